"""A text and the place it goes to: never cut, refused with how long it is and how long it may be."""

from __future__ import annotations

from django.utils.translation import gettext as _

from yipin.organisations.permissions import Refused
from yipin.rules.verdicts import refuse

LONGEST_WORDS = 2000  # characters of what is written freely: a report, an answer, reasons


def fitting(text: str, most: int = LONGEST_WORDS, *, name: str) -> str:
    """Without blanks around it. Refuses (``too_long``) more than ``most`` characters; ``name`` is that
    of the box.
    """
    text = text.strip()
    if len(text) > most:
        facts = {"name": name, "n": len(text), "most": most}
        words = _("“%(name)s”现在 %(n)d 字，请删到 %(most)d 字以内。")
        raise Refused(refuse("too_long", words % facts))
    return text
