"""How the connection to the mail server is guarded, said in one word."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

KINDS = {"none": (False, False), "starttls": (True, False), "tls": (False, True)}


def email_encryption(word: str) -> tuple[bool, bool]:
    """Django's two switches, STARTTLS and TLS from the start. Any other word stops the site."""
    try:
        return KINDS[word.strip().lower()]
    except KeyError:
        listed = "、".join(KINDS)
        raise ImproperlyConfigured(
            f"YIPIN_EMAIL_SECURITY 只能是 {listed}，不能是“{word}”。"
        ) from None
