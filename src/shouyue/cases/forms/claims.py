"""What people enter about claims."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from shouyue.cases.actions.evidence import Wanted
from shouyue.cases.claim_phrases import FACTORS, PARTIES
from shouyue.cases.forms import VersionForm, colleagues
from shouyue.cases.logic import Trouble
from shouyue.cases.logic.claims import Part, PartyKind, completed
from shouyue.cases.logic.proofs import proposed
from shouyue.people.phrases import department_choices
from shouyue.ui.forms import DayField, TextField

if TYPE_CHECKING:
    from shouyue.cases.models import Case, CauseNode, EvidenceItem, Share

ROWS = 6


def amount_field(label: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, min_value=Decimal("0.01"), max_digits=14, decimal_places=2)


class AskProofsForm(VersionForm):
    """Which proofs are asked for: those that such a claim usually needs, and others."""

    wanted = forms.MultipleChoiceField(
        label=_("Proofs that are needed"), widget=forms.CheckboxSelectMultiple, required=False
    )
    more = TextField(label=_("Others, one a line"), required=False, max_length=1_000, rows=2)
    text = TextField(label=_("What stands before the list"), required=False, rows=2)
    to = forms.EmailField(
        label=_("By mail to"), required=False, help_text=_("Empty: read the list out to the customer")
    )

    def __init__(self, *args: Any, case: "Case", items: Sequence["EvidenceItem"], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "zh-hans"
        usual = [one.in_(language) for one in proposed(Trouble(case.trouble) if case.trouble else None)]
        known = [one.name for one in items]
        self.offer("wanted", [(name, name) for name in dict.fromkeys([*known, *usual])])
        missing = [one.name for one in items if one.is_missing]
        self.initial.setdefault("wanted", missing or ([] if items else usual))

    def proofs(self) -> list[Wanted]:
        """What was chosen and written, each once."""
        written = (line.strip() for line in self.cleaned_data["more"].splitlines())
        return [Wanted(name) for name in dict.fromkeys([*self.cleaned_data["wanted"], *written]) if name]


class FileForm(VersionForm):
    """A file, where there is one."""

    file = forms.FileField(label=_("File"), required=False)


class WhyForm(VersionForm):
    """A reason."""

    why = TextField(label=_("Reason"), max_length=300, rows=2)


class FindingForm(VersionForm):
    """Something that was found out, with the file that shows it."""

    text = TextField(label=_("What was found out"))
    file = forms.FileField(label=_("File that shows it"), required=False)


class CauseNodeForm(VersionForm):
    """A cause for the tree."""

    factor = forms.ChoiceField(label=_("Where it lies"))
    text = forms.CharField(label=_("Cause"), max_length=200)
    parent = forms.TypedChoiceField(label=_("It explains"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, causes: Sequence["CauseNode"], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("factor", [(one.value, word.label) for one, word in FACTORS.items()])
        self.offer("parent", [("", gettext("what happened")), *((str(one.pk), one.text) for one in causes)])


class JudgeForm(VersionForm):
    """Founded or not, why, and the shares: up to ROWS of them."""

    founded = forms.TypedChoiceField(
        label=_("Is the complaint founded?"), coerce=lambda said: said == "yes", widget=forms.RadioSelect
    )
    reasons = TextField(label=_("Reasons"), rows=3)
    shares = forms.Field(required=False, widget=forms.HiddenInput)  # where a refusal of the shares is said

    def __init__(self, *args: Any, case: "Case", at: datetime, shares: Sequence["Share"], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("founded", [("yes", gettext("Founded")), ("no", gettext("Unfounded"))])
        choices = self._parties(case, at)
        for place in range(ROWS):
            share = shares[place] if place < len(shares) else None
            self._row(place, choices, share)

    def _parties(self, case: "Case", at: datetime) -> list[tuple[str, Any]]:
        return [
            ("", "–"),
            ("carrier:", gettext("Carrier, by name →")),
            ("customer:", PARTIES[PartyKind.CUSTOMER].label),
            (gettext("Departments"), [(f"department:{code}", title) for code, title in department_choices()]),
            (gettext("Employees"), [(f"employee:{number}", name) for number, name in colleagues(case, at)]),
        ]

    def _row(self, place: int, choices: list[tuple[str, Any]], share: "Share | None") -> None:
        is_carrier = share is not None and share.kind == PartyKind.CARRIER
        who = "" if share is None else f"{share.kind}:{'' if is_carrier else share.party}"
        fields: dict[str, forms.Field] = {
            "who": forms.ChoiceField(label=pgettext_lazy("share", "Who"), choices=choices, required=False, initial=who),
            "carrier": forms.CharField(
                label=_("Carrier's name"),
                max_length=80,
                required=False,
                initial=share.party if share is not None and is_carrier else "",
            ),
            "percent": forms.DecimalField(
                label="%",
                min_value=Decimal("0.01"),
                max_value=100,
                max_digits=5,
                decimal_places=2,
                required=False,
                initial=share.percent if share else None,
            ),
        }
        for name, field in fields.items():
            self.fields[f"{name}_{place}"] = field

    def rows(self) -> list[tuple[Any, ...]]:
        """The fields of each row, for the page."""
        return [tuple(self[f"{name}_{place}"] for name in ("who", "carrier", "percent")) for place in range(ROWS)]

    def clean(self) -> dict[str, Any]:
        """A share needs whose it is and how much."""
        for place in range(ROWS):
            who, percent = (self.cleaned_data.get(f"{name}_{place}") for name in ("who", "percent"))
            if bool(who) != (percent is not None) and f"percent_{place}" not in self.errors:
                self.add_error("shares", gettext("Each share needs whose it is and how many per cent."))
                break
        return self.cleaned_data

    def parts(self) -> list[Part]:
        """The shares that were entered."""
        found = []
        for place in range(ROWS):
            kind, _colon, party = self.cleaned_data[f"who_{place}"].partition(":")
            if kind:
                name = self.cleaned_data[f"carrier_{place}"] if kind == PartyKind.CARRIER else party
                found.append(Part(PartyKind(kind), name, self.cleaned_data[f"percent_{place}"]))
        return found

    @staticmethod
    def with_the_rest(data: QueryDict) -> QueryDict:
        """What was typed, with what lacks to 100 % given to the largest share."""
        changed = data.copy()
        names = [f"percent_{place}" for place in range(ROWS)]
        typed = {name: found for name in names if (found := _percent(data.get(name, ""))) is not None}
        for name, percent in zip(typed, completed(list(typed.values())), strict=True):
            changed[name] = f"{percent:.2f}"
        return changed


def _percent(text: str) -> Decimal | None:
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() and 0 < found <= 100 else None


class AgainForm(VersionForm):
    """Why a closed investigation is gone on with."""

    reason = TextField(label=_("Why it is investigated again"), rows=3)


class OfferForm(VersionForm):
    """An amount, and what goes with it."""

    amount = amount_field(_("Amount (CNY)"))
    terms = TextField(label=_("What goes with it"), required=False, rows=2)


class ReasonForm(VersionForm):
    """Why the amount is right, for those who approve it."""

    reason = TextField(label=_("Why this amount"), max_length=1_000, required=False, rows=3)


class PayForm(VersionForm):
    """A payment."""

    voucher = forms.CharField(label=_("Number of the voucher"), max_length=60)
    paid_on = DayField(label=_("Paid on"))
    file = forms.FileField(label=_("Receipt"), required=False)
    key = forms.CharField(widget=forms.HiddenInput, max_length=64)


class RecourseForm(VersionForm):
    """How it was claimed."""

    note = forms.CharField(label=_("Letter or number"), max_length=300, required=False)


class SettlementForm(VersionForm):
    """What the carrier paid."""

    amount = amount_field(_("Amount that came back (CNY)"))
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class LettingGoForm(VersionForm):
    """Why a recourse is let go."""

    reason = TextField(label=_("Reason"), max_length=300, rows=2)
