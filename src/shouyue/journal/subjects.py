"""Where subjects have pages of their own. The rooms above say so; whoever lists facts or promises leads there.

subjects.offer("case", lambda own: reverse("cases:case", args=[own]))      # in apps.ready
"""

from collections.abc import Callable

Page = Callable[[str], str]  # the subject's own name, as in `case:SH01-261122-004`, to the address of its page

_pages: dict[str, Page] = {}


def offer(kind: str, page: Page) -> None:
    """Say where subjects of a kind have their pages. Raises ValueError where somebody else said so already."""
    if _pages.setdefault(kind, page) is not page:
        raise ValueError(f"subjects of kind {kind!r} have two pages")


def page_of(reference: str) -> str:
    """The address of a subject's page; empty where it has none."""
    kind, _, own = reference.partition(":")
    page = _pages.get(kind)
    return page(own) if page and own else ""
