"""Puts together what the rooms may not know of each other."""

from django.apps import AppConfig

from shouyue.access import guards


class ConfigConfig(AppConfig):
    name = "shouyue.config"

    def ready(self) -> None:
        # Faces without a domain of their own are open to whoever is signed in, until `people` brings roles.
        guards.grant("home", guards.signed_in)
        guards.grant("gallery.view", guards.signed_in)
