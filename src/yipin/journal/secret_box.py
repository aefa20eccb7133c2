"""Secrets that must be used but never shown: kept encrypted with the key of the site."""

from __future__ import annotations

import base64
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes


class UnreadableSecret(Exception):
    """The secret was kept with another key of the site; it must be entered again."""


def _box() -> MultiFernet:
    """Locks with the key of today, opens with that or one it replaced."""
    return MultiFernet(
        [_lock(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    )


def _lock(key: str | bytes) -> Fernet:
    made = sha256(b"yipin chat robots\0" + force_bytes(key)).digest()
    return Fernet(base64.urlsafe_b64encode(made))


def put_away(secret: str) -> str:
    """The secret as a table may hold it."""
    return _box().encrypt(secret.encode()).decode("ascii")


def take_out(kept: str) -> str:
    try:
        return _box().decrypt(kept.encode("ascii")).decode()
    except InvalidToken as fault:
        raise UnreadableSecret from fault
