"""Judgements that are done, and where their files lie."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from shouyue.jobs.worker import drain
from shouyue.performance.models import Judgement
from tests.domain.performance import histories

Upload = Callable[..., Any]


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def upload(colleague: Client) -> Upload:
    """Sends the form with a history; `fields` replace those of the small one."""

    def send(content: bytes = histories.CSV, name: str = "tickets.csv", **fields: object) -> Any:
        form = {
            "history": SimpleUploadedFile(name, content),
            "mapping": histories.MAPPING,
            "draft": SimpleUploadedFile("two.yaml", histories.DRAFT.encode()),
            "against_draft": SimpleUploadedFile("one.yaml", histories.STRICTER.encode()),
        }
        given = {key: value for key, value in {**form, **fields}.items() if value != ""}
        return colleague.post("/judge/new/", given)

    return send


@pytest.fixture
def small(upload: Upload) -> Judgement:
    """The small history judged under two hours, and one hour beside it."""
    assert upload().status_code == 302
    assert drain() == 1
    return Judgement.objects.get()


@pytest.fixture
def sample(colleague: Client) -> Judgement:
    """The shipped sample, judged."""
    assert colleague.post("/judge/sample/").status_code == 302
    assert drain() == 1
    return Judgement.objects.get()
