"""Deadlines in people's own calendars: the secret addresses, and what was told so far."""

from __future__ import annotations

from django.db import models


class CalendarFeed(models.Model):
    """One secret address of one person; only a digest of it is kept.

    ``appointment_id`` is the desk whose deadlines it holds; None is every desk of the person.
    """

    person_id = models.BigIntegerField(db_index=True)
    appointment_id = models.BigIntegerField(null=True, blank=True)
    label = models.CharField(max_length=200)
    token_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.label


class CalendarEntry(models.Model):
    """The revision of one deadline as calendars know it (RFC 5545, SEQUENCE)."""

    uid = models.CharField(max_length=120, unique=True)
    fingerprint = models.CharField(max_length=64)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.uid
