"""Every address names the permission it asks."""

from __future__ import annotations

from tests.house.addresses import every_address
from yipin.organisations.permissions import Permission


def test_every_address_names_a_permission():
    silent = [
        a.route
        for a in every_address()
        if not isinstance(getattr(a.view, "permission", None), Permission)
    ]
    assert silent == []


def test_every_address_has_a_name():
    assert [a.route for a in every_address() if not a.name] == []


def test_names_of_addresses_are_unique():
    names = [a.name for a in every_address()]
    assert sorted(names) == sorted(set(names))
