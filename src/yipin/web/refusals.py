"""How a page tells that an act was refused, where it shows the same afterwards either way."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from yipin.organisations.permissions import Refused
from yipin.web.permission import HIDDEN

LONGEST_KEY = 60
NEVER_SHOWN = re.compile("csrf|password|secret|token|code")


@contextmanager
def refusals_told(request: HttpRequest, *, but: Collection[str] = ()) -> Iterator[None]:
    """The act, and what is said once it is done; if it is refused, the reason is said instead,
    with what was written under it; ``but`` names the boxes in which it stands again anyway.

    What is not theirs stays hidden: that refusal goes on, and the answer is 404.
    """
    try:
        yield
    except Refused as refused:
        if refused.code in HIDDEN:
            raise
        messages.error(request, with_words(request, refused.reason, but))


def with_words(request: HttpRequest, reason: str, but: Collection[str] = ()) -> str:
    """The reason; below it what was written, for the page that is shown again does not hold it."""
    written = [
        (one,)
        for name, several in request.POST.lists()
        for one in several
        if name not in but and not NEVER_SHOWN.search(name) and is_writing(one)
    ]
    if not written:
        return reason
    kept = format_html_join("", '<p class="as-typed mt-8">{}</p>', written)
    summary = _("您写的还在这里，可以复制")
    return format_html("{}<details><summary>{}</summary>{}</details>", reason, summary, kept)


def is_writing(text: str) -> bool:
    """Words rather than the key of a choice."""
    return not text.isascii() or len(text) > LONGEST_KEY
