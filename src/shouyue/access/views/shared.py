"""What the pages of this room have in common."""

from dataclasses import dataclass

import qrcode
from django.http import HttpRequest
from django.utils.translation import gettext

from shouyue.access.logic import enrolment_address, new_secret
from shouyue.access.models import Account
from shouyue.access.queries import visitor
from shouyue.access.seal import Broken, seal, unseal

ENROLLING = "enrolling"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A secret to be put into an app: as a drawing, and in groups of four for those who type it."""

    secret: str
    path: str  # of an SVG whose sides are `size` long
    size: int

    @property
    def groups(self) -> str:
        return " ".join(self.secret[start : start + 4] for start in range(0, len(self.secret), 4))


def by(request: HttpRequest) -> str:
    """How the log calls who asks."""
    return f"account:{visitor(request).pk}"


def enrolment(request: HttpRequest, account: Account) -> Enrolment:
    """The secret that is being put into an app, the same one until it is confirmed; sealed in the session."""
    secret = _begun(request)
    if not secret:
        secret = new_secret()
        request.session[ENROLLING] = seal(secret)
    drawing = qrcode.QRCode(border=0)
    drawing.add_data(enrolment_address(secret, issuer=gettext("Shouyue"), username=account.username))
    rows = drawing.get_matrix()
    dark = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, filled in enumerate(row) if filled)
    return Enrolment(secret, "".join(dark), len(rows))


def _begun(request: HttpRequest) -> str:
    try:
        return unseal(request.session.get(ENROLLING, ""))
    except Broken:
        return ""
