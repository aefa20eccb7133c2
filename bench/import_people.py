"""A hundred thousand people from a file into the tables: seconds and memory of real processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.rows import Row, at_most

PEOPLE = 100_000
UNITS = 2_000
KINDS = ("xlsx", "csv")


def rows() -> Iterator[Row]:
    for kind in KINDS:
        with tempfile.TemporaryDirectory() as folder:
            environment = {
                **os.environ,
                "YIPIN_DATA": folder,
                "DJANGO_SETTINGS_MODULE": "yipin.config.embedded",
            }
            path = f"{folder}/people.{kind}"
            run("prepare", kind, path, environment)
            told, peak = run("measure", kind, path, environment)
        steps = ", ".join(f"{name} {told[name]:.1f} s" for name in ("read", "preview", "write"))
        name = "import-people" if kind == "xlsx" else "import-people-csv"
        total = told["read"] + told["preview"] + told["write"]
        yield at_most(name, total, 60, f"seconds for {PEOPLE} people ({kind}): {steps}")
        yield at_most(f"{name}-memory", peak, 300, "MB held at most, the reading child included")


def lines() -> Iterator[tuple[str, ...]]:
    yield "学工号", "姓名", "单位编号", "职务", "任职日期", "联系电话", "政治面貌"
    for at in range(PEOPLE):
        number, phone = f"2026{at:08d}", f"1000{at:07d}"
        name = "林方沈许吕严陶邬柏窦"[at % 10] + "舟之怀清知景若承向思"[at // 10 % 10]
        yield number, name, f"B{at % UNITS:05d}", "团员", "2026-09-01", phone, "共青团员"


def write_file(kind: str, path: str) -> None:
    if kind == "csv":
        with Path(path).open("w", encoding="gb18030", newline="") as stream:
            stream.writelines(",".join(line) + "\r\n" for line in lines())
        return
    import xlsxwriter

    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet()
    for at, line in enumerate(lines()):
        sheet.write_row(at, 0, line)
    book.close()


def run(what: str, kind: str, path: str, environment: dict[str, str]) -> tuple[dict, float]:
    """Each in a process of its own: making the file and the units is not measured. Answers what it
    says last, and the most memory (MB) that it and the processes below it held at one moment.
    """
    words = [sys.executable, "-m", "bench.import_people", what, kind, path]
    process = subprocess.Popen(words, env=environment, stdout=subprocess.PIPE)
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, resident(process.pid))
        time.sleep(0.03)
    assert process.returncode == 0 and process.stdout is not None
    said = process.stdout.read().splitlines()
    return json.loads(said[-1]) if said else {}, peak


def resident(pid: int) -> float:
    """MB held by a process and all below it; what is gone holds nothing."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return 0.0
    own = next((one.split()[1] for one in status.splitlines() if one.startswith("VmRSS")), 0)
    return int(own) / 1024 + sum(resident(int(one)) for one in below)


def prepare(kind: str, path: str) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from yipin.organisations.models import Appointment, Person, Unit
    from yipin.organisations.services.posts import ensure_starting_posts

    write_file(kind, path)
    call_command("migrate", verbosity=0)
    posts = ensure_starting_posts()
    root = Unit.objects.add_root(instance=Unit(name="校团委", kind="committee", code="TOP"))
    for at in range(UNITS):
        unit = Unit(name=f"第{at}团支部", kind="branch", code=f"B{at:05d}")
        unit.depth, unit.path = 2, Unit._get_path(root.path, 2, at + 1)  # noqa: SLF001
        unit.save()
    Unit.objects.filter(pk=root.pk).update(numchild=UNITS)
    person = Person.objects.create(name="管理员", username="admin")
    Appointment.objects.create(
        person=person, post=posts["office"], unit=root, starts_on="2020-01-01"
    )


def measure(path: str) -> None:
    import django

    django.setup()
    from django.core.files import File
    from django.utils import timezone

    from bench.rows import seconds_of
    from yipin.documents.services.roster_reading import read_roster
    from yipin.organisations.models import Appointment, Person, Roster
    from yipin.organisations.permissions import actor_for_appointment
    from yipin.organisations.services.roster_imports import (
        confirm_roster,
        start_roster,
        write_roster,
    )

    now = timezone.now()
    actor = actor_for_appointment(
        Appointment.objects.select_related("person", "post", "unit").get()
    )
    with Path(path).open("rb") as stream:
        roster = start_roster(
            actor=actor, unit=actor.unit, kind="people", content=File(stream), name="x", now=now
        )
    told = {"read": seconds_of(lambda: read_roster(roster_id=roster.pk, now=now))}
    told["preview"] = seconds_of(lambda: list(roster.rows.filter(fate="new")[:50]))
    roster = Roster.objects.get(pk=roster.pk)
    assert roster.counts == {"new": PEOPLE}, (roster.counts, roster.trouble)
    confirm_roster(actor=actor, roster=roster, only_good=False, absent_ends_on=None, now=now)
    told["write"] = seconds_of(lambda: write_roster(roster_id=roster.pk, now=now))
    assert Person.objects.count() == PEOPLE + 1, Roster.objects.get().trouble
    print(json.dumps(told))


if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        prepare(sys.argv[2], sys.argv[3])
    else:
        measure(sys.argv[3])
