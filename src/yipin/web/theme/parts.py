"""What the components are fed with. Pages may pass these, or anything with the same names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Tone = Literal["quiet", "info", "good", "warn", "late", "grant"]


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A badge or light: words, tone, shape (never colour alone)."""

    text: str
    tone: Tone = "quiet"
    shape: str = "ring"


@dataclass(frozen=True, kw_only=True)
class StripStage:
    """One stage of the strip. `when` is text; `part` the share of the window gone, 0–100."""

    name: str
    when: str = ""
    state: Literal["done", "now", "later"] = "later"
    part: float = 50
    url: str = ""
    is_running: bool = False  # open at the same time as the one that is now
    said: str = ""  # where it stands, where that is none of the three


@dataclass(frozen=True, kw_only=True)
class DueCard:
    """A thing to do: the leaf of the calendar, what is missing, one button."""

    title: str
    url: str
    due: date | datetime
    action: str
    action_url: str = ""
    detail: str = ""
    light: Mark | None = None  # without one it follows from the days left
    remark: str = ""
    is_first: bool = False  # the one solid button of the page
    has_begun: bool = True


@dataclass(frozen=True, kw_only=True)
class FileRow:
    name: str
    kind: str  # PDF, DOCX, as sniffed
    size: int
    at: datetime
    fingerprint: str = ""
    url: str = ""
    remove_url: str = ""

    @property
    def seen_as(self) -> str:
        """How a page can show it: pdf, picture, or not at all."""
        return {"pdf": "pdf", "png": "picture", "jpg": "picture"}.get(self.kind.lower(), "")


@dataclass(frozen=True, kw_only=True)
class VoidOpinion:
    """An opinion that a later change has voided."""

    text: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ChainLink:
    """One step of an endorsement chain."""

    name: str
    state: Literal["done", "here", "later"] = "later"
    mark: Mark | None = None
    who: str = ""
    at: datetime | None = None
    version: int | None = None
    opinion: str = ""
    voided: Sequence[VoidOpinion] = ()


@dataclass(frozen=True, kw_only=True)
class Change:
    """A changed field as pieces: ("same" | "ins" | "del", text)."""

    label: str
    pieces: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, kw_only=True)
class CalendarRow:
    """A stage on the calendar strip. Without `first` it is a single day; `is_open` is uncertain."""

    name: str
    text: str
    last: date | None
    first: date | None = None
    is_open: bool = False


@dataclass(frozen=True, kw_only=True)
class TimelineEntry:
    at: datetime
    text: str
    mark: Mark | None = None


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One line of an error summary: the words and the id of the field they belong to."""

    text: str
    field_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Quota:
    """Boxes and a sentence. `sentence` comes from the rules room and may hold <b>."""

    sentence: str
    used: int = 0
    free: int = 0
    exceptions: int = 0
    notes: Sequence[str] = field(default_factory=tuple)
