"""Which units a round addresses, and which of them lie under which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from yipin.rules.definition import Quota


class Placed(Protocol):
    """A unit in the tree; ``path`` begins with the path of whatever is above it."""

    @property
    def path(self) -> str: ...


class Categorised(Protocol):
    category: str


PlacedUnit = TypeVar("PlacedUnit", bound=Placed)


def nearest_above(units: Iterable[PlacedUnit]) -> dict[str, str | None]:
    """For the path of each unit, the path of the nearest of the others that it lies under."""
    open_above: list[str] = []
    found: dict[str, str | None] = {}
    for path in sorted(unit.path for unit in units):
        while open_above and not path.startswith(open_above[-1]):
            open_above.pop()
        found[path] = open_above[-1] if open_above else None
        open_above.append(path)
    return found


def least_to_send(quotas: Sequence[Quota], unit: Categorised) -> int:
    """How many this unit must send; 0 means it may, and need not."""
    least = [
        quota.min or 0
        for quota in quotas
        if quota.scope == "unit" and not quota.level
        and (not quota.categories or unit.category in quota.categories)
    ]  # fmt: skip
    return max(least, default=0)


def chosen_units(choice: Mapping[str, list[int]]) -> tuple[set[int], set[int]]:
    """The units an officer added, and those left out."""
    return set(choice.get("added", ())), set(choice.get("left_out", ()))
