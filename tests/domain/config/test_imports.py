"""Which tables come in, by the verbs of the rooms that keep them."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shouyue.config.tasks import prune_imports
from shouyue.intake.models import Import, ImportRow
from shouyue.jobs.worker import drain
from shouyue.journal import reactor
from shouyue.journal.models import Fact
from shouyue.people.models import Person
from tests.domain.journal.heads import Numbers
from tests.domain.people.company import Company, company, signed_in, with_role

pytestmark = pytest.mark.django_db

HEAD = "员工名单,,,,,,\n工号,姓名,网点代码,手机号,邮箱,直属上级,入职时间\n"
WANG = "00101,王五,,+86 139-0000-1111,wang@example.cn,,2020年1月6日\n"
SHAN = "00217,单雄信,sh01,13812345678,,00101,2026/3/2\n"
LOST = "00300,李四,XX99,,,,2026-03-02\n"


@pytest.fixture(autouse=True)
def small_reactor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reactor, "_installed", [Numbers])


@pytest.fixture
def house(db: None) -> Company:
    return company()


def send(client: Client, text: str) -> str:
    answer = client.post("/imports/new/staff/", {"file": SimpleUploadedFile("员工.csv", text.encode("gb18030"))})
    return str(answer["Location"])


def test_a_staff_list_becomes_persons(colleague: Client, house: Company) -> None:
    told = Fact.objects.count()
    address = send(colleague, HEAD + WANG + SHAN)
    assert Person.objects.filter(job_number="00217").count() == 0

    colleague.post(f"{address}accept/")

    shan = Person.objects.get(job_number="00217")
    assert (shan.name, shan.pinyin, shan.site, shan.mobile) == ("单雄信", "shanxiongxin", house.shanghai, "13812345678")
    assert shan.joined_on == date(2026, 3, 2)
    assert shan.superior is not None
    assert (shan.superior.job_number, shan.superior.mobile) == ("00101", "13900001111")
    assert Import.objects.get().taken == 2
    assert [line.reference for line in ImportRow.objects.order_by("number")] == [
        f"person:{shan.superior.pk}",
        f"person:{shan.pk}",
    ]
    assert {fact.actor for fact in Fact.objects.order_by("pk")[told:]} == {f"person:{_own(colleague).pk}"}


def _own(client: Client) -> Person:
    return Person.objects.get(account__pk=client.session["_auth_user_id"])


def test_an_unknown_site_or_a_known_number_stands_at_its_cell(colleague: Client, house: Company) -> None:
    first = send(colleague, HEAD + WANG)
    colleague.post(f"{first}accept/")

    second = send(colleague, HEAD + LOST + WANG)
    colleague.post(f"{second}accept/")

    page = colleague.get(second).content.decode()
    assert "没有代码为“XX99”的网点。" in page
    errors = [line.errors[0]["column"] for line in ImportRow.objects.filter(source__wrong=2).order_by("number")]
    assert errors == ["site", "job_number"]
    assert Person.objects.filter(job_number="00300").count() == 0


def test_staff_of_others_sites_does_not_come_in_by_a_table(house: Company) -> None:
    clerk = signed_in(with_role("hr_specialist", site=house.shanghai))
    address = send(clerk, HEAD + SHAN.replace("00101", "") + "9,李四,BJ01,,,,2026-03-02\n10,李五,,,,,2026-03-02\n")
    clerk.post(f"{address}accept/", {"good": "1"})
    assert list(Person.objects.exclude(job_number=None).values_list("job_number", flat=True)) == ["00217"]
    errors = [line.errors[0] for line in ImportRow.objects.filter(wrong=True)]
    assert [(one["column"], one["zh"]) for one in errors] == [("site", "您只负责其他网点。")] * 2


def test_who_may_not_keep_staff_may_not_import_it(colleague: Client) -> None:
    holdings = _own(colleague).holdings
    holdings.exclude(role="admin_clerk").delete()

    assert colleague.get("/imports/new/staff/").status_code == 403


def test_rows_are_forgotten_by_night(colleague: Client, house: Company) -> None:
    send(colleague, HEAD + WANG)
    found = Import.objects.get()
    Import.objects.update(uploaded_at=found.uploaded_at - timedelta(days=31))

    prune_imports.enqueue()

    assert drain() == 1
    assert ImportRow.objects.count() == 0
