"""django-bizcal: make-up days are overrides of a day's hours."""

from asking import question, serve
from django_bizcal import WorkingCalendar
from django_bizcal.providers import SetHolidayProvider

asked = question()
shifts = [("09:00", "12:00"), ("13:00", "18:00")]
calendar = WorkingCalendar(
    tz="Asia/Shanghai",
    weekly_schedule=dict.fromkeys(range(5), shifts),
    holiday_provider=SetHolidayProvider.from_dates(asked["holidays"]),
    day_overrides=dict.fromkeys(asked["make_up"], shifts),
)
serve(calendar.add_business_hours, asked)
