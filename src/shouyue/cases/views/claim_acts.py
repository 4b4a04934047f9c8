"""Every deed on a claim: its right, its words, what it asks for, and what it does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shouyue.access.queries import visitor
from shouyue.cases import actions
from shouyue.cases.forms import VersionForm
from shouyue.cases.forms import claims as forms
from shouyue.cases.logic.claims import Factor
from shouyue.cases.models import Case, CauseNode, EvidenceItem, Offer, Recourse
from shouyue.cases.permissions import CLAIM_HANDLE, PAY, RECOURSE
from shouyue.cases.queries.claims import Dossier
from shouyue.cases.views import shared

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Act:
    """One deed on a claim, as the page offers it."""

    case: Case
    dossier: Dossier
    row: Any
    request: HttpRequest
    at: datetime

    def by(self, version: int) -> Data:
        return {"actor": shared.actor(self.request), "at": self.at, "version": version}

    def word(self, version: int) -> Data:
        """The same, with the account whose authority counts."""
        return {"account": visitor(self.request), **self.by(version)}


@dataclass(frozen=True, slots=True)
class Verb:
    """How a deed looks: what it needs beside the version stands in its form. `rows`: what it is done to."""

    right: str
    title: Promise
    done: Promise
    form: type[VersionForm]
    do: Callable[[Act, Any, int], object]
    rows: Callable[[Case], QuerySet[Any]] | None = None


def _ask(act: Act, form: forms.AskProofsForm, version: int) -> object:
    data = form.cleaned_data
    return actions.ask_evidence(act.case, form.proofs(), data["text"], to=data["to"], **act.by(version))


def _cause(act: Act, form: VersionForm, version: int) -> object:
    data = form.cleaned_data
    return actions.draw_cause(act.case, Factor(data["factor"]), data["text"], data["parent"], **act.by(version))


def _judge(act: Act, form: forms.JudgeForm, version: int) -> object:
    data = form.cleaned_data
    return actions.judge(act.case, data["founded"], data["reasons"], form.parts(), **act.by(version))


def _pay(act: Act, form: VersionForm, version: int) -> object:
    data = form.cleaned_data
    paid = actions.Paid(data["voucher"], data["paid_on"], data["key"])
    return actions.pay(act.case, paid, data["file"], **act.by(version))


def _approval(act: Act, form: VersionForm, version: int) -> object:
    page = reverse("cases:case", args=[act.case.number])
    return actions.ask_approval(act.case, form.cleaned_data["reason"], href=page, **act.by(version))


def _proofs(case: Case) -> QuerySet[EvidenceItem]:
    return EvidenceItem.objects.filter(case=case)


def _offers(case: Case) -> QuerySet[Offer]:
    return Offer.objects.filter(claim__case=case).select_related("claim__case")


def _recourses(case: Case) -> QuerySet[Recourse]:
    return Recourse.objects.filter(payment__claim__case=case).select_related("payment__claim__case")


ACTS: dict[str, Verb] = {
    "ask": Verb(
        CLAIM_HANDLE,
        _("Ask for proofs"),
        _("The customer is asked; our clocks wait."),
        forms.AskProofsForm,
        _ask,
    ),
    "receive": Verb(
        CLAIM_HANDLE,
        _("Receive the proof"),
        _("The proof is there."),
        forms.FileForm,
        lambda act, form, version: actions.receive_evidence(act.row, form.cleaned_data["file"], **act.by(version)),
        _proofs,
    ),
    "waive": Verb(
        CLAIM_HANDLE,
        _("Waive the proof"),
        _("The proof is waived."),
        forms.WhyForm,
        lambda act, form, version: actions.waive_evidence(act.row, form.cleaned_data["why"], **act.by(version)),
        _proofs,
    ),
    "complete": Verb(
        CLAIM_HANDLE,
        _("The proofs are complete"),
        _("The proofs are complete; our clocks run."),
        VersionForm,
        lambda act, form, version: actions.complete_evidence(act.case, **act.by(version)),
    ),
    "finding": Verb(
        CLAIM_HANDLE,
        _("Write down a finding"),
        _("The finding is kept."),
        forms.FindingForm,
        lambda act, form, version: actions.add_finding(
            act.case, form.cleaned_data["text"], form.cleaned_data["file"], **act.by(version)
        ),
    ),
    "cause": Verb(CLAIM_HANDLE, _("Draw a cause"), _("The cause is drawn."), forms.CauseNodeForm, _cause),
    "cause-drop": Verb(
        CLAIM_HANDLE,
        _("Take the cause out"),
        _("The cause is taken out, with what explained it."),
        VersionForm,
        lambda act, form, version: actions.drop_cause(act.case, act.row.pk, **act.by(version)),
        lambda case: CauseNode.objects.filter(investigation__case=case),
    ),
    "judge": Verb(
        CLAIM_HANDLE,
        _("Judge and share out"),
        _("The judgement is kept; it counts once the investigation is closed."),
        forms.JudgeForm,
        _judge,
    ),
    "close": Verb(
        CLAIM_HANDLE,
        _("Close the investigation"),
        _("The investigation is closed."),
        VersionForm,
        lambda act, form, version: actions.close_investigation(act.case, **act.by(version)),
    ),
    "reopen": Verb(
        CLAIM_HANDLE,
        _("Investigate again"),
        _("The investigation goes on."),
        forms.AgainForm,
        lambda act, form, version: actions.reopen_investigation(
            act.case, form.cleaned_data["reason"], **act.by(version)
        ),
    ),
    "offer": Verb(
        CLAIM_HANDLE,
        _("Offer an amount"),
        _("The offer is kept."),
        forms.OfferForm,
        lambda act, form, version: actions.make_offer(
            act.case, form.cleaned_data["amount"], form.cleaned_data["terms"], **act.word(version)
        ),
    ),
    "counter": Verb(
        CLAIM_HANDLE,
        _("What the customer asks for"),
        _("The customer's amount is kept."),
        forms.OfferForm,
        lambda act, form, version: actions.take_counter_offer(
            act.case, form.cleaned_data["amount"], form.cleaned_data["terms"], **act.by(version)
        ),
    ),
    "agree": Verb(
        CLAIM_HANDLE,
        _("Agree on this amount"),
        _("The amount is agreed; its clock for the payment runs."),
        VersionForm,
        lambda act, form, version: actions.agree(act.row, **act.word(version)),
        _offers,
    ),
    "approval": Verb(
        CLAIM_HANDLE,
        _("Ask for approval"),
        _("The approval is asked for."),
        forms.ReasonForm,
        _approval,
    ),
    "pay": Verb(PAY, _("Pay the compensation"), _("The payment is kept."), forms.PayForm, _pay),
    "recourse-claim": Verb(
        RECOURSE,
        _("Claim from the carrier"),
        _("The carrier is asked."),
        forms.RecourseForm,
        lambda act, form, version: actions.claim_recourse(act.row, form.cleaned_data["note"], **act.by(version)),
        _recourses,
    ),
    "recourse-settle": Verb(
        RECOURSE,
        _("The carrier paid"),
        _("The recourse is settled."),
        forms.SettlementForm,
        lambda act, form, version: actions.settle_recourse(
            act.row, form.cleaned_data["amount"], form.cleaned_data["note"], **act.by(version)
        ),
        _recourses,
    ),
    "recourse-drop": Verb(
        RECOURSE,
        _("Let the recourse go"),
        _("The recourse is let go."),
        forms.LettingGoForm,
        lambda act, form, version: actions.drop_recourse(act.row, form.cleaned_data["reason"], **act.by(version)),
        _recourses,
    ),
}
