"""Letters through a mail server that wants a name, a password and an encrypted connection."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import send_mail

from tests.journal.test_deliveries import Sink, free_port
from yipin.config.mail_security import email_encryption

OWN = LoginPassword(b"yipin", b"s3cret")


def only_ours(server, session, envelope, mechanism, given) -> AuthResult:
    return AuthResult(success=given == OWN)


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate of this minute; no site trusts it, only the test is told to."""
    authority = trustme.CA()
    made, only = tmp_path / "mail.pem", tmp_path / "only.pem"
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(made)
    authority.cert_pem.write_to_path(only)
    return made


@pytest.fixture
def strict(settings, certificate: Path, monkeypatch) -> Iterator[Sink]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    taking = Sink()
    server = Controller(
        taking, hostname="127.0.0.1", port=free_port(), tls_context=context,
        require_starttls=True, auth_required=True, authenticator=only_ours,
    )  # fmt: skip
    server.start()
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.with_name("only.pem")))
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "yipin", "s3cret"
    settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = email_encryption("starttls")
    yield taking
    server.stop()


def send() -> int:
    return send_mail("请看通知", "正文。", "yipin@example.edu", ["lin@example.edu"])


def test_a_letter_goes_out_signed_in_and_encrypted(strict):
    assert send() == 1
    assert strict.kept[0].rcpt_tos == ["lin@example.edu"]


def test_a_wrong_password_sends_nothing(strict, settings):
    settings.EMAIL_HOST_PASSWORD, settings.EMAIL_TIMEOUT = "guess", 2
    with pytest.raises(OSError):  # noqa: PT011 - refused or cut off, as the server likes
        send()
    assert strict.kept == []


def test_the_three_words_and_no_other():
    assert email_encryption("none") == (False, False)
    assert email_encryption(" STARTTLS ") == (True, False)
    assert email_encryption("tls") == (False, True)
    with pytest.raises(ImproperlyConfigured, match="只能是 none、starttls、tls"):
        email_encryption("ssl")
