"""The room's name, its permissions and its nightly work."""

from django.apps import AppConfig

from shouyue.access import guards

OWN = (
    "me.view", "people.view", "people.manage", "people.erase", "role.manage", "roster.view", "roster.manage",
    "site.manage",
)  # fmt: skip


class PeopleConfig(AppConfig):
    """Staff, roles, sites, duty."""

    name = "shouyue.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shouyue.jobs import schedules
        from shouyue.people.permissions import holds

        for permission in OWN:
            guards.grant(permission, holds(permission))
        schedules.daily("people.follow", "shouyue.people.tasks.follow", at="00:05")
