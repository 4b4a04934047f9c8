"""`play`: a scenario in one file, under rules of its own and shipped policies, and what becomes of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from shouyue.kit.text import Text
from shouyue.policy.condition import condition
from shouyue.policy.engine import Fact, Program, Run
from shouyue.policy.engine.report import report
from shouyue.policy.events import Ask, instant, read_ask, read_event
from shouyue.policy.fields import Field, Type
from shouyue.policy.load.files import DOCUMENT_KEYS, Shared, assemble, load_pack, load_shared, pack_ids
from shouyue.policy.source import Collector, Item, problem, read_yaml
from shouyue.policy.values import Catalogue, GateType, Policy

PLAY_KEYS = ("document", "parameters", "catalogue", "calendars", "rules", "gates", "policy", "events", "asks", "until")


@dataclass(frozen=True, slots=True)
class Scenario:
    """A file made ready to run: policies, facts in the order of folding, questions, and the last second."""

    policies: tuple[Policy, ...]
    facts: tuple[Fact, ...]
    asks: tuple[Ask, ...]
    until: int


def play(text: str, file: str) -> dict[str, Any]:
    """Run a scenario and answer what `shouyue play` prints. Raises PolicyError with every problem and its place."""
    return report(run(read_scenario(text, file)))


def run(scenario: Scenario) -> Run:
    """Fold a scenario: facts by recorded_at, then line; a question after the facts of its second."""
    found = Run(Program(scenario.policies))
    asks = sorted(scenario.asks, key=lambda ask: ask.at)
    place = 0
    for fact in scenario.facts:
        while place < len(asks) and asks[place].at < fact.recorded_at:
            _ask(found, asks[place])
            place += 1
        found.feed(fact)
    for ask in asks[place:]:
        _ask(found, ask)
    found.finish(scenario.until)
    return found


def _ask(found: Run, ask: Ask) -> None:
    found.ask(ask.gate, ask.subject, ask.facts)


def read_scenario(text: str, file: str) -> Scenario:
    """Read a `play` file. Raises PolicyError with every problem and its place."""
    item = read_yaml(text, file)
    parts = item.mapping(known=PLAY_KEYS, what="play ")
    shared = load_shared()
    own = {key: part for key, part in parts.items() if key in DOCUMENT_KEYS}
    policies = [*_packs(parts.get("policy"))]
    policy = assemble(own, _with_gates(shared, parts.get("rules")))
    _once(policy, policies)
    if policy.rules or not policies:
        policies.append(policy)
    catalogue = policy.catalogue
    collect = Collector()
    facts = _facts(parts.get("events"), catalogue, collect)
    read = [collect.run(partial(read_ask, part, catalogue)) for part in _list(parts.get("asks"))]
    asks = tuple(ask for ask in read if ask is not None)
    until = collect.run(lambda: _until(parts.get("until"), facts, asks))
    collect.raise_if_any()
    return Scenario(tuple(_sharing(policies, policy)), facts, asks, until or 0)


def _sharing(policies: Iterable[Policy], own: Policy) -> Iterable[Policy]:
    """All policies of a scenario use its calendars and its names."""
    return (replace(policy, catalogue=own.catalogue, calendars=own.calendars) for policy in policies)


def _once(policy: Policy, packs: Iterable[Policy]) -> None:
    taken = {rule.id for pack in packs for rule in pack.rules}
    for rule in policy.rules:
        if rule.id in taken:
            raise problem(
                rule.mark,
                "id-twice",
                zh=f"规则“{rule.id}”在所选制度中已有。请换一个 id。",
                en=f"A policy that you chose has a rule “{rule.id}” already. Give this one another id.",
            )


def _list(item: Item | None) -> list[Item]:
    return item.items() if item else []


def _packs(item: Item | None) -> Iterable[Policy]:
    parts = _list(item) if item is None or isinstance(item.value, list) else [item]
    return [load_pack(part.choice(pack_ids())) for part in parts]


def _facts(item: Item | None, catalogue: Catalogue, collect: Collector) -> tuple[Fact, ...]:
    """Facts in the order in which they are folded; one whose id was there before is ignored."""
    read = [collect.run(partial(read_event, part, catalogue, n)) for n, part in enumerate(_list(item), 1)]
    facts: dict[str, Fact] = {}
    for fact in sorted((fact for fact in read if fact is not None), key=lambda fact: fact.recorded_at):
        facts.setdefault(fact.id, fact)
    return tuple(facts.values())


def _until(item: Item | None, facts: tuple[Fact, ...], asks: tuple[Ask, ...]) -> int:
    last = max((fact.recorded_at for fact in facts), default=None)
    if item is None:
        return last if last is not None else max((ask.at for ask in asks), default=0)
    until = instant(item)
    if last is not None and until < last:
        raise problem(
            item.mark,
            "until",
            zh="until 早于最后一个事实。请写晚于它的时刻，或删去 until。",
            en="`until` lies before the last event. Give a later instant or leave it out.",
        )
    return until


def _with_gates(shared: Shared, rules: Item | None) -> Shared:
    """A scenario may ask gates of its own without declaring what they gather."""
    gates: dict[str, GateType] = dict(shared.catalogue.gates)
    for rule in _list(rules):
        parts: Mapping[str, Item] = rule.value if isinstance(rule.value, dict) else {}
        if "gate" in parts and "subject" in parts and parts["gate"].text() not in gates:
            name = parts["gate"].text()
            gates[name] = GateType(name, parts["subject"].text(), Text(zh=name, en=name), _gathered(parts))
    return replace(shared, catalogue=Catalogue(shared.catalogue.events, gates))


def _gathered(parts: Mapping[str, Item]) -> dict[str, Field]:
    asked = [parts[name] for name in ("require", "when") if name in parts]
    options = [option.mapping() for option in _list(parts.get("values"))]
    asked += [option["when"] for option in options if "when" in option]
    return {key: Field(Type.ANY) for one in asked for key in condition(one.text()).facts}
