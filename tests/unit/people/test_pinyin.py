"""Names as they are typed."""

import pytest

from shouyue.people.pinyin import spelled


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("王伟", "wangwei", "ww"),
        ("单雄信", "shanxiongxin", "sxx"),
        ("仇英", "qiuying", "qy"),
        ("解晓东", "xiexiaodong", "xxd"),
        ("曾国藩", "zengguofan", "zgf"),
        ("查良镛", "zhaliangyong", "zly"),
        ("区志航", "ouzhihang", "ozh"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("单于静", "chanyujing", "cyj"),
        ("欧阳娜娜", "ouyangnana", "oynn"),
        ("小单", "xiaodan", "xd"),
        (" John  Smith ", "johnsmith", "js"),
        ("Li 娜", "lina", "ln"),
        ("👍", "", ""),
        ("", "", ""),
    ],
)
def test_a_name_is_spelled_as_people_read_it(name: str, pinyin: str, initials: str) -> None:
    assert spelled(name) == (pinyin, initials)
