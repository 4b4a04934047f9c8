"""The room's name and its permissions."""

from django.apps import AppConfig

from shouyue.access import guards


class GovernanceConfig(AppConfig):
    name = "shouyue.governance"

    def ready(self) -> None:
        guards.grant("policy.view", guards.signed_in)
