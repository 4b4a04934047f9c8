"""What is read, what is refused, and where the refusal points."""

import pytest

from shouyue.policy.conditions import ConditionError, Type, names, parse, source
from shouyue.policy.conditions.nodes import And, Compare, Has, In, ListOf, Literal, Name, Not, Or

KIND = Compare("==", Name("facts", "kind"), Literal("complaint", Type.TEXT))


def test_reads_the_tree() -> None:
    text = 'facts.kind == "complaint" && (data.told || !has(facts.tier)) && facts.tier in ["A", "B"]'
    letters = ListOf((Literal("A", Type.TEXT), Literal("B", Type.TEXT)))
    expected = And((KIND, Or((Name("data", "told"), Not(Has("facts", "tier")))), In(Name("facts", "tier"), letters)))
    assert parse(text) == expected
    assert names(parse(text)) == {("facts", "kind"), ("facts", "tier"), ("data", "told")}


def test_nodes_know_their_column() -> None:
    node = parse('facts.kind == "complaint" && data.told')
    assert isinstance(node, And)
    first, second = node.parts
    assert isinstance(first, Compare)
    assert (first.column, first.right.column, second.column) == (1, 15, 30)


def test_a_condition_may_have_several_lines_and_comments() -> None:
    assert parse('facts.kind  // of the case, not "its" class\n  == "complaint"') == KIND


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("0x1F", Literal(31, Type.INT)),
        ("- 5", Literal(-5, Type.INT)),
        ("-9223372036854775808", Literal(-(2**63), Type.INT)),
        ("1.5e3", Literal(1500.0, Type.NUMBER)),
        ("true", Literal(True, Type.BOOL)),
        (r"'it\'s \u4e2d\x41\101\n'", Literal("it's 中AA\n", Type.TEXT)),
        (r'r"\d+"', Literal(r"\d+", Type.TEXT)),
        ('cny("5,000,000")', Literal(500_000_000, Type.MONEY)),
        ('cny("5,000,000.50")', Literal(500_000_050, Type.MONEY)),
        ('cny("-0.5")', Literal(-50, Type.MONEY)),
    ],
)
def test_reads_written_values(text: str, literal: Literal) -> None:
    assert parse(f"facts.x == {text}") == Compare("==", Name("facts", "x"), literal)


@pytest.mark.parametrize(
    ("text", "again"),
    [
        ("(facts.a) && ((facts.b || facts.c))", "facts.a && (facts.b || facts.c)"),
        ("facts.a - (1 - facts.b) * 2 > -facts.c", "facts.a - (1 - facts.b) * 2 > -facts.c"),
        ("!(facts.a == 1) && facts.s.size() > 2", "!(facts.a == 1) && size(facts.s) > 2"),
        ('timestamp("2026-03-01T18:00:00+08:00") < facts.eta', 'timestamp("2026-03-01T18:00:00+08:00") < facts.eta'),
        ('facts.wait > duration("1h30m2.5s")', 'facts.wait > duration("1h30m2.5s")'),
        (
            'facts.wait == duration("-90m") || facts.wait < duration("0h")',
            'facts.wait == duration("-1h30m") || facts.wait < duration("0s")',
        ),
        ('facts.paid == cny("1234567.8")', 'facts.paid == cny("1,234,567.80")'),
        ('facts.signed == date("2026-03-01")', 'facts.signed == date("2026-03-01")'),
        ('(facts.a + "x").contains("\\"")', '(facts.a + "x").contains("\\"")'),
    ],
)
def test_writes_the_text_again(text: str, again: str) -> None:
    assert source(parse(text)) == again
    assert parse(again) == parse(text)


@pytest.mark.parametrize(
    ("text", "column", "part"),
    [
        ("", 1, "ends too early"),
        ('facts.a == "b" &&', 18, "ends too early"),
        ("(facts.a", 9, "ends too early"),
        ("facts.a)", 8, "`)` was not expected"),
        ("facts.a = 1", 9, "write `==`"),
        ("facts.a & facts.b", 9, "write `&&`"),
        ("facts.a and facts.b", 9, "write `&&`"),
        ("not facts.a", 1, "write `!(…)`"),
        ('facts.a not in ["b"]', 9, "write `!(…)`"),
        ("facts.a == “b”", 12, "full-width"),
        ("facts.a\u3000== 1", 8, "full-width"),
        ("facts.金额 > 1", 7, "cannot stand outside quotes"),
        ('facts.a == "b', 12, "no closing quote"),
        ('facts.a == """b"""', 12, "three quotes"),
        (r'facts.a == "\q"', 12, r"`\q`"),
        (r'facts.a == r"\""', 12, "use the other quotes"),
        ("facts.a == 9223372036854775808", 12, "too large"),
        ("facts.a == 5.", 12, "no decimal number"),
        ("facts.a == 1e999", 12, "no decimal number"),
        ("facts.a == null", 12, "!has(facts.key)"),
        ("facts.a == 1u", 12, "without `u`"),
        ('facts.a == b"x"', 12, "plain text"),
        ("kind == 1", 1, "`facts.kind`"),
        ("facts == 1", 1, "must follow `facts`"),
        ("case.kind == 1", 1, "begin with `facts.`"),
        ("facts.a.b == 1", 1, "one level"),
        ('facts["a"] == 1', 1, "write `facts.key`"),
        (".a", 1, "dot before the name"),
        ("facts.a ? 1 : 2", 1, "two rules"),
        ("[1] == facts.a", 1, "right of `in`"),
        ("facts.a in []", 12, "empty list"),
        ('{"a": 1}', 1, "Maps"),
        ("facts.a.exists(x, x > 1)", 1, '"value" in facts.key'),
        ("sise(facts.a)", 1, "Did you mean `size`?"),
        ("contains(facts.a, facts.b)", 1, "Write `a.contains(b)`"),
        ("facts.a.int() > 1", 9, "Write `int(a)`"),
        ("size(facts.a, facts.b)", 1, "`size(facts.name)`"),
        ("has(1)", 1, "has asks for one name"),
        ('facts.a > cny("5,00")', 15, 'write it like `cny("5,000,000.50")`'),
        ('facts.a > cny("0.005")', 15, "write it like"),
        ('facts.a > cny("99,999,999,999,999,999")', 15, "write it like"),
        ('facts.a > timestamp("2026-13-01T18:00:00Z")', 21, "write it like"),
        ('facts.a > date("1 March")', 16, "write it like"),
        ('facts.a > duration("99999999999999h")', 20, "write it like"),
        ("facts.true", 7, "`true` was not expected"),
        ('facts.a "b"', 9, '`"` was not expected'),
        ("facts.a > cny(5)", 15, "must be a written text"),
        ('facts.a > duration("PT2H")', 20, 'duration("1h30m")'),
        ('facts.a > timestamp("2026-03-01T18:00:00")', 21, "+08:00"),
        ('facts.a > date("2026-02-30")', 16, "date("),
        ('facts.a.matches("(")', 17, "Cannot read the pattern"),
        ("facts.a.matches(facts.b)", 17, "must be a written text"),
    ],
)
def test_refuses_by_name_and_place(text: str, column: int, part: str) -> None:
    with pytest.raises(ConditionError) as refused:
        parse(text)
    assert refused.value.column == column
    assert part in refused.value.text.en
    assert refused.value.text.zh != refused.value.text.en != refused.value.text.hant


@pytest.mark.parametrize(
    "text",
    [
        "(" * 65 + "true" + ")" * 65,
        "!" * 70 + "facts.a",
        "1" + " + 1" * 70 + " > 2",
        "true && " * 600 + "true",
    ],
)
def test_refuses_what_is_too_deep_or_too_long(text: str) -> None:
    with pytest.raises(ConditionError, match=r"deeper than 64|at most 4,000"):
        parse(text)


def test_an_open_quote_with_many_backslashes_is_refused_at_once() -> None:
    with pytest.raises(ConditionError, match="no closing quote"):
        parse('facts.a == "' + r"\n" * 1_900)
