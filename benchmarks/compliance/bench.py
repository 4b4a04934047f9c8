"""The compliance page over COMPLIANCE_ROWS (300,000; the issue asks for 10,000,000) obligations on PostgreSQL.

The page comes from kept figures, of which the latest changes are not added up yet; each figure is compared with
what the rows say. The rows behind figures have a page of their own. Times are by the wall, the middle of seven.
"""

import os

from benchmarks.house import answer, house
from benchmarks.report import Row

ROWS = int(os.environ.get("COMPLIANCE_ROWS", "300000"))
LIMIT = 1.0  # seconds to the first byte


def main() -> list[Row]:
    with house() as ours:
        filled = ours.ask("-m", "benchmarks.compliance.fill", str(ROWS))
        print(
            f"  {ROWS:,} obligations of {filled['rules']} rules, {filled['bytes'] / 1e9:.1f} GB, {filled['figures']:,}"
            f" kept figures, {filled['waiting']} changes waiting",
            flush=True,
        )
        told = answer(ours.start("-m", "benchmarks.compliance.ask", settings="benchmarks.compliance.settings"))
    rows = []
    for kind in ("pages", "evidence"):
        for name, took in told[kind].items():
            print(
                f"  {kind}, {name}: {took['wall'] * 1000:.0f} ms, of it Python's CPU {took['python'] * 1000:.0f} ms;"
                f" {took['first'] * 1000:.0f} ms the first time",
                flush=True,
            )
            agrees = told["agree"] if kind == "pages" else 1.0
            what = f"compliance, {name}" if kind == "pages" else f"evidence, {name}"
            rows.append(Row(what, "/min", 60 / took["wall"], f"limit {LIMIT:g} s", 60 / LIMIT, 1, agrees))
    print(f"  all figures: {told['figures']['wall'] * 1000:.0f} ms", flush=True)
    return rows
