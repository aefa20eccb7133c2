"""The sample accounts, shown on the sign-in page of a demonstration only."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class DemoAccount:
    """``who`` says in words what one can see at this desk."""

    username: str
    password: str
    name: str
    who: str


def demo_accounts() -> list[DemoAccount]:
    """Read from the file that the sample world leaves in the data folder."""
    path = settings.DATA / "demo"
    if not path.exists():
        return []
    rows = json.loads(path.read_text(encoding="utf-8") or "[]")
    return [DemoAccount(**row) for row in rows]
