"""Forms of time and the rarer aspects of deadline rules."""

import pytest

from shouyue.policy.phrasing import phrase
from tests.unit.policy.drafts import draft


def sentence(aspects: str, language: str = "zh-hans") -> str:
    rule = (
        f"rules: [{{id: X-1/a, kind: deadline, subject: case, start: case.received, stop: case.answered, {aspects}}}]"
    )
    policy = draft(rule)
    return phrase(policy.rules[0], policy, language).sentence


@pytest.mark.parametrize(
    ("aspects", "zh", "en"),
    [
        (
            "within: PT30M, calendar: office, start_in: open",
            "自“工单已受理”（限“办公时间”之内）起 30 分钟（按“办公时间”）内须有“已答复”。",
            "Within 30 minutes (in “Office hours”) of “Case received” (inside “Office hours” only) there must be "
            "“Answered”.",
        ),
        (
            "within: by 10:00 on the next working day, calendar: office, start_in: closed",
            "自“工单已受理”（限“办公时间”之外）起，下一个工作日 10:00 前（按“办公时间”）须有“已答复”。",
            "After “Case received” (outside “Office hours” only), by 10:00 on the next working day (in “Office "
            "hours”), there must be “Answered”.",
        ),
        (
            "within: by 18:00 on day 3",
            "自“工单已受理”起，第 3 日 18:00 前（起算日为第 1 日）须有“已答复”。",
            "After “Case received”, by 18:00 on day 3, of which the start is day 1, there must be “Answered”.",
        ),
        (
            "within: end of shift, calendar: office",
            "自“工单已受理”起，本班次结束前（按“办公时间”）须有“已答复”。",
            "After “Case received”, before the shift ends (in “Office hours”), there must be “Answered”.",
        ),
        (
            "within: 3 days",
            "自“工单已受理”起 3 天（起算日不计）内须有“已答复”。",
            "Within 3 days (the start day not counted) of “Case received” there must be “Answered”.",
        ),
        (
            "within: PT1H before facts.promised_at, moves_with: facts.promised_at",
            "自“工单已受理”起，不晚于“承诺时间”前 1 小时须有“已答复”；承诺时间变动时随之变动。",
            "After “Case received”, no later than 1 hour before “promised time”, there must be “Answered”; "
            "the due time moves with promised time.",
        ),
        (
            "within: PT4H, calendar: facts.calendar",
            "自“工单已受理”起 4 小时（按“日历”所指日历）内须有“已答复”。",
            "Within 4 hours (in the calendar that “calendar” names) of “Case received” there must be “Answered”.",
        ),
        (
            "within: end of duty, again: restart, once: true, late_entry: PT2H",
            "自“工单已受理”起，当班人员下班前须有“已答复”；计时中再次发生则重新起算；每个工单只起算一次；"
            "事后补录须在发生后 2 小时内。",
            "After “Case received”, before the person on duty goes off, there must be “Answered”; a further start "
            "begins the time anew; once only for each case; what is entered within 2 hours of its happening still "
            "counts.",
        ),
        (
            "within: PT1H, late_entry: refuse, replaces: [CM-5.2/*], reopen: {on: case.reopened, how: restart}",
            "自“工单已受理”起 1 小时（连续计时）内须有“已答复”；有“工单已重新打开”时重新起算；取代 CM-5.2/*；"
            "不接受事后补录。",
            "Within 1 hour (elapsed time) of “Case received” there must be “Answered”; on “Case reopened” it starts "
            "anew; takes the place of CM-5.2/*; late entries are refused.",
        ),
        (
            "within: end of month, pause: {from: case.asked, until: any, cause: us, moves: true}",
            "自“工单已受理”起，本月结束前须有“已答复”；自“已请客户补充”至下一个事实暂停（我方原因），到期时间顺延。",
            "After “Case received”, before the month ends, there must be “Answered”; paused from “Proofs asked” until "
            "the next fact (our own doing), which moves the due time.",
        ),
    ],
)
def test_says_every_form_of_time_and_every_aspect(aspects: str, zh: str, en: str) -> None:
    assert (sentence(aspects), sentence(aspects, "en")) == (zh, en)


def test_the_line_on_counting_has_the_calendars_hours() -> None:
    policy = draft(
        "rules: [{id: X-1/a, kind: deadline, subject: case, start: case.received, stop: case.answered, "
        "within: PT4H, calendar: office}]"
    )
    assert phrase(policy.rules[0], policy, "zh-hans").line("calendar") == (
        "“办公时间”：周一至周五 09:00–12:00、13:00–18:00，法定节假日休息，调休上班日按周一的班次"
    )


def test_a_ladder_from_the_breach_says_whose() -> None:
    policy = draft(
        "rules: [{id: X-2/up, kind: ladder, subject: case, from: breach, of: [X-1/a], stop: case.closed, "
        "steps: [{after: PT1H, to: director}]}]"
    )
    assert phrase(policy.rules[0], policy, "en").sentence == (
        "Counted from the first breach of X-1/a (elapsed time); after 1 hour, Director is told; it ends with “Case "
        "closed”."
    )
    assert phrase(policy.rules[0], policy, "zh-hans").sentence == (
        "自 X-1/a 首次逾期起（连续计时）；满 1 小时，告知客服经理；至“工单已结案”为止。"
    )
