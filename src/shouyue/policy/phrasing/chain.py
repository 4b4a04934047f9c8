"""Approval chains in words, with their steps as a table."""

from collections.abc import Iterator

from shouyue.kit.text import Text
from shouyue.policy.phrasing.result import Rung
from shouyue.policy.phrasing.saying import AND, OR, joined, quoted
from shouyue.policy.phrasing.speaker import Aspects, Speaker
from shouyue.policy.phrasing.times import money_words
from shouyue.policy.phrasing.vocabulary import subject_words
from shouyue.policy.scope import facts_of
from shouyue.policy.values import SUPERIOR, Chain, Seats

_CORE = Text(zh="{gate}须经审批，{order}", hant="{gate}須經審批，{order}", en="{gate} needs approval, {order}")
_SERIAL = Text(zh="依次审批", hant="依次審批", en="step by step")
_PARALLEL = Text(zh="同时审批", hant="同時審批", en="all steps at once")
_ASKED = Text(zh="{when}，由{to}审批", hant="{when}，由{to}審批", en="{to}, {when}")
_ALWAYS = Text(zh="不论金额", hant="不論金額", en="whatever the amount")
_EVERY = Text(zh="一律", en="always")
_ABOVE = Text(zh="{fact}超过{amount}", hant="{fact}超過{amount}", en="where “{fact}” is above {amount}")
_WHEN = Text(zh="{when}时", hant="{when}時", en="where {when}")
_BOTH = Text(zh="{above}且{when}", en="{above} and {when}")
_ALL = Text(zh="{roles}（须全部同意）", hant="{roles}（須全部同意）", en="{roles} (all of them)")
_SUPERIOR = Text(zh="申请人的上级", hant="申請人的上級", en="superior of who asks")
_FALLBACK = Text(
    zh="席位空缺或只剩申请人自己时，依次改由{roles}审批",
    hant="席位空缺或只剩申請人自己時，依次改由{roles}審批",
    en="where a seat has nobody but who asks, these are asked in turn: {roles}",
)
_NOBODY_HIMSELF = Text(zh="任何人不得审批自己的申请", hant="任何人不得審批自己的申請", en="nobody approves his own")


def aspects(rule: Chain, speaker: Speaker) -> Aspects:
    gate = speaker.policy.catalogue.gates.get(rule.gate)
    facts = facts_of(rule, speaker.policy)
    return {
        "subject": subject_words(rule.subject, speaker.language),
        "gate": quoted((speaker.of(gate.label) if gate else "") or rule.gate, speaker.language),
        "when": speaker.condition(rule.when, {}, facts) if rule.when else "",
        "order": speaker.of(_PARALLEL if rule.parallel else _SERIAL),
        "fallback": joined((_role(role, speaker) for role in rule.fallback), AND, speaker.language),
    }


def pieces(rule: Chain, speaker: Speaker, said: Aspects) -> Iterator[str]:
    yield speaker.under(speaker.say(_CORE, gate=said["gate"], order=said["order"]), said["when"])
    yield from (speaker.say(_ASKED, when=rung.when, to=rung.to) for rung in rungs(rule, speaker))
    yield speaker.say(_FALLBACK, roles=said["fallback"]) if said["fallback"] else ""
    yield speaker.of(_NOBODY_HIMSELF)


def rungs(rule: Chain, speaker: Speaker) -> tuple[Rung, ...]:
    """The steps as the rows of a table."""
    return tuple(Rung(n, _when(step, rule, speaker), _to(step, speaker)) for n, step in enumerate(rule.steps, 1))


def _when(step: Seats, rule: Chain, speaker: Speaker) -> str:
    facts = facts_of(rule, speaker.policy)
    asked = speaker.condition(step.when, {}, facts) if step.when else ""
    if step.above is None:
        return speaker.say(_WHEN, when=asked) if asked else speaker.of(_ALWAYS if rule.amount else _EVERY)
    field = facts.get(rule.amount)
    named = (speaker.of(field.label) if field and field.label else "") or rule.amount
    above = speaker.say(_ABOVE, fact=named, amount=money_words(step.above, speaker.language))
    return speaker.say(_BOTH, above=above, when=asked) if asked else above


def _to(step: Seats, speaker: Speaker) -> str:
    roles = [_role(role, speaker) for role in step.to]
    if step.mode == "all" and len(roles) > 1:
        return speaker.say(_ALL, roles=joined(roles, AND, speaker.language))
    return joined(roles, OR, speaker.language)


def _role(code: str, speaker: Speaker) -> str:
    return speaker.of(_SUPERIOR) if code == SUPERIOR else speaker.role(code)
