"""The pages of background work."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shouyue.access import guards
from shouyue.jobs import actions, beats, listing, panels
from shouyue.jobs.clock import now
from shouyue.jobs.listing import Key
from shouyue.jobs.logic import State
from shouyue.jobs.models import Job, Schedule
from tests.domain.jobs import work

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
TASK = "tests.domain.jobs.work.write"
ERROR = {"class": "builtins.TimeoutError", "traceback": "Traceback …\n  <line>\nTimeoutError: gateway timed out\n"}


def put(state: State, *, queue: str = "default", task: str = TASK, minutes: int = 0) -> Job:
    """A job in that state, enqueued so many minutes ago."""
    at = now() - timedelta(minutes=minutes)
    over = state in (State.DONE, State.DEAD, State.CANCELLED)
    return Job.objects.create(
        task=task,
        queue=queue,
        priority=0,
        args=["A-1"],
        kwargs={"note": "首件"},
        state=state,
        claimable_at=None if over else at,
        lease="00000000-0000-4000-8000-000000000001" if state is State.RUNNING else None,
        workers=[] if state is State.READY else ["host:1"],
        errors=[ERROR] if state is State.DEAD else [],
        done=30 if state is State.RUNNING else 0,
        total=120 if state is State.RUNNING else 0,
        enqueued_at=at,
        finished_at=at if over else None,
    )


def get(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def post(client: Client, address: str, **data: str) -> str:
    """Where it leads, after what it said."""
    response = client.post(address, data)
    assert response.status_code == 302, address
    return str(response["Location"])


def numbers(page: str) -> list[int]:
    """The jobs of a page, in order."""
    return [int(number) for number in re.findall(r'<span class="text-secondary">#(\d+)</span>', page)]


def test_an_empty_house_says_so(colleague: Client) -> None:
    page = get(colleague, "/jobs/")

    assert "没有后台任务" in page
    assert "等工作进程启动后" in page
    assert "清理旧任务" in page


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_every_page_opens_in_every_language(colleague: Client, language: str) -> None:
    colleague.cookies["shouyue_language"] = language
    beats.settle(at=now())
    for state in State:
        get(colleague, f"/jobs/{put(state).pk}/")
    get(colleague, "/jobs/")


def test_failed_jobs_come_first_then_the_newest(colleague: Client) -> None:
    old, dead, done, ready = (put(state) for state in (State.DONE, State.DEAD, State.DONE, State.READY))

    assert numbers(get(colleague, "/jobs/")) == [dead.pk, ready.pk, done.pk, old.pk]


def test_the_list_is_filtered_by_state_queue_and_task(colleague: Client) -> None:
    dead, mail, other = put(State.DEAD), put(State.DONE, queue="mail"), put(State.DONE, task=f"{TASK}_slowly")

    assert numbers(get(colleague, "/jobs/?state=dead")) == [dead.pk]
    assert numbers(get(colleague, "/jobs/?queue=mail")) == [mail.pk]
    assert numbers(get(colleague, f"/jobs/?task={TASK}_slowly")) == [other.pk]
    assert numbers(get(colleague, "/jobs/?state=done&queue=default")) == [other.pk]
    assert "没有符合条件的任务" in get(colleague, "/jobs/?state=nonsense")
    assert "没有符合条件的任务" in get(colleague, "/jobs/?state=%00x")


def test_the_list_is_walked_by_key_there_and_back(colleague: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE", 2)
    jobs = [put(state).pk for state in (State.DEAD, State.DONE, State.DEAD, State.DEAD, State.DONE)]
    order = [jobs[3], jobs[2], jobs[0], jobs[4], jobs[1]]

    address, walked = "/jobs/", []
    while address:
        page = get(colleague, address)
        walked.append(numbers(page))
        link = re.search(r'rel="next" href="(\?[^"]+)"', page)
        last, address = address, f"/jobs/{link[1]}" if link else ""
    assert walked == [order[0:2], order[2:4], order[4:]]

    back = []
    address = last
    while link := re.search(r'rel="prev" href="(\?[^"]+)"', get(colleague, address)):
        address = f"/jobs/{link[1]}"
        back.append(numbers(get(colleague, address)))
    assert back == [order[2:4], order[0:2]]


@pytest.mark.parametrize("key", ["", "2-1", "0-", "1-9999999999999999999999", "x"])
def test_a_key_that_is_none_is_as_good_as_absent(colleague: Client, key: str) -> None:
    job = put(State.DONE)
    assert numbers(get(colleague, f"/jobs/?after={key}")) == [job.pk]


def test_the_last_page_leads_back_even_when_its_jobs_are_gone(colleague: Client) -> None:
    put(State.DONE)
    walked = listing.walk(listing.Asked("", "", "", Key(1, 0), None))
    assert (walked.rows, walked.previous, walked.next) == ((), None, None)


def test_the_list_costs_the_same_with_one_job_and_with_many(colleague: Client) -> None:
    beats.settle(at=now())
    put(State.DEAD)
    get(colleague, "/jobs/")
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            get(colleague, "/jobs/")
        counts.append(len(captured))
        for state in State:
            put(state, queue="mail")
            put(state, task=f"{TASK}_slowly")
        Schedule.objects.update(last_job=Job.objects.first(), last_at=AT)
    assert counts[0] == counts[1]


def test_a_held_queue_says_so(colleague: Client) -> None:
    actions.hold_queue("mail", why="restored", at=AT)

    assert "已暂停</span><small>restored" in get(colleague, "/jobs/")


def test_rows_tell_task_state_progress_attempts_and_age(colleague: Client) -> None:
    put(State.RUNNING, task="tests.domain.jobs.work.write_a_letter", minutes=90)

    page = get(colleague, "/jobs/")

    for said in ("Write a letter", "执行中", "30 / 120", "25%", "1 小时 30 分"):
        assert said in page, said


def test_a_job_that_failed_once_waits_to_be_tried_again(colleague: Client) -> None:
    job = put(State.READY)
    Job.objects.filter(pk=job.pk).update(errors=[ERROR], claimable_at=now() + timedelta(hours=1))

    page = get(colleague, "/jobs/")

    for said in ("等待重试", "不早于", "TimeoutError: gateway timed out"):
        assert said in page, said


def test_a_page_of_a_failed_job_shows_its_call_and_its_traceback(colleague: Client) -> None:
    page = get(colleague, f"/jobs/{put(State.DEAD).pk}/")

    for said in ("write(&quot;A-1&quot;, note=&quot;首件&quot;)", "TimeoutError: gateway timed out", "&lt;line&gt;"):
        assert said in page, said
    assert "重新执行" in page
    assert "取消任务" not in page


@pytest.mark.parametrize("number", ["0", "9223372036854775808"])
def test_a_job_that_is_none_is_not_found(colleague: Client, number: str) -> None:
    assert colleague.get(f"/jobs/{number}/").status_code == 404


def test_progress_is_told_until_the_job_has_ended(colleague: Client) -> None:
    job = put(State.RUNNING)
    assert 'hx-trigger="every 1s"' in get(colleague, f"/jobs/{job.pk}/progress/")

    Job.objects.update(state=State.DONE, lease=None, claimable_at=None, finished_at=AT)

    assert colleague.get(f"/jobs/{job.pk}/progress/")["HX-Redirect"] == f"/jobs/{job.pk}/"


def test_a_failed_job_is_sent_again_by_its_button(colleague: Client) -> None:
    job = put(State.DEAD)

    assert post(colleague, f"/jobs/{job.pk}/retry/") == f"/jobs/{job.pk}/"
    assert Job.objects.get().state == State.READY
    assert "任务将重新执行" in get(colleague, f"/jobs/{job.pk}/")

    post(colleague, f"/jobs/{job.pk}/retry/")
    assert "任务并未失败" in get(colleague, f"/jobs/{job.pk}/")


def test_a_waiting_job_is_cancelled_by_its_button(colleague: Client) -> None:
    job = put(State.READY)

    post(colleague, f"/jobs/{job.pk}/cancel/")
    assert Job.objects.get().state == State.CANCELLED
    assert "任务已取消" in get(colleague, f"/jobs/{job.pk}/")

    post(colleague, f"/jobs/{job.pk}/cancel/")
    assert "任务此前已结束" in get(colleague, f"/jobs/{job.pk}/")


def test_all_failed_jobs_of_a_task_are_sent_again_by_one_button(colleague: Client) -> None:
    for _ in range(3):
        put(State.DEAD)
    other = put(State.DEAD, task=f"{TASK}_slowly")

    assert post(colleague, "/jobs/retry/", task=TASK) == "/jobs/"

    assert "3 个任务将重新执行" in get(colleague, "/jobs/")
    assert list(Job.objects.filter(state=State.DEAD)) == [other]


def test_a_schedule_is_paused_resumed_and_run_by_its_buttons(colleague: Client) -> None:
    beats.settle(at=now())
    of = Schedule.objects.filter(name="jobs.prune")

    post(colleague, "/jobs/schedules/jobs.prune/pause/")
    assert not of.get().enabled
    assert "已暂停" in get(colleague, "/jobs/")
    post(colleague, "/jobs/schedules/jobs.prune/resume/")
    assert of.get().enabled
    post(colleague, "/jobs/schedules/jobs.prune/run/")
    assert "任务将立即执行" in get(colleague, "/jobs/")
    assert Job.objects.get().kwargs == {"days": 7}
    post(colleague, "/jobs/schedules/jobs.prune/run/")
    assert "上一个任务尚未结束" in get(colleague, "/jobs/")


def test_a_schedule_that_is_none_is_not_found(colleague: Client) -> None:
    for verb in ("pause", "resume", "run"):
        assert colleague.post(f"/jobs/schedules/nothing/{verb}/").status_code == 404


@pytest.mark.parametrize("address", ["1/retry/", "1/cancel/", "retry/", "schedules/jobs.prune/pause/"])
def test_what_changes_something_is_not_done_by_a_link(colleague: Client, address: str) -> None:
    assert colleague.get(f"/jobs/{address}").status_code == 405


def test_who_may_not_manage_sees_no_buttons_and_is_refused(colleague: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    beats.settle(at=now())
    job = put(State.DEAD)
    monkeypatch.setitem(guards._granted, "jobs.manage", lambda visitor, subject: False)

    assert "/run/" not in get(colleague, "/jobs/")
    assert "/retry/" not in get(colleague, "/jobs/") + get(colleague, f"/jobs/{job.pk}/")
    assert colleague.post(f"/jobs/{job.pk}/retry/").status_code == 403


def test_strangers_are_sent_to_the_door(client: Client) -> None:
    assert client.get("/jobs/").status_code == 302


def test_a_task_has_a_name_for_people() -> None:
    names = [panels.name_of(f"tests.domain.jobs.work.{task}") for task in ("write_a_letter", "write_in_steps", "gone")]
    assert names == ["Write a letter", "Write in steps", "tests.domain.jobs.work.gone"]
    assert work.write_a_letter.queue_name == "mail"
