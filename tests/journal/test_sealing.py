"""Sealing waits for nobody's sake and leaves nobody out: blocks without holes, late writers, races."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event

import pytest
from django.db import connection, connections, transaction

from tests.databases import ON_POSTGRESQL
from tests.factories.organisations import make_unit
from yipin.journal.append_only import guard_lifted
from yipin.journal.block_queries import walk_chain
from yipin.journal.models import Entry, SealedBlock
from yipin.journal.services import sealing
from yipin.journal.services.entries import record_entry
from yipin.journal.services.sealing import seal_entries

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def unit():
    return make_unit("青禾大学团委")


def write(unit, now, count=1, note=""):
    for n in range(count):
        record_entry(
            actor=None, at=now, action="unit.changed", subject=unit, after={"n": n}, note=note
        )


def test_entries_are_sealed_block_by_block(unit, now, monkeypatch):
    monkeypatch.setattr(sealing, "BLOCK_SIZE", 3)
    write(unit, now, 7)
    assert seal_entries(now=now) == 7
    assert seal_entries(now=now) == 0
    write(unit, now, 2)
    assert seal_entries(now=now + timedelta(minutes=1)) == 2
    counts = SealedBlock.objects.order_by("number").values_list("number", "count")
    assert list(counts) == [(1, 3), (2, 3), (3, 1), (4, 2)]
    report = walk_chain()
    assert (report.breaks, report.sealed, report.waiting) == ([], 9, 0)
    assert SealedBlock.objects.order_by("number").last().digest == report.head.digest


def test_the_walk_names_the_first_broken_block(unit, now, monkeypatch):
    monkeypatch.setattr(sealing, "BLOCK_SIZE", 3)
    write(unit, now, 9)
    seal_entries(now=now)
    keys = sorted(Entry.objects.values_list("pk", flat=True))
    with guard_lifted(connection), connection.cursor() as cursor:
        cursor.execute("UPDATE journal_entry SET note = 'x' WHERE id = %s", [keys[4]])
        cursor.execute("DELETE FROM journal_entry WHERE id = %s", [keys[7]])
    first, second = walk_chain().breaks
    assert (first.number, first.changed) == (2, (keys[4],))
    assert (second.number, second.missing) == (3, (keys[7],))


def test_what_a_job_seals_it_seals_once(unit, now):
    """Many sealers at one moment, while entries are being written."""
    write(unit, now, 50)
    start = Barrier(6)

    def seal(_n):
        start.wait()
        try:
            return seal_entries(now=now)
        finally:
            connections.close_all()

    def add(_n):
        start.wait()
        try:
            write(unit, now, 10)
        finally:
            connections.close_all()
        return 0

    with ThreadPoolExecutor(6) as pool:
        jobs = [pool.submit(seal if n % 2 else add, n) for n in range(6)]
        sealed = sum(job.result() for job in jobs)
    sealed += seal_entries(now=now)
    report = walk_chain()
    assert (report.breaks, report.sealed, report.waiting) == ([], 80, 0)
    assert sealed == 80


@pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite has one writer: numbers are never late")
def test_an_entry_that_is_committed_late_is_still_inside_the_chain(unit, now):
    written, go_on = Event(), Event()

    def late():
        try:
            with transaction.atomic():
                write(unit, now, note="late")
                written.set()
                go_on.wait(120)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        job = pool.submit(late)
        assert written.wait(120)
        write(unit, now, 3, note="early")  # higher numbers, committed first
        assert seal_entries(now=now, patience=0.2) == 0
        assert walk_chain().waiting == 3
        go_on.set()
        job.result()
    assert seal_entries(now=now) == 4
    report = walk_chain()
    assert (report.breaks, report.waiting) == ([], 0)


@pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite has one writer")
def test_a_sealer_at_work_is_left_alone(unit, now):
    write(unit, now, 3)
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        assert sealing._is_only_sealer()

        def other():
            try:
                return seal_entries(now=now, patience=0.1)
            finally:
                connections.close_all()

        assert pool.submit(other).result() == 0
    assert seal_entries(now=now) == 3
