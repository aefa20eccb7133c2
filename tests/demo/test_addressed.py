"""The sample rounds speak to the units they are opened for."""

from __future__ import annotations

import pytest

from tests.factories.organisations import make_unit
from yipin.demo.rounds import addressed_in_words
from yipin.programmes.builtins import builtin_definitions
from yipin.rules.definition_toml import definition_as_toml


@pytest.mark.django_db
def test_colleges_that_are_committees_are_called_so():
    host = make_unit("青禾大学团委", kind="committee")
    definition = addressed_in_words(builtin_definitions()["college-brand"], host)
    assert definition.addressees[0].text == "各学院团委"
    assert definition.quotas[0].who == "每个学院团委"
    words = definition_as_toml(definition)
    assert "各团总支" not in words
    assert "每个团总支" not in words
