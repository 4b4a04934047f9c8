"""All benchmarks by one command: python benchmarks/run.py [name …].

Each folder beside this file with a `bench.py` is one benchmark. Its `main()` measures us and a peer or a limit in the
same run, on the same data, and answers rows; the exit code says whether every row reached what it should.
"""

import importlib
import signal
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "src")]

from benchmarks.report import Row, table  # noqa: E402


def main(names: list[str]) -> int:
    known = sorted(folder.parent.name for folder in HERE.glob("*/bench.py"))
    unknown = sorted(set(names) - set(known))
    if unknown:
        print(f"No benchmark is called {', '.join(unknown)}: choose from {', '.join(known)}.")
        return 2
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))  # what was started ends with us
    rows: list[Row] = []
    for name in names or known:
        print(f"{name} …", flush=True)
        rows += importlib.import_module(f"benchmarks.{name}.bench").main()
    print(table(rows))
    return 0 if all(row.reached for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
