"""Every step of a case: its form in the drawer or on a page, and one action behind it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from shouyue.access.guards import guarded
from shouyue.access.queries import visitor
from shouyue.cases import actions, forms, panels, permissions, queries
from shouyue.cases.actions.mailing import BY_MAIL
from shouyue.cases.logic import STEPS, Cause, Department, Form, Kind, Severity, State, Step, Trouble, answering
from shouyue.cases.models import Case
from shouyue.cases.panels.facts import head
from shouyue.cases.panels.replies import address_of, replies
from shouyue.cases.phrases import DONE, TO_DO
from shouyue.cases.views import shared
from shouyue.clock.queries import now
from shouyue.kit.refusals import Refused, Stale
from shouyue.obligations.actions import GateRefused
from shouyue.people.queries import roles_of

Data = dict[str, Any]
Do = Callable[[Case, Data, Data], object]


def _resolve(case: Case, data: Data, by: Data) -> object:
    told, happened = data["told_customer"], data["occurred_at"]
    return actions.resolve(case, data["text"], told_customer=told, occurred_at=happened, **by)


def _classify(case: Case, data: Data, by: Data) -> object:
    wanted = actions.Class(
        kind=Kind(data["kind"]),
        severity=Severity(data["severity"]) if data["severity"] else None,
        trouble=Trouble(data["trouble"]) if data["trouble"] else None,
        goods_lost=data["goods_lost"],
        goods_damaged=data["goods_damaged"],
        loss=data.get("loss", case.loss),
        delay=timedelta(hours=data["delay"]) if data["delay"] is not None else None,
        hurts_operation=data["hurts_operation"],
    )
    return actions.classify(case, wanted, data["reason"], **by)


def _hand_over(case: Case, data: Data, by: Data) -> object:
    person = int(data["person"]) if data["person"] else None
    return actions.hand_over(case, Department(data["to"]), person, data["text"], **by)


def _team(case: Case, data: Data, by: Data) -> object:
    members = [int(one) for one in data["members"]]
    return actions.form_team(case, members, int(data["leader"]), emergency=data["emergency"], **by)


def _meeting(case: Case, data: Data, by: Data) -> object:
    invited = [int(one) for one in data["invited"]]
    more = {name: data[name] for name in ("purpose", "when", "place")}
    return actions.call_meeting(case, invited=invited, **more, **by)


def _close(case: Case, data: Data, by: Data) -> object:
    form, cause = data.get("complaint_form"), data.get("cause")
    origin = actions.Origin(Form(form) if form else None, Cause(cause) if cause else None)
    return actions.take_step(case, Step.CLOSED, data["text"], origin=origin, **by)


# What each step asks for, and what it does.
FORMS: dict[Step, tuple[type[forms.VersionForm], Do]] = {
    Step.RESOLVED: (forms.ResolveForm, _resolve),
    Step.PROMISED: (
        forms.PromiseForm,
        lambda case, data, by: actions.promise(case, data["promised_at"], data["text"], **by),
    ),
    Step.FEASIBILITY_CONFIRMED: (
        forms.FeasibilityForm,
        lambda case, data, by: actions.confirm_feasibility(case, data["text"], feasible=data["feasible"], **by),
    ),
    Step.CLASSIFIED: (forms.ClassForm, _classify),
    Step.MARKED_COMPLEX: (
        forms.DecisionForm,
        lambda case, data, by: actions.mark_complex(case, data["holds"], data["text"], **by),
    ),
    Step.CLAIM_RAISED: (
        forms.DecisionForm,
        lambda case, data, by: actions.raise_claim(case, data["holds"], data["text"], **by),
    ),
    Step.CAUSE_RECORDED: (
        forms.CauseForm,
        lambda case, data, by: actions.record_cause(
            case, Cause(data["cause"]), data["text"], form=Form(data["complaint_form"]), **by
        ),
    ),
    Step.CLOSED: (forms.CloseForm, _close),
    Step.HANDED_OVER: (forms.HandOverForm, _hand_over),
    Step.MERGED: (forms.MergeForm, lambda case, data, by: actions.merge(case, data["into"], data["text"], **by)),
    Step.TEAM_FORMED: (forms.TeamForm, _team),
    Step.MEETING_CALLED: (forms.MeetingForm, _meeting),
}
WITH_COLLEAGUES = (forms.HandOverForm, forms.TeamForm, forms.MeetingForm)


@guarded("case.open")
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """One step. What somebody else changed meanwhile is shown, and nothing that was typed is lost."""
    case, at = shared.handled(request, number), now()
    wanted = next((one for one in Step if one.value == name), None)
    if wanted is None or (wanted not in STEPS and wanted not in FORMS):
        raise Http404
    form, do = _form(request, case, wanted, at)
    if request.method == "POST" and form.is_valid() and _done(request, case, form, do, at):
        messages.success(request, str(DONE[wanted].label))
        return shared.to_case(request, case.number)
    return _shown(request, shared.seen(request, number), wanted, form)


def _form(request: HttpRequest, case: Case, step: Step, at: datetime) -> tuple[forms.VersionForm, Do]:
    """The form of a step, and what it does."""
    cls, do = FORMS.get(step) or (_plain(step), _taken(step))
    more: Data = {"case": case, "at": at} if cls in WITH_COLLEAGUES else {}
    if step is Step.CLOSED:
        more = {"is_complaint": Kind(case.kind) is Kind.COMPLAINT}
    if step is Step.MARKED_COMPLEX:
        more = {"yes": gettext("It is complex"), "no": gettext("It is not complex")}
    if step is Step.CLAIM_RAISED:
        more = {"yes": gettext("The customer claims compensation"), "no": gettext("The claim is taken back")}
    if step is Step.MERGED:
        more = {"find": partial(shared.found, request)}
    if step is Step.CLASSIFIED:
        more = {"sees_money": permissions.may_with_claim(visitor(request), case, permissions.CLAIM_VIEW)}
    initial = {"version": case.version, **_initial(case, step, at), **_chosen(request, case, step)}
    return cls(request.POST or None, initial=initial, **more), do


def _chosen(request: HttpRequest, case: Case, step: Step) -> Data:
    """The template that was chosen, and where the reply goes."""
    if step not in BY_MAIL:
        return {}
    code = request.GET.get("template", "")
    chosen = next((one for one in replies(case, step) if one.code == code), None) if code else None
    return {
        "to": address_of(case) if chosen or case.channel == "email" else "",
        **({"text": chosen.text} if chosen else {}),
    }


def _plain(step: Step) -> type[forms.VersionForm]:
    if step is Step.NOTED:
        return forms.NoteForm
    if step in BY_MAIL:
        return forms.ReplyForm
    return forms.StepForm


def _taken(step: Step) -> Do:
    def take(case: Case, data: Data, by: Data) -> object:
        if data.get("to"):
            return actions.write_to_customer(case, step, data["text"], to=data["to"], **by)
        return actions.take_step(case, step, data["text"], occurred_at=data.get("occurred_at"), **by)

    return take


def _initial(case: Case, step: Step, at: datetime) -> Data:
    """What stands in the form before anybody writes."""
    match step:
        case Step.CLASSIFIED:
            names = ("kind", "severity", "trouble", "goods_lost", "goods_damaged", "loss", "hurts_operation")
            hours = round(case.delay.total_seconds() / 3600) if case.delay is not None else None
            return {**{name: getattr(case, name) for name in names}, "delay": hours}
        case Step.MARKED_COMPLEX:
            return {"holds": "no" if case.complex else "yes"}
        case Step.CLAIM_RAISED:
            return {"holds": "no" if case.claim else "yes"}
        case Step.CAUSE_RECORDED | Step.CLOSED:
            return {"cause": case.cause, "complaint_form": case.form}
        case Step.HANDED_OVER:
            return {"to": Department.SPECIALIST.value}
        case Step.TEAM_FORMED:
            proposed = [str(one.person_id) for one in actions.proposed_members(case, at=at)]
            return {"leader": proposed[0] if proposed else "", "members": proposed}
    return {}


def _done(request: HttpRequest, case: Case, form: forms.VersionForm, do: Do, at: datetime) -> bool:
    """Do it; False, with the reason in the form, where the action says no."""
    by = {"actor": shared.actor(request), "at": at, "version": form.cleaned_data["version"]}
    try:
        do(case, form.cleaned_data, by)
    except (Refused, GateRefused) as error:
        form.refuse(error)
    except Stale:
        form.is_stale(shared.seen(request, case.number).version)
    else:
        return True
    return False


def _shown(request: HttpRequest, case: Case, step: Step, form: forms.VersionForm) -> HttpResponse:
    running = [one for one in panels.clocks(queries.promises_of(case)) if one.is_running]
    context = {
        "case": case,
        "head": head(case),
        "form": form,
        "title": TO_DO.get(step, DONE[step].label),
        "address": reverse("cases:step", args=[case.number, step.value]),
        "back": reverse("cases:case", args=[case.number]),
        "replies": replies(case, step) if step in BY_MAIL else (),
        "answers": [one for one in running if answering(State(case.state), one.row.duty) is step],
        "latest": panels.story(queries.entries(case))[:1],
        **(_grounds(form) if step is Step.CLASSIFIED else {}),
    }
    return render(request, "cases/step.html", context)


def _grounds(form: forms.VersionForm) -> Data:
    """The class that is proposed for what stands in the form."""
    typed = {field.name: field.value() for field in form}
    return {"asks_class": True, "proposal": shared.proposed(forms.GroundsForm(typed), now())}


@guarded("case.open")
@require_POST
def take(request: HttpRequest, number: str) -> HttpResponse:
    """Take a case on oneself."""
    case, at = shared.handled(request, number), now()
    me = shared.me(request)
    if me is None:
        raise Http404
    try:
        actions.take(case, me, desk=_desk(request), actor=shared.actor(request), at=at)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, gettext("You work on it now."))
    return redirect("cases:case", number)


@guarded("case.open")
@require_POST
def confirm(request: HttpRequest, number: str) -> HttpResponse:
    """Confirm the class that the page proposed; where something else is proposed by now, people look again."""
    case, at = shared.handled(request, number), now()
    shown = panels.proposal(queries.proposed_for(case, at=at))
    if shown is None or shown.value != request.POST.get("severity"):
        messages.error(request, gettext("What is proposed has changed. Look and confirm again."))
        return redirect("cases:case", number)
    reason, by = f"{shown.reason} ({shown.clause})", shared.actor(request)
    try:
        actions.confirm_class(case, Severity(shown.value), reason, actor=by, at=at, version=case.version)
    except Stale:
        messages.error(request, gettext("What is proposed has changed. Look and confirm again."))
    else:
        messages.success(request, gettext("The class is confirmed; its clocks run."))
    return redirect("cases:case", number)


@guarded("case.open")
@require_POST
def accept(request: HttpRequest, number: str) -> HttpResponse:
    """Take an escalated case on."""
    case, at = shared.seen(request, number), now()
    role = panels.acceptable(case, visitor(request), at)
    if not role:
        raise Http404
    try:
        actions.accept_escalation(case, role, actor=shared.actor(request), at=at)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, gettext("You have taken the escalation on."))
    return redirect("cases:case", number)


def _desk(request: HttpRequest) -> Department:
    return Department.SPECIALIST if "complaint_specialist" in roles_of(visitor(request)) else Department.SERVICE
