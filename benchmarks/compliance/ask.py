"""Asks for the compliance page and the evidence behind figures as the local account, and compares every figure.

The pages are not streamed: their first byte is there when they are made.
"""

import json
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from shouyue.access.actions import local_account  # noqa: E402
from shouyue.clock.queries import now  # noqa: E402
from shouyue.obligations import queries  # noqa: E402
from shouyue.people.actions import ensure_local_person  # noqa: E402

ROUNDS = 7
PAGES = {"12 months": "/compliance/", "24 months": "/compliance/?months=24", "one site": "/compliance/?site=S07"}
ROWS = """
    SELECT rule, month, counted, site, region, count(*) FROM obligations_obligation
    WHERE counted <> 0 GROUP BY 1, 2, 3, 4, 5
"""


def main() -> dict[str, Any]:
    account = local_account()
    ensure_local_person(account, at=now())
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(account)
    return {
        "pages": {name: _median(lambda address=address: _get(client, address)) for name, address in PAGES.items()},
        "evidence": {
            name: _median(lambda address=address: _get(client, address)) for name, address in _evidence().items()
        },
        "figures": _median(lambda: queries.figures()),
        "agree": _agree(),
    }


def _evidence() -> dict[str, str]:
    """Behind the largest figure of one month, of one rule in 12 months, of its whole clause; few and many rows."""
    figures = [figure for figure in queries.figures() if figure.counted.name == "KEPT"]
    largest = max(figures, key=lambda figure: figure.amount)
    document, clause = next(
        (policy.document.id, rule.clause)
        for policy in queries.in_force().policies.values()
        for rule in policy.rules
        if rule.id == largest.rule
    )
    base = f"/compliance/{document}/{clause}/rows/"
    return {
        "a month of a rule": f"{base}?rule={largest.rule}&month={largest.month}&column=kept",
        "a year of a rule": f"{base}?rule={largest.rule}&column=kept",
        "a year of a clause": f"{base}?column=all",
        "a year of all documents, late": "/compliance/rows/?column=late",
        "two years of a clause, late": f"{base}?column=late&months=24",
        "one site, a year of a clause": f"{base}?column=kept&site=S07",
    }


def _get(client: Client, address: str) -> None:
    response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address}: {response.status_code}")


def _median(ask: Callable[[], Any]) -> dict[str, float]:
    """Seconds by the wall and CPU seconds of this process: the first time, and the middle of the others."""
    took = []
    for _ in range(ROUNDS + 1):
        wall, python = time.perf_counter(), time.process_time()
        ask()
        took.append((time.perf_counter() - wall, time.process_time() - python))
    return {
        "first": took[0][0],
        "wall": median(wall for wall, _cpu in took[1:]),
        "python": median(cpu for _wall, cpu in took[1:]),
    }


def _agree() -> float:
    """The share of figures that are what the rows say: for each rule, month and column at each place, and in all."""
    kept = {(f.rule, f.month, int(f.counted), f.site, f.region): f.amount for f in queries.figures(by_place=True)}
    kept |= {(f.rule, f.month, int(f.counted), "", ""): f.amount for f in queries.figures()}
    with connection.cursor() as cursor:
        cursor.execute(ROWS)
        rows = {tuple(row[:5]): row[5] for row in cursor.fetchall()}
    for (rule, month, counted, _site, _region), amount in list(rows.items()):
        rows[rule, month, counted, "", ""] = rows.get((rule, month, counted, "", ""), 0) + amount
    keys = kept.keys() | rows.keys()
    same = sum(1 for key in keys if kept.get(key, 0) == rows.get(key, 0))
    return same / len(keys)


if __name__ == "__main__":
    print(json.dumps(main()))
