"""The room as Django knows it."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Background work."""

    name = "shouyue.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"
