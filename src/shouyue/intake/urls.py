"""Addresses of imports."""

from django.urls import path

from shouyue.intake import views

app_name = "intake"
urlpatterns = [
    path("", views.imports, name="imports"),
    path("new/<slug:kind>/", views.new, name="new"),
    path("new/<slug:kind>/template.xlsx", views.template, name="template"),
    path("<uuid:key>/", views.preview, name="preview"),
    path("<uuid:key>/columns/", views.columns, name="columns"),
    path("<uuid:key>/check/", views.check, name="check"),
    path("<uuid:key>/accept/", views.accept, name="accept"),
    path("<uuid:key>/drop/", views.drop, name="drop"),
    path("<uuid:key>/errors.xlsx", views.errors, name="errors"),
]
