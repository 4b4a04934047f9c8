"""Addresses of deliveries. The pages of the journal itself belong to the desk."""

from django.urls import path

from shouyue.journal import views

app_name = "journal"
urlpatterns = [
    path("deliveries/", views.deliveries, name="deliveries"),
    path("deliveries/retry/", views.retry_all, name="retry_all"),
    path("deliveries/<int:number>/retry/", views.retry, name="retry"),
]
