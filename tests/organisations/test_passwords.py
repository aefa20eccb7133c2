"""Rules of passwords, initials of names, and how accounts are made."""

from __future__ import annotations

import pytest
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from yipin.config import base
from yipin.organisations.models import Person
from yipin.organisations.passwords import ThreeKindsValidator, count_kinds
from yipin.organisations.pinyin import initials_of


@pytest.mark.parametrize(
    ("password", "kinds"),
    [("abc", 1), ("aB", 2), ("aB1", 3), ("aB1-", 4), ("", 0), ("-- ", 1), ("密码a1", 2)],
)
def test_kinds_of_signs_are_counted(password, kinds):
    assert count_kinds(password) == kinds


@pytest.mark.parametrize("password", ["Qinghe-2027", "qinghe-2027", "QINGHE-2027x"])
def test_three_kinds_are_enough(password):
    ThreeKindsValidator().validate(password)


@pytest.mark.parametrize(
    "password", ["Qing-2027", "qinghedaxue", "qinghe2027", "Password12", "linwanzhou-1A"]
)
def test_short_plain_common_and_own_names_are_refused(password):
    person = Person(username="linwanzhou", name="林晚舟")
    with pytest.raises(ValidationError):
        validate_password(password, person)


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("机械工程学院团委", "jxgcxytw"),
        ("机械2101班（新）", "jx2101bx"),
        ("ABC 社团", "abcst"),
        ("", ""),
    ],
)
def test_initials_keep_letters_and_figures(name, initials):
    assert initials_of(name) == initials


def test_initials_fit_their_column():
    assert len(initials_of("团" * 300)) == 120


@pytest.mark.django_db
def test_nobody_is_above_the_rules():
    person = Person.objects.create_superuser("root", "Qinghe-2027", name="管理员")
    assert (person.is_staff, person.is_superuser) == (False, False)
    assert person.appointments.count() == 0


def test_a_hash_is_argon2id_at_the_advised_cost(settings):
    settings.PASSWORD_HASHERS = base.PASSWORD_HASHERS
    made = make_password("Shan-2027-shui")
    assert made.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert check_password("Shan-2027-shui", made)
    assert not check_password("Shan-2027-Shui", made)
