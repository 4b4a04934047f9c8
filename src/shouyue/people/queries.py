"""Questions about the staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Prefetch, Q, QuerySet

from shouyue.access.models import Account
from shouyue.access.queries import owner_of
from shouyue.people import rights
from shouyue.people.logic import Holder, Member, Post, Roster
from shouyue.people.models import Absence, DutyTurn, Holding, LegalEntity, Person, Region, Shift, Site
from shouyue.people.scopes import NOTHING, Scope
from shouyue.people.snapshot import roster

__all__ = [
    "NOTHING", "Asked", "Holder", "Listed", "Post", "Roster", "Scope", "actor_of", "by_id", "company_name", "find",
    "is_same", "member_of", "person_of", "persons", "roles_of", "roster", "scope_of", "scope_of_posts", "sites",
    "whose",
]  # fmt: skip

PAGE = 50


# Who somebody is


def person_of(account: Account) -> Person | None:
    """The person who signs in with `account`."""
    return Person.objects.select_related("site", "superior").filter(account_id=account.pk).first()


def member_of(account: Account) -> Member | None:
    """The same from memory: no query, five seconds old at most."""
    return roster().accounts.get(account.pk)


def actor_of(account: Account) -> str:
    """How the journal calls whoever acts: `person:12`, or `account:3` for an account that is nobody here."""
    member = member_of(account)
    return f"account:{account.pk}" if member is None else f"person:{member.id}"


def is_same(actor: str, other: str) -> bool:
    """Whether two actors of the journal are one person: whoever acts by a token or an account acts himself."""
    return actor == other or (bool(person := whose(actor)) and person == whose(other))


def whose(actor: str) -> int | None:
    """The number of the person behind an actor; None for programs of nobody and for the product itself."""
    kind, _, number = actor.partition(":")
    if not number.isdecimal() or len(number) > 18:
        return None
    if kind == "person":
        return int(number)
    account = int(number) if kind == "account" else _owner(int(number)) if kind == "token" else None
    member = roster().accounts.get(account) if account is not None else None
    return member.id if member else None


def _owner(token: int) -> int | None:
    return roster().tokens.get(token) or owner_of(token)  # one that was just issued is not in memory yet


def posts_of(account: Account) -> tuple[Post, ...]:
    """What the person of `account` holds today."""
    staff = roster()
    member = staff.accounts.get(account.pk)
    return () if member is None else staff.roles_of(member.id, staff.taken_at)


def roles_of(account: Account) -> frozenset[str]:
    """The codes of the roles that `account` has today; none without a person, before joining and after leaving."""
    return frozenset(post.role for post in posts_of(account))


def scope_of(account: Account, permission: str = "") -> Scope:
    """Whose rows `account` may see: the scopes of all its roles, or of those that have `permission`."""
    allowed = rights.roles_with(permission) if permission else None
    posts = [post for post in posts_of(account) if allowed is None or post.role in allowed]
    member = member_of(account)
    return NOTHING if member is None else scope_of_posts(posts, roster(), customer=member.customer)


def may_keep(account: Account, site: Site | None) -> bool:
    """Whether `account` enters and changes the staff of a site; None: those of no site."""
    scope = scope_of(account, "people.manage")
    return scope.covers(site.code, site.region.code) if site else scope.everything


def scope_of_posts(posts: list[Post], staff: Roster, *, customer: str = "") -> Scope:
    """The scopes of posts together. A customer's user sees his company's rows and no site."""
    own = [post for post in posts if post.role != rights.CUSTOMER]
    regions = frozenset(post.region for post in own if post.region)
    below = {site for site, region in staff.regions.items() if region in regions}
    return Scope(
        everything=any(not post.site and not post.region for post in own),
        sites=frozenset(below | {post.site for post in own if post.site}),
        regions=regions,
        customer=customer if len(own) < len(posts) else "",
    )


def holders_of_roles(at: datetime) -> dict[str, list[Person]]:
    """Who holds each role at `at`, wherever."""
    staff, found = roster(), {}
    numbers = {role: [post.person for post in posts if post.on(staff.day(at))] for role, posts in staff.posts.items()}
    persons = Person.objects.in_bulk({number for held in numbers.values() for number in held})
    for role, held in numbers.items():
        found[role] = [persons[number] for number in sorted(set(held)) if number in persons]
    return found


def held_by(roles: Sequence[str], day: date) -> dict[str, int]:
    """How many of those at work hold each of these roles on a day: as many as the list of persons shows. One query."""
    held = Holding.objects.filter(
        on(day), role__in=roles, person__in=Person.objects.filter(at_work(day), erased_at=None)
    )
    counted = held.values("role").annotate(count=Count("person", distinct=True)).values_list("role", "count")
    return dict.fromkeys(roles, 0) | dict(counted)


# Lists


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list of persons is asked for; `after` and `before` are the keys of the pager."""

    words: str = ""
    site: str = ""
    role: str = ""
    left: bool = False
    after: tuple[str, int] | None = None
    before: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of persons, and whether there are more on either side."""

    persons: tuple[Person, ...]
    earlier: bool
    later: bool
    total: int


def persons(asked: Asked, *, day: date) -> QuerySet[Person]:
    """Persons that match, in the order of their pinyin, with site and the roles that they hold on `day`."""
    held = Holding.objects.filter(on(day)).select_related("site", "region")
    found = Person.objects.select_related("site").prefetch_related(Prefetch("holdings", held, to_attr="held"))
    found = found.filter(erased_at=None).filter(Q(left_on__lte=day) if asked.left else at_work(day))
    if asked.site:
        found = found.filter(site__code=asked.site)
    if asked.role:
        found = found.filter(pk__in=Holding.objects.filter(on(day), role=asked.role).values("person"))
    for word in asked.words.split():
        found = found.filter(matches(word))
    return found.order_by("pinyin", "id")


def find(asked: Asked, *, day: date) -> Listed:
    """One page of them. Four queries."""
    found = persons(asked, day=day)
    if asked.before:
        rows = list(found.filter(_beside("lt", asked.before)).order_by("-pinyin", "-id")[: PAGE + 1])
        return Listed(tuple(reversed(rows[:PAGE])), len(rows) > PAGE, True, found.count())
    after = found.filter(_beside("gt", asked.after)) if asked.after else found
    rows = list(after[: PAGE + 1])
    return Listed(tuple(rows[:PAGE]), asked.after is not None, len(rows) > PAGE, found.count())


def matches(word: str) -> Q:
    """A word of a name, of its pinyin, its initials, or the beginning of a job number."""
    latin = word.lower().replace("'", "")
    return (
        Q(name__icontains=word)
        | Q(pinyin__contains=latin)
        | Q(initials__startswith=latin)
        | Q(job_number__istartswith=word)
    )


def on(day: date) -> Q:
    """Holdings that count on `day`."""
    return Q(since__lte=day) & (Q(until=None) | Q(until__gte=day))


def at_work(day: date) -> Q:
    """Persons who are not gone; those who join later are there already."""
    return Q(left_on=None) | Q(left_on__gt=day)


def _beside(side: str, key: tuple[str, int]) -> Q:
    return Q(**{f"pinyin__{side}": key[0]}) | Q(**{"pinyin": key[0], f"id__{side}": key[1]})


# Single rows


def by_id(pk: int) -> Person | None:
    """A person with site and superior; None when there is none."""
    return Person.objects.select_related("site__region", "superior", "account").filter(pk=pk).first()


def holdings(person: Person) -> list[Holding]:
    """All roles of a person, those that still count first."""
    return list(person.holdings.select_related("site", "region").order_by("-until", "since", "id"))


def absences(person: Person, *, at: datetime) -> list[Absence]:
    """Absences that are not over at `at`, the next one first."""
    return list(person.absences.select_related("deputy").filter(ends_at__gt=at))


def stands_in(person: Person, *, at: datetime) -> list[Absence]:
    """Absences of others, not over at `at`, in which this person is the deputy."""
    return list(person.stands_in.select_related("person").filter(ends_at__gt=at, person__erased_at=None))


def sites() -> QuerySet[Site]:
    """All sites with region and legal entity."""
    return Site.objects.select_related("region", "legal_entity").order_by("region__code", "code")


def regions() -> QuerySet[Region]:
    return Region.objects.prefetch_related("sites")


def company_name() -> str:
    """What the company is called: its first legal entity; empty before any is entered."""
    return LegalEntity.objects.values_list("name", flat=True).order_by("code").first() or ""


def legal_entities() -> QuerySet[LegalEntity]:
    return LegalEntity.objects.prefetch_related("sites")


def shifts() -> QuerySet[Shift]:
    return Shift.objects.all()


def sites_counted(day: date) -> QuerySet[Site]:
    """All sites, each with the number of persons at work there (`persons_here`)."""
    stays = Q(persons__left_on=None) | Q(persons__left_on__gt=day)
    here = Count("persons", filter=stays & Q(persons__erased_at=None))
    return sites().annotate(persons_here=here)


def turns(person: Person, *, since: datetime, until: datetime) -> list[DutyTurn]:
    """Duty turns of a person that touch that span."""
    found = person.turns.filter(starts_at__lt=until, ends_at__gt=since)
    return list(found.select_related("site").order_by("starts_at"))


def reports_of(person: Person, *, day: date) -> list[Person]:
    """Persons whose superior this one is."""
    return list(person.staff.filter(at_work(day), erased_at=None).order_by("pinyin", "id"))
