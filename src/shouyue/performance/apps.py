"""The room's name, its permissions, and who may read its files."""

from django.apps import AppConfig

from shouyue.access import guards

OWN = (
    *("judge.view", "judge.run", "judge.keep"),
    *("compliance.view", "coverage.view", "obligation.view", "obligation.mine"),
)


class PerformanceConfig(AppConfig):
    name = "shouyue.performance"

    def ready(self) -> None:
        from shouyue.files import permissions
        from shouyue.jobs import schedules
        from shouyue.people.permissions import holds

        for permission in OWN:
            guards.grant(permission, holds(permission))
        permissions.register("history", holds("judge.view"))
        schedules.daily("performance.prune_workbooks", "shouyue.performance.tasks.prune_workbooks", at="03:40")
