"""Random working calendars around the days on which local clocks change, and the product's calendar for each."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from shouyue.kit.text import Text
from shouyue.worktime import Calendar, Closure, Holiday, Holidays, Span
from tests.unit.worktime.oracle import QUARTER, Hours, Plan

MIDDLES = [
    ("Asia/Shanghai", date(2026, 2, 14)),
    ("Asia/Shanghai", date(1986, 5, 4)),
    ("Asia/Shanghai", date(1991, 9, 15)),
    ("Europe/Berlin", date(2025, 3, 30)),
    ("Europe/Berlin", date(2025, 10, 26)),
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("America/Havana", date(2025, 3, 9)),
    ("America/Havana", date(2025, 11, 2)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
]
BEFORE, AFTER = 7, 10


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """A calendar whose exceptions lie within three days of a day on which something happens to the clock."""
    zone, middle = draw(st.sampled_from(MIDDLES))
    near = st.integers(-3, 3).map(lambda step: middle + timedelta(days=step))
    noon = int(datetime(middle.year, middle.month, middle.day, 12, tzinfo=UTC).timestamp())
    closure = st.tuples(st.integers(-300, 300), st.integers(1, 150)).map(
        lambda drawn: (noon + drawn[0] * QUARTER, noon + sum(drawn) * QUARTER)
    )
    return Plan(
        zone=zone,
        first=middle - timedelta(days=BEFORE),
        last=middle + timedelta(days=AFTER),
        week=draw(st.lists(_hours(), min_size=7, max_size=7)),
        holidays=draw(st.sets(near, max_size=3)),
        make_up=draw(st.sets(near, max_size=2)),
        make_up_weekday=draw(st.integers(0, 6)),
        extra=draw(st.dictionaries(near, _hours(), max_size=2)),
        closures=draw(st.lists(closure, max_size=2)),
    )


@st.composite
def moments(draw: st.DrawFn, plan: Plan) -> int:
    """An instant near the middle, often right at a quarter."""
    start = datetime(plan.first.year, plan.first.month, plan.first.day, tzinfo=ZoneInfo(plan.zone))
    quarter = draw(st.integers((BEFORE - 3) * 96, (BEFORE + 4) * 96))
    return int(start.timestamp()) + quarter * QUARTER + draw(st.sampled_from([0, 0, -1, 1, 437]))


@st.composite
def _hours(draw: st.DrawFn) -> Hours:
    shift = st.tuples(st.integers(0, 95), st.integers(1, 80)).map(lambda drawn: (drawn[0], sum(drawn)))
    return sorted(draw(st.lists(shift, max_size=2)))


def calendar_of(plan: Plan) -> Calendar:
    """The product's calendar of the same facts."""

    def spans(hours: Hours) -> tuple[Span, ...]:
        return tuple(Span(start * QUARTER, end * QUARTER) for start, end in hours)

    named = Holiday(Text(zh="日子", en="day"), source="test")
    return Calendar(
        name="random",
        zone=ZoneInfo(plan.zone),
        week=tuple(spans(hours) for hours in plan.week),
        holidays=Holidays("T", dict.fromkeys(plan.holidays, named), dict.fromkeys(plan.make_up, named), None),
        make_up=plan.make_up_weekday,
        extra={day: spans(hours) for day, hours in plan.extra.items()},
        closures=tuple(
            Closure(datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(end, UTC), "test")
            for start, end in plan.closures
        ),
    )
