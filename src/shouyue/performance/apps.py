"""The room's name, its permissions, and who may read its files."""

from django.apps import AppConfig

from shouyue.access import guards


class PerformanceConfig(AppConfig):
    name = "shouyue.performance"

    def ready(self) -> None:
        from shouyue.files import permissions

        guards.grant("judge.view", guards.signed_in)
        guards.grant("judge.run", guards.signed_in)
        permissions.register("history", guards.signed_in)
