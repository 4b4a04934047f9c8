"""The room's name, what it listens to, its upkeep and its permissions."""

from django.apps import AppConfig

from shouyue.access import guards

OWN = (
    "communication.view", "communication.record", "communication.correct", "communications.read",
    "communications.write", "notice.view", "webhook.manage", "mail.manage", "channel.view", "channel.manage",
    "template.use", "template.manage", "robot.manage",
)  # fmt: skip


class CommunicationsConfig(AppConfig):
    """Notices to people, webhooks to machines."""

    name = "shouyue.communications"
    label = "communications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shouyue.communications.panels.records import of_customer
        from shouyue.communications.permissions import may_read
        from shouyue.communications.queries.records import KIND, page_of
        from shouyue.communications.views.notices import badge
        from shouyue.customers import panels as customer_pages
        from shouyue.files import permissions as files
        from shouyue.jobs import schedules
        from shouyue.journal import subjects
        from shouyue.journal.listeners import listen
        from shouyue.people.permissions import holds
        from shouyue.ui import badges

        listen("*", "shouyue.communications.listeners.told", wanted="shouyue.communications.queries.wants")
        for name in ("obligation.warned", "obligation.escalated", "obligation.breached"):
            listen(name, "shouyue.communications.listeners.alarmed")
        for name in ("approval.asked", "approval.signed", "approval.seat_added", "approval.passed_on"):
            listen(name, "shouyue.communications.listeners.asked")
        for name in ("approval.granted", "approval.declined", "approval.returned"):
            listen(name, "shouyue.communications.listeners.answered")
        listen("contact.erased", "shouyue.communications.listeners.erased")
        subjects.offer(KIND, page_of)
        customer_pages.offer("communications", of_customer)
        badges.register("notice.view", badge)
        schedules.daily("communications.prune", "shouyue.communications.tasks.prune", at="03:20", kwargs={"days": 30})
        schedules.every("communications.fetch_mail", "shouyue.communications.tasks.fetch_mail", seconds=30)
        schedules.every("communications.tell_outside", "shouyue.communications.tasks.tell_outside", seconds=15)
        for purpose in ("mail", "attachment"):
            files.register(purpose, may_read)
        for permission in OWN:
            guards.grant(permission, holds(permission))
