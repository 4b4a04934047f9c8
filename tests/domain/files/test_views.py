"""Serving files."""

from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.http import FileResponse
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from shouyue.access.guards import Visitor, signed_in
from shouyue.access.models import Account
from shouyue.files import permissions
from shouyue.files.actions import store
from shouyue.files.logic import Media
from shouyue.files.models import StoredFile
from tests.domain.files import samples

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def only_the_uploader(visitor: Visitor, subject: object | None) -> bool:
    assert isinstance(visitor, Account)
    assert isinstance(subject, StoredFile)
    return subject.uploaded_by == f"account:{visitor.pk}"


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def guards(monkeypatch: pytest.MonkeyPatch) -> None:
    """`history` is guarded by its uploader, `mapping` by nobody yet."""
    monkeypatch.setattr(permissions, "_guards", {})
    permissions.register("history", only_the_uploader)


@pytest.fixture
def account() -> Account:
    return Account.objects.create_user("zhang")


@pytest.fixture
def file(account: Account) -> StoredFile:
    return put(account, samples.CSV, "历史 记录.csv")


def put(account: Account, content: bytes, name: str, *, purpose: str = "history") -> StoredFile:
    upload = ContentFile(content, name=name)
    allowed = frozenset({Media.CSV, Media.XML})
    return store(upload, purpose=purpose, allowed=allowed, actor=f"account:{account.pk}", at=AT)


def get(client: Client, file: StoredFile, account: Account | None) -> tuple[int, bytes, dict[str, str]]:
    if account is not None:
        client.force_login(account)
    response = client.get(reverse("files:download", args=[file.key]))
    content = b"".join(response.streaming_content) if isinstance(response, FileResponse) else b""
    return response.status_code, content, dict(response.headers)


def test_who_may_gets_the_bytes_as_an_attachment_that_no_browser_runs(
    client: Client, file: StoredFile, account: Account
) -> None:
    status, content, headers = get(client, file, account)

    assert (status, content) == (200, samples.CSV)
    assert headers["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E5%8E%86%E5%8F%B2%20%E8%AE%B0%E5%BD%95.csv"
    )
    assert headers["Content-Type"] == "text/csv"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["Cache-Control"] == "private, no-store"


def test_a_packed_file_is_served_packed(client: Client, account: Account) -> None:
    file = put(account, samples.packed(samples.XES), "a.xes.gz")

    status, content, headers = get(client, file, account)

    assert (status, content, headers["Content-Type"]) == (200, samples.packed(samples.XES), "application/gzip")
    assert "Content-Encoding" not in headers


def test_a_colleague_whom_the_owner_does_not_let_in_is_told_there_is_none(client: Client, file: StoredFile) -> None:
    status, content, _ = get(client, file, Account.objects.create_user("li"))

    assert (status, content) == (404, b"")


def test_a_purpose_without_an_owner_is_closed_to_all(client: Client, account: Account) -> None:
    status, content, _ = get(client, put(account, samples.CSV, "a.csv", purpose="mapping"), account)

    assert (status, content) == (404, b"")


def test_a_stranger_is_sent_to_sign_in(client: Client, file: StoredFile) -> None:
    status, content, headers = get(client, file, None)

    back = quote(reverse("files:download", args=[file.key]), safe="")
    assert (status, content, headers["Location"]) == (302, b"", f"{reverse('access:sign_in')}?next={back}")


def test_an_unknown_key_is_not_found(client: Client, account: Account) -> None:
    client.force_login(account)

    assert client.get(reverse("files:download", args=[uuid4()])).status_code == 404


def test_a_file_is_only_read(client: Client, file: StoredFile, account: Account) -> None:
    client.force_login(account)

    assert client.post(reverse("files:download", args=[file.key])).status_code == 405


def test_a_purpose_has_one_guard() -> None:
    permissions.register("history", only_the_uploader)

    with pytest.raises(ValueError, match="files for 'history' have two guards"):
        permissions.register("history", signed_in)
