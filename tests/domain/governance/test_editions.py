"""The pages of editions: what is in force, drafts beside it, adopting, and what that did."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shouyue.access.actions import local_account
from shouyue.clock import queries as clock
from shouyue.obligations import actions, editions, queries
from shouyue.obligations.models import Adoption, Edition
from shouyue.people import snapshot
from shouyue.people.actions import ensure_local_person
from shouyue.people.models import Holding
from tests.domain.obligations import adopting
from tests.domain.obligations.adopting import ACTOR, due, move_on, tell, text

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Iterator[Client]:
    """Signed in as who may adopt, in a small house."""
    adopting.found(MONDAY)
    ensure_local_person(local_account(), at=MONDAY)
    client = Client()
    client.force_login(local_account())
    yield client
    editions.forget()


def draft(**parts: str) -> Edition:
    return actions.draft(text(edition="2", **parts), actor=ACTOR, at=clock.now())


def get(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def upload(client: Client, files: dict[str, str]) -> str:
    """The page after bringing these files in, or the address to which it leads."""
    sent = []
    for name, words in files.items():
        file = BytesIO(words.encode())
        file.name = name
        sent.append(file)
    response = client.post("/policies/editions/new/", {"texts": sent})
    return response["Location"] if response.status_code == 302 else response.content.decode()


def test_the_list_says_what_runs_since_when_and_by_whom(owner: Client) -> None:
    edition = draft(contact="PT4H")
    page = get(owner, "/policies/editions/")
    assert "甲制度" in page
    assert "启用之初" in page
    assert f'href="/policies/editions/{edition.pk}/"' in page
    standing = queries.last_adoption("X")
    assert standing is not None
    assert standing.edition.sha256[:10] in page


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_every_page_opens_in_every_language(owner: Client, language: str) -> None:
    owner.cookies["shouyue_language"] = language
    tell("case.received", "case:1")
    edition = draft(contact="PT4H", says="四小时内联系")
    adoption = Adoption.objects.get(document="X")
    for address in (
        "/policies/editions/",
        "/policies/editions/new/",
        f"/policies/editions/{edition.pk}/",
        f"/policies/editions/{adoption.edition_id}/",
        f"/policies/adoptions/{adoption.pk}/",
        "/policies/X/figures/",
        "/policies/X/parameters/",
    ):
        get(owner, address)


@pytest.mark.parametrize(
    "address",
    ["/policies/editions/999/", "/policies/adoptions/999/", "/policies/Y/figures/", "/policies/HOUSE/figures/"],
)
def test_what_does_not_exist_is_not_found(owner: Client, address: str) -> None:
    assert owner.get(address).status_code == 404


def test_a_draft_stands_beside_what_is_in_force(owner: Client) -> None:
    tell("case.received", "case:1")
    edition = draft(contact="PT4H", says="四小时内联系")
    page = get(owner, f"/policies/editions/{edition.pk}/")
    assert '<del class="sy-soft-bad">尽快</del><ins class="sy-soft-good">四小时内</ins>联系' in page
    row = page[page.index('id="rules"') :]
    assert re.search(r"X-1/contact.*?1 个提前.*?name=\"adopts\" value=\"X-1/contact\"", row, re.S)
    assert "X-2/result" not in row


def test_adopting_asks_once_more_and_then_does_what_was_ticked(owner: Client) -> None:
    tell("case.received", "case:1")
    edition = draft(contact="PT4H")
    address = f"/policies/editions/{edition.pk}/"
    asked = {"when": "soon", "adopts": ["X-1/contact"], "on": queries.standing_of("X", MONDAY).last}
    page = owner.post(address, asked).content.decode()
    assert "确认采用" in page
    assert re.search(r'value="X-1/contact" checked', page)
    assert not Adoption.objects.filter(edition=edition).exists()
    made = owner.post(address, {**asked, "confirm": "1"})
    adoption = Adoption.objects.get(edition=edition)
    assert made["Location"] == f"/policies/adoptions/{adoption.pk}/"
    assert adoption.adopted_by.startswith("person:")
    move_on(seconds=30)
    assert due("X-1/contact", "case:1") == "03-02 05:00"
    log = get(owner, f"/policies/adoptions/{adoption.pk}/")
    assert "<b>1</b> 个时限已改动" in log
    assert "2026-03-02 17:00" in log
    assert "<b>2026-03-02 13:00</b>" in log


def test_it_may_take_effect_later(owner: Client) -> None:
    edition = draft(contact="PT4H")
    address = f"/policies/editions/{edition.pk}/"
    asked = {"when": "later", "effective_at": "2026-03-09T00:00", "on": queries.standing_of("X", MONDAY).last}
    owner.post(address, {**asked, "confirm": "1"})
    assert Adoption.objects.get(edition=edition).effective_at == datetime(2026, 3, 8, 16, 0, tzinfo=UTC)
    assert "2026-03-09 00:00" in get(owner, "/policies/editions/")


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"when": "later"}, "请填写从何时起生效"),
        ({"when": "later", "effective_at": "2026-03-01T00:00"}, "请选一个稍晚的时间"),
        ({"when": "soon", "on": "0"}, "有人在此期间采用了另一个版本"),
        ({"when": "never"}, "never"),
        ({"when": "soon", "adopts": ["X-9"]}, "X-9"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(owner: Client, asked: dict[str, str], sentence: str) -> None:
    edition = draft(contact="PT4H")
    on = queries.standing_of("X", MONDAY).last
    page = owner.post(f"/policies/editions/{edition.pk}/", {"on": on, **asked, "confirm": "1"}).content.decode()
    assert sentence in page
    assert not Adoption.objects.filter(edition=edition).exists()


def test_a_draft_is_brought_in_and_leads_to_the_comparison(owner: Client) -> None:
    assert upload(owner, text(edition="2", contact="PT4H")) == f"/policies/editions/{Edition.objects.latest('pk').pk}/"


def test_an_unsound_text_is_refused_with_its_line_and_a_sentence(owner: Client) -> None:
    page = upload(owner, text(contact="PT-4H"))
    assert "“PT-4H”不是时长" in page
    assert "<code>x.yaml:13:14</code>" in page
    assert Edition.objects.filter(document="X").count() == 1


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({}, "必填"),
        ({"x.txt": "document: {}"}, "不是 YAML 文件"),
        ({"x.yaml": "rules: []"}, "document"),
        ({"x.yaml": "document: {id: HOUSE, title: x, edition: '1', source: company}"}, "HOUSE"),
    ],
)
def test_what_is_no_document_is_refused(owner: Client, files: dict[str, str], sentence: str) -> None:
    assert sentence in upload(owner, files)


def test_a_draft_with_an_error_of_the_linter_cannot_be_adopted(owner: Client) -> None:
    unknown = (
        "  - {id: X-2/visit, clause: X-2, kind: deadline, subject: case, start: [case.received], stop: [case.closed], "
        "within: PT8H, owner: service_agent, duty: visit}"
    )
    page = get(owner, f"/policies/editions/{draft(more=unknown).pk}/")
    assert "照此不能采用" in page
    assert "x.yaml:17" in page
    assert 'id="adopt"' not in page


def test_figures_are_set_otherwise_without_touching_the_text(owner: Client) -> None:
    response = owner.post("/policies/X/figures/", {"x.contact": "PT3H"})
    edition = Edition.objects.latest("pk")
    assert response["Location"] == f"/policies/editions/{edition.pk}/"
    assert edition.parameters == {"x.contact": "PT3H"}
    assert "3 小时" in get(owner, response["Location"])
    wrong = owner.post("/policies/X/figures/", {"x.contact": "soon"}).content.decode()
    assert "照此无法运行" in wrong


def test_what_is_in_force_is_what_the_policy_pages_show(owner: Client) -> None:
    actions.adopt(draft(says="四小时内联系"), actor=ACTOR, at=clock.now())
    assert "尽快联系" in get(owner, "/policies/X/")
    move_on(seconds=30)
    page = get(owner, "/policies/X/")
    assert "四小时内联系" in page
    assert "X 2<" in page


def test_a_newly_shipped_text_is_offered_and_becomes_a_draft(owner: Client) -> None:
    assert "CM" in queries.newly_shipped()  # nothing of it was ever adopted here
    response = owner.post("/policies/editions/shipped/CM/")
    edition = Edition.objects.get(document="CM")
    assert response["Location"] == f"/policies/editions/{edition.pk}/"
    assert "CM" not in queries.newly_shipped()
    assert owner.post("/policies/editions/shipped/CM/").status_code == 404
    assert "新增" in get(owner, response["Location"]) or "new" in get(owner, response["Location"])


def test_a_draft_may_be_thrown_away(owner: Client) -> None:
    edition = draft(contact="PT4H")
    assert owner.post(f"/policies/editions/{edition.pk}/discard/")["Location"] == "/policies/editions/"
    assert not Edition.objects.filter(pk=edition.pk).exists()
    kept = Adoption.objects.get(document="X")
    owner.post(f"/policies/editions/{kept.edition_id}/discard/")
    assert Edition.objects.filter(pk=kept.edition_id).exists()


def test_who_may_only_read_sees_no_buttons_and_changes_nothing(owner: Client) -> None:
    edition = draft(contact="PT4H")
    me = Holding.objects.latest("pk").person
    Holding.objects.all().delete()
    Holding.objects.create(person=me, role="salesperson", since=MONDAY.date())
    snapshot.drop()
    address = f"/policies/editions/{edition.pk}/"
    assert 'id="adopt"' not in get(owner, address)
    on = queries.standing_of("X", MONDAY).last
    assert owner.post(address, {"when": "soon", "on": on, "confirm": "1"}).status_code == 403
    for other in ("/policies/editions/new/", "/policies/X/figures/"):
        assert owner.get(other).status_code == 403
    assert owner.post(f"{address}discard/").status_code == 403
    assert not Adoption.objects.filter(edition=edition).exists()


def test_the_list_costs_the_same_for_one_draft_and_for_three(owner: Client) -> None:
    counts = []
    for figures in (["PT4H"], ["PT3H", "PT2H"]):
        for figure in figures:
            draft(contact=figure)
        get(owner, "/policies/editions/")
        with CaptureQueriesContext(connection) as caught:
            page = get(owner, "/policies/editions/")
        counts.append((page.count("discard/"), len(caught)))
    assert counts == [(1, counts[0][1]), (3, counts[0][1])]
    assert counts[0][1] <= 10


def test_the_comparison_and_the_log_cost_the_same_for_one_promise_and_for_three(owner: Client) -> None:
    """Each subject is tried by itself; all else is asked once."""
    tell("case.received", "case:1")
    edition = draft(contact="PT4H")
    adoption = actions.adopt(edition, actor=ACTOR, at=clock.now(), adopts=["X-1/contact"])
    for number in (2, 3):
        tell("case.received", f"case:{number}")
    move_on(seconds=30)
    address = f"/policies/adoptions/{adoption.pk}/"
    get(owner, address)
    with CaptureQueriesContext(connection) as caught:
        page = get(owner, address)
    assert page.count("<tr data-row>") == 3
    assert len(caught) <= 10


def test_a_comparison_is_kept_until_something_else_is_in_force(owner: Client) -> None:
    edition = draft(contact="PT4H")
    get(owner, f"/policies/editions/{edition.pk}/")
    actions.adopt(draft(result="5 working days"), actor=ACTOR, at=clock.now())
    move_on(seconds=30)
    page = get(owner, f"/policies/editions/{edition.pk}/")
    assert "X-2/result" in page[page.index('id="rules"') :]
    assert clock.now() - MONDAY < timedelta(minutes=1)
