"""How a person wants to be told."""

from django.utils.translation import gettext_lazy as _

from shouyue.communications.models import Wish
from shouyue.kit.refusals import Refused
from shouyue.people import queries as people


def wish_for_mail(person: int, *, by_mail: bool) -> None:
    """Have notices sent by mail too, or no longer. Raises Refused for a person without an address."""
    found = people.by_id(person)
    if by_mail and (found is None or not found.email):
        raise Refused(_("No e-mail address of yours is known. Ask human resources to enter it."))
    Wish.objects.update_or_create(person_id=person, defaults={"by_mail": by_mail})
