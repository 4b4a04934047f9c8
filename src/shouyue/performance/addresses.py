"""Addresses of the compliance pages and of the rows behind their figures; each keeps what the page was asked for."""

from urllib.parse import urlencode

from django.urls import reverse

from shouyue.performance.compliance import ClauseAccount
from shouyue.performance.reports import Asked


def rows_at(wanted: Asked, code: str, **asked: str) -> str:
    """The rows behind a figure of a document, or of all of them."""
    args = [code] if code else []
    return with_asked(reverse("performance:evidence", args=args), wanted, **asked)


def clause_rows(one: ClauseAccount, wanted: Asked, **asked: str) -> str:
    """The rows behind a figure of a clause."""
    return with_asked(reverse("performance:evidence", args=[one.policy.document.id, one.clause.id]), wanted, **asked)


def with_asked(address: str, wanted: Asked, **asked: str) -> str:
    """An address that keeps what the page was asked for."""
    kept = {"months": str(len(wanted.months)), "until": wanted.chosen, "site": wanted.site, "region": wanted.region}
    return f"{address}?{urlencode({key: value for key, value in {**kept, **asked}.items() if value})}"
