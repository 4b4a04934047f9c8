"""The room's name and its permissions."""

from django.apps import AppConfig

from shouyue.access import guards


class ObligationsConfig(AppConfig):
    name = "shouyue.obligations"

    def ready(self) -> None:
        from shouyue.journal import reactor as journal
        from shouyue.obligations.reactor import begin

        journal.install(begin)
        guards.grant("calendar.view", guards.signed_in)
