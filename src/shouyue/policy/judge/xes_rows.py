"""Rows of an XES event log (IEEE 1849), read as a stream: one row for each event, with its trace's attributes.

An event's attribute has its own name, a trace's stands under `case:` and its name.
"""

from collections.abc import Iterator, Mapping
from typing import BinaryIO
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml import DefusedXmlException
from defusedxml.sax import make_parser

from shouyue.policy.judge.opening import BLOCK
from shouyue.policy.judge.rejects import BadRow, HistoryError

Row = tuple[int, Mapping[str, str], BadRow | None]

TRACE = "case:"
DEEPEST = 64
ATTRIBUTES = frozenset(("string", "date", "int", "float", "boolean", "id"))


def xes_rows(stream: BinaryIO) -> Iterator[Row]:
    """The events in their order. Raises HistoryError for what is no XES, or an XML that plays tricks."""
    handler = _Handler()
    parser = make_parser()
    parser.setContentHandler(handler)
    try:
        while block := stream.read(BLOCK):
            parser.feed(block)
            yield from handler.taken()
        parser.close()
    except DefusedXmlException:
        raise HistoryError(
            zh="文件定义了 XML 实体，可能撑爆内存，因此拒绝。请导出不带实体的 XES。",
            en="The file declares XML entities, which can swamp the memory. Export it without them.",
        ) from None
    except SAXException as error:
        raise HistoryError(zh=f"XES 读不下去：{error}", en=f"The XES cannot be read: {error}") from None
    yield from handler.taken()


class _Handler(ContentHandler):
    """Gathers the attributes of the trace and the event at hand; attributes of attributes are passed over."""

    def __init__(self) -> None:
        super().__init__()
        self.number = 0
        self.path: list[str] = []
        self.trace: dict[str, str] = {}
        self.event: dict[str, str] = {}
        self.events: list[dict[str, str]] = []
        self.rows: list[Row] = []

    def taken(self) -> list[Row]:
        """The events since it was last asked."""
        rows, self.rows = self.rows, []
        return rows

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 (the parser calls it so)
        tag = name.rpartition(":")[2]
        parent = self.path[-1] if self.path else ""
        self._check(tag)
        self.path.append(tag)
        if tag in ATTRIBUTES and parent == "event":
            self.event[attrs.get("key", "")] = attrs.get("value", "")
        elif tag in ATTRIBUTES and parent == "trace":
            self.trace[TRACE + attrs.get("key", "")] = attrs.get("value", "")

    def endElement(self, name: str) -> None:  # noqa: N802
        tag = self.path.pop()
        if tag == "event":
            self.events.append(self.event)
            self.event = {}
        if tag == "trace" or (tag == "event" and self.path[-1:] != ["trace"]):
            self._end()

    def _end(self) -> None:
        """A trace is complete: its attributes belong to all of its events, wherever they stood."""
        for event in self.events:
            self.number += 1
            self.rows.append((self.number, {**self.trace, **event}, None))
        self.events, self.trace = [], {}

    def _check(self, tag: str) -> None:
        if not self.path and tag != "log":
            raise HistoryError(
                zh=f"这是 XML，但不是 XES：最外层是 <{tag}>，应当是 <log>。",
                en=f"This is XML but no XES: it begins with <{tag}>, not with <log>.",
            )
        if len(self.path) > DEEPEST:
            raise HistoryError(zh="XES 嵌套太深。", en="The XES is nested too deeply.")
