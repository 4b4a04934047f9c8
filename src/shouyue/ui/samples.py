"""Values for the gallery's examples."""

from datetime import datetime, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from shouyue.ui.charts import Chart, Heat, Series
from shouyue.ui.elements import Event, Page, Reason, Rung, Tab
from shouyue.ui.track import Band, Mark, Track
from shouyue.ui.year import Cell, Month, YearGrid

DAYS = tuple(f"11-{day:02d}" for day in range(9, 23))
KEPT = (31, 28, 35, 30, 12, 9, 33, 36, 31, 29, 34, 14, 8, 27)
LATE = (2, 4, 1, 3, 0, 1, 2, 1, 5, 2, 1, 0, 0, 2)

RUNGS = (
    Rung(_("Service supervisor"), _("accepted"), _("after 2 h"), "done"),
    Rung(_("Regional manager"), _("informed"), _("after 4 h"), "now"),
    Rung(_("Service director"), _("nobody holds this role"), _("after 8 h")),
)
REASONS = (
    Reason(_("the case is a complaint and its severity is important"), True),
    Reason(_("the case is a complaint"), True, "kind = complaint", 1),
    Reason(_("its severity is important"), True, "severity = important", 1),
    Reason(_("the customer is of class A"), False, "tier = B"),
    Reason(_("the amount is over 10,000.00"), None, _("no amount was recorded")),
)
TABS = (Tab(_("Overview"), "#", active=True), Tab(_("Rules"), "#", count=12), Tab(_("Findings"), "#", count=3))
YEAR = YearGrid(
    2026,
    (
        Month(
            "2026-02", 6, tuple(Cell(day, "bad" if 14 < day < 24 else "", f"2026-02-{day:02}") for day in range(1, 29))
        ),
    ),
)
PAGE = Page(_("101–150 of 4,580"), previous="#", next="#")
OPTIONS = (("late", _("late")), ("kept", _("kept")))


class SampleForm(forms.Form):
    name = forms.CharField(label=_("Name"), help_text=_("As it stands in the contract."))
    amount = forms.IntegerField(label=_("Amount"), min_value=0)
    file = forms.FileField(label=_("History"), required=False)
    result = forms.ChoiceField(label=_("State"), choices=OPTIONS, widget=forms.RadioSelect)
    accepted = forms.BooleanField(label=_("accepted"), required=False)


def chart() -> Chart:
    """Two stacked series and a rate on the right."""
    rate = tuple(round(100 * kept / (kept + late), 1) for kept, late in zip(KEPT, LATE, strict=True))
    here = tuple("#chart" for _day in DAYS)
    return Chart(
        title=_("Kept and late, the last 14 days"),
        labels=DAYS,
        series=(
            Series(_("kept"), KEPT, tone="good", hrefs=here),
            Series(_("late"), LATE, tone="bad", hrefs=here),
            Series(_("kept in time"), rate, kind="line", tone="warn", unit="%", right=True),
        ),
        stacked=True,
    )


def heat() -> Heat:
    """Hours of the day by weekday."""
    weekdays = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"))
    values = tuple(tuple((row * 7 + column * 5) % 23 for column in range(10)) for row in range(5))
    return Heat(_("Cases by weekday and hour"), tuple(f"{hour}:00" for hour in range(9, 19)), weekdays, values)


def track(at: datetime) -> Track:
    """Two working days with a pause, a warning and an end in time."""
    hour = 3600
    start = int(at.replace(minute=0, second=0, microsecond=0).timestamp())
    return Track(
        start,
        start + 30 * hour,
        bands=(
            Band(start, start + 9 * hour, "open", _("working hours")),
            Band(start + 22 * hour, start + 30 * hour, "open", _("working hours")),
            Band(start + hour, start + 4 * hour, "counted"),
            Band(start + 4 * hour, start + 8 * hour, "paused", _("waiting for the customer")),
            Band(start + 8 * hour, start + 9 * hour, "counted"),
            Band(start + 22 * hour, start + 25 * hour, "counted"),
        ),
        marks=(
            Mark(start + hour, "start", _("received"), "09:00"),
            Mark(start + 23 * hour, "warn", _("half of the time is used"), "09:30"),
            Mark(start + 25 * hour, "met", _("solved"), "12:00"),
            Mark(start + 28 * hour, "due", _("due"), "15:00"),
        ),
        title=_("From receipt to solution"),
    )


def events(at: datetime) -> tuple[Event, ...]:
    """Three things that happened."""
    return (
        Event(at, _("Customer informed"), _("The plan was told by telephone."), "phone", "good"),
        Event(at - timedelta(hours=2), _("Escalated"), _("To the service supervisor, after 2 h."), "stairs-up", "warn"),
        Event(at - timedelta(hours=4), _("Received"), _("By e-mail, from the consignee."), "mail", href="#"),
    )
