"""Password rules beyond Django's own (domain.md 7.4)."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def count_kinds(password: str) -> int:
    """How many of lower case, upper case, digit and other signs occur."""
    tests = (str.islower, str.isupper, str.isdigit, lambda sign: not sign.isalnum())
    return sum(any(test(sign) for sign in password) for test in tests)


class ThreeKindsValidator:
    """A password holds at least three of the four kinds of signs."""

    def validate(self, password: str, user: object = None) -> None:
        if count_kinds(password) < 3:
            raise ValidationError(self.get_help_text(), code="too_few_kinds")

    def get_help_text(self) -> str:
        return _("密码要包含大写字母、小写字母、数字、符号中的至少三种。")


class LongEnoughValidator(MinimumLengthValidator):
    """Django's own, in words of the house: its Chinese catalogue lacks this sentence."""

    def get_error_message(self) -> str:
        return self.get_help_text()

    def get_help_text(self) -> str:
        return _("密码至少要有 %(length)d 个字符。") % {"length": self.min_length}


class HouseArgon2Hasher(Argon2PasswordHasher):
    """Argon2id as OWASP's password storage sheet advises: 19 MiB, two passes, one lane.

    Django's own 100 MiB in eight lanes asks a small server for a gigabyte when ten people sign in
    at once.
    """

    time_cost = 2
    memory_cost = 19 * 1024  # KiB
    parallelism = 1
