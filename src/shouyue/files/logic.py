"""What may come in: kinds of content, limits by purpose, names; and the sentences for what may not. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from shouyue.kit.text import Text

MB = 1024 * 1024
LONGEST_NAME = 200

# Signs that are no part of a name: separators of folders, control characters, and marks that turn the reading
# direction, so that a name seems to end otherwise than it does.
FORBIDDEN_IN_NAMES = re.compile("[/\\\\\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Media(StrEnum):
    """What a file contains, as its media type."""

    CSV = "text/csv"
    XML = "application/xml"
    YAML = "application/yaml"
    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"
    EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    MACROS = "application/vnd.ms-excel.sheet.macroEnabled.12"
    OLD_OFFICE = "application/x-ole-storage"
    ZIP = "application/zip"
    GZIP = "application/gzip"
    HTML = "text/html"
    SVG = "image/svg+xml"
    UTF16 = "text/plain; charset=utf-16"
    TEXT = "text/plain"
    BINARY = "application/octet-stream"


TEXTS = frozenset({Media.CSV, Media.XML, Media.YAML})  # what may be packed with gzip
PICTURES = frozenset({Media.PNG, Media.JPEG})
# How a file of a kind may end; the first is put behind a name that says something else, as `invoice.pdf.exe` does.
ENDINGS: Mapping[Media, tuple[str, ...]] = MappingProxyType(
    {
        Media.CSV: ("csv",),
        Media.XML: ("xml", "xes"),
        Media.YAML: ("yaml", "yml"),
        Media.PDF: ("pdf",),
        Media.PNG: ("png",),
        Media.JPEG: ("jpg", "jpeg"),
        Media.EXCEL: ("xlsx", "xlsb"),
        Media.WORD: ("docx",),
    }
)
TEXT_NAMES: Mapping[str, Media] = MappingProxyType({"csv": Media.CSV, "yaml": Media.YAML, "yml": Media.YAML})

WORDS: Mapping[Media, Text] = MappingProxyType(
    {
        Media.CSV: Text("CSV 文件", "a CSV file"),
        Media.XML: Text("XML（XES）文件", "an XML (XES) file"),
        Media.YAML: Text("YAML 文件", "a YAML file"),
        Media.PDF: Text("PDF 文件", "a PDF file"),
        Media.PNG: Text("PNG 图片", "a PNG picture"),
        Media.JPEG: Text("JPEG 图片", "a JPEG picture"),
        Media.EXCEL: Text("Excel 工作簿", "an Excel workbook"),
        Media.WORD: Text("Word 文档", "a Word document"),
        Media.MACROS: Text("带宏的 Office 文件", "an Office file with macros"),
        Media.OLD_OFFICE: Text("旧版 Office 文件（.xls 或 .doc）", "an old Office file (.xls or .doc)"),
        Media.ZIP: Text("ZIP 压缩包", "a ZIP archive"),
        Media.GZIP: Text("gzip 压缩包", "a gzip archive"),
        Media.HTML: Text("网页（HTML）", "a web page (HTML)"),
        Media.SVG: Text("SVG 图形（可含脚本）", "an SVG drawing, which may hold scripts"),
        Media.UTF16: Text("UTF-16 编码的文本", "text in UTF-16"),
        Media.TEXT: Text("类型不明的文本", "text of an unknown kind"),
        Media.BINARY: Text("无法识别的二进制文件", "a binary file of an unknown kind"),
    }
)

SAVE_AS_CSV = Text(
    "请在 Excel 中打开，另存为“CSV UTF-8（逗号分隔）”，再上传那个文件。",
    'Open it in Excel, save it as "CSV UTF-8 (comma delimited)" and upload that file.',
)
ADVICE: Mapping[Media, Text] = MappingProxyType(
    {
        Media.EXCEL: SAVE_AS_CSV,
        Media.OLD_OFFICE: SAVE_AS_CSV,
        Media.MACROS: Text(
            "请在 Office 中另存为不含宏的 .xlsx 或 .docx，再上传那个文件。",
            "Save it in Office as .xlsx or .docx without macros and upload that file.",
        ),
        Media.UTF16: SAVE_AS_CSV,
        Media.ZIP: Text("请先解压，再上传其中的文件。", "Unpack it and upload the file inside."),
        Media.GZIP: Text("请先解压一次，再上传。", "Unpack it once, then upload it."),
        Media.HTML: Text(
            "下载时得到的可能是登录页面，请重新导出后上传。",
            "Perhaps a sign-in page was saved instead of the data: export it again.",
        ),
        Media.SVG: Text("请另存为 PNG 后上传。", "Save it as PNG and upload that."),
        Media.TEXT: Text(
            "请把文件名改为以 .csv、.yaml 等结尾，以表明内容。",
            "Let its name say what it is: let it end in .csv or .yaml.",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Limit:
    """Bytes that may come in, as sent and, for a packed file, when unpacked."""

    size: int
    unpacked: int


LIMITS: Mapping[str, Limit] = MappingProxyType(
    {
        "history": Limit(size=200 * MB, unpacked=2048 * MB),  # an event log to be judged
        "mapping": Limit(size=1 * MB, unpacked=1 * MB),  # how to read one
        "mail": Limit(size=25 * MB, unpacked=25 * MB),  # a mail as it came in; larger ones are not taken
        "attachment": Limit(size=25 * MB, unpacked=500 * MB),  # what hung on one
        "case": Limit(size=25 * MB, unpacked=500 * MB),  # a photo, a receipt, a letter
        "compensation": Limit(size=25 * MB, unpacked=500 * MB),  # the receipt of a payment
        "measure": Limit(size=25 * MB, unpacked=500 * MB),  # what shows a measure done
    }
)


@dataclass(frozen=True, slots=True)
class Quota:
    """What one account may store in 24 hours: files, and bytes as sent."""

    files: int
    size: int


QUOTA = Quota(files=500, size=2048 * MB)


@dataclass(frozen=True, slots=True)
class Content:
    """What was found in a file. `packed`: it is wrapped in gzip."""

    media: Media
    packed: bool = False


class Refused(Exception):
    """The file is not taken; `text` tells its sender why and what to do."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def clean_name(name: str) -> str:
    """The name as it is kept, in composed characters. Raises Refused for one that is a path or deceives the eye."""
    kept = unicodedata.normalize("NFC", name).strip()
    if kept in ("", ".", "..") or FORBIDDEN_IN_NAMES.search(kept):
        raise Refused(
            Text(
                "文件名不能为空，也不能含有 /、\\ 或控制字符。请改名后再上传。",
                "A file's name cannot be empty or contain /, \\ or control characters. Rename it and upload it again.",
            )
        )
    if len(kept) > LONGEST_NAME:
        raise Refused(
            Text(
                f"文件名超过 {LONGEST_NAME} 个字符。请缩短后再上传。",
                f"The file's name is longer than {LONGEST_NAME} characters. Shorten it and upload it again.",
            )
        )
    return kept


def ended(name: str, content: Content) -> str:
    """The name with an ending that says what the file is; one that says so already is left alone."""
    endings = ENDINGS.get(content.media)
    if endings is None:
        return name
    packing = ".gz" if content.packed else ""
    stem, _, ending = name.lower().removesuffix(packing).rpartition(".")
    if name.lower().endswith(packing) and stem and ending in endings:
        return name
    added = f".{endings[0]}{packing}"
    return name[: LONGEST_NAME - len(added)] + added


def check_quota(stored: Quota, size: int) -> None:
    """Raise Refused where a file of so many bytes is too much beside what was `stored` in the last 24 hours."""
    if stored.files + 1 > QUOTA.files or stored.size + size > QUOTA.size:
        raise Refused(
            Text(
                f"24 小时内最多可以上传 {QUOTA.files} 个文件、共 {QUOTA.size // MB} MB。请稍后再上传。",
                f"In 24 hours {QUOTA.files} files of {QUOTA.size // MB} MB together can be uploaded. Try again later.",
            )
        )


def media_by_name(name: str) -> Media:
    """What a text calls itself: CSV and YAML cannot be told apart by their content."""
    ending = name.lower().removesuffix(".gz").rpartition(".")[2]
    return TEXT_NAMES.get(ending, Media.TEXT)


def check_allowed(content: Content, name: str, allowed: frozenset[Media]) -> None:
    """Raise Refused unless this content may come in here; the sentence says what it really is and what to do."""
    if content.media in allowed and (content.media in TEXTS or not content.packed):
        return
    found = WORDS[content.media]
    wanted = [WORDS[media] for media in Media if media in allowed]
    default = Text(
        f"这里可以上传：{'、'.join(text.zh for text in wanted)}。",
        f"What can be uploaded here: {', '.join(text.en for text in wanted)}.",
    )
    advice = ADVICE.get(content.media, default)
    zh, en = ("里压缩的其实是", "packs") if content.packed else ("其实是", "is really")
    raise Refused(
        Text(
            f"“{name}”{zh}“{found.zh}”，这里不能使用。{advice.zh}",
            f'"{name}" {en} {found.en}, which cannot be used here. {advice.en}',
        )
    )


def empty() -> Refused:
    """Nothing in it."""
    return Refused(Text("文件是空的。请检查后重新上传。", "The file is empty. Check it and upload it again."))


def broken(media: Media) -> Refused:
    """It begins as this kind but cannot be read to its end."""
    what = WORDS[media]
    return Refused(
        Text(
            f"这个{what.zh}已损坏或不完整。请重新导出后上传。",
            f"This is {what.en}, but a damaged or incomplete one. Export it again and upload it.",
        )
    )


def too_large(limit: int, *, unpacked: bool) -> Refused:
    """More bytes than the purpose allows."""
    size = f"{limit // MB} MB"
    zh, en = ("文件解压后", "Unpacked, the file is") if unpacked else ("文件", "The file is")
    return Refused(
        Text(f"{zh}超过 {size} 的上限。请拆成几个文件上传。", f"{en} larger than {size}. Upload it in several parts.")
    )
