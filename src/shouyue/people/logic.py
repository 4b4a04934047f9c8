"""Who answers for a role, at a place and a moment. Pure: one frozen snapshot of the staff.

Scope: the whole company covers everything, a region its sites, a site only itself. The narrowest scope in which
anybody can be reached answers. Who is away is replaced by the deputy, whose own deputy follows when that one is away
too; where the chain ends or closes into a circle, nobody stands in.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

Key = TypeVar("Key")
Value = TypeVar("Value")

PERSON = "person:"


@dataclass(frozen=True, slots=True)
class Member:
    """A person; at work from `joined_on` up to the day before `left_on`."""

    id: int
    name: str
    account: int | None
    site: str
    joined_on: date
    left_on: date | None = None
    customer: str = ""

    def at_work(self, day: date) -> bool:
        return self.joined_on <= day and (self.left_on is None or day < self.left_on)


@dataclass(frozen=True, slots=True)
class Post:
    """A role that a person holds from `since` to `until`, both included; neither site nor region: everywhere."""

    person: int
    role: str
    site: str
    region: str
    since: date
    until: date | None = None

    def on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Turn:
    """A person is on duty at a site; no role: for whatever comes."""

    person: int
    site: str
    role: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Leave:
    """A person is away."""

    person: int
    deputy: int | None
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Holder:
    """Who answers; `deputy_for` is the person who is away, None when it is the person concerned."""

    person_id: int
    name: str
    deputy_for: int | None = None


@dataclass(frozen=True, slots=True)
class Roster:
    """The staff as of `taken_at`. `zone` says when a day begins; `regions` is of sites, `tokens` of accounts."""

    taken_at: datetime
    zone: ZoneInfo
    members: Mapping[int, Member]
    accounts: Mapping[int, Member]
    posts: Mapping[str, tuple[Post, ...]]
    posts_of: Mapping[int, tuple[Post, ...]]
    turns: Mapping[str, tuple[Turn, ...]]
    leaves: Mapping[int, tuple[Leave, ...]]
    regions: Mapping[str, str]
    tokens: Mapping[int, int]

    def holders(
        self, role: str, *, site: str = "", region: str = "", at: datetime, barred: frozenset[int] = frozenset()
    ) -> tuple[Holder, ...]:
        """Who answers for `role` there at `at`; nobody: an empty tuple.

        Whoever is `barred`, or comes to it through somebody who is, is as if he were not there.

        Where no site is named and nobody holds the role for that region or for the whole company, everybody at the
        region's sites does, and where no region is named either, everybody who holds the role.
        """
        posts = [post for post in self.posts.get(role, ()) if post.on(self.day(at))]
        for level in self._levels(site, region or self.regions.get(site, "")):
            found = self._present((post.person for post in posts if (post.site, post.region) == level), at, barred)
            if found:
                return found
        if site:
            return ()
        within = (post.person for post in posts if not region or self.regions.get(post.site) == region)
        return self._present(within, at, barred)

    def on_duty(self, site: str, role: str, *, at: datetime) -> tuple[Holder, ...]:
        """Who is on duty at `site` for `role` (empty: any); a turn without a role serves whatever its person holds."""
        on = [turn for turn in self.turns.get(site, ()) if turn.starts_at <= at < turn.ends_at]
        return self._present((turn.person for turn in on if self._serves(turn, role, at)), at)

    def turn_of(self, person: int, at: datetime) -> Turn | None:
        """The duty turn in which a person is, at whatever site."""
        running = (turn for turns in self.turns.values() for turn in turns if turn.starts_at <= at < turn.ends_at)
        return next((turn for turn in running if turn.person == person), None)

    def person(self, ref: str, *, at: datetime) -> Holder | None:
        """The person of `person:<id>` or who stands in; None where nobody does, or the reference names nobody."""
        number = ref.removeprefix(PERSON)
        if not ref.startswith(PERSON) or not number.isdecimal():
            return None
        return self.stand_in(int(number), at)

    def stand_in(self, person: int, at: datetime) -> Holder | None:
        """The person, if at work and not away, else the deputy, and so on."""
        seen: set[int] = set()
        current: int | None = person
        while current is not None and current not in seen and self._is_member(current, at):
            leave = self.leave_of(current, at)
            if leave is None:
                return Holder(current, self.members[current].name, None if current == person else person)
            seen.add(current)
            current = leave.deputy
        return None

    def passed_through(self, holder: Holder, at: datetime) -> frozenset[int]:
        """A holder with everybody whose absence made him answer: each of them appointed the next."""
        passed = {holder.person_id}
        current = holder.deputy_for
        while current is not None and current not in passed:
            passed.add(current)
            leave = self.leave_of(current, at)
            current = leave.deputy if leave else None
        return frozenset(passed)

    def leave_of(self, person: int, at: datetime) -> Leave | None:
        """The absence of a person at `at`."""
        return next((one for one in self.leaves.get(person, ()) if one.starts_at <= at < one.ends_at), None)

    def roles_of(self, person: int, at: datetime) -> tuple[Post, ...]:
        """What a person holds at `at`; nothing before joining and after leaving."""
        if not self._is_member(person, at):
            return ()
        return tuple(post for post in self.posts_of.get(person, ()) if post.on(self.day(at)))

    def colleagues(self, at: datetime) -> list[Member]:
        """Who works here at `at`, away or not: those who joined and have not left, without customers' users."""
        day = self.day(at)
        return [one for one in self.members.values() if one.at_work(day) and not one.customer]

    def colleague(self, person: int, at: datetime) -> Member | None:
        """One of them; None for everybody else."""
        member = self.members.get(person)
        return member if member is not None and not member.customer and self._is_member(person, at) else None

    def day(self, at: datetime) -> date:
        """The company's local day."""
        return at.astimezone(self.zone).date()

    def _levels(self, site: str, region: str) -> Iterator[tuple[str, str]]:
        """Scopes from the narrowest, as (site, region)."""
        if site:
            yield site, ""
        if region:
            yield "", region
        yield "", ""

    def _present(
        self, persons: Iterable[int], at: datetime, barred: frozenset[int] = frozenset()
    ) -> tuple[Holder, ...]:
        """Each once, in the order of their numbers; somebody's own post goes before standing in for another."""
        found: dict[int, Holder] = {}
        for person in sorted(set(persons)):
            holder = self.stand_in(person, at) if self._is_member(person, at) else None
            if holder is None or (barred and not barred.isdisjoint(self.passed_through(holder, at))):
                continue
            if holder.deputy_for is None or holder.person_id not in found:
                found[holder.person_id] = holder
        return tuple(found[person] for person in sorted(found))

    def _is_member(self, person: int, at: datetime) -> bool:
        member = self.members.get(person)
        return member is not None and member.at_work(self.day(at))

    def _serves(self, turn: Turn, role: str, at: datetime) -> bool:
        if not role or turn.role == role:
            return True
        return not turn.role and any(
            post.role == role and self._covers(post, turn.site) for post in self.roles_of(turn.person, at)
        )

    def _covers(self, post: Post, site: str) -> bool:
        return (post.site, post.region) in {*self._levels(site, self.regions.get(site, ""))}


def roster_of(
    *,
    taken_at: datetime,
    zone: ZoneInfo,
    members: Iterable[Member],
    posts: Iterable[Post] = (),
    turns: Iterable[Turn] = (),
    leaves: Iterable[Leave] = (),
    regions: Mapping[str, str] | None = None,
    tokens: Mapping[int, int] | None = None,
) -> Roster:
    """A roster with its indexes."""
    known, held = {one.id: one for one in members}, tuple(posts)
    return Roster(
        taken_at=taken_at,
        zone=zone,
        members=known,
        accounts={one.account: one for one in known.values() if one.account is not None},
        posts=_grouped((post.role, post) for post in held),
        posts_of=_grouped((post.person, post) for post in held),
        turns=_grouped((turn.site, turn) for turn in turns),
        leaves=_grouped((leave.person, leave) for leave in leaves),
        regions=dict(regions or {}),
        tokens=dict(tokens or {}),
    )


def _grouped(pairs: Iterable[tuple[Key, Value]]) -> dict[Key, tuple[Value, ...]]:
    found: dict[Key, list[Value]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in found.items()}
