"""What reading a notice brings to light: its values, and for each value the words it stands in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Certainty = Literal["sure", "ask"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One value and its place in ``Paper.text``. ``path`` is e.g. ``("deadlines", 0)``.

    ``certainty`` is "ask" where a person must look at it; ``reason`` says why, in Chinese.
    """

    key: str
    path: tuple[str | int, ...]
    value: object
    start: int
    end: int
    certainty: Certainty
    reason: str
    words: str


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that ask for something which could not be turned into a setting, and why not."""

    words: str
    start: int
    end: int
    why: str


@dataclass(frozen=True, slots=True)
class Theme:
    group: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Stage:
    """Dates are ISO 8601, as exact as the text ("2021-04", "2019-04-01T18:00", "--06-01")."""

    name: str
    start: str | None
    end: str | None
    deliverables: tuple[str, ...] = ()
    #: what happens in it, in the words of programme.md (collect, assess, carry_out...), or None
    act: str | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """A due date (``date``) or a recurring duty (``recurrence``, an RFC 5545 RRULE)."""

    what: str
    date: str | None = None
    recurrence: str | None = None
    #: who has to do it, where the sentence says so
    who: str | None = None


@dataclass(frozen=True, slots=True)
class Quota:
    """How many. ``min`` and ``max`` are those of ``unit``.

    ``scope``: "unit" counts for each unit, "subtree" for a unit with all below it (``nested``),
    "total" for the whole round. ``exception_max`` may be reached with a reason.
    """

    who: str
    min: float | None
    max: float | None
    unit: str | None
    note: str | None = None
    scope: Literal["unit", "subtree", "total"] = "unit"
    exception_max: float | None = None
    requires_reason: bool = False
    exception: str | None = None
    nested: bool = False
    includes: str | None = None
    #: True where it limits what may be handed in or taken; False for any other measure
    limits_applications: bool = False


@dataclass(frozen=True, slots=True)
class Responsibility:
    task: str
    department: str | None
    person: str | None


@dataclass(frozen=True, slots=True)
class AttachmentNote:
    """An attachment that the running text announces or contains, with the labels of its form."""

    number: str | None
    title: str
    form_fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Endorsement:
    """A body that must give its opinion; ``sealed`` where a seal is asked for."""

    body: str
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class Material:
    """Something to hand in. ``copies`` on paper, ``electronic`` where a file is asked for."""

    name: str
    copies: int | None = None
    electronic: bool = False


@dataclass(frozen=True, slots=True)
class Award:
    """Money for each item, in fen. ``maximum_fen`` is set where the text gives a range."""

    who: str
    amount_fen: int
    per: str | None = None
    maximum_fen: int | None = None


@dataclass(frozen=True, slots=True)
class Tranche:
    """A part of the money, in per cent, and when it is paid."""

    when: str
    percent: float


@dataclass(frozen=True, slots=True)
class Notice:
    """All that a notice says. Its scored keys are those of the label schema; the rest is for rounds."""

    title: str | None = None
    document_number: str | None = None
    issuer: str | None = None
    issued_on: str | None = None
    addressees: tuple[str, ...] = ()
    kind: str = "other"
    themes: tuple[Theme, ...] = ()
    stages: tuple[Stage, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    quotas: tuple[Quota, ...] = ()
    budget_note: str | None = None
    responsibilities: tuple[Responsibility, ...] = ()
    contacts_present: bool = False
    review_methods: tuple[str, ...] = ()
    attachments: tuple[AttachmentNote, ...] = ()
    results_use: tuple[str, ...] = ()
    endorsements: tuple[Endorsement, ...] = ()
    materials: tuple[Material, ...] = ()
    awards: tuple[Award, ...] = ()
    tranches: tuple[Tranche, ...] = ()
    publicity_days: int | None = None
    findings: tuple[Finding, ...] = field(default=(), compare=False)
    not_understood: tuple[Passage, ...] = field(default=(), compare=False)

    def as_json(self) -> dict[str, object]:
        """Plain lists, dicts and strings, ready for ``json.dumps``."""
        from yipin.reading.as_json import notice_as_json

        return notice_as_json(self)
