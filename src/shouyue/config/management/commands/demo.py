"""`shouyue demo`: a company with its people and a month behind it, so that a new house is not empty."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import gettext

from shouyue.clock.queries import now
from shouyue.config.demo.company import DEMO, found_company
from shouyue.config.demo.playing import brought
from shouyue.config.demo.script import script
from shouyue.obligations import actions as promises
from shouyue.performance import actions as performance

MONTH = timedelta(days=30)


class Command(BaseCommand):
    help = "Fill an empty house with the demo company: people, and what they did in the last month."

    def handle(self, *args: Any, **options: Any) -> None:
        at = now()
        staff = found_company(at)
        local = at.astimezone(ZoneInfo(settings.TIME_ZONE))
        history = brought(script(local - MONTH, local), staff)
        promises.bring_in(history, name=gettext("The demo company's last month"), actor=DEMO, at=at)
        name, language = gettext("Sample: a logistics service desk"), settings.LANGUAGE_CODE
        performance.ask_sample(name=name, language=language, actor=DEMO, at=at)
