"""Files of cases by programs: what comes in is judged by its content, what goes out is guarded."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shouyue.cases.models import Case, CaseFile
from shouyue.files.models import StoredFile
from tests.domain.api.conftest import Program
from tests.domain.cases.house import House, taken
from tests.domain.cases.test_api import program_of

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def send(program: Program, case: Case, name: str = "外箱.pdf", content: bytes = PDF, field: str = "file") -> Any:
    headers = {"Authorization": f"Bearer {program.text}", "Accept-Language": "en"}
    upload = SimpleUploadedFile(name, content, "application/octet-stream")
    return Client().post(f"/api/v1/cases/{case.number}/files", {field: upload}, headers=headers)


def test_a_file_is_kept_listed_and_fetched(people: House) -> None:
    case, program = taken(people), program_of(people.agent)
    kept = send(program, case, "外箱.exe")
    assert kept.status_code == 201
    told = kept.json()
    assert (told["name"], told["media_type"], told["size"], told["actor"]) == (
        *("外箱.exe.pdf", "application/pdf", len(PDF)),
        f"token:{program.token.pk}",
    )
    assert send(program, case, "again.pdf").json()["id"] == told["id"]  # the same content is the same file
    assert program.get(f"/cases/{case.number}/files").json() == {"items": [told], "next": None}
    fetched = program.get(told["href"].removeprefix("/api/v1"))
    assert (fetched.getvalue(), fetched["Content-Type"], fetched["X-Content-Type-Options"]) == (
        *(PDF, "application/pdf"),
        "nosniff",
    )
    assert fetched["Content-Disposition"].startswith("attachment;")


@pytest.mark.parametrize(
    ("name", "content"),
    [("照片.pdf", b"<html><script>alert(1)</script></html>"), ("x.jpg", b"MZ\x90\x00"), ("leer.pdf", b"")],
)
def test_what_it_holds_decides_and_not_its_name(people: House, name: str, content: bytes) -> None:
    case = taken(people)
    answer = send(program_of(people.agent), case, name, content)
    assert (answer.status_code, answer.json()["code"]) == (422, "refused")
    assert (CaseFile.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_without_a_file_it_is_invalid(people: House) -> None:
    answer = send(program_of(people.agent), taken(people), field="other")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-request")


def test_a_foreign_region_neither_sends_nor_sees_nor_fetches(people: House) -> None:
    case, other = taken(people), taken(people)
    row = send(program_of(people.agent), case).json()
    north = program_of(people.northern)
    paths = (f"/cases/{case.number}/files", f"/cases/{case.number}/files/{row['id']}")
    assert [north.get(path).status_code for path in paths] == [404, 404]
    assert send(north, case, content=PDF + b"%").status_code == 404
    agent = program_of(people.specialist)
    guessed = (row["id"], row["id"] + 1, 2**70)
    assert [agent.get(f"/cases/{other.number}/files/{one}").status_code for one in guessed] == [404, 404, 404]
    assert CaseFile.objects.count() == 1
