"""Communications at the screen: who calls is found by number, what the policy asks is said at its field."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shouyue.clock.queries import now
from shouyue.communications import actions
from shouyue.communications.actions import Partner
from shouyue.communications.logic.records import Wanted
from shouyue.communications.models import Communication
from shouyue.customers.models import Customer
from shouyue.measures.models import Measure
from tests.domain.cases.house import PHONE, House, customer, desk, taken
from tests.domain.communications.talking import REACH, SUMMARY, recorded
from tests.domain.people.company import signed_in, with_role
from tests.unit.paper.book import read

pytestmark = pytest.mark.django_db
NEW = "/communications/new/"
NUMBER = re.compile(r"138[ *]?0013|138\*")  # PHONE, whole or masked


def page(client: Client, path: str, **more: Any) -> Any:
    return client.get(path, headers={"Accept-Language": "en"}, **more)


def sends(client: Client, path: str = NEW, **typed: Any) -> Any:
    return client.post(path, typed, headers={"Accept-Language": "en"})


def talk(**more: Any) -> dict[str, Any]:
    """What stands in the form of a call of which nothing follows."""
    begun = now().astimezone().strftime("%Y-%m-%dT%H:%M")
    return {
        "way": "phone",
        "direction": "in",
        "kind": "other",
        "begun_at": begun,
        "summary": SUMMARY,
        "nothing": "on",
        **more,
    }


def newcomer(**more: Any) -> dict[str, Any]:
    return {
        "reach": REACH,
        "partner": "new",
        "name": "宁波海通贸易有限公司",
        "contact_name": "何丽",
        "needs": "零担",
        **more,
    }


def errors(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 200
    return {name: [str(one)[-8:] for one in found] for name, found in response.context["form"].errors.items()}


def test_who_calls_is_found_while_the_number_is_typed(people: House) -> None:
    client = desk(people.agent)
    known = page(client, "/communications/partner/", data={"reach": PHONE})
    contact = people.customer.contacts.get()
    value = f"{people.customer.pk}.{contact.pk}"
    assert known.context["partners"].chosen == value
    assert f'value="{value}" checked' in known.content.decode()
    assert "is-open" not in known.content.decode()
    by_name = page(client, "/communications/partner/", data={"reach": "wzhy"})
    assert [one.customer for one in by_name.context["partners"].choices] == [people.customer]
    unknown = page(client, "/communications/partner/", data={"reach": REACH}).content.decode()
    assert "is-open" in unknown
    assert all(f'name="{name}"' in unknown for name in ("name", "contact_name", "needs"))


def test_a_call_of_somebody_known_is_recorded(people: House) -> None:
    client = desk(people.agent)
    contact = people.customer.contacts.get()
    until = (now() + timedelta(days=2)).astimezone().strftime("%Y-%m-%dT%H:%M")
    follow = {"nothing": "", "what_0": "周三前报价", "person_0": people.agent.pk, "do_by_0": until}
    partner = f"{people.customer.pk}.{contact.pk}"
    typed = talk(reach=PHONE, partner=partner, person=people.agent.pk, minutes=5, **follow)
    answer = sends(client, **typed)
    row = Communication.objects.get()
    assert answer["Location"] == f"/communications/{row.pk}/"
    assert (row.customer, row.contact, row.reach, row.seconds) == (people.customer, contact, PHONE, 300)
    shown = page(client, f"/communications/{row.pk}/").content.decode()
    assert all(words in shown for words in (SUMMARY, "周三前报价", "陈晨", "138****8000", "5 minutes"))
    assert Measure.objects.get().about == f"communication:{row.pk}"


def test_a_form_filled_anew_after_going_back_keeps_what_was_typed(people: House) -> None:
    client = desk(people.agent)
    typed = talk(partner=str(people.customer.pk), person=people.agent.pk, key="form-1")
    assert sends(client, **typed)["Location"] == sends(client, **typed)["Location"]
    again = sends(client, **{**typed, "summary": "催货：昨天的那票"})
    assert errors(again).keys() == {"__all__"}
    assert again.context["form"]["summary"].value() == "催货：昨天的那票"
    assert "kept already as another record" in again.content.decode()
    assert Communication.objects.get().summary == SUMMARY


def test_an_unknown_number_cannot_be_saved_without_its_basic_form(people: House) -> None:
    client = desk(people.agent)
    bare = sends(client, **talk(person=people.agent.pk, reach=REACH, partner="new"))
    assert errors(bare) == {
        "name": ["(CC-4.1)"], "contact_name": ["(CC-4.1)"], "needs": ["(CC-4.1)"], "__all__": ["(CC-4.1)"],
    }  # fmt: skip
    assert "is-open" in bare.content.decode()
    nothing = sends(client, way="phone", direction="in", kind="other")
    wanted = {"name", "contact_name", "needs", "reach", "begun_at", "summary", "person", "nothing", "__all__"}
    assert errors(nothing).keys() == wanted
    wrong = sends(client, **talk(person=people.agent.pk), **newcomer(reach="12345678"))
    assert list(errors(wrong)) == ["reach"]
    assert wrong.context["form"]["summary"].value() == SUMMARY
    assert Customer.objects.count() == 1
    assert sends(client, **talk(person=people.agent.pk), **newcomer()).status_code == 302
    assert Communication.objects.get().customer.name == "宁波海通贸易有限公司"


def test_a_like_name_is_shown_once_before_it_is_saved(people: House) -> None:
    client = desk(people.agent)
    typed = {**talk(person=people.agent.pk), **newcomer(name="温州鸿雁鞋业")}
    first = sends(client, **typed)
    assert (first.status_code, first.context["must_look"]) == (200, True)
    assert [one.customer for one in first.context["partners"].choices] == [people.customer]
    assert Communication.objects.count() == 0
    again = {**typed, "seen": first.context["partners"].seen}
    assert sends(client, **{**again, "partner": str(people.customer.pk)}).status_code == 302
    assert Communication.objects.get().customer == people.customer
    assert sends(client, **again).status_code == 302
    assert Customer.objects.filter(name="温州鸿雁鞋业").count() == 1


def test_it_stands_on_the_pages_of_its_customer_and_case(people: House) -> None:
    client, case = desk(people.supervisor), taken(people)
    new = page(client, f"{NEW}?customer={people.customer.pk}&case={case.number}")
    assert new.context["partners"].choices[0].customer == people.customer
    typed = talk(partner=str(people.customer.pk), person=people.agent.pk, case=case.number)
    assert sends(client, **typed).status_code == 302
    for path in (f"/cases/{case.number}/", f"/customers/{people.customer.pk}/"):
        shown = page(client, path).content.decode()
        assert all(words in shown for words in (SUMMARY, "/communications/new/?"))
    foreign = sends(client, **{**typed, "case": "BJ01-261122-001"})
    assert list(errors(foreign)) == ["case"]


def test_others_see_neither_the_list_nor_the_record(people: House) -> None:
    row = recorded(people)
    northern, driver = desk(people.northern), desk(people.driver)
    assert page(northern, "/communications/").context["rows"] == []
    for path in ("", "correct/"):
        assert page(northern, f"/communications/{row.pk}/{path}").status_code == 404
    assert page(northern, f"/communications/{2**70}/").status_code == 404
    assert page(driver, "/communications/").status_code == 403
    chosen = sends(northern, **talk(partner=str(people.customer.pk), person=people.northern.pk))
    assert list(errors(chosen)) == ["reach"]
    assert Communication.objects.count() == 1


def test_a_correction_shows_how_it_read_and_stale_ones_lose_nothing(people: House) -> None:
    row = recorded(people, length=timedelta(seconds=95))
    client = desk(people.agent)
    path = f"/communications/{row.pk}/correct/"
    form = page(client, path).context["form"]
    typed = {name: form[name].value() or "" for name in ("way", "direction", "kind", "minutes", "person", "version")}
    typed |= {
        "begun_at": form["begun_at"].value().strftime("%Y-%m-%dT%H:%M"),
        "summary": "询价：每周两票",
        "reason": "听错了",
    }
    assert list(errors(sends(client, path, **{**typed, "reason": ""}))) == ["reason"]
    assert sends(client, path, **typed).status_code == 302
    row.refresh_from_db()
    assert (row.summary, row.seconds, row.version) == ("询价：每周两票", 95, 2)
    shown = page(client, f"/communications/{row.pk}/").content.decode()
    assert all(words in shown for words in (SUMMARY, "听错了", "询价：每周两票"))
    late = sends(client, path, **{**typed, "summary": "第三回事"})
    assert (late.status_code, late.context["form"]["summary"].value()) == (200, "第三回事")
    assert (
        sends(
            client, path, **{**typed, "summary": "第三回事", "version": late.context["form"]["version"].value()}
        ).status_code
        == 302
    )


def test_one_corrects_ones_own_and_who_answers_for_the_place_all(people: House) -> None:
    row = recorded(people)
    path = f"/communications/{row.pk}/correct/"
    assert page(desk(people.agent), path).status_code == 200
    assert page(desk(people.specialist), path).status_code == 403
    assert page(desk(people.supervisor), path).status_code == 200


def test_the_list_asks_no_more_for_three_rows_than_for_one(people: House) -> None:
    client, until = desk(people.agent), now() + timedelta(days=1)
    counts = []
    for _ in range(2):
        recorded(people, nothing=False, follow_ups=(Wanted("报价", people.agent.pk, until),))
        page(client, "/communications/")
        with CaptureQueriesContext(connection) as queries:
            assert page(client, "/communications/").status_code == 200
        counts.append(len(queries))
        recorded(people, Partner(customer(people.company, "杭州云栖服饰有限公司", "137 0013 7000")))
    assert counts[0] == counts[1] <= 10, [one["sql"][:150] for one in queries]


def test_the_workbook_has_all_rows_and_no_numbers(people: House) -> None:
    recorded(people, Partner(people.customer, reach=PHONE))
    other = with_role("service_agent", "钱进", site=people.company.shanghai)
    content = signed_in(other).get("/communications/excel/?words=询价").content
    (sheet,) = read(content)
    texts = [[str(cell.value) if cell else "" for cell in row] for row in sheet.rows]
    assert (len(texts), SUMMARY in texts[1]) == (2, True)
    assert not any(NUMBER.search(text) for text in texts[1])


def test_erasing_a_contact_forgets_the_number(people: House) -> None:
    contact = people.customer.contacts.get()
    row = recorded(people, Partner(people.customer, contact, PHONE))
    actions.forget_contact(contact.pk)
    assert not NUMBER.search(page(desk(people.agent), f"/communications/{row.pk}/").content.decode())
