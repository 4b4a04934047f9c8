"""What else hangs on cases that are taken over: task forces, claims, missing proofs, judged investigations, numbers."""

from collections.abc import Iterator, Sequence
from datetime import date

from shouyue.cases.logic import Step, number_of
from shouyue.cases.logic.past import Past, PastStep
from shouyue.cases.models import Case, Claim, EvidenceItem, Investigation, Member, Series, Team
from shouyue.people import queries as people

Pairs = Sequence[tuple[Past, Case]]


def write(pairs: Pairs) -> None:
    """All of them. One query for each table."""
    _teams(pairs)
    Claim.objects.bulk_create(_claim(past, case) for past, case in pairs if case.claim)
    EvidenceItem.objects.bulk_create(
        EvidenceItem(case=case, name=name, wanted_at=one.at)
        for case, one in _steps(pairs, Step.EVIDENCE_ASKED)
        for name in one.wanted
    )
    Investigation.objects.bulk_create(_investigation(case, one) for case, one in _steps(pairs, Step.INVESTIGATED))


def keep_numbers(batch: Sequence[Past]) -> None:
    """The next case of a site's day is numbered after these."""
    last: dict[tuple[str, date], int] = {}
    for past in batch:
        place, serial = (past.intake.site, people.roster().day(past.received_at)), past.number.rpartition("-")[2]
        if serial.isdecimal() and past.number == number_of(*place, int(serial)):
            last[place] = max(last.get(place, 0), int(serial))
    known = Series.objects.filter(site__in={site for site, _day in last}, day__in={day for _site, day in last})
    for row in known:
        if (row.site, row.day) in last:
            last[row.site, row.day] = max(last[row.site, row.day], row.last)
    Series.objects.bulk_create(
        [Series(site=site, day=day, last=number) for (site, day), number in last.items()],
        update_conflicts=True,
        unique_fields=("site", "day"),
        update_fields=("last",),
    )


def _steps(pairs: Pairs, step: Step) -> Iterator[tuple[Case, PastStep]]:
    """The last step of a kind that each of them took."""
    for past, case in pairs:
        taken = [one for one in past.steps if one.step is step]
        if taken:
            yield case, taken[-1]


def _teams(pairs: Pairs) -> None:
    formed = list(_steps(pairs, Step.TEAM_FORMED))
    teams = Team.objects.bulk_create(Team(case=case, formed_at=one.at, formed_by=one.actor) for case, one in formed)
    Member.objects.bulk_create(
        Member(team=team, person_id=number, leads=number == one.members[0])
        for team, (_case, one) in zip(teams, formed, strict=True)
        for number in dict.fromkeys(one.members)
    )


def _claim(past: Past, case: Case) -> Claim:
    asked = [one.at for one in past.steps if one.step is Step.EVIDENCE_ASKED]
    complete = past.received_at if past.intake.evidence_complete else None
    return Claim(
        case=case,
        demanded=case.loss or None,
        raised_at=past.received_at,
        asked_at=asked[-1] if asked else None,
        complete_at=complete,
    )


def _investigation(case: Case, one: PastStep) -> Investigation:
    return Investigation(
        case=case, begun_at=one.at, founded=one.founded, reasons=one.text, closed_at=one.at, closed_by=one.actor
    )
