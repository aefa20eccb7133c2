"""What a person changes of the own data."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yipin.journal.services.entries import record_entry
from yipin.organisations.models import Person
from yipin.organisations.permissions import Actor, Refused, is_signed_in, require
from yipin.rules.verdicts import refuse

THEMES = frozenset({"light", "dark"})


@transaction.atomic
def change_own_contact(*, actor: Actor, email: str, phone: str, now: datetime) -> Person:
    """Change one's own e-mail and telephone. An e-mail that somebody else signs in with is refused.

    The journal keeps which of the two changed, never the number or the address.
    """
    require(is_signed_in, actor)
    person = Person.objects.select_for_update().get(pk=actor.person.pk)  # type: ignore[union-attr]
    others = Person.objects.filter(email__iexact=email).exclude(pk=person.pk)
    if email and others.exists():
        reason = _("这个邮箱已经登记在另一个账号上。请换一个，或联系管理员。")
        raise Refused(refuse("email_taken", reason))
    given = {"email": email, "phone": phone}
    changed = [key for key, value in given.items() if getattr(person, key) != value]
    if changed:
        person.email, person.phone = email, phone
        person.save(update_fields=["email", "phone"])
        record_entry(
            actor=actor, at=now, action="person.contact_changed", subject=person,
            unit_id=actor.unit.pk if actor.unit else None, after={"changed": changed},
        )  # fmt: skip
    return person


@transaction.atomic
def choose_theme(*, actor: Actor, theme: str, now: datetime) -> str:
    """Keep light or dark with the account; anything else follows the system."""
    require(is_signed_in, actor)
    person = actor.person
    chosen = theme if theme in THEMES else ""
    if person is not None and person.theme != chosen:
        before, person.theme = person.theme, chosen
        person.save(update_fields=["theme"])
        record_entry(
            actor=actor, at=now, action="person.theme_chosen", subject=person,
            unit_id=actor.unit.pk if actor.unit else None,
            before={"theme": before}, after={"theme": chosen},
        )  # fmt: skip
    return chosen


def note_new_password(*, person: Person, now: datetime) -> None:
    """Write down that a person set a new password (never what it is)."""
    record_entry(
        actor=Actor(person=person), at=now, action="person.password_changed", subject=person
    )
