"""A published form is a row that never changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from tests.factories.forms import SCHEMA
from yipin.forms.services.forms import publish_form


@pytest.mark.django_db
def test_an_unchanged_schema_keeps_its_row_and_a_changed_one_gets_the_next(now: datetime) -> None:
    first = publish_form(key="brand", schema=SCHEMA, now=now)
    assert publish_form(key="brand", schema=SCHEMA, now=now) == first
    second = publish_form(key="brand", schema=replace(SCHEMA, title="报名表"), now=now)
    assert [(form.number, form.title) for form in (first, second)] == [(1, "申报表"), (2, "报名表")]
    assert first.parsed == SCHEMA
