"""What customers of the demo company bring to it, from cases.toml and live.toml. Pure."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from shouyue.cases.logic import ChannelKind, Form, Kind, Severity, Step, Trouble


@dataclass(frozen=True, slots=True)
class Matter:
    """What somebody says, asks for, and gets. `loss` in CNY; `of`: short names of customers whom it fits, none: all."""

    kind: Kind
    title: str
    content: str
    demand: str
    plan: str
    result: str
    trouble: Trouble | None
    severity: Severity | None
    form: Form | None
    loss: Decimal | None
    delay: timedelta | None
    of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """A step that was taken in a case that still runs, so long after it came in."""

    step: Step
    after: timedelta
    text: str


@dataclass(frozen=True, slots=True)
class Live:
    """A case in hand when the demo begins, there since `ago`; `promised`: from its receipt to the promised answer."""

    matter: Matter
    customer: str  # short name
    channel: ChannelKind
    ago: timedelta
    promised: timedelta | None
    done: tuple[Done, ...]
    wanted: tuple[str, ...]  # proofs that the customer was asked for
    unassigned: bool  # handed over to a desk of which nobody has taken it yet


@cache
def matters() -> Mapping[Kind, tuple[Matter, ...]]:
    """All of cases.toml, by kind."""
    told = _read("cases.toml")
    return {kind: tuple(_matter(kind, each, tuple(each.get("of", ()))) for each in told[kind]) for kind in Kind}


@cache
def words(step: str) -> tuple[str, ...]:
    """What may be written about a step; nothing where nothing is."""
    return tuple(_read("cases.toml")["words"].get(step, ("",)))


@cache
def live() -> tuple[Live, ...]:
    """All of live.toml."""
    return tuple(_live(each) for each in _read("live.toml")["live"])


def _live(each: dict[str, Any]) -> Live:
    promised = each.get("promised")
    return Live(
        matter=_matter(Kind(each["kind"]), each, ()),
        customer=each["of"],
        channel=ChannelKind(each["channel"]),
        ago=timedelta(minutes=each["ago"]),
        promised=timedelta(minutes=promised) if promised else None,
        done=tuple(
            Done(Step(one["step"]), timedelta(minutes=one["after"]), one.get("text", ""))
            for one in each.get("done", ())
        ),
        wanted=tuple(each.get("wanted", ())),
        unassigned=each.get("unassigned", False),
    )


def _matter(kind: Kind, each: dict[str, Any], of: tuple[str, ...]) -> Matter:
    return Matter(
        kind=kind,
        title=each["title"],
        content=each["content"],
        demand=each.get("demand", ""),
        plan=each.get("plan", ""),
        result=each.get("result", ""),
        trouble=Trouble(each["trouble"]) if "trouble" in each else None,
        severity=Severity(each["severity"]) if "severity" in each else None,
        form=Form(each["form"]) if "form" in each else None,
        loss=Decimal(each["loss"]) if "loss" in each else None,
        delay=timedelta(hours=each["delay"]) if "delay" in each else None,
        of=of,
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath(name).read_text(encoding="utf-8"))
