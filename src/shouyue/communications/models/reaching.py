"""Webhooks and what was sent there; notices; mailboxes, mails; channels, templates of replies, robots."""

from django.db import models
from django.db.models import Q

from shouyue.communications.logic import mail
from shouyue.communications.logic.webhooks import State


class Endpoint(models.Model):
    """An address of another system that hears of facts."""

    key = models.UUIDField(unique=True, editable=False)  # public reference
    name = models.CharField(max_length=80)
    url = models.CharField(max_length=500)
    patterns = models.JSONField()  # names of facts: `order.received`, `obligation.*`
    active = models.BooleanField(default=True)
    owner = models.ForeignKey("access.Account", models.SET_NULL, null=True, related_name="+")
    secret = models.TextField()  # sealed: see access.seal
    former = models.TextField(default="")  # the secret before, sealed; signs beside the new one until then
    former_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)  # counts changes, for whoever changes it at the same time
    failing_since = models.DateTimeField(null=True)
    quiet_until = models.DateTimeField(null=True)
    disabled_at = models.DateTimeField(null=True)  # by us, after failures
    disabled_why = models.CharField(max_length=10, default="")

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.CheckConstraint(
                name="webhook_disabled_is_off", condition=Q(disabled_at__isnull=True) | Q(active=False)
            ),
        )

    def __str__(self) -> str:
        return self.name


class Message(models.Model):
    """One fact for one endpoint, as it is sent each time."""

    endpoint = models.ForeignKey(Endpoint, models.CASCADE, related_name="messages")
    reference = models.UUIDField()  # the fact's id, in the header webhook-id; a test has one of its own
    name = models.CharField(max_length=60)
    subject = models.CharField(max_length=120, default="")
    body = models.TextField()
    state = models.CharField(max_length=9, default=State.WAITING.value)
    attempts = models.PositiveSmallIntegerField(default=0)  # of this turn
    turn = models.PositiveSmallIntegerField(default=0)  # counts how often people sent it again
    next_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["endpoint", "-id"], name="webhook_log"),
            models.Index(fields=["created_at"], name="webhook_by_age"),
        )
        constraints = (
            models.UniqueConstraint(fields=["endpoint", "reference"], name="webhook_message_once"),
            models.CheckConstraint(
                name="webhook_waits_for_a_time", condition=Q(state=State.WAITING.value) ^ Q(next_at__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.reference}"


class Attempt(models.Model):
    """One request and what was answered."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="log")
    at = models.DateTimeField()
    seconds = models.FloatField()
    status = models.PositiveSmallIntegerField(null=True)
    failure = models.CharField(max_length=8, default="")
    headers = models.JSONField()  # that were sent, the signature without its value
    answer = models.TextField(default="")  # the beginning of the body

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.status or self.failure}"


class Notice(models.Model):
    """A message to one person about one promise; or, after an outage, one for all that had piled up."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=10)  # warned, escalated, breached, summary
    fact = models.UUIDField()
    obligation = models.UUIDField(null=True)  # null: a summary
    subject = models.CharField(max_length=120, default="")
    name = models.CharField(max_length=60, default="")  # of the fact, where something happened
    rule = models.CharField(max_length=80, default="")
    clause = models.CharField(max_length=24, default="")
    step = models.CharField(max_length=20, default="")
    count = models.PositiveIntegerField(default=1)  # messages in it
    at = models.DateTimeField()  # company time at which the alarm fell due
    told_at = models.DateTimeField()  # company time at which it was told
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["person", "-id"], name="notice_of_person"),
            models.Index(fields=["person"], name="notice_unread", condition=models.Q(read_at__isnull=True)),
        )
        constraints = (models.UniqueConstraint(fields=["person", "fact"], name="notice_once"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Mailbox(models.Model):
    """A mailbox that is read by IMAP. Times are real ones; `since` is the first day whose mails are taken."""

    class Security(models.TextChoices):
        TLS = "tls"
        STARTTLS = "starttls"
        NONE = "none"  # on this machine alone

    name = models.CharField(max_length=80)
    host = models.CharField(max_length=200)
    port = models.PositiveIntegerField(default=993)
    security = models.CharField(max_length=8, choices=Security.choices, default=Security.TLS)
    user = models.CharField(max_length=200)
    password = models.TextField()  # sealed: see access.seal
    folder = models.CharField(max_length=120, default="INBOX")
    since = models.DateField()
    site = models.CharField(max_length=20, blank=True)  # codes: where its mails belong; empty: the whole company
    region = models.CharField(max_length=20, blank=True)
    active = models.BooleanField(default=True)
    uidvalidity = models.BigIntegerField(null=True)  # under which `last_uid` counts
    last_uid = models.BigIntegerField(default=0)
    busy_until = models.DateTimeField(null=True)  # one worker at a time reads it
    last_ok_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("name", "id")
        constraints = (models.UniqueConstraint(fields=("host", "user", "folder"), name="mailbox_once"),)

    def __str__(self) -> str:
        return self.name


class Mail(models.Model):
    """An e-mail that came in or goes out. Personal data lives here, never in the journal.

    Of HTML only its text is kept: nobody's pages show a stranger's HTML, and the whole mail can be downloaded (`raw`).
    """

    key = models.UUIDField(unique=True, editable=False)  # message:<key> in the journal
    direction = models.CharField(max_length=3)
    mailbox = models.ForeignKey(Mailbox, models.SET_NULL, null=True, related_name="mails")
    message_id = models.CharField(max_length=255, db_index=True)
    fingerprint = models.CharField(max_length=64, blank=True)  # of what came in, with whatever Message-ID
    in_reply_to = models.CharField(max_length=255, blank=True)
    references = models.JSONField(default=list)
    thread = models.UUIDField()
    about = models.CharField(max_length=120, blank=True)  # reference: `case:8431`
    customer = models.BigIntegerField(null=True)
    sender = models.CharField(max_length=320)
    sender_name = models.CharField(max_length=200, blank=True)
    to = models.JSONField(default=list)  # addresses
    cc = models.JSONField(default=list)
    subject = models.CharField(max_length=500, blank=True)
    text = models.TextField(blank=True)  # what was written now
    quoted = models.TextField(blank=True)  # history and signature below it
    too_large = models.BooleanField(default=False)  # only its headers were taken
    kind = models.CharField(max_length=9)
    reason = models.CharField(max_length=6, blank=True)  # why it is automatic
    state = models.CharField(max_length=8)
    actor = models.CharField(max_length=64)  # who sent it, or the system
    at = models.DateTimeField()  # company time at which it arrived or was written
    left = models.JSONField(default=list)  # recipients that have not got it
    attempts = models.PositiveSmallIntegerField(default=0)  # of this turn
    turn = models.PositiveSmallIntegerField(default=0)  # counts how often people sent it again
    since = models.DateTimeField(null=True)  # real time at which this turn began
    next_at = models.DateTimeField(null=True)  # real time of the next attempt
    error = models.CharField(max_length=500, blank=True)
    raw = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="mails")

    class Meta:
        indexes = (
            models.Index(fields=["about", "at"], name="mail_of_subject", condition=~Q(about="")),
            models.Index(fields=["thread"], name="mail_of_thread"),
            models.Index(fields=["sender", "at"], name="mail_of_sender"),
            models.Index(fields=["-id"], name="mail_outbox", condition=Q(direction=mail.Direction.OUT.value)),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["mailbox", "message_id", "fingerprint"],
                condition=Q(direction=mail.Direction.IN.value),
                name="mail_taken_once",
            ),
            models.CheckConstraint(
                name="mail_received_came_in",
                condition=Q(direction=mail.Direction.IN.value) ^ ~Q(state=mail.State.RECEIVED.value),
            ),
            models.CheckConstraint(
                name="mail_only_waits_for_a_time", condition=Q(state=mail.State.WAITING.value) | Q(next_at__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return self.subject or str(self.key)


class MailFile(models.Model):
    """An attachment: the file, or why it was not kept."""

    mail = models.ForeignKey(Mail, models.CASCADE, related_name="files")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="mail_files")
    name = models.CharField(max_length=200)
    refused = models.JSONField(null=True)  # the reason: {"zh": …, "en": …}

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                name="mail_file_kept_or_refused", condition=Q(file__isnull=True) ^ Q(refused__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return self.name


class Channel(models.Model):
    """A way by which customers reach us. `calendar` is a name of the policies' calendars: its hours."""

    code = models.CharField(max_length=30, unique=True)  # channel:<code> in the journal
    name = models.CharField(max_length=60)
    calendar = models.CharField(max_length=40)
    active = models.BooleanField(default=False)  # in service
    place = models.PositiveSmallIntegerField(default=0)  # in the list
    changed_at = models.DateTimeField(null=True)  # company time of the last opening or closing

    class Meta:
        ordering = ("place", "code")

    def __str__(self) -> str:
        return self.name


class Template(models.Model):
    """A reply prepared beforehand, with places to fill in. `shipped`: a hash of the text as the product brought it."""

    code = models.CharField(max_length=40)
    language = models.CharField(max_length=10, default="zh-hans")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, blank=True)  # of case: complaint, inquiry, request; empty: any
    step = models.CharField(max_length=20, blank=True)  # received, contacted, …
    subject = models.CharField(max_length=200)
    text = models.TextField()
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    shipped = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("kind", "code", "language")
        constraints = (models.UniqueConstraint(fields=("code", "language"), name="template_once"),)

    def __str__(self) -> str:
        return self.name


class Robot(models.Model):
    """A robot of a group chat that tells what is about to go wrong. Times are real ones."""

    name = models.CharField(max_length=80)
    service = models.CharField(max_length=10)  # wecom, dingtalk, feishu
    address = models.TextField()  # sealed: who knows it writes in the group
    secret = models.TextField(blank=True)  # sealed; DingTalk's signature
    hears = models.JSONField()  # warned, escalated, breached, approval
    site = models.CharField(max_length=20, blank=True)  # codes; empty: everywhere
    region = models.CharField(max_length=20, blank=True)
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    failures = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)
    last_ok_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name


class Alert(models.Model):
    """One alarm that waits to be told outside the product: to a group's robot, or to a person by mail."""

    robot = models.ForeignKey(Robot, models.CASCADE, null=True, related_name="alerts")
    person = models.ForeignKey("people.Person", models.CASCADE, null=True, related_name="alerts")
    fact = models.UUIDField()
    kind = models.CharField(max_length=10)  # warned, escalated, breached, approval
    obligation = models.UUIDField(null=True)
    subject = models.CharField(max_length=120)
    rule = models.CharField(max_length=80, blank=True)
    clause = models.CharField(max_length=24, blank=True)
    at = models.DateTimeField()  # company time of the alarm
    due_at = models.DateTimeField()  # company time at which it may be told

    class Meta:
        indexes = (models.Index(fields=["due_at"], name="alert_by_time"),)
        constraints = (
            models.CheckConstraint(
                name="alert_has_one_receiver", condition=Q(robot__isnull=True) ^ Q(person__isnull=True)
            ),
            models.UniqueConstraint(fields=["robot", "fact"], name="alert_of_robot_once"),
            models.UniqueConstraint(fields=["person", "fact"], name="alert_of_person_once"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Wish(models.Model):
    """How a person wants notices besides those in the product."""

    person = models.OneToOneField("people.Person", models.CASCADE, primary_key=True, related_name="wish")
    by_mail = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.person_id)
