"""Two claims of yesterday: one that was paid by the evening, and one whose amount waits for approval."""

from datetime import datetime
from decimal import Decimal

from shouyue.approvals import actions as approvals
from shouyue.approvals.models import Request
from shouyue.cases import actions
from shouyue.cases.actions.evidence import Wanted
from shouyue.cases.logic import Cause, Severity, Step, Trouble
from shouyue.cases.logic.claims import Factor, Part, PartyKind
from shouyue.cases.models import Case, EvidenceItem, Offer, Recourse
from shouyue.config.demo.living import Story
from shouyue.config.demo.scenes.stage import Stage, account_of, by, page_of, refused, step, to_specialist, told_of
from shouyue.people.models import Person

SITE_PAID, SITE_WAITING = "GZ01", "HZ01"


def paid(stage: Stage) -> Story:
    """From the first word to what the carrier owes us back, within a day (OC-14.4, OC-14.5, OC-14.6)."""
    told = told_of("paid_claim")
    agent, specialist = stage.who("service_agent", SITE_PAID), stage.who("complaint_specialist", SITE_PAID)
    yield (at := stage.at("08:35"))
    case = stage.complaint(told, agent, at, trouble=Trouble.DAMAGE, claim=True)
    yield (at := stage.at("08:50"))
    case = to_specialist(case, specialist, agent, at)
    case = actions.form_team(case, [specialist.pk], specialist.pk, **by(specialist, at))
    case = step(case, Step.CONTACTED, told["contact"], specialist, at)
    case = actions.ask_evidence(case, [Wanted(name) for name in told["proofs"]], told["contact"], **by(specialist, at))
    yield (at := stage.at("10:10"))
    case = _proven(case, told["waived"], specialist, at)
    yield (at := stage.at("10:45"))
    case = step(case, Step.PLAN_TOLD, told["plan"], specialist, at)
    yield (at := stage.at("11:20"))
    case = actions.add_finding(case, told["finding"], **by(specialist, at))
    for factor, cause in zip((Factor.PEOPLE, Factor.VEHICLE), told["causes"], strict=True):
        case = actions.draw_cause(case, factor, cause, **by(specialist, at))
    shares = [_share(PartyKind.CARRIER, told["carrier"], 60), _share(PartyKind.DEPARTMENT, "warehouse", 40)]
    case = actions.judge(case, True, told["reasons"], shares, **by(specialist, at))
    case = actions.close_investigation(case, **by(specialist, at))
    yield from _money(stage, case, specialist)
    yield (at := stage.at("17:30"))
    case = actions.record_cause(case, Cause.QUALITY, **by(specialist, at))
    case = actions.resolve(case, told["result"], told_customer=True, **by(specialist, at))
    yield (at := stage.at("18:40"))
    step(case, Step.CLOSED, told["closed"], agent, at)


def _money(stage: Stage, case: Case, specialist: Person) -> Story:
    """Offered, asked for, agreed, approved, paid, and asked back of the carrier."""
    told = told_of("paid_claim")
    director, supervisor = stage.who("service_director", SITE_PAID), stage.who("service_supervisor", SITE_PAID)
    word = account_of(director)
    yield (at := stage.at("13:10"))
    case = actions.make_offer(case, Decimal(1700), account=word, **by(director, at))
    yield (at := stage.at("13:50"))
    case = actions.take_counter_offer(case, Decimal(2200), **by(specialist, at))
    yield (at := stage.at("14:30"))
    case = actions.make_offer(case, Decimal(1980), told["terms"], account=word, **by(director, at))
    case = actions.agree(_offer(case), account=word, **by(director, at))
    request = actions.ask_approval(case, href=page_of(case), **by(director, at))
    for clock, person in (("15:10", specialist), ("15:50", supervisor)):
        yield (at := stage.at(clock))
        request = _sign(request, person, at)
    accountant = stage.who("accountant", SITE_PAID)
    yield (at := stage.at("17:05"))
    voucher = actions.Paid(f"{told['voucher']} {at:%m%d}-01", at.date())
    actions.pay(case, voucher, **by(accountant, at))
    yield (at := stage.at("17:20"))
    for row in Recourse.objects.filter(payment__claim__case=case):
        actions.claim_recourse(row, told["recourse"], **by(specialist, at))


def waiting(stage: Stage) -> Story:
    """Whoever has not the authority is refused with the names of those who have; now the amount waits for approval."""
    told = told_of("waiting_claim")
    agent, specialist = stage.who("service_agent", SITE_WAITING), stage.who("complaint_specialist", SITE_WAITING)
    director = stage.who("service_director", SITE_WAITING)
    yield (at := stage.at("09:10"))
    case = stage.complaint(
        told, agent, at, trouble=Trouble.DAMAGE, severity=Severity.IMPORTANT, claim=True, proven=True
    )
    yield (at := stage.at("09:25"))
    case = to_specialist(case, specialist, agent, at)
    team = [specialist.pk, stage.who("warehouse_keeper", SITE_WAITING).pk]
    case = actions.form_team(case, team, specialist.pk, **by(specialist, at))
    case = step(case, Step.CONTACTED, told["contact"], specialist, at)
    yield (at := stage.at("11:00"))
    case = step(case, Step.PLAN_TOLD, told["plan"], specialist, at)
    refused(actions.close_investigation, case, **by(specialist, at))  # nothing is judged yet
    yield (at := stage.at("14:10"))
    shares = [_share(PartyKind.DEPARTMENT, "warehouse", 80), _share(PartyKind.CUSTOMER, "", 20)]
    case = actions.judge(case, True, told["reasons"], shares, **by(specialist, at))
    case = actions.close_investigation(case, **by(specialist, at))
    yield (at := stage.at("15:05"))
    beyond = {"account": account_of(specialist), **by(specialist, at)}
    refused(actions.make_offer, case, Decimal(8600), told["beyond"], **beyond)
    yield (at := stage.at("15:40"))
    word = {"account": account_of(director), **by(director, at)}
    case = actions.make_offer(case, Decimal(6800), told["terms"], **word)
    yield (at := stage.at("16:40"))
    case = actions.agree(_offer(case), **{**word, **by(director, at)})
    request = actions.ask_approval(case, told["approval"], href=page_of(case), **by(director, at))
    yield (at := stage.at("17:10"))
    _sign(request, specialist, at, told["signed"])


def _proven(case: Case, waived: str, person: Person, at: datetime) -> Case:
    """All proofs came but the last, which is not needed."""
    *came, last = EvidenceItem.objects.filter(case=case).order_by("pk")
    for item in came:
        actions.receive_evidence(item, **by(person, at))
    actions.waive_evidence(last, waived, **by(person, at))
    return actions.complete_evidence(case, **by(person, at))


def _share(kind: PartyKind, party: str, percent: int) -> Part:
    return Part(kind, party, Decimal(percent))


def _offer(case: Case) -> Offer:
    """The newest."""
    return Offer.objects.filter(claim__case=case).latest("pk")


def _sign(request: Request, person: Person, at: datetime, note: str = "") -> Request:
    version = Request.objects.get(pk=request.pk).version
    return approvals.sign(request.pk, version=version, note=note, **by(person, at))
