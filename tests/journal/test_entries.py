"""Entries are written once, read by subject, and never changed or removed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.organisations import make_actor, make_unit
from yipin.journal.models import Entry
from yipin.journal.queries import entries_about
from yipin.journal.services.entries import record_entry
from yipin.organisations.choices import Right

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_actor(make_unit("青禾大学团委"), Right.ADMINISTER)


def test_an_entry_keeps_the_words_that_were_true_then(office, now):
    unit = make_unit("机械工程学院团委", parent=office.unit)
    entry = record_entry(
        actor=office, at=now, action="unit.changed", subject=unit, unit_id=unit.pk,
        before={"name": "机械系团总支"}, after={"name": unit.name}, note="院系调整",
    )  # fmt: skip
    office.person.name = "改名"
    office.person.save()
    unit.delete()
    entry.refresh_from_db()
    assert entry.person_name != "改名"
    assert entry.post_label == "青禾大学团委 团委书记"
    assert (entry.subject_kind, entry.subject_label) == ("unit", "机械工程学院团委")


def test_an_entry_of_the_system_names_nobody(office, now):
    entry = record_entry(actor=None, at=now, action="unit.changed", subject=office.unit)
    assert (entry.person_id, entry.person_name, entry.post_label) == (None, "", "")


def test_entries_are_never_changed_or_removed(office, now):
    entry = record_entry(actor=office, at=now, action="unit.changed", subject=office.unit)
    entry.note = "改写"
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()
    entry.refresh_from_db()
    assert entry.note == ""


@pytest.mark.parametrize(
    "act",
    [
        lambda: Entry.objects.update(note="改写"),
        lambda: Entry.objects.all().delete(),
        lambda: Entry.objects.filter(pk__gt=0).delete(),
    ],
)
def test_nor_many_at_once(office, now, act):
    record_entry(actor=office, at=now, action="unit.changed", subject=office.unit)
    with pytest.raises(TypeError):
        act()
    assert Entry.objects.get().note == ""


def test_a_long_label_is_cut_to_its_column(office, now):
    entry = record_entry(
        actor=office, at=now, action="x", subject=office.unit, subject_label="长" * 300
    )
    assert len(entry.subject_label) == 200


def test_the_history_of_a_subject_is_newest_first_and_its_own(office, now):
    unit = make_unit("机械工程学院团委", parent=office.unit)
    for hours in (2, 1, 3):
        at = now + timedelta(hours=hours)
        record_entry(actor=office, at=at, action=f"act.{hours}", subject=unit)
    record_entry(actor=office, at=now, action="act.other", subject=office.unit)
    found = entries_about("unit", unit.pk)
    assert [entry.action for entry in found] == ["act.3", "act.2", "act.1"]
