"""The least that a django-ninja view and the product's tables need: no middleware at all."""

from benchmarks.facts.settings import *  # noqa: F403

MIDDLEWARE: list[str] = []
ROOT_URLCONF = "benchmarks.facts.bare"
