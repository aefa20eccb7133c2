"""What a first start says while it works: plain lines, which a log keeps as well as a screen."""

from __future__ import annotations

import sys


def tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201  # the command line is where it is said
