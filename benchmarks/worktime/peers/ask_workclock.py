"""workclock: all weekdays are working days and every date off is a holiday, since it knows no make-up days."""

import sys
import time
from datetime import time as hour

import numpy as np
from asking import ZONE, question, serve
from workclock import Break, Holidays, Schedule, WorkDay

asked = question()
schedule = Schedule(
    [
        WorkDay(hour(9), hour(18), days=range(7)),
        Break(hour(12), hour(13), days=range(7)),
        Holidays(asked["off"]),
    ],
    time_zone=ZONE,
)


def bulk() -> float:
    """Answer rows per second for the rows in one file, and leave the answers in another."""
    starts, amounts = np.load(sys.argv[2])
    instants = starts.astype("datetime64[s]").astype("datetime64[us]")
    lengths = amounts.astype("timedelta64[s]").astype("timedelta64[us]")
    began = time.perf_counter()
    due = schedule.add_many(instants, lengths)
    speed = len(starts) / (time.perf_counter() - began)
    np.save(sys.argv[3], due.astype("datetime64[s]").astype(np.int64))
    return speed


serve(lambda start, hours: schedule.add(start, hours=hours), asked, bulk=bulk)
