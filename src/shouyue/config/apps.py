"""Puts together what the rooms may not know of each other."""

from django.apps import AppConfig

from shouyue.access import guards
from shouyue.jobs import schedules


class ConfigConfig(AppConfig):
    name = "shouyue.config"

    def ready(self) -> None:
        # What rooms below `people` guard is granted here, by the table of rights.
        from shouyue.access import permissions, second_factor, tokens
        from shouyue.config import imports, scopes
        from shouyue.people import queries, rights
        from shouyue.people.permissions import holds

        guards.grant(permissions.SECURITY_OWN, guards.signed_in)
        guards.grant(permissions.TOKEN_MANAGE, holds(permissions.TOKEN_MANAGE))
        guards.grant(permissions.TOKEN_ADMIN, holds(permissions.TOKEN_ADMIN))
        guards.grant(permissions.ACCOUNT_MANAGE, holds(permissions.ACCOUNT_MANAGE))
        guards.grant(permissions.SENSITIVE_READ_VIEW, holds(permissions.SENSITIVE_READ_VIEW))
        second_factor.learn_roles(queries.roles_of)
        tokens.learn_scopes(scopes.of_the_api)
        tokens.learn_words(lambda name: next((str(one.words) for one in rights.rights() if one.permission == name), ""))
        guards.grant("home", holds("home"))
        guards.grant("gallery.view", holds("gallery.view"))
        guards.grant("live.listen", holds("live.listen"))
        guards.grant("jobs.view", holds("jobs.view"))
        guards.grant("jobs.manage", holds("jobs.manage"))
        guards.grant("events.write", holds("events.write"))
        guards.grant("journal.read", holds("journal.read"))
        guards.grant("intake.use", holds("intake.use"))
        imports.register()
        schedules.daily("intake.prune", "shouyue.config.tasks.prune_imports", at="03:20")
        schedules.daily("access.prune_reads", "shouyue.config.tasks.prune_reads", at="03:30")
        schedules.daily("api.prune", "shouyue.config.tasks.prune_answers", at="03:10")
