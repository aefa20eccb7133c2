"""Kept writes leave the rows Django would, each by itself or several together."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db.models import F

from tests.factories.organisations import make_unit
from yipin.database.kept_writes import KeptUpdate, insert_row, update_row
from yipin.database.written_together import written_together
from yipin.journal.models import Entry
from yipin.organisations.models import Unit

pytestmark = pytest.mark.django_db


def an_entry(now: datetime, number: int = 1) -> Entry:
    return Entry(
        at=now, action="trial", subject_kind="unit", subject_id=number, after={"数": [number, "%s"]}
    )


def test_a_new_row_has_its_key_and_every_value(now: datetime) -> None:
    written = insert_row(an_entry(now))
    read = Entry.objects.get(pk=written.pk)
    values = [field.attname for field in Entry._meta.concrete_fields]
    assert [getattr(read, one) for one in values] == [getattr(written, one) for one in values]


def test_only_the_named_fields_are_written() -> None:
    unit = make_unit("甲团委")
    unit.name, unit.short_name = "乙团委", "乙"
    update_row(unit, "name")
    read = Unit.objects.get(pk=unit.pk)
    assert (read.name, read.short_name) == ("乙团委", make_unit("丙团委").short_name)


def test_a_kept_update_changes_its_own_rows_each_time() -> None:
    units = [make_unit("甲团委"), make_unit("乙团委")]
    shift = KeptUpdate(
        lambda pk, by: (Unit.objects.filter(pk=pk), {"numchild": F("numchild") + by})
    )
    shift.write(pk=units[0].pk, by=2)
    shift.write(pk=units[1].pk, by=3)
    found = Unit.objects.filter(pk__in=[one.pk for one in units]).order_by("pk")
    assert list(found.values_list("numchild", flat=True)) == [2, 3]


def test_writes_of_a_block_wait_for_its_end_and_then_have_their_keys(now: datetime) -> None:
    unit = make_unit("甲团委")
    with written_together():
        first = insert_row(an_entry(now, 1))
        unit.name = "乙团委"
        update_row(unit, "name")
        with written_together():
            second = insert_row(an_entry(now, 2))
        assert (first.pk, second.pk) == (None, None)
    assert Unit.objects.get(pk=unit.pk).name == "乙团委"
    found = {one.pk: one.subject_id for one in Entry.objects.filter(action="trial")}
    assert found == {first.pk: 1, second.pk: 2}


def test_a_read_inside_misses_no_row(now: datetime) -> None:
    with written_together():
        insert_row(an_entry(now, 1))
        assert Entry.objects.filter(action="trial").count() == 1
        insert_row(an_entry(now, 2))
    assert Entry.objects.filter(action="trial").count() == 2


def test_a_block_that_fails_writes_nothing(now: datetime) -> None:
    def fail() -> Any:
        with written_together():
            insert_row(an_entry(now))
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    insert_row(an_entry(now, 2))
    assert [one.subject_id for one in Entry.objects.filter(action="trial")] == [2]
