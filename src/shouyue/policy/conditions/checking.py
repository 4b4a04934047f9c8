"""A condition held against the catalogue when a policy is saved: names, types, allowed values, yes or no at the end."""

from shouyue.kit.text import Text
from shouyue.policy.conditions.errors import Problem, fill, guess
from shouyue.policy.conditions.nodes import (
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
    source,
)
from shouyue.policy.conditions.scope import Scope
from shouyue.policy.conditions.signatures import ARITHMETIC, FUNCTIONS, NEGATION, NUMERIC, comparable, ordered
from shouyue.policy.conditions.values import NO_OVERLOAD, TYPE_NAMES, joined
from shouyue.policy.fields import Field, Type

_UNKNOWN = Text(
    zh="目录里没有 `{name}`。{guess}",
    hant="目錄裡沒有 `{name}`。{guess}",
    en="The catalogue knows no `{name}`.{guess}",
)
_NOT_BOOL = Text(
    zh="这里要一个是或否的条件，`{part}` 却是{type}。请写比较，例如 `{part} == …`。",
    hant="這裡要一個是或否的條件，`{part}` 卻是{type}。請寫比較，例如 `{part} == …`。",
    en="A yes or no is wanted here, but `{part}` is of type {type}: compare it, as in `{part} == …`.",
)
_NEVER_EQUAL = Text(
    zh="{types}永远不会相等，请改用同一类型的值。",
    hant="{types}永遠不會相等，請改用同一類型的值。",
    en="Values of type {types} are never equal: compare values of one type.",
)
_WANTS_MONEY = Text(
    zh='金额要和金额比：把 `{number}` 写成 `cny("{amount}")`（单位为元）。',
    hant='金額要和金額比：把 `{number}` 寫成 `cny("{amount}")`（單位為元）。',
    en='Money compares with money only: write `cny("{amount}")`, in yuan, in place of `{number}`.',
)
_WANTS_DECIMAL = Text(
    zh="小数只和小数运算：整数请写成 2.0 这样，或用 double(…)。",
    hant="小數只和小數運算：整數請寫成 2.0 這樣，或用 double(…)。",
    en="Decimal numbers reckon with decimal numbers only: write 2 as 2.0, or use double(…).",
)
_NOT_ALLOWED = Text(
    zh="`{value}` 不是 `{name}` 的取值（{values}）。{guess}",
    hant="`{value}` 不是 `{name}` 的取值（{values}）。{guess}",
    en="`{value}` is not one of the values of `{name}` ({values}).{guess}",
)


def check(node: Node, scope: Scope) -> tuple[Problem, ...]:
    """Everything wrong with the condition under these declarations, in the order in which it is written."""
    checker = Checker(scope)
    checker.condition(node)
    return tuple(sorted(checker.problems, key=lambda problem: problem.column))


class Checker:
    """Answers the type of each node and collects problems; a type not known is ANY and blames nobody."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.problems: list[Problem] = []

    def problem(self, node: Node, template: Text, **values: object) -> None:
        self.problems.append(Problem(fill(template, **values), node.column))

    def condition(self, node: Node) -> None:
        found = self.type(node)
        if found not in (Type.BOOL, Type.ANY):
            self.problem(node, _NOT_BOOL, part=source(node), type=TYPE_NAMES[found])

    def type(self, node: Node) -> Type:
        """The type of the node's value."""
        match node:
            case Literal():
                return node.type
            case Name():
                return self._name(node)
            case Has():
                self._name(node)
                return Type.BOOL
            case Not(operand):
                self.condition(operand)
                return Type.BOOL
            case And(parts) | Or(parts):
                for part in parts:
                    self.condition(part)
                return Type.BOOL
            case Compare():
                return self._compare(node)
            case In():
                return self._in(node)
            case ListOf():
                return Type.LIST
            case Arith():
                return self._arith(node)
            case Negate(operand):
                found = self.type(operand)
                return self._overload(node, "-", (found,), NEGATION.get(found))
            case Call(function, args):
                types = tuple(map(self.type, args))
                return self._overload(node, function, types, FUNCTIONS[function].get(types))

    def field(self, node: Node) -> Field | None:
        return self.scope.find(node.root, node.key) if isinstance(node, Name) else None

    def _name(self, node: Name | Has) -> Type:
        field = self.scope.find(node.root, node.key)
        if field is not None:
            return field.type
        keys = {"facts": self.scope.facts, "data": self.scope.data}
        other = "data" if node.root == "facts" else "facts"
        root = other if node.key in keys[other] else node.root
        self.problem(node, _UNKNOWN, name=str(node), guess=guess(node.key, keys[root], f"{root}."))
        return Type.ANY

    def _overload(self, node: Node, op: str, types: tuple[Type, ...], result: Type | None) -> Type:
        if result is not None:
            return result
        if Type.ANY not in types:
            mixed = isinstance(node, Arith) and set(types) == NUMERIC
            self.problem(node, _WANTS_DECIMAL if mixed else NO_OVERLOAD, op=op, types=joined(types))
        return Type.ANY

    def _arith(self, node: Arith) -> Type:
        types = (self.type(node.left), self.type(node.right))
        return self._overload(node, node.op, types, ARITHMETIC.get((node.op, *types)))

    def _compare(self, node: Compare) -> Type:
        self._pair(node, node.op, (node.left, node.right), (self.type(node.left), self.type(node.right)))
        return Type.BOOL

    def _in(self, node: In) -> Type:
        item = self.type(node.item)
        if isinstance(node.list, ListOf):
            for one in node.list.items:
                self._pair(one, "==", (node.item, one), (item, self.type(one)))
            return Type.BOOL
        items = self.type(node.list)
        if items not in (Type.LIST, Type.ANY):
            self.problem(node, NO_OVERLOAD, op="in", types=TYPE_NAMES[items])
        elif items is Type.LIST and item not in (Type.TEXT, Type.ANY):
            self.problem(node, _NEVER_EQUAL, types=joined((item, Type.TEXT)))
        self._allowed(node.list, node.item)
        return Type.BOOL

    def _pair(self, node: Node, op: str, pair: tuple[Node, Node], types: tuple[Type, Type]) -> None:
        """Hold two values that are compared against one another."""
        left, right = pair
        bare = [one for one in pair if isinstance(one, Literal) and one.type in NUMERIC]
        if Type.ANY in types:
            return
        if Type.MONEY in types and bare:
            self.problem(bare[0], _WANTS_MONEY, number=source(bare[0]), amount=f"{bare[0].value:,}")
        elif op not in ("==", "!="):
            if not ordered(*types):
                self.problem(node, NO_OVERLOAD, op=op, types=joined(types))
        elif not comparable(*types):
            self.problem(node, _NEVER_EQUAL, types=joined(types))
        else:
            self._allowed(left, right)
            self._allowed(right, left)

    def _allowed(self, named: Node, written: Node) -> None:
        """A written text that is compared with a name must be one of the name's values, where these are declared."""
        field = self.field(named)
        if field is None or not field.values or not isinstance(written, Literal) or written.value in field.values:
            return
        if isinstance(written.value, str):
            self.problem(
                written,
                _NOT_ALLOWED,
                value=written.value[:40],
                name=str(named),
                values=", ".join(field.values),
                guess=guess(written.value, field.values),
            )
