"""Backups of a house at work, and what they give back."""

import gzip
import io
import json
import re
import tarfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from shouyue import __version__
from tests.faults.house import House, on_postgres, on_sqlite, with_tables
from tools import postgres

pytestmark = pytest.mark.filterwarnings("ignore:XDG_RUNTIME_DIR")  # the brought PostgreSQL wonders where it is

# One transaction: an account and its three links. A snapshot that tears it shows another proportion.
WRITER = """
import sys
from django.db import transaction
from django.utils import timezone
from shouyue.access.models import Account, SignInLink
from uuid import uuid4
while True:
    with transaction.atomic():
        account = Account.objects.create_user(uuid4().hex)
        for number in range(3):
            SignInLink.objects.create(digest=uuid4().hex, account=account, expires_at=timezone.now())
    print("written", flush=True)
"""
COUNTS = """
from shouyue.access.models import Account, SignInLink
answer = [Account.objects.count(), SignInLink.objects.count()]
"""
# A job, a file and a message that waits, and a number that was handed out and is gone again.
FILL = """
from django.core.files.base import ContentFile
from django.utils import timezone
from shouyue.access.models import Account
from shouyue.files.actions import store
from shouyue.files.logic import Media
from shouyue.jobs.models import Job
from shouyue.performance.models import Judgement
from uuid import UUID
at = timezone.now()
for name in ("张三", "gone"):
    Account.objects.create_user(name)
Account.objects.get(username="gone").delete()
file = store(ContentFile("工单,动作\\n".encode(), "历史.csv"), purpose="history", allowed=frozenset({Media.CSV}),
             actor="account:1", at=at)
common = {"queue": "mail", "priority": 0, "kwargs": {"z": 1, "a": [1.5, None, "é"]}, "enqueued_at": at}
job = Job.objects.create(task="tests.none", args=["邮件"], claimable_at=at, **common)
judgement = Judgement(key=UUID(int=7), name="历史", history=file, mapping="", requested_by="account:1")
judgement.policy, judgement.requested_at, judgement.job = {"documents": []}, at, job
judgement.save()
answer = True
"""
LOOK = """
from django.apps import apps
from shouyue.files.models import StoredFile
from shouyue.files.queries import open_file
from shouyue.jobs.models import Job
from shouyue.access.models import Account
from shouyue.performance.models import Judgement
job, judgement, file = Job.objects.get(), Judgement.objects.get(), StoredFile.objects.get()
with open_file(file) as content:
    answer = {
        "accounts": list(Account.objects.order_by("pk").values_list("pk", "username")),
        "job": [job.pk, job.args, job.kwargs, job.queue, job.claimable_at.isoformat()],
        "judgement": [judgement.pk, str(judgement.key), judgement.history_id, judgement.job_id, judgement.name],
        "file": [file.pk, str(file.key), file.name, content.read().decode()],
    }
"""
COUNTED = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'access_account'")
    [answer] = cursor.fetchone()
"""
NEXT = """
from shouyue.access.models import Account
answer = Account.objects.create_user("next").pk
"""
TAKES = """
from datetime import timedelta
from shouyue.jobs import actions, clock
job = actions.claim(worker="w", lease=timedelta(seconds=60), at=clock.now())
answer = None if job is None else job.queue
"""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres.server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    with ExitStack() as stack:
        if request.param == "sqlite":
            yield with_tables(tmp_path / "house")
        else:
            made = stack.enter_context(on_postgres(tmp_path / "house", request.getfixturevalue("server")))
            made.must("migrate", "-v0")
            yield made


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> House:
    """A house with a little of everything."""
    made = with_tables(tmp_path_factory.mktemp("filled") / "house")
    assert made.ask(FILL)
    return made


@pytest.fixture(scope="module")
def archive(filled: House) -> Path:
    target = filled.folder / "kept.tar.gz"
    filled.must("backup", str(target))
    return target


def manifest_of(archive: Path) -> dict[str, Any]:
    with tarfile.open(archive) as tar:
        file = tar.extractfile("manifest.json")
        assert file is not None
        manifest: dict[str, Any] = json.load(file)
        return manifest


def test_a_backup_while_others_write_is_one_moment(house: House, tmp_path: Path) -> None:
    archive, copy = tmp_path / "kept.tar.gz", on_sqlite(tmp_path / "copy")
    writer = house.start(WRITER)
    try:
        assert writer.stdout is not None
        for _ in range(5):
            assert writer.stdout.readline() == "written\n"
        house.must("backup", str(archive))
        at_the_end = house.ask(COUNTS)
    finally:
        writer.kill()
        writer.communicate()
    told = {table["model"]: table["rows"] for table in manifest_of(archive)["tables"]}
    copy.must("restore", str(archive))
    accounts, links = copy.ask(COUNTS)
    assert (accounts, links) == (told["access.account"], told["access.signinlink"])
    assert links == 3 * accounts
    assert 5 <= accounts < at_the_end[0]  # nobody had to wait for the backup


def test_everything_moves_to_postgresql_and_back_with_its_numbers(filled: House, server: str, tmp_path: Path) -> None:
    before = filled.ask(LOOK)
    with on_postgres(tmp_path / "there", server) as there:
        filled.must("move", there.url)
        moved = House(filled.folder, there.url)  # uploads stay where they are
        assert moved.ask(LOOK) == before
        assert moved.ask(COUNTED) > 0, "it plans for the rows that came"
        back = on_sqlite(tmp_path / "back")
        moved.must("move", back.url)
        again = House(filled.folder, back.url)
        assert again.ask(LOOK) == before
        last = max(number for number, _name in before["accounts"])
        assert [moved.ask(NEXT), again.ask(NEXT)] == [last + 2, last + 2]  # one number was given before and is gone
        refused = filled.run("move", there.url)
    assert refused.returncode == 1
    assert "不是空的" in refused.stderr


def test_a_backup_of_yesterday_brings_back_yesterday_and_holds_its_messages(
    filled: House, archive: Path, tmp_path: Path
) -> None:
    today = on_sqlite(tmp_path / "today")
    today.must("restore", str(archive))
    today.ask(NEXT)  # work of today, which the older backup does not know
    (today.folder / "files" / "incoming").mkdir()
    refused = today.run("restore", str(archive))
    assert (refused.returncode, "--force" in refused.stderr) == (1, True)
    today.must("restore", str(archive), "--force")
    assert today.ask(LOOK) == filled.ask(LOOK)
    assert len(list(today.folder.glob("shouyue.sqlite3.before-restore-*"))) == 1
    assert today.ask(TAKES) is None
    today.must("release-messages")
    assert today.ask(TAKES) == "mail"


@pytest.mark.parametrize("harm", ["torn", "changed", "unfinished"])
def test_a_damaged_archive_changes_nothing(archive: Path, tmp_path: Path, harm: str) -> None:
    damaged, house = tmp_path / "damaged.tar.gz", on_sqlite(tmp_path / "house")
    content = archive.read_bytes()
    if harm == "torn":
        damaged.write_bytes(content[: len(content) * 2 // 3])
    elif harm == "changed":
        damaged.write_bytes(gzip.compress(gzip.decompress(content).replace("张三".encode(), "李四".encode(), 1)))
    else:
        with tarfile.open(archive) as old, tarfile.open(damaged, "w:gz") as new:
            for member in old:
                if member.name != "manifest.json":
                    new.addfile(member, old.extractfile(member))
    refused = house.run("restore", str(damaged))
    assert refused.returncode == 1
    assert re.search("损坏", refused.stderr)
    assert not (house.folder / "shouyue.sqlite3").exists() or (house.folder / "shouyue.sqlite3").stat().st_size == 0


def rewritten(archive: Path, target: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    """The same archive with another manifest."""
    with tarfile.open(archive) as old, tarfile.open(target, "w:gz") as new:
        for member in old:
            file = old.extractfile(member)
            assert file is not None
            if member.name == "manifest.json":
                manifest = json.load(file)
                change(manifest)
                file = io.BytesIO(json.dumps(manifest).encode())
                member.size = len(file.getvalue())
            new.addfile(member, file)
    return target


def test_an_archive_of_a_newer_program_changes_nothing(house: House, archive: Path, tmp_path: Path) -> None:
    newer = rewritten(
        archive, tmp_path / "newer.tar.gz", lambda told: told["migrations"].append(["jobs", "0099_later"])
    )
    number = house.ask(NEXT)
    refused = house.run("restore", str(newer), "--force")
    assert (refused.returncode, "jobs.0099_later" in refused.stderr) == (1, True)
    assert house.ask("from shouyue.access.models import Account\nanswer = Account.objects.get().pk") == number


def test_what_cannot_be_brought_back_is_not_said_to_have_changed_nothing(archive: Path, tmp_path: Path) -> None:
    wrong = rewritten(archive, tmp_path / "wrong.tar.gz", lambda told: told["tables"][0].update(content="0" * 64))
    refused = on_sqlite(tmp_path / "house").run("restore", str(wrong))
    assert refused.returncode == 1
    assert "数据库现在是空的" in refused.stderr
    assert "没有改动" not in refused.stderr


def test_each_database_that_was_put_aside_is_kept(archive: Path, tmp_path: Path) -> None:
    house = on_sqlite(tmp_path / "house")
    house.must("restore", str(archive))
    house.ask(NEXT)
    today = house.ask(COUNTS)
    for _ in range(2):
        house.must("restore", str(archive), "--force")
    aside = [path for path in house.folder.glob("*.before-restore-*") if not path.name.endswith(("-wal", "-shm"))]
    found = [House(house.folder, f"sqlite:///{path}").ask(COUNTS) for path in sorted(aside)]
    assert (len(found), found[0]) == (2, today)


def test_what_is_held_stays_held_when_the_house_moves(archive: Path, tmp_path: Path) -> None:
    house, there = on_sqlite(tmp_path / "house"), on_sqlite(tmp_path / "there")
    house.must("restore", str(archive))
    house.must("move", there.url)
    assert there.ask(TAKES) is None
    there.must("release-messages", "mail")
    assert there.ask(TAKES) == "mail"


def test_a_full_disk_leaves_no_archive_that_looks_whole(filled: House) -> None:
    target = filled.folder / "full" / "kept.tar.gz"
    done = filled.run("backup", str(target), file_limit=100_000)
    assert done.returncode == 1
    assert "磁盘已满" in done.stderr
    assert list(target.parent.iterdir()) == []


def test_nobody_restores_or_moves_under_a_running_product(filled: House, archive: Path, tmp_path: Path) -> None:
    worker = filled.start("from shouyue.config import cli\ncli.main(['worker'])")
    try:
        deadline = time.monotonic() + 60
        seen = "from shouyue.operations import queries\nanswer = [one.name for one in queries.at_work()]"
        while filled.ask(seen) != ["worker"]:
            assert time.monotonic() < deadline
        for words in (["restore", str(archive), "--force"], ["move", f"sqlite:///{tmp_path / 'other'}"], ["upgrade"]):
            refused = filled.run(*words)
            assert (refused.returncode, "正在运行" in refused.stderr) == (1, True), words
    finally:
        worker.terminate()
        worker.wait(timeout=30)
    assert filled.ask(seen) == []


def test_an_upgrade_that_fails_says_the_way_back(filled: House) -> None:
    refused = filled.run("upgrade", SHOUYUE_DEBUG="1")  # the check does not let that pass
    assert refused.returncode == 1
    assert [line.strip() for line in refused.stdout.splitlines() if line[:2] in ("1.", "2.", "3.", "4.")] == [
        "1. 备份",
        "2. 迁移",
        "3. 检查",
    ]
    way_back = re.search(r"shouyue restore (\S+) --force", refused.stderr)
    assert way_back is not None
    assert Path(way_back[1]).is_file()
    assert filled.must("upgrade").splitlines()[-1] == f"已升级到 {__version__}，可以启动了。"
