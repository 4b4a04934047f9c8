"""Task forces (CC-5.3) and the emergency response of major complaints (SG-2.1.1b)."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shouyue.cases import events
from shouyue.cases.actions.holding import begin, finish, needed, require_colleagues
from shouyue.cases.logic import State, Step
from shouyue.cases.logic.steps import GRIEVANCE
from shouyue.cases.models import Case, Member, Team
from shouyue.kit.refusals import Refused
from shouyue.people import queries as people

EMERGENCY_ROLES = ("service_supervisor", "complaint_specialist", "operations_manager")


@transaction.atomic
def form_team(
    case: Case,
    members: Collection[int],
    leader: int,
    *,
    emergency: str = "",
    actor: str,
    at: datetime,
    version: int | None = None,
) -> Case:
    """Form the task force of a case, or form it anew with other members.

    :param members: numbers of persons, the leader among them
    :param emergency: what is done at once; with it the emergency response is started
    Raises Refused, Stale.
    """
    deed = begin(case, actor=actor, at=at, version=version)
    case = deed.case
    if State(case.state) is not State.OPEN or case.kind not in GRIEVANCE:
        raise Refused(_("A task force belongs to an open complaint or abnormal communication."))
    chosen = sorted({*members, leader})
    require_colleagues(chosen, at, "members")
    team, _made = Team.objects.update_or_create(case=case, defaults={"formed_at": at, "formed_by": actor})
    team.members.all().delete()
    Member.objects.bulk_create(Member(team=team, person_id=one, leads=one == leader) for one in chosen)
    told = deed.tell(events.CaseTeamFormed(members=len(chosen)))
    names = "、".join(people.roster().members[one].name for one in chosen)
    deed.write(Step.TEAM_FORMED, names, fact=told)
    if emergency.strip():
        started = deed.tell(events.CaseEmergencyStarted())
        deed.write(Step.EMERGENCY_STARTED, needed(emergency, "emergency"), fact=started)
    return finish(deed)


def proposed_members(case: Case, *, at: datetime) -> tuple[people.Holder, ...]:
    """Who is on duty where the case is dealt with: the team of an emergency; without a roster, who holds the roles."""
    staff = people.roster()
    found: dict[int, people.Holder] = {}
    for role in EMERGENCY_ROLES:
        on_duty = staff.on_duty(case.site, role, at=at) if case.site else ()
        for holder in on_duty or staff.holders(role, site=case.site, region=case.region, at=at)[:1]:
            found.setdefault(holder.person_id, holder)
    return tuple(found.values())
