"""Words for roles, scopes and reasons."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shouyue.people.departments import TITLES, Department
from shouyue.people.house import house
from shouyue.people.models import Absence, Holding, Site
from shouyue.people.rights import STAFF
from shouyue.policy.load import load_shared
from shouyue.ui.templatetags.ui import said

REASONS: dict[str, str | Promise] = {
    Absence.Reason.LEAVE: _("on leave"),
    Absence.Reason.SICK: _("ill"),
    Absence.Reason.TRIP: _("on a business trip"),
    Absence.Reason.TRAINING: _("in training"),
    Absence.Reason.OTHER: _("another reason"),
}


def role_title(code: str) -> str:
    """A role in the language of the page."""
    role = load_shared().roles.get(code)
    return said(role.title) if role else code


def role_choices() -> list[tuple[str, str]]:
    """Every role that staff can hold."""
    return [(code, said(role.title)) for code, role in load_shared().roles.items() if code in STAFF]


def calendar_title(name: str) -> str:
    """A calendar of the policies in the language of the page."""
    label = house().calendar_labels.get(name)
    return said(label) if label else name


def calendar_choices() -> list[tuple[str, str]]:
    """The calendars on which a site can work."""
    return [(name, said(label)) for name, label in house().calendar_labels.items()]


def scope_words(held: Holding) -> str:
    """Where a role counts."""
    if held.site is not None:
        return held.site.name
    if held.region is not None:
        return held.region.name
    return gettext("Whole company")


def site_words(site: Site | None) -> str:
    """Where somebody belongs."""
    return gettext("Whole company") if site is None else site.name


def department_title(code: str) -> str:
    """A department in the language of the page."""
    return said(TITLES[Department(code)]) if code in TITLES else code


def department_choices() -> list[tuple[str, str]]:
    """Every department."""
    return [(code.value, said(title)) for code, title in TITLES.items()]
