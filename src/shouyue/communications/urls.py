"""Addresses of communications, notices, mail, channels, templates, robots and webhooks."""

from django.urls import path

from shouyue.communications.views import channels, mail, recording, records, robots, templates
from shouyue.communications.views import notices as notice_views
from shouyue.communications.views import webhooks as views

app_name = "communications"
urlpatterns = [
    path("communications/", records.communications, name="communications"),
    path("communications/excel/", records.communications_excel, name="communications_excel"),
    path("communications/new/", recording.new_communication, name="new_communication"),
    path("communications/partner/", recording.partner, name="partner"),
    path("communications/<int:pk>/", records.communication, name="communication"),
    path("communications/<int:pk>/correct/", records.correct_communication, name="correct_communication"),
    path("notices/", notice_views.mine, name="notices"),
    path("notices/read/", notice_views.read, name="notices_read"),
    path("notices/<int:number>/", notice_views.opened, name="notice"),
    path("notices/by-mail/", notice_views.by_mail, name="notices_by_mail"),
    path("mail/", mail.mailboxes, name="mailboxes"),
    path("mail/new/", mail.new_mailbox, name="new_mailbox"),
    path("mail/<int:pk>/edit/", mail.edit_mailbox, name="edit_mailbox"),
    path("mail/<int:pk>/test/", mail.try_mailbox, name="try_mailbox"),
    path("mail/<int:pk>/pause/", mail.pause_mailbox, name="pause_mailbox"),
    path("mail/outbox/", mail.outbox, name="outbox"),
    path("mail/outbox/test/", mail.try_server, name="try_server"),
    path("mail/outbox/<uuid:key>/again/", mail.send_again, name="send_again"),
    path("channels/", channels.channels, name="channels"),
    path("channels/<slug:code>/open/", channels.open_channel, name="open_channel"),
    path("channels/<slug:code>/close/", channels.close_channel, name="close_channel"),
    path("channels/<slug:code>/outage/", channels.report_outage, name="report_outage"),
    path("channels/<slug:code>/edit/", channels.edit_channel, name="edit_channel"),
    path("templates/", templates.templates, name="templates"),
    path("templates/new/", templates.new_template, name="new_template"),
    path("templates/<slug:code>/<slug:language>/", templates.template, name="template"),
    path("templates/<slug:code>/<slug:language>/edit/", templates.edit_template, name="edit_template"),
    path("robots/", robots.robots, name="robots"),
    path("robots/new/", robots.new_robot, name="new_robot"),
    path("robots/<int:pk>/edit/", robots.edit_robot, name="edit_robot"),
    path("robots/<int:pk>/test/", robots.try_robot, name="try_robot"),
    path("robots/<int:pk>/remove/", robots.remove_robot, name="remove_robot"),
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
