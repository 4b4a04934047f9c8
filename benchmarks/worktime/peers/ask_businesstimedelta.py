"""businesstimedelta: all weekdays are working days and every date off is a holiday; its zones are pytz's."""

from datetime import datetime, time

import pytz
from asking import question, serve
from businesstimedelta import BusinessTimeDelta, HolidayRule, LunchTimeRule, Rules, WorkDayRule

asked = question()
zone = pytz.timezone("Asia/Shanghai")
week = list(range(7))
rules = Rules(
    [
        WorkDayRule(time(9), time(18), working_days=week, tz=zone),
        LunchTimeRule(time(12), time(13), working_days=week, tz=zone),
        HolidayRule(dict.fromkeys(asked["off"], "off"), tz=zone),
    ]
)


def add(start: datetime, hours: int) -> datetime:
    return start + BusinessTimeDelta(rules, hours=hours)


serve(add, asked, zone=zone)
