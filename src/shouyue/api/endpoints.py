"""What a caller can ask about itself."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from shouyue.access import guards
from shouyue.api.routing import ApiRouter
from shouyue.api.security import caller_of, known
from shouyue.api.texts import _

router = ApiRouter(tags=["me"])


class TokenOut(Schema):
    """The token that asked."""

    id: int
    name: str = Field(examples=["TMS"])
    scopes: list[str] = Field(description=_("What it covers"), examples=[["events.write", "obligations.read"]])
    expires_at: datetime | None = Field(description=_("Until when it is valid; null: until it is revoked"))


class Me(Schema):
    """Who asks, and what that one may do."""

    account: str = Field(description=_("User name of the account"), examples=["tms"])
    token: TokenOut | None = Field(description=_("Null where a browser asks"))
    permissions: list[str] = Field(
        description=_("What the account may do and the token covers"), examples=[["events.write", "obligations.read"]]
    )


@router.get(
    "/me",
    response=Me,
    summary=_("Who am I"),
    description=_("The account and the token that asked, and what they may do together. Try a new token here."),
)
@known("tells whoever holds a token what it is")
def me(request: HttpRequest) -> dict[str, Any]:
    caller = caller_of(request)
    return {
        "account": str(caller.account),
        "token": caller.token,
        "permissions": sorted(name for name in guards.permissions() if guards.may(caller.visitor, name)),
    }
