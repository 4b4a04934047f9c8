"""The room and its permissions."""

from django.apps import AppConfig

from shouyue.access import guards


class DeskConfig(AppConfig):
    name = "shouyue.desk"

    def ready(self) -> None:
        from shouyue.people.permissions import holds

        guards.grant("journal.view", holds("journal.view"))
