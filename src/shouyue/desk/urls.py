"""Addresses of the journal's pages."""

from django.urls import path

from shouyue.desk import search_views, views

app_name = "desk"
urlpatterns = [
    path("search/", search_views.search, name="search"),
    path("journal/", views.journal, name="journal"),
    path("journal.xlsx", views.journal_excel, name="journal_excel"),
    path("timeline.xlsx", views.timeline_excel, name="timeline_excel"),
    path("timeline/<path:subject>/", views.timeline, name="timeline"),
]
