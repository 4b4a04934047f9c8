"""Addresses of background work."""

from django.urls import path

from shouyue.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.jobs, name="jobs"),
    path("retry/", views.retry_all, name="retry_all"),
    path("schedules/<str:name>/pause/", views.pause, name="pause"),
    path("schedules/<str:name>/resume/", views.resume, name="resume"),
    path("schedules/<str:name>/run/", views.run_now, name="run_now"),
    path("<int:number>/", views.job, name="job"),
    path("<int:number>/progress/", views.progress, name="progress"),
    path("<int:number>/retry/", views.retry, name="retry"),
    path("<int:number>/cancel/", views.cancel, name="cancel"),
]
