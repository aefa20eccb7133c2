"""Settings of the tests: the site in a folder of its own, with a quick password hash.

SQLite, or PostgreSQL where ``YIPIN_TEST_CLUSTER`` names a cluster to make databases in
(``python -m tests.postgres_cluster python -m pytest …`` makes one and names it).
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

FOLDER = Path(os.environ.get("YIPIN_DATA") or tempfile.mkdtemp(prefix="yipin-test-"))
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
if WORKER and FOLDER.name != WORKER:  # what tests in one process store or delete, no other one sees
    FOLDER = FOLDER / WORKER
    FOLDER.mkdir(parents=True, exist_ok=True)
os.environ["YIPIN_DATA"] = str(FOLDER)
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
