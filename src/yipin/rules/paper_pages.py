"""What becomes of each page of a scan, and which pages of a printed form are missing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

ATTACHED = "attached"
OUTDATED = "outdated"
OTHER_FORM = "other_form"
UNKNOWN = "unknown"
DRAFT = "draft"
NO_CODE = "no_code"
DUPLICATE = "duplicate"
DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class SeenPage:
    """One page as it was recognised.

    ``is_genuine``: the code was made by this site for a version it has. ``is_in_reach``: whoever
    handed the scan in may see that form. ``is_wanted``: it is the form the scan was handed in for,
    or the scan is for many. ``is_latest``: the version holds what the form holds now.
    ``is_seen``: the same page of the same version came earlier in this scan.
    """

    has_code: bool = False
    is_draft: bool = False
    is_genuine: bool = False
    is_in_reach: bool = False
    is_wanted: bool = False
    is_latest: bool = False
    is_seen: bool = False


def fate_of(page: SeenPage) -> str:
    """What becomes of a page. A form out of reach is not told from a forged code."""
    if not page.has_code:
        return NO_CODE
    if page.is_draft:
        return DRAFT
    if not (page.is_genuine and page.is_in_reach):
        return UNKNOWN
    if not page.is_wanted:
        return OTHER_FORM
    if not page.is_latest:
        return OUTDATED
    return DUPLICATE if page.is_seen else ATTACHED


@dataclass(frozen=True, slots=True)
class Completeness:
    """Pages of one printed form. ``missing`` are page numbers; ``is_end_missing``: there are more.

    ``is_untold``: some paper carries no page numbers, so nobody but the reader can count.
    """

    missing: tuple[int, ...] = ()
    is_end_missing: bool = False
    is_untold: bool = False

    @property
    def has_gaps(self) -> bool:
        """Pages are known to be missing."""
        return bool(self.missing) or self.is_end_missing

    @property
    def is_whole(self) -> bool:
        return not (self.has_gaps or self.is_untold)


def completeness_of(numbers: Collection[int], last: int | None) -> Completeness:
    """Which pages are missing, from the page numbers there are and that of the last page."""
    told = {one for one in numbers if one}
    highest = max(told, default=0) if last is None else last
    return Completeness(
        missing=tuple(one for one in range(1, highest + 1) if one not in told),
        is_end_missing=last is None and bool(told),
        is_untold=0 in numbers,
    )
