"""The room as Django knows it."""

from django.apps import AppConfig


class LiveConfig(AppConfig):
    """Live updates of open pages."""

    name = "shouyue.live"
    label = "live"
