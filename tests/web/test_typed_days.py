"""Every form of this site: no field of days lets a year through that nobody can mean."""

from __future__ import annotations

import pytest
from django import forms
from django.core.exceptions import ValidationError

from tests.web.theme.test_fault_words import every_form
from yipin.web.office.titles.forms import TitleWordsForm

WRONG = {
    forms.DateField: ["0001-01-01", "1921-12-31", "9999-12-31"],
    forms.DateTimeField: ["0001-01-01T00:00", "1921-12-31T00:00", "9999-12-31T23:59"],
}


def fields_of_days() -> list[tuple[str, forms.Field]]:
    return [
        (f"{one.__name__}.{name}", field)
        for one in every_form()
        for name, field in getattr(one, "base_fields", {}).items()
        if isinstance(field, tuple(WRONG))
    ]


def test_no_field_of_days_takes_a_year_nobody_means():
    found = fields_of_days()
    assert len(found) > 15
    for name, field in found:
        typed = WRONG[
            forms.DateTimeField if isinstance(field, forms.DateTimeField) else forms.DateField
        ]
        for text in typed:
            with pytest.raises(ValidationError) as refused:
                field.clean(text)
            said = " ".join(map(str, refused.value.messages))
            assert "请" in said, name
            assert said.isascii() is False, name


@pytest.mark.parametrize("day", ["1948-12-31", "2099-01-01"])
def test_a_title_is_dated_within_the_republic_and_the_next_year(day):
    with pytest.raises(ValidationError, match="请核对年份"):
        TitleWordsForm.base_fields["issued_on"].clean(day)
