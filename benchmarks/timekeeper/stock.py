"""Fills the database: CLOCKS open clocks, all copies of one real one that sounds long from now.

One case is recorded as the product does it, under the shipped policies; its head and one of its deadlines are then
multiplied by SQL. Prints the columns of one that was rung, which the raw SQL writes too.
"""

import json
import sys
from typing import Any

import django

django.setup()

from django.db import connection, transaction  # noqa: E402

from shouyue.clock.queries import now  # noqa: E402
from shouyue.journal.actions import record  # noqa: E402
from shouyue.journal.logic import NewFact  # noqa: E402
from shouyue.obligations import actions, sweeping  # noqa: E402
from shouyue.obligations.models import ClockEvent, Head, Obligation  # noqa: E402
from shouyue.policy.engine.counting import Counted  # noqa: E402

FACTS = {"kind": "complaint", "severity": "important", "tier": "A", "region": "east", "channel": "phone"}
FAR = 20 * 365 * 86_400  # seconds until the copies sound: never, while this runs
FIRST = "case:1"


def main(clocks: int) -> dict[str, Any]:
    at = now()
    actions.adopt_shipped(actor="system:bench", at=at)
    with transaction.atomic():
        record([NewFact("case.received", FIRST, facts={**FACTS, "taken_by": "service"})], actor="system:bench")
    kept = Obligation.objects.filter(subject=FIRST, kind="deadline").order_by("due_at").first()
    assert kept is not None
    ClockEvent.objects.exclude(obligation=kept).delete()
    Obligation.objects.exclude(pk=kept.pk).delete()
    with connection.cursor() as cursor:
        _copy(cursor, clocks, int(at.timestamp()) + FAR)
        cursor.execute("SELECT due(array_agg(id), %s) FROM obligations_head WHERE subject = %s", [_past(at), FIRST])
        before = _counts(cursor)
        rung = sweeping.ring_due()
        after = _counts(cursor)
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")
    assert rung == 1
    return {"rows": {name: after[name] - before[name] for name in after}, **_rung()}


def _past(at: Any) -> int:
    return int(at.timestamp()) - 30 * 86_400


def _copy(cursor: Any, clocks: int, due: int) -> None:
    """Multiply the case, and make `due(heads, second)`, which lets these heads' clocks sound after that second."""
    heads = [field.column for field in Head._meta.concrete_fields if field.column not in ("id", "subject")]
    columns = [f.column for f in Obligation._meta.concrete_fields if f.column not in ("id", "head_id", "subject")]
    taken, theirs = ", ".join(heads), ", ".join(f'"{name}"' for name in columns)
    copied = ", ".join(f'o."{name}"' for name in columns)
    cursor.execute(
        f"INSERT INTO obligations_head (subject, {taken}) SELECT 'case:' || g, {taken}"
        " FROM obligations_head, generate_series(2, %s) AS g WHERE subject = %s",
        [clocks, FIRST],
    )
    cursor.execute(
        f"INSERT INTO obligations_obligation (id, head_id, subject, {theirs})"
        f" SELECT gen_random_uuid(), head.id, head.subject, {copied}"
        " FROM obligations_obligation AS o, obligations_head AS head WHERE o.subject = %s AND head.subject <> %s",
        [FIRST, FIRST],
    )
    inner = json.loads(Obligation.objects.get(subject=FIRST).inner)
    inner = {key: value for key, value in inner.items() if key not in ("schedule", "wake", "anchor")}
    cursor.execute(_DUE.replace("INNER", json.dumps(inner)[1:-1]))
    cursor.execute("SELECT due(array_agg(id), %s) FROM obligations_head", [due])


_DUE = """
    CREATE FUNCTION due(heads bigint[], second bigint) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
        UPDATE obligations_head SET wake = 2 * second + 1 WHERE id = ANY(heads);
        UPDATE obligations_obligation SET due_at = to_timestamp(second), last_due = to_timestamp(second),
            opened_at = to_timestamp(second - 86400),
            "inner" = '{INNER, "schedule": [], "wake": ' || 2 * second + 1 || ', "anchor": ' || second - 86400 || '}'
        WHERE head_id = ANY(heads);
    END $$
"""


def _counts(cursor: Any) -> dict[str, int]:
    return {name: _count(cursor, name) for name in TABLES}


TABLES = (
    *("obligations_clockevent", "journal_fact", "journal_mention", "journal_delivery", "obligations_tallychange"),
)


def _count(cursor: Any, table: str) -> int:
    cursor.execute(f"SELECT count(*) FROM {table}")
    return int(cursor.fetchone()[0])


def _rung() -> dict[str, Any]:
    """What ringing wrote into the first one's rows, and what the journal was told."""
    o, head = Obligation.objects.get(subject=FIRST), Head.objects.get(subject=FIRST)
    assert o.counted == Counted.LATE
    told = ClockEvent.objects.filter(obligation=o).order_by("-id").first()
    assert told is not None
    assert told.kind == "breached"
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, data::text, facts::text FROM journal_fact WHERE name = 'obligation.breached'")
        number, data, facts = cursor.fetchone()
        cursor.execute("SELECT listener FROM journal_delivery WHERE fact_id = %s", [number])
        listeners = [row[0] for row in cursor.fetchall()]
    return {
        "o": {"status": o.status, "counted": o.counted, "in_hand": o.in_hand, "governs": o.governs, "inner": o.inner},
        "head": {"wake": head.wake, "state": head.state},
        "fact": {"data": data, "facts": facts, "note": told.note, "fact": told.fact, "engine": told.engine},
        "listeners": listeners,
        "closed": o.closed_at is not None,
    }


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
