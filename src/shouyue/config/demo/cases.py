"""Stories of cases: what the customer brings, who is asked first, what is done about it until it is closed. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from shouyue.cases.logic import Cause, ChannelKind, Form, Kind, Severity, Step, TakenBy, Trouble, number_of
from shouyue.cases.logic.intake import Intake
from shouyue.cases.logic.kinds import SPOKEN
from shouyue.cases.logic.past import Past, PastStep
from shouyue.config.demo.matters import Live, Matter, live, matters, words
from shouyue.config.demo.telling import DAY, HOUR, MINUTE, REGION_OF, Client, Happening, Teller

CHANNELS = (
    *(ChannelKind.PHONE, ChannelKind.PHONE, ChannelKind.PHONE, ChannelKind.EMAIL, ChannelKind.CHAT),
    *(ChannelKind.WEBSITE, ChannelKind.SERVICE_POINT),
)
RESULT_WITHIN = {Severity.GENERAL: 20 * HOUR, Severity.IMPORTANT: 22 * HOUR, Severity.MAJOR: 60 * HOUR}
PROMISED = {Severity.GENERAL: 20 * HOUR, Severity.IMPORTANT: 22 * HOUR, Severity.MAJOR: 64 * HOUR}
GRAVE = Decimal(10_000)  # CNY of damage
MISUNDERSTOOD = (Trouble.ATTITUDE, Trouble.WRONG_INFORMATION, Trouble.CHARGES)
LOOKED_UP = 0.4  # inquiries that are about a waybill


@dataclass(frozen=True, slots=True)
class Story:
    """A case as it goes on: who deals with it."""

    teller: Teller
    subject: str
    at: datetime
    client: Client
    agent: int | None
    specialist: int | None

    def begins(self, matter: Matter, channel: ChannelKind, promised: timedelta | None = None) -> Happening:
        """It comes in."""
        one, asks = self.client, matter.kind is not Kind.INQUIRY or self.teller.rng.random() < LOOKED_UP
        intake = Intake(
            kind=matter.kind,
            channel=channel,
            title=matter.title,
            content=matter.content,
            demand=matter.demand,
            severity=matter.severity,
            trouble=matter.trouble,
            form=matter.form,
            claim=matter.form is Form.CLAIM,
            loss=matter.loss,
            delay=matter.delay,
            customer=one.number,
            contact=one.contact,
            waybill=self.teller.waybills.get(one.subject, "") if asks else "",
            site=one.site,
            region=REGION_OF[one.site],
            promised_at=self.at + promised if promised else None,
        )
        past = Past(
            number=self.subject.partition(":")[2],
            intake=intake,
            received_at=self.at,
            taken_by=TakenBy.SERVICE,
            first_asked=self.agent,
            handler=self.agent,
            actor=_actor(self.agent),
        )
        return Happening(self.at, "case.received", self.subject, (one.subject,), deed=past)

    def did(self, step: Step, after: timedelta, text: str | None = None, *, by: int | None, **more: Any) -> Happening:
        """Somebody takes a step, so long after it came in; without a text in words that are usual."""
        at = self.at + after
        said = self.teller.rng.choice(words(step)) if text is None else text
        deed = PastStep(step=step, at=at, actor=_actor(by), text=said, **more)
        return Happening(at, f"case.{step}", self.subject, deed=deed)

    def first(self, role: str) -> int | None:
        """Who holds a role there."""
        return next(iter(self.teller.colleagues(role, self.client, self.at)), None)

    def team(self, severity: Severity | None) -> Iterator[dict[str, Any]]:
        """The task force: of a general complaint the specialist alone, else with others; none where nobody is there."""
        roles = () if severity is Severity.GENERAL else ("service_supervisor", "dispatcher")
        found = [one for one in (self.specialist, *map(self.first, roles)) if one is not None]
        members = self.teller.staff.members
        if found:
            yield {"members": tuple(found), "text": "、".join(members[one].name for one in found)}


def inquiry(teller: Teller, number: str, at: datetime) -> Iterator[Happening]:
    """A question, answered, and that was it."""
    story, matter = _story(teller, number, at, Kind.INQUIRY)
    yield story.begins(matter, teller.rng.choice(CHANNELS))
    taken = teller.at_last(30 * MINUTE)
    yield story.did(Step.ANSWERED, taken, matter.result, by=story.agent, in_time=taken <= 30 * MINUTE)
    understood = teller.rng.choice(words("understood"))
    yield story.did(Step.RESOLVED, taken + 2 * MINUTE, understood, by=story.agent)
    yield story.did(Step.CLOSED, taken + 3 * MINUTE, "", by=story.agent)


def request(teller: Teller, number: str, at: datetime) -> Iterator[Happening]:
    """A change of what was ordered: looked at, started, told."""
    story, matter = _story(teller, number, at, Kind.REQUEST)
    yield story.begins(matter, teller.rng.choice(CHANNELS))
    taken = teller.at_last(10 * MINUTE)
    yield story.did(Step.FEASIBILITY_CONFIRMED, taken, matter.plan, by=story.agent)
    started = teller.at_last(5 * MINUTE)
    yield story.did(Step.ADJUSTMENT_STARTED, taken + started, by=story.first("dispatcher"))
    told = taken + started + 5 * MINUTE
    yield story.did(Step.RESOLVED, told, matter.result, by=story.agent)
    yield story.did(Step.CLOSED, told + 2 * HOUR, by=story.agent)


def complaint(teller: Teller, number: str, at: datetime) -> Iterator[Happening]:
    """A complaint goes to the specialist, who keeps the customer informed until it is solved."""
    story, matter = _story(teller, number, at, Kind.COMPLAINT)
    channel, severity = teller.rng.choice(CHANNELS), matter.severity or Severity.GENERAL
    promised = PROMISED[severity]
    yield story.begins(matter, channel, promised if channel in SPOKEN else None)
    steps = [
        *_wanted(story, Step.HANDED_OVER, 15 * MINUTE, by=story.agent, person=story.specialist),
        *_formed(story, severity),
        *_wanted(story, Step.CONTACTED, 2 * HOUR, by=story.specialist),
        *_wanted(story, Step.PLAN_TOLD, 20 * HOUR, matter.plan, by=story.specialist),
        *_wanted(story, Step.CORRECTION_PLANNED, 30 * HOUR, by=story.first("service_supervisor")),
    ]
    if channel not in SPOKEN:
        steps += _wanted(story, Step.PROMISED, 3 * HOUR, by=story.specialist, promised_at=at + promised)
    if is_grave(matter):
        steps += _wanted(story, Step.EMERGENCY_STARTED, 30 * MINUTE, by=story.first("service_supervisor"))
        steps += _wanted(story, Step.PRELIMINARY_REPORTED, 4 * HOUR, by=story.first("service_supervisor"))
    if severity is Severity.MAJOR:
        steps += _wanted(story, Step.INVESTIGATED, 50 * HOUR, by=story.specialist)
    yield from _until_solved(story, steps, teller.at_last(RESULT_WITHIN[severity]), matter.result, cause_of(matter, at))


def abnormal(teller: Teller, number: str, at: datetime) -> Iterator[Happening]:
    """Nobody answered, or several said different things: somebody takes it in hand."""
    story, matter = _story(teller, number, at, Kind.ABNORMAL)
    channel = teller.rng.choice(CHANNELS)
    yield story.begins(matter, channel, DAY if channel in SPOKEN else None)
    steps = [
        *_formed(story, None),
        *_wanted(story, Step.CONTACTED, 2 * HOUR, by=story.agent),
        *_wanted(story, Step.CORRECTION_PLANNED, 20 * HOUR, by=story.agent),
    ]
    yield from _until_solved(story, steps, teller.at_last(30 * HOUR), matter.result)


def in_hand(teller: Teller, until: datetime) -> Iterator[Happening]:
    """The cases that run on at `until`, as far as their customers are among the clients."""
    known = {one.name: one for one in teller.clients}
    for number, one in enumerate(live()):
        if one.customer in known:
            yield from _in_hand(_of(teller, f"live{number}", until - one.ago, known[one.customer]), one)


def _in_hand(story: Story, one: Live) -> Iterator[Happening]:
    yield story.begins(one.matter, one.channel, one.promised)
    for done in one.done:
        more: dict[str, Any] = {"text": done.text}
        if done.step is Step.HANDED_OVER:
            more["person"] = None if one.unassigned else story.specialist
        if done.step is Step.EVIDENCE_ASKED:
            more["wanted"] = one.wanted
        for team in story.team(one.matter.severity) if done.step is Step.TEAM_FORMED else ({},):
            by = story.agent if done.step is Step.HANDED_OVER or story.specialist is None else story.specialist
            yield story.did(done.step, done.after, by=by, **{**more, **team})


def is_grave(matter: Matter) -> bool:
    """What is major by what happened, whatever it was called (SG-2.1.1b)."""
    is_damage = matter.trouble is Trouble.DAMAGE and (matter.loss or 0) > GRAVE
    return matter.severity is Severity.MAJOR or matter.trouble is Trouble.LOSS or is_damage


def cause_of(matter: Matter, at: datetime) -> Cause:
    """What such a complaint mostly comes from (OC-14.1); now and then the customer has come to expect more."""
    if at.toordinal() % 6 == 0:
        return Cause.EXPECTATIONS
    return Cause.COMMUNICATION if matter.trouble in MISUNDERSTOOD else Cause.QUALITY


def numbered(found: Iterable[Happening]) -> list[Happening]:
    """The same, in order, with the numbers that its site and local day give to a case."""
    serials: dict[tuple[str, str], int] = {}
    names: dict[str, str] = {}
    told = []
    for one in found:
        if isinstance(one.deed, Past):
            place = one.deed.intake.site, f"{one.at:%Y%m%d}"
            serials[place] = serials.get(place, 0) + 1
            number = number_of(place[0], one.at.date(), serials[place])
            names[one.subject] = f"case:{number}"
            one = replace(one, deed=replace(one.deed, number=number))
        told.append(replace(one, subject=names.get(one.subject, one.subject)))
    return told


def _story(teller: Teller, number: str, at: datetime, kind: Kind) -> tuple[Story, Matter]:
    client = teller.someone()
    return _of(teller, number, at, client), teller.matter(matters()[kind], client)


def _of(teller: Teller, number: str, at: datetime, client: Client) -> Story:
    agents = teller.colleagues("service_agent", client, at)
    specialists = teller.colleagues("complaint_specialist", client, at)
    return Story(teller, f"case:{number}", at, client, next(iter(agents), None), next(iter(specialists), None))


def _actor(person: int | None) -> str:
    return f"person:{person}" if person is not None else "system:demo"


def _wanted(
    story: Story, step: Step, limit: timedelta, text: str | None = None, *, by: int | None, **more: Any
) -> Iterator[Happening]:
    """A step that somebody has so long for; now and then it is forgotten."""
    taken = story.teller.soon(limit)
    if taken is not None:
        yield story.did(step, taken, text, by=by, **more)


def _formed(story: Story, severity: Severity | None) -> Iterator[Happening]:
    for team in story.team(severity):
        yield from _wanted(story, Step.TEAM_FORMED, HOUR, by=story.specialist, **team)


def _until_solved(
    story: Story, steps: Sequence[Happening], taken: timedelta, result: str, cause: Cause | None = None
) -> Iterator[Happening]:
    """What was done before it was solved, sometimes to the customer's discontent; then it is closed."""
    solved = story.at + taken
    yield from (one for one in steps if one.at < solved)
    if story.teller.rng.random() < 0.15:
        yield story.did(Step.NOT_CONTENT, taken / 2, by=story.agent)
    yield story.did(Step.RESOLVED, taken, result, by=story.specialist)
    if cause is not None:
        yield story.did(Step.CAUSE_RECORDED, taken + HOUR, "", by=story.specialist, cause=cause)
    later = [one for one in steps if solved <= one.at < solved + DAY and one.name == "case.correction_planned"]
    yield from later
    yield story.did(Step.CLOSED, taken + DAY, by=story.agent)
