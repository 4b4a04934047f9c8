"""What people type to come in, and about their own account."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from shouyue.access.models import Account

LONGEST = 128  # characters of a password: what is hashed must end somewhere


def password_field(label: Any, *, known: bool = False, **more: Any) -> forms.CharField:
    """A password; `known` says to the browser's keeper which of them."""
    attributes = {"autocomplete": "current-password" if known else "new-password"}
    return forms.CharField(label=label, max_length=LONGEST, strip=False, widget=forms.PasswordInput(attributes), **more)


class SignIn(forms.Form):
    """User name and password."""

    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = password_field(_("Password"), known=True)

    def clean_username(self) -> str:
        return Account.normalize_username(str(self.cleaned_data["username"]))


class Code(forms.Form):
    """The six digits, or a recovery code."""

    code = forms.CharField(
        label=_("One-time code"),
        max_length=20,
        widget=forms.TextInput({"autocomplete": "one-time-code", "spellcheck": "false"}),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, focus: bool = False) -> None:
        super().__init__(data)
        if focus:
            self.fields["code"].widget.attrs["autofocus"] = True


class SetPassword(forms.Form):
    """A new password, twice."""

    new = password_field(_("New password"))
    again = password_field(_("New password again"))

    def __init__(self, data: Mapping[str, Any] | None, account: Account) -> None:
        super().__init__(data)
        self.account = account
        helps = password_validation.password_validators_help_texts()
        self.fields["new"].help_text = " ".join(helps)

    def clean_new(self) -> str:
        new = str(self.cleaned_data["new"])
        password_validation.validate_password(new, self.account)
        return new

    def clean_again(self) -> str:
        again = str(self.cleaned_data["again"])
        if "new" in self.cleaned_data and again != self.cleaned_data["new"]:
            raise ValidationError(_("This is not what stands above."))
        return again


class ChangePassword(SetPassword):
    """A new password for somebody who has one; the old one must be known."""

    current = password_field(_("Present password"), known=True)
    field_order = ("current", "new", "again")


class IssueToken(forms.Form):
    """A token for a program."""

    LIVES = ((30, _("30 days")), (90, _("90 days")), (365, _("a year")), (0, _("until it is revoked")))

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("Which program uses it."))
    lives = forms.TypedChoiceField(label=_("Good for"), choices=LIVES, coerce=int, initial=90)
    scopes = forms.MultipleChoiceField(
        label=_("Scopes"), error_messages={"required": _("Choose at least one: a token without scopes may nothing.")}
    )

    def __init__(self, data: Mapping[str, Any] | None, offered: Iterable[str]) -> None:
        super().__init__(data)
        scopes = self.fields["scopes"]
        assert isinstance(scopes, forms.MultipleChoiceField)
        scopes.choices = [(scope, scope) for scope in offered]

    def expires_at(self, at: datetime) -> datetime | None:
        days = self.cleaned_data["lives"]
        return at + timedelta(days=days) if days else None


class Email(forms.ModelForm[Account]):
    """Where the company's sign-in finds somebody."""

    class Meta:
        model = Account
        fields: tuple[str, ...] = ("email",)

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if email and Account.objects.filter(email=email).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Another account has this e-mail."))
        return email


class NewAccount(Email):
    """Somebody new."""

    class Meta(Email.Meta):
        fields = ("username", "email")
