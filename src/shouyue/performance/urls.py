"""Addresses of judged histories."""

from django.urls import path

from shouyue.performance.views import asking, reading

app_name = "performance"
urlpatterns = [
    path("judge/", asking.judgements, name="judgements"),
    path("judge/new/", asking.new, name="new"),
    path("judge/sample/", asking.sample, name="sample"),
    path("judge/<uuid:key>/", reading.judgement, name="judgement"),
    path("judge/<uuid:key>/progress/", asking.progress, name="progress"),
    path("judge/<uuid:key>/rows/", reading.rows, name="rows"),
    path("judge/<uuid:key>/rows.xlsx", reading.rows_excel, name="rows_excel"),
    path("judge/<uuid:key>/silent/", reading.silent, name="silent"),
    path("judge/<uuid:key>/refused.csv", reading.refused, name="refused"),
    path("judge/<uuid:key>/compare/", reading.compare, name="compare"),
    path("judge/<uuid:key>/why/", reading.why, name="why"),
]
