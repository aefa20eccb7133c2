"""Settings that hold on every kind of site."""

from __future__ import annotations

import os
from pathlib import Path

import django
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from yipin.config.mail_security import email_encryption
from yipin.config.sign_in import *  # noqa: F403

PACKAGE = Path(__file__).resolve().parent.parent
ROOT = PACKAGE.parent.parent
BUILD = Path(os.environ.get("YIPIN_BUILD", ROOT / ".build"))
DATA = Path(os.environ.get("YIPIN_DATA", ROOT / "var"))
FONTS = Path(os.environ.get("YIPIN_FONTS", BUILD / "fonts"))
FONTS_OWN = Path(os.environ.get("YIPIN_FONTS_OWN", DATA / "fonts"))  # licensed ones

DEBUG = False
DEMO = False  # sample accounts are listed on the sign-in page only where this is true

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "treebeard",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "django_htmx",
    "huey.contrib.djhuey",
    "yipin.journal",
    "yipin.organisations",
    "yipin.documents",
    "yipin.forms",
    "yipin.duties",
    "yipin.programmes",
    "yipin.reviews",
    "yipin.projects",
    "yipin.projects.funds",
    "yipin.web.theme",
    "yipin.web",
]

MIDDLEWARE = [
    "yipin.web.watch.middleware.WatchMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "yipin.web.desk.DeskMiddleware",
    "yipin.web.permission.DefaultRefusalMiddleware",
    "yipin.web.accounts.second_factor_needed.SecondFactorMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Django's own form templates by path: its app would take the label of our room "forms".
        "DIRS": [
            PACKAGE / "web" / "theme" / "templates",
            PACKAGE / "web" / "templates",
            Path(django.__file__).parent / "forms" / "templates",
        ],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "yipin.web.desk.desk_context",
            ],
        },
    },
]

ROOT_URLCONF = "yipin.config.urls"
WSGI_APPLICATION = "yipin.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People and sign-in (domain.md 7.4)
AUTH_USER_MODEL = "organisations.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "yipin.organisations.passwords.HouseArgon2Hasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "yipin.organisations.passwords.LongEnoughValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "yipin.organisations.passwords.ThreeKindsValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "yipin.web.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email", "username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip"}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody is written to who has no account
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {
    "login": "yipin.web.accounts.forms.SignInForm",
    "reauthenticate": "yipin.web.accounts.forms.ProofForm",
    "change_password": "yipin.web.accounts.forms.ChangePasswordForm",
    "reset_password": "yipin.web.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "yipin.web.accounts.forms.NewPasswordForm",
}
ACCOUNT_SESSION_REMEMBER = False
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the page says 15 minutes, and means it
AXES_LOCKOUT_CALLABLE = "yipin.web.accounts.lockout.locked_page"
AXES_HANDLER = "yipin.web.accounts.lockout.LockHandler"
AXES_VERBOSE = False
AXES_USERNAME_CALLABLE = "yipin.web.accounts.lockout.account_name"
AXES_HTTP_RESPONSE_CODE = 429
AXES_CLIENT_IP_CALLABLE = "yipin.web.accounts.client_address.client_address"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
IDLE_MINUTES = 30
IDLE_MINUTES_ADMINISTRATOR = 15
SEEN_EVERY_MINUTES = 1  # how often it is written down that somebody is still there

# Limits of tries, one-time codes already used: one memory for all processes of the site.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
    }
}

# Figures for Prometheus: whoever has the token, or asks straight from one of these addresses
METRICS_TOKEN = os.environ.get("YIPIN_METRICS_TOKEN", "")
METRICS_FROM = [
    one for one in os.environ.get("YIPIN_METRICS_FROM", "127.0.0.1,::1").split(",") if one
]

# Language and time
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文"))]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

# Files. Everything sent to a browser comes from this site (no foreign host).
STATIC_URL = "/static/"
STATIC_ROOT = BUILD / "collected"
STATICFILES_DIRS = [("", BUILD / "static")] if (BUILD / "static").is_dir() else []
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_IMMUTABLE_FILE_TEST = r"-[0-9A-Z]{8}\.(css|js)$|/fonts/"
MEDIA_ROOT = DATA / "files"
# of large files on their way; shared by all web processes, on whatever machine
PARTS_ROOT = Path(os.environ.get("YIPIN_PARTS", DATA / "parts"))
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
UPLOAD_MAX_MB = 50
# LibreOffice, which makes Word files readable in the page: its path, empty for the PATH, or "off"
SOFFICE = os.environ.get("YIPIN_SOFFICE", "")

# Programs that use the API: docs/reference/api.md
API_PER_MINUTE = int(os.environ.get("YIPIN_API_PER_MINUTE", "600"))  # of one key, in one process
# Networks inside the house that events may be sent to; anything private is refused otherwise
WEBHOOK_NETWORKS = [one for one in os.environ.get("YIPIN_WEBHOOK_NETWORKS", "").split(",") if one]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
# What was just done is said once: in a cookie, so that an act costs no second write; long ones go
# into the session.
MESSAGE_STORAGE = "django.contrib.messages.storage.fallback.FallbackStorage"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True

EMAIL_BACKEND = os.environ.get("YIPIN_EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
EMAIL_HOST = os.environ.get("YIPIN_EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("YIPIN_EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("YIPIN_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("YIPIN_EMAIL_PASSWORD", "")
EMAIL_SECURITY = os.environ.get("YIPIN_EMAIL_SECURITY", "none")
EMAIL_USE_TLS, EMAIL_USE_SSL = email_encryption(EMAIL_SECURITY)
EMAIL_TIMEOUT = 10  # seconds
SITE_ADDRESS = os.environ.get("YIPIN_ADDRESS", "")  # for links in letters
DEFAULT_FROM_EMAIL = os.environ.get("YIPIN_EMAIL_FROM", "yipin@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "yipin": {"level": "INFO"},
        "axes": {"level": "ERROR"},
        "django.request": {
            "level": "ERROR"
        },  # an input that was answered with a sentence is no event
    },
}
