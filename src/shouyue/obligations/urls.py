"""Addresses of working calendars."""

from django.urls import path

from shouyue.obligations import views

app_name = "obligations"
urlpatterns = [
    path("calendars/", views.calendars, name="calendars"),
    path("calendars/<str:name>/", views.calendar, name="calendar"),
]
