"""What happens on a site while the tests of its upkeep go on. Run as a process with its settings."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def found() -> str:
    """A world with one submitted application, files in it, odd values, and sealed entries."""
    from django.contrib.auth.hashers import make_password
    from django.core.management import call_command
    from django.utils import timezone

    from tests.factories.rounds import filled_application, make_world, submitted_application
    from yipin.config.consumer import make_job_tables
    from yipin.journal.services.entries import record_entry
    from yipin.journal.services.sealing import seal_entries
    from yipin.organisations.models import Person
    from yipin.organisations.services.posts import ensure_starting_posts

    call_command("migrate", verbosity=0, interactive=False)
    make_job_tables()
    ensure_starting_posts()
    now = timezone.now()
    world = make_world(now)
    submitted_application(world, world.colleges[0], now)
    filled_application(world, world.colleges[1], now)
    record_entry(
        actor=None, at=now, action="unit.changed", subject=world.host,
        before={"乙": 1e22, "甲": [1.0, -0.0, 1.5e-7, None, True]}, note="零宽\u200b与😀与'引号\"",
    )  # fmt: skip
    Person.objects.update(password=make_password("Shan-2027-shui"))
    extra = Person.objects.create(name="暂留", username="leaves", email="")
    given = extra.pk  # this number is never given again
    Person.objects.filter(pk=given)._raw_delete("default")
    seal_entries(now=now)
    record_entry(actor=None, at=now + timedelta(seconds=1), action="x", subject=world.host)
    return "done"


def write_on() -> None:
    """Hand in files and write entries from four threads; each act that is done is printed."""
    from django.utils import timezone

    from yipin.documents.services.files import store_file
    from yipin.journal.services.entries import record_entry
    from yipin.organisations.models import Appointment
    from yipin.organisations.permissions import Actor

    desk = Appointment.objects.select_related("person", "unit", "post").order_by("pk")[0]
    actor, printing = Actor(desk.person, desk), threading.Lock()

    def work(thread: int) -> None:
        for n in range(100_000):
            stored = store_file(
                actor=actor, unit=desk.unit, upload=PDF + f"%{thread}-{n}\n".encode() * 2000,
                name=f"{thread}-{n}.pdf", now=timezone.now(), allowed=frozenset({"pdf"}),
            )  # fmt: skip
            record_entry(actor=actor, at=timezone.now(), action="x", subject=stored)
            with printing:
                sys.stdout.write(f"{stored.pk} {stored.sha256}\n")
                sys.stdout.flush()

    for number in range(4):
        threading.Thread(target=work, args=(number,), daemon=True).start()
    sys.stdin.read()  # until whoever started this ends it
    os._exit(0)


def contents() -> dict[str, Any]:
    """Every row of every table as text, and every file by fingerprint: read without the upkeep."""
    from django.apps import apps
    from django.conf import settings

    tables = {}
    for model in apps.get_models(include_auto_created=True):
        names = [one.attname for one in model._meta.local_concrete_fields]
        rows = model._base_manager.order_by("pk").values_list(*names)
        tables[model._meta.label_lower] = sorted(repr(_same(row)) for row in rows)
    folder = Path(settings.MEDIA_ROOT)
    files = {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    return {"tables": tables, "files": files, "key": (settings.DATA / "secret_key").read_text()}


def _same(value: Any) -> Any:
    """Databases give back other kinds of the same thing: key order, bytes, whole numbers."""
    if isinstance(value, tuple | list):
        return [_same(one) for one in value]
    if isinstance(value, dict):
        return {key: _same(value[key]) for key in sorted(value)}
    if isinstance(value, memoryview):
        return bytes(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def next_person() -> int:
    from yipin.organisations.models import Person

    return Person.objects.create(name="新来", username="newcomer", email="").pk


def sql(statement: str) -> str:
    """Work past the house: with the guard lifted, as whoever rules over the database can."""
    from django.db import connection

    from yipin.journal.append_only import guard_lifted

    with guard_lifted(connection), connection.cursor() as cursor:
        cursor.execute(statement)
    return "done"


def unguard() -> str:
    from django.db import connection

    from yipin.journal.append_only import lift_guard

    lift_guard(connection)
    return "done"


def older_tables() -> str:
    """The site as the version before left it: without the newest change of one room's tables."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    room = "organisations"
    names = sorted(name for app, name in MigrationLoader(connection).disk_migrations if app == room)
    call_command("migrate", room, names[-2], verbosity=0)
    return "done"


def orphan() -> str:
    """A row that points to nothing, made as only a damaged database makes it."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")  # as a superuser may
        else:
            cursor.execute("PRAGMA foreign_keys = OFF")
        cursor.execute("UPDATE forms_version SET made_by_id = 999999")
    return "done"


if __name__ == "__main__":
    django.setup()
    answer = globals()[sys.argv[1]](*sys.argv[2:])
    sys.stdout.write(json.dumps(answer, ensure_ascii=False))
