"""Components as they are drawn."""

from typing import Any

import pytest
from django.template import Context, Template
from django.utils import translation
from django_cotton.compiler_regex import CottonCompiler

from shouyue.ui.elements import Page, Reason, Tab
from shouyue.ui.gallery import Prop, component


def draw(source: str, **context: Any) -> str:
    with translation.override("en"):
        return Template(CottonCompiler().process(source)).render(Context(context))


def test_text_from_people_is_escaped_in_props_and_slots() -> None:
    shown = draw('<c-card title="{{ title }}"><p>{{ words }}</p></c-card>', title="<b>", words="<script>")
    assert "&lt;b&gt;" in shown
    assert "&lt;script&gt;" in shown
    assert "<script>" not in shown


def test_a_component_sees_its_props_alone() -> None:
    assert "secret" not in draw('<c-page-header title="Rules" />', subtitle="secret")


def test_a_figure_without_rows_is_no_link() -> None:
    assert "<a" not in draw('<c-kpi label="Open" value="3" />')
    assert 'href="/rows/"' in draw('<c-kpi label="Open" value="3" href="/rows/" />')


def test_progress_asks_only_while_there_is_something_to_ask() -> None:
    running = draw('<c-progress label="Judging" :value="done" :total="all" url="/p/" />', done=1200, all=4580)
    assert 'hx-get="/p/"' in running
    assert 'value="1200" max="4580"' in running
    assert "1,200 / 4,580" in running
    assert "hx-get" not in draw('<c-progress label="Judging" value="1" total="2" />')


@pytest.mark.parametrize(
    ("state", "icon"),
    [("met", "ti-check"), ("late", "ti-alarm"), ("paused", "ti-player-pause"), ("waived", "ti-minus")],
)
def test_a_clock_that_stands_has_no_countdown(state: str, icon: str) -> None:
    shown = draw(f'<c-sla state="{state}" text="so it is" />')
    assert "data-due" not in shown
    assert icon in shown
    assert "so it is" in shown


def test_a_reason_says_aloud_whether_it_holds() -> None:
    shown = draw(
        '<c-reasons :reasons="reasons" />', reasons=(Reason("a", True), Reason("b", False, depth=2), Reason("c", None))
    )
    assert [label for label in ("holds", "does not hold", "cannot be told") if f'aria-label="{label}"' in shown] == [
        "holds",
        "does not hold",
        "cannot be told",
    ]
    assert "sy-deep-2" in shown


def test_tabs_and_pager_mark_where_we_are() -> None:
    tabs = (Tab("One", "/1", active=True), Tab("Two", "/2", count=0))
    shown = draw('<c-tabs label="Parts" :tabs="tabs" />', tabs=tabs)
    assert shown.count('aria-current="page"') == 1
    assert ">0<" in shown
    pager = draw('<c-pager :page="page" target="#rows" />', page=Page("1–50", next="?after=50"))
    assert 'hx-get="?after=50"' in pager
    assert 'rel="prev"' not in pager


def test_the_gallery_reads_what_a_component_declares() -> None:
    read = component("empty")
    assert read.tag == "c-empty"
    assert read.purpose == "Nothing here, and what to do about it: a sentence and a button in the slot."
    assert read.props == (Prop("title", None), Prop("icon", "inbox"))
    assert read.source.startswith("<c-empty")


def test_a_prop_with_a_value_keeps_its_colon() -> None:
    assert component("tabs").props == (Prop("label", None), Prop(":tabs", "()"))
