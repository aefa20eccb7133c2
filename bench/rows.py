"""One measured comparison: a name, a figure, a bar, and whether it is met."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Row:
    """``value`` against ``bar``; ``detail`` says unit, direction and how it was measured."""

    name: str
    value: float
    bar: float
    ok: bool
    detail: str

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def at_most(name: str, value: float, bar: float, detail: str) -> Row:
    return Row(name, round(value, 3), bar, value <= bar, detail)


def at_least(name: str, value: float, bar: float, detail: str) -> Row:
    return Row(name, round(value, 4), bar, value >= bar, detail)


def best_seconds(act: Callable[[], object], times: int = 7) -> float:
    """The fastest of several runs after one to warm up: the rest measures its neighbours."""
    act()
    return min(seconds_of(act) for _ in range(times))


def seconds_of(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start
