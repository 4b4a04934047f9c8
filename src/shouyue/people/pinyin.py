"""How a name is typed: its pinyin and its initials. Surnames are often read otherwise than the same character."""

import re

from pypinyin import lazy_pinyin

DOUBLE = {
    "单于": ("chan", "yu"),
    "万俟": ("mo", "qi"),
    "尉迟": ("yu", "chi"),
    "长孙": ("zhang", "sun"),
    "澹台": ("tan", "tai"),
}
SINGLE = {
    "不": "fou",
    "仇": "qiu",
    "佴": "nai",
    "卜": "bu",
    "区": "ou",
    "单": "shan",
    "句": "gou",
    "召": "shao",
    "员": "yun",
    "折": "she",
    "晟": "cheng",
    "曾": "zeng",
    "朴": "piao",
    "查": "zha",
    "洗": "xian",
    "盖": "ge",
    "秘": "bi",
    "种": "chong",
    "繁": "po",
    "缪": "miao",
    "翟": "zhai",
    "薄": "bo",
    "覃": "qin",
    "解": "xie",
    "谌": "chen",
    "重": "chong",
    "阚": "kan",
    "隗": "wei",
    "黑": "he",
    "乐": "yue",
}
RUN = re.compile(r"[\u3400-\u9fff]+|[^\W\u3400-\u9fff]+")


def spelled(name: str) -> tuple[str, str]:
    """Pinyin in one word and initials, in lower case: `欧阳娜娜` → `ouyangnana`, `oynn`; Latin words stay."""
    syllables = [part for part in _syllables(name.strip()) if part]
    return "".join(syllables), "".join(part[0] for part in syllables)


def _syllables(name: str) -> list[str]:
    if name[:2] in DOUBLE:
        return [*DOUBLE[name[:2]], *_read(name[2:])]
    if name[:1] in SINGLE and not name[1:2].isspace():
        return [SINGLE[name[0]], *_read(name[1:])]
    return _read(name)


def _read(text: str) -> list[str]:
    return [part for run in RUN.findall(text.lower()) for part in (lazy_pinyin(run) if _is_chinese(run) else [run])]


def _is_chinese(run: str) -> bool:
    return "\u3400" <= run[0] <= "\u9fff"
