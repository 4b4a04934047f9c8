"""Who did something, in words."""

from django.utils.translation import gettext_lazy as _

from shouyue.people.queries import roster, whose

# Who it was, where it was no person that is known.
ACTORS = {
    "account": _("Account %s"),
    "person": _("Person %s"),
    "token": _("Access token %s"),
    "import": _("Import %s"),
}
PRODUCT = _("the product")
SYSTEM = {
    "timekeeper": _("Timekeeper"),
    "reactor": _("Clock"),
    "archive": _("Archiving"),
    "simulate": _("Simulation"),
}


def who(actor: str) -> str:
    """Whoever acted: a colleague by name, a program with the name of its owner, an import, the product as what it is.

    Of a person who was erased or is unknown, the number.
    """
    kind, _colon, own = actor.partition(":")
    if kind == "system":
        return str(SYSTEM.get(own, PRODUCT))
    person = whose(actor)
    member = roster().members.get(person) if person is not None else None
    name = member.name if member else ""
    if name and kind != "token":
        return name
    words = str(ACTORS[kind]) % own if kind in ACTORS else actor
    return f"{name} · {words}" if name else words
