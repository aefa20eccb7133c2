"""Who may do what, where. Every permission is named and answers with a reason.

A permission is asked as ``can_x(actor, subject)`` and joins with ``&`` and ``|``. Rights come from
the appointment a person sits at (the desk) and reach over the subtree of its unit, nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from yipin.organisations.choices import Right
from yipin.organisations.models import Appointment, Person, Unit
from yipin.rules.verdicts import Verdict, allow, refuse


@dataclass(frozen=True)
class Actor:
    """A person at a desk. ``appointment`` is None for somebody signed in without any post."""

    person: Person | None = None
    appointment: Appointment | None = None
    rights: frozenset[str] = field(default_factory=frozenset)

    @property
    def unit(self) -> Unit | None:
        return self.appointment.unit if self.appointment else None

    @property
    def signed_in(self) -> Person:
        """The person who acts; services that write are never reached by nobody."""
        if self.person is None:
            raise Refused(refuse("sign_in", _("请先登录。")))
        return self.person

    @property
    def label(self) -> str:
        """The desk in words: unit and post."""
        return str(self.appointment) if self.appointment else ""

    def has(self, right: str) -> bool:
        return right in self.rights

    def reaches(self, path: str) -> bool:
        """Whether a unit with this path lies in the subtree of the desk."""
        return self.unit is not None and self.unit.has_in_subtree(path)


NOBODY = Actor()


class Refused(Exception):
    """An act was refused. ``reason`` says in a sentence which rule, and what to do."""

    def __init__(self, verdict: Verdict, faults: tuple[Any, ...] = ()) -> None:
        super().__init__(verdict.reason)
        self.verdict = verdict
        self.faults = faults

    @property
    def reason(self) -> str:
        return self.verdict.reason

    @property
    def code(self) -> str:
        return self.verdict.code


def actor_for_appointment(appointment: Appointment) -> Actor:
    return Actor(appointment.person, appointment, frozenset(appointment.post.rights))


@dataclass(frozen=True)
class Permission:
    """A named question about an actor and a subject."""

    name: str
    ask: Callable[[Actor, Any], Verdict]

    def __call__(self, actor: Actor, subject: Any = None) -> Verdict:
        return self.ask(actor, subject)

    def __and__(self, other: Permission) -> Permission:
        return Permission(
            f"({self.name} & {other.name})",
            lambda actor, subject: self(actor, subject) and other(actor, subject),
        )

    def __or__(self, other: Permission) -> Permission:
        return Permission(
            f"({self.name} | {other.name})",
            lambda actor, subject: self(actor, subject) or other(actor, subject),
        )


def permission(name: str) -> Callable[[Callable[[Actor, Any], Verdict]], Permission]:
    """Name a question: ``@permission("units.change")``."""

    def give_name(ask: Callable[[Actor, Any], Verdict]) -> Permission:
        return Permission(name, ask)

    return give_name


def not_yours() -> Verdict:
    """The answer about what a desk may not even know of; pages and the interface make 404 of it."""
    return refuse("not_yours", _("没有这一页，或您的席位看不到它。"))


def require(asked: Permission, actor: Actor, subject: Any = None) -> None:
    """Go on, or raise ``Refused`` with the reason."""
    verdict = asked(actor, subject)
    if not verdict:
        raise Refused(verdict)


def unit_of(subject: Any) -> Unit:
    """The unit a subject belongs to: itself, or its ``unit``."""
    return subject if isinstance(subject, Unit) else subject.unit


def path_of(subject: Any) -> str:
    """The tree path a subject belongs to."""
    return str(unit_of(subject).path)


def holds(right: Right) -> Permission:
    """The desk carries this right, wherever it reaches."""

    def ask(actor: Actor, subject: Any) -> Verdict:
        if actor.has(right):
            return allow()
        return refuse("no_right", _("您的席位没有“%(right)s”的权限。") % {"right": right.label})

    return Permission(f"holds.{right.value}", ask)


@permission("scope.reaches")
def reaches(actor: Actor, subject: Any) -> Verdict:
    """The subject's unit lies in the subtree of the desk."""
    if actor.reaches(path_of(subject)):
        return allow()
    return not_yours()


@permission("scope.own_unit")
def is_own_unit(actor: Actor, subject: Any) -> Verdict:
    """The subject belongs to the very unit of the desk."""
    if actor.unit is not None and path_of(subject) == actor.unit.path:
        return allow()
    return not_yours()


@permission("scope.at_host")
def is_at_host(actor: Actor, subject: Any) -> Verdict:
    """An act in the name of a unit: its own desks do it. A desk above it, which sees all of this, is told
    so; for everybody else it is not there.
    """
    if is_own_unit(actor, subject) or not actor.reaches(path_of(subject)):
        return is_own_unit(actor, subject)
    words = _("这一步要由主办单位（%(unit)s）的席位来办。您的席位在它的上级，可以看，不能代办。")
    return refuse("host_only", words % {"unit": unit_of(subject).label})


@permission("anyone")
def anyone(actor: Actor, subject: Any) -> Verdict:
    """Open to everybody, signed in or not."""
    return allow()


@permission("signed_in")
def is_signed_in(actor: Actor, subject: Any) -> Verdict:
    if actor.person is not None:
        return allow()
    return refuse("sign_in", _("请先登录。"))


@permission("at_a_desk")
def is_at_a_desk(actor: Actor, subject: Any) -> Verdict:
    if actor.appointment is not None:
        return allow()
    return refuse("no_desk", _("您还没有任职，看不到办公页面。请联系本单位管理员。"))


# Where it is comes before what one may: who lacks the right learns nothing of others' numbers.
can_administer = reaches & holds(Right.ADMINISTER)
can_see_unit = reaches
can_record_headcount = Permission(
    "units.record_headcount", ((is_own_unit & holds(Right.FILL_FORMS)) | can_administer).ask
)


@permission("units.change_posts")
def can_change_posts(actor: Actor, subject: Any) -> Verdict:
    """Posts hold for the whole site, so only an administrator at the top of a tree changes them."""
    if actor.unit is not None and actor.unit.depth == 1:
        return holds(Right.ADMINISTER)(actor, subject)
    return refuse("not_top", _("职务和权限由最上级单位的管理员统一设。"))
