"""The room's name, what it listens to, its upkeep and its permissions."""

from django.apps import AppConfig

from shouyue.access import guards


class CommunicationsConfig(AppConfig):
    """Webhooks."""

    name = "shouyue.communications"
    label = "communications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shouyue.jobs import schedules
        from shouyue.journal.listeners import listen
        from shouyue.people.permissions import holds

        listen("*", "shouyue.communications.listeners.told")
        schedules.daily("communications.prune", "shouyue.communications.tasks.prune", at="03:20", kwargs={"days": 30})
        guards.grant("webhook.manage", holds("webhook.manage"))
