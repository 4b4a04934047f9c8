"""Who may see and correct which record, and who may read the files of a mail: whoever may see what the mail is about.
What nobody speaks for is closed to all.

permissions.register("case", may_see_case)      # in apps.ready: (visitor, "case:8431") -> bool
"""

from collections.abc import Callable

from django.db.models import Q

from shouyue.access import guards
from shouyue.access.guards import Visitor
from shouyue.access.models import Account
from shouyue.communications.models import Communication, Mail
from shouyue.customers.permissions import may_see as may_see_customer
from shouyue.customers.queries import visible as visible_customers
from shouyue.files.models import StoredFile
from shouyue.people import queries as people

VIEW, RECORD, CORRECT = "communication.view", "communication.record", "communication.correct"
READ, WRITE = "communications.read", "communications.write"  # of programs

Predicate = Callable[[Visitor, str], bool]

_known: dict[str, Predicate] = {}


def register(kind: str, predicate: Predicate) -> None:
    """Let `predicate` decide about the files of mails about subjects of a kind.

    Raises ValueError when another one decides already.
    """
    if _known.setdefault(kind, predicate) is not predicate:
        raise ValueError(f"files of mails about {kind!r} have two guards")


def may_read(visitor: Visitor, subject: object | None) -> bool:
    """Whether `visitor` may read a stored file that came with a mail, or the mail itself."""
    if not isinstance(subject, StoredFile):
        return False
    abouts = Mail.objects.filter(Q(raw=subject) | Q(files__file=subject)).exclude(about="")
    return any(_may_see(visitor, about) for about in set(abouts.values_list("about", flat=True)))


def may_see_subject(visitor: Visitor, about: str) -> bool:
    """Whether `visitor` may see what a record says that it belongs to, `case:8431`."""
    return _may_see(visitor, about)


def visible(account: Account, permission: str = VIEW) -> Q:
    """The records of the customers whom one sees."""
    return visible_customers(people.scope_of(account, permission), "customer__")


def may_see(account: Account, row: Communication, permission: str = VIEW) -> bool:
    """Whether one record is among them."""
    return may_see_customer(account, row.customer, permission=permission)


def may_correct(account: Account, row: Communication) -> bool:
    """Whether somebody may put a record right: who wrote it down or is responsible for it, or answers for its place."""
    if guards.may(account, CORRECT) and may_see(account, row, CORRECT):
        return True
    member = people.member_of(account)
    is_own = people.is_same(row.recorded_by, people.actor_of(account))
    is_own = is_own or (member is not None and row.person_id == member.id)
    return is_own and guards.may(account, RECORD) and may_see(account, row, RECORD)


def _may_see(visitor: Visitor, about: str) -> bool:
    predicate = _known.get(about.partition(":")[0])
    return predicate is not None and predicate(visitor, about)
