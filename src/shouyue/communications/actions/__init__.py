"""Verbs of this room: webhooks, mail in and out, channels, templates of replies, robots, records of what was said."""

from shouyue.communications.actions.channels import (
    change_channel,
    close_channel,
    open_channel,
    report_outage,
    ship_channels,
)
from shouyue.communications.actions.correcting import Corrected, correct
from shouyue.communications.actions.incoming import Arrival, assign, pass_over, start_over, take
from shouyue.communications.actions.mailboxes import (
    Entered,
    add_mailbox,
    begin_reading,
    change_mailbox,
    end_reading,
    keep_reading,
    let_go,
    pause_mailbox,
)
from shouyue.communications.actions.outgoing import Sending, begin, send_again, send_mail
from shouyue.communications.actions.outgoing import settle as settle_mail
from shouyue.communications.actions.records import Newcomer, Partner, forget_contact, record_communication, take_over
from shouyue.communications.actions.robots import (
    Wanted,
    add_robot,
    begin_telling,
    change_robot,
    end_telling,
    note_told,
    remove_robot,
)
from shouyue.communications.actions.templates import Wording, add_template, change_template, fill, ship_templates
from shouyue.communications.actions.webhooks import (
    Changed,
    Due,
    Refused,
    change,
    create,
    parcel,
    ping,
    prune,
    publish,
    remove,
    resend,
    rotate,
    settle,
)
from shouyue.communications.actions.wishes import wish_for_mail
from shouyue.communications.notices import tell
from shouyue.communications.threads import recognise

__all__ = [
    "Arrival", "Changed", "Corrected", "Due", "Entered", "Newcomer", "Partner", "Refused", "Sending", "Wanted",
    "Wording", "add_mailbox", "add_robot", "add_template", "assign", "begin", "begin_reading", "begin_telling",
    "change", "change_channel", "change_mailbox", "change_robot", "change_template", "close_channel", "correct",
    "create", "end_reading", "end_telling", "fill", "forget_contact", "keep_reading", "let_go", "note_told",
    "open_channel", "parcel", "pass_over", "pause_mailbox", "ping", "prune", "publish", "recognise",
    "record_communication", "remove", "remove_robot", "report_outage", "resend", "rotate", "send_again",
    "send_mail", "settle", "settle_mail", "ship_channels", "ship_templates", "start_over", "take", "take_over",
    "tell", "wish_for_mail",
]  # fmt: skip
