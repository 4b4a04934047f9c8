"""Who calls, who is it perhaps, and whose customers somebody sees."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from shouyue.customers import actions, queries
from shouyue.customers.logic import read_phone
from shouyue.customers.models import Alias, Customer
from shouyue.customers.permissions import may_see
from shouyue.customers.queries import Asked, visible
from shouyue.kit.refusals import Refused
from shouyue.people.queries import scope_of
from shouyue.search import queries as search
from tests.domain.customers.entering import customer, someone
from tests.domain.people.company import AT, BY, Company, account_of, with_role

pytestmark = pytest.mark.django_db

Count = Callable[[int], AbstractContextManager[object]]


def who(written: str) -> list[str]:
    return [one.contact.customer.name for one in queries.callers(written)]


@pytest.mark.parametrize(
    "written",
    [
        "13812345678",
        "+86 138 1234 5678",
        "0086-13812345678",
        "8613812345678",
        "013812345678",
        "138-1234-5678",
        "12345678",
        "2345678",
        "021-58881234",
        "2158881234",
        "(021)58881234转2",
        "5888 1234",
        "ZHANG@foo.CN",
    ],
)
def test_a_caller_is_found_by_each_of_his_numbers_however_it_is_shown(house: Company, written: str) -> None:
    customer("宏达", someone("张三", "13812345678", "021-58881234转801", emails=("zhang@foo.cn",)))
    customer("别家", someone("李四", "13812345679", "010-58881235", emails=("li@foo.cn",)))
    assert who(written) == ["宏达"]


@pytest.mark.parametrize("written", ["", "345678", "13812345670", "zhang@foo.com", "hang@foo.cn", "张三", "\0"])
def test_nobody_is_found_by_what_is_not_his(house: Company, written: str) -> None:
    customer("宏达", someone("张三", "13812345678", emails=("zhang@foo.cn",)))
    assert who(written) == []


def test_a_number_that_several_share_gives_all(house: Company) -> None:
    for name in ("甲", "乙"):
        customer(name, someone(f"{name}的人", "021-58881234"), someone("前台", "021-58881234"))
    assert who("02158881234") == ["甲", "甲", "乙", "乙"]


def test_looking_up_a_caller_costs_the_same_for_one_and_for_three(
    house: Company, django_assert_num_queries: Count
) -> None:
    customer("甲", someone("张三", "021-58881234"))
    with django_assert_num_queries(2):
        assert len(queries.callers("021-58881234")) == 1
    customer("乙", someone("李四", "021-58881234"))
    customer("丙", someone("王五", "021-58881234"))
    with django_assert_num_queries(2):
        assert [str(one.contact.customer.region) for one in queries.callers("021-58881234")] == ["None"] * 3


def test_merged_customers_answer_as_one_and_come_apart_again(house: Company) -> None:
    old = customer("宏达旧", someone("张三", "13812345678"))
    new = customer("宏达新", someone("李四", "13812345679"))
    last = customer("宏达总", someone("王五", "13812345670"))
    actions.merge(old, new, actor=BY, at=AT)
    actions.merge(new, last, actor=BY, at=AT)
    assert [queries.resolved(one.pk) for one in (old, new, last)] == [last.pk] * 3
    assert who("13812345678") == ["宏达总"]
    assert set(queries.family(last.pk)) == {old.pk, new.pk, last.pk}
    assert {one.name for one in queries.contacts_of(last)} == {"张三", "李四", "王五"}
    assert [one.name for one in queries.find(Asked()).customers] == ["宏达总"]
    assert {hit.subject for hit in search.find("宏达旧").found} == {f"customer:{last.pk}"}
    actions.unmerge(new, actor=BY, at=AT)
    assert [queries.resolved(one.pk) for one in (old, new, last)] == [new.pk, new.pk, last.pk]
    assert who("13812345678") == ["宏达新"]
    assert {hit.subject for hit in search.find("宏达旧").found} == {f"customer:{new.pk}"}
    assert [one.contact.customer_id for one in queries.callers("13812345678")] == [new.pk]


def test_two_are_not_merged_into_each_other_nor_twice(house: Company) -> None:
    first, second, third = customer("甲"), customer("乙"), customer("丙")
    actions.merge(first, second, actor=BY, at=AT)
    for one, into in ((second, first), (first, third), (third, third)):
        with pytest.raises(Refused):
            actions.merge(one, into, actor=BY, at=AT)
    with pytest.raises(Refused):
        actions.unmerge(second, actor=BY, at=AT)
    actions.merge(third, first, actor=BY, at=AT)
    assert list(Alias.objects.order_by("id").values_list("merged_id", "into_id")) == [
        (first.pk, second.pk),
        (third.pk, second.pk),
    ]


@pytest.mark.parametrize(
    ("name", "phone", "found"),
    [
        ("上海宏达物流", "", ["上海宏达物流有限公司"]),
        ("上海宏達", "", ["上海宏达物流有限公司"]),
        ("上海宏达物流（浦东）有限公司", "", ["上海宏达物流有限公司"]),
        ("北京宏达", "", []),
        ("上", "", []),
        ("毫不相干", "+86 13812345678", ["上海宏达物流有限公司"]),
    ],
)
def test_look_alikes_have_a_like_name_or_the_same_number(
    house: Company, name: str, phone: str, found: list[str]
) -> None:
    customer("上海宏达物流有限公司", someone("张三", "13812345678", "021-58881234"))
    number = read_phone(phone)
    assert [one.name for one in queries.look_alikes(name, [number] if number else [])] == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("宏达", ["上海宏达物流有限公司"]),
        ("honda", []),
        ("hongda", ["上海宏达物流有限公司"]),
        ("shhd", ["上海宏达物流有限公司"]),
        ("C000", ["北京远大", "上海宏达物流有限公司"]),
        ("远贸", ["北京远大"]),
        ("138 1234 5678", ["上海宏达物流有限公司"]),
        ("58881234", ["北京远大"]),
        ("LI@foo.cn", ["北京远大"]),
        ("李四", ["北京远大"]),
        ("宏达 李四", []),
        ("", ["北京远大", "上海宏达物流有限公司"]),
        ("%", []),
    ],
)
def test_the_list_finds_by_names_pinyin_code_and_numbers(house: Company, words: str, found: list[str]) -> None:
    customer("上海宏达物流有限公司", someone("张三", "13812345678"))
    customer("北京远大", someone("李四", "010-58881234", emails=("li@foo.cn",)), short_name="远贸")
    assert [one.name for one in queries.find(Asked(words=words)).customers] == found


def test_the_list_is_filtered_and_walked_by_key(
    house: Company, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Count
) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    made = [customer(f"甲{number}", region=house.east if number < 3 else house.north) for number in range(5)]
    actions.set_tier(made[0], "A", reason="x", actor=BY, at=AT)
    assert [one.name for one in queries.find(Asked(tier="A")).customers] == ["甲0"]
    assert queries.find(Asked(tier="-", region="east")).total == 2
    with django_assert_num_queries(4):
        first = queries.find(Asked())
    keys = [(one.pinyin, one.pk) for one in first.customers]
    second = queries.find(Asked(after=keys[-1]))
    assert ([one.name for one in second.customers], second.earlier, second.later) == (["甲2", "甲3"], True, True)
    back = queries.find(Asked(before=(second.customers[0].pinyin, second.customers[0].pk)))
    assert ([one.name for one in back.customers], back.earlier, back.later, back.total) == (
        ["甲0", "甲1"],
        False,
        True,
        5,
    )


def test_whose_customers_somebody_sees(house: Company) -> None:
    placed = {
        "site": customer("在上海", site=house.shanghai),
        "sister": customer("在苏州", site=house.suzhou),
        "region": customer("在华东", region=house.east),
        "far": customer("在华北", region=house.north),
        "nowhere": customer("不知在哪"),
    }
    agent = account_of(with_role("service_agent", "网点客服", site=house.shanghai))
    regional = account_of(with_role("regional_manager", "区域经理", region=house.east))
    director = account_of(with_role("service_director", "总监"))
    driver = account_of(with_role("driver", "司机", site=house.shanghai))
    expected = {
        agent: {"site", "region", "nowhere"},
        regional: {"site", "sister", "region", "nowhere"},
        director: set(placed),
        driver: set(),
    }
    for account, names in expected.items():
        seen = Customer.objects.filter(visible(scope_of(account, "customer.view")))
        assert set(seen) == {placed[name] for name in names}
        assert {name for name, one in placed.items() if may_see(account, one)} == names


def test_rows_of_other_rooms_are_seen_as_their_customers_are(house: Company) -> None:
    east, north = customer("在华东", region=house.east), customer("在华北", region=house.north)
    actions.merge(east, customer("另一家"), actor=BY, at=AT)
    actions.merge(north, customer("又一家"), actor=BY, at=AT)
    agent = account_of(with_role("service_agent", site=house.shanghai))
    found = Alias.objects.filter(visible(scope_of(agent, "customer.view"), "merged__"))
    assert [one.merged for one in found] == [east]
