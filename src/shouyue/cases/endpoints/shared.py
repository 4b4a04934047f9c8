"""What the operations on cases have in common."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import Http404, HttpRequest

from shouyue.api.etags import etag, require_match
from shouyue.api.problems import NOT_PERMITTED, Problem
from shouyue.api.security import caller_of
from shouyue.cases import permissions, queries
from shouyue.cases.endpoints.schemas import ROW, CaseOut, case_out
from shouyue.cases.models import Case
from shouyue.people import queries as people

READ, WRITE = "cases.read", "cases.write"


def actor(request: HttpRequest) -> str:
    """How the journal calls whoever asks."""
    return caller_of(request).name


def me(request: HttpRequest) -> int | None:
    """The number of the person whose token it is."""
    member = people.member_of(caller_of(request).account)
    return member.id if member is not None and not member.customer else None


def seen(request: HttpRequest, number: str) -> Case:
    """The case, for whoever may see it."""
    case = queries.by_number(number)
    if case is None or not permissions.may_see(caller_of(request).account, case, READ):
        raise Http404
    return case


def worked_on(request: HttpRequest, number: str) -> Case:
    """The case, for whoever may act on it."""
    case = seen(request, number)
    if not permissions.may_handle(caller_of(request).account, case):
        raise Problem(NOT_PERMITTED)
    return case


def handled(request: HttpRequest, number: str) -> Case:
    """The case, for whoever may act on it and has read it as it stands (If-Match)."""
    case = worked_on(request, number)
    require_match(request, version_of(case))
    return case


def version_of(case: Case) -> str:
    return etag("case", case.pk, case.version)


def money_seen(request: HttpRequest, cases: Iterable[Any]) -> frozenset[int]:
    """Of which of these cases whoever asks sees what they cost."""
    caller = caller_of(request)
    return permissions.money_seen(caller.account, cases, by=caller.visitor)


def written(request: HttpRequest, rows: Sequence[Any]) -> list[dict[str, Any]]:
    """These cases as the API shows them. One query more where some were merged or split.

    :param rows: named tuples with the columns of ROW
    """
    money = money_seen(request, rows)
    others = {other for row in rows for other in (row.merged_into_id, row.split_from_id) if other}
    numbers = queries.numbers(others) if others else {}
    return [case_out(row, money, numbers) for row in rows]


def out(request: HttpRequest, case: Case) -> dict[str, Any]:
    """One case as the API shows it, as it stands now."""
    return written(request, list(Case.objects.filter(pk=case.pk).values_list(*ROW, named=True)))[0]


def shown(request: HttpRequest, case: Case) -> CaseOut:
    return CaseOut(**out(request, case))
