"""What is asked before a history is judged."""

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from shouyue.kit.text import Text
from shouyue.performance import results
from shouyue.performance.actions import Chosen
from shouyue.policy.judge import read_mapping
from shouyue.policy.load import load_pack, pack_ids, read_policy
from shouyue.policy.source import PolicyError

MAX_DRAFT = 500_000  # bytes


def said(text: Text) -> str:
    """A text in the language of the page."""
    return text.in_(get_language() or "zh-hans")


def shipped() -> list[tuple[str, str]]:
    """The shipped documents as choices."""
    return [(code, f"{code} {said(load_pack(code).document.title)}") for code in pack_ids()]


class Draft(forms.FileField):
    """A policy draft as a YAML file; its text after cleaning."""

    def clean(self, data: Any, initial: Any = None) -> str:
        file = super().clean(data, initial)
        if not file:
            return ""
        if file.size > MAX_DRAFT:
            raise forms.ValidationError(_("The draft is larger than 500 kB."))
        try:
            text: str = file.read().decode("utf-8-sig")
            read_policy(text, file.name)
        except UnicodeDecodeError:
            raise forms.ValidationError(_("The draft is not UTF-8.")) from None
        except PolicyError as error:
            raise forms.ValidationError(problems(error)) from None
        return text


def problems(error: PolicyError, most: int = 12) -> list[str]:
    """What is wrong, each with its line."""
    return [
        gettext("Line %(line)d: %(text)s") % {"line": found.mark.line, "text": said(found.text)}
        for found in error.problems[:most]
    ]


class Choices(forms.CheckboxSelectMultiple):
    """Boxes to tick, in our look."""

    def __init__(self) -> None:
        super().__init__(attrs={"class": "form-check-input"})


class JudgeForm(forms.Form):
    """A history, how it is read, and one or two policies."""

    history = forms.FileField(
        label=_("History"), help_text=_("CSV or XES event log, also packed with gzip, up to 200 MB.")
    )
    mapping = forms.CharField(
        label=_("How it is read"),
        widget=forms.Textarea(attrs={"rows": 20, "spellcheck": "false"}),
        help_text=_("Which column is what, and which activity is which fact."),
        max_length=100_000,
    )
    documents = forms.MultipleChoiceField(label=_("Policies"), required=False, choices=shipped, widget=Choices)
    draft = Draft(label=_("or a draft"), required=False, help_text=_("A YAML file with rules of your own."))
    against = forms.MultipleChoiceField(label=_("Compared with"), required=False, choices=shipped, widget=Choices)
    against_draft = Draft(label=_("or another draft"), required=False)

    def clean_mapping(self) -> str:
        text: str = self.cleaned_data["mapping"]
        try:
            read_mapping(text, "mapping.yaml")
        except PolicyError as error:
            raise forms.ValidationError(problems(error)) from None
        return text

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not values.get("documents") and not values.get("draft") and "draft" not in self.errors:
            self.add_error("documents", _("Choose at least one policy, or give a draft."))
        return values

    def policy(self) -> Chosen:
        """The policy to judge by."""
        return _chosen(self.cleaned_data["documents"], self.cleaned_data["draft"])

    def second(self) -> Chosen | None:
        """The policy to compare with, if any."""
        codes, draft = self.cleaned_data["against"], self.cleaned_data["against_draft"]
        return _chosen(codes, draft) if codes or draft else None


def _chosen(codes: list[str], draft: str) -> Chosen:
    """The choice under a name in the language of the one who asks."""
    policies = results.policies({"documents": codes, "draft": draft})
    titles = (said(policy.document.title) or policy.document.id for policy in policies)
    return Chosen(documents=tuple(codes), draft=draft, name=" + ".join(title or "YAML" for title in titles))
