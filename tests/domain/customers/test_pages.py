"""The pages of customers, as those see them who may and who may not."""

from collections.abc import Sequence
from io import BytesIO

import pytest
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import format_html
from django.utils.safestring import SafeString
from python_calamine import load_workbook

from shouyue.access.models import SensitiveRead
from shouyue.customers import actions, panels
from shouyue.customers.actions import Entered
from shouyue.customers.models import Alias, Contact, Customer, Reach
from shouyue.journal.models import Fact
from shouyue.people.models import Person
from tests.domain.customers.entering import LATER, NEEDS, contact, customer, someone
from tests.domain.people.company import AT, BY, Company, signed_in, with_role

pytestmark = pytest.mark.django_db
FORM = {
    "phones": "138 1234 5678，021-58881234",
    "emails": "Zhang@foo.cn",
    "contact_name": "张三",
    "name": "上海宏达物流有限公司",
    "needs": NEEDS,
}


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def rows(answer: bytes) -> Sequence[Sequence[object]]:
    return load_workbook(BytesIO(answer)).get_sheet_by_index(0).to_python()


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_the_pages_open_in_every_language(colleague: Client, house: Company, language: str) -> None:
    made, other = customer(site=house.shanghai), customer("上海宏达", someone("李四", "13812345678"))
    actions.set_tier(made, "A", reason="大客户", actor=BY, at=AT)
    actions.merge(other, customer("丙"), actor=BY, at=AT)
    of = contact(made).pk
    colleague.cookies["shouyue_language"] = language
    below = ("", "edit/", "tier/", "owner/", "service-contact/", "merge/", "contacts/new/")
    for address in (
        "/customers/",
        "/customers/new/",
        "/customers/lookup/?reach=13812345678",
        "/customers/look-alikes/?name=上海宏达&phones=13812345678",
        f"/customers/{other.pk}/",
        f"/customers/contacts/{of}/edit/",
        f"/customers/contacts/{of}/erase/",
        *(f"/customers/{made.pk}/{page}" for page in below),
    ):
        assert colleague.get(address).status_code == 200, address


def test_a_customer_is_registered_on_the_page(colleague: Client, house: Company) -> None:
    answer = colleague.post("/customers/new/", FORM | {"site": house.shanghai.pk})
    made = Customer.objects.get()
    assert answer["Location"] == f"/customers/{made.pk}/"
    assert list(Reach.objects.values_list("normal", flat=True)) == ["+8613812345678", "+862158881234", "zhang@foo.cn"]
    page = text(colleague, f"/customers/{made.pk}/")
    assert "138****5678" in page
    assert "5888 1234" not in page
    assert "13812345678" not in page


def test_what_the_policy_misses_stands_on_the_page_by_clause_and_nothing_is_lost(
    colleague: Client, house: Company
) -> None:
    answer = colleague.post("/customers/new/", FORM | {"needs": "", "phones": "", "emails": ""})
    page = answer.content.decode()
    assert (answer.status_code, Customer.objects.count()) == (200, 0)
    assert "<b>CC-4.1</b> 首次沟通须登记客户名称、联系人和需求。" in page
    assert "须登记一个有效的电话或邮箱" in page
    assert 'value="上海宏达物流有限公司"' in page
    assert Fact.objects.filter(name="gate.answered").count() == 1


def test_a_number_that_is_none_is_named_at_its_field(colleague: Client, house: Company) -> None:
    page = colleague.post("/customers/new/", FORM | {"phones": "12345"}).content.decode()
    assert 'id="id_phones_error"' in page
    assert "“12345”不是有效的电话号码" in page


def test_look_alikes_are_shown_once_before_it_is_saved(colleague: Client, house: Company) -> None:
    known = customer("上海宏达物流", someone("李四", "13912345678"))
    first = colleague.post("/customers/new/", FORM).content.decode()
    assert "请先核对" in first
    assert f'name="seen" value="{known.pk}"' in first
    assert Customer.objects.count() == 1
    assert colleague.post("/customers/new/", FORM | {"seen": str(known.pk)}).status_code == 302
    assert Customer.objects.count() == 2


def test_while_a_number_is_typed_the_caller_shows(house: Company) -> None:
    near = customer("近处", someone("张三", "13812345678"), site=house.shanghai)
    customer("远处贸易", someone("李四", "13812345678"), site=house.beijing)
    agent = signed_in(with_role("service_agent", site=house.shanghai))
    page = text(agent, "/customers/lookup/?reach=%2B86 138-1234-5678")
    assert f'href="/customers/{near.pk}/"' in page
    assert "138****5678" in page
    assert "华北区" in page
    assert "远处" not in page, "of customers elsewhere the region alone"
    unknown = text(agent, "/customers/lookup/?reach=13999999999")
    assert "/customers/new/?reach=13999999999" in unknown
    assert 'value="13999999999"' in text(agent, "/customers/new/?reach=13999999999")
    alike = text(agent, "/customers/look-alikes/?phones=13812345678&name=x&emails=")
    assert ("近处" in alike, "远处" in alike, "华北区" in alike) == (True, False, True)


def test_numbers_are_shown_whole_by_a_button_and_that_is_noted(house: Company) -> None:
    made = customer("宏达", someone("张三", "138 1234 5678"), site=house.shanghai)
    of = contact(made).pk
    agent, clerk = (
        with_role("service_agent", site=house.shanghai),
        with_role("admin_clerk", "文员", site=house.shanghai),
    )
    far = with_role("service_agent", "外地客服", site=house.beijing)
    address = f"/customers/contacts/{of}/show/"
    client = signed_in(agent)
    assert "显示" in text(client, f"/customers/{made.pk}/")
    answer = client.post(address, headers={"X-Forwarded-For": "1.2.3.4"})
    assert "138 1234 5678" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    (noted,) = SensitiveRead.objects.select_related("account__person")
    assert (noted.subject, noted.what, noted.address) == (f"contact:{of}", "shown", "127.0.0.1")
    assert Person.objects.get(account=noted.account) == agent
    assert signed_in(far).post(address).status_code == 404
    other = signed_in(clerk)
    assert address not in text(other, f"/customers/{made.pk}/")
    assert other.post(address).status_code == 403
    assert SensitiveRead.objects.count() == 1


def test_the_list_shows_ones_own_masked_and_costs_the_same_for_one_and_for_three(house: Company) -> None:
    agent = signed_in(with_role("service_agent", site=house.shanghai))
    customer("甲", someone("张三", "13812345678"), site=house.shanghai)
    text(agent, "/customers/")
    with CaptureQueriesContext(connection) as for_one:
        page = text(agent, "/customers/")
    assert ("138****5678" in page, "13812345678" in page) == (True, False)
    for name in ("乙", "丙"):
        customer(name, someone("李四", "13812345679"), site=house.shanghai)
    customer("丁", site=house.beijing)
    with CaptureQueriesContext(connection) as for_three:
        page = text(agent, "/customers/")
    assert len(for_three) == len(for_one) <= 12
    assert "显示 3 家，共 3 家" in page
    assert "丁" not in text(agent, "/customers/?q=丁").replace('value="丁"', "")


def test_the_page_of_a_customer_costs_the_same_for_one_contact_and_for_three(colleague: Client, house: Company) -> None:
    made = customer("甲", someone("张三", "13812345678"))
    text(colleague, f"/customers/{made.pk}/")
    with CaptureQueriesContext(connection) as for_one:
        text(colleague, f"/customers/{made.pk}/")
    for name in ("李四", "王五"):
        actions.add_contact(made, someone(name, "13812345679"), actor=BY, at=AT)
    with CaptureQueriesContext(connection) as for_three:
        assert "王五" in text(colleague, f"/customers/{made.pk}/")
    assert len(for_three) == len(for_one) <= 21


def test_excel_is_masked_for_some_whole_and_noted_for_others_and_runs_no_formula(house: Company) -> None:
    customer("=SUM(A1)", someone("张三", "13812345678", emails=("z@foo.cn",)), site=house.shanghai, short_name="@x")
    customer("远处", site=house.beijing)
    agent = signed_in(with_role("service_agent", site=house.shanghai))
    clerk = signed_in(with_role("admin_clerk", "文员", site=house.shanghai))
    masked, whole = (rows(one.get("/customers.xlsx").content) for one in (clerk, agent))
    assert [row[1:3] for row in masked] == [["公司名称", "简称"], ["=SUM(A1)", "@x"]]
    assert masked[1][10:12] == ["138****5678", "z***@foo.cn"]
    assert whole[1][10:12] == ["13812345678", "z@foo.cn"]
    assert list(SensitiveRead.objects.values_list("subject", "what")) == [
        (f"contact:{Contact.objects.get(name='张三', customer__short_name='@x').pk}", "exported")
    ]


def test_a_customer_of_another_region_is_not_there_by_guessed_number(house: Company) -> None:
    far = customer("外地", site=house.beijing)
    of = contact(far).pk
    boss = signed_in(with_role("service_director", region=house.east))
    pages = [f"/customers/{far.pk}/{name}" for name in ("", "edit/", "tier/", "owner/", "merge/", "contacts/new/")]
    pages += [f"/customers/contacts/{of}/{name}/" for name in ("edit", "erase")]
    assert {boss.get(address).status_code for address in pages} == {404}
    posts = [f"/customers/contacts/{of}/{name}/" for name in ("show", "end", "reaches")]
    posts += [f"/customers/{far.pk}/unmerge/", f"/customers/contacts/{of}/reaches/{Reach.objects.get().pk}/remove/"]
    assert {boss.post(address).status_code for address in posts} == {404}
    mine = customer("本地", site=house.shanghai)
    assert boss.post(f"/customers/{mine.pk}/merge/", {"into": far.pk}).status_code == 404
    assert Alias.objects.count() == 0


def test_a_stale_edit_keeps_what_was_typed(colleague: Client, house: Company) -> None:
    made = customer("宏达")
    actions.edit(made, Entered("宏达一", needs="整车"), version=1, actor=BY, at=LATER)
    given = {"name": "宏达二", "needs": "整车", "version": "1"}
    page = colleague.post(f"/customers/{made.pk}/edit/", given).content.decode()
    assert "他人作了修改" in page
    assert 'value="宏达二"' in page
    assert "<dd>宏达一</dd>" in page
    assert 'name="version" value="2"' in page
    assert colleague.post(f"/customers/{made.pk}/edit/", given | {"version": "2"}).status_code == 302
    assert Customer.objects.get().name == "宏达二"


def test_a_stale_edit_of_a_contact_keeps_what_was_typed(colleague: Client, house: Company) -> None:
    of = contact(customer())
    actions.edit_contact(of, someone("张一"), is_main=True, version=1, actor=BY, at=LATER)
    given = {"name": "张二", "is_main": "on", "version": "1"}
    page = colleague.post(f"/customers/contacts/{of.pk}/edit/", given).content.decode()
    assert ("他人作了修改" in page, 'value="张二"' in page, "<dd>张一</dd>" in page) == (True, True, True)
    assert colleague.post(f"/customers/contacts/{of.pk}/edit/", given | {"version": "2"}).status_code == 302
    assert Contact.objects.get().name == "张二"


def test_contacts_come_change_end_and_are_erased_on_the_page(colleague: Client, house: Company) -> None:
    made = customer()
    new = {"contact_name": "李四", "phones": "13900000002", "emails": "", "position": "", "note": ""}
    assert colleague.post(f"/customers/{made.pk}/contacts/new/", new).status_code == 302
    added = Contact.objects.get(name="李四")
    base = f"/customers/contacts/{added.pk}"
    assert colleague.post(f"{base}/reaches/", {"reach": "021-58881234"}).status_code == 302
    assert "已有这个联系方式" in colleague.post(f"{base}/reaches/", {"reach": "021-58881234"}).content.decode()
    reach = Reach.objects.get(normal="+862158881234")
    assert colleague.post(f"{base}/reaches/{reach.pk}/remove/").status_code == 302
    assert colleague.post(f"{base}/reaches/{reach.pk}/remove/").status_code == 404
    assert colleague.post(f"{base}/end/").status_code == 302
    assert colleague.get(f"{base}/edit/").status_code == 404
    assert colleague.post(f"{base}/erase/").status_code == 302
    assert colleague.post(f"{base}/erase/").status_code == 404
    assert "李四" not in text(colleague, f"/customers/{made.pk}/")


def test_tier_and_owner_are_set_on_the_page(colleague: Client, house: Company) -> None:
    made = customer(region=house.east)
    boss = with_role("general_manager", "沈总")
    again = colleague.post(f"/customers/{made.pk}/tier/", {"tier": "A", "reason": ""}).content.decode()
    assert "请写明理由" in again
    colleague.post(f"/customers/{made.pk}/tier/", {"tier": "A", "reason": "每年两千万"})
    colleague.post(f"/customers/{made.pk}/owner/", {"person": boss.pk})
    colleague.post(f"/customers/{made.pk}/service-contact/", {"person": boss.pk})
    page = text(colleague, f"/customers/{made.pk}/")
    assert ("每年两千万" in page, "沈总" in page, "CM-2.1.A" in page) == (True, True, True)
    row = Customer.objects.get()
    assert (row.tier, row.owner, row.service_contact) == ("A", boss, boss)


def test_two_that_are_one_are_merged_and_come_apart_on_the_page(colleague: Client, house: Company) -> None:
    old, new = customer("上海宏达物流", someone("张三", "13812345678")), customer("上海宏达物流有限公司")
    assert f'value="{new.pk}"' in text(colleague, f"/customers/{old.pk}/merge/")
    assert colleague.post(f"/customers/{old.pk}/merge/", {"into": new.pk})["Location"] == f"/customers/{new.pk}/"
    assert "已归入" in text(colleague, f"/customers/{old.pk}/")
    assert old.code in text(colleague, f"/customers/{new.pk}/")
    assert "已经合并过" in colleague.post(f"/customers/{old.pk}/merge/", {"into": new.pk}).content.decode()
    assert colleague.post(f"/customers/{old.pk}/unmerge/").status_code == 302
    assert Alias.objects.count() == 0


def test_rooms_above_add_parts_to_the_page(colleague: Client, house: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panels, "_parts", {})
    made = customer("宏达")

    def part(request: HttpRequest, one: Customer, at: object) -> SafeString:
        return format_html("<p>Cases of {}</p>", one.name)

    panels.offer("cases", part)
    panels.offer("nothing", lambda request, one, at: SafeString(""))
    with pytest.raises(ValueError, match="cases"):
        panels.offer("cases", lambda request, one, at: SafeString("x"))
    assert "<p>Cases of 宏达</p>" in text(colleague, f"/customers/{made.pk}/")


@pytest.mark.parametrize(
    "address",
    [
        "/customers/?after=x&before=9.%00&q=%00",
        "/customers/?tier=Z&region=nowhere",
        "/customers/?after=99999999999999999999.a",
        "/customers/lookup/?reach=%00",
        "/customers/lookup/",
        "/customers/look-alikes/",
        "/customers/new/?reach=%00x",
    ],
)
def test_nonsense_in_an_address_breaks_nothing(colleague: Client, house: Company, address: str) -> None:
    assert colleague.get(address).status_code == 200


@pytest.mark.parametrize(
    "address", ["/customers/99999999999999999999/", "/customers/contacts/9999999999999999999/edit/"]
)
def test_what_is_not_there_is_not_found(colleague: Client, house: Company, address: str) -> None:
    assert colleague.get(address).status_code == 404
