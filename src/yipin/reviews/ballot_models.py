"""A secret ballot: who has voted stands in one table, what was voted in another."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from yipin.organisations.models import Person, Post


def random_key() -> int:
    """Any number of 62 bits: rows lie in the order of their keys, which says nothing of who came first."""
    return secrets.randbits(62)


class Ballot(models.Model):
    """``most`` names may be chosen, at least one. ``post``: whoever holds it in the host's subtree;
    none: the experts of the panel. ``cast`` is counted when it has closed.

    Either a ``part`` of the result, or held among the ``tied`` subjects (ids) of a shared rank.
    """

    class State(models.TextChoices):
        PREPARING = "preparing", _("准备中")
        OPEN = "open", _("投票中")
        COUNTED = "counted", _("已计票")

    panel = models.ForeignKey("reviews.Panel", on_delete=models.CASCADE, related_name="ballots")
    part = models.OneToOneField(
        "reviews.Part", on_delete=models.CASCADE, null=True, related_name="ballot"
    )
    tied = models.JSONField(default=list, blank=True)
    most = models.PositiveSmallIntegerField(_("每人最多选几项"), default=1)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    closes_at = models.DateTimeField(_("投票截止"), null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREPARING)
    counted_at = models.DateTimeField(null=True, blank=True)
    cast = models.PositiveIntegerField(default=0)
    votes = models.JSONField(default=dict, blank=True)  # id of the subject → votes, once counted

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.part.name if self.part is not None else str(_("同分表决"))


class Voter(models.Model):
    """Somebody has voted; not when, and not what."""

    id = models.BigIntegerField(primary_key=True, default=random_key, editable=False)
    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="voters")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ballot", "person"], name="one_vote")]

    def __str__(self) -> str:
        return f"{self.person}"


class Slip(models.Model):
    """What somebody chose: ids of subjects; not when."""

    id = models.BigIntegerField(primary_key=True, default=random_key, editable=False)
    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="slips")
    chosen = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.ballot_id}: {self.chosen}"
