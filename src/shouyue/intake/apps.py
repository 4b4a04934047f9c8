"""The room as Django knows it. Who may import is granted from above: there are no roles down here."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Imports."""

    name = "shouyue.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"
