"""Kept figures: how many obligations of a rule stand in each column of a month, exact at any time.

Every transaction leaves its changes without waiting for anybody; a job adds them up. Who asks adds what is left.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Count, F

from shouyue.obligations.models import Obligation, Tally, TallyChange
from shouyue.policy.engine.counting import Counted

AT_ONCE = 2_000

Column = tuple[str, str, int, str, str]  # rule, month, counted, site, region


@dataclass(frozen=True, slots=True)
class Figure:
    """How many obligations of one rule stand in one column of one month, at one site of one region."""

    rule: str
    month: str
    counted: Counted
    site: str
    region: str
    amount: int


# One statement sees one moment: what is added up between two would be counted twice, or not at all.
READ = """
    SELECT rule, month, counted, {place} sum(amount) AS amount FROM (
        SELECT rule, month, counted, site, region, amount FROM obligations_tally
        UNION ALL {waiting}
    ) AS all_figures
    WHERE month >= %s AND month <= %s {within}
    GROUP BY rule, month, counted {also} HAVING sum(amount) <> 0
"""
WAITING = {
    "postgresql": """SELECT part->>0, part->>1, (part->>2)::smallint, part->>3, part->>4, (part->>5)::bigint
        FROM obligations_tallychange, jsonb_array_elements(changes) AS part""",
    "sqlite": """SELECT json_extract(part.value, '$[0]'), json_extract(part.value, '$[1]'),
        json_extract(part.value, '$[2]'), json_extract(part.value, '$[3]'), json_extract(part.value, '$[4]'),
        json_extract(part.value, '$[5]') FROM obligations_tallychange, json_each(changes) AS part""",
}


@dataclass(frozen=True, slots=True)
class Within:
    """Where figures are asked for: at these sites or in these regions; None for the whole company."""

    sites: frozenset[str] | None = None
    regions: frozenset[str] | None = None

    def sql(self) -> tuple[str, list[str]]:
        """The condition, with its values."""
        if self.sites is None and self.regions is None:
            return "", []
        sites, regions = sorted(self.sites or ()), sorted(self.regions or ())
        parts = [
            f"{column} IN ({', '.join(['%s'] * len(names))})"
            for column, names in (("site", sites), ("region", regions))
            if names
        ]
        return f"AND ({' OR '.join(parts) or '1 = 0'})", [*sites, *regions]


EVERYWHERE = Within()


def figures(
    since: str = "", until: str = "9999-12", within: Within = EVERYWHERE, *, by_place: bool = False
) -> list[Figure]:
    """The figures of the months from `since` to `until` (2026-03), as of one moment. One query.

    :param by_place: one for each site and region, instead of their sum
    """
    condition, places = within.sql()
    sql = READ.format(
        waiting=WAITING[connection.vendor],
        place="site, region," if by_place else "'' AS site, '' AS region,",
        within=condition,
        also=", site, region" if by_place else "",
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [since, until, *places])
        rows = cursor.fetchall()
    return [
        Figure(rule, month, Counted(place), site, region, int(amount))
        for rule, month, place, site, region, amount in rows
    ]


@transaction.atomic
def add_up(limit: int = AT_ONCE) -> int:
    """Add up to `limit` changes to the figures; answers how many."""
    waiting = TallyChange.objects.select_for_update(skip_locked=True).order_by("pk")
    taken = list(waiting.values_list("pk", "changes")[:limit])
    if not taken:
        return 0
    sums: Counter[Column] = Counter()
    for _pk, changes in taken:
        for *column, amount in changes:
            sums[_column(column)] += amount
    for column, amount in sorted(sums.items()):
        _add(column, amount)
    TallyChange.objects.filter(pk__in=[pk for pk, _changes in taken]).delete()
    return len(taken)


def _add(column: Column, amount: int) -> None:
    rule, month, counted, site, region = column
    where = {"rule": rule, "month": month, "counted": counted, "site": site, "region": region}
    if not Tally.objects.filter(**where).update(amount=F("amount") + amount):
        _row, new = Tally.objects.get_or_create(**where, defaults={"amount": amount})
        if not new:
            Tally.objects.filter(**where).update(amount=F("amount") + amount)


def _column(parts: Iterable[object]) -> Column:
    rule, month, counted, site, region = parts
    return str(rule), str(month), int(str(counted)), str(site), str(region)


def wrong() -> dict[Column, tuple[int, int]]:
    """Figures that are not what the rows give: kept and counted. Reads every row."""
    kept = {(one.rule, one.month, int(one.counted), one.site, one.region): one.amount for one in figures(by_place=True)}
    counted = _counted()
    return {
        column: (kept.get(column, 0), counted.get(column, 0))
        for column in kept.keys() | counted.keys()
        if kept.get(column, 0) != counted.get(column, 0)
    }


@transaction.atomic
def recount() -> None:
    """Put what the rows give in the place of the kept figures; nobody else writes meanwhile."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE obligations_obligation IN SHARE ROW EXCLUSIVE MODE")
    TallyChange.objects.all().delete()
    Tally.objects.all().delete()
    Tally.objects.bulk_create(
        Tally(rule=rule, month=month, counted=place, site=site, region=region, amount=amount)
        for (rule, month, place, site, region), amount in _counted().items()
    )


def _counted() -> dict[Column, int]:
    columns = ("rule", "month", "counted", "site", "region")
    rows = Obligation.objects.exclude(counted=Counted.NOT).values_list(*columns).annotate(amount=Count("id"))
    return {_column(column): amount for *column, amount in rows}
