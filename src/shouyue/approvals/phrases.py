"""Words of this room."""

from collections.abc import Iterable, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from shouyue.approvals.logic import State, Word
from shouyue.obligations.queries import house
from shouyue.policy.values import SUPERIOR
from shouyue.ui.elements import Tone
from shouyue.ui.templatetags.ui import said

TITLE = _("Approvals")
STATES: dict[str, tuple[Promise, Tone]] = {
    State.WAITING: (pgettext_lazy("approval", "being decided"), "info"),
    State.RETURNED: (pgettext_lazy("approval", "returned"), "warn"),
    State.GRANTED: (pgettext_lazy("approval", "granted"), "good"),
    State.DECLINED: (pgettext_lazy("approval", "declined"), "bad"),
    State.WITHDRAWN: (pgettext_lazy("approval", "withdrawn"), "muted"),
}
WORDS: dict[str, tuple[Promise, Tone]] = {
    Word.OPEN: (pgettext_lazy("approval", "to decide"), "info"),
    Word.SIGNED: (pgettext_lazy("approval", "agreed"), "good"),
    Word.DECLINED: (pgettext_lazy("approval", "refused"), "bad"),
    Word.RETURNED: (pgettext_lazy("approval", "sent back"), "warn"),
    Word.SKIPPED: (pgettext_lazy("approval", "not needed any more"), "muted"),
}

UNKNOWN_CHAIN = _("The policy has no such chain of approval. Look at the clause, or ask the keeper of the policies.")
UNDER_WAY = _("Approval of this is being asked already. Wait for it, or withdraw it first.")
ENDED = _("This request has ended: nothing more can be decided about it.")
PEOPLE_ONLY = _("Only a colleague can decide, signed in as himself. This account belongs to nobody here.")
OWN = _("Nobody decides about his own request, nor has a deputy of his do it. These may: %(names)s.")
NOT_YOURS = _("This is not yours to decide now. These may: %(names)s.")
NOBODY = _("Nobody can decide this now: the seat is empty, and so is everyone asked in its place.")
SAY_WHY = _("Say why, in 1,000 characters at most.")
TOO_LONG = _("Write 1,000 characters at most.")
ASKER_ONLY = _("Only who asked can do that.")
NOT_RETURNED = _("Only what was returned can be handed in again.")
NOT_A_DECIDER = _("This colleague cannot hold a seat. Choose somebody at work who may decide approvals.")
ADDED_ALREADY = _("This colleague has a part in this step already.")
SAME_SEAT = _("A seat goes only to somebody who could hold it himself. These can: %(names)s.")
NO_ROLE = _("An added signature is asked of one person and cannot be passed on.")
NOT_GRANTED = _("This was not approved, so it cannot be used.")
USED = _("This approval was used already: it counts once. Ask anew.")


def role_title(code: str) -> str:
    """A role of the policy in the language of the page; the superior is that of who asked."""
    if code == SUPERIOR:
        return gettext("superior")
    role = house().roles.get(code)
    return said(role.title) if role else code


def named(names: Iterable[str]) -> str:
    """Names in a row; a dash where there is none."""
    found = list(dict.fromkeys(names))
    return gettext(", ").join(found) or "–"


def roles_named(codes: Sequence[str]) -> str:
    """Roles in a row."""
    return named(role_title(code) for code in codes)
