"""What the checks look at: all rules of all policies, and which of them can bind one subject at once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from shouyue.kit.text import Text
from shouyue.policy.lint.finding import in_words, named
from shouyue.policy.lint.hours import hours_meet
from shouyue.policy.lint.worlds import can_hold
from shouyue.policy.phrasing import phrase
from shouyue.policy.values import AnyRule, Deadline, Ladder, Policy, Trigger
from shouyue.worktime import Clock


@dataclass(frozen=True, slots=True)
class WrittenRule:
    """A rule with the policy that it is written in."""

    policy: Policy
    rule: AnyRule

    @property
    def name(self) -> Text:
        """The id with the rule's label."""
        return named(self.rule.id, self.rule.label)


@dataclass(frozen=True, slots=True)
class Timed:
    """A deadline rule with the policy that it is written in."""

    policy: Policy
    rule: Deadline

    @property
    def name(self) -> Text:
        return named(self.rule.id, self.rule.label)

    @property
    def time(self) -> Text:
        """How long it gives, in words."""
        return in_words(lambda language: phrase(self.rule, self.policy, language).line("within"))

    @property
    def clock(self) -> Clock | None:
        """None where the calendar is that of the subject."""
        calendar = self.policy.calendars.get(self.rule.calendar.name)
        return calendar.clock if calendar else None


class Ground:
    """All policies that are looked at together."""

    def __init__(self, policies: tuple[Policy, ...]) -> None:
        self.policies = policies

    @cached_property
    def rules(self) -> tuple[WrittenRule, ...]:
        return tuple(WrittenRule(policy, rule) for policy in self.policies for rule in policy.rules)

    @cached_property
    def ids(self) -> frozenset[str]:
        return frozenset(found.rule.id for found in self.rules)

    @cached_property
    def deadlines(self) -> tuple[Timed, ...]:
        return tuple(Timed(found.policy, found.rule) for found in self.rules if isinstance(found.rule, Deadline))

    @cached_property
    def rivals(self) -> tuple[tuple[Timed, Timed], ...]:
        """Pairs that one fact can open on one subject for one duty, in the order in which they are written."""
        return tuple(
            (first, second)
            for first, second in combinations(self.deadlines, 2)
            if first.rule.duty
            and (first.rule.subject, first.rule.duty) == (second.rule.subject, second.rule.duty)
            and open_together(first.policy, first.rule, second.rule)
            and hours_meet(first.policy, first.rule, second.policy, second.rule)
        )

    @cached_property
    def rival_ids(self) -> frozenset[frozenset[str]]:
        return frozenset(frozenset((first.rule.id, second.rule.id)) for first, second in self.rivals)

    def question_on(self, first: str, second: str) -> str:
        """The open question that speaks of two clauses, empty where there is none."""
        for policy in self.policies:
            for question in policy.questions:
                text = f"{question.clause} {question.ask.zh} {question.default.zh}"
                if _mentions(text, first) and _mentions(text, second):
                    return question.id
        return ""


def _mentions(text: str, clause: str) -> bool:
    """CM-5.2 is not CM-5.21, nor CM-5.2.1."""
    return re.search(rf"(?<![\w.-]){re.escape(clause)}(?![\w-]|\.\w)", text, re.ASCII) is not None


def open_together(policy: Policy, first: Deadline | Ladder, second: Deadline | Ladder) -> bool:
    """Whether one fact can start both. Where too much would have to be tried, they are taken to be able."""
    return any(_both(policy, first, one, second, two) for one, two in shared(first.start, second.start))


def _both(policy: Policy, first: Deadline | Ladder, one: Trigger, second: Deadline | Ladder, two: Trigger) -> bool:
    event = policy.catalogue.events.get(one.event)
    facts = policy.catalogue.facts_of(first.subject)
    conditions = (first.when, second.when, one.when, two.when)
    return can_hold(conditions, facts, event.data if event else {}) is not False


def shared(first: tuple[Trigger, ...], second: tuple[Trigger, ...]) -> Iterator[tuple[Trigger, Trigger]]:
    """Pairs of triggers that hear the same event."""
    return ((one, two) for one in first for two in second if one.event == two.event)
