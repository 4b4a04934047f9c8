"""From a file to a judgement: what is asked, what is refused, what is waited for."""

import re
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from shouyue.files.models import StoredFile
from shouyue.jobs.logic import State
from shouyue.jobs.models import Job
from shouyue.jobs.worker import drain
from shouyue.performance import results
from shouyue.performance.models import Judgement
from shouyue.performance.tasks import judge_history
from tests.domain.files.samples import EXCEL
from tests.domain.performance import histories
from tests.domain.performance.conftest import Upload

pytestmark = pytest.mark.django_db

EVENTLOGS = Path(__file__).resolve().parents[4] / "shared" / "data" / "eventlogs"


def error_at(page: str, field: str) -> str:
    """What stands in the error under a field, or nothing."""
    found = re.search(rf'id="id_{field}_error" role="alert">(.*?)</div>', page, re.S)
    return re.sub("<[^>]+>", "", found[1]) if found else ""


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
@pytest.mark.parametrize("address", ["/judge/", "/judge/new/"])
def test_the_pages_open_in_every_language(colleague: Client, address: str, language: str) -> None:
    colleague.cookies["shouyue_language"] = language
    assert colleague.get(address).status_code == 200


@pytest.mark.parametrize("page", ["", "progress/", "rows/", "silent/", "refused.csv", "compare/", "why/"])
def test_a_judgement_that_does_not_exist_is_not_found(colleague: Client, page: str) -> None:
    assert colleague.get(f"/judge/{uuid4()}/{page}").status_code == 404
    assert colleague.post(f"/judge/{uuid4()}/rows.xlsx").status_code == 404


def test_who_is_not_signed_in_sees_nothing(client: Client, small: Judgement) -> None:
    client.logout()
    pages = ["", "progress/", "rows/", "rows.xlsx", "silent/", "refused.csv", "compare/", "why/"]
    for address in ["/judge/", "/judge/new/", *(f"/judge/{small.key}/{page}" for page in pages)]:
        response = Client().get(address)
        where = response["Location"].partition("?")[0]
        assert (response.status_code, where) == (302, "/sign-in/"), address
    assert Client().post("/judge/sample/").status_code == 302
    assert Judgement.objects.count() == 1


def test_the_sample_is_judged_at_one_click(colleague: Client) -> None:
    answer = colleague.post("/judge/sample/")
    found = Judgement.objects.get()
    assert answer["Location"] == f"/judge/{found.key}/"
    assert f"/judge/{found.key}/progress/" in colleague.get(answer["Location"]).content.decode()
    assert "HX-Redirect" not in colleague.get(f"/judge/{found.key}/progress/")

    assert drain() == 1

    assert colleague.get(f"/judge/{found.key}/progress/")["HX-Redirect"] == f"/judge/{found.key}/"
    found.refresh_from_db()
    assert found.problem is None
    assert found.figures
    assert found.figures["refused"] == 3


def test_the_sample_is_asked_for_by_post_alone(colleague: Client) -> None:
    assert colleague.get("/judge/sample/").status_code == 405


def test_an_upload_is_judged(small: Judgement) -> None:
    assert small.name == "tickets.csv"
    assert small.problem is None
    assert small.figures == histories.FIGURES
    assert (small.policy["name"], small.against and small.against["name"]) == ("两小时", "一小时")


def test_judged_again_it_is_the_same(small: Judgement) -> None:
    first = results.verdicts_of(small)
    judge_history.func(small.pk)
    again = Judgement.objects.get()
    assert again.figures == small.figures
    assert results.verdicts_of(again).frame.equals(first.frame)


def test_a_shipped_document_can_be_chosen(upload: Upload) -> None:
    assert upload(draft="", against_draft="", documents=["CM", "CC"]).status_code == 302
    assert drain() == 1
    found = Judgement.objects.get()
    assert found.problem is None
    assert (found.policy["documents"], found.against) == (["CM", "CC"], None)


# ── what is refused ──────────────────────────────────────────────────────────────────────────────────────────────


def test_an_excel_file_that_calls_itself_csv_is_refused_and_nothing_is_kept(upload: Upload, media: Path) -> None:
    answer = upload(EXCEL)
    assert answer.status_code == 200
    assert "其实是“Excel 工作簿”" in error_at(answer.content.decode(), "history")
    assert (StoredFile.objects.count(), Judgement.objects.count(), Job.objects.count()) == (0, 0, 0)
    assert [path for path in media.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("history", "", "这个字段是必填项"),
        ("history", SimpleUploadedFile("a.csv", b""), "空"),
        ("mapping", "subject: case\nkase: ticket\n", "第 2 行：mapping 没有“kase”这个键"),
        ("mapping", "subject: [", "第 2 行：YAML"),
        (
            "draft",
            SimpleUploadedFile("d.yaml", histories.DRAFT.replace("within", "wihtin").encode()),
            "第 19 行：deadline 没有“wihtin”这个键",
        ),
        ("draft", SimpleUploadedFile("d.yaml", "标题".encode("gb18030")), "不是 UTF-8"),
        ("draft", SimpleUploadedFile("d.yaml", b"#" * 500_001), "500 kB"),
        ("against_draft", SimpleUploadedFile("d.yaml", b"rules: 3"), "第 1 行："),
        ("documents", ["XX"], "XX"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(upload: Upload, field: str, value: object, sentence: str) -> None:
    fields = {field: value} | ({"draft": ""} if field == "documents" else {})
    answer = upload(**fields)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert sentence in error_at(page, field)
    assert [
        name for name in ("history", "mapping", "draft", "against_draft") if name != field and error_at(page, name)
    ] == []
    assert Judgement.objects.count() == 0


def test_without_any_policy_it_asks_for_one(upload: Upload) -> None:
    page = upload(draft="").content.decode()
    assert "请至少选一份制度" in error_at(page, "documents")


def test_what_was_typed_is_still_there(upload: Upload) -> None:
    page = upload(draft="", mapping="subject: <b>case", documents=["SG"], against=["CC"]).content.decode()
    assert "subject: &lt;b&gt;case" in page
    ticked = re.findall(r'<input type="checkbox" name="(\w+)" value="(\w+)"[^>]* checked', page)
    assert ticked == [("documents", "SG"), ("against", "CC")]


# ── what cannot be judged ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (histories.HEAD.encode(), "没有可评判的历史"),
        ((histories.HEAD + "A,received,yesterday,李,inquiry\n").encode(), "没有一行可用的事实"),
        (b"ticket,activity\nA,received\n", "文件没有映射所说的列"),
    ],
)
def test_a_history_that_cannot_be_judged_says_why(
    upload: Upload, colleague: Client, content: bytes, sentence: str
) -> None:
    assert upload(content).status_code == 302
    assert drain() == 1
    found = Judgement.objects.get()
    assert found.figures is None
    assert sentence in colleague.get(f"/judge/{found.key}/").content.decode()
    assert "已拒绝" in colleague.get("/judge/").content.decode()
    for page in ("rows/", "silent/", "refused.csv", "compare/", "why/?opened=0"):
        assert colleague.get(f"/judge/{found.key}/{page}").status_code == 404
    assert colleague.post(f"/judge/{found.key}/rows.xlsx").status_code == 404


def test_work_that_was_given_up_says_so_and_asks_no_more(upload: Upload, colleague: Client) -> None:
    upload()
    found = Judgement.objects.get()
    Job.objects.update(state=State.DEAD, claimable_at=None, finished_at=timezone.now())
    page = colleague.get(f"/judge/{found.key}/progress/").content.decode()
    assert "任务已放弃" in page
    assert "hx-get" not in page
    assert "已放弃" in colleague.get("/judge/").content.decode()


@pytest.mark.parametrize(
    ("note", "done", "shown"),
    [
        ("read 21,000", 400, ["正在读取历史：21,000 行", "40 / 100"]),
        ("judge T-1/contact", 1000, ["正在评判：T-1/contact", "100 / 100"]),
        ("", 0, ["等待"]),
    ],
)
def test_progress_is_told_in_words_and_per_cent(
    upload: Upload, colleague: Client, note: str, done: int, shown: list[str]
) -> None:
    upload()
    Job.objects.update(note=note, done=done, total=1000 if done else 0)
    page = colleague.get(f"/judge/{Judgement.objects.get().key}/progress/").content.decode()
    assert [words for words in shown if words not in page] == []


def test_a_real_log_is_judged(upload: Upload) -> None:
    log = EVENTLOGS / "running-example.csv"
    if not log.exists():
        pytest.skip(f"no event logs beside the checkout: {EVENTLOGS}")
    mapping = (
        "subject: case\ncase: case:concept:name\nactivity: Activity\ntime: time:timestamp\nperson: Resource\n"
        "activities: {register request: case.received, decide: case.contacted}\nfirst: case.received\n"
    )
    draft = histories.DRAFT.replace('    when: facts.kind == "complaint" || facts.kind == "inquiry"\n', "")
    answer = upload(
        log.read_bytes(), mapping=mapping, draft=SimpleUploadedFile("d.yaml", draft.encode()), against_draft=""
    )
    assert answer.status_code == 302
    assert drain() == 1
    found = Judgement.objects.get()
    assert found.figures == {
        **{"rows": 42, "refused": 0, "repeated": 0, "ignored": 0, "subjects": 6},
        **{"obligations": 6, "kept": 0, "late": 6, "open": 0},
    }
