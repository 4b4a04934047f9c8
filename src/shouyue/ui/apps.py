"""The room as Django knows it."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "shouyue.ui"
