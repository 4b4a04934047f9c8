"""The statistics of complaints drawn: the months, and forms by causes; each figure opens its cases on the board."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, pgettext

from shouyue.cases.logic import Cause, Form, Kind
from shouyue.cases.panels.lists import Kpi, href
from shouyue.cases.phrases import CAUSES, FORMS
from shouyue.cases.queries import statistics as asking
from shouyue.cases.queries.lists import NOT_SAID
from shouyue.cases.queries.statistics import Causes, CausesAsked, Cell, Counted
from shouyue.paper.sheets import Column, Sheet, Value
from shouyue.ui.charts import Chart, Series, Tone

NOT_WRITTEN = gettext_lazy("not written yet")
TONES: dict[str, Tone] = {
    Cause.QUALITY: "bad",
    Cause.EXPECTATIONS: "violet",
    Cause.COMMUNICATION: "warn",
    NOT_SAID: "muted",
}
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Figure:
    """A count that opens its cases; "" where there are none."""

    count: int
    href: str


@dataclass(frozen=True, slots=True)
class Line:
    """Complaints of one cause, or of all: by form, in all, and how many of them are settled."""

    label: str | Promise
    figures: tuple[Figure, ...]
    total: Figure
    settled: Figure
    share: str


def cause_words(cause: str) -> str | Promise:
    return CAUSES[Cause(cause)] if cause in (*Cause,) else NOT_WRITTEN


def form_words(form: str) -> str | Promise:
    return FORMS[Form(form)] if form in (*Form,) else NOT_WRITTEN


def shown(values: tuple[str, ...], found: Causes, name: str) -> tuple[str, ...]:
    """The values of a cause or a form that are shown: what is not written only where there is something of it."""
    is_there = any(getattr(cell, name) == NOT_SAID for cell in found.cells)
    return tuple(value for value in values if value != NOT_SAID or is_there)


def lines(found: Causes) -> list[Line]:
    """A line for each cause, and one for all."""
    forms = shown(asking.FORMS, found, "form")
    each = [_line(found, forms, cause) for cause in shown(asking.CAUSES, found, "cause")]
    return [*each, _line(found, forms, "")]


def _line(found: Causes, forms: tuple[str, ...], cause: str) -> Line:
    asked, more = found.asked, {"cause": cause} if cause else {}

    def of(form: str) -> Counted:
        return found.total(lambda cell: cause in ("", cell.cause) and form in ("", cell.form))

    whole = of("")
    return Line(
        label=cause_words(cause) if cause else gettext("All complaints"),
        figures=tuple(_figure(of(form).count, asked, form=form, **more) for form in forms),
        total=_figure(whole.count, asked, **more),
        settled=_figure(whole.settled, asked, state="settled", **more),
        share=percent(whole.share),
    )


def _figure(count: int, asked: CausesAsked, **more: str) -> Figure:
    return Figure(count, cases_of(asked, asked.first, asked.last, **more) if count else "")


def percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}"


def cases_of(asked: CausesAsked, first: date, last: date, **more: str) -> str:
    """The complaints received from one month to another, on the board."""
    placed = {name: value for name in ("site", "region") if (value := getattr(asked, name))}
    days = {"since": f"{first}", "until": f"{asking.later(last, 1) - DAY}"}
    return href(**{"kind": Kind.COMPLAINT.value, "state": "distinct", "order": "newest", **days, **placed, **more})


def kpis(found: Causes) -> list[Kpi]:
    """How many complaints, how many of them settled, and how many without a cause."""
    asked, whole = found.asked, found.total()
    untold = found.total(lambda cell: cell.cause == NOT_SAID)
    total, settled, none = (
        cases_of(asked, asked.first, asked.last, **more) for more in ({}, {"state": "settled"}, {"cause": NOT_SAID})
    )
    share = percent(whole.share)
    return [
        Kpi(gettext("Complaints"), f"{whole.count:,}", total, "alert-triangle", "info"),
        Kpi(pgettext("complaints", "Settled"), f"{whole.settled:,} · {share}", settled, "circle-check", "good"),
        Kpi(gettext("No cause written yet"), f"{untold.count:,}", none, "help-circle", "muted"),
    ]


def months(found: Causes) -> Chart:
    """Complaints by month and cause, and the share of each month that is settled."""
    asked, every = found.asked, found.months
    settled = tuple(found.total(_within(month)).share for month in every)
    line = Series(
        pgettext("complaints", "Settled"),
        tuple(None if share is None else round(share * 100) for share in settled),
        kind="line",
        tone="good",
        unit="%",
        hrefs=tuple(cases_of(asked, month, month, state="settled") for month in every),
        right=True,
    )
    bars = (
        Series(
            cause_words(cause),
            tuple(found.total(_within(month, cause=cause)).count for month in every),
            tone=TONES[cause],
            hrefs=tuple(cases_of(asked, month, month, cause=cause) for month in every),
        )
        for cause in shown(asking.CAUSES, found, "cause")
    )
    return Chart(gettext("By month and cause"), _names(every), (*bars, line), stacked=True)


def forms(found: Causes) -> Chart:
    """Complaints by month and form."""
    asked, every = found.asked, found.months
    tones: dict[str, Tone] = {Form.ORAL: "info", Form.FORMAL: "violet", Form.CLAIM: "warn", Form.LAWSUIT: "bad"}
    bars = tuple(
        Series(
            form_words(form),
            tuple(found.total(_within(month, form=form)).count for month in every),
            tone=tones.get(form, "muted"),
            hrefs=tuple(cases_of(asked, month, month, form=form) for month in every),
        )
        for form in shown(asking.FORMS, found, "form")
    )
    return Chart(gettext("By month and form"), _names(every), bars, stacked=True)


def _within(month: date, *, cause: str = "", form: str = "") -> Callable[[Cell], bool]:
    return lambda cell: cell.month == month and cause in ("", cell.cause) and form in ("", cell.form)


def _names(every: tuple[date, ...]) -> tuple[str, ...]:
    return tuple(f"{month:%Y-%m}" for month in every)


def sheet(found: Causes) -> Sheet:
    """The same as a table, a row for each month, cause and form."""
    columns = (
        *(Column(gettext("Month"), "date", 12), Column(gettext("Cause"), width=26)),
        *(Column(gettext("Form of the complaint"), width=18), Column(gettext("Complaints"), "int", 10)),
        *(Column(pgettext("complaints", "Settled"), "int", 10), Column(gettext("Share settled"), "percent", 12)),
    )
    return Sheet(gettext("Forms and causes"), columns, _rows(found))


def _rows(found: Causes) -> Iterator[tuple[Value, ...]]:
    for cell in found.cells:
        words = str(cause_words(cell.cause)), str(form_words(cell.form))
        yield cell.month, *words, cell.count, cell.settled, cell.share
