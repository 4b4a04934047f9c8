"""Addresses of approvals."""

from django.urls import path

from shouyue.approvals import views

app_name = "approvals"
urlpatterns = [
    path("approvals/", views.approvals, name="approvals"),
    path("approvals/<int:number>/", views.approval, name="approval"),
]
