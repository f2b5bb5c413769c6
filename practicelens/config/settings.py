"""Settings: each has a default that runs a demonstration, and a real deployment names its own."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import environ

from practicelens.config import key, mode
from practicelens.config.private import make_private
from practicelens.workdays import clock

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.Env()

# Where everything this deployment keeps lies: database, extracts, datasets, outgoing post.
VAR_DIR = Path(env.str("PRACTICELENS_VAR", default=str(BASE_DIR / "var"))).resolve()
DATA_DIR = VAR_DIR / "data"

# "demonstration" lets one pick a person at sign-in and move the day; "live" has neither.
DEMONSTRATION = mode.is_demonstration(env.ENVIRON)
make_private(VAR_DIR, demonstration=DEMONSTRATION)
clock.stand_in(VAR_DIR / "clock.json" if DEMONSTRATION else None)

AUTHORITY_CODE = env.str("PRACTICELENS_AUTHORITY", default="northborough")
AUTHORITY_NAME = env.str("PRACTICELENS_AUTHORITY_NAME", default="Northborough Family Services")
CHILD_SCHEME = env.str("PRACTICELENS_CHILD_SCHEME", default="case-system")
# The case system's own page of a child; {identifier} is filled in. Empty: no link.
CASE_SYSTEM_ADDRESS = env.str("PRACTICELENS_CASE_SYSTEM_ADDRESS", default="")

# A part of a page that fails is left out and said so; tests let it fail instead, so that no fault hides.
FAIL_LOUDLY = False
DEBUG = env.bool("PRACTICELENS_DEBUG", default=False)
SECRET_KEY = env.str("PRACTICELENS_SECRET_KEY", default="")
SECRET_KEY = key.of_demonstration(SECRET_KEY, VAR_DIR) if DEMONSTRATION else key.of_live(SECRET_KEY)
# How many proxies stand in front. Only then is what they say of the asker's address, and of TLS, believed.
TRUSTED_PROXIES = env.int("PRACTICELENS_PROXIES", default=0)
# Signed out after so long without a click or a key; what was typed comes back after signing in. 0: never.
IDLE_MINUTES = env.int("PRACTICELENS_IDLE_MINUTES", default=0 if DEMONSTRATION else 30)
if not DEMONSTRATION:
    mode.check_live(debug=DEBUG, idle_minutes=IDLE_MINUTES)
ALLOWED_HOSTS = env.list("PRACTICELENS_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("PRACTICELENS_ORIGINS", default=[])

# In the order of the floors, lowest first; tests hold that foreign keys point the same way.
INSTALLED_APPS = [
    "practicelens.history",
    "practicelens.notices",
    "practicelens.rulebook",
    "practicelens.people",
    "practicelens.performance.datasets",
    "practicelens.performance.worklist",
    "practicelens.performance.late",
    "practicelens.performance.matters",
    "practicelens.performance.explore",
    "practicelens.performance.local_cards",
    "practicelens.performance.extracts",
    "practicelens.quality.duties",
    "practicelens.quality.meetings",
    "practicelens.quality.standards",
    "practicelens.quality.findings",
    "practicelens.quality.actions",
    "practicelens.quality.tracking",
    "practicelens.quality.alerts",
    "practicelens.quality.audits",
    "practicelens.quality.programme",
    "practicelens.quality.panels",
    "practicelens.quality.moderation",
    "practicelens.quality.learning",
    "practicelens.governance.packs",
    "practicelens.governance.definitions",
    "practicelens.jobs",
    "practicelens.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "axes",
    "csp",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    # Order: the guard of requests stands before anything reads them, and who asks is known before any page answers.
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "practicelens.web.request_guard.RequestGuard",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "practicelens.web.idle.IdleMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "practicelens.web.middleware.ActorMiddleware",
    "practicelens.web.figures_used.FiguresMiddleware",
    "practicelens.web.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "practicelens.config.urls"
WSGI_APPLICATION = "practicelens.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "practicelens.web.context.shell",
            ],
            "builtins": [
                "practicelens.web.templatetags.demonstration",
                "practicelens.web.templatetags.gds",
                "practicelens.web.templatetags.words",
                "practicelens.web.templatetags.marks",
            ],
        },
    }
]

DATABASES = {"default": env.db_url("PRACTICELENS_DATABASE", default=f"sqlite:///{VAR_DIR / 'practicelens.sqlite3'}")}
if not DATABASES["default"].get("ENGINE"):
    raise SystemExit("practicelens: PRACTICELENS_DATABASE is no address of a database: sqlite:///… or postgres://…")
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["ENGINE"] = "practicelens.config.sqlite"
    DATABASES["default"]["OPTIONS"] = {
        # A transaction takes its lock when it begins, so two writers wait rather than fail half way.
        "transaction_mode": "IMMEDIATE",
        # SQLite's own wait in each try; config/sqlite/base.py tries again until its bound has passed.
        "timeout": 1,
        # Statements that stay prepared: a page puts some of a few hundred, and Python's own 128 are soon pushed out.
        "cached_statements": 1000,
        # FULL: what a page said was saved is on the disk, and outlives a power cut. In WAL, NORMAL may lose the last.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
else:
    # A socket's folder is written quoted in an address (%2Frun%2Fpostgresql); the driver wants it plain.
    DATABASES["default"]["HOST"] = unquote(DATABASES["default"].get("HOST") or "")
# A page is mostly reading: one transaction a request would hold SQLite's write lock through all of it (measured: four
# times the 95th percentile, architecture).
DATABASES["default"]["ATOMIC_REQUESTS"] = False

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "practicelens.people.backends.AccountBackend",
]
# One hasher only: there are no older passwords to be read.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
# Wrong passwords: how they are counted, and why so, stands in web/attempts.py.
AXES_FAILURE_LIMIT = 6
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = "practicelens.web.attempts.counted_by"
AXES_USERNAME_CALLABLE = "practicelens.web.attempts.person_tried"
AXES_CLIENT_IP_CALLABLE = "practicelens.web.attempts.source_of"
# A few slips in a day add up to nothing for somebody who signs in.
AXES_RESET_ON_SUCCESS = True
# A lock ends a quarter of an hour after the sixth wrong password, however often somebody goes on trying.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
# Its table keeps what was sent with a wrong password; of that nothing typed into a form, and no second password.
AXES_SENSITIVE_PARAMETERS = ["password", "again", "carried", "csrfmiddlewaretoken"]
AXES_DISABLE_ACCESS_LOG = True  # who signed in when stands in our own history
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "practicelens.web.pages.signing_in.signin.locked_out"
CSRF_FAILURE_VIEW = "practicelens.web.pages.errors.csrf"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "practicelens.config.static_files.Collected"},
}
# Collected files alone, with prints of their content in their names: served for ever, and never stale.
WHITENOISE_USE_FINDERS = False

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# A demonstration is opened by plain http, over which a secure cookie is not sent.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEMONSTRATION
SESSION_COOKIE_AGE = 60 * 60 * 10  # a working day
SECURE_CONTENT_TYPE_NOSNIFF = True
# A browser that came once by https never comes by http again: a year, as browsers' own lists ask for.
SECURE_HSTS_SECONDS = 0 if DEMONSTRATION else 365 * 24 * 60 * 60
# Believed only behind a proxy that a setting names: else anybody could claim to come by https.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
# For browsers too old for frame-ancestors below.
X_FRAME_OPTIONS = "DENY"
# Nothing from elsewhere and nothing written into a page: a third party would learn who reads what (decision 3).
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
# A workbook of a large authority is some 20 MB; beyond this it is refused before it is read.
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600  # as everything under var/; Django would open files of its own to all readers
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
EXTRACT_MAX_BYTES = 60 * 1024 * 1024
# Where the case system leaves its extracts; empty: none is watched.
EXTRACT_FOLDER = env.str("PRACTICELENS_EXTRACT_FOLDER", default="")

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

EMAIL_BACKEND = env.str("PRACTICELENS_EMAIL_BACKEND", default="django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = str(VAR_DIR / "post")
EMAIL_HOST = env.str("PRACTICELENS_EMAIL_HOST", default="localhost")
EMAIL_PORT = env.int("PRACTICELENS_EMAIL_PORT", default=25)
# Encrypted from the first byte ("tls"), or after a plain greeting ("starttls"); Django takes one of its two switches.
EMAIL_USE_TLS, EMAIL_USE_SSL = mode.mail_encryption(env.str("PRACTICELENS_EMAIL_ENCRYPTION", default="none"))
EMAIL_HOST_USER = env.str("PRACTICELENS_EMAIL_USER", default="")
EMAIL_HOST_PASSWORD = env.str("PRACTICELENS_EMAIL_PASSWORD", default="")
mode.check_mail(
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD, encrypted=EMAIL_USE_TLS or EMAIL_USE_SSL, demonstration=DEMONSTRATION
)
# Django waits for ever for a mail server that accepts and never answers.
EMAIL_TIMEOUT = env.int("PRACTICELENS_EMAIL_TIMEOUT", default=20)
# Asked only where the backend is practicelens.notices.govuk_notify.EmailBackend.
NOTIFY_ADDRESS = env.str("PRACTICELENS_NOTIFY_ADDRESS", default="https://api.notifications.service.gov.uk")
NOTIFY_KEY = env.str("PRACTICELENS_NOTIFY_KEY", default="")
NOTIFY_TEMPLATE = env.str("PRACTICELENS_NOTIFY_TEMPLATE", default="")
mode.check_notify(EMAIL_BACKEND, NOTIFY_KEY, NOTIFY_TEMPLATE)
DEFAULT_FROM_EMAIL = env.str("PRACTICELENS_EMAIL_FROM", default="practice-lens@localhost")
SITE_ADDRESS = env.str("PRACTICELENS_ADDRESS", default="http://localhost:8000")

# Before any handler of ours or of a library's: records are written without tokens and children (web/logs.py).
LOGGING_CONFIG = "practicelens.web.logs.configure"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"discreet": {"()": "practicelens.web.logs.Discreet"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["discreet"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Django's own handlers would write addresses, and a child's number with them, where the filter does not look.
    "loggers": {"django": {"handlers": [], "level": "WARNING", "propagate": True}},
}
