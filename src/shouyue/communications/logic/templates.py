"""The small grammar of templates: `{customer}` stands for a value, nothing else is special. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from shouyue.kit.text import Text

# What may stand in a template, in the words of the page.
NAMES: Mapping[str, Text] = {
    "customer": Text("客户称呼", "customer"),
    "case": Text("工单号", "case number"),
    "agent": Text("经办人", "agent"),
    "promised_at": Text("承诺时间", "promised time"),
    "company": Text("公司名称", "company"),
    "phone": Text("客服电话", "telephone of the desk"),
    "waybill": Text("运单号", "waybill"),
    "missing": Text("尚缺的凭证", "missing evidence"),
    "plan": Text("处理方案", "plan"),
    "progress": Text("处理进展", "progress"),
    "result": Text("处理结果", "result"),
    "amount": Text("赔付金额", "amount paid"),
    "reason": Text("原因说明", "reason"),
}
PLACE = re.compile(r"\{([a-z_]+)\}")
GAP = re.compile(r"⟦([^⟦⟧]{1,40})⟧")
LONGEST = 10_000


@dataclass(frozen=True, slots=True)
class Filled:
    """A template with its values. `gaps`: the words of what is missing, shown as ⟦…⟧ in the text."""

    subject: str
    text: str
    gaps: tuple[str, ...]


def unknown(text: str) -> tuple[str, ...]:
    """What stands in braces and is no name; a single brace counts too."""
    wrong = [found[0] for found in PLACE.finditer(text) if found[1] not in NAMES]
    rest = PLACE.sub("", text)
    return tuple(dict.fromkeys([*wrong, *(sign for sign in rest if sign in "{}⟦⟧")]))


def filled(subject: str, text: str, values: Mapping[str, str], language: str) -> Filled:
    """The template with its values in place. A value is put in as it is: braces in it mean nothing."""

    def value(found: re.Match[str]) -> str:
        given = values.get(found[1], "").strip()
        return GAP.sub(r"\1", given) if given else f"⟦{NAMES[found[1]].in_(language)}⟧"

    first, second = PLACE.sub(value, subject), PLACE.sub(value, text)
    return Filled(first, second, gaps_in(f"{first}\n{second}"))


def gaps_in(text: str) -> tuple[str, ...]:
    """The words of the gaps that were left open."""
    return tuple(dict.fromkeys(GAP.findall(text)))
