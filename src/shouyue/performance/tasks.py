"""Judging in the background; it ends in company time, as it was asked for in company time."""

from django.utils.translation import gettext_lazy as _

from shouyue.clock.queries import now
from shouyue.jobs.tasks import job, report
from shouyue.kit.text import Text
from shouyue.performance import actions, results, workbooks
from shouyue.performance.models import Judgement, Workbook
from shouyue.policy.judge import HistoryError
from shouyue.policy.source import PolicyError


@job(atomic=False, label=_("Judge a history"))
def judge_history(judgement_id: int) -> None:
    """Read a history, judge it and write the verdicts. Run again it writes the same files anew."""
    judgement = Judgement.objects.select_related("history").get(pk=judgement_id)
    try:
        figures = results.produce(judgement, report)
    except HistoryError as error:
        actions.refuse(judgement, error.text, at=now())
    except PolicyError as error:
        actions.refuse(judgement, _first(error), at=now())
    else:
        actions.finish(judgement, figures, at=now())


@job(label=_("Put a history into the journal"))
def keep_history(judgement_id: int, actor: str) -> None:
    """One transaction with the job's own end: killed in the midst, nothing was kept."""
    actions.keep(Judgement.objects.select_related("history").get(pk=judgement_id), actor=actor, at=now())


@job(atomic=False, label=_("Write a workbook of verdicts"))
def write_workbook(workbook_id: int) -> None:
    """Write a workbook that somebody asked for. Run again it writes the same file anew."""
    workbook = Workbook.objects.select_related("judgement").get(pk=workbook_id)
    rows = workbooks.write(workbook, report)
    actions.finish_workbook(workbook, rows, at=now())


@job(atomic=False, label=_("Delete old workbooks"))
def prune_workbooks() -> int:
    """Delete the workbooks of days gone by."""
    return actions.prune_workbooks(at=now())


def _first(error: PolicyError) -> Text:
    """The first problem with its place; the form has shown all that can be seen without the history."""
    found = error.problems[0]
    return Text(zh=f"{found.mark}：{found.text.zh}", en=f"{found.mark}: {found.text.en}")
