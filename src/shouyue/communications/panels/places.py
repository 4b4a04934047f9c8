"""What places are called."""

from typing import Any

from shouyue.people import queries as people


def places() -> dict[str, Any]:
    """Names of sites and regions by their codes. Two queries."""
    sites = list(people.sites())
    return {one.code: one.name for one in sites} | {one.region.code: one.region.name for one in sites}
