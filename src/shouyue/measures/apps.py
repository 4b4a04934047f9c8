"""The room, its permissions, and who may read its files."""

from django.apps import AppConfig

from shouyue.access import guards


class MeasuresConfig(AppConfig):
    """What was decided must be done."""

    name = "shouyue.measures"
    label = "measures"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shouyue.files import permissions as files
        from shouyue.measures.permissions import ALL, DO, DROP, FILES, READ, VIEW, WRITE, may_read
        from shouyue.people.permissions import holds

        for permission in (VIEW, ALL, DO, DROP, READ, WRITE):
            guards.grant(permission, holds(permission))
        files.register(FILES, may_read)
