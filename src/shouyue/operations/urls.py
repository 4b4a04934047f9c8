"""Addresses for machines and for people."""

from django.urls import path

from shouyue.operations import views

app_name = "operations"
urlpatterns = [
    path("health/live", views.live, name="live"),
    path("health/ready", views.ready, name="ready"),
    path("metrics", views.figures, name="metrics"),
    path("operations/", views.status, name="status"),
    path("operations/now/", views.now, name="now"),
]
