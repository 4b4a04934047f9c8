"""Judging in the background."""

from django.utils import timezone

from shouyue.jobs.tasks import job, report
from shouyue.kit.text import Text
from shouyue.performance import actions, results
from shouyue.performance.models import Judgement
from shouyue.policy.judge import HistoryError
from shouyue.policy.source import PolicyError


@job(atomic=False)
def judge_history(judgement_id: int) -> None:
    """Read a history, judge it and write the verdicts. Run again it writes the same files anew."""
    judgement = Judgement.objects.select_related("history").get(pk=judgement_id)
    try:
        figures = results.produce(judgement, report)
    except HistoryError as error:
        actions.refuse(judgement, error.text, at=timezone.now())
    except PolicyError as error:
        actions.refuse(judgement, _first(error), at=timezone.now())
    else:
        actions.finish(judgement, figures, at=timezone.now())


def _first(error: PolicyError) -> Text:
    """The first problem with its place; the form has shown all that can be seen without the history."""
    found = error.problems[0]
    return Text(zh=f"{found.mark}：{found.text.zh}", en=f"{found.mark}: {found.text.en}")
