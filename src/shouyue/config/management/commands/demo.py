"""`shouyue demo`: a company with its people and a month behind it, so that a new house is not empty."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import gettext

from shouyue.cases import actions as cases
from shouyue.cases.logic.states import ENDED
from shouyue.cases.models import Case
from shouyue.clock.queries import now
from shouyue.config.demo import talks
from shouyue.config.demo.company import DEMO, found_company, open_channels
from shouyue.config.demo.customers import clients, enter_customers
from shouyue.config.demo.desk import Desk
from shouyue.config.demo.living import Life, live
from shouyue.config.demo.playing import brought, pasts
from shouyue.config.demo.scenes import stories
from shouyue.config.demo.scenes.stage import Stage
from shouyue.config.demo.script import script
from shouyue.obligations import actions as promises
from shouyue.people.models import Site
from shouyue.people.queries import roster
from shouyue.performance import actions as performance

MONTH = timedelta(days=30)
LIVED = timedelta(days=1)  # before today: of these the house itself did what happened, and asked its gates


class Command(BaseCommand):
    help = "Fill an empty house with the demo company: people, customers, and what they did in the last month."

    def handle(self, *args: Any, **options: Any) -> None:
        at = now()
        staff = found_company(at)
        open_channels(at)
        local = at.astimezone(ZoneInfo(settings.TIME_ZONE))
        enter_customers(staff, local - MONTH)
        known = list(clients(at))
        turn = local.replace(hour=0, minute=0, second=0, microsecond=0) - LIVED
        told = script(local - MONTH, local, known, roster())
        month = talks.take_over([one for one in told if one.at < turn], staff)
        promises.bring_in(brought(month, staff), name=gettext("The demo company's last month"), actor=DEMO, at=turn)
        cases.take_over(pasts(month))
        life = Life(staff, Desk({one.subject: one for one in Case.objects.exclude(state__in=ENDED)}))
        stage = Stage(staff, {one.name: one for one in known}, {one.code: one for one in Site.objects.all()}, turn)
        live([life.story(one for one in told if one.at >= turn), *stories(stage)], at)
        name, language = gettext("Sample: a logistics service desk"), settings.LANGUAGE_CODE
        performance.ask_sample(name=name, language=language, actor=DEMO, at=at)
