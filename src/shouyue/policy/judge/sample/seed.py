"""Writes history.csv: three months of a logistics company's service desk, invented, and always the same.

python -m shouyue.policy.judge.sample.seed
"""

import csv
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

TARGET = Path(__file__).with_name("history.csv")
HEAD = ("工单号", "时间", "动作", "经手人", "类型", "级别", "客户级别", "渠道", "已告知客户")
TICKETS = 200
FIRST = datetime(2026, 3, 2, 8, 30)
KINDS = ("咨询", "咨询", "需求", "投诉", "投诉", "投诉")
SEVERITIES = ("一般", "一般", "一般", "重要", "重要", "重大")
CHANNELS = ("电话", "电话", "在线客服", "邮件", "网点")
SLOW = {"周海燕": 2.6, "赵立新": 1.7}
"""How much longer some take than others."""
PEOPLE = ("陈晓红", "林志强", "王建国", "周海燕", "赵立新", "吴丽萍", "黄文斌")

Row = tuple[str, ...]


def rows() -> list[Row]:
    """All rows by time, with three that cannot be read."""
    chance = Random(20260302)
    found = [row for number in range(1, TICKETS + 1) for row in _ticket(number, chance)]
    found.sort(key=lambda row: row[1])
    found.insert(40, ("", "2026-03-11 10:02:00", "备注", "林志强", "", "", "", "", ""))
    found.insert(90, ("GD0071", "三月二十日上午", "备注", "吴丽萍", "", "", "", "", ""))
    found.insert(150, ("GD0103", "2026-04-07 15:20:00", "备注", "黄文斌", "", "特急", "", "", ""))
    return found


def _ticket(number: int, chance: Random) -> Iterator[Row]:
    """One ticket from its receipt to its end, or to where it was left."""
    name, person = f"GD{number:04}", PEOPLE[int(chance.random() * len(PEOPLE))]
    kind = KINDS[int(chance.random() * len(KINDS))]
    severity = SEVERITIES[int(chance.random() * len(SEVERITIES))] if kind == "投诉" else ""
    channel = CHANNELS[int(chance.random() * len(CHANNELS))]
    tier = "ABC"[min(int(chance.random() * 4), 2)]
    at = _received(number, chance)
    yield name, f"{at}", "受理", PEOPLE[number % 3], kind, severity, tier, channel, ""
    for action, minutes in _course(kind, chance):
        at = _working(at + timedelta(minutes=minutes * SLOW.get(person, 1.0)))
        yield name, f"{at}", action, person, "", "", "", "", "是" if action == "已解决" else ""


def _course(kind: str, chance: Random) -> Iterator[tuple[str, float]]:
    """What is done, and the minutes that it takes from the step before."""
    fate = chance.random()
    yield "联系客户", 10 + 200 * chance.random() ** 3
    if fate < 0.04:
        yield "客户撤回", 60 + 900 * chance.random()
        return
    if fate > 0.7:
        yield "请客户补充材料", 60 + 200 * chance.random()
        yield "材料齐全", 300 + 4_000 * chance.random() ** 2
    if kind == "投诉":
        yield "告知方案", 120 + 1_500 * chance.random() ** 2
    yield "备注", 30
    if fate < 0.07:
        return
    yield "已解决", 240 + 4_500 * chance.random() ** 2
    yield "关闭", 30 + 1_000 * chance.random()


def _received(number: int, chance: Random) -> datetime:
    """Some two tickets a day, now and then one that came at night."""
    day = FIRST + timedelta(days=number * 88 // TICKETS)
    return day.replace(
        hour=8 + int(chance.random() * 11), minute=int(chance.random() * 60), second=int(chance.random() * 60)
    )


def _working(at: datetime) -> datetime:
    """People act by day: what would fall into the night or on a Sunday is done the next morning."""
    at = at.replace(microsecond=0)
    if at.hour >= 18:
        at = at.replace(hour=9) + timedelta(days=1)
    elif at.hour < 9:
        at = at.replace(hour=9)
    return at + timedelta(days=1) if at.weekday() == 6 else at


def write(target: Path = TARGET) -> None:
    """Write the file as Excel reads it best: UTF-8 with its mark."""
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEAD)
        writer.writerows(rows())


if __name__ == "__main__":
    write()
