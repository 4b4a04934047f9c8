"""Says the parts that rules are made of: events, conditions, roles, pauses, reminders, calendars."""

from collections.abc import Iterable, Mapping

from shouyue.kit.text import Text
from shouyue.policy.condition import Condition
from shouyue.policy.conditions import Scope, words
from shouyue.policy.fields import Field
from shouyue.policy.phrasing.plain import plain
from shouyue.policy.phrasing.result import Figure, Line
from shouyue.policy.phrasing.saying import OR, SEMICOLON, STOP, joined, quoted, say
from shouyue.policy.phrasing.times import ALWAYS, amount_words, calendar_words, figure_words, share_words
from shouyue.policy.phrasing.vocabulary import CAUSES, LABELS
from shouyue.policy.values import AnyRule, CalendarRef, Pause, Policy, Trigger, Warning

_UNDER = Text(zh="{event}（{when}）", en="{event} (where {when})")
_PAUSE = Text(
    zh="自{start}至{until}暂停（{cause}）",
    hant="自{start}至{until}暫停（{cause}）",
    en="paused from {start} until {until} ({cause})",
)
_PAUSE_LINE = Text(zh="自{start}至{until}（{cause}）", en="from {start} until {until} ({cause})")
_ANY_FACT = Text(zh="下一个事实", hant="下一個事實", en="the next fact")
_MOVES = Text(zh="{pause}，到期时间顺延", hant="{pause}，到期時間順延", en="{pause}, which moves the due time")
_SHARE = Text(zh="用去时间的 {share} 时", hant="用去時間的 {share} 時", en="when {share} of the time is used")
_BEFORE = Text(zh="到期前{amount}", en="{amount} before it is due")
_HOURS_OF = Text(zh="按{name}", en="in {name}")
_HOURS_BY = Text(zh="{fact}所指日历", hant="{fact}所指日曆", en="the calendar that {fact} names")
_WARN_AND = Text(zh="、", en=" and ")
_CALENDAR = Text(zh="{name}：{hours}", en="{name}: {hours}")
_WHEN = Text(zh="{when}时，{rest}", hant="{when}時，{rest}", en="where {when}: {rest}")
_OWNED = Text(zh="{said}，由{owner}负责", hant="{said}，由{owner}負責", en="{said}; owner: {owner}")
_WARNED = Text(zh="{warn}提醒", en="reminders {warn}")
_CANCELLED = Text(zh="有{cancel}则取消", hant="有{cancel}則取消", en="{cancel} cancels it")

Aspects = dict[str, str]
"""What a rule says, by the stable key of the line; empty where it says nothing."""


class Speaker:
    """Says the parts of one rule in one language."""

    def __init__(self, rule: AnyRule, policy: Policy, language: str) -> None:
        self.rule = rule
        self.policy = policy
        self.language = language
        self.facts: Mapping[str, Field] = policy.catalogue.facts_of(rule.subject)

    def say(self, template: Text, **parts: str) -> str:
        return say(template, self.language, **parts)

    def of(self, text: Text) -> str:
        return text.in_(self.language)

    def title(self) -> str:
        return self.of(self.rule.label) or self.rule.id

    def event(self, name: str) -> str:
        """An event by its label, in quotes."""
        known = self.policy.catalogue.events.get(name)
        return quoted((self.of(known.label) if known else "") or name, self.language)

    def trigger(self, trigger: Trigger) -> str:
        event = self.event(trigger.event)
        if trigger.when is None:
            return event
        known = self.policy.catalogue.events.get(trigger.event)
        return self.say(_UNDER, event=event, when=self.condition(trigger.when, known.data if known else {}))

    def triggers(self, triggers: Iterable[Trigger]) -> str:
        return joined([self.trigger(trigger) for trigger in triggers], OR, self.language)

    def condition(
        self, condition: Condition, data: Mapping[str, Field], facts: Mapping[str, Field] | None = None
    ) -> str:
        return words(plain(condition.node), Scope(facts=facts or self.facts, data=data), self.language)

    def when(self, start: Iterable[Trigger] = ()) -> str:
        """The rule's own condition; it may read the data of the fact that starts the rule."""
        if self.rule.when is None:
            return ""
        return self.condition(self.rule.when, self.data(start))

    def data(self, triggers: Iterable[Trigger]) -> dict[str, Field]:
        found: dict[str, Field] = {}
        for trigger in triggers:
            event = self.policy.catalogue.events.get(trigger.event)
            found |= event.data if event else {}
        return found

    def fact(self, key: str) -> str:
        """A fact by its label, without quotes."""
        field = self.facts.get(key)
        return (self.of(field.label) if field and field.label else "") or key

    def role(self, code: str) -> str:
        role = self.policy.roles.get(code)
        return (self.of(role.title) if role else "") or code

    def duty(self, code: str) -> str:
        return self.of(self.policy.duties[code]) if code in self.policy.duties else code

    def pauses(self, pauses: Iterable[Pause], *, alone: bool = False) -> list[str]:
        """Each pause; `alone` where a label already says that it is one."""
        return [self._pause(pause, _PAUSE_LINE if alone else _PAUSE) for pause in pauses]

    def _pause(self, pause: Pause, template: Text) -> str:
        until = self.triggers(pause.until) or self.of(_ANY_FACT)
        said = self.say(template, start=self.triggers(pause.start), until=until, cause=self.of(CAUSES[pause.cause]))
        return self.say(_MOVES, pause=said) if pause.moves else said

    def warnings(self, warnings: Iterable[Warning]) -> str:
        return joined([self._warning(warning) for warning in warnings], _WARN_AND, self.language)

    def _warning(self, warning: Warning) -> str:
        if warning.share is not None:
            return self.say(_SHARE, share=share_words(warning.share))
        return self.say(_BEFORE, amount=amount_words(warning.before, self.language))

    def hours(self, ref: CalendarRef) -> str:
        """A calendar by its name."""
        if ref.key:
            return self.say(_HOURS_BY, fact=quoted(self.fact(ref.key), self.language))
        label = self.policy.calendar_labels.get(ref.name)
        return quoted((self.of(label) if label else "") or ref.name, self.language)

    def always(self, ref: CalendarRef) -> bool:
        found = self.policy.calendars.get(ref.name)
        return found is not None and found.always

    def calendar(self, ref: CalendarRef) -> str:
        """How time is counted, in a few words for a sentence."""
        return self.of(ALWAYS) if self.always(ref) else self.say(_HOURS_OF, name=self.hours(ref))

    def calendar_line(self, ref: CalendarRef) -> str:
        """How time is counted, with the calendar's hours, for a line of its own."""
        found = self.policy.calendars.get(ref.name)
        if found is None or found.always:
            return self.calendar(ref)
        return self.say(_CALENDAR, name=self.hours(ref), hours=calendar_words(found, self.language))

    def under(self, said: str, when: str) -> str:
        """What holds under a condition, if there is one."""
        return self.say(_WHEN, when=when, rest=said) if when else said

    def owned(self, said: str, owner: str) -> str:
        return self.say(_OWNED, said=said, owner=owner) if owner else said

    def reminded(self, warn: str) -> str:
        return self.say(_WARNED, warn=warn) if warn else ""

    def cancelled(self, cancel: str) -> str:
        return self.say(_CANCELLED, cancel=cancel) if cancel else ""

    def lines(self, said: Aspects) -> tuple[Line, ...]:
        """The aspects about which something is said, with their labels."""
        return tuple(Line(key, self.of(LABELS[key]), text) for key, text in said.items() if text)

    def sentence(self, parts: Iterable[str]) -> str:
        said = joined(parts, SEMICOLON, self.language)
        return said[:1].upper() + said[1:] + self.of(STOP)

    def figures(self) -> tuple[Figure, ...]:
        """The parameters that the rule uses, in the order in which it names them."""
        used = [self.policy.parameters[name] for name in self.rule.parameters if name in self.policy.parameters]
        return tuple(
            Figure(
                parameter=parameter.id,
                label=self.of(parameter.label) or parameter.id,
                value=figure_words(parameter.value, self.language),
                written=parameter.value,
                origin=parameter.origin,
            )
            for parameter in used
        )
