"""Filters of the templates; loaded everywhere."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django import template
from django.forms import BoundField, CheckboxInput, FileInput, Select
from django.forms.boundfield import BoundWidget
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from shouyue.kit.text import Text

register = template.Library()

MINUTE, HOUR, DAY = 60, 3600, 86400

Direction = Literal["ascending", "descending", "none"]


@dataclass(frozen=True, slots=True)
class Sorting:
    """A sortable column as this page stands."""

    href: str
    direction: Direction


@register.filter
def said(text: Text | str | None) -> str:
    """A `Text` in the language of this page; a plain string as it is."""
    if isinstance(text, Text):
        return text.in_(get_language() or "zh-hans")
    return text or ""


@register.filter
def duration(seconds: int | None) -> str:
    """Seconds as people say them, two units at most: 3 h 10 min."""
    if seconds is None:
        return "–"
    rest = abs(int(seconds))
    days, hours, minutes = rest // DAY, rest % DAY // HOUR, rest % HOUR // MINUTE
    if days:
        parts = [ngettext("%d day", "%d days", days) % days, gettext("%d h") % hours if hours else ""]
    elif hours:
        parts = [gettext("%d h") % hours, gettext("%d min") % minutes if minutes else ""]
    elif minutes:
        parts = [gettext("%d min") % minutes]
    else:
        parts = [gettext("%d s") % rest]
    return ("−" if seconds < 0 else "") + " ".join(part for part in parts if part)


@register.filter
def worked(seconds: int) -> str:
    """Seconds of working time in hours and minutes: a working day has no fixed length, so days are not counted."""
    hours, minutes = seconds // HOUR, seconds % HOUR // MINUTE
    parts = [gettext("%d h") % hours if hours else "", gettext("%d min") % minutes if minutes or not hours else ""]
    return " ".join(part for part in parts if part)


@register.simple_tag(takes_context=True)
def sorting(context: Context, key: str) -> Sorting:
    """How this page is sorted by `key` (address `?sort=key`, `-key` the other way), and where a click leads."""
    query = context["request"].GET.copy()
    order = query.get("sort", "")
    query["sort"] = f"-{key}" if order == key else key
    query.pop("after", None)  # another order begins at its first page
    direction: Direction = "ascending" if order == key else "descending" if order == f"-{key}" else "none"
    return Sorting(f"?{query.urlencode()}", direction)


@register.filter
def instant(at: datetime | None) -> SafeString | str:
    """An instant in the company's zone, to the minute; the second shows on hover."""
    if at is None:
        return "–"
    local = timezone.localtime(at)
    exact, shown = local.strftime("%Y-%m-%d %H:%M:%S %Z"), local.strftime("%Y-%m-%d %H:%M")
    return format_html('<time datetime="{}" title="{}">{}</time>', local.isoformat(), exact, shown)


@register.filter
def options(field: BoundField) -> list[BoundWidget]:
    """The choices of a field that shows them all, each with its input in our look."""
    for option in field.subwidgets:
        option.data["attrs"]["class"] = "form-check-input is-invalid" if field.errors else "form-check-input"
    return list(field.subwidgets)


@register.filter
def control(field: BoundField) -> SafeString:
    """A form field's input in our look."""
    look = {CheckboxInput: "form-check-input", Select: "form-select", FileInput: "sy-drop-input"}
    css = next((name for kind, name in look.items() if isinstance(field.field.widget, kind)), "form-control")
    return field.as_widget(attrs={"class": f"{css} is-invalid" if field.errors else css})
