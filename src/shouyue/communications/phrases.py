"""Words of this room."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shouyue.communications.logic.mail import Direction, Reason
from shouyue.communications.logic.mail import State as Mail
from shouyue.communications.logic.records import Kind, Way
from shouyue.communications.logic.webhooks import Failure, State
from shouyue.ui.elements import Tone

STATES: dict[State, tuple[Promise, Tone]] = {
    State.WAITING: (_("waiting"), "warn"),
    State.DELIVERED: (_("delivered"), "good"),
    State.GIVEN_UP: (_("given up"), "bad"),
}

FAILURES: dict[Failure, Promise] = {
    Failure.STATUS: _("the receiver refused it"),
    Failure.TIMEOUT: _("no answer in time"),
    Failure.NETWORK: _("the receiver cannot be reached"),
    Failure.TLS: _("the receiver's certificate is not valid"),
    Failure.UNSAFE: _("the address leads to where webhooks may not go"),
}

DISABLED = {
    "gone": _("The receiver answered 410 Gone: it wants nothing more."),
    "failing": _("For five days nothing arrived."),
}

MAIL_STATES: dict[Mail, tuple[Promise, Tone]] = {
    Mail.WAITING: (_("waiting"), "warn"),
    Mail.SENDING: (_("being sent"), "info"),
    Mail.SENT: (_("sent"), "good"),
    Mail.FAILED: (_("not delivered"), "bad"),
    Mail.BOUNCED: (_("came back"), "bad"),
    Mail.RECEIVED: (pgettext_lazy("mail", "received"), "info"),
}
# Why a mail is taken as written by a machine.
REASONS: dict[Reason, Promise] = {
    Reason.AUTO: _("an automatic reply"),
    Reason.BULK: _("a circular"),
    Reason.BOUNCE: _("a server's report"),
    Reason.LOOP: _("our own mail that came back"),
    Reason.FLOOD: _("too many mails of this sender in an hour"),
    Reason.COPY: _("the same mail by another mailbox"),
}
SERVICES: dict[str, Promise] = {"wecom": _("WeCom"), "dingtalk": _("DingTalk"), "feishu": _("Feishu")}
CASE_KINDS: dict[str, Promise] = {
    "": _("any"),
    "complaint": _("complaint"),
    "inquiry": _("inquiry"),
    "request": _("service request"),
}
STEPS: dict[str, Promise] = {
    "received": pgettext_lazy("step", "received"),
    "contacted": pgettext_lazy("step", "contacted"),
    "evidence": pgettext_lazy("step", "evidence wanted"),
    "plan": pgettext_lazy("step", "plan"),
    "progress": pgettext_lazy("step", "progress"),
    "result": pgettext_lazy("step", "result"),
    "compensation": pgettext_lazy("step", "compensation"),
    "delay": pgettext_lazy("step", "delay"),
}
# What is told to groups and by mail.
HEARD: dict[str, Promise] = {
    "warned": _("reminder"),
    "escalated": _("escalation"),
    "breached": _("breached"),
    "approval": _("approval asked"),
}
TRIED = _("Shouyue is connected: reminders and escalations are told here.")

# What a notice is: its name, icon and tone.
KINDS_OF_NOTICE: dict[str, tuple[Promise, str, Tone]] = {
    "warned": (_("reminder"), "bell", "warn"),
    "escalated": (_("escalated to you"), "circle-arrow-up", "bad"),
    "breached": (_("breached"), "alarm", "bad"),
    "approval": (_("awaits your word"), "rubber-stamp", "warn"),
    "summary": (_("summary"), "stack-2", "muted"),
    "happened": (_("news"), "info-circle", "info"),
}

RECORDS = _("Communications")
# How a communication went: its name and icon.
WAYS: dict[Way, tuple[Promise, str]] = {
    Way.PHONE: (pgettext_lazy("way", "Phone"), "phone"),
    Way.WECHAT: (pgettext_lazy("way", "WeChat"), "brand-wechat"),
    Way.CHAT: (pgettext_lazy("way", "Online chat"), "message-circle"),
    Way.EMAIL: (pgettext_lazy("way", "E-mail"), "mail"),
    Way.WEBSITE: (pgettext_lazy("way", "Website"), "world"),
    Way.SERVICE_POINT: (pgettext_lazy("way", "Service point"), "building-store"),
    Way.IN_PERSON: (pgettext_lazy("way", "In person"), "user"),
    Way.OTHER: (pgettext_lazy("way", "Other way"), "dots"),
}
KINDS: dict[Kind, Promise] = {
    Kind.OTHER: pgettext_lazy("kind of communication", "Talk"),
    Kind.FEEDBACK: pgettext_lazy("kind of communication", "Feedback on our service"),
    Kind.CALL_BACK: pgettext_lazy("kind of communication", "Call-back"),
    Kind.PHONE_TALK: pgettext_lazy("kind of communication", "In-depth phone talk"),
    Kind.VISIT: pgettext_lazy("kind of communication", "Visit"),
    Kind.MESSAGE: pgettext_lazy("kind of communication", "Message"),
}
DIRECTIONS: dict[Direction, tuple[Promise, str]] = {
    Direction.IN: (pgettext_lazy("communication", "The customer came to us"), "arrow-down-left"),
    Direction.OUT: (pgettext_lazy("communication", "We went to the customer"), "arrow-up-right"),
}
NO_CASE = _("There is no such case, or it is not one of yours.")
NO_CUSTOMER = _("There is no such customer, or it is not one of yours.")
NO_CONTACT = _("This customer has no such contact.")
