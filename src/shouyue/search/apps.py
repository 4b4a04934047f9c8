"""The room as Django knows it."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """One index over all rooms."""

    name = "shouyue.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"
