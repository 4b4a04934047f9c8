"""`{% live %}`: what a page wants to hear of."""

from collections.abc import Iterable

from django import template
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from shouyue.access import guards
from shouyue.live import pieces
from shouyue.live.queries import LISTEN, token

register = template.Library()


@register.simple_tag(takes_context=True)
def live(
    context: Context, *, subjects: Iterable[str] | str = (), kinds: Iterable[str] | str = "", share: str = ""
) -> SafeString | str:
    """Let this page hear of `subjects` (references) and `kinds` (`"case obligation"`, `"*"` for any); lists or words.

    Elements that show them say so and from where they are fetched again:

        <tr id="row-8431" data-live="case:8431" hx-get="…" hx-trigger="live" hx-swap="outerMorph">
        <div id="cases" data-live-kind="case" hx-get="…" hx-trigger="live" hx-select="#cases" hx-swap="outerMorph">

    With `share`, the name of a piece that a room offers (`live.pieces`), the inside of the part is made once for all
    who see the same and sent to them; such a part says `data-live-share` too, and its `hx-get` is the page's address.
    """
    request = context["request"]
    account = request.user
    if not guards.may(account, LISTEN):
        return ""
    names = _words(subjects), _words(kinds)
    shared = (share, request.get_full_path()) if share and pieces.offered(share) else None
    wish = token(account, subjects=names[0], kinds=names[1], share=shared, at=timezone.now())
    return format_html(
        '<i hidden data-live-url="{}" data-live-wish="{}" data-live-names="{}" data-live-address="{}"></i>',
        reverse("live:listen"),
        wish,
        " ".join(sorted({*names[0], *names[1]})),
        shared[1] if shared else "",
    )


def _words(given: Iterable[str] | str) -> tuple[str, ...]:
    return tuple(given.split()) if isinstance(given, str) else tuple(given)
