"""The room as Django knows it."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Tools of the HTTP API."""

    name = "shouyue.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"
