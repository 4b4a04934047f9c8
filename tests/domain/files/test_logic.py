"""Names and sentences."""

import pytest

from shouyue.files.logic import WORDS, Content, Media, Refused, check_allowed, clean_name, too_large
from shouyue.kit.text import Text

LOGS = frozenset({Media.CSV, Media.XML})


def refusal(content: Content, name: str) -> Text:
    with pytest.raises(Refused) as refused:
        check_allowed(content, name, LOGS)
    return refused.value.text


@pytest.mark.parametrize("name", ["历史.csv", "a b (1).xes.gz", ".hidden", "日志…2025.csv", "a..b"])
def test_a_plain_name_is_kept(name: str) -> None:
    assert clean_name(name) == name


def test_a_name_is_kept_in_composed_characters_without_spaces_around() -> None:
    assert clean_name("  cafe\u0301.csv ") == "café.csv"


@pytest.mark.parametrize(
    "name",
    ["", "  ", ".", "..", "../a.csv", "a/b.csv", "..\\a.csv", "C:\\a.csv", "a\0.csv", "a\r\n.csv", "a\u202evsc.exe"],
)
def test_a_name_that_is_a_path_or_deceives_is_refused(name: str) -> None:
    with pytest.raises(Refused, match="cannot be empty or contain"):
        clean_name(name)


def test_a_name_may_have_200_characters() -> None:
    assert clean_name("名" * 200) == "名" * 200
    with pytest.raises(Refused, match="longer than 200 characters"):
        clean_name("名" * 201)


def test_what_is_allowed_passes_packed_or_not() -> None:
    for media in LOGS:
        check_allowed(Content(media), "x", LOGS)
        check_allowed(Content(media, packed=True), "x", LOGS)


def test_a_picture_may_not_be_packed() -> None:
    check_allowed(Content(Media.PNG), "x.png", frozenset({Media.PNG}))
    with pytest.raises(Refused):
        check_allowed(Content(Media.PNG, packed=True), "x.png.gz", frozenset({Media.PNG}))


def test_an_excel_file_named_csv_is_called_what_it_is_with_what_to_do() -> None:
    assert refusal(Content(Media.EXCEL), "历史.csv") == Text(
        "“历史.csv”其实是“Excel 工作簿”，这里不能使用。"
        "请在 Excel 中打开，另存为“CSV UTF-8（逗号分隔）”，再上传那个文件。",
        '"历史.csv" is really an Excel workbook, which cannot be used here. '
        'Open it in Excel, save it as "CSV UTF-8 (comma delimited)" and upload that file.',
    )


def test_without_special_advice_the_sentence_says_what_may_come_in() -> None:
    assert refusal(Content(Media.PDF), "a.csv") == Text(
        "“a.csv”其实是“PDF 文件”，这里不能使用。这里可以上传：CSV 文件、XML（XES）文件。",
        '"a.csv" is really a PDF file, which cannot be used here. '
        "What can be uploaded here: a CSV file, an XML (XES) file.",
    )


def test_of_a_packed_file_the_sentence_speaks_of_its_inside() -> None:
    assert refusal(Content(Media.ZIP, packed=True), "a.csv.gz") == Text(
        "“a.csv.gz”里压缩的其实是“ZIP 压缩包”，这里不能使用。请先解压，再上传其中的文件。",
        '"a.csv.gz" packs a ZIP archive, which cannot be used here. Unpack it and upload the file inside.',
    )


def test_every_kind_has_words() -> None:
    assert set(WORDS) == set(Media)


def test_a_limit_is_told_in_megabytes() -> None:
    assert too_large(2 * 1024 * 1024, unpacked=False).text == Text(
        "文件超过 2 MB 的上限。请拆成几个文件上传。", "The file is larger than 2 MB. Upload it in several parts."
    )
