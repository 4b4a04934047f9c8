"""Customers come in by the basic form, and change."""

import pytest

from shouyue.customers import actions, queries
from shouyue.customers.actions import Entered
from shouyue.customers.models import Contact, Customer, Reach, TierChange
from shouyue.journal.models import Fact, Mention
from shouyue.kit.refusals import Refused, Stale
from shouyue.obligations.actions import GateRefused
from shouyue.obligations.queries import of_subject
from shouyue.search import queries as search
from tests.domain.customers.entering import LATER, NEEDS, customer, someone
from tests.domain.people.company import AT, BY, Company, with_role

pytestmark = pytest.mark.django_db


def told(name: str) -> list[tuple[str, dict[str, object], dict[str, object]]]:
    rows = Fact.objects.filter(name=name).order_by("recorded_at", "sequence")
    return [(row.subject, row.facts, row.data) for row in rows]


def test_a_customer_is_registered_with_its_contacts(house: Company) -> None:
    made = customer(
        " 上海宏达　物流有限公司 ",
        someone("张　三", "138 1234 5678", "021-58881234转801", emails=("Zhang@Foo.cn",), position="物流部"),
        someone("李四"),
        site=house.shanghai,
    )
    row = Customer.objects.get()
    assert (row.code, row.name, row.pinyin, row.initials, row.key, row.tier, row.needs) == (
        f"C{made.pk:06}",
        "上海宏达 物流有限公司",
        "shanghaihongdawuliuyouxiangongsi",
        "shhdwlyxgs",
        "上海宏达物流",
        "",
        NEEDS,
    )
    assert (row.site, row.region) == (house.shanghai, house.east), "a site brings its region along"
    assert [(one.name, one.position, one.is_main) for one in row.contacts.all()] == [
        ("张 三", "物流部", True),
        ("李四", "", False),
    ]
    assert list(Reach.objects.values_list("kind", "written", "normal", "tail")) == [
        ("phone", "138 1234 5678", "+8613812345678", "8765432183168"),
        ("phone", "021-58881234转801", "+862158881234", "432188851268"),
        ("email", "Zhang@Foo.cn", "zhang@foo.cn", ""),
    ]
    assert told("customer.registered") == [(f"customer:{made.pk}", {"region": "east", "site": "SH01"}, {})]


def test_the_journal_knows_no_name_and_no_number(house: Company) -> None:
    made = customer("天津远大", someone("赵六", "13900000001", emails=("zhao@yuanda.cn",)), region=house.north)
    actions.set_tier(made, "A", reason="每年两千万", actor=BY, at=AT)
    actions.erase_contact(made.contacts.get(), actor=BY, at=AT)
    written = repr([(row.subject, row.facts, row.data) for row in Fact.objects.all()])
    assert not [one for one in ("天津", "赵六", "13900000001", "yuanda", "两千万") if one in written]


@pytest.mark.parametrize(
    ("name", "who", "phones", "needs", "clauses"),
    [
        ("", "张三", ("13812345678",), NEEDS, ["CC-4.1/form"]),
        ("宏达", "", ("13812345678",), NEEDS, ["CC-4.1/form"]),
        ("宏达", "张三", ("13812345678",), "  ", ["CC-4.1/form"]),
        ("宏达", "张三", (), NEEDS, ["CC-4.1/reach"]),
        ("", "", (), "", ["CC-4.1/form", "CC-4.1/reach"]),
    ],
)
def test_the_gate_asks_for_the_whole_basic_form(
    house: Company, name: str, who: str, phones: tuple[str, ...], needs: str, clauses: list[str]
) -> None:
    with pytest.raises(GateRefused) as refused:
        customer(name, someone(who, *phones), needs=needs, site=house.shanghai)
    assert [one.rule for one in refused.value.answer.refused] == clauses
    assert Customer.objects.count() == 0
    (answer,) = told("gate.answered")
    assert answer[1] == {"site": "SH01", "region": "east"}
    assert answer[2]["refused"] == clauses, "the refusal is on record"


@pytest.mark.parametrize(
    ("phones", "emails", "field"),
    [(("13812345678", "12345"), (), "phones"), ((), ("zhang@",), "emails"), ((), ("z" * 250 + "@foo.cn",), "emails")],
)
def test_a_number_that_is_none_is_refused_at_its_field(
    house: Company, phones: tuple[str, ...], emails: tuple[str, ...], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        customer("宏达", someone("张三", *phones, emails=emails))
    assert refused.value.field == field
    assert (Customer.objects.count(), Fact.objects.count()) == (0, 0)


def test_a_second_contact_needs_a_name_and_an_empty_row_is_none(house: Company) -> None:
    with pytest.raises(Refused) as refused:
        customer("宏达", someone("张三", "13812345678"), someone("", "13812345679"))
    assert refused.value.field == "contact_name"
    assert customer("宏达", someone("张三", "13812345678"), someone("")).contacts.count() == 1


def test_a_number_typed_twice_is_kept_once(house: Company) -> None:
    customer("宏达", someone("张三", "13812345678", "+86 138 1234 5678"))
    assert [one.written for one in Reach.objects.all()] == ["+86 138 1234 5678"]


def test_the_basic_form_changes_and_the_journal_hears_of_places(house: Company) -> None:
    made = customer(site=house.shanghai)
    moved = Entered("宏达（北京）", "宏达", house.north, None, "零担")
    actions.edit(made, moved, version=1, actor=BY, at=LATER)
    row = Customer.objects.get()
    assert (row.name, row.short_name, row.region, row.site, row.needs, row.version) == (
        "宏达（北京）",
        "宏达",
        house.north,
        None,
        "零担",
        2,
    )
    assert told("customer.dossier_updated") == [(f"customer:{made.pk}", {"region": "north", "site": None}, {})]
    actions.edit(made, moved, version=2, actor=BY, at=LATER)
    assert Customer.objects.get().version == 2, "what changes nothing is no change"


def test_a_stale_edit_is_refused(house: Company) -> None:
    made = customer()
    actions.edit(made, Entered("甲", needs="x"), version=1, actor=BY, at=LATER)
    with pytest.raises(Stale):
        actions.edit(made, Entered("乙", needs="x"), version=1, actor=BY, at=LATER)
    assert Customer.objects.get().name == "甲"


def test_a_customer_is_found_by_search_under_its_name_now(house: Company) -> None:
    made = customer("重庆江北贸易", site=house.shanghai, short_name="江贸")
    assert [hit.subject for hit in search.find("jiangbei").found] == [f"customer:{made.pk}"]
    assert [hit.subject for hit in search.find(f"C{made.pk:06}").found] == [f"customer:{made.pk}"]
    assert search.find("13812345678").found == ()
    actions.edit(made, Entered("成都锦江", needs="x"), version=1, actor=BY, at=LATER)
    assert search.find("江贸").found == ()
    assert [hit.subject for hit in search.find("锦江").found] == [f"customer:{made.pk}"]


def test_a_tier_is_set_with_a_reason_and_opens_its_promises(house: Company) -> None:
    made = customer(region=house.east)
    actions.set_tier(made, "B", reason="年发货 300 票", actor=BY, at=AT)
    actions.set_tier(made, "A", reason="升级", actor=BY, at=LATER)
    assert list(TierChange.objects.values_list("before", "tier", "reason", "by")) == [
        ("B", "A", "升级", BY),
        ("", "B", "年发货 300 票", BY),
    ]
    assert told("customer.tier_set") == [
        (f"customer:{made.pk}", {"tier": "B"}, {"by_hand": True}),
        (f"customer:{made.pk}", {"tier": "A"}, {"before": "B", "by_hand": True}),
    ]
    assert "CM-2.1.A" in {one.clause for one in of_subject(f"customer:{made.pk}")}


@pytest.mark.parametrize(("tier", "reason", "field"), [("A", "", "reason"), ("D", "x", "tier"), ("C", "x", "tier")])
def test_a_tier_is_refused_that_says_nothing_new(house: Company, tier: str, reason: str, field: str) -> None:
    made = customer()
    actions.set_tier(made, "C", reason="新客户", actor=BY, at=AT)
    with pytest.raises(Refused) as refused:
        actions.set_tier(made, tier, reason=reason, actor=BY, at=LATER)
    assert refused.value.field == field


def test_an_owner_acts_in_the_role_of_the_tier(house: Company) -> None:
    made = customer(region=house.east)
    boss, driver = with_role("general_manager", "沈总"), with_role("driver", "马师傅")
    actions.set_tier(made, "A", reason="大客户", actor=BY, at=AT)
    actions.name_owner(made, boss, actor=BY, at=AT)
    actions.name_owner(made, driver, actor=BY, at=LATER)
    actions.name_service_contact(made, boss, actor=BY, at=LATER)
    subject = f"customer:{made.pk}"
    assert told("customer.owner_named") == [
        (subject, {"account_owner": f"person:{boss.pk}"}, {"role": "general_manager"}),
        (subject, {"account_owner": f"person:{driver.pk}"}, {"role": "other"}),
    ]
    assert told("customer.contact_named") == [(subject, {}, {})]
    row = Customer.objects.get()
    assert (row.owner, row.service_contact) == (driver, boss)


def test_a_history_brings_its_customers_without_facts(house: Company) -> None:
    entered = Entered("宏达", site=house.shanghai)
    made = actions.take_over(entered, [someone("张三", "13812345678")], tier="A", actor=BY, at=AT)
    assert (made.tier, made.code, Fact.objects.count()) == ("A", f"C{made.pk:06}", 0)
    assert [one.contact.customer for one in queries.callers("13812345678")] == [made]


def test_a_contact_is_added_changed_and_ended(house: Company) -> None:
    made = customer()
    first = made.contacts.get()
    second = actions.add_contact(made, someone("李四", "13900000002"), is_main=True, actor=BY, at=AT)
    assert list(Contact.objects.order_by("id").values_list("name", "is_main", "version")) == [
        ("张三", False, 2),
        ("李四", True, 1),
    ]
    first.refresh_from_db()
    actions.edit_contact(first, someone("张三丰", position="经理"), is_main=True, version=2, actor=BY, at=AT)
    with pytest.raises(Stale):
        actions.edit_contact(first, someone("张"), is_main=True, version=2, actor=BY, at=AT)
    actions.end_contact(first, actor=BY, at=LATER)
    actions.end_contact(first, actor=BY, at=LATER)
    second.refresh_from_db()
    assert (Contact.objects.get(pk=first.pk).ended_at, second.is_main) == (LATER, False)
    assert queries.callers("13812345678") == [], "who left is not found by number"
    assert len(told("customer.dossier_updated")) == 3
    with pytest.raises(Refused):
        actions.add_reach(first, text="13700000000", actor=BY, at=LATER)


def test_a_number_is_added_and_removed_once(house: Company) -> None:
    contact = customer().contacts.get()
    mail = actions.add_reach(contact, text="Zhang@Foo.cn", actor=BY, at=AT)
    for text in ("zhang@foo.CN", "+86 13812345678", "nonsense"):
        with pytest.raises(Refused) as refused:
            actions.add_reach(contact, text=text, actor=BY, at=AT)
        assert refused.value.field == "reach"
    actions.remove_reach(mail, actor=BY, at=AT)
    actions.remove_reach(mail, actor=BY, at=AT)
    assert [one.normal for one in contact.reaches.all()] == ["+8613812345678"]
    assert len(told("customer.dossier_updated")) == 2


def test_an_erased_contact_leaves_nothing_but_its_number(house: Company) -> None:
    made = customer("宏达", someone("张三", "13812345678", emails=("z@foo.cn",), position="经理", note="喜欢茶"))
    contact = made.contacts.get()
    actions.erase_contact(contact, actor=BY, at=LATER)
    actions.erase_contact(contact, actor=BY, at=LATER)
    row = Contact.objects.get()
    assert (row.name, row.position, row.note, row.is_main, row.ended_at, row.erased_at) == (
        "",
        "",
        "",
        False,
        LATER,
        LATER,
    )
    assert Reach.objects.count() == 0
    assert told("contact.erased") == [(f"contact:{contact.pk}", {}, {})]
    assert Mention.objects.filter(fact__name="contact.erased", subject=f"customer:{made.pk}").count() == 1
