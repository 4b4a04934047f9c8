"""The demo company's places and people, from company.toml, entered by the same actions as anybody's."""

import tomllib
from datetime import date, datetime, timedelta
from importlib import resources
from typing import Any

from shouyue.communications import actions as channels
from shouyue.communications.queries import channel
from shouyue.people import actions
from shouyue.people.models import Person, Region, Shift, Site

DEMO = "system:demo"
CHANNELS = ("phone", "chat", "email", "website", "service_point")
BEFORE, AHEAD = 40, 14  # days: how long the people have been here, and how far the roster is planned


def found_company(at: datetime) -> dict[str, list[Person]]:
    """Enter the company; answers who holds each role."""
    told = tomllib.loads(resources.files(__package__).joinpath("company.toml").read_text(encoding="utf-8"))
    entity = actions.put_legal_entity(told["entity"]["code"], name=told["entity"]["name"])
    regions = {each["code"]: actions.put_region(each["code"], name=each["name"]) for each in told["regions"]}
    sites = {
        each["code"]: actions.put_site(
            each["code"],
            name=each["name"],
            region=regions[each["region"]],
            legal_entity=entity,
            calendar="desk",
        )
        for each in told["sites"]
    }
    shifts = {
        each["name"]: actions.put_shift(each["name"], starts=each["starts"], ends=each["ends"])
        for each in told["shifts"]
    }
    staff: dict[str, list[Person]] = {}
    for number, each in enumerate(told["people"], 1):
        person = _join(number, each, sites, regions, at)
        staff.setdefault(each["role"], []).append(person)
        if "shift" in each:
            _plan(person, each, sites, shifts[each["shift"]], at.date())
    return staff


def open_channels(at: datetime) -> None:
    """The ways by which this company's customers reach it."""
    channels.ship_channels()
    for code in CHANNELS:
        found = channel(code)
        if found is not None:
            channels.open_channel(found, actor=DEMO, at=at)


def _join(
    number: int, each: dict[str, Any], sites: dict[str, Site], regions: dict[str, Region], at: datetime
) -> Person:
    site = sites.get(each.get("site", ""))
    entered = actions.Entered(
        name=each["name"],
        job_number=f"YH{number:04}",
        site=site,
        mobile=f"1990000{number:04}",
        email=f"yh{number:04}@example.com",
        superior=None,
        joined_on=at.date() - timedelta(days=BEFORE),
    )
    region = regions.get(each.get("region", ""))
    return actions.add_person(entered, role=each["role"], role_site=site, role_region=region, actor=DEMO, at=at)


def _plan(person: Person, each: dict[str, Any], sites: dict[str, Site], shift: Shift, today: date) -> None:
    """Weekdays of this week and the weeks ahead."""
    days = [today + timedelta(days=step) for step in range(-7, AHEAD)]
    site = sites.get(each.get("site", "")) or next(
        site for site in sites.values() if site.region.code == each["region"]
    )
    working = [day for day in days if day.weekday() < 5]
    actions.plan_turns(person, site=site, shift=shift, days=working, role=each["role"])
