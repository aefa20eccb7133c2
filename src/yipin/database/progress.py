"""How far a long piece of work is, written down while it goes on."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import ParamSpec

SECONDS = 0.5
Given = ParamSpec("Given")


def now_and_then(write: Callable[Given, object]) -> Callable[Given, None]:
    """``write`` at most twice a second: each time a row is written."""
    last = time.monotonic()

    def say(*given: Given.args, **named: Given.kwargs) -> None:
        nonlocal last
        if time.monotonic() - last > SECONDS:
            last = time.monotonic()
            write(*given, **named)

    return say
