"""Kept figures: how many rows of a rule stand in each column of a month, exact at any time.

Rows are obligations, and what targets count and gates answered. Every transaction leaves its changes without waiting
for anybody; a job adds them up, for each place and for all places together. Who asks adds what is left.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Count, F, Q

from shouyue.obligations.models import WHOLE, Evidence, Obligation, Tally, TallyChange
from shouyue.policy.engine.counting import Counted

AT_ONCE = 2_000

Column = tuple[str, str, int, str, str]  # rule, month, counted, site, region


@dataclass(frozen=True, slots=True)
class Figure:
    """How many rows of one rule stand in one column of one month, at one site of one region."""

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
        WHERE month >= %s AND month <= %s AND {kept}
        UNION ALL
        SELECT * FROM ({waiting}) AS changed
        WHERE month >= %s AND month <= %s AND {within}
    ) AS all_figures
    GROUP BY rule, month, counted {also} HAVING sum(amount) <> 0
"""
WAITING = {
    "postgresql": """SELECT part->>0 AS rule, part->>1 AS month, (part->>2)::smallint AS counted, part->>3 AS site,
        part->>4 AS region, (part->>5)::bigint AS amount
        FROM obligations_tallychange, jsonb_array_elements(changes) AS part""",
    "sqlite": """SELECT json_extract(part.value, '$[0]') AS rule, json_extract(part.value, '$[1]') AS month,
        json_extract(part.value, '$[2]') AS counted, json_extract(part.value, '$[3]') AS site,
        json_extract(part.value, '$[4]') AS region, json_extract(part.value, '$[5]') AS amount
        FROM obligations_tallychange, json_each(changes) AS part""",
}


@dataclass(frozen=True, slots=True)
class Within:
    """Where figures are asked for: at these sites or in these regions (None: the whole company), narrowed to a site,
    to a region, or to both."""

    sites: frozenset[str] | None = None
    regions: frozenset[str] | None = None
    site: str = ""
    region: str = ""

    @property
    def is_whole(self) -> bool:
        return self == EVERYWHERE

    def q(self) -> Q:
        """The same as a condition on rows that have a site and a region."""
        found = Q()
        if self.sites is not None or self.regions is not None:
            found = Q(site__in=sorted(self.sites or ())) | Q(region__in=sorted(self.regions or ()))
        for column in ("site", "region"):
            if name := getattr(self, column):
                found &= Q(**{column: name})
        return found

    def sql(self) -> tuple[str, list[str]]:
        """The condition, with its values."""
        parts, values = [], []
        if self.sites is not None or self.regions is not None:
            scopes = (("site", sorted(self.sites or ())), ("region", sorted(self.regions or ())))
            held = [f"{column} IN ({', '.join(['%s'] * len(names))})" for column, names in scopes if names]
            parts.append(f"({' OR '.join(held) or '1 = 0'})")
            values += [name for _column, names in scopes for name in names]
        for column in ("site", "region"):
            if name := getattr(self, column):
                parts.append(f"{column} = %s")
                values.append(name)
        return " AND ".join(parts) or "1 = 1", values


EVERYWHERE = Within()


def figures(
    since: str = "", until: str = "9999-12", within: Within = EVERYWHERE, *, by_place: bool = False
) -> list[Figure]:
    """The figures of the months from `since` to `until` (2026-03), as of one moment. One query.

    :param by_place: one for each site and region, instead of their sum
    """
    condition, places = within.sql()
    whole = within.is_whole and not by_place
    sql = READ.format(
        waiting=WAITING[connection.vendor],
        place="site, region," if by_place else "'' AS site, '' AS region,",
        kept=f"site = '{WHOLE}'" if whole else f"site <> '{WHOLE}' AND {condition}",
        within=condition,
        also=", site, region" if by_place else "",
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [since, until, *places, since, until, *places])
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
            place = _column(column)
            sums[place] += amount
            sums[_whole(place)] += amount
    for column, amount in sorted(sums.items()):
        if amount:
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


def _whole(column: Column) -> Column:
    return *column[:3], WHOLE, WHOLE


def wrong() -> dict[Column, tuple[int, int]]:
    """Figures that are not what the rows give: kept and counted. Reads every row."""
    kept = {(one.rule, one.month, int(one.counted), one.site, one.region): one.amount for one in figures(by_place=True)}
    kept |= {(one.rule, one.month, int(one.counted), WHOLE, WHOLE): one.amount for one in figures()}
    counted = _with_wholes(_counted())
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
            cursor.execute("LOCK TABLE obligations_obligation, obligations_evidence IN SHARE ROW EXCLUSIVE MODE")
    TallyChange.objects.all().delete()
    Tally.objects.all().delete()
    Tally.objects.bulk_create(
        Tally(rule=rule, month=month, counted=place, site=site, region=region, amount=amount)
        for (rule, month, place, site, region), amount in _with_wholes(_counted()).items()
    )


def _counted() -> Counter[Column]:
    columns = ("rule", "month", "counted", "site", "region")
    found: Counter[Column] = Counter()
    for rows in (Obligation.objects.exclude(counted=Counted.NOT), Evidence.objects.all()):
        for *column, amount in rows.values_list(*columns).annotate(amount=Count("pk")):
            found[_column(column)] += amount
    return found


def _with_wholes(places: Counter[Column]) -> Counter[Column]:
    found = Counter(places)
    for column, amount in places.items():
        found[_whole(column)] += amount
    return found
