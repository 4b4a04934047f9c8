"""POST a complaint with all its clocks, on PostgreSQL behind two server processes, by CPU of server and database.

CASES_REQUESTS (80) in each of three rounds, in turn: ours, over the API with its token, scope, checks, gate, clocks,
number, entries and search index; a bare django-ninja view that inserts the same rows in one transaction and decides
nothing; Tryton 8's sale_complaint, created over its own API, which opens no clock.
"""

import json
import os
import subprocess
import sys
from contextlib import ExitStack
from typing import Any

from benchmarks.house import House, house
from benchmarks.report import Row
from benchmarks.serving import CALLERS, Cost, Question, Served, asked, granian, in_turn
from benchmarks.tryton.serve import Tryton, tryton

REQUESTS = int(os.environ.get("CASES_REQUESTS", "80"))
ROUNDS, WARM = 3, 24
BARE_MOST, TRYTON_TIMES = 2.5, 4.0  # times the CPU of the bare view at most; how many times less than Tryton's
SETTINGS = "benchmarks.cases.settings"
APPLICATION = "benchmarks.cases.wsgi:application"
OURS, BARE, TRYTON = "ours, POST a complaint", "bare ninja, the same rows", "Tryton, create a complaint"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"


def main() -> list[Row]:
    with house() as ours, ExitStack() as stack:
        known = ours.ask("-m", "benchmarks.cases.prepare")
        rows = sum(len(keys) for keys in known["template"].values())
        print(f"  a complaint opens {known['opened']} clocks and writes {rows} rows", flush=True)
        plain = ours.environment(SETTINGS)
        template = json.dumps(known["template"])
        bare = ours.environment(SETTINGS, BENCH_BARE="benchmarks.cases.bare", BENCH_TEMPLATE=template)
        questions = {OURS: _posted(stack.enter_context(granian(APPLICATION, plain)), known, "/api/v1/cases")}
        questions[BARE] = _posted(stack.enter_context(granian(APPLICATION, bare)), known, "/bench/cases")
        try:
            questions[TRYTON] = _complaint(stack.enter_context(tryton(ours)))
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"  TRYTON COULD NOT BE ASKED: {error}", file=sys.stderr, flush=True)
        agrees = float(_written(ours, questions[OURS]) == _written(ours, questions[BARE]))
        costs = in_turn(ours, questions, dict.fromkeys(questions, REQUESTS), rounds=ROUNDS, warm=WARM)
    return [
        _row(costs[OURS], BARE, costs.get(BARE), 1 / BARE_MOST, agrees),
        _row(costs[OURS], TRYTON, costs.get(TRYTON), TRYTON_TIMES, 1.0),
    ]


def _posted(served: Served, known: dict[str, Any], path: str) -> Question:
    """Our body, by JSON; each complaint names a waybill of its own."""
    headers = {"Authorization": f"Bearer {known['token']}", "Content-Type": "application/json"}

    def body(name: str) -> str:
        return json.dumps({**known["told"], "waybill": f"SY{abs(hash(name)) % 10**12:012}"})

    return Question(served, path, "POST", headers, body, status=201, holds=b'"number"')


def _complaint(peer: Tryton) -> Question:
    told = {name: peer.known[name] for name in ("customer", "company", "type", "origin")}
    return peer.question("model.sale.complaint.create", json.dumps([{**told, "description": "外箱破损，内物受潮 @"}]))


def _written(ours: House, question: Question) -> dict[str, int]:
    """How many rows a request of each caller adds to each table; not the first ones, which may note more."""
    asked(ours, question, "first", WARM)
    before = _counts(ours)
    asked(ours, question, "second", CALLERS)
    return {name: count - before[name] for name, count in _counts(ours).items() if count != before[name]}


def _counts(ours: House) -> dict[str, int]:
    with ours.connect() as connection:
        names = [name for (name,) in connection.execute(TABLES).fetchall()]
        return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchall()[0][0] for name in names}


def _row(mine: Cost, name: str, theirs: Cost | None, reach: float, agrees: float) -> Row:
    if theirs is None:
        return Row("POST a complaint", "/CPU s", 1 / mine.cpu, f"{name}: COULD NOT BE ASKED", float("inf"), reach, 0)
    return Row("POST a complaint", "/CPU s", 1 / mine.cpu, name, 1 / theirs.cpu, reach, agrees)
