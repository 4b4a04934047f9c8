"""The room and its permissions."""

from django.apps import AppConfig

from shouyue.access import guards


class DeskConfig(AppConfig):
    name = "shouyue.desk"

    def ready(self) -> None:
        from shouyue.desk.pieces import HOUSE, JOURNAL, VIEW
        from shouyue.desk.search_views import SEARCH
        from shouyue.live import pieces
        from shouyue.people.permissions import holds

        for permission in (VIEW, SEARCH):
            guards.grant(permission, holds(permission))
        pieces.offer(HOUSE, JOURNAL)
