"""The clock, the groups of the sidebar and the badges of the top bar."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.http import HttpRequest
from django.test import Client

from shouyue.clock.actions import set_clock
from shouyue.clock.queries import reading
from shouyue.ui import badges
from shouyue.ui.badges import Badge

pytestmark = pytest.mark.django_db


def page(client: Client) -> str:
    return client.get("/gallery/").content.decode()


def test_a_page_carries_the_company_time_and_its_rate(colleague: Client) -> None:
    ahead = reading().real + timedelta(days=1)
    set_clock(company_at=ahead, rate=60, by="system:test", at_real=reading().real)
    found = re.search(r'data-now="([\d.]+)" data-rate="60" data-zone="Asia/Shanghai"', page(colleague))
    assert found
    told = datetime.fromtimestamp(float(found[1]), UTC)
    assert ahead <= told < ahead + timedelta(minutes=30)  # half a minute of the test at the most


def test_only_a_clock_that_is_not_real_time_shows(colleague: Client) -> None:
    assert "sy-clock" not in page(colleague)
    set_clock(company_at=reading().real, rate=2, by="system:test", at_real=reading().real)
    assert "<b data-rate-shown>×2</b>" in page(colleague)


def test_a_sign_in_page_needs_no_clock(client: Client) -> None:
    assert "data-now" not in client.get("/sign-in/").content.decode()


def test_the_sidebar_groups_its_entries_and_marks_the_page(colleague: Client) -> None:
    colleague.cookies["shouyue_language"] = "en"
    shown = page(colleague)
    headings = re.findall(r"<summary>(\w+)</summary>\s*<ul>", shown)
    assert headings == ["Work", "Policy", "Company", "System"]
    assert re.findall(r'<li><a href="([^"]+)" aria-current="page"><i', shown) == ["/gallery/"]


@pytest.fixture
def bell() -> Iterator[None]:
    def ring(request: HttpRequest) -> Badge:
        return Badge("bell", "Notices", "/notices/", 120)

    registered = list(badges._makers)
    badges._makers.clear()
    badges.register("gallery.view", ring)
    badges.register("nobody.has.this", ring)
    yield
    badges._makers[:] = registered


@pytest.mark.usefixtures("bell")
def test_a_badge_shows_to_those_who_may_follow_it(colleague: Client) -> None:
    shown = page(colleague)
    assert shown.count('class="sy-bell"') == 1
    assert 'href="/notices/" aria-label="Notices (99+)"' in shown
