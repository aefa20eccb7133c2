"""Order by lot (抽签): anybody with the seed can draw it again and gets the same order."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

HOW = "把抽签号、一条竖线和项目编号连在一起取 SHA-256，按结果从小到大排序。"


def order_by_lot(seed: str, keys: Iterable[str]) -> list[str]:
    """Every order is equally likely as long as nobody knew the seed before the keys were fixed."""
    return sorted(keys, key=lambda key: (lot_of(seed, key), key))


def lot_of(seed: str, key: str) -> str:
    """What the order goes by."""
    return hashlib.sha256(f"{seed}|{key}".encode()).hexdigest()


def seal_of(seed: str) -> str:
    """What is published before the draw, so that the seed cannot be changed afterwards."""
    return hashlib.sha256(seed.encode()).hexdigest()
