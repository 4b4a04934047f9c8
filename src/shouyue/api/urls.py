"""Addresses of the reference. `include` hands each view the API that it describes."""

from django.urls import path

from shouyue.api import views

app_name = "api"
urlpatterns = [
    path("api/", views.operations, name="operations"),
    path("api/v1/openapi.json", views.openapi, name="openapi"),
    path("api/operations/<slug:id>/", views.operation, name="operation"),
    path("problems/", views.kinds, name="problems"),
    path("problems/<slug:code>/", views.kind, name="problem"),
]
