"""Places where a string without blanks may be broken, so that nothing runs off the sheet."""

from __future__ import annotations

import re

SOFT = "\u2063"  # the template makes a hair of room of it: what is copied from the PDF is whole
HARD = "\u200b"  # breaks between signs that no room parts, such as dashes; is copied with them
BETWEEN = re.compile(r"(?<=[^\W_])(?=[^\W_])")
SIGNS = re.compile(r"[\W_]{4,}")
# Han is broken anywhere, and so is what stands between two blanks.
RUN = re.compile(r"[^ \t\n\u3000\u3400-\u9fff]+")
NARROW = re.compile(r"[0-9a-z.,:;/\-_'!|()\[\] ]")
NARROW_CELLS, WIDE_CELLS = 0.6, 1.0  # the most a sign takes, in characters of its size


def breakable(text: str, room: float) -> str:
    """``text`` with places to break within what is wider than ``room`` characters."""
    return RUN.sub(lambda found: _broken(found[0], room), text)


def _broken(run: str, room: float) -> str:
    if cells_of(run) <= room:
        return run
    return BETWEEN.sub(SOFT, SIGNS.sub(lambda found: HARD.join(found[0]), run))


def cells_of(run: str) -> float:
    """At most so many characters wide."""
    return sum(NARROW_CELLS if NARROW.match(one) else WIDE_CELLS for one in run)
