"""The embedded site as it is served, with a few bare views beside it to measure against."""

from __future__ import annotations

from yipin.config.embedded import *  # noqa: F403
from yipin.config.embedded import INSTALLED_APPS as OWN_APPS

ROOT_URLCONF = "bench.site.urls"
INSTALLED_APPS = [*OWN_APPS, "bench.site.apps.BenchConfig"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody signs in by password
