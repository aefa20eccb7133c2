"""Who has a draft open just now."""

from __future__ import annotations

from django.db import models

from yipin.organisations.models import Person, Unit


class Presence(models.Model):
    """One person at one draft. Not a fact of the form: it is gone minutes after the page is closed."""

    submission = models.ForeignKey(
        "forms.Submission", on_delete=models.CASCADE, related_name="presences"
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, null=True, related_name="+")
    appeared_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "person"], name="one_presence")
        ]
        indexes = [models.Index(fields=["last_seen_at"], name="presence_seen")]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.person_id}"
