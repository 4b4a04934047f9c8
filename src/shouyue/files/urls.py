"""Addresses of files."""

from django.urls import path

from shouyue.files import views

app_name = "files"
urlpatterns = [path("<uuid:key>/", views.download, name="download")]
