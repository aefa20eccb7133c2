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
    none: the experts of the panel. ``cast`` is counted when it has closed, and so is how many of those
    who voted stand aside from a subject (``asides``).

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
    asides = models.JSONField(
        default=dict, blank=True
    )  # id of the subject → who voted and is aside

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.part.name if self.part is not None else str(_("同分表决"))

    def aside_from(self, subject: int) -> int:
        """How many of those who voted had no vote on this subject."""
        return int(self.asides.get(str(subject), 0))


class Voter(models.Model):
    """Somebody has voted; not when, and not what. ``aside``: subjects (ids) that were not theirs to choose:
    it follows from who they are, and says nothing of the slip.
    """

    id = models.BigIntegerField(primary_key=True, default=random_key, editable=False)
    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="voters")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    aside = models.JSONField(default=list, blank=True)

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
