"""The codes of printed forms: made with the site's secret, found again in the database."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings

from yipin.forms.models import Version
from yipin.rules.paper_codes import PLACE, Bound, PaperCode, code_for, code_from, is_genuine


def code_on_page(version: Version, page: int = 0, *, is_last: bool = False) -> PaperCode:
    """The code of one printed page; ``version.submission`` is read. Page 0 names no page."""
    return code_for(settings.SECRET_KEY, bound_of(version), page, is_last=is_last)


def code_text(version: Version, page: int = 0, *, is_last: bool = False) -> str:
    """What the square holds: an address, so that a phone's camera opens the check page.

    In capitals where the address allows it: the square is then coarser and read more easily.
    """
    code = code_on_page(version, page, is_last=is_last)
    address = settings.SITE_ADDRESS.rstrip("/")
    text = f"{address}{PLACE}{code.text}"
    return text if urlsplit(address).path else text.upper()


def bound_of(version: Version) -> Bound:
    submission = version.submission
    return Bound(version.pk, submission.unit_id, submission.form_id, version.digest)


def versions_named_by(codes: Iterable[PaperCode]) -> dict[PaperCode, Version]:
    """The version of each genuine code; forged and unknown ones are left out. One read."""
    asked = set(codes)
    rows = Version.objects.filter(pk__in={one.version_id for one in asked})
    rows = rows.select_related("submission__unit", "submission__form")
    known = {one.pk: one for one in rows}
    keys = [str(one) for one in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return {
        one: known[one.version_id]
        for one in asked
        if one.version_id in known and is_genuine(one, bound_of(known[one.version_id]), keys)
    }


def version_named_by(text: str) -> tuple[Version, PaperCode] | None:
    """What one scanned or typed code stands for; None where it is none of ours."""
    code = code_from(text)
    if code is None:
        return None
    found = versions_named_by([code]).get(code)
    return (found, code) if found else None
