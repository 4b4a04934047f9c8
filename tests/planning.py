"""How a database goes about a query, whatever the tests before taught it about the size of its tables."""

from django.db import connection

FORGET = "DELETE FROM pg_statistic; UPDATE pg_class SET reltuples = -1, relpages = 0 WHERE relkind IN ('r', 'i')"
NO_WHOLE_TABLE = "SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off"


def plan(sql: str) -> str:
    """The plan for tables that were never counted, as within the test's transaction; none is read whole."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"{FORGET}; {NO_WHOLE_TABLE}")
            cursor.execute(f"EXPLAIN {sql}")
            return str(cursor.fetchall())
        cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'")
        if cursor.fetchone():
            cursor.execute("DELETE FROM sqlite_stat1")
            cursor.execute("ANALYZE sqlite_master")  # reads what is counted, which is nothing now
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return str(cursor.fetchall())
