"""The address of the stream."""

from django.urls import path

from shouyue.live import views

app_name = "live"
urlpatterns = [path("live/", views.listen, name="listen")]
