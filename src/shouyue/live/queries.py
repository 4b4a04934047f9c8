"""Wishes as signed tokens; and what the hub asks of the database, a few tiny queries for all pages of a process."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing

from shouyue.access import guards
from shouyue.clock.logic import Reading
from shouyue.clock.queries import reading
from shouyue.journal import queries as journal
from shouyue.kit.ids import uuid7
from shouyue.live.logic import MOST_NAMES, BadWish, OldWish, Share, Wish

if TYPE_CHECKING:
    from shouyue.access.models import Account

LISTEN = "live.listen"
# A fact gets its id before its transaction commits: one that commits later than this after is not heard of.
LATEST_COMMIT = timedelta(seconds=5)
MOST_FACTS = 2000  # of one look; when there are more, all pages are told to look again

_signer = signing.TimestampSigner(salt="shouyue.live")


@dataclass(frozen=True, slots=True)
class Look:
    """What was recorded of late, and the time it is. `cut`: there was more than can be told one by one."""

    facts: tuple[journal.Told, ...]
    clock: Reading
    cut: bool


def token(
    account: Any,
    *,
    subjects: Collection[str] = (),
    kinds: Collection[str] = (),
    share: tuple[str, str] | None = None,
    at: datetime,
) -> str:
    """A wish that nobody can make for himself: `account` may listen to these names, shown on a page made at `at`.

    `subjects` are references (`case:8431`), `kinds` their kinds (`case`; `*` is any); `at` is real time. `share` is the
    name of a piece and the page's address: it comes ready-made instead of a ping.
    Raises ValueError for more than 1,000 names.
    """
    names = sorted({*subjects, *kinds})
    if len(names) > MOST_NAMES:
        raise ValueError(f"a page cannot listen to {len(names)} names: use the kind")
    return _signer.sign_object([account.pk, names, int(at.timestamp() * 1000), *(share or ())], compress=True)


def wish_of(tokens: Iterable[str], *, account: int | None) -> Wish:
    """The wishes of one page of `account` as one. Raises BadWish, or OldWish when it is older than a session may be."""
    try:
        wishes = [_signer.unsign_object(one, max_age=settings.SESSION_COOKIE_AGE) for one in tokens]
    except signing.SignatureExpired as error:
        raise OldWish from error
    except signing.BadSignature as error:
        raise BadWish from error
    owners = {owner for owner, *_rest in wishes}
    if owners != {account}:
        raise BadWish
    return Wish(
        owners.pop(),
        frozenset(name for _owner, names, _made, *share in wishes if not share for name in names),
        datetime.fromtimestamp(min(made for _owner, _names, made, *_share in wishes) / 1000, UTC),
        frozenset(Share(share[0], share[1], frozenset(names)) for _owner, names, _made, *share in wishes if share),
    )


def look() -> Look:
    """The facts of the last seconds, those included that committed late. Three queries."""
    clock = reading()
    since = clock.company - LATEST_COMMIT * float(max(clock.rate, Decimal(1)))
    facts = journal.recent(uuid7(since), limit=MOST_FACTS)
    return Look(facts, clock, cut=len(facts) == MOST_FACTS)


def still_welcome(sessions: Mapping[str, int], *, at: datetime) -> "dict[str, Account]":
    """Of these sessions, each with its account, those that are still signed in and may listen. Two queries."""
    kept = import_module(settings.SESSION_ENGINE).SessionStore.get_model_class().objects
    alive = kept.filter(pk__in=list(sessions), expire_date__gt=at).values_list("pk", flat=True)
    accounts = get_user_model()._default_manager.in_bulk(set(sessions.values()))
    return {
        session: account
        for session in alive
        if (account := accounts.get(sessions[session])) is not None and guards.may(account, LISTEN)
    }
