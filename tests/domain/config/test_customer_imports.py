"""A list of customers comes in: each row is registered as by hand, or says what it lacks."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shouyue.customers import actions as customers
from shouyue.customers.models import Customer
from shouyue.intake.models import ImportRow
from tests.domain.api.conftest import adopted
from tests.domain.customers.entering import customer
from tests.domain.people.company import AT, BY, Company, company, signed_in, with_role

__all__ = ["adopted"]
pytestmark = pytest.mark.django_db

HEAD = "公司名称,简称,区域,网点,需求,联系人,职务,联系电话,邮箱\n"
HONGDA = "上海宏达物流有限公司,宏达,,sh01,每周两票整车,张三,物流经理,138 1234 5678；021-58881234转8,Zhang@foo.cn\n"
YUANDA = "北京远大,,north,,零担,李四,,,li@foo.cn\n"
BAD = {
    "甲,,,,零担,王五,,12345,\n": ("phones", "12345"),
    "乙,,,,零担,王五,,,\n": ("", "须登记一个有效的电话或邮箱"),
    "丙,,mars,,零担,王五,,13900000001,\n": ("region", "mars"),
    "丁,,,,零担,王五,,,nonsense\n": ("emails", "nonsense"),
    "上海宏达物流（有限公司）,,,,零担,王五,,13900000001,\n": ("name", "客户已登记"),
}


@pytest.fixture
def house(adopted: None) -> Company:
    return company()


def send(client: Client, text: str) -> str:
    answer = client.post("/imports/new/customers/", {"file": SimpleUploadedFile("客户.csv", text.encode("gb18030"))})
    address = str(answer["Location"])
    client.post(f"{address}accept/")
    return address


def test_a_list_becomes_customers_with_their_contacts(colleague: Client, house: Company) -> None:
    send(colleague, HEAD + HONGDA + YUANDA)
    hongda, yuanda = Customer.objects.order_by("id")
    assert (hongda.site, hongda.region, hongda.short_name) == (house.shanghai, house.east, "宏达")
    assert [(one.kind, one.normal) for one in hongda.contacts.get().reaches.all()] == [
        ("phone", "+8613812345678"),
        ("phone", "+862158881234"),
        ("email", "zhang@foo.cn"),
    ]
    assert (yuanda.region, yuanda.site, yuanda.contacts.get().is_main) == (house.north, None, True)
    assert [row.reference for row in ImportRow.objects.order_by("number")] == [
        f"customer:{hongda.pk}",
        f"customer:{yuanda.pk}",
    ]


@pytest.mark.parametrize("line", BAD)
def test_a_row_says_what_it_lacks(colleague: Client, house: Company, line: str) -> None:
    send(colleague, HEAD + HONGDA)
    address = send(colleague, HEAD + line)
    column, said = BAD[line]
    assert Customer.objects.count() == 1
    assert said in colleague.get(address).content.decode()
    assert [error["column"] for error in ImportRow.objects.latest("pk").errors] == [column]


@pytest.mark.parametrize(
    ("known", "sent"),
    [("京东集团", "京东集团"), ("华为有限公司", "华为"), ("远大物流有限公司", "远大物流")],
)
def test_a_known_name_is_refused_however_short_or_common_it_is(
    colleague: Client, house: Company, known: str, sent: str
) -> None:
    for number in range(21):  # more of a like name than look-alikes are shown
        customer(f"{sent} {number:02}")
    made = customer(known)
    assert refused(send(colleague, HEAD + line(sent)), colleague, made.code)
    assert Customer.objects.filter(key=made.key).count() == 1


def test_a_merged_name_is_refused_and_the_customer_named_that_it_became(colleague: Client, house: Company) -> None:
    old, between, new = customer("旧名物流"), customer("中间物流"), customer("新名物流")
    customers.merge(old, between, actor=BY, at=AT)
    customers.merge(between, new, actor=BY, at=AT)
    assert refused(send(colleague, HEAD + line("旧名物流有限公司")), colleague, new.code)
    assert Customer.objects.count() == 3


def line(name: str) -> str:
    return f"{name},,,,零担,王五,,13900000001,\n"


def refused(address: str, client: Client, code: str) -> bool:
    columns = [error["column"] for error in ImportRow.objects.latest("pk").errors]
    return columns == ["name"] and f"客户已登记：{code}" in client.get(address).content.decode()


def test_who_may_import_but_registers_nobody_may_not(house: Company) -> None:
    clerk = signed_in(with_role("admin_clerk", site=house.shanghai))
    assert clerk.get("/imports/new/customers/").status_code == 403
