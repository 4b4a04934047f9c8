"""What people enter about a measure. `version` is the one that was read."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shouyue.measures.actions.shared import LONGEST
from shouyue.ui import forms as ui

MOST_FILES = 10
TAKEN = ".pdf,.png,.jpg,.jpeg,.xlsx,.docx,.csv"


class ManyFiles(forms.FileInput):
    """A file field that takes several."""

    allow_multiple_selected = True


class Files(forms.FileField):
    """Some files or none; after cleaning a list of uploads."""

    widget = ManyFiles(attrs={"accept": TAKEN})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        given = data if isinstance(data, list) else [data] if data else []
        if len(given) > MOST_FILES:
            raise forms.ValidationError(_("Up to %(most)d files are taken."), params={"most": MOST_FILES})
        return [super(Files, self).clean(file, initial) for file in given]


class Form(ui.Form):
    """A form about a measure as it was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


def _words(label: Any, *, rows: int = 2) -> ui.TextField:
    return ui.TextField(label=label, max_length=LONGEST, rows=rows)


class DoneForm(Form):
    """What was done and how it shows."""

    evidence = _words(_("What was done, and how it shows"), rows=3)
    uploads = Files(label=_("Files"), required=False, help_text=_("PDF, pictures, Excel, Word or CSV, 25 MB each."))


class PostponeForm(Form):
    """Another time, and why."""

    do_by = ui.MomentField(label=_("To be done by"))
    reason = _words(pgettext_lazy("measure", "Why"))


class DropForm(Form):
    """Why it is dropped."""

    reason = _words(pgettext_lazy("measure", "Why"))
