"""Setting up legal entities, regions and sites. Entered again under the same code, a place is changed."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shouyue.kit.refusals import Refused
from shouyue.people.house import house
from shouyue.people.models import LegalEntity, Region, Site
from shouyue.people.snapshot import forget


def put_legal_entity(code: str, *, name: str) -> LegalEntity:
    """A company of the group."""
    return LegalEntity.objects.update_or_create(code=code, defaults={"name": name})[0]


@transaction.atomic
def put_region(code: str, *, name: str) -> Region:
    """Several sites together."""
    forget()
    return Region.objects.update_or_create(code=code, defaults={"name": name})[0]


@transaction.atomic
def put_site(
    code: str, *, name: str, region: Region, legal_entity: LegalEntity, calendar: str, address: str = ""
) -> Site:
    """A place of work, on one of the policies' calendars. Raises Refused for a calendar that they do not have."""
    if calendar not in house().calendars:
        raise Refused(_("The policies have no such calendar."), "calendar")
    values = {
        "name": name, "region": region, "legal_entity": legal_entity, "calendar": calendar, "address": address,
    }  # fmt: skip
    forget()
    return Site.objects.update_or_create(code=code, defaults=values)[0]
