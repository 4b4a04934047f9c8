"""What people enter of customers and contacts. What must be there is asked by the policy's gate, not by the form."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shouyue.customers.actions import ContactEntered, Entered
from shouyue.customers.logic import separated
from shouyue.customers.models import Contact, Customer
from shouyue.people.models import Person, Region, Site
from shouyue.ui.forms import Form, TextField

if TYPE_CHECKING:
    Choice = forms.ModelChoiceField[Person]
else:
    Choice = forms.ModelChoiceField  # generic for the type checker alone

# While a number or a name is typed, whoever may be meant is shown below.
LOOKS_UP = {
    "hx-get": reverse_lazy("customers:look_alikes"),
    "hx-trigger": "input changed delay:350ms",
    "hx-include": "closest form",
    "hx-target": "#alike",
    "hx-swap": "innerHTML",
    "autocomplete": "off",
}


class BasicFields(Form):
    """The basic form of a customer without its contacts."""

    name = forms.CharField(label=_("Company"), max_length=120, required=False)
    short_name = forms.CharField(label=_("Short name"), max_length=60, required=False)
    region = forms.ModelChoiceField(
        Region.objects.all(), label=_("Region"), required=False, empty_label=_("not known yet")
    )
    site = forms.ModelChoiceField(
        Site.objects.select_related("region"),
        label=_("Site"),
        required=False,
        empty_label=_("none, the region as a whole"),
        help_text=_("Brings its region along."),
    )
    needs = TextField(label=_("Needs"), required=False, max_length=4000, rows=3)

    def entered(self) -> Entered:
        """What was entered, as the action takes it."""
        return Entered(**{name: self.cleaned_data[name] for name in Entered.__slots__})


class CustomerForm(BasicFields):
    """What is changed of it. `version` is the one that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def differing(self, customer: Customer) -> list[tuple[str, str]]:
        """What stands now in the fields that would be changed: their labels and values."""
        return [
            (str(field.label), str(getattr(customer, name) or "–"))
            for name, field in self.fields.items()
            if name != "version" and (getattr(customer, name) or None) != (self.cleaned_data.get(name) or None)
        ]


class ContactFields(Form):
    """Somebody at a customer, with how to reach them."""

    phones = forms.CharField(
        label=_("Phones"),
        required=False,
        max_length=400,
        help_text=_("Several: separated by commas."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    emails = forms.CharField(
        label=_("E-mail"), required=False, max_length=800, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    contact_name = forms.CharField(label=_("Contact person"), max_length=80, required=False)
    position = forms.CharField(label=_("Position"), max_length=80, required=False)

    def contact(self) -> ContactEntered:
        """The contact as the actions take it."""
        data = self.cleaned_data
        return ContactEntered(
            name=data["contact_name"],
            position=data["position"],
            note=data.get("note", ""),
            phones=separated(data["phones"]),
            emails=separated(data["emails"]),
        )


class NewCustomerForm(ContactFields, BasicFields):
    """The basic form at the first contact: who calls comes first, since that is known first."""

    field_order = ("phones", "contact_name", "position", "emails", "name", "short_name", "site", "region", "needs")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("phones", "emails", "name"):
            self.fields[name].widget.attrs |= LOOKS_UP
        self.fields["phones"].widget.attrs["autofocus"] = True


class NewContactForm(ContactFields):
    """Somebody else to talk to at a customer."""

    note = forms.CharField(
        label=pgettext_lazy("contact", "Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    is_main = forms.BooleanField(label=_("Main contact"), required=False)
    field_order = ("contact_name", "position", "phones", "emails", "note", "is_main")


class ContactForm(Form):
    """Who a contact is; numbers are added and removed one by one."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=80)
    position = forms.CharField(label=_("Position"), max_length=80, required=False)
    note = forms.CharField(
        label=pgettext_lazy("contact", "Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    is_main = forms.BooleanField(label=_("Main contact"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def entered(self) -> ContactEntered:
        """The contact as the actions take it."""
        data = self.cleaned_data
        return ContactEntered(data["name"], data["position"], data["note"])

    def differing(self, contact: Contact) -> list[tuple[str, str]]:
        """What stands now in the fields that would be changed: their labels and values."""
        return [
            (str(self.fields[name].label), getattr(contact, name) or "–")
            for name in ("name", "position", "note")
            if getattr(contact, name) != self.cleaned_data.get(name)
        ]


class ReachForm(Form):
    """Another number or address."""

    reach = forms.CharField(label=_("Phone or e-mail"), max_length=254)


class TierForm(Form):
    """A tier, and why."""

    tier = forms.ChoiceField(label=_("Tier"), choices=Customer.Tier.choices)
    reason = forms.CharField(
        label=_("Reason"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class PersonChoice(Choice):
    """A person, told from others of the same name by the job number."""

    def label_from_instance(self, obj: Person) -> str:
        return f"{obj.name} ({obj.job_number})" if obj.job_number else obj.name


class PersonForm(Form):
    """Who looks after the customer."""

    person = PersonChoice(Person.objects.none(), label=_("Person"))

    def __init__(self, *args: Any, persons: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        if isinstance(field, PersonChoice):
            field.queryset = persons


class MergeForm(Form):
    """Which customer it turned out to be."""

    into = forms.IntegerField(min_value=1, max_value=2**63 - 1)
