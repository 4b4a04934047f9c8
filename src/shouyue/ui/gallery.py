"""The gallery: every component, drawn, with its props and the lines that made it.

Each example is a template in `ui/gallery/<component>.html`; its source is shown as it stands. Props and purpose are
read from the component itself, so the gallery cannot say anything else than the code.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from shouyue.clock.queries import now
from shouyue.ui import samples

TEMPLATES = Path(__file__).parent / "templates"
COMPONENTS = TEMPLATES / "cotton"
EXAMPLES = TEMPLATES / "ui" / "gallery"

PURPOSE = re.compile(r"{# (.+?) #}")
VARS = re.compile(r"<c-vars(.*?)/>", re.S)
PROP = re.compile(r'(:?)([a-z_]+)(?:="([^"]*)")?')

SECTIONS = (
    (_("Page"), ("page_header", "card", "tabs", "dl", "di", "empty", "drawer_link", "tip")),
    (_("Figures"), ("kpis", "kpi", "chart", "progress")),
    (_("Lists"), ("table", "th", "filters", "search", "select", "pager")),
    (_("Marks"), ("badge", "status", "tier", "kind", "sla")),
    (_("What happened and why"), ("track", "year", "timeline", "ladder", "reasons", "code")),
    (_("Forms"), ("field", "drop")),
)


@dataclass(frozen=True, slots=True)
class Prop:
    """A declared prop; without a default it must be given."""

    name: str
    default: str | None


@dataclass(frozen=True, slots=True)
class Component:
    """A component as its file declares it."""

    name: str
    purpose: str
    props: tuple[Prop, ...]
    example: str
    source: str

    @property
    def tag(self) -> str:
        return f"c-{self.name.replace('_', '-')}"


@cache
def component(name: str) -> Component:
    """Read the component `name` from its template."""
    text = (COMPONENTS / f"{name}.html").read_text(encoding="utf-8")
    purpose, declared = PURPOSE.match(text), VARS.search(text)
    if purpose is None or declared is None:
        raise ValueError(f"{name}.html must begin with its purpose and declare its props with <c-vars />")
    props = tuple(
        Prop(colon + key, default if f'{key}="' in declared[1] else None)
        for colon, key, default in PROP.findall(declared[1])
    )
    example = EXAMPLES / f"{name}.html"
    return Component(name, purpose[1], props, f"ui/gallery/{name}.html", example.read_text(encoding="utf-8").strip())


def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component once; its countdowns run by the company's clock, as those of every page do."""
    sections = [(title, [component(name) for name in names]) for title, names in SECTIONS]
    return render(request, "ui/gallery.html", {"sections": sections, **_sample_values(now())})


def _sample_values(at: datetime) -> dict[str, Any]:
    """What the examples show, set around the instant `at`."""
    return {
        "chart": samples.chart(),
        "heat": samples.heat(),
        "track": samples.track(at),
        "grid": samples.YEAR,
        "events": samples.events(at),
        "rungs": samples.RUNGS,
        "reasons": samples.REASONS,
        "tabs": samples.TABS,
        "page": samples.PAGE,
        "options": samples.OPTIONS,
        "form": samples.SampleForm({"name": "", "amount": "-5", "result": "kept"}),
        "later": at + timedelta(hours=30),
        "soon": at + timedelta(hours=1, minutes=12),
        "past": at - timedelta(hours=3, minutes=10),
    }
