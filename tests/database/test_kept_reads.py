"""Kept reads answer what Django's own would, for every value and not only for the first."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from tests.factories.organisations import make_unit
from yipin.database.kept_reads import KeptRead, padded, read_together
from yipin.organisations.models import Unit

pytestmark = pytest.mark.django_db


def test_each_value_gives_its_own_row():
    read = KeptRead(lambda pk: Unit.objects.filter(pk=pk))
    units = [make_unit("甲团委"), make_unit("乙团委")]
    assert [read.one(pk=each.pk) for each in units] == units
    assert [read.one(pk=each.pk).name for each in units] == ["甲团委", "乙团委"]


def test_lists_of_another_length_are_another_query():
    read = KeptRead(lambda names: Unit.objects.filter(name__in=names).order_by("id"))
    units = [make_unit("甲团委"), make_unit("乙团委")]
    assert read.all(names=["甲团委", "乙团委"]) == units
    assert read.all(names=["乙团委"]) == units[1:]


def test_no_row_is_none_or_does_not_exist():
    read = KeptRead(lambda pk: Unit.objects.filter(pk=pk))
    assert read.first(pk=1_000_000) is None
    with pytest.raises(Unit.DoesNotExist):
        read.one(pk=1_000_000)


def test_a_value_that_does_not_arrive_is_refused():
    read = KeptRead(lambda name: Unit.objects.filter(name__startswith=name))
    with pytest.raises(ValueError, match="does not reach"):
        read.all(name="甲")


BY_KEY = KeptRead(lambda pk: Unit.objects.filter(pk=pk))
NAMES = KeptRead(lambda name: Unit.objects.filter(name=name).values_list("name", flat=True))


def test_what_is_asked_together_is_answered_as_if_asked_alone():
    first, second = make_unit("甲团委"), make_unit("乙团委")
    for one in (first, second):
        with read_together((BY_KEY, {"pk": one.pk}), (NAMES, {"name": one.name})):
            assert NAMES.all(name=one.name) == [one.name]
            assert BY_KEY.one(pk=one.pk) == one
            assert BY_KEY.one(pk=first.pk) == first


def test_what_is_asked_together_takes_one_trip_where_there_is_a_way_to_go():
    unit = make_unit("甲团委")
    asked = (BY_KEY, {"pk": unit.pk}), (NAMES, {"name": unit.name})
    with CaptureQueriesContext(connection) as queries, read_together(*asked):
        BY_KEY.one(pk=unit.pk)
        NAMES.all(name=unit.name)
    assert len(queries) == (1 if connection.vendor == "postgresql" else 2)


def test_an_answer_is_given_once_and_not_after_the_block():
    unit = make_unit("甲团委")
    with read_together((BY_KEY, {"pk": unit.pk}), (NAMES, {"name": unit.name})):
        BY_KEY.one(pk=unit.pk)
        Unit.objects.filter(pk=unit.pk).update(name="丙团委")
        assert BY_KEY.one(pk=unit.pk).name == "丙团委"
    assert NAMES.all(name=unit.name) == []


def test_a_lock_that_is_asked_together_needs_a_transaction(transactional_db):
    locked = KeptRead(lambda pk: Unit.objects.select_for_update().filter(pk=pk))
    with pytest.raises(TransactionManagementError), read_together((locked, {"pk": 1})):
        locked.all(pk=1)


def test_keys_in_a_list_are_found_and_padded_to_few_lengths():
    read = KeptRead(lambda keys: Unit.objects.filter(pk__in=keys).order_by("pk"))
    units = [make_unit(f"第{n}团委") for n in range(5)]
    for count in range(1, 6):
        keys = [one.pk for one in units[:count]]
        assert read.all(keys=padded(keys)) == units[:count]
    assert {len(padded(range(count))) for count in range(1, 6)} == {1, 2, 4, 8}
