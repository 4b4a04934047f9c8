"""Notices of holidays: read as published, refused where they contradict themselves."""

from datetime import date

import pytest

from shouyue.obligations.logic import Notice, Refused, Stretch, entered, notices, read_notice, without_years
from shouyue.worktime import china, shipped_table

PUBLISHED = """国务院办公厅关于2026年部分节假日安排的通知
国办发明电〔2025〕7号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。"""
IN_ONE_LINE = (
    "一、元旦：1月1日放假，与周末连休。二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。"
    "三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。四、劳动节：5月1日至5日放假调休，共5天。"
    "4月28日（星期日）、5月11日（星期六）上班。五、端午节：6月10日放假，与周末连休。"
    "六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。"
    "七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。"
)
FROM_DECEMBER = """一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。
二、春节：1月21日至27日放假调休，共7天。1月28日（星期六）、1月29日（星期日）上班。
三、清明节：4月5日放假，共1天。
四、劳动节：4月29日至5月3日放假调休，共5天。4月23日（星期日）、5月6日（星期六）上班。
五、端午节：6月22日至24日放假调休，共3天。6月25日（星期日）上班。
六、中秋节、国庆节：9月29日至10月6日放假调休，共8天。10月7日（星期六）、10月8日（星期日）上班。"""
NEXT_YEAR = """国办发明电〔2026〕9号
现将2027年放假安排通知如下。
一、元旦：1月1日（周五）至4日（周一）放假调休，共4天。1月9日（周六）上班。
二、春节：2月5日（周五）至11日（周四）放假调休，共7天。2月14日（周日）、2月20日（周六）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。
五、端午节：6月9日（周三）放假，共1天。
六、中秋节：9月15日（周三）放假，共1天。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。"""


def shipped(year: int) -> Notice:
    return next(one for one in notices(shipped_table()) if one.year == year)


@pytest.mark.parametrize(
    ("text", "year", "number"),
    [
        (PUBLISHED, 2026, ""),
        (IN_ONE_LINE, 2024, "国办发明电〔2023〕7号"),
        (FROM_DECEMBER, 2023, "国办发明电〔2022〕16号"),
    ],
)
def test_a_notice_is_read_as_it_was_published(text: str, year: int, number: str) -> None:
    assert read_notice(text, year=year, number=number) == shipped(year)


def test_what_is_not_of_the_form_is_taken_from_the_text() -> None:
    notice = read_notice(NEXT_YEAR)
    assert (notice.year, notice.number) == (2027, "国办发明电〔2026〕9号")
    assert notice.stretches[0] == Stretch("元旦", date(2027, 1, 1), date(2027, 1, 4), (date(2027, 1, 9),))
    assert (notice.first, notice.last) == (date(2027, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("old", "new", "field", "sentence"),
    [
        ("共9天", "共8天", "text", "从 2026-02-15 到 2026-02-23 却是 9 天"),
        ("1月4日（周日）", "1月4日（周一）", "text", "2026-01-04 是星期日，不是周一"),
        ("2026年", "2025年", "text", "2025-01-01 是星期三，不是周四"),
        ("5月9日（周六）上班", "5月9日（周六）", "text", "看不懂“5月9日（周六）”"),
        ("5月9日（周六）上班", "5月8日上班", "text", "2026-05-08 不能是调休上班日，它本来就上班"),
        ("5月9日（周六）上班", "5月2日（周六）上班", "text", "2026-05-02 不能是调休上班日，它本来就放假"),
        ("2月28日（周六）上班", "2月14日（周六）上班", "text", "2026-02-14 写了两次"),
        ("6月19日（周五）至21日（周日）放假，共3天", "6月31日放假", "text", "没有“6月31日”"),
        ("五、端午节：6月19日（周五）至21日（周日）放假，共3天。\n", "", "text", "端午节"),
        ("放假调休，共7天。9月20日", "放假调休，共7天。10月20日", "text", "2026-10-20 是星期二，不是周日"),
        ("国办发明电〔2025〕7号", "", "number", "文号"),
        ("2026年", "", "year", "年份"),
    ],
)
def test_what_contradicts_itself_is_refused_with_a_sentence(old: str, new: str, field: str, sentence: str) -> None:
    assert old in PUBLISHED
    with pytest.raises(Refused) as refused:
        read_notice(PUBLISHED.replace(old, new))
    assert refused.value.field == field
    assert sentence in refused.value.text.zh


@pytest.mark.parametrize("text", ["", "hello", "一、元旦：放假", "元旦：1月1日\n" * 3, "：" * 1000])
def test_a_text_of_something_else_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        read_notice(text, year=2027, number="x")


def test_a_holiday_of_too_many_days_is_refused() -> None:
    with pytest.raises(Refused):
        read_notice(PUBLISHED.replace("5日（周二）放假调休，共5天", "28日放假调休，共28天"))


def test_a_notice_takes_the_place_of_its_year_in_the_table() -> None:
    table = entered(entered(shipped_table(), read_notice(NEXT_YEAR)), read_notice(NEXT_YEAR.replace("9号", "10号")))
    assert [one.year for one in notices(table)] == [2022, 2023, 2024, 2025, 2026, 2027]
    known = china(table)
    assert known.announced is not None
    assert 2027 in known.announced
    assert known.days[date(2027, 1, 4)].source == "国办发明电〔2026〕10号"
    assert {day: known.days[day] for day in china().days if day.year < 2027} == {
        day: one for day, one in china().days.items() if day.year < 2027
    }


def test_names_that_the_table_does_not_know_are_put_together_or_stand_as_they_are() -> None:
    text = NEXT_YEAR.replace("一、元旦", "一、元旦、开国纪念日").replace('"', "“")
    days = china(entered(shipped_table(), read_notice(text))).days
    assert days[date(2027, 1, 1)].name.in_("en") == "New Year's Day and 开国纪念日"


def test_a_new_shipped_table_keeps_the_years_that_we_announced() -> None:
    ours = entered(shipped_table(), read_notice(NEXT_YEAR))
    assert notices(without_years(shipped_table(), ours)) == notices(ours)
    assert without_years(shipped_table(), shipped_table()) == shipped_table()
