"""From the text of a condition to our own nodes: cel-python's grammar, read by lark, cut down to the declared subset.

What CEL knows and the subset does not is refused by name, with the column and with what to write instead.
"""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from importlib.metadata import distribution
from pathlib import Path
from typing import NoReturn

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput, UnexpectedToken

from shouyue.kit.text import Text
from shouyue.policy.conditions import literals, refusals
from shouyue.policy.conditions.errors import ConditionError, fill, guess
from shouyue.policy.conditions.nodes import (
    METHODS,
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
)
from shouyue.policy.conditions.patterns import check_pattern
from shouyue.policy.conditions.scan import DEPTH, TOO_DEEP, scan
from shouyue.policy.conditions.signatures import FUNCTIONS, NEGATION
from shouyue.policy.fields import Type

_Tree = Tree[Token]

ROOTS = ("facts", "data")
_COMPARISONS = {
    "relation_lt": "<",
    "relation_le": "<=",
    "relation_gt": ">",
    "relation_ge": ">=",
    "relation_eq": "==",
    "relation_ne": "!=",
}
_ARITHMETIC = {
    "addition_add": "+",
    "addition_sub": "-",
    "multiplication_mul": "*",
    "multiplication_div": "/",
    "multiplication_mod": "%",
}
_WRAPPERS = frozenset(
    {"expr", "conditionalor", "conditionaland", "relation", "addition", "multiplication", "unary", "member", "primary"}
    | {"paren_expr"}
)
_WORD = re.compile(r"\w+|\S")
_KNOWN = ("has", *literals.WRITTEN, *FUNCTIONS)


@cache
def _parser() -> Lark:
    """The parser, built at first use. Only the grammar file is taken: the package around it costs 0.3 s to import."""
    grammar = Path(str(distribution("cel-python").locate_file("celpy/cel.lark"))).read_text(encoding="utf-8")
    return Lark(
        grammar,
        parser="lalr",
        start="expr",
        priority="invert",
        propagate_positions=True,
        maybe_placeholders=False,
        lexer_callbacks={"IDENT": _truth},
    )


def _truth(word: Token) -> Token:
    """The grammar takes `true` and `false` for names."""
    return word.update(type="BOOL_LIT") if word in ("true", "false") else word


@lru_cache(maxsize=4_096)
def parse(text: str) -> Node:
    """Read a condition.

    Raises ConditionError, with a sentence and the column, for whatever is not of the subset.
    """
    scan(text)
    try:
        tree = _parser().parse(text)
    except UnexpectedInput as error:
        raise _syntax_error(text, error) from None
    return _node(tree, 0)


def _syntax_error(text: str, error: UnexpectedInput) -> ConditionError:
    """Say what stands where something else was expected."""
    if isinstance(error, UnexpectedToken) and error.token.type == "$END":
        return ConditionError(refusals.ENDS_EARLY, len(text.rstrip()) + 1)
    position = error.pos_in_stream or 0
    found = _WORD.search(text, position)
    before = (text[:position].split() or [""])[-1]
    for word, start in ((found[0] if found else "", position), (before, text.rfind(before, 0, position))):
        if word in refusals.WORDS:
            return ConditionError(fill(refusals.WORD, found=word, instead=refusals.WORDS[word]), start + 1)
    return ConditionError(fill(refusals.UNEXPECTED, found=found[0] if found else ""), position + 1)


def _column(tree: _Tree | Token) -> int:
    start = tree.start_pos if isinstance(tree, Token) else tree.meta.start_pos
    return (start or 0) + 1


def _refuse(template: Text, column: int, **values: object) -> NoReturn:
    raise ConditionError(fill(template, **values), column)


def _only(tree: _Tree, place: int) -> _Tree:
    """The subtree at a place of a tree that has one there by the grammar."""
    child = tree.children[place]
    assert isinstance(child, Tree)
    return child


def _token(tree: _Tree, place: int) -> Token:
    child = tree.children[place]
    assert isinstance(child, Token)
    return child


def _core(tree: _Tree) -> _Tree:
    """Step through the grammar's wrappers and through brackets to what says something."""
    while tree.data in _WRAPPERS and len(tree.children) == 1:
        tree = _only(tree, 0)
    return tree


def _node(tree: _Tree, depth: int) -> Node:
    column = _column(tree)
    if depth > DEPTH:
        raise ConditionError(TOO_DEEP, column)
    core = _core(tree)
    return _BUILDERS[core.data](core, depth + 1)


def _chain(tree: _Tree, depth: int) -> tuple[Node, ...]:
    """The parts of `a && b && c`, which the grammar nests to the left, without recursion and in one row."""
    trees = []
    while len(tree.children) == 2:
        trees.append(_only(tree, 1))
        tree = _only(tree, 0)
    trees.append(tree)
    return tuple(_node(part, depth) for part in reversed(trees))


def _or(tree: _Tree, depth: int) -> Node:
    parts = _chain(tree, depth)
    return Or(tuple(one for part in parts for one in (part.parts if isinstance(part, Or) else (part,))), _column(tree))


def _and(tree: _Tree, depth: int) -> Node:
    parts = _chain(tree, depth)
    return And(
        tuple(one for part in parts for one in (part.parts if isinstance(part, And) else (part,))), _column(tree)
    )


def _relation(tree: _Tree, depth: int) -> Node:
    operator, right = _only(tree, 0), _only(tree, 1)
    left = _node(_only(operator, 0), depth)
    if operator.data in _COMPARISONS:
        return Compare(_COMPARISONS[operator.data], left, _node(right, depth), _column(tree))
    core = _core(right)
    return In(left, _list(core, depth) if core.data == "list_lit" else _node(right, depth), _column(tree))


def _list(tree: _Tree, depth: int) -> Node:
    if not tree.children:
        _refuse(refusals.EMPTY_LIST, _column(tree))
    return ListOf(
        tuple(_node(item, depth) for item in _only(tree, 0).children if isinstance(item, Tree)), _column(tree)
    )


def _arith(tree: _Tree, depth: int) -> Node:
    operator = _only(tree, 0)
    left = _node(_only(operator, 0), depth)
    return Arith(_ARITHMETIC[operator.data], left, _node(_only(tree, 1), depth), _column(tree))


def _unary(tree: _Tree, depth: int) -> Node:
    operand, column = _node(_only(tree, 1), depth), _column(tree)
    if _only(tree, 0).data == "unary_not":
        return Not(operand, column)
    match operand:
        case Literal(int() | float() as number, kind) if kind in NEGATION and number != literals.INT_MIN:
            return Literal(-number, kind, column)  # `- 5` is the number -5
        case _:
            return Negate(operand, column)


def _literal(tree: _Tree, depth: int) -> Node:
    token, column = _token(tree, 0), _column(tree)
    match token.type:
        case "INT_LIT":
            return literals.whole(str(token), column)
        case "FLOAT_LIT":
            return literals.decimal(str(token), column)
        case "STRING_LIT":
            return literals.text(str(token), column)
        case "BOOL_LIT":
            return Literal(token == "true", Type.BOOL, column)
        case kind:
            _refuse(refusals.LITERALS[kind], column)


def _ident(tree: _Tree, depth: int) -> Node:
    word, column = _token(tree, 0), _column(tree)
    if word in ROOTS:
        _refuse(refusals.BARE_ROOT, column, root=word)
    _refuse(refusals.BARE_NAME, column, name=word)


def _member(tree: _Tree, depth: int) -> Node:
    root, key, column = _core(_only(tree, 0)), _token(tree, 1), _column(tree)
    if root.data == "ident" and root.children[0] in ROOTS:
        return Name(str(root.children[0]), str(key), column)
    if root.data == "ident":
        _refuse(refusals.UNKNOWN_ROOT, column, name=f"{root.children[0]}.{key}")
    _refuse(refusals.DEEP_NAME, column)


def _method(tree: _Tree, depth: int) -> Node:
    function, column = _token(tree, 1), _column(tree)
    if function in refusals.MACROS:
        _refuse(refusals.MACRO, column, name=function)
    _known(function)
    if function not in METHODS and function != "size":
        _refuse(refusals.NOT_METHOD, _column(function), name=function)
    receiver = _only(tree, 0)
    return _call(function, [receiver, *_arguments(tree, 2)], column, depth)


def _function(tree: _Tree, depth: int) -> Node:
    function, column = _token(tree, 0), _column(tree)
    _known(function)
    if function in METHODS:
        _refuse(refusals.METHOD_ONLY, column, name=function)
    return _call(function, _arguments(tree, 1), column, depth)


def _known(function: Token) -> None:
    if function not in _KNOWN:
        _refuse(refusals.UNKNOWN_FUNCTION, _column(function), name=function, guess=guess(function, _KNOWN))


def _arguments(tree: _Tree, place: int) -> list[_Tree]:
    return (
        [item for item in _only(tree, place).children if isinstance(item, Tree)] if len(tree.children) > place else []
    )


def _call(function: str, trees: list[_Tree], column: int, depth: int) -> Node:
    wanted = 2 if function in METHODS else 1
    if len(trees) != wanted:
        _refuse(refusals.ARGUMENTS, column, name=function, example=refusals.EXAMPLES[function])
    args = tuple(_node(tree, depth) for tree in trees)
    last = args[-1]
    if function == "has":
        if not isinstance(last, Name):
            _refuse(refusals.HAS_NAME, column)
        return Has(last.root, last.key, column)
    if function in literals.WRITTEN or function == "matches":
        if not (isinstance(last, Literal) and last.type is Type.TEXT):
            _refuse(refusals.WRITTEN_ONLY, last.column, name=function, example=refusals.EXAMPLES[function])
        if function != "matches":
            return literals.written(function, last, column)
        check_pattern(last)
    return Call(function, args, column)


def _refused(template: Text) -> Callable[[_Tree, int], Node]:
    def refuse(tree: _Tree, depth: int) -> Node:
        _refuse(template, _column(tree))

    return refuse


_BUILDERS: dict[str, Callable[[_Tree, int], Node]] = {
    "conditionalor": _or,
    "conditionaland": _and,
    "relation": _relation,
    "addition": _arith,
    "multiplication": _arith,
    "unary": _unary,
    "literal": _literal,
    "ident": _ident,
    "member_dot": _member,
    "member_dot_arg": _method,
    "ident_arg": _function,
    "expr": _refused(refusals.TERNARY),
    "list_lit": _refused(refusals.LIST_PLACE),
    "map_lit": _refused(refusals.MAP),
    "member_object": _refused(refusals.MAP),
    "member_index": _refused(refusals.INDEX),
    "dot_ident": _refused(refusals.LEADING_DOT),
    "dot_ident_arg": _refused(refusals.LEADING_DOT),
}
