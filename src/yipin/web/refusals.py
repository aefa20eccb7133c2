"""How a page tells that an act was refused, where it shows the same afterwards either way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import HttpRequest

from yipin.organisations.permissions import Refused
from yipin.web.permission import HIDDEN


@contextmanager
def refusals_told(request: HttpRequest) -> Iterator[None]:
    """The act, and what is said once it is done; if it is refused, the reason is said instead.

    What is not theirs stays hidden: that refusal goes on, and the answer is 404.
    """
    try:
        yield
    except Refused as refused:
        if refused.code in HIDDEN:
            raise
        messages.error(request, refused.reason)
