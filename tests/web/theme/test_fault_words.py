"""No form shows a sentence of the framework's own: what is wrong is said in the words of the site."""

from __future__ import annotations

import gettext
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import get_resolver
from django.utils.functional import Promise

import yipin.web

CATALOGUE = Path(django.__file__).parent / "conf" / "locale"
BAD = (
    "",
    "x",
    "x" * 30_000,
    "-1",
    "999999999999999999",
    "1.23456",
    "\x00",
    "1e9",
    "[",
    "2027-13-40",
)
NEEDS = {
    forms.RegexField: {"regex": "^a$"},
    forms.FilePathField: {"path": "/"},
    forms.URLField: {"assume_scheme": "https"},
}
ABSTRACT = (forms.Field, forms.ComboField, forms.MultiValueField)
KINDS = [
    one
    for name, one in sorted(vars(forms).items())
    if isinstance(one, type) and issubclass(one, forms.Field) and one not in ABSTRACT
    if not name.startswith("Model")
]
BAD_LISTS = ([], ["x"], "x", ["x"] * 3)
BAD_FILES = (
    None,
    SimpleUploadedFile("x.pdf", b""),
    SimpleUploadedFile("x" * 400 + ".exe", b"x"),
)


def of_the_framework() -> re.Pattern[str]:
    """Every sentence of Django's Chinese catalogue, with anything in its blanks."""
    whole = gettext.translation("django", CATALOGUE, ["zh_Hans"])
    said = whole._catalog.values()  # type: ignore[attr-defined]
    sentences = {
        one for one in said if isinstance(one, str) and one.rstrip().endswith(("。", "）", ")"))
    }
    assert any("确保该变量至少包含" in one for one in sentences)
    blank = re.compile(r"%\\?\(\w+\\?\)[sd]|\\\{\w+\\\}|%[sd]")
    return re.compile(
        "|".join(blank.sub(".*", re.escape(one.strip())) for one in sentences), re.DOTALL
    )


def every_form() -> list[type[forms.BaseForm]]:
    for module in pkgutil.walk_packages(yipin.web.__path__, "yipin.web."):
        importlib.import_module(module.name)
    assert get_resolver().url_patterns
    found, left = set(), [forms.BaseForm]
    while left:
        kind = left.pop()
        found.add(kind)
        left += kind.__subclasses__()
    return sorted((one for one in found if one.__module__.startswith("yipin.")), key=str)


def bad_values(field: forms.Field) -> tuple[object, ...]:
    if isinstance(field, forms.FileField):
        return BAD_FILES
    return BAD_LISTS if isinstance(field, forms.MultipleChoiceField) else BAD


def said_of(field: forms.Field) -> Iterator[str]:
    yield from (str(one) for one in field.error_messages.values() if isinstance(one, str | Promise))
    for value in bad_values(field):
        try:
            field.clean(value, None) if isinstance(field, forms.FileField) else field.clean(value)
        except ValidationError as fault:
            yield from fault.messages


@pytest.mark.django_db
def test_no_field_of_any_form_speaks_like_the_framework():
    foreign, said = of_the_framework(), dict[str, set[str]]()
    for form in every_form():
        for name, field in getattr(form, "base_fields", {}).items():
            said[f"{form.__name__}.{name}"] = set(said_of(field))
    assert len(said) > 150
    assert {
        at: bad for at, words in said.items() if (bad := set(filter(foreign.fullmatch, words)))
    } == {}
    assert {
        one for words in said.values() for one in words if not re.search(r"[\u4e00-\u9fff]", one)
    } == set()


@pytest.mark.parametrize("kind", KINDS)
def test_no_kind_of_field_does(kind):
    needs = NEEDS.get(kind, {})
    foreign = of_the_framework()
    assert list(filter(foreign.fullmatch, said_of(kind(**needs)))) == []


def test_a_short_word_a_small_number_and_a_wrong_day_are_told_in_full():
    with pytest.raises(ValidationError, match="现在 2 字，请写到 3 字以上。"):
        forms.CharField(min_length=3).clean("ab")
    with pytest.raises(ValidationError, match="请写 5 的整倍数。"):
        forms.IntegerField(step_size=5).clean("7")
    with pytest.raises(ValidationError, match="请写完整的日期"):
        forms.DateField().clean("下周")
