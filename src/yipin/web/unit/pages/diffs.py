"""Two texts side by side as pieces that stayed, came and went."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from yipin.forms.queries import Differences
from yipin.rules.form_progress import EMPTY
from yipin.rules.form_progress import Change as Changed
from yipin.web.theme.parts import Change

TOKEN = re.compile(r"[A-Za-z0-9.]+|\s+|.", re.DOTALL)
ALIKE = 0.45  # below this the whole text is shown as new
LONGEST = 2000  # tokens on either side that are compared one by one
Pieces = list[tuple[str, str]]


def changes_shown(found: Differences) -> list[Change]:
    return [as_change(one) for one in found.changes]


def as_change(changed: Changed) -> Change:
    return Change(label=changed.label, pieces=text_pieces(changed.old, changed.new))


def text_pieces(old: str, new: str) -> Pieces:
    """Numbers and Latin words change as a whole, Chinese sign by sign."""
    old, new = ("" if text == EMPTY else text for text in (old, new))
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    if not before or not after or max(len(before), len(after)) > LONGEST:
        return _whole(old, new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < ALIKE:
        return _whole(old, new)
    pieces: Pieces = []
    for kind, a1, a2, b1, b2 in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(("same", "".join(before[a1:a2])))
            continue
        pieces += _whole("".join(before[a1:a2]), "".join(after[b1:b2]))
    return pieces


def _whole(old: str, new: str) -> Pieces:
    pieces: Sequence[tuple[str, str]] = (("del", old), ("ins", new))
    return [piece for piece in pieces if piece[1]]
