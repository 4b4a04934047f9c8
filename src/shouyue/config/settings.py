"""Settings, all from the environment; every one has a default that is safe on one machine.

SHOUYUE_VAR            where data lives (database, uploads, secret): `var` in a checkout or in the current folder
SHOUYUE_SECRET_KEY     else made once and kept in `var/secret`
SHOUYUE_JOURNAL_KEY    signs the journal's daily digests; else made once and kept in `var/journal.key`
SHOUYUE_URL            the address people type; decides hosts, and secure cookies when it is https
DATABASE_URL           postgresql://… ; else SQLite in `var`
PORT                   8805
SHOUYUE_HOSTS          further host names by which machines ask, as `web,10.0.0.7`
SHOUYUE_LOG            json for machines; else lines for people. SHOUYUE_LOG_LEVEL: DEBUG, INFO, WARNING …
SHOUYUE_METRICS_TOKEN  lets Prometheus ask for /metrics from elsewhere; without it only this machine may
SHOUYUE_DISK_LEAST_MB  free disk under which the installation is not ready (512)
SHOUYUE_CELERY_BROKER  redis://… or amqp://… ; Celery workers then help with the jobs (`shouyue worker --celery`)
SHOUYUE_API_RATE       calls a second that one token may make (50), SHOUYUE_API_BURST at once (200); per web process
SHOUYUE_WEBHOOK_NETWORKS  private networks that webhooks may reach, as `10.0.0.0/8,192.168.3.7/32`; else none
SHOUYUE_SMTP_URL       the server that sends mail: smtps://user:password@host, smtp://… by STARTTLS; else mail waits
SHOUYUE_MAIL_FROM      who sends it: `Service desk <desk@example.com>`; answers come back there
SHOUYUE_MAIL_CA        certificates of the company's own authority, for its mail servers; else those of the system
SHOUYUE_MAIL_LARGEST_MB  a larger mail is not taken in, and its sender is told (25)
SHOUYUE_MAIL_FLOOD     mails of one sender in an hour, beyond which they are taken as a machine's (30)
SHOUYUE_ROBOT_HOSTS    further hosts of robots, of a WeCom, DingTalk or Feishu of the company's own
SHOUYUE_TRUSTED_PROXIES  addresses and networks of our own proxies, 10.0.0.0/8,…; what they forward is believed
SHOUYUE_REQUIRE_TOTP   roles that must have a second factor, general_manager,…; * for everybody
SHOUYUE_READS_KEPT_DAYS  how long it is kept who looked at personal data (1096, three years)
SHOUYUE_OIDC_ISSUER, _CLIENT_ID, _CLIENT_SECRET  sign-in by OpenID Connect, to /sign-in/company/return/
SHOUYUE_OIDC_NAME      what people call it: 企业微信, Entra …
SHOUYUE_OIDC_MATCH     how it finds an account the first time: `email` (verified) or `username`
SHOUYUE_DEBUG          off; never on where others can reach it
"""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.utils.translation import gettext_lazy as _

from shouyue.access.logic import networks
from shouyue.config.store import database, secret_key
from shouyue.operations import logs

env = environ.Env()

ROOT = Path(__file__).resolve().parents[3]
HOME = ROOT if (ROOT / "manage.py").exists() else Path.cwd()
VAR = Path(env.str("SHOUYUE_VAR", default=str(HOME / "var")))
VAR.mkdir(parents=True, exist_ok=True)

DEBUG = env.bool("SHOUYUE_DEBUG", default=False)
SECRET_KEY = env.str("SHOUYUE_SECRET_KEY", default="") or secret_key(VAR / "secret")
JOURNAL_KEY = env.str("SHOUYUE_JOURNAL_KEY", default="") or secret_key(VAR / "journal.key")
JOURNAL_ARCHIVE = VAR / "archive"
PORT = env.int("PORT", default=8805)
SHOUYUE_URL = env.str("SHOUYUE_URL", default=f"http://127.0.0.1:{PORT}").rstrip("/")
SECURE = SHOUYUE_URL.startswith("https://")
ALLOWED_HOSTS = [urlsplit(SHOUYUE_URL).hostname or "localhost", "127.0.0.1", "localhost", "[::1]"]
ALLOWED_HOSTS += env.list("SHOUYUE_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = [SHOUYUE_URL]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_cotton",
    "django_htmx",
    "django_tasks",
    "axes",
    # The rooms, bottom of the stack first.
    "shouyue.clock",
    "shouyue.ui",
    "shouyue.access",
    "shouyue.api",
    "shouyue.search",
    "shouyue.intake",
    "shouyue.jobs",
    "shouyue.journal",
    "shouyue.live",
    "shouyue.files",
    "shouyue.people",
    "shouyue.obligations",
    "shouyue.approvals",
    "shouyue.measures",
    "shouyue.customers",
    "shouyue.communications",
    "shouyue.cases",
    "shouyue.performance",
    "shouyue.governance",
    "shouyue.desk",
    "shouyue.operations",
    "shouyue.config",
]

MIDDLEWARE = [
    "shouyue.operations.middleware.observe",
    "django.middleware.security.SecurityMiddleware",
    "shouyue.access.middleware.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "shouyue.access.middleware.GuardMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "shouyue.config.urls"
ASGI_APPLICATION = "shouyue.config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "shouyue.config.shell.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.l10n",
                "django.templatetags.static",
                "shouyue.ui.templatetags.ui",
                "shouyue.live.templatetags.live",
            ],
        },
    }
]
COTTON_ISOLATE_BY_DEFAULT = True  # a component sees its props, never the page around it

DATABASES = {"default": database(env, VAR / "shouyue.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "shouyue.access.validators.Length", "OPTIONS": {"min_length": 10}},
    {"NAME": "shouyue.access.validators.Common"},
    {"NAME": "shouyue.access.validators.NotDigitsAlone"},
    {"NAME": "shouyue.access.validators.Unlike", "OPTIONS": {"user_attributes": ("username", "email")}},
]
LOGIN_URL = "access:sign_in"
LOGIN_REDIRECT_URL = "home"

# Lock-out: an account from one address after 5 wrong passwords, an address after 30 over all accounts.
SHOUYUE_TRUSTED_PROXIES = networks(env.list("SHOUYUE_TRUSTED_PROXIES", default=[]))
SHOUYUE_ADDRESS_LIMIT = 30
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_HANDLER = "shouyue.access.lockout.Handler"
AXES_LOCKOUT_CALLABLE = "shouyue.access.views.sign_in.locked_out"
AXES_CLIENT_IP_CALLABLE = "shouyue.access.lockout.address_of"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # else whoever knows a name could keep its owner out for ever
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "current", "new", "again", "code", "csrfmiddlewaretoken"]
AXES_DISABLE_ACCESS_LOG = True  # who is signed in where is kept with the session
AXES_ENABLE_ADMIN = AXES_VERBOSE = False

SHOUYUE_REQUIRE_TOTP = frozenset(env.list("SHOUYUE_REQUIRE_TOTP", default=[]))
SHOUYUE_READS_KEPT_DAYS = env.int("SHOUYUE_READS_KEPT_DAYS", default=3 * 365 + 1)
SHOUYUE_OIDC_ISSUER = env.str("SHOUYUE_OIDC_ISSUER", default="")
SHOUYUE_OIDC_CLIENT_ID = env.str("SHOUYUE_OIDC_CLIENT_ID", default="")
SHOUYUE_OIDC_CLIENT_SECRET = env.str("SHOUYUE_OIDC_CLIENT_SECRET", default="")
SHOUYUE_OIDC_NAME = env.str("SHOUYUE_OIDC_NAME", default="")
SHOUYUE_OIDC_MATCH = env.str("SHOUYUE_OIDC_MATCH", default="email")

SESSION_ENGINE = "shouyue.access.sessions"
SESSION_COOKIE_NAME = "shouyue"
SESSION_COOKIE_SECURE = SECURE
SESSION_COOKIE_AGE = 12 * 3600  # one working day and its evening
SESSION_EXPIRE_AT_BROWSER_CLOSE = False
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("zh-hant", _("Traditional Chinese")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "shouyue_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = sorted(Path(__file__).resolve().parents[1].glob("*/locale"))  # before those of other packages
FORMAT_MODULE_PATH = ["shouyue.config.formats"]
USE_THOUSAND_SEPARATOR = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = VAR / "files"
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Queues by what they wait for: `mail` and `hooks` hold what other companies' servers may keep waiting.
TASKS = {"default": {"BACKEND": "shouyue.jobs.backend.LeaseBackend", "QUEUES": ["default", "mail", "hooks"]}}
SHOUYUE_CELERY_BROKER = env.str("SHOUYUE_CELERY_BROKER", default="")

# How fast one token or session may call the API, in each web process: so many a second, so many at once.
API_RATE = env.float("SHOUYUE_API_RATE", default=50.0)
API_BURST = env.int("SHOUYUE_API_BURST", default=200)
# Where webhooks may go besides the public internet: networks such as 10.0.0.0/8.
WEBHOOK_NETWORKS = env.list("SHOUYUE_WEBHOOK_NETWORKS", default=[])

SMTP_URL = env.str("SHOUYUE_SMTP_URL", default="")
MAIL_FROM = env.str("SHOUYUE_MAIL_FROM", default=f"shouyue@{urlsplit(SHOUYUE_URL).hostname or 'localhost'}")
MAIL_CA = env.str("SHOUYUE_MAIL_CA", default="")
MAIL_LARGEST = min(env.int("SHOUYUE_MAIL_LARGEST_MB", default=25), 25) * 1024 * 1024
MAIL_FLOOD = env.int("SHOUYUE_MAIL_FLOOD", default=30)
MAIL_LOOP = SHOUYUE_URL  # the mark by which a mail of this installation is known when it comes back
ROBOT_HOSTS = env.list("SHOUYUE_ROBOT_HOSTS", default=[])

LOGGING = logs.configuration(
    form="json" if env.str("SHOUYUE_LOG", default="text") == "json" else "text",
    level=env.str("SHOUYUE_LOG_LEVEL", default="").upper(),
    debug=DEBUG,
)
SHOUYUE_METRICS_TOKEN = env.str("SHOUYUE_METRICS_TOKEN", default="")
SHOUYUE_DISK_LEAST_MB = env.int("SHOUYUE_DISK_LEAST_MB", default=512)
