"""The code on a printed page: short, bound to unit, form, content and page, and not to be guessed.

``3F-2E-7KQ2M9XHT4WB`` names the version (its number in base 32), the page (``E`` marks the last)
and a seal: the first 60 bits of an HMAC over everything the page is bound to. Page 0 stands on
paper whose pages are broken elsewhere (Word).
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U to be mistaken
LOOK_ALIKES = str.maketrans("ILO", "110")
SEAL_LENGTH = 12
SHAPE = re.compile(rf"([{SIGNS}]{{1,12}})-([0-9]{{1,3}})(E?)-([{SIGNS}]{{{SEAL_LENGTH}}})")
PLACE = "/p/"
DASHES = re.compile(r"[\s\-\u2010-\u2015\u2212_]+")
MOST_PAGES = 999


@dataclass(frozen=True, slots=True)
class Bound:
    """What a page is bound to. ``digest`` is the fingerprint of the version, in hex."""

    version_id: int
    unit_id: int
    form_id: int
    digest: str


@dataclass(frozen=True, slots=True)
class PaperCode:
    """What a code says of itself, not yet proven."""

    version_id: int
    page: int
    is_last: bool
    seal: str

    @property
    def text(self) -> str:
        mark = "E" if self.is_last else ""
        return f"{_in_base_32(self.version_id)}-{self.page}{mark}-{self.seal}"


def code_for(key: str, bound: Bound, page: int = 0, *, is_last: bool = False) -> PaperCode:
    """The code of one page. ``key`` is the site's secret; ``page`` counts from 1, 0 is untold."""
    if not 0 <= page <= MOST_PAGES:
        raise ValueError(f"no such page: {page}")
    return PaperCode(bound.version_id, page, is_last, _seal(key, bound, page, is_last))


def code_from(text: str) -> PaperCode | None:
    """Read what a scanner saw (an address of any host, or the bare code), or somebody typed."""
    plain = unicodedata.normalize("NFKC", text).strip().upper()  # typed with a Chinese keyboard
    bare = DASHES.sub("-", plain.split(PLACE.upper())[-1].strip("/"))
    found = SHAPE.fullmatch(_without_look_alikes(bare))
    if found is None:
        return None
    version, page, last, seal = found.groups()
    return PaperCode(_from_base_32(version), int(page), bool(last), seal)


def is_genuine(code: PaperCode, bound: Bound, keys: Sequence[str]) -> bool:
    """Whether one of the site's keys (the present one, earlier ones) made this code."""
    if code.version_id != bound.version_id:
        return False
    return any(
        hmac.compare_digest(code.seal, _seal(key, bound, code.page, code.is_last)) for key in keys
    )


def _without_look_alikes(bare: str) -> str:
    return bare.translate(LOOK_ALIKES)


def plain_code(text: str, place: str) -> str:
    """A random code as it was scanned (an address of any host) or typed, in groups or not."""
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    return _without_look_alikes(DASHES.sub("", plain.split(place.upper())[-1].strip("/")))


def in_groups(code: str) -> str:
    """7KQ2-M9XH-T4WB-03F1, as it is printed to be typed."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def short_digest(digest: str) -> str:
    """3f9a-12bc-77d0: the first twelve signs of a fingerprint, wherever one is shown or printed."""
    return in_groups(digest[:12])


def _seal(key: str, bound: Bound, page: int, is_last: bool) -> str:
    parts = (bound.version_id, bound.unit_id, bound.form_id, bound.digest, page, int(is_last))
    said = "yipin.paper|" + "|".join(map(str, parts))
    made = hmac.new(key.encode(), said.encode(), hashlib.sha256).digest()
    number = int.from_bytes(made[:8], "big") >> 4
    return _in_base_32(number).rjust(SEAL_LENGTH, SIGNS[0])


def _in_base_32(number: int) -> str:
    signs = ""
    while True:
        number, rest = divmod(number, 32)
        signs = SIGNS[rest] + signs
        if not number:
            return signs


def _from_base_32(signs: str) -> int:
    number = 0
    for one in signs:
        number = number * 32 + SIGNS.index(one)
    return number
