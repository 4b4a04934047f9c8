"""What people enter of persons, roles, absence, duty and places."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from shouyue.people import phrases, queries
from shouyue.people.actions import Entered
from shouyue.people.models import LegalEntity, Person, Region, Shift, Site
from shouyue.ui import forms as ui
from shouyue.ui.forms import DayField, MomentField

JOB_NUMBER = r"^[0-9A-Za-z._/-]+$"
CODE = r"^[0-9A-Za-z_-]+$"
PHONE = r"^\+?[0-9][0-9 -]{4,18}$"


if TYPE_CHECKING:
    Choice = forms.ModelChoiceField[Person]
else:
    Choice = forms.ModelChoiceField  # generic for the type checker alone


class PersonChoice(Choice):
    """A person, told from others of the same name by the job number."""

    def label_from_instance(self, obj: Person) -> str:
        return f"{obj.name} ({obj.job_number})" if obj.job_number else obj.name


class Form(ui.Form):
    """A form that may let choose among persons."""

    def offer_persons(self, name: str, persons: QuerySet[Person]) -> None:
        """The persons among whom a field lets choose."""
        field = self.fields[name]
        if isinstance(field, PersonChoice):
            field.queryset = persons


def staff(day: date, *, without: Person | None = None) -> QuerySet[Person]:
    """Persons to choose from."""
    found = Person.objects.filter(queries.at_work(day), erased_at=None, customer="")
    return found.exclude(pk=without.pk) if without else found


def where_choices() -> list[Any]:
    """Where a role can count: everywhere, in a region, at a site."""
    regions = [(f"region:{one.pk}", one.name) for one in Region.objects.all()]
    places = [(f"site:{one.pk}", one.name) for one in Site.objects.all()]
    groups = [(gettext("Regions"), regions), (gettext("Sites"), places)]
    return [("", gettext("Whole company")), *(group for group in groups if group[1])]


class RoleFields(Form):
    """A role and where it counts."""

    role = forms.ChoiceField(label=_("Role"))
    where = forms.ChoiceField(label=_("Where"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = phrases.role_choices()
        self.offer("role", roles if self.fields["role"].required else [("", "–"), *roles])
        self.offer("where", where_choices())

    def role_site(self) -> Site | None:
        return Site.objects.filter(pk=self._number("site")).first()

    def role_region(self) -> Region | None:
        return Region.objects.filter(pk=self._number("region")).first()

    def _number(self, kind: str) -> int:
        name, _colon, number = self.cleaned_data["where"].partition(":")
        return int(number) if name == kind else 0


class PersonForm(Form):
    """What is known of a person. `version` is the one that was read."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=80)
    job_number = forms.RegexField(
        JOB_NUMBER,
        label=_("Job number"),
        max_length=30,
        required=False,
        error_messages={"invalid": _("Letters, digits, dots, dashes and slashes only.")},
    )
    site = forms.ModelChoiceField(Site.objects.all(), label=_("Site"), required=False, empty_label=_("Whole company"))
    mobile = forms.RegexField(
        PHONE,
        label=_("Mobile"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        error_messages={"invalid": _("That is no telephone number.")},
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    superior = PersonChoice(Person.objects.none(), label=_("Superior"), required=False, empty_label=_("nobody"))
    joined_on = DayField(label=_("At work since"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, day: date, person: Person | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_persons("superior", staff(day, without=person))

    def entered(self) -> Entered:
        """What was entered, as the action takes it."""
        data = self.cleaned_data
        return Entered(
            name=data["name"],
            job_number=data["job_number"] or None,
            site=data["site"],
            mobile=data["mobile"],
            email=data["email"],
            superior=data["superior"],
            joined_on=data["joined_on"],
        )

    def differing(self, person: Person) -> list[tuple[str, str]]:
        """What stands now in the fields that would be changed: their labels and values."""
        return [
            (str(field.label), str(value) if (value := getattr(person, name)) not in (None, "") else "–")
            for name, field in self.fields.items()
            if name != "version" and (getattr(person, name) or None) != (self.cleaned_data.get(name) or None)
        ]


class NewPersonForm(RoleFields, PersonForm):
    """A person with a first role."""

    role = forms.ChoiceField(label=_("First role"), required=False)
    where = forms.ChoiceField(label=_("Where"), required=False)
    field_order = ("name", "job_number", "site", "role", "where", "mobile", "email", "superior", "joined_on")


class GiveRoleForm(RoleFields):
    """A role for some time."""

    since = DayField(label=pgettext_lazy("time", "From"))
    until = DayField(label=_("Last day"), required=False, help_text=_("Empty: until it is taken."))


class AbsenceForm(Form):
    """When somebody is away and who stands in."""

    starts_at = MomentField(label=_("Away from"))
    ends_at = MomentField(label=_("Back at"))
    deputy = PersonChoice(
        Person.objects.none(),
        label=_("Deputy"),
        required=False,
        empty_label=_("nobody"),
        help_text=_("Reminders and alarms go to the deputy meanwhile; the deputy's own deputy follows."),
    )
    reason = forms.ChoiceField(label=_("Reason"), choices=lambda: list(phrases.REASONS.items()))

    def __init__(self, *args: Any, day: date, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_persons("deputy", staff(day, without=person))


class LeaveForm(Form):
    """When somebody leaves."""

    on = DayField(label=_("No longer at work from"), required=False, help_text=_("Empty: the person stays."))


class AccountForm(Form):
    """The name with which somebody signs in."""

    username = forms.RegexField(
        r"^[0-9a-z._@+-]+$",
        label=_("Sign-in name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        error_messages={"invalid": _("Small letters, digits and . _ @ + - only.")},
    )


class TurnForm(Form):
    """A person on duty for a shift on some days of a week."""

    person = PersonChoice(Person.objects.none(), label=_("Person"))
    shift = forms.ModelChoiceField(Shift.objects.all(), label=_("Shift"))
    role = forms.ChoiceField(label=_("For the role"), required=False)
    days = forms.MultipleChoiceField(
        label=_("On"), widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"})
    )

    def __init__(self, *args: Any, monday: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        week = [monday + timedelta(days=place) for place in range(7)]
        self.offer("days", [(str(day), date_format(day, "m-d l")) for day in week])
        self.offer("role", [("", gettext("whatever comes")), *phrases.role_choices()])
        self.offer_persons("person", staff(monday))

    def clean_days(self) -> list[date]:
        return [date.fromisoformat(day) for day in self.cleaned_data["days"]]


class ShiftForm(Form):
    """A template of turns."""

    name = forms.CharField(label=_("Name"), max_length=60)
    starts = forms.TimeField(
        label=pgettext_lazy("time", "From"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    ends = forms.TimeField(
        label=pgettext_lazy("time", "To"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("At or before the beginning: the next day."),
    )


class PlaceForm(Form):
    """A region or a legal entity. A code is never changed: other rows are known by it."""

    code = forms.RegexField(
        CODE,
        label=_("Code"),
        max_length=20,
        help_text=_("Short and for ever, such as SH01."),
        error_messages={"invalid": _("Letters, digits, dashes and underscores only.")},
    )
    name = forms.CharField(label=_("Name"), max_length=120)

    def __init__(self, *args: Any, taken: frozenset[str] = frozenset(), fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.taken = taken
        self.fields["code"].disabled = fixed

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if code.casefold() in self.taken:
            raise forms.ValidationError(_("This code is taken."))
        return code


class SiteForm(PlaceForm):
    """A place of work."""

    region = forms.ModelChoiceField(Region.objects.all(), label=_("Region"))
    legal_entity = forms.ModelChoiceField(LegalEntity.objects.all(), label=_("Legal entity"))
    calendar = forms.ChoiceField(label=_("Working calendar"), choices=phrases.calendar_choices)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)


class LanguageForm(forms.Form):
    """In which language messages are written."""

    language = forms.ChoiceField(label=_("Language of messages"), choices=settings.LANGUAGES)
