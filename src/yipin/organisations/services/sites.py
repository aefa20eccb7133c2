"""Founding a real site: the unit at the top and the first administrator."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yipin.journal.services.entries import record_entry
from yipin.organisations.choices import UnitKind
from yipin.organisations.models import Appointment, Person, Unit
from yipin.organisations.permissions import Refused
from yipin.organisations.pinyin import initials_of
from yipin.organisations.services.posts import ensure_starting_posts
from yipin.organisations.services.units import found_root_unit
from yipin.rules.verdicts import refuse

FIRST_POST = "office"


@transaction.atomic
def found_site(
    *, unit_name: str, person: dict[str, str], password: str, today: date, now: datetime
) -> Person:
    """Root unit and first administrator (``name``, ``username``, ``email``), all or nothing.

    Whoever holds the server may. Refused where there are units already, and where a name, the
    e-mail address or the password is not as it should be.
    """
    if Unit.objects.exists():
        reason = _("这个数据目录里已有站点。要另建，请换一个 YIPIN_DATA 目录。")
        raise Refused(refuse("site_exists", reason))
    made = _checked(person, password)
    posts = ensure_starting_posts()
    unit = found_root_unit(name=unit_name, kind=UnitKind.COMMITTEE, now=now)
    made.save()
    post = posts[FIRST_POST]
    held = Appointment.objects.create(person=made, post=post, unit=unit, starts_on=today)
    record_entry(actor=None, at=now, action="person.taken_in", subject=made, unit_id=unit.pk)
    record_entry(
        actor=None, at=now, action="person.appointed", subject=held, unit_id=unit.pk,
        after={"person": made.pk, "post": post.key, "from": today.isoformat()},
    )  # fmt: skip
    return made


def _checked(given: dict[str, str], password: str) -> Person:
    """The person with the password set, or a refusal that says what to change."""
    person = Person(**given, initials=initials_of(given["name"], 80))
    try:
        person.full_clean(exclude=["password"])
        validate_password(password, person)
    except ValidationError as fault:
        raise Refused(refuse("not_as_it_should_be", _in_words(fault))) from None
    person.set_password(password)
    return person


def _in_words(fault: ValidationError) -> str:
    if not hasattr(fault, "error_dict"):
        return _("密码不合要求：") + "".join(fault.messages)
    fields = Person._meta.fields  # noqa: SLF001  # Django's documented way to a field's name
    labels = {field.name: str(field.verbose_name) for field in fields}
    said = fault.message_dict.items()
    return "".join(f"{labels[key]}：{''.join(words)}" for key, words in said)
