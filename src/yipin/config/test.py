"""Settings of the tests: the site in a folder of its own, with a quick password hash.

SQLite, or PostgreSQL where ``YIPIN_TEST_CLUSTER`` names a cluster to make databases in
(``python -m tests.postgres_cluster python -m pytest …`` makes one and names it).
"""

from __future__ import annotations

import os
from pathlib import Path

from yipin.config.test_folder import folder_of_tests

os.environ["YIPIN_DATA"] = folder_of_tests()
os.environ.pop("DATABASE_URL", None)  # a developer's own site is no place for tests

from yipin.config.database import database_of
from yipin.config.embedded import *  # noqa: F403
from yipin.config.embedded import DATA, HUEY

SECRET_KEY = "only for tests, never served to anybody"
DEMO = True
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CLUSTER = os.environ.get("YIPIN_TEST_CLUSTER", "")
if os.environ.get("YIPIN_TEST_DATABASE", "sqlite") != "sqlite" and not CLUSTER:
    raise SystemExit("On PostgreSQL: python -m tests.postgres_cluster python -m pytest …")
DATABASES = {"default": database_of(CLUSTER, DATA, role="tests")}
DATABASES["default"]["TEST"] = {
    "NAME": "test_yipin" if CLUSTER else str(Path(DATA) / "test.sqlite3")
}
HUEY = {**HUEY, "immediate": True}
SEEN_EVERY_MINUTES = 600  # a count of queries must not depend on where in the minute a test begins
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
