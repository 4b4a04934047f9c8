"""HTML as text. Nothing of it is shown as HTML, fetched or run. Pure."""

import html
import re

from inscriptis import get_text
from inscriptis.model.config import ParserConfig

LONGEST = 1_000_000  # characters of HTML that are read
MOST_TAGS = 20_000
UNREAD = re.compile(r"<(script|style|head|template|svg)\b.*?(</\1\s*>|\Z)|<!--.*?(-->|\Z)|<[?!][^<>]*>", re.I | re.S)
TAG = re.compile(r"<[^<>]{0,2000}>")
BREAK = re.compile(r"<(br|p|div|tr|li|h\d)\b[^<>]{0,2000}>", re.I)
EMPTY = re.compile(r"\n[ \t\xa0]*(\n[ \t\xa0]*){2,}")


def page_text(page: str) -> str:
    """The words of a page in lines. Pages made to be heavy are read more simply."""
    kept = UNREAD.sub("", page[:LONGEST])
    text = _simple(kept) if len(TAG.findall(kept)) > MOST_TAGS else _careful(kept)
    lines = "\n".join(line.rstrip() for line in text.replace("\xa0", " ").split("\n"))
    return EMPTY.sub("\n\n", lines).strip()


def _careful(page: str) -> str:
    if not page.strip():
        return ""
    try:
        # Beyond a few hundred levels the parser lets the words fall.
        return str(get_text(page, ParserConfig(display_links=False))).strip() or _simple(page)
    except (ValueError, RecursionError, TypeError, IndexError, AttributeError, KeyError):
        return _simple(page)


def _simple(page: str) -> str:
    return html.unescape(TAG.sub("", BREAK.sub("\n", page)))
