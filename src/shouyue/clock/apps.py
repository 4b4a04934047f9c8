"""The room as Django knows it."""

from django.apps import AppConfig


class ClockConfig(AppConfig):
    """The company's clock."""

    name = "shouyue.clock"
    label = "clock"
    default_auto_field = "django.db.models.BigAutoField"
