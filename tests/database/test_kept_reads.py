"""Kept reads answer what Django's own would, for every value and not only for the first."""

from __future__ import annotations

import pytest

from tests.factories.organisations import make_unit
from yipin.database.kept_reads import KeptRead
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
