"""How accounts are made and found."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import BaseUserManager


class PersonManager(BaseUserManager[Any]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> Any:
        person = self.model(username=username, **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> Any:
        """There is no person above the rules; rights come from appointments only."""
        return self.create_user(username, password, **fields)
