"""The limit: the same claims, updates and inserts in one SQL statement a batch, which decides nothing.

Every value that ringing has to find out is known beforehand; what goes over the wire is one short statement.
"""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.house import cpu

BATCH = """
WITH claimed AS MATERIALIZED (
    SELECT id, subject FROM obligations_head
    WHERE wake <= 2 * floor(extract(epoch FROM clock_timestamp())) ORDER BY wake LIMIT 500 FOR UPDATE SKIP LOCKED
), woken AS (
    UPDATE obligations_head AS head SET wake = %(wake)s, state = %(state)s FROM claimed WHERE head.id = claimed.id
), rung AS (
    UPDATE obligations_obligation AS o SET status = %(status)s, breached_at = due_at, counted = %(counted)s,
        in_hand = %(in_hand)s, governs = %(governs)s, "inner" = %(inner)s,
        closed_at = CASE WHEN %(closed)s THEN due_at END
    FROM claimed WHERE o.head_id = claimed.id AND o.in_hand
    RETURNING o.id, o.due_at, claimed.subject, o.rule, o.month, o.site, o.region
), numbered AS MATERIALIZED (
    SELECT *, overlay(gen_random_uuid()::text PLACING stamp FROM 1 FOR 15)::uuid AS fact FROM rung,
    (SELECT regexp_replace(lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0'),
        '(.{8})(.{4})', '\\1-\\2-7') AS stamp) AS moment
), happened AS (
    INSERT INTO obligations_clockevent (obligation_id, kind, at, note, fact, engine)
    SELECT id, 'breached', due_at, %(note)s, %(fact)s, %(engine)s FROM numbered
), told AS (
    INSERT INTO journal_fact
        (id, name, version, subject, sequence, occurred_at, recorded_at, actor, cause, facts, data, source)
    SELECT fact, 'obligation.breached', 1, 'obligation:' || id, 0, due_at, clock_timestamp(), 'system:timekeeper', fact,
        %(facts)s::jsonb, %(data)s::jsonb, '' FROM numbered
), mentioned AS (
    INSERT INTO journal_mention (fact_id, subject, recorded_at) SELECT fact, subject, clock_timestamp() FROM numbered
), delivered AS (
    INSERT INTO journal_delivery (fact_id, listener, attempts, claimable_at, error)
    SELECT fact, listener, 0, clock_timestamp(), '' FROM numbered, unnest(%(listeners)s::text[]) AS listener
), figured AS (
    INSERT INTO obligations_tallychange (changes)
    SELECT jsonb_agg(change) FROM (
        SELECT jsonb_build_array(rule, month, place, site, region, sign * count(*)) AS change
        FROM numbered, (VALUES (1, -1), (%(counted)s, 1)) AS moved (place, sign)
        GROUP BY rule, month, place, site, region, sign
    ) AS changes HAVING count(*) > 0
)
SELECT count(*) FROM numbered
"""


def main(go: Path, sample: dict[str, Any]) -> dict[str, Any]:
    values = {**sample["o"], **sample["head"], **sample["fact"]}
    values |= {"listeners": sample["listeners"], "closed": sample["closed"]}
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        backend = connection.info.backend_pid
        print("ready", flush=True)
        while not go.exists():
            time.sleep(0.01)
        begun, python, database, rung = time.time(), time.process_time(), cpu(backend), 0
        while count := connection.execute(BATCH, values).fetchall()[0][0]:
            rung += count
        ended = time.time()
        spent = [time.process_time() - python, cpu(backend) - database]
    return {"rung": rung, "begun": begun, "ended": ended, "cpu": spent}


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), json.loads(sys.argv[2]))))
