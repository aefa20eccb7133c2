"""What is kept of signing in: where somebody is signed in, known devices, second-factor failures."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SecondFactorGuard(models.Model):
    """Beside a person's second factor: which code was used last, how often one was wrong.

    ``last_step`` is the time step (30 s since 1970) of the last code that was taken; that step and
    every earlier one are refused from then on (RFC 6238, 5.2).
    """

    person = models.OneToOneField(
        "organisations.Person",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="second_factor_guard",
    )
    last_step = models.PositiveBigIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    failed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.person_id}"


class SignInSession(models.Model):
    """One browser in which a person is signed in. Gone as soon as that session ends.

    ``ticket`` is the digest of the CAS ticket it began with, for the institution's own sign-out.
    """

    person = models.ForeignKey(
        "organisations.Person", on_delete=models.CASCADE, related_name="sign_ins"
    )
    session_key = models.CharField(max_length=40, unique=True, editable=False)
    way = models.CharField(_("登录方式"), max_length=20, blank=True)
    ticket = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    agent = models.CharField(max_length=300, blank=True)
    address = models.CharField(_("地址"), max_length=45, blank=True)
    begun_at = models.DateTimeField(_("登录时间"))
    seen_at = models.DateTimeField(_("最近使用"))

    class Meta:
        ordering = ["-seen_at", "-id"]

    def __str__(self) -> str:
        return f"{self.person_id} {self.begun_at:%Y-%m-%d %H:%M}"


class KnownDevice(models.Model):
    """A browser in which a person signed in before; ``mark`` is the digest of its cookie."""

    person = models.ForeignKey(
        "organisations.Person", on_delete=models.CASCADE, related_name="known_devices"
    )
    mark = models.CharField(max_length=64, editable=False)
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["-seen_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "mark"], name="one_device_of_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.mark[:6]}"
