"""The sample accounts: a handful of desks one can sit at. The sign-in page lists them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password

from yipin.organisations.models import Person

PASSWORD = "Qinghe-2027"  # noqa: S105  # a sample account's, shown on the page in demonstrations


def mark_of_demo() -> Path:
    """The file whose presence makes the site a demonstration."""
    return Path(settings.DATA) / "demo"


@dataclass(frozen=True)
class SampleAccount:
    username: str
    password: str
    name: str
    who: str


@dataclass
class Accounts:
    """Collects the accounts of the sample world and writes them down for the sign-in page."""

    rows: list[SampleAccount] = field(default_factory=list)
    hashed: str = field(default_factory=lambda: make_password(PASSWORD))

    def let_in(self, person: Person, username: str = "", who: str = "") -> None:
        """Give a password; with a user name the account is listed."""
        person.password = self.hashed
        person.username = username or f"demo{person.pk}"
        person.save(update_fields=["password", "username"])
        if who:
            self.rows.append(SampleAccount(person.username, PASSWORD, person.name, who))

    def write_down(self) -> None:
        """Its presence makes the site a demonstration."""
        rows = [asdict(row) for row in self.rows]
        text = json.dumps(rows, ensure_ascii=False, indent=1)
        mark_of_demo().write_text(text, encoding="utf-8")
        settings.DEMO = True
