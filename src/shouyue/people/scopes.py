"""Whose rows somebody may see."""

from dataclasses import dataclass

from django.db.models import Q


@dataclass(frozen=True, slots=True)
class Scope:
    """All rows, or those of some sites and regions (by code); `customer` is whose user a customer's user is."""

    everything: bool = False
    sites: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    customer: str = ""

    def covers(self, site: str, region: str = "") -> bool:
        """Whether a row of that site and region is seen; a row of neither only by those who see everything."""
        return self.everything or site in self.sites or region in self.regions

    def q(self, site: str = "site", region: str = "region") -> Q:
        """The same as a condition on two columns with codes; an empty name: the table has no such column."""
        if self.everything:
            return Q()
        found = Q(pk__in=())
        if site and self.sites:
            found |= Q(**{f"{site}__in": sorted(self.sites)})
        if region and self.regions:
            found |= Q(**{f"{region}__in": sorted(self.regions)})
        return found


NOTHING = Scope()
