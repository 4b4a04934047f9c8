"""Background work is looked at: what failed, why, and off it goes again."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from shouyue.jobs import beats
from shouyue.jobs.clock import now
from shouyue.jobs.logic import State
from shouyue.jobs.models import Job
from shouyue.jobs.worker import drain
from tests.journeys.conftest import DESK, PHONE

JUDGE, PRUNE = "shouyue.performance.tasks.judge_history", "shouyue.jobs.upkeep.prune"
TRACEBACK = """Traceback (most recent call last):
  File "shouyue/jobs/execution.py", line 48, in _attempt
    result = normalize_json(task.func(*context, *job.args, **job.kwargs))
TimeoutError: the gateway did not answer within 30 seconds
"""
ERROR = {"class": "builtins.TimeoutError", "traceback": TRACEBACK}


def put(state: State, task: str, *, queue: str = "default", minutes: int = 0) -> Job:
    at = now() - timedelta(minutes=minutes)
    over = state in (State.DONE, State.DEAD, State.CANCELLED)
    return Job.objects.create(
        task=task, queue=queue, priority=0, args=[], kwargs={"days": 7}, state=state, enqueued_at=at, started_at=at,
        attempted_at=at, claimable_at=None if over else at, finished_at=at if over else None,
        lease="00000000-0000-4000-8000-000000000001" if state is State.RUNNING else None,
        workers=[] if state is State.READY else ["web-1:4711"] * (5 if state is State.DEAD else 1),
        errors=[ERROR] * 2 if state is State.DEAD else [],
        done=34_000 if state is State.RUNNING else 0, total=120_000 if state is State.RUNNING else 0,
    )  # fmt: skip


@pytest.fixture
def busy(transactional_db: None) -> None:
    """Some of everything."""
    beats.settle(at=now())
    beats.pause("jobs.prune")
    for minutes in (1, 30, 70, 200, 900):
        put(State.DONE, JUDGE, minutes=minutes)
    put(State.RUNNING, JUDGE, minutes=4)
    put(State.READY, PRUNE, minutes=2)
    put(State.READY, PRUNE, queue="mail", minutes=130)
    put(State.CANCELLED, JUDGE, minutes=60)
    put(State.DEAD, JUDGE, minutes=1500)
    for minutes in (65, 5):
        put(State.DEAD, PRUNE, minutes=minutes)


def test_a_failed_job_is_read_in_the_drawer_and_runs_again(desk: Page, busy: None) -> None:
    desk.goto("/jobs/")
    first = desk.locator("#jobs tr[data-row]").first
    expect(first).to_contain_text("已失败")
    first.click()
    drawer = desk.get_by_role("dialog")
    expect(drawer.get_by_role("heading", level=1)).to_contain_text("清理旧任务")
    expect(drawer.locator("pre").first).to_contain_text("the gateway did not answer")
    drawer.get_by_role("button", name="重新执行").click()
    expect(desk.get_by_role("status").first).to_contain_text("任务将重新执行")
    expect(desk.locator(".sy-status").first).to_have_text("等待重试")


def test_all_failed_jobs_of_a_task_run_again_at_one_click(desk: Page, busy: None) -> None:
    desk.goto("/jobs/")
    desk.get_by_role("row").filter(has_text="清理旧任务").get_by_role("button", name="全部重新执行").click()
    expect(desk.get_by_role("status").first).to_contain_text("2 个任务将重新执行")
    desk.get_by_label("全部状态").select_option("dead")
    expect(desk.locator("#jobs tr[data-row]")).to_have_count(1)


def test_a_schedule_runs_now_and_its_job_is_seen_to_end(desk: Page, transactional_db: None) -> None:
    beats.settle(at=now())
    desk.goto("/jobs/")
    desk.get_by_role("button", name="立即执行：清理旧任务").click()
    expect(desk.get_by_role("row").filter(has_text="jobs.prune").get_by_role("link", name="待执行")).to_be_visible()
    desk.get_by_role("row").filter(has_text="jobs.prune").get_by_role("link", name="待执行").click()
    expect(desk.get_by_role("progressbar")).to_be_visible()
    assert drain() >= 1
    expect(desk.get_by_role("definition").filter(has_text="已完成")).to_be_visible()


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_every_page_is_accessible_and_fits_the_screen(
    open_page: Callable[..., Page],
    viewport: dict[str, int],
    assert_accessible: Callable[[Page], None],
    shoot: Callable[[Page, str], None],
    busy: None,
) -> None:
    page = open_page(viewport)
    width = viewport["width"]

    def check(address: str, name: str) -> None:
        page.goto(address)
        shoot(page, f"{name}-{width}")
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") == width, page.url

    check("/jobs/", "jobs")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    shoot(page, f"jobs-end-{width}")
    check(f"/jobs/{Job.objects.filter(state=State.DEAD).latest('pk').pk}/", "job-failed")
    check(f"/jobs/{Job.objects.get(state=State.RUNNING).pk}/", "job-running")
    page.goto("about:blank")  # a running job's page asks on
    Job.objects.all().delete()
    check("/jobs/", "jobs-empty")
    check("/jobs/?state=dead", "jobs-none")
