"""The line of adopted editions as programs: read from the database, compiled once in each process.

Others learn of an adoption within LOOK seconds; it takes effect LEAD seconds after it was adopted at the earliest, so
that no process folds a fact under an edition that is over.
"""

import hashlib
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shouyue.obligations.models import Adoption, Edition
from shouyue.policy.engine import Program
from shouyue.policy.engine import editions as pure
from shouyue.policy.load import HOUSE, Shared, pack_ids, read_pack, read_shared
from shouyue.policy.values import Policy

LOOK = 2.0  # real seconds
LEAD = 6  # seconds of the company's clock at its rate 1


@dataclass(frozen=True, slots=True)
class InForce:
    """What runs now: the line's last program, its documents and what they stand on."""

    program: Program
    policies: Mapping[str, Policy]
    shared: Shared
    number: int  # the last adoption


class NothingAdopted(LookupError):
    """No edition has been adopted: `shouyue prepare` adopts the shipped ones."""


_held: tuple[float, InForce] | None = None
_parsed: dict[str, Any] = {}  # an edition's hash, and that of HOUSE → what was read of it


def in_force() -> InForce:
    """The adopted editions, compiled; looked for anew every LOOK seconds. Raises NothingAdopted."""
    global _held
    moment = time.monotonic()
    if _held is not None and moment < _held[0]:
        return _held[1]
    last = Adoption.objects.order_by("-id").values_list("id", flat=True).first()
    if last is None:
        raise NothingAdopted("No policy has been adopted yet. Run `shouyue prepare`.")
    found = _held[1] if _held is not None and _held[1].number == last else _load(last)
    _held = (moment + LOOK, found)
    return found


def forget() -> None:
    """Look again at the next question."""
    global _held
    _held = None


def hold(known: InForce) -> None:
    """Let this be in force in this process for the time being, as a trial of a draft does."""
    global _held
    _held = (time.monotonic() + 3600, known)


def digest(files: Mapping[str, str], parameters: Mapping[str, str], interpretations: Mapping[str, Any]) -> str:
    """The SHA-256 by which an edition is known."""
    whole = json.dumps([files, parameters, interpretations], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(whole.encode()).hexdigest()


def _load(last: int) -> InForce:
    """Every adoption in order of effect makes one program of the line: that document changes, the others stand."""
    adoptions = Adoption.objects.filter(id__lte=last).select_related("edition").order_by("effective_at", "id")
    standing: dict[str, Edition] = {}
    line: list[pure.Edition] = []
    policies: dict[str, Policy] = {}
    shared: Shared | None = None
    for group in _together(list(adoptions)):
        standing |= {adoption.document: adoption.edition for adoption in group}
        if HOUSE not in standing:
            continue
        shared = _shared(standing[HOUSE])
        policies = {name: _policy(standing[name], standing[HOUSE]) for name in _in_order(standing)}
        line.append(
            pure.Edition(
                at=int(group[0].effective_at.timestamp()),
                program=Program(policies.values()),
                fact=str(group[-1].fact),
                adopts=tuple(pattern for adoption in group for pattern in adoption.adopts),
                calendars=any(adoption.calendars for adoption in group),
            )
        )
    if shared is None:
        raise NothingAdopted("HOUSE has no adopted edition. Run `shouyue prepare`.")
    return InForce(pure.line_up(line), policies, shared, last)


def _together(adoptions: list[Adoption]) -> list[list[Adoption]]:
    """Adoptions that take effect in the same second are one step."""
    steps: list[list[Adoption]] = []
    for adoption in adoptions:
        if steps and int(steps[-1][0].effective_at.timestamp()) == int(adoption.effective_at.timestamp()):
            steps[-1].append(adoption)
        else:
            steps.append([adoption])
    return steps


def _in_order(standing: Mapping[str, Edition]) -> list[str]:
    known = pack_ids()
    return sorted(standing.keys() - {HOUSE}, key=lambda name: (known.index(name) if name in known else 99, name))


def _shared(house: Edition) -> Shared:
    if house.sha256 not in _parsed:
        _parsed[house.sha256] = read_shared(house.files)
    found: Shared = _parsed[house.sha256]
    return found


def _policy(edition: Edition, house: Edition) -> Policy:
    key = f"{edition.sha256} {house.sha256}"
    if key not in _parsed:
        _parsed[key] = read_pack(edition.files, _shared(house), edition.parameters)
    found: Policy = _parsed[key]
    return found
