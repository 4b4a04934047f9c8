"""Reading pages as a person does: links with what they say, figures with the rows that they open."""

import json
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from django.test import Client

TOTAL = re.compile(r"共 ([\d,]+) 条</span>")
FIGURE = re.compile(r"(?:^|：)([\d,]+)$")


@dataclass(frozen=True, slots=True)
class Link:
    """A link and its text; of a figure in a strip the figure alone."""

    href: str
    text: str


class Page(HTMLParser):
    """A page's links and charts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[Link] = []
        self.charts: list[dict[str, Any]] = []
        self._href = ""
        self._text: list[str] | None = None
        self._script = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "a" and found.get("href"):
            self._href, self._text = found["href"] or "", []
        if self._text is not None and found.get("class") in ("sy-kpi-value", "sy-kpi-side"):
            self._text.append("|")
        self._script = tag == "script" and found.get("type") == "application/json"

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)
        if self._script:
            self.charts.append(json.loads(data))

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._text is not None:
            said = "".join(self._text)
            shown = said.split("|")[1] if said.count("|") > 1 else said
            self.links.append(Link(self._href, shown.strip()))
            self._text = None
        self._script = False

    def figures(self, at: str) -> list[tuple[int, str]]:
        """Every whole number that opens an address holding `at`, in the text of a link or in a chart."""
        found = [
            (int(number[1].replace(",", "")), link.href)
            for link in self.links
            if at in link.href and (number := FIGURE.search(link.text))
        ]
        for chart in self.charts:
            for series in chart["series"]:
                points = zip(series["values"], series["hrefs"], strict=bool(series["hrefs"]))
                found += [(value, href) for value, href in points if at in href]
        return found


def rows_at(client: Client, href: str) -> int:
    """How many rows a list has, as its pager says."""
    page = client.get(href).content.decode()
    total = TOTAL.search(page)
    if total is None:
        assert "没有符合条件的承诺事项" in page, href
        return 0
    return int(total[1].replace(",", ""))
