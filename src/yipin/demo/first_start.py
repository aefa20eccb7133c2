"""What a start makes sure of: tables, posts, and on a site without units the sample world."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.core.management import call_command
from django.db import DatabaseError, connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from huey.contrib.djhuey import HUEY

from yipin.config.consumer import make_job_tables
from yipin.demo.accounts import mark_of_demo
from yipin.demo.telling import tell
from yipin.organisations.models import Person, Unit
from yipin.organisations.services.posts import ensure_starting_posts
from yipin.organisations.services.sites import found_site

STARTING = 0x5969_7069  # "Yipi": the number of the lock under which a start works on the tables


class RealSite(Exception):
    """The data folder holds a real site, which is never emptied."""


def prepare_site(*, with_demo: bool) -> None:
    """Bring the tables up to date; make the sample world where there is no site yet.

    Of several that start at the same moment one does it and the others wait.
    """
    with one_at_a_time():
        make_tables()
        ensure_starting_posts()
        if with_demo and not Unit.objects.exists():
            make_demo(force=False)


def make_tables() -> None:
    """All tables: the rooms', the shared cache's, the queue's."""
    if missing := len(missing_migrations()):
        tell(f"正在建数据表（{missing} 步）…")
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    make_job_tables()


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Only one start at a time works on the tables; SQLite's file is locked by the migration itself."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(%s)", [STARTING])
    try:
        yield
    finally:
        connection.close()  # and with it the lock


def wait_for_tables(*, seconds: int) -> bool:
    """Whether the database answers with all its tables, asked for as long as ``seconds``."""
    until = time.monotonic() + seconds
    while not has_all_tables():
        if time.monotonic() > until:
            return False
        time.sleep(0.5)
    return True


def has_all_tables() -> bool:
    try:
        ready = not missing_migrations() and HUEY.storage.queue_size() >= 0
    except (DatabaseError, psycopg.Error, sqlite3.Error):
        ready = False
    connections.close_all()
    return ready


def missing_migrations() -> list[str]:
    """Names of the migrations that were not applied yet."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [str(migration) for migration, _backwards in plan]


def make_demo(*, force: bool) -> bool:
    """Make the sample world. False where there is a site already and ``force`` is not given.

    With ``force`` an older sample world is emptied first; a real site raises ``RealSite``.
    """
    from yipin.demo.world import make_world

    make_tables()
    if Unit.objects.exists():
        if not force:
            return False
        if not mark_of_demo().exists():
            raise RealSite
        call_command("flush", verbosity=0, interactive=False)
    ensure_starting_posts()
    make_world(now=timezone.now())
    return True


def create_site(*, unit_name: str, person: dict[str, str], password: str) -> Person:
    """Root unit and first administrator of a real site; ``Refused`` says what stands against it."""
    make_tables()
    return found_site(
        unit_name=unit_name,
        person=person,
        password=password,
        today=timezone.localdate(),
        now=timezone.now(),
    )
