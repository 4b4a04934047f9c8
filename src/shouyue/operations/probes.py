"""What is looked at to know whether the installation is well. Rooms add their own:

    probes.register("journal", defended, quick=True)     # in apps.ready; defended() -> Finding

`quick` probes are asked by every readiness check, the others by `shouyue check --system` alone.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import DatabaseError
from django.utils.translation import gettext as _

from shouyue.operations.logic import Finding, Level

Probe = Callable[[], Finding]


@dataclass(frozen=True, slots=True)
class Registered:
    """A probe under its name."""

    name: str
    probe: Probe
    quick: bool


_probes: dict[str, Registered] = {}


def register(name: str, probe: Probe, *, quick: bool) -> None:
    """Ask `probe` from now on. A second one of the same name is a mistake."""
    new = Registered(name, probe, quick)
    if _probes.setdefault(name, new) != new:
        raise ValueError(f"probe {name!r} is registered twice")


def quick() -> tuple[Finding, ...]:
    """What decides whether this installation is ready."""
    return tuple(_ask(one) for one in _probes.values() if one.quick)


def everything() -> Iterator[Finding]:
    """Every probe, one after another: some take seconds."""
    yield from (_ask(one) for one in _probes.values())


def ready(findings: tuple[Finding, ...]) -> bool:
    """Whether nothing is bad."""
    return all(finding.level is not Level.BAD for finding in findings)


def good(code: str, text: str) -> Finding:
    """It is as it should be."""
    return Finding(code, Level.GOOD, text)


def _ask(one: Registered) -> Finding:
    try:
        return one.probe()
    except DatabaseError as error:
        return Finding(one.name, Level.BAD, _("The database does not answer: %s") % _first_line(error))


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
