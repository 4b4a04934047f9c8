"""A condition said to people, in the languages of the product, with the labels of the catalogue where it has them."""

import re
from datetime import date, datetime, timedelta

from shouyue.kit.text import Text
from shouyue.policy.conditions.nodes import (
    TURNED,
    And,
    Arith,
    Call,
    Compare,
    Has,
    In,
    ListOf,
    Literal,
    Name,
    Negate,
    Node,
    Not,
    Or,
    binding,
)
from shouyue.policy.conditions.scope import Scope
from shouyue.policy.fields import Field, Type

_IS = {
    "==": Text(zh="{a}为{b}", hant="{a}為{b}", en="{a} is {b}"),
    "!=": Text(zh="{a}不是{b}", en="{a} is not {b}"),
}
_MEASURED = {
    "==": Text(zh="{a}等于{b}", hant="{a}等於{b}", en="{a} is {b}"),
    "!=": Text(zh="{a}不等于{b}", hant="{a}不等於{b}", en="{a} is not {b}"),
    "<": Text(zh="{a}少于{b}", hant="{a}少於{b}", en="{a} is less than {b}"),
    "<=": Text(zh="{a}不超过{b}", hant="{a}不超過{b}", en="{a} is at most {b}"),
    ">": Text(zh="{a}超过{b}", hant="{a}超過{b}", en="{a} is more than {b}"),
    ">=": Text(zh="{a}不少于{b}", hant="{a}不少於{b}", en="{a} is at least {b}"),
}
_DATED = {
    "==": _IS["=="],
    "!=": _IS["!="],
    "<": Text(zh="{a}早于{b}", hant="{a}早於{b}", en="{a} is before {b}"),
    "<=": Text(zh="{a}不晚于{b}", hant="{a}不晚於{b}", en="{a} is not after {b}"),
    ">": Text(zh="{a}晚于{b}", hant="{a}晚於{b}", en="{a} is after {b}"),
    ">=": Text(zh="{a}不早于{b}", hant="{a}不早於{b}", en="{a} is not before {b}"),
}
_OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}

_HAS = {
    True: Text(zh="已记录{a}", hant="已記錄{a}", en="{a} is recorded"),
    False: Text(zh="未记录{a}", hant="未記錄{a}", en="{a} is not recorded"),
}
_YES = {
    True: Text(zh="{a}", en="{a}"),
    False: Text(zh="“{a}”不成立", hant="「{a}」不成立", en="not “{a}”"),
}
_ONE_OF = {
    True: Text(zh="{a}为{b}之一", hant="{a}為{b}之一", en="{a} is one of {b}"),
    False: Text(zh="{a}不是{b}之一", en="{a} is none of {b}"),
}
_HOLDS = {
    True: Text(zh="{a}里有{b}", hant="{a}裡有{b}", en="{a} includes {b}"),
    False: Text(zh="{a}里没有{b}", hant="{a}裡沒有{b}", en="{a} does not include {b}"),
}
_METHODS = {
    "contains": {
        True: Text(zh="{a}含有{b}", en="{a} contains {b}"),
        False: Text(zh="{a}不含{b}", en="{a} does not contain {b}"),
    },
    "startsWith": {
        True: Text(zh="{a}以{b}开头", hant="{a}以{b}開頭", en="{a} begins with {b}"),
        False: Text(zh="{a}不以{b}开头", hant="{a}不以{b}開頭", en="{a} does not begin with {b}"),
    },
    "endsWith": {
        True: Text(zh="{a}以{b}结尾", hant="{a}以{b}結尾", en="{a} ends with {b}"),
        False: Text(zh="{a}不以{b}结尾", hant="{a}不以{b}結尾", en="{a} does not end with {b}"),
    },
    "matches": {
        True: Text(zh="{a}符合格式{b}", en="{a} has the form {b}"),
        False: Text(zh="{a}不符合格式{b}", en="{a} does not have the form {b}"),
    },
}
_NOT = Text(zh="并非（{a}）", hant="並非（{a}）", en="not ({a})")
_BRACKETS = Text(zh="（{a}）", en="({a})")
_SIZE_OF_TEXT = Text(zh="{a}的字数", hant="{a}的字數", en="the length of {a}")
_SIZE_OF_LIST = Text(zh="{a}的项数", hant="{a}的項數", en="the number of {a}")
_MONEY = Text(zh="{a}元", en="{a} CNY")
_QUOTED = Text(zh="“{a}”", hant="「{a}」", en="“{a}”")
_TRUE = {True: Text(zh="是", en="yes"), False: Text(zh="否", en="no")}
_ALWAYS = {True: Text(zh="总是", hant="總是", en="always"), False: Text(zh="从不", hant="從不", en="never")}
_AND = Text(zh="，且", en=" and ")
_OR = Text(zh="，或", en=" or ")
_WIDE_OR = Text(zh="；或", en=", or ")
_COMMA = Text(zh="、", en=", ")
_LAST = Text(zh="、", en=" or ")
_OPERATORS = {"+": "+", "-": "−", "*": "×", "/": "÷", "%": "mod"}
_UNITS = (
    (3_600_000_000, Text(zh="小时", hant="小時", en="h")),
    (60_000_000, Text(zh="分钟", hant="分鐘", en="min")),
    (1_000_000, Text(zh="秒", en="s")),
    (1_000, Text(zh="毫秒", en="ms")),
)

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z0-9+−×÷-]")


def words(node: Node, scope: Scope, language: str) -> str:
    """Say the condition in `language` (one of kit.text.LANGUAGES); what has no label stands as written."""
    return _Speaker(scope, language).condition(node, True)


def glue(*parts: str) -> str:
    """Join pieces of a sentence, with a space where Chinese meets letters or figures."""
    joined = ""
    for part in filter(None, parts):
        sides = joined[-1:], part[0]
        if any(_CHINESE.match(one) and _LATIN.match(other) for one, other in (sides, sides[::-1])):
            joined += " "
        joined += part
    return joined


class _Speaker:
    """Says nodes of one scope in one language. `so` false says the opposite, so that a negation reads as one verb."""

    def __init__(self, scope: Scope, language: str) -> None:
        self.scope = scope
        self.language = language

    def say(self, template: Text, a: str = "", b: str = "") -> str:
        """Fill a pattern; the pieces are glued, never searched for places of their own."""
        pieces = re.split(r"(\{[ab]\})", template.in_(self.language))
        return glue(*[{"{a}": a, "{b}": b}.get(piece, piece) for piece in pieces])

    def condition(self, node: Node, so: bool) -> str:
        match node:
            case Not(operand):
                return self.condition(operand, not so)
            case And() | Or():
                return self._joined(node) if so else self.say(_NOT, self._joined(node))
            case Has(root, key):
                return self.say(_HAS[so], self._label(root, key))
            case Compare(op, left, right):
                return self._compare(op if so else _OPPOSITE[op], left, right)
            case In(item, ListOf((only,))):
                return self._compare("==" if so else "!=", item, only)
            case In(item, ListOf(items)):
                return self.say(_ONE_OF[so], self.value(item), self._listed([self._shown(one, item) for one in items]))
            case In(item, container):
                return self.say(_HOLDS[so], self.value(container), self._shown(item, container))
            case Call(function, (text, part)) if function in _METHODS:
                return self.say(_METHODS[function][so], self.value(text), self.value(part))
            case Literal(bool() as value):
                return self.say(_ALWAYS[value is so])
            case _:
                return self.say(_YES[so], self.value(node))

    def _joined(self, node: And | Or) -> str:
        """Parts in a row. An `or` inside an `and` gets brackets; an `and` inside an `or` is set off by the comma."""
        said = []
        for part in node.parts:
            words_ = self.condition(part, True)
            said.append(self.say(_BRACKETS, words_) if isinstance(node, And) and isinstance(part, Or) else words_)
        if isinstance(node, And):
            return self._row(said, _AND)
        return self._row(said, _WIDE_OR if any(isinstance(part, And) for part in node.parts) else _OR)

    def _row(self, said: list[str], between: Text) -> str:
        first, *more = said
        return glue(first, *[piece for one in more for piece in (between.in_(self.language), one)])

    def _compare(self, op: str, left: Node, right: Node) -> str:
        if isinstance(left, Literal) and not isinstance(right, Literal):
            op, left, right = TURNED[op], right, left
        if isinstance(right, Literal) and isinstance(right.value, bool) and op in ("==", "!="):
            return self.condition(left, right.value is (op == "=="))
        if self._type(left) in (Type.INSTANT, Type.DATE) or self._type(right) in (Type.INSTANT, Type.DATE):
            patterns = _DATED
        elif op in _IS and Type.TEXT in (self._type(left), self._type(right)):
            patterns = _IS
        else:
            patterns = _MEASURED
        return self.say(patterns[op], self._shown(left, right), self._shown(right, left))

    def value(self, node: Node) -> str:
        """Say a value: a name, a figure, a sum."""
        match node:
            case Literal():
                return self._literal(node)
            case Name(root, key):
                return self._label(root, key)
            case Arith(op, left, right):
                least = binding(node)
                return f"{self._operand(left, least)} {_OPERATORS[op]} {self._operand(right, least + 1)}"
            case Negate(operand):
                return f"−{self._operand(operand, binding(node))}"
            case Call("size", (measured,)):
                is_list = self._type(measured) is Type.LIST
                return self.say(_SIZE_OF_LIST if is_list else _SIZE_OF_TEXT, self.value(measured))
            case Call(_, (converted,)):  # int, double, string: the same figure to a reader
                return self.value(converted)
            case _:
                return self.say(_BRACKETS, self.condition(node, True))

    def _operand(self, node: Node, least: int) -> str:
        return self.value(node) if binding(node) >= least else self.say(_BRACKETS, self.value(node))

    def _field(self, node: Node) -> Field | None:
        return self.scope.find(node.root, node.key) if isinstance(node, Name) else None

    def _type(self, node: Node) -> Type:
        if isinstance(node, Literal):
            return node.type
        field = self._field(node)
        return field.type if field else Type.ANY

    def _label(self, root: str, key: str) -> str:
        field = self.scope.find(root, key)
        return field.label.in_(self.language) if field and field.label else key

    def _shown(self, node: Node, beside: Node) -> str:
        """Say a value; a written text gets the label that the name beside it gives to this value."""
        field = self._field(beside)
        if isinstance(node, Literal) and isinstance(node.value, str) and field and node.value in field.value_labels:
            return field.value_labels[node.value].in_(self.language)
        return self.value(node)

    def _listed(self, said: list[str]) -> str:
        *most, last = said
        return glue(self._row(most, _COMMA), _LAST.in_(self.language), last)

    def _literal(self, node: Literal) -> str:
        match node.value:
            case bool() as value:
                return self.say(_TRUE[value])
            case int() as fen if node.type is Type.MONEY:
                sign = "-" if fen < 0 else ""
                return self.say(_MONEY, f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02}")
            case str() as text:
                return self.say(_QUOTED, text)
            case datetime() as instant:
                return instant.isoformat(sep=" ", timespec="auto")
            case date() as day:
                return day.isoformat()
            case timedelta() as span:
                return self._span(span)
            case number:
                return f"{number:,}"

    def _span(self, span: timedelta) -> str:
        rest = abs(span) // timedelta(microseconds=1)
        said = []
        for size, unit in _UNITS:
            count, rest = divmod(rest, size)
            if count:
                said.append(f"{count} {unit.in_(self.language)}")
        return ("−" if span < timedelta(0) else "") + (" ".join(said) or f"0 {_UNITS[2][1].in_(self.language)}")
