"""What every form of cases has in common."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language, gettext, pgettext_lazy

from shouyue.kit.refusals import Refused
from shouyue.obligations.actions import GateRefused
from shouyue.people import queries as people
from shouyue.ui import forms as ui

if TYPE_CHECKING:
    from shouyue.access.models import Account
    from shouyue.cases.models import Case

Choices = list[tuple[str, Any]]


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or not said."""

    def __init__(self, **kwargs: Any) -> None:
        answers = (
            ("", pgettext_lazy("answer", "not said")),
            ("yes", pgettext_lazy("answer", "yes")),
            ("no", pgettext_lazy("answer", "no")),
        )
        super().__init__(choices=answers, coerce=lambda said: said == "yes", empty_value=None, required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """What a row holds, as the field shows it."""
        return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


class Form(ui.Form):
    """A form that also shows what a gate asks for."""

    def refuse(self, refused: Refused | GateRefused) -> None:
        if isinstance(refused, Refused):
            super().refuse(refused)
            return
        language = get_language() or "zh-hans"
        for one in refused.answer.refused:
            self.add_error(None, f"{one.say.in_(language)} ({one.clause})")


class VersionForm(Form):
    """A form about a case as it was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def is_stale(self, version: int) -> None:
        """Say that somebody else changed the case; saved again, it is about the case as it stands now."""
        self.add_error(None, gettext("Somebody else changed this case while you were writing. Look and save again."))
        self.renew(version)


def colleagues(case: "Case", at: datetime) -> Choices:
    """Who is at work where the case is dealt with, then everybody else: numbers and names."""
    staff = people.roster()
    members = staff.colleagues(at)
    here = [one for one in members if one.site == case.site or staff.regions.get(one.site) == case.region]
    there = [one for one in members if one not in here]
    return [(str(one.id), one.name) for one in (*sorted(here, key=_name), *sorted(there, key=_name))]


def colleagues_of_scope(account: "Account", at: datetime) -> Choices:
    """Who is at work in the places of an account: numbers and names."""
    staff, scope = people.roster(), people.scope_of(account, "case.assign")
    seen = [one for one in staff.colleagues(at) if scope.covers(one.site, staff.regions.get(one.site, ""))]
    return [(str(one.id), one.name) for one in sorted(seen, key=_name)]


def _name(member: Any) -> str:
    return str(member.name)
