"""Files of cases by the API: kept, listed, fetched. What may come in is what the page takes."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest
from ninja import File, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from shouyue.api.paging import whole
from shouyue.api.problems import NOT_PERMITTED, REFUSED, Problem
from shouyue.api.routing import ApiRouter, answers
from shouyue.api.schemas import list_of
from shouyue.api.security import caller_of, scope
from shouyue.api.texts import _
from shouyue.cases import permissions, queries
from shouyue.cases.actions.files import add_file
from shouyue.cases.endpoints.shared import READ, WRITE, actor, seen
from shouyue.cases.models import CaseFile
from shouyue.clock.queries import now
from shouyue.files import queries as stored
from shouyue.files.responses import Download

router = ApiRouter(tags=["cases"])
BYTES = {"responses": {200: {"content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}}}


class CaseFileOut(Schema):
    """A file of a case."""

    id: int
    name: str = Field(examples=["outer-box.jpg"])
    media_type: str = Field(examples=["image/jpeg"])
    size: int = Field(description=_("In bytes"))
    sha256: str
    actor: str = Field(examples=["person:12"])
    at: datetime
    href: str = Field(description=_("Where its bytes are"), examples=["/api/v1/cases/SH01-261122-004/files/7"])


def file_out(row: CaseFile, number: str) -> CaseFileOut:
    """A file of the case of that number; its content is fetched."""
    same = {name: getattr(row.file, name) for name in ("name", "media_type", "size", "sha256")}
    return CaseFileOut(**same, id=row.pk, actor=row.actor, at=row.at, href=f"/api/v1/cases/{number}/files/{row.pk}")


@router.get(
    "/cases/{number}/files",
    response=list_of(CaseFileOut),
    summary=_("List the files of a case"),
    description=_("Those that came by mail, from a page or by a program, in the order in which they came."),
)
@scope(READ)
def case_files(request: HttpRequest, number: str) -> Any:
    return whole([file_out(one, number).model_dump() for one in queries.files(seen(request, number))])


@router.post(
    "/cases/{number}/files",
    response={201: CaseFileOut},
    summary=_("Keep a file with a case"),
    description=_(
        "Sent as multipart/form-data. Pictures, PDF, Excel, Word and CSV by their content, whatever their name says. "
        "The same content again is the same file."
    ),
)
@answers(REFUSED)
@scope(WRITE)
def keep_file(request: HttpRequest, number: str, file: File[UploadedFile]) -> Status[CaseFileOut]:
    case = seen(request, number)
    if not permissions.may_handle(caller_of(request).account, case):
        raise Problem(NOT_PERMITTED)
    return Status(201, file_out(add_file(case, file, actor=actor(request), at=now()), number))


@router.get(
    "/cases/{number}/files/{int:id}",
    response={200: None},
    summary=_("Fetch a file of a case"),
    description=_("Its bytes, as they were kept."),
    openapi_extra=BYTES,
)
@scope(READ)
def case_file(request: HttpRequest, number: str, id: int) -> Download:
    rows = CaseFile.objects.filter(case=seen(request, number)).select_related("file")
    row = rows.filter(pk=id).first() if id < 2**63 else None
    if row is None:
        raise Http404
    return Download(stored.open_file(row.file), name=row.file.name, media_type=row.file.media_type)
