"""Whose rows somebody may see."""

from dataclasses import dataclass
from functools import reduce
from operator import or_

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
        return Q() if self.everything else reduce(or_, self.parts(site, region), Q(pk__in=()))

    def parts(self, site: str = "site", region: str = "region") -> tuple[Q, ...]:
        """What the condition consists of, where the scope is not everything; any one of them lets a row through."""
        wanted = ((site, self.sites), (region, self.regions))
        return tuple(Q(**{f"{column}__in": sorted(codes)}) for column, codes in wanted if column and codes)


NOTHING = Scope()
