"""Conditions in words, in the three languages."""

import pytest

from shouyue.kit.text import LANGUAGES
from shouyue.policy.conditions import Scope, parse, words

from .declared import SCOPE


@pytest.mark.parametrize(
    ("text", "zh", "hant", "en"),
    [
        (
            'facts.severity == "important" && facts.amount > cny("10,000")',
            "投诉级别为重大，且金额超过 10,000.00 元",
            "投訴級別為重大，且金額超過 10,000.00 元",
            "severity is major and amount is more than 10,000.00 CNY",
        ),
        (
            '(facts.kind == "complaint" || facts.count <= 3) && !data.told',
            "（类别为“complaint”，或件数不超过 3），且“已告知客户”不成立",
            "（類別為「complaint」，或件數不超過 3），且「已告知客戶」不成立",
            "(kind is “complaint” or count is at most 3) and not “customer told”",
        ),
        (
            '!has(facts.eta) || has(facts.tags) && !("cold" in facts.tags)',
            "未记录预计到达；或已记录标签，且标签里没有冷链",
            "未記錄預計到達；或已記錄標籤，且標籤裡沒有冷鏈",
            "ETA is not recorded, or tags is recorded and tags does not include cold chain",
        ),
        (
            '!(facts.severity in ["important", "general"]) && !(facts.severity != "important")',
            "投诉级别不是重大、“general”之一，且投诉级别为重大",
            "投訴級別不是重大、「general」之一，且投訴級別為重大",
            "severity is none of major or “general” and severity is major",
        ),
        (
            '!(data.told && cny("500") <= facts.amount)',
            "并非（已告知客户，且金额不少于 500.00 元）",
            "並非（已告知客戶，且金額不少於 500.00 元）",
            "not (customer told and amount is at least 500.00 CNY)",
        ),
        (
            'facts.eta < timestamp("2026-03-01T18:00:00+08:00") && facts.signed >= date("2026-01-01")',
            "预计到达早于 2026-03-01 18:00:00+08:00，且签约日不早于 2026-01-01",
            "預計到達早於 2026-03-01 18:00:00+08:00，且簽約日不早於 2026-01-01",
            "ETA is before 2026-03-01 18:00:00+08:00 and signing date is not before 2026-01-01",
        ),
        (
            'facts.wait >= duration("-1h30m") && facts.wait > duration("1h30m")'
            ' && facts.eta - facts.eta != duration("0s")',
            "等待不少于 −1 小时 30 分钟，且等待超过 1 小时 30 分钟，且预计到达 − 预计到达不等于 0 秒",
            "等待不少於 −1 小時 30 分鐘，且等待超過 1 小時 30 分鐘，且預計到達 − 預計到達不等於 0 秒",
            "waiting time is at least −1 h 30 min and waiting time is more than 1 h 30 min and ETA − ETA is not 0 s",
        ),
        (
            "(facts.weight + 1.5) * 1000.0 > 2.0 && facts.count % -2 == -facts.count",
            "（重量 + 1.5） × 1,000.0 超过 2.0，且件数 mod -2 等于 −件数",
            "（重量 + 1.5） × 1,000.0 超過 2.0，且件數 mod -2 等於 −件數",
            "(weight + 1.5) × 1,000.0 is more than 2.0 and count mod -2 is −count",
        ),
        (
            'facts.number.startsWith("SF") && !facts.number.matches("^[0-9]+$")'
            " || size(facts.tags) > size(facts.number)",
            "number 以“SF”开头，且 number 不符合格式“^[0-9]+$”；或标签的项数超过 number 的字数",
            "number 以「SF」開頭，且 number 不符合格式「^[0-9]+$」；或標籤的項數超過 number 的字數",
            "number begins with “SF” and number does not have the form “^[0-9]+$”, "
            "or the number of tags is more than the length of number",
        ),
        (
            "data.told == false && data.told in [true, false] && double(facts.amount) > 1.0"
            " && true && (facts.count > 1) == data.told",
            "“已告知客户”不成立，且已告知客户为是、否之一，且金额超过 1.0，且总是，且（件数超过 1）等于已告知客户",
            "「已告知客戶」不成立，且已告知客戶為是、否之一，且金額超過 1.0，且總是，且（件數超過 1）等於已告知客戶",
            "not “customer told” and customer told is one of yes or no and amount is more than 1.0 and always "
            "and (count is more than 1) is customer told",
        ),
    ],
)
def test_words(text: str, zh: str, hant: str, en: str) -> None:
    assert [words(parse(text), SCOPE, language) for language in LANGUAGES] == [zh, hant, en]


def test_without_declarations_names_and_values_stand_as_written() -> None:
    assert words(parse('facts.kind in ["claim"]'), Scope(), "zh-hans") == "kind 为“claim”"


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="'fr' is not a language"):
        words(parse("data.told"), SCOPE, "fr")
