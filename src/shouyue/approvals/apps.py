"""The room's name, its permissions, and the count of what waits for a word."""

from django.apps import AppConfig

from shouyue.access import guards


class ApprovalsConfig(AppConfig):
    """Chains of agreement on anything."""

    name = "shouyue.approvals"
    label = "approvals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shouyue.approvals.panels import badge, page_of
        from shouyue.approvals.permissions import ALL, DECIDE, VIEW
        from shouyue.journal import subjects
        from shouyue.people.permissions import holds
        from shouyue.ui import badges

        for permission in (VIEW, DECIDE, ALL):
            guards.grant(permission, holds(permission))
        badges.register(VIEW, badge)
        subjects.offer("approval", page_of)
