"""What happens to a judgement: asked for, done, or found impossible; and to the workbooks of its rows."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from shouyue.kit.ids import uuid7
from shouyue.kit.text import Text
from shouyue.obligations import actions as promises
from shouyue.performance import results
from shouyue.performance.models import Judgement, Workbook
from shouyue.policy.load import read_policy

if TYPE_CHECKING:
    from shouyue.files.models import StoredFile

WORKBOOK_LIVES = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The policy to judge by: shipped documents, a draft (its YAML), or both."""

    documents: tuple[str, ...] = ()
    draft: str = ""
    name: str = ""


def ask(
    *,
    history: "StoredFile | None",
    name: str,
    mapping: str,
    policy: Chosen,
    against: Chosen | None,
    actor: str,
    at: datetime,
) -> Judgement:
    """Ask for a history to be judged: the row and its job commit together. Without `history` it is the sample."""
    from shouyue.performance.tasks import judge_history

    with transaction.atomic():
        judgement = Judgement.objects.create(
            key=uuid7(at),
            name=name,
            history=history,
            mapping=mapping,
            policy=asdict(policy),
            against=asdict(against) if against else None,
            requested_by=actor,
            requested_at=at,
        )
        result = judge_history.enqueue(judgement.pk)
        judgement.job_id = int(result.id)
        judgement.save(update_fields=["job"])
    return judgement


def ask_sample(*, name: str, language: str, actor: str, at: datetime) -> Judgement:
    """Ask for the shipped sample to be judged by its own policy, and by a stricter one beside it."""
    policy, stricter = (
        Chosen(draft=text, name=read_policy(text, file).document.title.in_(language))
        for file in ("policy.yaml", "stricter.yaml")
        for text in (results.sample(file),)
    )
    return ask(
        history=None,
        name=name,
        mapping=results.sample("mapping.yaml"),
        policy=policy,
        against=stricter,
        actor=actor,
        at=at,
    )


def finish(judgement: Judgement, figures: Mapping[str, int], *, at: datetime) -> None:
    """The verdicts are written. Doing it twice changes nothing: a job may run again from its start."""
    judgement.figures, judgement.problem, judgement.finished_at = dict(figures), None, at
    judgement.save(update_fields=["figures", "problem", "finished_at"])


def refuse(judgement: Judgement, why: Text, *, at: datetime) -> None:
    """It cannot be judged, and why."""
    judgement.problem, judgement.figures, judgement.finished_at = {"zh": why.zh, "en": why.en}, None, at
    judgement.save(update_fields=["figures", "problem", "finished_at"])


def ask_to_keep(judgement: Judgement, *, actor: str) -> bool:
    """Have a judged history put into the journal. False when somebody has asked before and it was not refused."""
    from shouyue.performance.tasks import keep_history

    with transaction.atomic():
        found = Judgement.objects.select_for_update().get(pk=judgement.pk)
        refused = found.kept is not None and "en" in found.kept
        if found.figures is None or (found.keep_job_id is not None and not refused):
            return False
        found.kept, found.keep_job_id = None, int(keep_history.enqueue(found.pk, actor).id)
        found.save(update_fields=["kept", "keep_job"])
    return True


def keep(judgement: Judgement, *, actor: str, at: datetime) -> None:
    """Put a judged history into the journal, all of it or nothing; why it could not be is kept with the judgement."""
    history = results.history_of(judgement)
    try:
        brought = promises.bring_in(results.brought(history), name=judgement.name, actor=actor, at=at)
        judgement.kept = {"facts": brought.facts, "subjects": brought.subjects}
    except promises.Refused as refused:
        judgement.kept = {"zh": refused.text.zh, "en": refused.text.en}
    judgement.save(update_fields=["kept"])


def ask_workbook(
    judgement: Judgement, *, asked: Mapping[str, str], second: bool, language: str, actor: str, at: datetime
) -> Workbook:
    """Ask for the rows of a finished judgement as a workbook: the row and its job commit together.

    `asked` are the filters of the page (queries.understood), `second` says whether the second policy's rows are meant.
    """
    from shouyue.performance.tasks import write_workbook

    with transaction.atomic():
        workbook = Workbook.objects.create(
            key=uuid7(at),
            judgement=judgement,
            asked=dict(asked),
            second=second,
            language=language,
            requested_by=actor,
            requested_at=at,
        )
        workbook.job_id = int(write_workbook.enqueue(workbook.pk).id)
        workbook.save(update_fields=["job"])
    return workbook


def finish_workbook(workbook: Workbook, rows: int, *, at: datetime) -> None:
    """The file is written. Doing it twice changes nothing but the time."""
    workbook.rows, workbook.finished_at = rows, at
    workbook.save(update_fields=["rows", "finished_at"])


def prune_workbooks(*, at: datetime) -> int:
    """Delete workbooks that were asked for more than a day ago, finished or not; answers how many."""
    old = list(Workbook.objects.filter(requested_at__lt=at - WORKBOOK_LIVES))
    for workbook in old:
        results.workbook_file(workbook).unlink(missing_ok=True)
        workbook.delete()
    return len(old)
