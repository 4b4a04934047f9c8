"""Addresses of working calendars, announced years and late entries."""

from django.urls import path

from shouyue.obligations.views import calendars, late_entries, years

app_name = "obligations"
urlpatterns = [
    path("calendars/", calendars.calendars, name="calendars"),
    path("calendars/years/", years.years, name="years"),
    path("calendars/years/announce/", years.announce, name="announce"),
    path("calendars/years/moved/<int:number>/", years.moved, name="moved"),
    path("calendars/<str:name>/", calendars.calendar, name="calendar"),
    path("late-entries/", late_entries.late_entries, name="late_entries"),
    path("late-entries/<uuid:key>/", late_entries.decide, name="decide"),
]
