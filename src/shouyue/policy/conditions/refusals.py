"""The sentences with which the parser refuses what is not of the subset; each says what to write instead."""

from shouyue.kit.text import Text

UNEXPECTED = Text(
    zh="这里不应出现 `{found}`：前面可能缺少运算符、引号或括号。",
    hant="這裡不應出現 `{found}`：前面可能缺少運算子、引號或括號。",
    en="`{found}` was not expected here: an operator, a quote or a bracket may be missing before it.",
)
ENDS_EARLY = Text(
    zh="条件没有写完：后面还缺一个值、一个条件或一个右括号。",
    hant="條件沒有寫完：後面還缺一個值、一個條件或一個右括號。",
    en="The condition ends too early: a value, a condition or a closing bracket is missing.",
)
WORD = Text(
    zh="`{found}` 不是运算符，请写 `{instead}`。",
    hant="`{found}` 不是運算子，請寫 `{instead}`。",
    en="`{found}` is no operator: write `{instead}`.",
)
WORDS = {"and": "&&", "AND": "&&", "or": "||", "OR": "||", "not": "!(…)", "NOT": "!(…)", "is": "=="}

TERNARY = Text(
    zh="条件里没有 `? :`。请写成两条规则，或用 `&&` 和 `||`。",
    hant="條件裡沒有 `? :`。請寫成兩條規則，或用 `&&` 和 `||`。",
    en="`? :` is not part of conditions: write two rules, or use `&&` and `||`.",
)
LIST_PLACE = Text(
    zh='列表只能写在 `in` 的右边，例如 `facts.tier in ["A", "B"]`。',
    hant='清單只能寫在 `in` 的右邊，例如 `facts.tier in ["A", "B"]`。',
    en='A list may stand only to the right of `in`, as in `facts.tier in ["A", "B"]`.',
)
EMPTY_LIST = Text(
    zh="空列表里什么也没有，这个条件永远不成立。请写出各个值。",
    hant="空清單裡什麼也沒有，這個條件永遠不成立。請寫出各個值。",
    en="Nothing is in an empty list, so this is never true. Write its values.",
)
MAP = Text(
    zh="条件里没有 `{{…}}`。请分别比较各个值。",
    hant="條件裡沒有 `{{…}}`。請分別比較各個值。",
    en="Maps in `{{…}}` are not part of conditions: compare the values one by one.",
)
INDEX = Text(
    zh="条件里没有 `[…]` 取值。请写 `facts.名称`，查列表用 `in`。",
    hant="條件裡沒有 `[…]` 取值。請寫 `facts.名稱`，查清單用 `in`。",
    en="Taking a value by `[…]` is not part of conditions: write `facts.key`, and use `in` for lists.",
)
LEADING_DOT = Text(
    zh="名称前面多了一个点。请写 `facts.名称` 或 `data.名称`。",
    hant="名稱前面多了一個點。請寫 `facts.名稱` 或 `data.名稱`。",
    en="There is a dot before the name: write `facts.key` or `data.key`.",
)
BARE_ROOT = Text(
    zh="`{root}` 后面要有名称，例如 `{root}.kind`。",
    hant="`{root}` 後面要有名稱，例如 `{root}.kind`。",
    en="A name must follow `{root}`, as in `{root}.kind`.",
)
BARE_NAME = Text(
    zh='不认识 `{name}`。值写成 `facts.{name}` 或 `data.{name}`，文字要加引号："{name}"。',
    hant='不認識 `{name}`。值寫成 `facts.{name}` 或 `data.{name}`，文字要加引號："{name}"。',
    en='`{name}` is unknown: write `facts.{name}` or `data.{name}`, or, for a text, "{name}" in quotes.',
)
UNKNOWN_ROOT = Text(
    zh="不认识 `{name}`。名称以 `facts.`（对象的事实）或 `data.`（这一件事的数据）开头。",
    hant="不認識 `{name}`。名稱以 `facts.`（對象的事實）或 `data.`（這一件事的資料）開頭。",
    en="`{name}` is unknown: names begin with `facts.` (of the subject) or `data.` (of this one fact).",
)
DEEP_NAME = Text(
    zh="名称只有一层：`facts.名称`。更深的值请在记录时另存为一个名称。",
    hant="名稱只有一層：`facts.名稱`。更深的值請在記錄時另存為一個名稱。",
    en="Names have one level, `facts.key`: record a deeper value under a key of its own.",
)
MACROS = frozenset({"all", "exists", "exists_one", "map", "filter"})
MACRO = Text(
    zh='条件里没有 `{name}`。要问列表里有没有某个值，请写 `"值" in facts.名称`。',
    hant='條件裡沒有 `{name}`。要問清單裡有沒有某個值，請寫 `"值" in facts.名稱`。',
    en='`{name}` is not part of conditions: to ask whether a list holds a value write `"value" in facts.key`.',
)
UNKNOWN_FUNCTION = Text(
    zh="没有 `{name}` 这个函数。{guess}",
    hant="沒有 `{name}` 這個函式。{guess}",
    en="There is no function `{name}`.{guess}",
)
METHOD_ONLY = Text(
    zh="请写成 `a.{name}(b)`，而不是 `{name}(a, b)`。",
    hant="請寫成 `a.{name}(b)`，而不是 `{name}(a, b)`。",
    en="Write `a.{name}(b)`, not `{name}(a, b)`.",
)
NOT_METHOD = Text(
    zh="请写成 `{name}(a)`，而不是 `a.{name}()`。",
    hant="請寫成 `{name}(a)`，而不是 `a.{name}()`。",
    en="Write `{name}(a)`, not `a.{name}()`.",
)
ARGUMENTS = Text(
    zh="`{name}` 的参数个数不对，请写成 `{example}`。",
    hant="`{name}` 的參數個數不對，請寫成 `{example}`。",
    en="`{name}` has the wrong number of arguments: write `{example}`.",
)
EXAMPLES = {
    "has": "has(facts.tier)",
    "cny": 'cny("5,000,000")',
    "timestamp": 'timestamp("2026-03-01T18:00:00+08:00")',
    "date": 'date("2026-03-01")',
    "duration": 'duration("1h30m")',
    "size": "size(facts.name)",
    "contains": 'facts.name.contains("text")',
    "startsWith": 'facts.name.startsWith("text")',
    "endsWith": 'facts.name.endsWith("text")',
    "matches": 'facts.name.matches("^[0-9]+$")',
    "int": "int(facts.name)",
    "double": "double(facts.name)",
    "string": "string(facts.name)",
}
HAS_NAME = Text(
    zh="has 只问一个名称，例如 `has(facts.tier)`。",
    hant="has 只問一個名稱，例如 `has(facts.tier)`。",
    en="has asks for one name, as in `has(facts.tier)`.",
)
WRITTEN_ONLY = Text(
    zh="`{name}` 的参数要直接写成文字，例如 `{example}`。",
    hant="`{name}` 的參數要直接寫成文字，例如 `{example}`。",
    en="The argument of `{name}` must be a written text, as in `{example}`.",
)
LITERALS = {
    "NULL_LIT": Text(
        zh="条件里没有 `null`。没有记录的值请用 `!has(facts.名称)` 来问。",
        hant="條件裡沒有 `null`。沒有記錄的值請用 `!has(facts.名稱)` 來問。",
        en="`null` is not part of conditions: ask `!has(facts.key)` for a value that is not recorded.",
    ),
    "UINT_LIT": Text(
        zh="整数后面不写 `u`。",
        hant="整數後面不寫 `u`。",
        en="Write the whole number without `u`.",
    ),
    "BYTES_LIT": Text(
        zh='条件里没有 b"…"，请写普通文字 "…"。',
        hant='條件裡沒有 b"…"，請寫普通文字 "…"。',
        en='b"…" is not part of conditions: write a plain text "…".',
    ),
}
BAD_PATTERN = Text(
    zh="看不懂格式 `{pattern}`，请写成 `^[A-Z]{{2}}[0-9]+$` 这样的正则表达式。",
    hant="看不懂格式 `{pattern}`，請寫成 `^[A-Z]{{2}}[0-9]+$` 這樣的正規表示式。",
    en="Cannot read the pattern `{pattern}`: write a regular expression like `^[A-Z]{{2}}[0-9]+$`.",
)
