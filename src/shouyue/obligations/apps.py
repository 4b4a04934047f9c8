"""The room's name and its permissions."""

from django.apps import AppConfig

from shouyue.access import guards


class ObligationsConfig(AppConfig):
    name = "shouyue.obligations"

    def ready(self) -> None:
        guards.grant("calendar.view", guards.signed_in)
