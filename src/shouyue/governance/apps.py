"""The room's name and its permissions."""

from django.apps import AppConfig

from shouyue.access import guards


class GovernanceConfig(AppConfig):
    name = "shouyue.governance"

    def ready(self) -> None:
        from shouyue.people.permissions import holds

        for permission in ("policy.view", "policy.read", "policy.adopt"):
            guards.grant(permission, holds(permission))
