"""What is done around a case: questions, minutes, measures, what is written, files."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from shouyue.access.guards import guarded
from shouyue.cases import actions, forms
from shouyue.cases.actions import Written
from shouyue.cases.actions.files import add_file
from shouyue.cases.logic import ChannelKind, Department
from shouyue.cases.models import Case, Meeting, Question
from shouyue.cases.panels.facts import head
from shouyue.cases.views import shared
from shouyue.clock.queries import now
from shouyue.kit.refusals import Refused, Stale
from shouyue.obligations.actions import GateRefused

FIELDS = ("title", "content", "demand", "order", "waybill", "caller", "caller_reach", "customer", "version")


@guarded("case.open")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, number: str) -> HttpResponse:
    """What is written about a case. What somebody else changed meanwhile is said, and nothing typed is lost."""
    case = shared.handled(request, number)
    initial = {**{name: getattr(case, name) for name in FIELDS}, "customer": case.customer_id}
    form = forms.WrittenForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        version = data.pop("version")
        try:
            if data["customer"] != case.customer_id:
                shared.require_name(request, data["customer"])
            written = Written(**data, contact=case.contact_id if data["customer"] == case.customer_id else None)
            actions.edit(case, written, actor=shared.actor(request), at=now(), version=version)
        except Refused as refused:
            form.refuse(refused)
        except Stale:
            form.is_stale(shared.seen(request, number).version)
        else:
            messages.success(request, gettext("The changes are kept."))
            return shared.to_case(request, number)
    return _form_page(request, case, form, _("Complete what is written"), reverse("cases:edit", args=[number]))


@guarded("case.open")
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """Hand a question to a department."""
    case = shared.handled(request, number)
    form = forms.QuestionForm(request.POST or None, initial={"version": case.version})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            department = Department(data["department"])
            actions.ask_department(case, department, data["text"], actor=shared.actor(request), at=now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, gettext("The department is asked; its clock runs."))
            return shared.to_case(request, number)
    return _form_page(request, case, form, _("Ask a department"), reverse("cases:ask", args=[number]))


@guarded("case.open")
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """The department answers."""
    case = shared.seen(request, number)
    question = Question.objects.filter(pk=pk, case=case).first()
    if question is None:
        raise Http404
    form = forms.AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_question(question, form.cleaned_data["answer"], actor=shared.actor(request), at=now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, gettext("The answer is kept."))
            return shared.to_case(request, number)
    return _form_page(
        request, case, form, _("Answer the question"), reverse("cases:answer", args=[number, pk]), asked=question.text
    )


@guarded("case.open")
@require_http_methods(["GET", "POST"])
def minutes(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """The minutes of a meeting, and what was decided."""
    case = shared.handled(request, number)
    meeting = Meeting.objects.filter(pk=pk, case=case).first()
    if meeting is None:
        raise Http404
    form = forms.MinutesForm(request.POST or None, case=case, at=now())
    if request.method == "POST" and form.is_valid():
        try:
            text, decided = form.cleaned_data["minutes"], form.decisions()
            page = reverse("cases:case", args=[number])
            actions.hold_meeting(meeting, text, decided, href=page, actor=shared.actor(request), at=now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, gettext("The minutes are kept; what was decided is followed until it is done."))
            return shared.to_case(request, number)
    return _form_page(
        request,
        case,
        form,
        _("Minutes of the meeting"),
        reverse("cases:minutes", args=[number, pk]),
        asked=meeting.purpose,
    )


@guarded("case.open")
@require_http_methods(["GET", "POST"])
def split(request: HttpRequest, number: str) -> HttpResponse:
    """Make a case of its own of another matter in this one. What the policy refuses is said with its clause."""
    case = shared.handled(request, number)
    initial = {name: getattr(case, name) for name in ("kind", "order", "waybill", "version")}
    form = forms.SplitForm(request.POST or None, initial={**initial, "key": uuid4().hex})
    if request.method == "POST" and form.is_valid():
        version, key = form.cleaned_data["version"], form.cleaned_data["key"]
        try:
            intake = form.matter(channel=ChannelKind(case.channel))
            part = actions.split(case, intake, actor=shared.actor(request), at=now(), version=version, key=key)
        except (Refused, GateRefused) as error:
            form.refuse(error)
        except Stale:
            form.is_stale(shared.seen(request, number).version)
        else:
            messages.success(request, gettext("Case %s is taken in; its clocks run.") % part.number)
            return shared.to_case(request, part.number)
    return _form_page(request, case, form, _("Split off another matter"), reverse("cases:split", args=[number]))


@guarded("case.open")
@require_http_methods(["GET", "POST"])
def measure(request: HttpRequest, number: str) -> HttpResponse:
    """Set a measure because of a case (OC-14.5)."""
    case = shared.handled(request, number)
    form = forms.MeasureForm(request.POST or None, case=case, at=now())
    if request.method == "POST" and form.is_valid():
        try:
            page = reverse("cases:case", args=[number])
            actions.set_measure_for(case, form.wanted(), href=page, actor=shared.actor(request), at=now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, gettext("The measure is set; its clock runs."))
            return shared.to_case(request, number)
    return _form_page(request, case, form, _("Set a measure"), reverse("cases:measure", args=[number]))


@guarded("case.open")
@require_POST
def upload(request: HttpRequest, number: str) -> HttpResponse:
    """Keep a file with a case."""
    case = shared.handled(request, number)
    for file in request.FILES.getlist("file"):
        try:
            add_file(case, file, actor=shared.actor(request), at=now())
        except Refused as refused:
            messages.error(request, f"{file.name}: {refused}")
        else:
            messages.success(request, gettext("“%s” is kept.") % file.name)
    return redirect("cases:case", number)


def _form_page(
    request: HttpRequest, case: Case, form: Any, title: Any, address: str, *, asked: str = ""
) -> HttpResponse:
    """A page with one form about a case."""
    back = reverse("cases:case", args=[case.number])
    context = {
        "case": case,
        "head": head(case),
        "form": form,
        "title": title,
        "address": address,
        "back": back,
        "asked": asked,
    }
    return render(request, "cases/step.html", context)
