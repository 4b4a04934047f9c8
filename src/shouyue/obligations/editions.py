"""The line of adopted editions as programs: read from the database, compiled once in each process.

Others learn of an adoption within LOOK seconds; it takes effect LEAD seconds after it was adopted at the earliest, so
that no process folds a fact under an edition that is over.
"""

import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from shouyue.clock import queries as clock
from shouyue.kit.text import Text
from shouyue.obligations.models import Adoption, Edition
from shouyue.policy.engine import Program
from shouyue.policy.engine import editions as pure
from shouyue.policy.lint import Finding, Level, lint
from shouyue.policy.load import HOUSE, Shared, pack_ids, read_pack, read_shared
from shouyue.policy.source import PolicyError, Problem
from shouyue.policy.values import Policy

LOOK = 2.0  # real seconds
LEAD = 6  # seconds of the company's clock at its rate 1


@dataclass(frozen=True, slots=True)
class InForce:
    """What runs now: the documents in force and what they stand on. `program` is the handle of the whole line."""

    program: Program
    policies: Mapping[str, Policy]
    shared: Shared
    number: int  # the last adoption that is in force


class NothingAdopted(LookupError):
    """No edition has been adopted: `shouyue prepare` adopts the shipped ones."""


class _Line(NamedTuple):
    """What is in force from which second on, in order, planned editions among them."""

    number: int  # the last adoption
    steps: tuple[tuple[int, InForce], ...]

    def at(self, second: int) -> InForce:
        return next((found for begins, found in reversed(self.steps) if begins <= second), self.steps[0][1])


class _Held(NamedTuple):
    until: float  # of the process' own clock
    line: _Line
    found: InForce


_held: _Held | None = None
_parsed: dict[str, Any] = {}  # an edition's hash, and that of HOUSE → what was read of it


def in_force() -> InForce:
    """The adopted editions, compiled; looked for anew every LOOK seconds. Raises NothingAdopted."""
    global _held
    moment = time.monotonic()
    if _held is not None and moment < _held.until:
        return _held.found
    last = Adoption.objects.order_by("-id").values_list("id", flat=True).first()
    if last is None:
        raise NothingAdopted("No policy has been adopted yet. Run `shouyue prepare`.")
    line = _held.line if _held is not None and _held.line.number == last else _load(last)
    found = line.at(int(clock.now().timestamp())) if len(line.steps) > 1 else line.steps[0][1]
    _held = _Held(moment + LOOK, line, found)
    return found


def forget() -> None:
    """Look again at the next question."""
    global _held
    _held = None


def hold(known: InForce) -> None:
    """Let this be in force in this process for the time being, as a trial of a draft does."""
    global _held
    _held = _Held(time.monotonic() + 3600, _Line(known.number, ((0, known),)), known)


def as_if(edition: Edition, *, at: int) -> InForce:
    """What would be in force if this edition were adopted from the second `at` on; nothing is changed by asking.

    Raises PolicyError where its text is not sound, or another document does not stand on it.
    """
    now = in_force()
    standing = {**_standing(at), edition.document: edition}
    shared, policies = _read(standing)
    program = pure.tried(
        now.program,
        pure.Edition(at=at, program=Program(policies.values()), adopts=("*",), calendars=edition.document == HOUSE),
    )
    return InForce(program, policies, shared, now.number)


def digest(files: Mapping[str, str], parameters: Mapping[str, str], interpretations: Mapping[str, Any]) -> str:
    """The SHA-256 by which an edition is known."""
    whole = json.dumps([files, parameters, interpretations], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(whole.encode()).hexdigest()


def check(edition: Edition, effective_at: datetime) -> int:
    """Raise PolicyError where the line could not run with this edition adopted from then on.

    Answers the number of the last adoption that was looked at; another one since makes the answer worth nothing.
    """
    found = list(Adoption.objects.select_related("edition").order_by("effective_at", "id"))
    steps = [(each.effective_at, each.pk, each.edition) for each in found]
    last = max((each.pk for each in found), default=0)
    standing: dict[str, Edition] = {}
    for at, _number, each in sorted([*steps, (effective_at, last + 1, edition)], key=lambda step: step[:2]):
        standing[each.document] = each
        if at >= effective_at and HOUSE in standing:
            _check_together(list(_read(standing)[1].values()))
    return last


def _check_together(policies: Sequence[Policy]) -> None:
    """All documents run together: an id belongs to one rule, and the linter finds nothing that it calls an error."""
    known: dict[str, Policy] = {}
    problems = [Problem(one.mark, one.code, one.text) for one in lint(policies) if is_error(one)]
    for policy in policies:
        for rule in policy.rules:
            other = known.setdefault(rule.id, policy)
            if other is not policy:
                problems.append(Problem(rule.mark, "rule-twice", _twice(rule.id, other.document.id)))
    if problems:
        raise PolicyError(problems)


def _twice(rule: str, document: str) -> Text:
    return Text(
        zh=f"规则“{rule}”在制度 {document} 中已有。请换一个编号。",
        en=f"Document {document} has a rule “{rule}” already. Give it another id.",
    )


def is_error(finding: Finding) -> bool:
    """Whether a finding keeps a policy from being adopted."""
    return finding.level is Level.ERROR


def _load(last: int) -> _Line:
    """Every adoption in order of effect makes one program of the line: that document changes, the others stand."""
    adoptions = Adoption.objects.filter(id__lte=last).select_related("edition").order_by("effective_at", "id")
    standing: dict[str, Edition] = {}
    line: list[pure.Edition] = []
    read: list[tuple[Shared, Mapping[str, Policy], int]] = []
    for group in _together(list(adoptions)):
        standing |= {adoption.document: adoption.edition for adoption in group}
        if HOUSE not in standing:
            continue
        shared, policies = _read(standing)
        read.append((shared, policies, group[-1].pk))
        line.append(
            pure.Edition(
                at=int(group[0].effective_at.timestamp()),
                program=Program(policies.values()),
                fact=str(group[-1].fact),
                adopts=tuple(pattern for adoption in group for pattern in adoption.adopts),
                calendars=any(adoption.calendars for adoption in group),
            )
        )
    if not line:
        raise NothingAdopted("HOUSE has no adopted edition. Run `shouyue prepare`.")
    program = pure.line_up(line)
    steps = zip(line, read, strict=True)
    return _Line(last, tuple((each.at, InForce(program, policies, shared, n)) for each, (shared, policies, n) in steps))


def _standing(second: int) -> dict[str, Edition]:
    """The edition of each document that is in force at a second."""
    adoptions = Adoption.objects.select_related("edition").order_by("effective_at", "id")
    return {each.document: each.edition for each in adoptions if int(each.effective_at.timestamp()) <= second}


def _read(standing: Mapping[str, Edition]) -> tuple[Shared, dict[str, Policy]]:
    shared = shared_of(standing[HOUSE])
    return shared, {name: _policy(standing[name], standing[HOUSE]) for name in _in_order(standing)}


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


def shared_of(house: Edition) -> Shared:
    """What an edition of HOUSE says, read once in each process. Raises PolicyError where it is not sound."""
    if house.sha256 not in _parsed:
        _parsed[house.sha256] = read_shared(house.files)
    found: Shared = _parsed[house.sha256]
    return found


def _policy(edition: Edition, house: Edition) -> Policy:
    key = f"{edition.sha256} {house.sha256}"
    if key not in _parsed:
        _parsed[key] = read_pack(edition.files, shared_of(house), edition.parameters)
    found: Policy = _parsed[key]
    return found
