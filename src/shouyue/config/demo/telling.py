"""What the stories of the demo company are told with. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from shouyue.cases.logic.past import Past, PastStep
from shouyue.config.demo.matters import Matter
from shouyue.people.queries import Roster

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
KEEPS, LATE = 0.88, 0.97  # up to this share in time, up to that one late; the rest is forgotten
REGION_OF = {"SH01": "east", "HZ01": "east", "NJ01": "east", "SZ01": "south", "GZ01": "south"}


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that somebody does at an instant; `role` is who tells it. `deed`: the case that comes in, or the step
    that is taken in one, with all that its rows need."""

    at: datetime
    name: str
    subject: str
    about: tuple[str, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)
    role: str = "service_agent"
    deed: Past | PastStep | None = None


@dataclass(frozen=True, slots=True)
class Client:
    """A customer of the company: its reference, tier (empty: none yet), site, who looks after it (`person:12`), short
    name, the number of its main contact, and whether it has fallen silent."""

    subject: str
    tier: str
    site: str
    owner: str = ""
    name: str = ""
    contact: int | None = None
    quiet: bool = False  # nothing was heard of it for long, and nothing is

    @property
    def number(self) -> int:
        """Of its row."""
        return int(self.subject.partition(":")[2])

    @property
    def place(self) -> dict[str, str]:
        """Where it is, as facts say it."""
        return {"site": self.site, "region": REGION_OF[self.site]}

    @property
    def graded(self) -> dict[str, str]:
        """Its tier, as facts say it."""
        return {"tier": self.tier} if self.tier else {}


@dataclass(slots=True)
class Teller:
    """Chance, and the customers and colleagues that it deals with."""

    rng: Random
    clients: Sequence[Client]
    staff: Roster
    waybills: dict[str, str] = field(default_factory=dict)  # the last of each customer
    used: Counter[str] = field(default_factory=Counter)  # matters by title

    def soon(self, limit: timedelta) -> timedelta | None:
        """How long somebody takes who was given `limit`: mostly less, sometimes more, now and then for ever."""
        luck = self.rng.random()
        if luck < KEEPS:
            return limit * self.rng.uniform(0.1, 0.85)
        return limit * self.rng.uniform(1.05, 1.9) if luck < LATE else None

    def at_last(self, limit: timedelta) -> timedelta:
        """The same where what was forgotten is found in the end."""
        return self.soon(limit) or limit * self.rng.uniform(2.5, 4.5)

    def someone(self) -> Client:
        return self.rng.choice([one for one in self.clients if not one.quiet])

    def colleagues(self, role: str, client: Client, at: datetime) -> list[int]:
        """Numbers of those who hold a role where a customer is served, whoever is first of them chosen by chance."""
        found = [
            one.person_id for one in self.staff.holders(role, site=client.site, region=REGION_OF[client.site], at=at)
        ]
        self.rng.shuffle(found)
        return found

    def matter(self, found: Iterable[Matter], client: Client) -> Matter:
        """One that fits the customer, of those that were told least often."""
        fitting = [one for one in found if not one.of or client.name in one.of]
        least = min(self.used[one.title] for one in fitting)
        chosen = self.rng.choice([one for one in fitting if self.used[one.title] == least])
        self.used[chosen.title] += 1
        return chosen
