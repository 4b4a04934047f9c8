"""The policy pages."""

import json
import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shouyue.governance import queries
from shouyue.policy.load import load_pack, pack_ids
from shouyue.policy.values import Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("adopted")]

CODES = list(pack_ids())
CLAUSES = [(code, clause) for code in CODES for clause in load_pack(code).clauses]
PARTS = ["", "parameters/", "questions/", "findings/"]


def get(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def shown(page: str) -> list[str]:
    """The ids of the clauses of a list, in order."""
    return re.findall(r'<article class="sy-clause" id="([^"]+)"', page)


def addresses() -> Iterator[str]:
    yield "/policies/"
    yield "/policies/clauses/"
    yield from (f"/policies/{code}/{part}" for code in CODES for part in PARTS)
    yield from (f"/policies/{code}/clause/{clause}/" for code, clause in CLAUSES)


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_every_page_opens_in_every_language(colleague: Client, language: str) -> None:
    colleague.cookies["shouyue_language"] = language
    for address in addresses():
        get(colleague, address)


def test_who_is_not_signed_in_is_sent_to_sign_in(client: Client) -> None:
    answers = {address: client.get(address) for address in addresses()}
    assert {answer["Location"].partition("?")[0] for answer in answers.values()} == {"/sign-in/"}


@pytest.mark.parametrize(
    "address",
    [
        *(f"/policies/XX/{part}" for part in PARTS),
        "/policies/cm/",
        "/policies/CM/clause/CM-99/",
        "/policies/CM/clause/SG-2.1.2/",
        "/policies/XX/clause/CM-5.3/",
    ],
)
def test_what_does_not_exist_is_not_found(colleague: Client, address: str) -> None:
    assert colleague.get(address).status_code == 404


def test_the_pages_are_only_read(colleague: Client) -> None:
    assert {
        colleague.post(address).status_code for address in ("/policies/", "/policies/CM/", "/policies/clauses/")
    } == {405}


@pytest.mark.parametrize(
    "address", ["/policies/", "/policies/clauses/", "/policies/CM/", "/policies/CM/clause/CM-5.3/"]
)
def test_policies_are_in_memory(colleague: Client, address: str) -> None:
    get(colleague, address)  # the staff is in memory for some seconds
    with CaptureQueriesContext(connection) as caught:
        get(colleague, address)
    assert len(caught) <= 5, "session, account, the clock, my notices, my approvals"


# ── figures ──────────────────────────────────────────────────────────────────────────────────────────────────────


def kpis(page: str) -> list[tuple[str, int]]:
    """The figures of the strip with their addresses."""
    found = re.findall(r'<a class="card sy-kpi" href="([^"]+)".*?sy-kpi-value">([\d,]+)<', page, re.S)
    return [(address, int(figure.replace(",", ""))) for address, figure in found]


def test_every_figure_of_the_strip_opens_as_many_clauses(colleague: Client) -> None:
    figures = kpis(get(colleague, "/policies/"))
    assert len(figures) == 5
    assert {address: len(shown(get(colleague, address))) for address, _figure in figures} == dict(figures)
    assert figures[0][1] == sum(figure for _address, figure in figures[1:]) == 97


def test_every_point_of_the_chart_opens_as_many_clauses(colleague: Client) -> None:
    page = get(colleague, "/policies/")
    chart = json.loads(re.findall(r'<script[^>]*type="application/json">(.*?)</script>', page)[0])
    points = [
        (href, value)
        for series in chart["series"]
        for href, value in zip(series["hrefs"], series["values"], strict=True)
    ]
    assert len(points) == len(CODES) * len(Status)
    assert {href: len(shown(get(colleague, href))) for href, _value in points} == dict(points)


@pytest.mark.parametrize("code", CODES)
def test_the_figures_of_a_document_are_those_of_its_pages(colleague: Client, code: str) -> None:
    overview = get(colleague, "/policies/")
    row = next(
        row for row in re.findall(r"<tr data-row>.*?</tr>", overview, re.S) if f'href="/policies/{code}/"' in row
    )
    clauses, rules, questions, findings = map(int, re.findall(r'class="text-end"><a [^>]*>(\d+)</a>', row))
    page = get(colleague, f"/policies/{code}/")
    assert len(shown(page)) == clauses
    assert (
        sum(len(re.findall("<li>", found)) for found in re.findall(r'<ul class="sy-rules">.*?</ul>', page, re.S))
        == rules
    )
    asked = get(colleague, f"/policies/{code}/questions/")
    assert len(re.findall(r'<tr id="', asked)) == questions
    found = get(colleague, f"/policies/{code}/findings/")
    assert (
        sum(len(re.findall("<li>", one)) for one in re.findall(r'<ul class="sy-findings">.*?</ul>', found, re.S))
        == findings
    )
    badges = re.findall(r'sy-soft-muted">(\d+)</span></a>', page)
    figures = len(re.findall(r'<tr id="', get(colleague, f"/policies/{code}/parameters/")))
    assert [int(badge) for badge in badges] == [clauses, figures, questions, findings]


def test_the_findings_are_counted_by_what_was_looked_for(colleague: Client) -> None:
    page = get(colleague, "/policies/CM/findings/")
    cards = re.findall(r'<section class="card sy-card".*?</section>', page, re.S)
    for card in cards:
        counted = re.search(r'sy-soft-muted" >(\d+)</span>', card)
        assert counted is not None
        assert int(counted[1]) == len(re.findall("<li>", card))


# ── filters ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("code", ["", *CODES])
def test_a_kind_and_a_state_give_exactly_their_clauses(colleague: Client, code: str) -> None:
    address = f"/policies/{code}/" if code else "/policies/clauses/"
    known = [clause for one in queries.policies() if code in ("", one.document.id) for clause in one.clauses.values()]
    page = get(colleague, address)
    kinds = [kind for kind in re.findall(r'<option value="([^"]+)"', page) if kind in {c.kind for c in known}]
    assert set(kinds) == {clause.kind.value for clause in known}
    for kind in kinds:
        for status in ["", *Status]:
            wanted = [c.id for c in known if c.kind == kind and status in ("", c.status)]
            assert shown(get(colleague, f"{address}?kind={kind}&status={status}")) == wanted


@pytest.mark.parametrize("query", ["kind=nothing", "status=nothing", "q=没有这样的词", "kind=wording&status=live"])
def test_where_nothing_matches_it_says_so(colleague: Client, query: str) -> None:
    page = get(colleague, f"/policies/clauses/?{query}")
    assert shown(page) == []
    assert "没有符合条件的条款" in page


def test_words_are_kept_in_the_field_and_find_their_clauses(colleague: Client) -> None:
    page = get(colleague, '/policies/clauses/?q=升级 "<b>')
    assert 'value="升级 &quot;&lt;b&gt;"' in page
    assert shown(get(colleague, "/policies/clauses/?q=cm-5.3")) == ["CM-5.3"]


# ── the drawer, and what a clause says ───────────────────────────────────────────────────────────────────────────


def test_a_clause_for_the_drawer_is_the_content_alone(colleague: Client) -> None:
    for code, clause in CLAUSES[::9]:
        page = colleague.get(f"/policies/{code}/clause/{clause}/", headers={"hx-request": "true"}).content.decode()
        assert f"<h1>{clause} " in page
        assert "<html" not in page


def test_a_clause_shows_all_that_hangs_on_it(colleague: Client) -> None:
    for code, clause in CLAUSES:
        one = queries.policy(code)
        assert one is not None
        view = queries.clause_view(one, one.clauses[clause])
        page = unescape(get(colleague, f"/policies/{code}/clause/{clause}/"))
        assert view.clause.says.zh in page
        assert view.clause.missing.zh in page
        assert [rule.sentence for rule in view.phrases("zh-hans") if rule.sentence not in page] == []
        assert [question.ask.zh for question in view.questions if question.ask.zh not in page] == []
        assert [finding.text.zh for finding in view.findings if finding.text.zh not in page] == []
        assert [figure.label.zh for figure in view.parameters if figure.label.zh not in page] == []


def test_a_ladder_shows_its_steps(colleague: Client) -> None:
    page = get(colleague, "/policies/CM/clause/CM-5.3/")
    steps = re.findall(
        r"<b>([^<]+)</b><span class=\"text-secondary\">([^<]+)</span></div>", page[page.index("sy-ladder") :]
    )
    assert steps == [
        ("客服主管", "满 2 小时或有“客户不满意结果”"),
        ("区域经理", "满 4 小时"),
        ("客户服务部经理", "满 8 小时"),
    ]


def test_a_question_leads_to_the_figure_that_holds_until_it_is_answered(colleague: Client) -> None:
    asked = get(colleague, "/policies/SG/questions/")
    figures = get(colleague, "/policies/SG/parameters/")
    anchors = re.findall(r'href="/policies/SG/parameters/#([^"]+)"', asked)
    assert anchors
    assert [anchor for anchor in anchors if f'<tr id="{anchor}">' not in figures] == []


def test_links_within_the_pages_lead_somewhere(colleague: Client) -> None:
    pages = [
        get(colleague, address)
        for address in ("/policies/", "/policies/CM/", "/policies/SG/findings/", "/policies/CM/questions/")
    ]
    targets = {href.partition("#")[0] for page in pages for href in re.findall(r'href="(/policies/[^"]*)"', page)}
    assert len(targets) > 30
    for target in targets:
        get(colleague, unescape(target))
