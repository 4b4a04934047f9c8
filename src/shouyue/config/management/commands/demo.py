"""`shouyue demo`: the shipped sample, judged, so that a new house is not empty."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext

from shouyue.performance import actions


class Command(BaseCommand):
    help = "Judge the shipped sample history. The five policies need no demo: they are there."

    def handle(self, *args: Any, **options: Any) -> None:
        name, language = gettext("Sample: a logistics service desk"), settings.LANGUAGE_CODE
        actions.ask_sample(name=name, language=language, actor="demo", at=timezone.now())
