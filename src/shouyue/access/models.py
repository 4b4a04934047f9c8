"""Accounts, what lets them in, and where they are signed in."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, username: str, email: str = "") -> "Account":
        """An account without a password: it comes in by a link, or by the company's sign-in."""
        account = self.model(username=self.model.normalize_username(username), email=email.lower())
        account.set_unusable_password()
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """Somebody who can sign in. Who that is in the company, and in which role, is said by the people room."""

    username = models.CharField(_("user name"), max_length=150, unique=True)
    email = models.EmailField(_("work e-mail"), blank=True)  # lower case; by it the company's sign-in finds us
    is_active = models.BooleanField(_("may sign in"), default=True)
    left = models.BooleanField(default=False)  # closed because its person left, not by whoever looks after accounts

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = (models.UniqueConstraint(fields=["email"], name="account_email_once", condition=~Q(email="")),)

    def __str__(self) -> str:
        return self.username


class SignInLink(models.Model):
    """A link that was handed out. Only the hash of its nonce is kept, so that the table lets nobody in."""

    class Purpose(models.TextChoices):
        ENTER = "enter"
        PASSWORD = "password"

    digest = models.CharField(max_length=64, unique=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sign_in_links")
    purpose = models.CharField(max_length=8, choices=Purpose.choices, default=Purpose.ENTER)
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.account} until {self.expires_at:%Y-%m-%d %H:%M}"


class Authenticator(models.Model):
    """The second factor of an account: an app that shows six digits, a new number every half minute."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="authenticator")
    secret = models.TextField()  # sealed: see `seal`
    since = models.DateTimeField()
    last_step = models.BigIntegerField()  # of the code used last: no code is taken twice
    failures = models.PositiveSmallIntegerField(default=0)
    blocked_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.account)


class RecoveryCode(models.Model):
    """One of the codes for the day on which the phone is lost. Only its keyed hash is kept."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64, unique=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.account)


class Identity(models.Model):
    """Whom the company's sign-in knows by this name. Made when it first finds the account; decides from then on."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=255)
    since = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["issuer", "subject"], name="identity_subject_once"),
            models.UniqueConstraint(fields=["issuer", "account"], name="identity_account_once"),
        )

    def __str__(self) -> str:
        return f"{self.subject} at {self.issuer}"


class Token(models.Model):
    """What a program signs in with. Only the hash is kept; the prefix tells people which one it is."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField()  # names of permissions; it may nothing else
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="token_expires_later", condition=Q(expires_at=None) | Q(expires_at__gt=F("created_at"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.prefix} {self.name}"


class Session(AbstractBaseSession):
    """A signed-in browser, with whose it is, so that people can see theirs and end them."""

    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="sessions")
    since = models.DateTimeField(null=True)
    address = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=200)

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        from shouyue.access.sessions import SessionStore

        return SessionStore


class SensitiveRead(models.Model):
    """Somebody saw personal data whole: whose, how, when and from where. Never through the journal; pruned in time."""

    class What(models.TextChoices):
        SHOWN = "shown"  # on a page, by a button
        EXPORTED = "exported"  # in a file
        FETCHED = "fetched"  # by a program

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="sensitive_reads")
    subject = models.CharField(max_length=80)  # a reference: `contact:12`
    what = models.CharField(max_length=8, choices=What.choices)
    at = models.DateTimeField()  # real time
    address = models.GenericIPAddressField(null=True)

    class Meta:
        indexes = (
            models.Index(name="sensitive_read_by_subject", fields=("subject", "-id")),
            models.Index(name="sensitive_read_by_account", fields=("account", "-id")),
            models.Index(name="sensitive_read_by_time", fields=("at",)),
        )

    def __str__(self) -> str:
        return f"{self.account_id} saw {self.subject}"
