"""`shouyue judge`: a history under a policy, on the command line. It knows no Django and starts at once."""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from shouyue.kit.text import Text
from shouyue.paper import excel
from shouyue.paper.table import lines
from shouyue.performance.judge_report import as_json, as_table
from shouyue.performance.judge_sheets import rejects_sheet, sheets
from shouyue.performance.judge_words import both
from shouyue.policy import judge as judge_room
from shouyue.policy.events import instant
from shouyue.policy.judge import (
    Comparison,
    History,
    HistoryError,
    Progress,
    Rejects,
    Verdicts,
    compare,
    read_history,
    read_mapping,
)
from shouyue.policy.judge import judge as judge_history
from shouyue.policy.load import load_pack, pack_ids, read_policy
from shouyue.policy.source import Item, PolicyError, Problem
from shouyue.policy.values import Mark, Policy

OK, REFUSED = 0, 2
SAMPLE = Path(judge_room.__file__).parent / "sample"
SHOWN = 3


def judge(argv: Sequence[str]) -> int:
    """`shouyue judge [FILE]`: judge a history and print what was found. Exit code 2 where it is refused."""
    options = _options(argv)
    try:
        return _judge(options)
    except PolicyError as error:
        for found in error.problems:
            _say(f"{found.mark}: {found.code}", found.text)
    except HistoryError as error:
        _say(str(options.file), error.text)
    return REFUSED


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("shouyue judge", description="Judge a history under a policy (docs/judge.md).")
    parser.add_argument("file", nargs="?", type=Path, help="CSV or XES event log, .gz too; none: the shipped sample")
    parser.add_argument("--mapping", type=Path, metavar="M.yaml", help="which column and activity is what")
    parser.add_argument(
        "--policy",
        action="append",
        metavar="CM|draft.yaml",
        help=f"a shipped document ({', '.join(pack_ids())}) or a draft; several times; none: all shipped documents",
    )
    parser.add_argument("--against", action="append", metavar="CM|draft.yaml", help="what if: judge by this as well")
    parser.add_argument("--until", help="the last instant that is known, with its zone; default: the history's last")
    parser.add_argument("--excel", type=Path, metavar="out.xlsx", help="write figures and obligations as a workbook")
    parser.add_argument(
        "--rejects", type=Path, metavar="rejects.csv", help="where refused rows go (default: FILE.rejects.csv)"
    )
    parser.add_argument(
        "--keep", metavar="NAME", help="put the history into the journal under this name, for the compliance page"
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="everything as JSON, each obligation included")
    form.add_argument("--table", action="store_true", help="tables for people (the default)")
    options = parser.parse_args(argv)
    if options.file is not None and options.mapping is None:
        parser.error("--mapping is needed: it says which column is what (docs/judge.md)")
    if options.file is None:
        options.file, options.mapping = SAMPLE / "history.csv", options.mapping or SAMPLE / "mapping.yaml"
        options.policy = options.policy or [str(SAMPLE / "policy.yaml")]
    return options


def _judge(options: argparse.Namespace) -> int:
    policies = _policies(options.policy or pack_ids())
    others = _policies(options.against or ())
    mapping = read_mapping(_text(options.mapping), str(options.mapping))
    until = instant(Item(options.until, Mark("--until", 1, 1))) if options.until else None
    progress = Shown(sys.stderr)
    history, rejects = read_history(options.file, mapping, progress.of(both(Text(zh="读取", en="reading"))))
    _keep(rejects, options.rejects or Path(f"{options.file.name}.rejects.csv"), history)
    found = judge_history(history, policies, until, progress.of(both(Text(zh="评判", en="judging"))))
    other = (
        judge_history(history, others, until, progress.of(both(Text(zh="对比", en="comparing")))) if others else None
    )
    progress.end()
    _write(options, found, compare(found, other) if other is not None else None, rejects)
    return _put_into_journal(history, options.keep) if options.keep else OK


def _put_into_journal(history: History, name: str) -> int:
    """The one part of the command that needs the database."""
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shouyue.config.settings")
    django.setup()
    from shouyue.performance.keeping import keep_from_command_line

    return keep_from_command_line(history, name)


def _write(options: argparse.Namespace, found: Verdicts, compared: Comparison | None, rejects: Rejects) -> None:
    if options.excel is not None:
        excel.write(options.excel, sheets(found, compared, rejects), zone=found.zone)
        print(f"{options.excel}", file=sys.stderr)
    if options.json:
        json.dump(as_json(found, compared, rejects), sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        print("\n".join(as_table(found, compared, rejects)))


def _policies(names: Sequence[str]) -> list[Policy]:
    """Shipped documents by id, drafts by file."""
    return [load_pack(name) if name in pack_ids() else read_policy(_text(Path(name)), name) for name in names]


def _text(file: Path) -> str:
    """A file's text. Raises PolicyError where it cannot be read as UTF-8."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        why = Text(zh="文件不是 UTF-8 编码。", en="The file is not UTF-8.")
    except OSError as error:
        why = Text(zh=f"文件读不了：{error.strerror}。", en=f"The file cannot be read: {error.strerror}.")
    raise PolicyError([Problem(Mark(str(file), 1, 1), "file", why)])


def _keep(rejects: Rejects, target: Path, history: History) -> None:
    """Write the refused rows to a file of their own, and say so with the first reasons."""
    if not rejects.rows:
        return
    with target.open("wb") as file:
        file.writelines(lines(rejects_sheet(rejects), zone=history.zone))
    for reject in rejects.rows[:SHOWN]:
        _say(f"row {reject.row}", reject.reason)
    _say(
        str(target),
        Text(
            zh=f"共拒绝 {len(rejects)} 行，原因都在此文件中。",
            en=f"{len(rejects)} rows were refused; the file says why.",
        ),
    )


def _say(where: str, text: Text) -> None:
    print(f"{where}\n  {text.zh}\n  {text.en}", file=sys.stderr)


class Shown:
    """One line on the terminal that is written over; in a log, a line every few seconds."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.live = stream.isatty()
        self.pause = 0.1 if self.live else 5.0
        self.next = time.monotonic() + self.pause

    def of(self, what: str) -> Progress:
        """The callback for one part of the work."""

        def show(done: int, total: int, note: str) -> None:
            if time.monotonic() >= self.next:
                self.next = time.monotonic() + self.pause
                share = f"{done / total:.0%}" if total else ""
                self.stream.write(f"\r\033[K{what} {share} {note}" if self.live else f"{what} {share} {note}\n")
                self.stream.flush()

        return show

    def end(self) -> None:
        """Wipe the line."""
        if self.live:
            self.stream.write("\r\033[K")
