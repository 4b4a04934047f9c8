"""Which account the company's sign-in means: known by its subject, or found once by e-mail or name. None is made."""

import logging
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, transaction

from shouyue.access.models import Account, Identity

if TYPE_CHECKING:
    from shouyue.access.oidc import Person

logger = logging.getLogger(__name__)


def account_for(person: "Person", *, at: datetime) -> Account | None:
    """The account of `person`, tied to it from the first time on; None when there is none, or it is another's."""
    known = Identity.objects.select_related("account").filter(issuer=person.issuer, subject=person.subject).first()
    if known is not None:
        return known.account if known.account.is_active else None
    account = _matching(person)
    if account is None or not _tie(account, person, at=at):
        return None
    return account


def untie(account: Account, *, by: str) -> bool:
    """Forget whom the company's sign-in knows as `account`; the next one who matches is tied."""
    untied = bool(Identity.objects.filter(account=account).delete()[0])
    if untied:
        logger.warning("account=%s company identity untied by=%s", account.pk, by)
    return untied


def _matching(person: "Person") -> Account | None:
    """By one claim, as configured: a verified e-mail, or the name where the provider lets nobody choose it."""
    by_name = settings.SHOUYUE_OIDC_MATCH == "username"
    value, field = (person.username, "username") if by_name else (person.email, "email")
    return Account.objects.filter(is_active=True, **{field: value}).first() if value else None


def _tie(account: Account, person: "Person", *, at: datetime) -> bool:
    try:
        with transaction.atomic():
            Identity.objects.create(account=account, issuer=person.issuer, subject=person.subject, since=at)
    except IntegrityError:  # somebody else of that issuer is tied to it
        logger.warning("account=%s refused to a second company identity", account.pk)
        return False
    logger.info("account=%s tied to a company identity", account.pk)
    return True
