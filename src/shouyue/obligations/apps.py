"""The room's name and its permissions."""

from django.apps import AppConfig

from shouyue.access import guards


class ObligationsConfig(AppConfig):
    name = "shouyue.obligations"

    def ready(self) -> None:
        from shouyue.journal import reactor as journal
        from shouyue.obligations.reactor import begin
        from shouyue.people.permissions import holds

        journal.install(begin)
        guards.grant("calendar.view", holds("calendar.view"))
        guards.grant("obligations.read", holds("obligations.read"))
