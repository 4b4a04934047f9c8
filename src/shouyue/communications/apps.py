"""The room's name, what it listens to, its upkeep and its permissions."""

from django.apps import AppConfig

from shouyue.access import guards


class CommunicationsConfig(AppConfig):
    """Notices to people, webhooks to machines."""

    name = "shouyue.communications"
    label = "communications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shouyue.communications.notice_views import badge
        from shouyue.jobs import schedules
        from shouyue.journal.listeners import listen
        from shouyue.people.permissions import holds
        from shouyue.ui import badges

        listen("*", "shouyue.communications.listeners.told", wanted="shouyue.communications.queries.wants")
        for name in ("obligation.warned", "obligation.escalated", "obligation.breached"):
            listen(name, "shouyue.communications.listeners.alarmed")
        badges.register("notice.view", badge)
        guards.grant("notice.view", holds("notice.view"))
        schedules.daily("communications.prune", "shouyue.communications.tasks.prune", at="03:20", kwargs={"days": 30})
        guards.grant("webhook.manage", holds("webhook.manage"))
