"""The demo company lives: what happens to it is done by the actions that people would take, at its own instant."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heapify, heappop, heappush

from shouyue.clock import queries as clock
from shouyue.clock.actions import real_time, set_clock
from shouyue.config.demo import talks
from shouyue.config.demo.company import DEMO
from shouyue.config.demo.desk import Desk
from shouyue.config.demo.playing import tell
from shouyue.config.demo.talks import Staff
from shouyue.config.demo.telling import Happening
from shouyue.obligations.sweeping import ring_due

# A story is told by whoever lives it: it gives the instant of its next step, and takes the step when called again.
Story = Iterator[datetime]


@dataclass(slots=True)
class Life:
    """Who works there, and the cases they have in hand."""

    staff: Staff
    desk: Desk = field(default_factory=Desk)

    def happens(self, one: Happening, at: datetime) -> str:
        """Do it at `at`, the company's time; answers what it is about, empty where the action said no."""
        if one.deed is not None:
            return self.desk.play(one, at)
        if one.name == talks.RECORDED:
            return talks.record(one, self.staff, at)
        tell(one, self.staff)
        return one.subject

    def story(self, happenings: Iterable[Happening]) -> Story:
        """The script as a story."""
        for one in happenings:
            yield one.at
            self.happens(one, one.at)


def live(stories: Iterable[Story], until: datetime) -> None:
    """Live through stories side by side up to the real instant `until`, each step at its own by the company's clock;
    what is due before it has rung. Nothing waits; the clock shows the real time again at the end."""
    waiting = [(at, number, story) for number, story in enumerate(stories) for at in _next(story)]
    heapify(waiting)
    while waiting and waiting[0][0] <= until:
        at, number, story = heappop(waiting)
        _turn(at)
        for following in _next(story):
            heappush(waiting, (following, number, story))
    _turn(until)
    real_time(at_real=until, not_before=None)


def _next(story: Story) -> tuple[datetime, ...]:
    return tuple(at for at in (next(story, None),) if at is not None)


def _turn(at: datetime) -> None:
    """It is `at`: what was due by then has rung."""
    set_clock(company_at=at, rate=0, by=DEMO, at_real=clock.reading().real)
    while ring_due():
        pass
