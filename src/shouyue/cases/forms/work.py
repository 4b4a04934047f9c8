"""What people enter around a case: task force, meetings, questions, measures, the end of a shift."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from shouyue.cases.forms.base import Form, VersionForm, colleagues
from shouyue.cases.logic import Department
from shouyue.measures.actions import Wanted
from shouyue.people import queries as people
from shouyue.people.phrases import department_choices
from shouyue.ui.forms import MomentField, TextField

if TYPE_CHECKING:
    from shouyue.cases.models import Case


class TeamForm(VersionForm):
    """A task force; with words for the emergency, the response is started."""

    leader = forms.ChoiceField(label=_("Leader"))
    members = forms.MultipleChoiceField(label=_("Members"), widget=forms.CheckboxSelectMultiple, required=False)
    emergency = TextField(
        label=_("Emergency response"),
        required=False,
        rows=3,
        help_text=_("What is done at once. Empty: none is started"),
    )

    def __init__(self, *args: Any, case: "Case", at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("leader", "members"):
            self.offer(name, colleagues(case, at))


class MeetingForm(VersionForm):
    """A meeting that is called."""

    purpose = forms.CharField(label=pgettext_lazy("meeting", "About"), max_length=200)
    when = MomentField(label=_("When"))
    place = forms.CharField(label=pgettext_lazy("meeting", "Where"), max_length=120, required=False)
    invited = forms.MultipleChoiceField(label=_("Invited"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, case: "Case", at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("invited", colleagues(case, at))


class QuestionForm(VersionForm):
    """A question for a department."""

    department = forms.ChoiceField(label=_("Department"))
    text = TextField(label=_("Question"), rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("department", department_choices())


class AnswerForm(Form):
    """The department's answer."""

    answer = TextField(label=pgettext_lazy("question", "Answer"), rows=3)


class MeasureForm(Form):
    """What must be done because of a case, by whom and until when."""

    title = forms.CharField(label=_("What must be done"), max_length=200)
    department = forms.ChoiceField(label=_("Department"), required=False)
    person = forms.ChoiceField(label=_("Person"), required=False)
    do_by = MomentField(label=pgettext_lazy("follow-up", "Until"))

    def __init__(self, *args: Any, case: "Case", at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("department", [("", "–"), *department_choices()])
        self.offer("person", [("", "–"), *colleagues(case, at)])

    def wanted(self) -> Wanted:
        """What was entered, as the action takes it."""
        return _wanted(self.cleaned_data)


class MinutesForm(Form):
    """What was said, and up to DECISIONS things that were decided."""

    DECISIONS = 3
    minutes = TextField(label=_("Minutes"), rows=6)

    def __init__(self, *args: Any, case: "Case", at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people_here = [("", "–"), *colleagues(case, at)]
        for number in range(1, self.DECISIONS + 1):
            label = gettext("Decision %d") % number
            self.fields[f"title_{number}"] = forms.CharField(label=label, max_length=200, required=False)
            self.fields[f"person_{number}"] = forms.ChoiceField(
                label=gettext("Who does it"), choices=people_here, required=False
            )
            self.fields[f"do_by_{number}"] = MomentField(label=pgettext("follow-up", "Until"), required=False)

    def clean(self) -> dict[str, Any]:
        """A decision needs whom it binds and until when."""
        for number in range(1, self.DECISIONS + 1):
            title, person, until = (self.cleaned_data.get(f"{name}_{number}") for name in ("title", "person", "do_by"))
            if title and not person:
                self.add_error(f"person_{number}", gettext("Say who does it."))
            if title and not until:
                self.add_error(f"do_by_{number}", gettext("Say until when."))
        return self.cleaned_data

    def decisions(self) -> list[Wanted]:
        """What was decided, as the action takes it."""
        found = []
        for number in range(1, self.DECISIONS + 1):
            data = {name: self.cleaned_data[f"{name}_{number}"] for name in ("title", "person", "do_by")}
            if data["title"]:
                found.append(_wanted(data))
        return found


def _wanted(data: dict[str, Any]) -> Wanted:
    department = Department(data["department"]) if data.get("department") else None
    person = int(data["person"]) if data["person"] else None
    return Wanted(title=data["title"], do_by=data["do_by"], department=department, person=person)


class ShiftForm(Form):
    """Who takes over, and what to know."""

    taker = forms.ChoiceField(label=_("Who takes over"))
    note = TextField(label=_("For whoever comes"), required=False, rows=2)

    def __init__(self, *args: Any, giver: int, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = people.roster()
        site = staff.members[giver].site
        others = (one for one in staff.colleagues(at) if one.id != giver)
        near = sorted(others, key=lambda one: (one.site != site, one.name))
        self.offer("taker", [("", "–"), *((str(one.id), one.name) for one in near)])
