"""Words of claims."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shouyue.cases.logic.claims import ClaimState, Factor, Next, PartyKind, RecourseState, Side
from shouyue.cases.phrases import Word

TITLE = _("Claims")
CLAIM_STATES: dict[ClaimState, Word] = {
    ClaimState.OPEN: Word(pgettext_lazy("state of a claim", "in hand"), "progress", "info"),
    ClaimState.AGREED: Word(pgettext_lazy("state of a claim", "agreed, to be paid"), "heart-handshake", "warn"),
    ClaimState.PAID: Word(pgettext_lazy("state of a claim", "paid"), "cash", "good"),
    ClaimState.UNFOUNDED: Word(pgettext_lazy("state of a claim", "unfounded"), "ban", "muted"),
    ClaimState.WITHDRAWN: Word(pgettext_lazy("state of a claim", "taken back"), "arrow-back-up", "muted"),
}
RECOURSES: dict[RecourseState, Word] = {
    RecourseState.OPEN: Word(pgettext_lazy("recourse", "not claimed yet"), "point", "warn"),
    RecourseState.CLAIMED: Word(pgettext_lazy("recourse", "claimed"), "send", "info"),
    RecourseState.SETTLED: Word(pgettext_lazy("recourse", "settled"), "circle-check", "good"),
    RecourseState.DROPPED: Word(pgettext_lazy("recourse", "let go"), "ban", "muted"),
}
PARTIES: dict[PartyKind, Word] = {
    PartyKind.DEPARTMENT: Word(pgettext_lazy("party", "Department"), "building", "info"),
    PartyKind.EMPLOYEE: Word(pgettext_lazy("party", "Employee"), "user", "violet"),
    PartyKind.CARRIER: Word(pgettext_lazy("party", "Carrier"), "truck", "warn"),
    PartyKind.CUSTOMER: Word(pgettext_lazy("party", "Customer"), "users", "muted"),
}
SIDES: dict[Side, Promise] = {
    Side.US: pgettext_lazy("side", "We offered"),
    Side.CUSTOMER: pgettext_lazy("side", "The customer asked for"),
}
FACTORS: dict[Factor, Word] = {
    Factor.PEOPLE: Word(pgettext_lazy("factor", "People"), "user", "violet"),
    Factor.VEHICLE: Word(pgettext_lazy("factor", "Vehicle and equipment"), "truck", "info"),
    Factor.GOODS: Word(pgettext_lazy("factor", "Goods and packaging"), "package", "warn"),
    Factor.METHOD: Word(pgettext_lazy("factor", "Method"), "list-check", "teal"),
    Factor.SURROUNDINGS: Word(pgettext_lazy("factor", "Surroundings"), "cloud-rain", "muted"),
}
NEXT: dict[Next, Promise] = {
    Next.ASK: _("Say which proofs are needed"),
    Next.PROOFS: _("Proofs are missing: the customer's clock runs"),
    Next.COMPLETE: _("All proofs are there: complete them"),
    Next.INVESTIGATE: _("Investigate, judge and share out the responsibility"),
    Next.OFFER: _("Offer an amount"),
    Next.AGREE: _("Agree on one of the amounts"),
    Next.APPROVAL: _("Ask for approval of the agreed amount"),
    Next.APPROVERS: _("The agreed amount is being approved"),
    Next.PAY: _("Pay the agreed amount"),
    Next.RECOURSE: _("Claim from the carrier what it bears"),
    Next.NOTHING: _("Nothing is left to do"),
}
