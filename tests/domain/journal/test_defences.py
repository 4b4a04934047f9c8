"""Nobody changes what was recorded: raw SQL of all kinds, on both databases, also after later migrations."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, migrations, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState

from shouyue.journal import defences
from shouyue.journal.models import Fact, Mention
from tests.domain.journal.house import received, tell

pytestmark = pytest.mark.django_db

ON_POSTGRES = connection.vendor == "postgresql"


def attempt(sql: str) -> str:
    """The error with which the database refuses."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    return str(refused.value).splitlines()[0]


@pytest.mark.parametrize("table", defences.TABLES)
@pytest.mark.parametrize(
    ("sql", "verb"),
    [
        ("UPDATE {table} SET subject = 'case:2'", "UPDATE"),
        ("DELETE FROM {table}", "DELETE"),
        ("DELETE FROM {table} WHERE subject <> ''", "DELETE"),
    ],
)
def test_raw_sql_is_refused(table: str, sql: str, verb: str) -> None:
    tell(received())
    assert attempt(sql.format(table=table)) == f"the journal is append-only: {verb} of {table} is refused"
    assert (Fact.objects.get(name="case.received").subject, Mention.objects.exists()) == ("case:1", True)


@pytest.mark.skipif(not ON_POSTGRES, reason="SQLite has no TRUNCATE")
@pytest.mark.parametrize("table", defences.TABLES)
def test_truncate_is_refused(table: str) -> None:
    tell(received())
    connection.check_constraints()
    assert attempt(f"TRUNCATE {table} CASCADE") == f"the journal is append-only: TRUNCATE of {table} is refused"


@pytest.mark.skipif(ON_POSTGRES, reason="PostgreSQL has no REPLACE")
def test_replacing_a_row_by_an_insert_is_refused() -> None:
    tell(received())
    columns = ", ".join(f'"{field.column}"' for field in Fact._meta.fields)
    again = f"INSERT OR REPLACE INTO journal_fact ({columns}) SELECT {columns} FROM journal_fact"
    assert attempt(again) == "the journal is append-only: DELETE of journal_fact is refused"


@pytest.mark.skipif(not ON_POSTGRES, reason="the statement of PostgreSQL")
def test_an_upsert_is_refused() -> None:
    tell(received())
    columns = ", ".join(f'"{field.column}"' for field in Fact._meta.fields)
    upsert = f"INSERT INTO journal_fact ({columns}) SELECT {columns} FROM journal_fact"
    upsert += " ON CONFLICT (id) DO UPDATE SET actor = 'person:1'"
    assert attempt(upsert) == "the journal is append-only: UPDATE of journal_fact is refused"


def test_saving_a_fact_again_is_refused() -> None:
    (fact,) = tell(received())
    fact.actor = "person:1"
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        fact.save()


def test_all_stand_after_migrating() -> None:
    assert defences.intact() == ()


def test_what_is_taken_down_is_told_and_put_up_again_by_the_next_migrate() -> None:
    on = " ON journal_fact" if ON_POSTGRES else ""
    name = defences._wanted(connection)[0][1]
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{on}")
    assert defences.intact() == (f"journal_fact: the trigger {name} is missing, changed or disabled",)
    defences.after_migrate("default")
    assert defences.intact() == ()


@pytest.mark.skipif(not ON_POSTGRES, reason="SQLite cannot disable a trigger")
@pytest.mark.parametrize(
    "sql",
    [
        "ALTER TABLE journal_mention DISABLE TRIGGER journal_mention_no_change",
        "CREATE OR REPLACE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql"
        " AS $$BEGIN RETURN NEW; END$$",
        "DROP TRIGGER journal_mention_no_change ON journal_mention; CREATE TRIGGER journal_mention_no_change"
        " BEFORE UPDATE ON journal_mention FOR EACH ROW EXECUTE FUNCTION journal_is_append_only()",
    ],
)
def test_a_trigger_that_was_weakened_is_told(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
    assert "journal_mention: the trigger journal_mention_no_change is missing, changed or disabled" in defences.intact()
    defences.install()
    assert defences.intact() == ()


@pytest.mark.skipif(ON_POSTGRES, reason="a setting of SQLite")
def test_a_connection_on_which_replace_would_slip_past_is_told(transactional_db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA recursive_triggers = OFF")
        told = defences.intact()
        cursor.execute("PRAGMA recursive_triggers = ON")
    assert told == ("recursive_triggers is off on this connection: INSERT OR REPLACE would slip past the triggers",)


def test_lifting_that_fails_leaves_them_standing() -> None:
    tell(received())
    with pytest.raises(ZeroDivisionError), transaction.atomic(), defences.lifted():
        delete_and_fail()
    assert (defences.intact(), Mention.objects.exists()) == ((), True)


def delete_and_fail() -> None:
    Mention.objects.all().delete()
    raise ZeroDivisionError


class AlterActor(migrations.Migration):
    """A later migration, as somebody may write one."""

    operations = (migrations.AlterField("fact", "actor", models.CharField(max_length=80)),)


def alter(migration: migrations.Migration, state: ProjectState, *, forwards: bool) -> ProjectState:
    executor = MigrationExecutor(connection)
    if forwards:
        return executor.apply_migration(state, migration)
    return executor.unapply_migration(state, migration)


def test_they_survive_a_migration_that_rebuilds_the_table(transactional_db: None) -> None:
    tell(received())
    migration = AlterActor("9999_later", "journal")
    loader = MigrationExecutor(connection).loader
    state = loader.project_state(loader.graph.leaf_nodes("journal"))  # what it does not know is lost with the old table
    alter(migration, state.clone(), forwards=True)
    try:
        lost = [f"journal_fact: the trigger {name} is missing, changed or disabled" for name in names("journal_fact")]
        assert defences.intact() == (() if ON_POSTGRES else tuple(lost))  # SQLite has made the table anew
        call_command("migrate", verbosity=0, interactive=False)
        assert defences.intact() == ()
        assert "append-only" in attempt("DELETE FROM journal_fact")
    finally:
        alter(migration, state, forwards=False)
        defences.install()


def names(table: str) -> list[str]:
    return [name for where, name, _ in defences._wanted(connection) if where == table]


def test_a_test_that_commits_may_end_with_a_flush_and_only_that(transactional_db: None) -> None:
    tell(received())
    call_command("flush", verbosity=0, interactive=False)
    assert (Fact.objects.count(), defences.intact()) == (0, ())
    tell(received())
    assert "append-only" in attempt("DELETE FROM journal_mention")
