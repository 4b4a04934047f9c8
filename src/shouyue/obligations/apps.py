"""The room's name, its permissions, and where it hooks into the journal."""

from django.apps import AppConfig

from shouyue.access import guards


class ObligationsConfig(AppConfig):
    name = "shouyue.obligations"

    def ready(self) -> None:
        import shouyue.obligations.endpoints.refusals  # noqa: F401 - says what a refusal means to the API
        from shouyue.jobs import schedules
        from shouyue.journal import reactor as journal
        from shouyue.journal import running
        from shouyue.obligations.queries import house
        from shouyue.obligations.queries.clocks import still_running
        from shouyue.obligations.reactor import begin
        from shouyue.people.house import take_from
        from shouyue.people.permissions import holds

        journal.install(begin)
        running.register(still_running)
        take_from(house)
        schedules.every("obligations.add_up", "shouyue.obligations.tasks.add_up", seconds=30)
        schedules.every("obligations.sweep_due", "shouyue.obligations.tasks.sweep_due", seconds=60)
        for permission in ("calendar.view", "calendar.announce", "late_entry.approve", "obligations.read"):
            guards.grant(permission, holds(permission))
