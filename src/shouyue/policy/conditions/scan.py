"""A first look over the text of a condition, in one pass, before the parser sees it.

It bounds what the parser must do (length, brackets, texts that do not end would make it slow) and names the slips that
people make most, which the parser could only call unexpected.
"""

import re

from shouyue.kit.text import Text
from shouyue.policy.conditions.errors import ConditionError, fill

LENGTH = 4_000
DEPTH = 64

_TOKEN = re.compile(
    r"""
    (?P<skip>   [\t\n\f\r ]+ | //[^\n]* | [0-9a-zA-Z_.+*/%?:,-]+? )
  | (?P<long>   \"{3} | '{3} )
  | (?P<text>   "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' )
  | (?P<open>   [(\[{] )
  | (?P<close>  [)\]}] )
  | (?P<double> && | \|\| | == | != | <= | >= | [<>!] )
  | (?P<single> [&|=] )
  | (?P<quote>  ["'] )
  | (?P<other>  . )
    """,
    re.VERBOSE | re.DOTALL,
)

_TOO_LONG = Text(
    zh="条件有 {n} 个字符，最多 4,000。请拆成几条规则。",
    hant="條件有 {n} 個字元，最多 4,000。請拆成幾條規則。",
    en="The condition has {n} characters, at most 4,000 are read. Split it into several rules.",
)
TOO_DEEP = Text(
    zh="括号或运算套得太深，最多 64 层。请拆成几条规则。",
    hant="括號或運算套得太深，最多 64 層。請拆成幾條規則。",
    en="Brackets or operators are nested deeper than 64. Split the condition into several rules.",
)
_LONG_TEXT = Text(
    zh="三个引号的文字这里没有，请用一对引号。",
    hant="三個引號的文字這裡沒有，請用一對引號。",
    en="A text in three quotes is not part of conditions: use one pair of quotes.",
)
_OPEN_TEXT = Text(
    zh="这里开始的文字没有结束的引号。",
    hant="這裡開始的文字沒有結束的引號。",
    en="The text that begins here has no closing quote.",
)
_SINGLE = Text(
    zh="`{found}` 不是运算符，请写 `{instead}`。",
    hant="`{found}` 不是運算子，請寫 `{instead}`。",
    en="`{found}` is no operator: write `{instead}`.",
)
_FULL_WIDTH = Text(
    zh="这里是全角字符“{found}”，请换成半角“{instead}”。",
    hant="這裡是全形字元「{found}」，請換成半形「{instead}」。",
    en="`{found}` is a full-width character: write `{instead}`.",
)
_STRANGE = Text(
    zh="字符 `{found}` 不能写在引号外面。文字要加引号，名称只用字母、数字和下划线。",
    hant="字元 `{found}` 不能寫在引號外面。文字要加引號，名稱只用字母、數字和底線。",
    en="`{found}` cannot stand outside quotes. Texts need quotes; names have letters, digits and underscores only.",
)
_ASCII = str.maketrans(
    "（）【】［］，．。：；！？＝＜＞＆｜＋－＊／％“”‘’「」\u3000\u00a0", '()[][],..:;!?=<>&|+-*/%""\'\'""  '
)


def scan(text: str) -> None:
    """Raise ConditionError at the first thing in the text that cannot belong to a condition."""
    if len(text) > LENGTH:
        raise ConditionError(fill(_TOO_LONG, n=f"{len(text):,}"), LENGTH + 1)
    depth = 0
    for token in _TOKEN.finditer(text):
        column = token.start() + 1
        match token.lastgroup:
            case "open":
                depth += 1
            case "close":
                depth -= 1
            case "long":
                raise ConditionError(_LONG_TEXT, column)
            case "quote":
                raise ConditionError(_OPEN_TEXT, column)
            case "single":
                raise ConditionError(fill(_SINGLE, found=token[0], instead=token[0] * 2), column)
            case "other":
                raise ConditionError(_other(token[0]), column)
        if depth > DEPTH:
            raise ConditionError(TOO_DEEP, column)


def _other(found: str) -> Text:
    ascii_ = found.translate(_ASCII)
    return fill(_STRANGE, found=found) if ascii_ == found else fill(_FULL_WIDTH, found=found, instead=ascii_)
