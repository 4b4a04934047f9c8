"""Which permissions the API asks, as its own description says."""

from functools import cache


@cache
def of_the_api() -> frozenset[str]:
    """Every scope of an operation. Made once for each process, when the first token page is opened."""
    from shouyue.config.api import api

    operations = (operation for path in api.get_openapi_schema()["paths"].values() for operation in path.values())
    return frozenset(operation["x-scope"] for operation in operations if operation.get("x-scope"))
