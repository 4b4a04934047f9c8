"""50 of CASE_LIST_CASES (100,000) cases: our JSON list against a bare view of the same rows and against those of peers,
and our board against its own with few.

All behind two server processes on PostgreSQL, asked in turn, by the CPU of server and database. The board is asked in
two databases, with 1,000 cases and with all of them, by somebody who sees everything and by an agent of one site.
"""

import json
import os
import subprocess
import sys
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from benchmarks.case_list.helpdesk import helpdesk
from benchmarks.house import House, house
from benchmarks.report import Row
from benchmarks.serving import Cost, Question, Served, granian, in_turn
from benchmarks.tryton.serve import Tryton, tryton

CASES = int(os.environ.get("CASE_LIST_CASES", "100000"))
FEW, PAGE = 1_000, 50
REQUESTS, SLOW = int(os.environ.get("CASE_LIST_REQUESTS", "80")), 8  # of the peer that takes seconds, fewer
ROUNDS, WARM = 3, 16
TRYTON_TIMES, HELPDESK_TIMES, QUERIES = 8.0, 200.0, 12
BARE_MOST = 2.0  # times the CPU of the bare view
AS_FAST = 0.8  # of the speed with few cases, in which two measurements of one thing may differ
SETTINGS = "benchmarks.cases.settings"
BARE, TRYTON, HELPDESK = "bare ninja, the same rows", "Tryton, complaints", "django-helpdesk, tickets"
TRYTON_LIST = '[], 0, 50, [["id", "DESC"]], ["number", "reference", "date", "customer.rec_name", "type.rec_name",'
COPIES = """
    INSERT INTO sale_complaint (number, reference, date, customer, company, type, origin, description, state,
        create_date, create_uid)
    SELECT 'C' || g, 'R' || g, current_date - g %% 300, customer, company, type, origin, description, 'draft', now(), 1
    FROM sale_complaint, generate_series(2, %s) AS g WHERE id = %s
"""


def main() -> list[Row]:
    with house() as ours, ExitStack() as stack:
        few = _another(ours, "few")
        many_known, few_known = (_filled(one, count) for one, count in ((ours, CASES), (few, FEW)))
        many, fewer = (stack.enter_context(_server(one)) for one in (ours, few))
        questions: dict[str, Question] = {}
        for who in many_known:
            questions[f"JSON, {who}"] = _json(many, many_known[who])
            questions[_board(who, CASES)] = _page(many, many_known[who])
            questions[_board(who, FEW)] = _page(fewer, few_known[who])
        bare = stack.enter_context(_server(ours, BENCH_BARE="benchmarks.case_list.bare"))
        questions[BARE] = Question(bare, f"/bench/cases?limit={PAGE}", holds=b'"items"')
        for name, start in ((TRYTON, _complaints), (HELPDESK, _tickets)):
            try:
                questions[name] = start(ours, stack)
            except (OSError, subprocess.CalledProcessError) as error:
                print(f"  {name} COULD NOT BE ASKED: {error}", file=sys.stderr, flush=True)
        counts = {name: SLOW if name == HELPDESK else REQUESTS for name in questions}
        costs = in_turn(ours, questions, counts, rounds=ROUNDS, warm=WARM)
        usernames = json.dumps({who: each["username"] for who, each in many_known.items()})
        queries = ours.ask("-c", *_script(usernames))
    return [*_rows(costs), *_boards(costs, queries)]


def _another(ours: House, name: str) -> House:
    """The same installation with another database."""
    with ours.connect() as connection:
        database = connection.info.dbname
    with replace(ours, url=urlsplit(ours.url)._replace(path="/template1").geturl()).connect() as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {database}")
    return replace(ours, url=urlsplit(ours.url)._replace(path=f"/{name}").geturl())


def _script(told: str) -> tuple[str, str]:
    """Runs prepare.py with the settings of this benchmark."""
    run = "import runpy; runpy.run_module('benchmarks.case_list.prepare', run_name='__main__')"
    return f"import os; os.environ['DJANGO_SETTINGS_MODULE'] = '{SETTINGS}'; {run}", told


def _filled(one: House, count: int) -> dict[str, Any]:
    known: dict[str, Any] = one.ask("-c", *_script(str(count)))
    return known


def _server(one: House, **more: str) -> AbstractContextManager[Served]:
    return granian("benchmarks.cases.wsgi:application", one.environment(SETTINGS, **more))


def _board(who: str, count: int) -> str:
    return f"board, {who}, {count:,} cases"


def _json(served: Served, known: dict[str, str]) -> Question:
    headers = {"Authorization": f"Bearer {known['token']}"}
    return Question(served, f"/api/v1/cases?limit={PAGE}", headers=headers, holds=b'"items"')


def _page(served: Served, known: dict[str, str]) -> Question:
    headers = {"Cookie": f"shouyue={known['session']}", "Accept-Language": "zh-CN", "User-Agent": "bench"}
    return Question(served, "/cases/", headers=headers, holds=b'id="rows"')


def _complaints(ours: House, stack: ExitStack) -> Question:
    peer: Tryton = stack.enter_context(tryton(ours))
    with peer.connect(ours) as connection:
        connection.execute(COPIES, [CASES, peer.known["complaint"]])
        connection.execute("VACUUM ANALYZE")
    return peer.question("model.sale.complaint.search_read", f'{TRYTON_LIST} "state", "description"]')


def _tickets(ours: House, stack: ExitStack) -> Question:
    return stack.enter_context(helpdesk(ours, CASES, PAGE))


def _rows(costs: dict[str, Cost]) -> list[Row]:
    mine = 1 / costs["JSON, everything"].cpu
    rows = []
    for name, reach in ((BARE, 1 / BARE_MOST), (TRYTON, TRYTON_TIMES), (HELPDESK, HELPDESK_TIMES)):
        told = costs.get(name)
        peer, theirs = (name, 1 / told.cpu) if told else (f"{name}: COULD NOT BE ASKED", float("inf"))
        rows.append(Row(f"{PAGE} of {CASES:,}, JSON", "/CPU s", mine, peer, theirs, reach, float(told is not None)))
    return rows


def _boards(costs: dict[str, Cost], queries: dict[str, int]) -> list[Row]:
    rows = []
    for who, count in queries.items():
        many, few = (1 / costs[_board(who, number)].cpu for number in (CASES, FEW))
        rows.append(Row(f"board of {CASES:,}, {who}", "/CPU s", many, f"of {FEW:,}", few, AS_FAST, 1))
        limit = Row(f"board's {count} queries, {who}", "/1,000", 1_000 / count, f"{QUERIES}", 1_000 / QUERIES, 1, 1)
        rows.append(limit)
    return rows
