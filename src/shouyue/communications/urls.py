"""Addresses of notices and webhooks."""

from django.urls import path

from shouyue.communications import notice_views, views

app_name = "communications"
urlpatterns = [
    path("notices/", notice_views.mine, name="notices"),
    path("notices/read/", notice_views.read, name="notices_read"),
    path("notices/<int:number>/", notice_views.opened, name="notice"),
    path("webhooks/", views.webhooks, name="webhooks"),
    path("webhooks/new/", views.new, name="new"),
    path("webhooks/<uuid:key>/", views.webhook, name="webhook"),
    path("webhooks/<uuid:key>/edit/", views.edit, name="edit"),
    path("webhooks/<uuid:key>/secret/", views.secret, name="secret"),
    path("webhooks/<uuid:key>/test/", views.ping, name="test"),
    path("webhooks/<uuid:key>/remove/", views.remove, name="remove"),
    path("webhooks/<uuid:key>/messages/<int:number>/", views.message, name="message"),
    path("webhooks/<uuid:key>/messages/<int:number>/resend/", views.resend, name="resend"),
]
