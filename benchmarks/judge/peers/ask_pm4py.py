"""Ask pm4py which cases were taken in charge within 72 hours of their receipt. Runs in pm4py's own environment.

python ask_pm4py.py events.csv      one check for each line of standard input
"""

import json
import sys
import time
import warnings

import pandas as pd
from pm4py.algo.filtering.pandas.ltl import ltl_checker

warnings.simplefilter("ignore")
LIMIT = 72 * 3_600


def main(file: str) -> None:
    log = pd.read_csv(file)
    log = pd.DataFrame(
        {
            "case:concept:name": log["case"].astype(str),
            "concept:name": log["activity"].astype(str),
            "time:timestamp": pd.to_datetime(log["at"], unit="s", utc=True),
        }
    )
    parameters = {
        ltl_checker.Parameters.ENABLE_TIMESTAMP: True,
        ltl_checker.Parameters.TIMESTAMP_DIFF_BOUNDARIES: [[0, LIMIT]],
    }
    for _ in sys.stdin:
        started = time.perf_counter()
        kept = ltl_checker.eventually_follows(log, ["case.received", "case.taken"], parameters=parameters)
        speed = len(log) / (time.perf_counter() - started)
        print(json.dumps({"speed": speed, "kept": int(kept["case:concept:name"].nunique())}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
