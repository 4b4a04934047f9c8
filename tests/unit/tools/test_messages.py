"""The catalogues' own tool."""

import pytest

from tools.messages import chinese_lines, to_hant


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("后台软件", "後台軟體"),
        ("里程", "里程"),
        ("合同账号", "合約帳號"),
        ("“守约”", "「守約」"),
        ("kept 95%", "kept 95%"),
    ],
)
def test_traditional_is_taiwans_with_the_reviewed_words(simplified: str, traditional: str) -> None:
    assert to_hant(simplified) == traditional


def test_chinese_in_code_is_found_but_not_in_docstrings_and_texts() -> None:
    source = '"""守约"""\nname = "守约"\nboth = Text(zh="守约", en="Shouyue")\nplain = "kept"\nnested = f("约" + x)\n'
    assert chinese_lines(source) == [2, 5]
