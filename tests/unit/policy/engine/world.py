"""A small world to play in: facts in one line each, and outcomes in short words.

Times are Shanghai time of the year 2026 unless a year is written: `03-02 09:00` is a Monday.
"""

import json
from typing import Any

from shouyue.policy.play import play

CATALOGUE = {
    "case.received": {
        "subject": "case",
        "own": {"kind": "text", "severity": "text", "eta": "instant"},
        "context": {"tier": "text", "hours": "text"},
        "data": {"big": "bool", "duty_ends_at": "instant"},
    },
    **{
        f"case.{verb}": {"subject": "case", "data": {"told": "bool", "big": "bool"}}
        for verb in (
            *("resolved", "closed", "withdrawn", "reopened", "asked", "answered", "held", "freed"),
            *("noted", "not_content", "accepted", "classed"),
        )
    },
    "customer.classed": {"subject": "customer", "own": {"tier": "text"}, "context": {"region": "text"}},
    "visit.made": {"subject": "visit", "data": {"face_to_face": "bool"}, "about": ["customer"]},
}
CALENDARS = {
    "office": {"tz": "Asia/Shanghai", "week": {"mon-fri": ["09:00-12:00", "13:00-18:00"]}},
    "china": {
        "tz": "Asia/Shanghai",
        "week": {"mon-fri": ["09:00-12:00", "13:00-18:00"]},
        "holidays": "CN",
        "make_up": "mon",
    },
}
YEAR = "2026"


def at(text: str) -> str:
    """`03-02 09:00` as ISO 8601 in Shanghai."""
    day, _, time = text.partition(" ")
    day = day if len(day) > 5 else f"{YEAR}-{day}"
    return f"{day}T{time or '00:00'}{':00' if len(time) < 6 else ''}+08:00"


def short(iso: str | None) -> str | None:
    """The reverse of `at`."""
    if iso is None:
        return None
    text = iso.removesuffix("+08:00").removesuffix(":00").replace("T", " ")
    return text.removeprefix(f"{YEAR}-")


def deadline(**keys: Any) -> dict[str, Any]:
    """A deadline rule on cases, from receipt to resolution, with what a test says besides."""
    rule = {"id": "R", "clause": "R", "kind": "deadline", "subject": "case", "owner": "agent"}
    return {**rule, "start": ["case.received"], "stop": ["case.resolved"], **keys}


def ladder(*steps: dict[str, Any], **keys: Any) -> dict[str, Any]:
    """A ladder on cases, from receipt to resolution."""
    rule = {"id": "L", "clause": "L", "kind": "ladder", "subject": "case", "start": ["case.received"]}
    return {**rule, "stop": ["case.resolved"], "steps": list(steps), **keys}


def cadence(**keys: Any) -> dict[str, Any]:
    """One visit a month to every customer of tier A."""
    rule = {"id": "V", "clause": "V", "kind": "cadence", "subject": "customer", "when": 'facts.tier == "A"'}
    return {**rule, "every": "month", "met_by": ["visit.made"], "owner": "account_owner", **keys}


def fact(when: str, verb: str, subject: str = "case:1", **keys: Any) -> dict[str, Any]:
    """One fact; `told` is when it was recorded. A verb without a noun is a case's."""
    name = verb if "." in verb else f"case.{verb}"
    found = {"at": at(when), "name": name, "subject": subject, **keys}
    if "told" in found:
        found["recorded_at"] = at(found.pop("told"))
    return found


class Played:
    """What `play` printed, with short times."""

    def __init__(self, *rules: dict[str, Any], facts: list[dict[str, Any]], until: str = "", **keys: Any) -> None:
        file = {"catalogue": CATALOGUE, "calendars": CALENDARS, "rules": list(rules), "events": facts, **keys}
        if until:
            file["until"] = at(until)
        self.raw = play(json.dumps(file), "test.yaml")
        self.coverage = [(row["rule"], row["subject"], row["fact"]) for row in self.raw["coverage"]]

    def all(self, keys: str, rule: str = "") -> list[tuple[Any, ...]]:
        """The named values of all obligations (of a rule), in the printed order."""
        return [self._values(row, keys) for row in self.raw["obligations"] if rule in ("", row["rule"])]

    def one(self, keys: str, rule: str = "") -> tuple[Any, ...]:
        """The named values of the only obligation (of a rule)."""
        (row,) = self.all(keys, rule)
        return row

    def alarms(self, rule: str = "") -> list[tuple[str | None, str, str]]:
        """When, which step, to whom: of all obligations (of a rule)."""
        rows = [row for row in self.raw["obligations"] if rule in ("", row["rule"])]
        return [(short(alarm["at"]), alarm["step"], alarm["to"]) for row in rows for alarm in row["alarms"]]

    def _values(self, row: dict[str, Any], keys: str) -> tuple[Any, ...]:
        return tuple(short(row[key]) if key.endswith("_at") else row[key] for key in keys.split())
