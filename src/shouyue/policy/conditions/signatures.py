"""Which types each operator and function takes, and what it answers. CEL turns no type into another of itself.

The check reads these tables with declared types, the evaluation with the kinds of the values at hand. Only the check
knows money: its values are whole numbers.
"""

from shouyue.policy.fields import Type

BOOL, INT, NUMBER, TEXT = Type.BOOL, Type.INT, Type.NUMBER, Type.TEXT
INSTANT, DATE, DURATION, MONEY, LIST = Type.INSTANT, Type.DATE, Type.DURATION, Type.MONEY, Type.LIST

NUMERIC = frozenset({INT, NUMBER})  # the only two types that compare with one another
ORDERED = frozenset({BOOL, INT, NUMBER, TEXT, INSTANT, DATE, DURATION, MONEY})

ARITHMETIC: dict[tuple[str, Type, Type], Type] = {
    **{(op, INT, INT): INT for op in "+-*/%"},
    **{(op, NUMBER, NUMBER): NUMBER for op in "+-*/"},
    ("+", TEXT, TEXT): TEXT,
    ("+", DURATION, DURATION): DURATION,
    ("-", DURATION, DURATION): DURATION,
    ("+", INSTANT, DURATION): INSTANT,
    ("+", DURATION, INSTANT): INSTANT,
    ("-", INSTANT, DURATION): INSTANT,
    ("-", INSTANT, INSTANT): DURATION,
    ("-", DATE, DATE): DURATION,
    ("+", MONEY, MONEY): MONEY,
    ("-", MONEY, MONEY): MONEY,
    ("*", MONEY, INT): MONEY,
    ("*", INT, MONEY): MONEY,
    ("/", MONEY, INT): MONEY,
    ("%", MONEY, INT): MONEY,
    ("/", MONEY, MONEY): INT,
}

NEGATION = {INT: INT, NUMBER: NUMBER, MONEY: MONEY}

FUNCTIONS: dict[str, dict[tuple[Type, ...], Type]] = {
    "size": {(TEXT,): INT, (LIST,): INT},
    "contains": {(TEXT, TEXT): BOOL},
    "startsWith": {(TEXT, TEXT): BOOL},
    "endsWith": {(TEXT, TEXT): BOOL},
    "matches": {(TEXT, TEXT): BOOL},
    "int": {(INT,): INT, (NUMBER,): INT, (TEXT,): INT},
    "double": {(INT,): NUMBER, (NUMBER,): NUMBER, (TEXT,): NUMBER, (MONEY,): NUMBER},
    "string": {(TEXT,): TEXT, (INT,): TEXT, (BOOL,): TEXT},
}


def comparable(left: Type, right: Type) -> bool:
    """Whether == can ever be true between the types; between others CEL answers false."""
    return left is right or {left, right} <= NUMERIC


def ordered(left: Type, right: Type) -> bool:
    """Whether < and its like are defined between the types."""
    return left in ORDERED and comparable(left, right)
