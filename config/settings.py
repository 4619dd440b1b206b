"""Every setting, from the environment. With none given: one household, one SQLite file, no server to install."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from django.utils.translation import gettext_lazy as _

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env("DATA_DIR", default=str(BASE_DIR / "data")))
DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)

DEBUG = env.bool("DEBUG", default=False)

# Where people reach the site; mails link here, never to the Host header of some request.
SITE_URL = env("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
HTTPS = SITE_URL.startswith("https://")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[urlsplit(SITE_URL).hostname, "localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[SITE_URL] if HTTPS else [])


# --- Stores ---------------------------------------------------------------------------------------------------------

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'mingzhang.sqlite3'}")}
EMBEDDED = DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
if EMBEDDED:
    DATABASES["default"]["OPTIONS"] = {
        # WAL lets readers and one writer work side by side; IMMEDIATE queues writers instead of failing them.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env("REDIS_URL", default="")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}


def _secret_key() -> str:
    """The key from the environment, or, for the embedded default only, one made on the first run beside the database."""
    if key := os.environ.get("SECRET_KEY"):  # not by `env`, which takes a first $ for the name of another variable
        return key
    if not EMBEDDED:
        raise ImproperlyConfigured("Set SECRET_KEY: it is made by itself only for the embedded SQLite default.")
    path = DATA_DIR / "secret_key"
    try:
        with path.open("x") as file:
            path.chmod(0o600)
            file.write(get_random_secret_key())
    except FileExistsError:
        pass
    return path.read_text()


SECRET_KEY = _secret_key()
# Seals the private signing keys at rest. Its own variable, so that SECRET_KEY can be rotated without losing them.
SEALING_KEY = os.environ.get("SEALING_KEY") or SECRET_KEY


# --- Apps -----------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "borrowers",
    "loans",
    "notices",
    "agreements",
    "reminders",
    "cases",
    "config",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "template_partials",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "borrowers.middleware.LocaleOfTheBorrower",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "loans.templatetags.money",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
# A pasted notice may be long, a pasted table too; what is larger than this is answered before it is read.
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024


# --- Who ------------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "borrowers.Borrower"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_REDIRECT_URL = "home"
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "borrowers.adapter.AccountAdapter"
ACCOUNT_FORMS = {"signup": "borrowers.forms.SignupForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SIGNUP_REDIRECT_URL = "welcome"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
# At home there may be no mail server; a clinic sets "mandatory", which also keeps sign-up from telling who has an account.
ACCOUNT_EMAIL_VERIFICATION = env("EMAIL_VERIFICATION", default="optional")
# How many proxies of our own stand in front: only then is X-Forwarded-For believed when log-ins are counted by address.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)


# --- Language and time ----------------------------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese (simplified)")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"  # of those who have not said theirs


# --- Files ----------------------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "zip", "gz", "woff", "woff2", "ttf"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # At home nothing is gained by packing files, and the first start would wait for it.
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
        if EMBEDDED
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}


# --- Security -------------------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "frame-src": [SELF],
        "object-src": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "config.views.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"


# --- Signing --------------------------------------------------------------------------------------------------------

# A time-stamp authority (RFC 3161) that the worker asks when it signs; without one, papers say so (PAdES B-B).
TSA_URL = env("TSA_URL", default="")


# --- Mail -----------------------------------------------------------------------------------------------------------

# Without a mail server, mails are kept as files beside the database, and a page shows each to whom it is addressed.
vars().update(env.email_url("EMAIL_URL", default="filemail://"))
# Or a mail service's own interface: a backend of django-anymail, with its settings as JSON.
if backend := env("EMAIL_BACKEND", default=""):
    EMAIL_BACKEND = backend
    ANYMAIL = env.json("ANYMAIL", default={})
EMAIL_FILE_PATH = DATA_DIR / "mail"
MAILS_AS_FILES = EMAIL_BACKEND == "django.core.mail.backends.filebased.EmailBackend"
EMAIL_TIMEOUT = 20
SIGNING_CODE = env.bool("SIGNING_CODE", default=True)  # whether signing asks for a one-time code from a mail
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="明账 Mingzhang <mingzhang@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Mails a minute to one domain, for services that refuse what comes faster: "qq.com=30,163.com=60".
MAIL_PACE = env.dict("MAIL_PACE", cast={"value": int}, default={})


# --- Messages on devices and to services of one's own ---------------------------------------------------------------

VAPID_PRIVATE_KEY = os.environ.get("VAPID_PRIVATE_KEY", "")  # base64; made by itself for the embedded SQLite default
# Whether a borrower's service may be in a private network. At home it may well; in a clinic it opens the network to its guests.
PRIVATE_HOOKS = env.bool("PRIVATE_HOOKS", default=False)


# --- The bell -------------------------------------------------------------------------------------------------------

CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object]
CELERY_TIMEZONE = "UTC"
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 900,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
    }
else:
    # No server: messages are files. One lost in a crash is found again by the next beat, since rows are the queue.
    BROKER_DIR = DATA_DIR / "broker"
    for folder in (BROKER_DIR / "messages", BROKER_DIR / "control"):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    CELERY_BROKER_URL = "filesystem://localhost"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR / "messages"),
        "data_folder_out": str(BROKER_DIR / "messages"),
        "control_folder": str(BROKER_DIR / "control"),
        "store_processed": False,
        "polling_interval": 0.25,
    }
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "send-due-reminders": {"task": "reminders.tasks.send_due", "schedule": 20.0, "options": {"expires": 20}},
    "produce-waiting-documents": {
        "task": "agreements.tasks.produce_waiting",
        "schedule": 20.0,
        "options": {"expires": 20},
    },
    "follow-signed-agreements": {
        "task": "agreements.tasks.follow_signed",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "make-waiting-letters": {
        "task": "agreements.tasks.make_waiting_letter_files",
        "schedule": 20.0,
        "options": {"expires": 20},
    },
    "catch-up-with-notices": {"task": "notices.tasks.catch_up", "schedule": 20.0, "options": {"expires": 20}},
    "take-in-what-came": {"task": "cases.tasks.take_in_new", "schedule": 20.0, "options": {"expires": 20}},
    "make-waiting-exhibits": {"task": "cases.tasks.make_waiting", "schedule": 20.0, "options": {"expires": 20}},
    "take-in-what-was-missed": {"task": "cases.tasks.take_in_all", "schedule": 3600.0, "options": {"expires": 600}},
    "stamp-vaults": {"task": "cases.tasks.stamp_heads", "schedule": 600.0, "options": {"expires": 600}},
}
ON_RECEIPT = "cases.tasks.take_in"  # rung when a message or a file came, by apps that do not know of the vault


# --- Logging --------------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {
        "fontTools": {"level": "WARNING"},
        "pyhanko": {"level": "WARNING"},
        "weasyprint": {"level": "WARNING"},
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},  # anyone can send them by the thousand
    },
}
