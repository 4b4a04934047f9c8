"""Settings, all from the environment; every one has a default that is safe on one machine.

SHOUYUE_VAR            where data lives (database, uploads, secret): `var` in a checkout or in the current folder
SHOUYUE_SECRET_KEY     else made once and kept in `var/secret`
SHOUYUE_URL            the address people type; decides hosts, and secure cookies when it is https
DATABASE_URL           postgresql://… ; else SQLite in `var`
PORT                   8805
SHOUYUE_DEBUG          off; never on where others can reach it
"""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.utils.translation import gettext_lazy as _

from shouyue.config.store import database, secret_key

env = environ.Env()

ROOT = Path(__file__).resolve().parents[3]
HOME = ROOT if (ROOT / "manage.py").exists() else Path.cwd()
VAR = Path(env.str("SHOUYUE_VAR", default=str(HOME / "var")))
VAR.mkdir(parents=True, exist_ok=True)

DEBUG = env.bool("SHOUYUE_DEBUG", default=False)
SECRET_KEY = env.str("SHOUYUE_SECRET_KEY", default="") or secret_key(VAR / "secret")
PORT = env.int("PORT", default=8805)
SHOUYUE_URL = env.str("SHOUYUE_URL", default=f"http://127.0.0.1:{PORT}").rstrip("/")
SECURE = SHOUYUE_URL.startswith("https://")
ALLOWED_HOSTS = [urlsplit(SHOUYUE_URL).hostname or "localhost", "127.0.0.1", "localhost", "[::1]"]
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
    # The rooms, bottom of the stack first.
    "shouyue.ui",
    "shouyue.access",
    "shouyue.jobs",
    "shouyue.files",
    "shouyue.obligations",
    "shouyue.performance",
    "shouyue.governance",
    "shouyue.config",
]

MIDDLEWARE = [
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
            ],
        },
    }
]
COTTON_ISOLATE_BY_DEFAULT = True  # a component sees its props, never the page around it

DATABASES = {"default": database(env, VAR / "shouyue.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "access:sign_in"
LOGIN_REDIRECT_URL = "home"

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

TASKS = {"default": {"BACKEND": "shouyue.jobs.backend.LeaseBackend"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("SHOUYUE_LOG_LEVEL", default="WARNING")},
    "loggers": {"shouyue": {"level": env.str("SHOUYUE_LOG_LEVEL", default="INFO")}},
}
