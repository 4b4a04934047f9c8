"""Templates of replies: written, shipped, filled in."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from shouyue.communications import shipped
from shouyue.communications.logic.templates import LONGEST, Filled, filled, unknown
from shouyue.communications.models import Template
from shouyue.kit.refusals import Refused, Stale

if TYPE_CHECKING:
    from shouyue.communications.shipped import Reply


@dataclass(frozen=True, slots=True)
class Wording:
    """What people enter of a template."""

    code: str
    language: str
    name: str
    kind: str
    step: str
    subject: str
    text: str
    active: bool = True


@transaction.atomic
def add_template(wording: Wording) -> Template:
    """A new template. Raises Refused for names that there are not."""
    _check(wording)
    try:
        with transaction.atomic():
            return Template.objects.create(**asdict(wording))
    except IntegrityError:
        raise Refused(_("There is a template of this code in this language."), "code") from None


@transaction.atomic
def change_template(template: Template, wording: Wording, *, version: int) -> None:
    """Word it otherwise; code and language stay. Raises Refused, Stale."""
    _check(wording)
    values = asdict(wording) | {"code": template.code, "language": template.language, "version": version + 1}
    if not Template.objects.filter(pk=template.pk, version=version).update(**values):
        raise Stale
    template.refresh_from_db()


@transaction.atomic
def ship_templates() -> int:
    """Bring the templates up to what comes with the product; how many changed. What a company changed stays."""
    known = {(one.code, one.language): one for one in Template.objects.select_for_update()}
    changed = 0
    for reply in shipped.replies():
        row, new = known.get((reply.code, reply.language)), _hash(reply)
        if row is None:
            Template.objects.create(**asdict(reply), shipped=new)
        elif row.shipped == new or _hash(row) != row.shipped:
            continue
        else:
            Template.objects.filter(pk=row.pk).update(**asdict(reply), shipped=new, version=row.version + 1)
        changed += 1
    return changed


def fill(template: Template, values: Mapping[str, str]) -> Filled:
    """The template with these values; what is missing stands as a gap, and no mail goes out with one."""
    return filled(template.subject, template.text, values, template.language)


def _check(wording: Wording) -> None:
    for field, text in (("subject", wording.subject), ("text", wording.text)):
        wrong = unknown(text)
        if wrong:
            raise Refused(_("There is no such place to fill in: %s") % " ".join(wrong[:5]), field)
    if "\n" in wording.subject.strip():
        raise Refused(_("The subject is one line."), "subject")
    if len(wording.text) > LONGEST:
        raise Refused(_("A template has at most %d characters.") % LONGEST, "text")


def _hash(one: "Template | Reply") -> str:
    said = "\0".join((one.name, one.kind, one.step, one.subject, one.text))
    return hashlib.sha256(said.encode()).hexdigest()
