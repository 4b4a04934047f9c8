"""The card of a claim, its deeds, and the list of claims with money; masked for whoever may not see it."""

from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import load_workbook

from shouyue.cases import actions
from shouyue.cases.logic.claims import ClaimState
from shouyue.cases.models import Case, CauseNode, EvidenceItem, Investigation, Payment, Recourse, Share
from shouyue.people.models import Person
from tests.domain.cases.claim_house import Desk, desk, money, offer, paid, sign
from tests.domain.cases.house import House, by, taken
from tests.domain.people.company import with_role

LIST_MOST = 16


@pytest.fixture
def house(people: House) -> Desk:
    return desk(people)


def browser(house: Desk, person: Person) -> Client:
    client = Client()
    client.force_login(house.account(person))
    return client


def page(client: Client, path: str) -> Any:
    return client.get(path, headers={"Accept-Language": "en"})


def do(client: Client, case: Case, verb: str, pk: int | None = None, data: Any = None, **more: Any) -> Any:
    """A deed as the page sends it, on the case as it stands."""
    version = Case.objects.get(pk=case.pk).version
    path = f"/cases/{case.number}/claim/{verb}/{f'{pk}/' if pk else ''}"
    return client.post(path, {"version": version, **(data or {}), **more}, headers={"Accept-Language": "en"})


def test_the_whole_story_from_the_pages(house: Desk) -> None:
    case, people = house.claim(), house.people
    specialist, director, accountant = (
        browser(house, one) for one in (people.specialist, people.director, house.accountant)
    )
    assert (
        do(specialist, case, "ask", wanted=["Photos of the damaged goods"], more="签收照片", text="请补齐").status_code
        == 302
    )
    for item in EvidenceItem.objects.filter(case=case):
        file = SimpleUploadedFile("照片.csv", "编号,数量\n1,2\n".encode())
        assert do(specialist, case, "receive", item.pk, file=file).status_code == 302
    assert do(specialist, case, "complete").status_code == 302
    assert do(specialist, case, "finding", text="监控显示掉落").status_code == 302
    assert do(specialist, case, "cause", factor="people", text="野蛮装卸").status_code == 302
    node = CauseNode.objects.get()
    assert do(specialist, case, "cause", factor="method", text="未贴轻放标识", parent=node.pk).status_code == 302
    shares = {
        "who_0": "carrier:",
        "carrier_0": "顺捷运输",
        "percent_0": "40",
        "who_1": "department:warehouse",
        "percent_1": "60",
    }
    assert do(specialist, case, "judge", founded="yes", reasons="装卸野蛮", data=shares).status_code == 302
    assert do(specialist, case, "close").status_code == 302
    assert do(specialist, case, "counter", amount="2000").status_code == 302
    assert do(director, case, "offer", amount="1500", terms="").status_code == 302
    assert do(director, case, "agree", offer(case).pk).status_code == 302
    assert do(director, case, "approval", reason="按货值的八成").status_code == 302
    assert page(accountant, f"/cases/{case.number}/").context["money"].button == ""
    request = page(specialist, f"/cases/{case.number}/").context["money"].dossier.request
    for person in (people.specialist, people.supervisor):
        sign(request, person)
    shown = page(accountant, f"/cases/{case.number}/").context["money"]
    assert shown.button == f"/cases/{case.number}/claim/pay/"
    filled = {"voucher": "付-1", "paid_on": f"{paid().paid_on}", "key": "k1"}
    for _ in range(2):
        receipt = SimpleUploadedFile("回单.csv", "金额\n1500\n".encode())
        assert do(accountant, case, "pay", data=filled, file=receipt).status_code == 302
    assert (money(case).state, Payment.objects.count()) == (ClaimState.PAID, 1)
    kept = Payment.objects.get().file
    assert kept is not None
    clerk = browser(house, with_role("admin_clerk", "顾文", site=people.company.shanghai))
    path = reverse("files:download", args=[kept.key])
    assert [one.get(path).status_code for one in (specialist, clerk)] == [200, 404]
    row = Recourse.objects.get()
    assert do(accountant, case, "recourse-claim", row.pk, note="函-1").status_code == 302
    assert do(accountant, case, "recourse-settle", row.pk, amount="550.00").status_code == 302
    text = page(specialist, f"/cases/{case.number}/").content.decode()
    assert all(words in text for words in ("¥1,500.00", "¥600.00", "¥550.00", "未贴轻放标识", "顺捷运输", "付-1"))
    assert "¥50.00 short" in text


def test_thirds_are_refused_and_a_button_gives_the_rest_to_the_largest(house: Desk) -> None:
    case, client = house.claim(), browser(house, house.people.specialist)
    thirds = {f"percent_{place}": "33.33" for place in range(3)}
    who = {"who_0": "carrier:", "carrier_0": "顺捷运输", "who_1": "department:warehouse", "who_2": "customer:"}
    typed = {"founded": "yes", "reasons": "装卸野蛮", **thirds, **who}
    refused = do(client, case, "judge", data=typed)
    assert refused.status_code == 422
    assert "99.99 %: 0.01 % are still to be given" in refused.content.decode()
    given = do(client, case, "judge", data=typed, rest="1")
    assert [given.context["form"][f"percent_{place}"].value() for place in range(3)] == ["33.34", "33.33", "33.33"]
    assert (given.status_code, given.context["form"]["reasons"].value(), Share.objects.count()) == (200, "装卸野蛮", 0)
    typed["percent_0"] = "33.34"
    assert do(client, case, "judge", data=typed).status_code == 302
    assert Investigation.objects.get().founded is True


def test_a_promise_beyond_ones_authority_names_who_may_and_keeps_what_was_typed(house: Desk) -> None:
    case = house.claim()
    refused = do(browser(house, house.people.specialist), case, "offer", amount="800", terms="免运费一次")
    text = refused.content.decode()
    assert refused.status_code == 422
    assert "OC-14.2" in text
    assert "王建国" in text
    assert refused.context["form"]["terms"].value() == "免运费一次"


def test_whoever_sees_the_case_and_not_the_claim_sees_no_money(house: Desk) -> None:
    case = house.approved("1500.00")
    clerk = with_role("admin_clerk", "顾文", site=house.people.company.shanghai)
    shown = page(browser(house, clerk), f"/cases/{case.number}/")
    card = shown.context["money"]
    assert (card.agreed, card.may_see, card.button, card.ladder) == ("•••", False, "", ())
    assert "1,500" not in shown.content.decode()
    for path in ("/claims/", "/claims.xlsx"):
        assert browser(house, clerk).get(path).status_code == 403
    assert browser(house, clerk).get(f"/cases/{case.number}/claim/offer/").status_code == 403


def test_only_finance_pays_and_another_region_sees_nothing(house: Desk) -> None:
    case = house.approved()
    agent, north = browser(house, house.people.agent), browser(house, house.people.northern)
    assert do(agent, case, "pay").status_code == 403
    assert do(north, case, "offer").status_code == 404
    assert page(north, "/claims/?state=all").context["rows"] == []
    assert do(agent, case, "burn").status_code == 404
    assert do(agent, case, "receive", 1).status_code == 404
    assert do(agent, case, "receive").status_code == 404


def test_the_list_shows_money_sums_and_opens_weeks(house: Desk) -> None:
    first, second = house.approved("1500.00", loss=Decimal(5000)), house.claim(loss=Decimal(300))
    actions.pay(first, paid(), **by(house.accountant))
    client = browser(house, house.finance)
    shown = page(client, "/claims/")
    assert [row.claim.case.number for row in shown.context["rows"]] == [second.number]
    assert [one.value for one in shown.context["kpis"]] == ["1", "¥300", "¥0", "¥500"]
    (row,) = page(client, "/claims/?state=paid").context["rows"]
    assert (row.demanded, row.offered, row.agreed, row.paid, row.recourse) == (
        "¥5,000.00", "¥1,500.00", "¥1,500.00", "¥1,500.00", "¥500.10",
    )  # fmt: skip
    agreed, settled = shown.context["chart"].series
    week = agreed.values.index(1500.0)  # this one, or that before where the tests began before a Monday
    assert (sum(agreed.values), sum(settled.values), settled.values[week]) == (1500.0, 1500.0, 1500.0)
    for href in (
        agreed.hrefs[week],
        settled.hrefs[week],
        f"/claims/?words={first.number}&state=all",
        "/claims/?state=all&recourse=open",
    ):
        assert [one.claim.case.number for one in page(client, href).context["rows"]] == [first.number]
    assert page(client, agreed.hrefs[0]).context["rows"] == []
    assert client.get("/claims.xlsx?state=all").status_code == 200


def test_the_list_asks_no_more_for_three_rows_than_for_one(house: Desk) -> None:
    client, counts = browser(house, house.finance), []
    for _ in range(2):
        actions.pay(house.approved(), paid(f"V{Payment.objects.count()}"), **by(house.accountant))
        page(client, "/claims/?state=all")
        with CaptureQueriesContext(connection) as queries:
            page(client, "/claims/?state=all")
        counts.append(len(queries))
        house.claim()
    assert counts[0] == counts[1] <= LIST_MOST, [one["sql"][:150] for one in queries]


def test_every_deed_has_its_form(house: Desk) -> None:
    case = house.claim()
    client = browser(house, house.manager)
    for verb in ("ask", "complete", "finding", "cause", "judge", "close", "offer", "counter", "approval"):
        assert page(client, f"/cases/{case.number}/claim/{verb}/").status_code == 200
    assert page(browser(house, house.accountant), f"/cases/{case.number}/claim/pay/").status_code == 200


def test_pages_open_without_a_claim(house: Desk) -> None:
    case = taken(house.people)
    client = browser(house, house.people.specialist)
    assert page(client, "/claims/").context["rows"] == []
    assert page(client, f"/cases/{case.number}/").context["money"].state is None


def test_a_stale_deed_keeps_what_was_typed(house: Desk) -> None:
    case, client = house.claim(), browser(house, house.people.supervisor)
    path = f"/cases/{case.number}/claim/offer/"
    answer = client.post(path, {"version": 0, "amount": "100"}, headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    assert (answer.context["form"]["amount"].value(), answer.context["form"]["version"].value()) == (
        "100", f"{case.version}",
    )  # fmt: skip


def test_the_list_says_how_far_it_is_with_the_carriers(house: Desk) -> None:
    client, paid_out = browser(house, house.finance), [house.approved("1000.01") for _ in range(3)]
    for place, case in enumerate(paid_out):
        actions.pay(case, paid(f"V{place}"), **by(house.accountant))
    _open, settled, dropped = Recourse.objects.order_by("id")
    actions.claim_recourse(settled, "函", **by(house.finance))
    actions.settle_recourse(settled, Decimal("300.00"), **by(house.finance))
    actions.drop_recourse(dropped, "承运商已注销", **by(house.finance))
    rows = page(client, "/claims/?state=all").context["rows"]
    assert [(row.recourse, str(row.recourse_word.label), row.received) for row in rows] == [
        ("–", "let go", ""),
        ("¥333.41", "settled", "¥300.00"),
        ("¥333.41", "not claimed yet", ""),
    ]
    content = client.get("/claims.xlsx?state=all", headers={"Accept-Language": "en"}).content
    heads, *sheet = load_workbook(BytesIO(content)).get_sheet_by_index(0).to_python()
    names = ("Carriers bear (CNY)", "Still owed (CNY)", "Came back (CNY)")
    columns = [heads.index(name) for name in names]
    assert [[row[column] for column in columns] for row in sheet] == [[0, 0, 0], [333.41, 0, 300], [333.41, 333.41, 0]]


def test_the_page_offers_to_investigate_again_until_an_amount_is_agreed(house: Desk) -> None:
    case, client = house.investigated(), browser(house, house.people.specialist)
    path = f"/cases/{case.number}/claim/reopen/"
    assert path in page(client, f"/cases/{case.number}/").content.decode()
    assert do(client, case, "reopen", reason="").status_code == 422
    assert do(client, case, "reopen", reason="客户补充了仓库录像").status_code == 302
    shown = page(client, f"/cases/{case.number}/").content.decode()
    assert (path in shown, "客户补充了仓库录像" in shown) == (False, True)
    agreed = house.agreed()
    assert f"/cases/{agreed.number}/claim/reopen/" not in page(client, f"/cases/{agreed.number}/").content.decode()
