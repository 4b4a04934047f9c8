"""What the operators and functions answer, value by value, exactly as CEL says. Each answers or raises Failure.

Whole numbers have 64 bits and overflow is a failure; so is a decimal that is not finite (CEL would go on with infinity,
and no policy should be decided by it).
"""

import math
import operator
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from shouyue.kit.text import Text
from shouyue.policy.conditions.errors import Absent, Failure
from shouyue.policy.conditions.literals import INT_MAX, INT_MIN
from shouyue.policy.conditions.patterns import matches
from shouyue.policy.conditions.signatures import ARITHMETIC, FUNCTIONS, NEGATION, comparable, ordered
from shouyue.policy.fields import Type

TYPE_NAMES = {
    Type.TEXT: Text(zh="文字", en="text"),
    Type.BOOL: Text(zh="是非", en="yes or no"),
    Type.INT: Text(zh="整数", hant="整數", en="whole number"),
    Type.NUMBER: Text(zh="小数", hant="小數", en="decimal number"),
    Type.MONEY: Text(zh="金额", hant="金額", en="money"),
    Type.INSTANT: Text(zh="时刻", hant="時刻", en="instant"),
    Type.DATE: Text(zh="日期", en="date"),
    Type.DURATION: Text(zh="时长", hant="時長", en="duration"),
    Type.LIST: Text(zh="列表", hant="清單", en="list"),
    Type.ANY: Text(zh="任意", en="anything"),
}

_KINDS: dict[type, Type] = {
    bool: Type.BOOL,
    int: Type.INT,
    float: Type.NUMBER,
    str: Type.TEXT,
    datetime: Type.INSTANT,
    date: Type.DATE,
    timedelta: Type.DURATION,
    list: Type.LIST,
    tuple: Type.LIST,
}

NO_OVERLOAD = Text(
    zh="`{op}` 不能用于{types}。",
    hant="`{op}` 不能用於{types}。",
    en="`{op}` does not work on {types}.",
)
_NOT_BOOL = Text(
    zh="这里要是或否，而不是{type}。", hant="這裡要是或否，而不是{type}。", en="Yes or no is wanted here, not {type}."
)
_NO_KIND = Text(
    zh="条件不能使用 {type} 类型的值。",
    hant="條件不能使用 {type} 型別的值。",
    en="A condition cannot use a value of type {type}.",
)
_NAIVE = Text(
    zh="`{name}` 是没有时区的时刻，请带上时区记录。",
    hant="`{name}` 是沒有時區的時刻，請帶上時區記錄。",
    en="`{name}` is an instant without a time zone: record it with its zone.",
)
_NOT_FINITE = Text(zh="结果不是有限的数。", hant="結果不是有限的數。", en="The result is not a finite number.")
_OVERFLOW = Text(zh="结果太大。", hant="結果太大。", en="The result is too large.")
_BY_ZERO = Text(zh="除数是零。", hant="除數是零。", en="The divisor is zero.")
_UNREADABLE = Text(
    zh="“{value}”不能用 {function} 变成数。",
    hant="“{value}”不能用 {function} 變成數。",
    en="{function} cannot read “{value}”.",
)


def joined(types: tuple[Type, ...]) -> Text:
    """Name several types in a row."""
    every = [TYPE_NAMES[one] for one in types]
    return Text(
        zh="和".join(one.zh for one in every),
        hant="和".join(one.in_("zh-hant") for one in every),
        en=" and ".join(one.en for one in every),
    )


def kind(value: object) -> Type:
    """The type of a value at hand; raises Failure for None and for what no condition knows."""
    found = _KINDS.get(type(value))
    if found is not None:
        return found
    for known, found in _KINDS.items():
        if isinstance(value, known):
            return found
    raise Failure(_NO_KIND, type=type(value).__name__)


def stored(value: Any, name: object) -> Any:
    """Answer a recorded value in the form that the operators take: a Decimal as float, an instant in UTC.

    `name` is what the value is called in a message. Raises Absent for None, Failure for what nobody could compare.
    """
    if value is None:
        raise Absent(name)
    if isinstance(value, Decimal):
        value = float(value)
    if isinstance(value, float) and not math.isfinite(value):
        raise Failure(_NOT_FINITE)
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise Failure(_NAIVE, name=name)
        return value.astimezone(UTC)
    return value


def truth(value: Any) -> bool:
    """The value where it is true or false; CEL takes nothing else for a condition."""
    if isinstance(value, bool):
        return value
    raise Failure(_NOT_BOOL, type=TYPE_NAMES[kind(value)])


def equal(left: Any, right: Any) -> bool:
    """Values of different types are not equal, save that 1 equals 1.0."""
    types = kind(left), kind(right)
    if not comparable(*types):
        return False
    if types[0] is Type.LIST:
        return len(left) == len(right) and all(map(equal, left, right))
    return bool(left == right)


def _ordering(op: str, compare: Callable[[Any, Any], Any]) -> Callable[[Any, Any], bool]:
    def answer(left: Any, right: Any) -> bool:
        types = kind(left), kind(right)
        if not ordered(*types):
            raise Failure(NO_OVERLOAD, op=op, types=joined(types))
        return bool(compare(left, right))

    return answer


COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": equal,
    "!=": lambda left, right: not equal(left, right),
    "<": _ordering("<", operator.lt),
    "<=": _ordering("<=", operator.le),
    ">": _ordering(">", operator.gt),
    ">=": _ordering(">=", operator.ge),
}


def member(item: Any, items: Any) -> bool:
    """Whether a list holds the item."""
    if kind(items) is not Type.LIST:
        raise Failure(NO_OVERLOAD, op="in", types=TYPE_NAMES[kind(items)])
    return any(equal(item, one) for one in items)


def _divided(left: int, right: int) -> int:
    """Cut toward zero, as CEL does; Python's // goes down."""
    quotient = abs(left) // abs(right)
    return quotient if (left < 0) == (right < 0) else -quotient


_OPERATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}
_WHOLE: dict[str, Callable[[int, int], int]] = {
    "/": _divided,
    "%": lambda left, right: left - right * _divided(left, right),
}
_ARITHMETIC = {
    (op, left, right): _WHOLE[op] if left is int and op in _WHOLE else _OPERATIONS[op]
    for op, *types in ARITHMETIC
    for left in _KINDS
    for right in _KINDS
    if [_KINDS[left], _KINDS[right]] == types
}


def arith(op: str, left: Any, right: Any) -> Any:
    """Work out `left op right`."""
    operation = _ARITHMETIC.get((op, type(left), type(right)))
    if operation is None:
        raise Failure(NO_OVERLOAD, op=op, types=joined((kind(left), kind(right))))
    try:
        return _bounded(operation(left, right))
    except ZeroDivisionError:
        raise Failure(_BY_ZERO) from None
    except OverflowError:
        raise Failure(_OVERFLOW) from None


def negate(value: Any) -> Any:
    """Work out `-value`."""
    if kind(value) not in NEGATION:
        raise Failure(NO_OVERLOAD, op="-", types=TYPE_NAMES[kind(value)])
    return _bounded(-value)


def _bounded(value: Any) -> Any:
    if isinstance(value, int) and not INT_MIN <= value <= INT_MAX:
        raise Failure(_OVERFLOW)
    if isinstance(value, float) and not math.isfinite(value):
        raise Failure(_NOT_FINITE)
    return value


INTEGER_TEXT = r"^[+-]?[0-9]+$"
DECIMAL_TEXT = r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?$"


def _number(function: str, pattern: str, make: Callable[[str], Any], value: Any) -> Any:
    if isinstance(value, str) and re.fullmatch(pattern, value) is None:
        raise Failure(_UNREADABLE, value=value[:40], function=function)
    try:
        return _bounded(make(value))
    except ValueError:  # more digits than Python reads
        raise Failure(_OVERFLOW) from None


def _string(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "size": len,
    "contains": operator.contains,
    "startsWith": str.startswith,
    "endsWith": str.endswith,
    "matches": matches,
    "int": lambda value: _number("int", INTEGER_TEXT, int, value),
    "double": lambda value: _number("double", DECIMAL_TEXT, float, value),
    "string": _string,
}


def call(function: str, *args: Any) -> Any:
    """Answer a function of the subset."""
    types = tuple(map(kind, args))
    if types not in FUNCTIONS[function]:
        raise Failure(NO_OVERLOAD, op=function, types=joined(types))
    return _FUNCTIONS[function](*args)
