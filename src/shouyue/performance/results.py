"""The files of a judgement: the history as read, the verdicts, the refused rows. Written once, read by the pages."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings

from shouyue.obligations import actions as promises
from shouyue.paper.sheets import Column, Sheet
from shouyue.paper.table import lines
from shouyue.policy import judge as judge_room
from shouyue.policy.judge import Counted, History, Rejects, Verdicts, judge, read_history, read_mapping
from shouyue.policy.load import load_pack, read_policy
from shouyue.policy.values import Policy

if TYPE_CHECKING:
    from shouyue.performance.models import Judgement, Workbook

Report = Callable[[int, int, str], None]
SAMPLE = Path(judge_room.__file__).parent / "sample"
MAPPING_FILE, DRAFT_FILE = "mapping.yaml", "draft.yaml"


def folder(judgement: "Judgement") -> Path:
    """Where the files of a judgement lie."""
    return Path(settings.MEDIA_ROOT) / "judgements" / str(judgement.key)


def workbook_file(workbook: "Workbook") -> Path:
    """Where a workbook lies once it is written."""
    return Path(settings.MEDIA_ROOT) / "workbooks" / f"{workbook.key}.xlsx"


def policies(chosen: Mapping[str, Any]) -> list[Policy]:
    """The policies that were chosen: shipped documents and a draft. Raises PolicyError where the draft cannot run."""
    found = [load_pack(code) for code in chosen["documents"]]
    return [*found, _draft(chosen["draft"])] if chosen["draft"] else found


@lru_cache(maxsize=32)
def _draft(text: str) -> Policy:
    return read_policy(text, DRAFT_FILE)


def produce(judgement: "Judgement", report: Report) -> dict[str, int]:
    """Read and judge a history and write what came of it; answers its figures.

    Raises HistoryError or PolicyError where it cannot be judged at all. A new run replaces the files of an old one.
    """
    mapping = read_mapping(judgement.mapping, MAPPING_FILE)
    history, rejects = read_history(_source(judgement), mapping, _at(report, "read"))
    target = folder(judgement)
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    history.write_parquet(target / "history.parquet")
    _write_rejects(rejects, target / "rejects.csv")
    verdicts = judge(history, policies(judgement.policy), progress=_at(report, "judge"))
    verdicts.write_parquet(target / "verdicts.parquet")
    if judgement.against is not None:
        second = judge(history, policies(judgement.against), progress=_at(report, "against"))
        second.write_parquet(target / "against.parquet")
    counted = {name.value: verdicts.rows(counted=(name,)).height for name in (Counted.KEPT, Counted.LATE, Counted.OPEN)}
    return {
        "rows": rejects.read,
        "refused": len(rejects),
        "repeated": rejects.repeated,
        "ignored": rejects.ignored,
        "subjects": len(history.subjects),
        "obligations": len(verdicts),
        **counted,
    }


def _at(report: Report, stage: str) -> Report:
    """Reports with the stage in front of what is going on (phrases.STAGES)."""
    return lambda done, total, note: report(done, total, f"{stage} {note}")


def _source(judgement: "Judgement") -> Path:
    from shouyue.files import queries

    return SAMPLE / "history.csv" if judgement.history is None else queries.path_of(judgement.history)


def _write_rejects(rejects: Rejects, target: Path) -> None:
    titles = ("row", "reason (zh)", "reason (en)", *rejects.columns)
    rows = ((str(number), *rest) for number, *rest in rejects.lines())
    sheet = Sheet("rejects", tuple(Column(title) for title in titles), rows)
    with target.open("wb") as file:
        file.writelines(lines(sheet, zone=ZoneInfo(settings.TIME_ZONE)))


def history_of(judgement: "Judgement") -> History:
    """The history as it was read."""
    return History.read_parquet(folder(judgement) / "history.parquet")


def verdicts_of(judgement: "Judgement", *, second: bool = False) -> Verdicts:
    """The verdicts under the policy, or under the second one."""
    return Verdicts.read_parquet(folder(judgement) / ("against.parquet" if second else "verdicts.parquet"))


def sample(name: str) -> str:
    """One of the shipped sample's texts."""
    return (SAMPLE / name).read_text(encoding="utf-8")


def brought(history: History) -> Iterator[promises.Brought]:
    """The facts of a history with the person who told each, as the journal takes them in."""
    for place, fact in history.engine_facts():
        person = history.persons[history.facts["person"][place]]
        yield promises.Brought(fact, f"source:{person}"[:60] if person else "")
