"""How allauth's second factor is bent to this house: secrets are kept enciphered."""

from __future__ import annotations

import base64
import hashlib
import io
from typing import Any

import segno
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yipin.organisations.models import Person


def cipher() -> MultiFernet:
    """Made from the site's secret key; older keys still open what they closed."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(b"second factor:" + key.encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("验证码不对，或已经用过。请等下一组数字出来再输。"),
        "cannot_generate_recovery_codes": gettext_lazy("先设好验证器或通行密钥，才有恢复码。"),
    }

    def encrypt(self, text: str) -> str:
        return cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return cipher().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        return str(_("一品"))

    def get_totp_label(self, user: Person) -> str:
        return str(user.username or user.name)

    def build_totp_svg(self, url: str) -> str:
        """Drawn here and shown as an image, so that no script and no other host is needed."""
        drawn = io.BytesIO()
        code = segno.make(url, error="m")
        code.save(drawn, kind="svg", scale=5, border=3, dark="#000", light="#fff")
        return drawn.getvalue().decode()

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """People are told through the inbox (``yipin.web.accounts.notices``), which also mails."""
