"""Writers of one process wait in a queue for SQLite, and never leave it locked."""

from __future__ import annotations

import threading

import pytest
from django.conf import settings
from django.db import connection, transaction

from tests.factories.organisations import PersonFactory
from yipin.config.sqlite.base import WRITERS
from yipin.organisations.models import Person

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "postgresql" in settings.DATABASES["default"]["ENGINE"],
        reason="PostgreSQL has no single writer",
    ),
]


def test_every_writer_gets_a_turn() -> None:
    person = PersonFactory(name="0")
    failures: list[BaseException] = []

    def write() -> None:
        try:
            for _ in range(10):
                with transaction.atomic():
                    found = Person.objects.get(pk=person.pk)
                    found.name = str(int(found.name) + 1)
                    found.save(update_fields=["name"])
        except BaseException as fault:  # noqa: BLE001
            failures.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    person.refresh_from_db()
    assert (failures, person.name) == ([], "80")


def test_a_transaction_holds_the_queue_until_its_end() -> None:
    with transaction.atomic():
        assert WRITERS.locked()
    assert not WRITERS.locked()


def test_a_failure_lets_the_next_one_write() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        raise ZeroDivisionError
    assert not WRITERS.locked()


def test_a_connection_that_breaks_lets_the_next_one_write() -> None:
    def lose_it() -> None:
        with transaction.atomic():
            connection.connection.close()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        lose_it()
    connection.close()
    assert not WRITERS.locked()
    with transaction.atomic():
        PersonFactory()
    assert Person.objects.count() == 1
