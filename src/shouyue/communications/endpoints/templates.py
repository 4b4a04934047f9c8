"""Templates of replies by the API."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

from shouyue.api.paging import whole
from shouyue.api.routing import ApiRouter
from shouyue.api.schemas import list_of
from shouyue.api.security import scope
from shouyue.api.texts import _
from shouyue.communications import queries
from shouyue.communications.models import Template

router = ApiRouter(tags=["channels"])


class TemplateFilters(Schema):
    """Which templates."""

    kind: str = Field("", description=_("For this kind of case, and for any"), examples=["complaint"], max_length=20)
    step: str = Field("", description=_("For this step, and for any"), examples=["result"], max_length=20)
    language: str = Field("", description=_("In this language"), examples=["zh-hans"], max_length=10)


class TemplateOut(Schema):
    """A reply prepared beforehand; what stands in braces is filled in."""

    code: str = Field(examples=["received"])
    language: str = Field(examples=["zh-hans"])
    name: str
    kind: str = Field(description=_("Kind of case; empty for any"), examples=["complaint"])
    step: str = Field(examples=["received"])
    subject: str
    text: str
    version: int


@router.get(
    "/templates",
    response=list_of(TemplateOut),
    summary=_("List templates of replies"),
    description=_("Those in use. A name in braces is a place to fill in."),
)
@scope("template.use")
def templates(request: HttpRequest, filters: Query[TemplateFilters]) -> Any:
    asked = {name: value.replace("\0", "") for name, value in filters.model_dump().items()}
    return whole([_shown(one) for one in queries.templates(**asked)])


def _shown(one: Template) -> dict[str, Any]:
    return {name: getattr(one, name) for name in TemplateOut.model_fields}
