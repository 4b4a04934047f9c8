"""Which names of facts are recorded by a room here, and by which call: those may not be sent as facts from outside.

A room says so in its `apps.ready`: `routes.own("case.", "POST /cases")`.
"""

_routes: dict[str, str] = {}  # prefix → call


def own(prefix: str, route: str) -> None:
    """Facts whose names begin so are recorded by what `route` does. Raises ValueError where another one says it."""
    if _routes.setdefault(prefix, route) != route:
        raise ValueError(f"facts {prefix!r} have two routes")


def route_of(name: str) -> str | None:
    """The call that records facts of this name; None where none is known. The longest prefix decides."""
    found = [prefix for prefix in _routes if name.startswith(prefix)]
    return _routes[max(found, key=len)] if found else None
