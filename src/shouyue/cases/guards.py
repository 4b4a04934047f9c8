"""What other rooms ask of this one: whose a number is, where its page is, who may read its files and mails."""

import re

from django.urls import reverse

from shouyue.access.guards import Visitor
from shouyue.access.models import Account
from shouyue.cases.models import Case, CaseFile, Payment
from shouyue.cases.permissions import CLAIM_VIEW, may_see, may_with_claim
from shouyue.files.models import StoredFile

NUMBER = re.compile(r"[A-Za-z0-9_-]{2,20}-[0-9]{6}-[0-9]{3,}")


def reference_of(word: str) -> str:
    """The case of that number; empty where there is none."""
    return f"case:{word}" if Case.objects.filter(number=word).exists() else ""


def page_of(number: str) -> str:
    """Where the page of a case is; cases of a history that was brought in have other numbers and no page."""
    return reverse("cases:case", args=[number]) if NUMBER.fullmatch(number) else ""


def may_read_mail(visitor: Visitor, reference: str) -> bool:
    """Whether somebody may read the mails about a case."""
    case = Case.objects.filter(number=reference.partition(":")[2]).first()
    return case is not None and isinstance(visitor, Account) and may_see(visitor, case)


def may_read_receipt(visitor: Visitor, subject: object | None) -> bool:
    """Whether somebody may read the receipt of a payment: whoever sees the claim with its money."""
    if not isinstance(subject, StoredFile) or not isinstance(visitor, Account):
        return False
    rows = Payment.objects.filter(file=subject).select_related("claim__case")
    return any(may_with_claim(visitor, one.claim.case, CLAIM_VIEW) for one in rows)


def may_read_file(visitor: Visitor, subject: object | None) -> bool:
    """Whether somebody may read a file of a case."""
    if not isinstance(subject, StoredFile) or not isinstance(visitor, Account):
        return False
    rows = CaseFile.objects.filter(file=subject).select_related("case")
    return any(may_see(visitor, one.case) for one in rows)
