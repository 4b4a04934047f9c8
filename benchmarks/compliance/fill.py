"""Fills the database with ROWS obligations of all computed rules, 24 months, 30 sites, and the figures kept of them.

The last few hundred changes of obligations are not added up yet: they wait as the changes that a transaction leaves.
"""

import json
import sys
from typing import Any

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from shouyue.clock.queries import now  # noqa: E402
from shouyue.obligations import actions, editions, figures  # noqa: E402
from shouyue.obligations.store.rows import kind_of_rule  # noqa: E402
from shouyue.policy.values import Cadence, Deadline, Ladder  # noqa: E402

MONTHS, SITES, PER_HEAD, CHANGES, BASE = 24, 30, 10, 400, 1_000
PLACES = {
    "deadline": "(ARRAY[2,2,2,2,2,2,2,3,4,1])[1 + (hashint8extended(g, 1) & 1023) %% 10]",
    "cadence": "(ARRAY[2,2,2,2,2,2,2,3,4,1])[1 + (hashint8extended(g, 1) & 1023) %% 10]",
    "ladder": "(ARRAY[5,0,0])[1 + (hashint8extended(g, 1) & 1023) %% 3]",
}
# Each head has PER_HEAD rules in a row, so that of a rule one runs on a subject.
OBLIGATIONS = """
    INSERT INTO obligations_obligation (id, head_id, subject, rule, clause, document, kind, edition, n, status, duty,
        governs, opened_at, due_at, last_due, met_at, breached_at, closed_at, paused_seconds, late_entry, provisional,
        reason, looser, alarms, owner, site, region, customer, month, counted, in_hand, "inner")
    SELECT md5(g::text)::uuid, head, 'case:' || head, rule, clause, document, kind, 0, 0,
        (ARRAY['cancelled', 'open', 'met', 'met', 'breached', 'open'])[counted + 1], '', true, due - interval '8 hours',
        due, due, CASE WHEN counted IN (2, 3) THEN due - interval '1 hour' END, CASE WHEN counted = 4 THEN due END,
        CASE WHEN counted IN (1, 5) THEN NULL ELSE due END, 0, counted = 3, false, '', false, '[]'::jsonb, '',
        'S' || to_char(head %% {sites}, 'FM00'), 'R' || head %% {sites} %% 5, '',
        to_char(due - interval '1 second', 'YYYY-MM'), counted, counted = 1, '{{}}'
    FROM (
        SELECT g, {base} + (g - 1) / {per_head} AS head, rules.*,
            %(at)s::timestamptz - ((hashint8extended(g, 2) & 4294967295) %% ({months} * 30 * 86400))
                * interval '1 second' AS due,
            CASE rules.kind WHEN 'ladder' THEN {ladder} ELSE {deadline} END AS counted
        FROM generate_series(1, %(rows)s) AS g
        JOIN unnest(%(rule)s::text[], %(clause)s::text[], %(document)s::text[], %(kind)s::text[])
            WITH ORDINALITY AS rules (rule, clause, document, kind, place)
            ON rules.place = 1 + ((g - 1) / {per_head} * 37 + g)::bigint %% %(count)s
    ) AS chosen
"""
HEADS = """
    INSERT INTO obligations_head (id, subject, kind, sequence, edition, state, site, region, customer)
    SELECT g, 'case:' || g, 'case', 1, 0, '', 'S' || to_char(g %% {sites}, 'FM00'), 'R' || g %% {sites} %% 5, ''
    FROM generate_series({base}, {base} + %(heads)s) AS g
"""
# Promises kept since: each moves from open to kept, as the transaction of a fact would do it.
CHANGED = """
    WITH moved AS (
        UPDATE obligations_obligation
            SET counted = 2, status = 'met', met_at = due_at, closed_at = due_at, in_hand = false
        WHERE id IN (SELECT id FROM obligations_obligation WHERE counted = 1 ORDER BY due_at DESC LIMIT %(changes)s)
        RETURNING rule, month, site, region
    )
    INSERT INTO obligations_tallychange (changes)
    SELECT jsonb_build_array(jsonb_build_array(rule, month, 1, site, region, -1),
        jsonb_build_array(rule, month, 2, site, region, 1)) FROM moved
"""


def main(rows: int) -> dict[str, Any]:
    actions.adopt_shipped(actor="system:bench", at=now())
    policies = editions.in_force().policies.values()
    rules = [rule for policy in policies for rule in policy.rules if isinstance(rule, Deadline | Ladder | Cadence)]
    values = {
        "rows": rows,
        "heads": -(-rows // PER_HEAD),
        "changes": CHANGES,
        "at": timezone.now(),
        "count": len(rules),
        "rule": [rule.id for rule in rules],
        "clause": [rule.clause for rule in rules],
        "document": [rule.document for rule in rules],
        "kind": [kind_of_rule(rule) for rule in rules],
    }
    parts = {"sites": SITES, "per_head": PER_HEAD, "months": MONTHS, "base": BASE, **PLACES}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no look-up of the head for each row
        cursor.execute("SET LOCAL maintenance_work_mem = '1GB'")
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'obligations_obligation'"
            " AND indexname NOT IN (SELECT conname FROM pg_constraint)"
        )
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        cursor.execute(HEADS.format(**parts), values)
        cursor.execute(OBLIGATIONS.format(**parts), values)
        for _name, definition in indexes:
            cursor.execute(definition)
    figures.recount()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute(CHANGED, values)
        cursor.execute("SELECT count(*), (SELECT count(*) FROM obligations_tallychange) FROM obligations_tally")
        kept, waiting = cursor.fetchone()
        cursor.execute("SELECT pg_database_size(current_database())")
        size = cursor.fetchone()[0]
    return {"rules": len(rules), "figures": kept, "waiting": waiting, "bytes": size}


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
