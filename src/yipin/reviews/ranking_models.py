"""What a panel's result is made of, and the result as it was worked out last."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from yipin.rules.ranking import Part as Rule
from yipin.rules.rubrics import points_words


class Part(models.Model):
    """One component of the result; a panel without rows has just its cards.

    ``weight`` in hundredths of a per cent (6000 = 60 %). ``child``: the panel whose cards these are;
    empty for the panel's own.
    """

    class Kind(models.TextChoices):
        CARDS = "cards", _("评分")
        BALLOT = "ballot", _("表决")

    panel = models.ForeignKey("reviews.Panel", on_delete=models.CASCADE, related_name="parts")
    order = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=20)
    name = models.CharField(_("名称"), max_length=60)
    weight = models.PositiveIntegerField(_("权重"), default=0)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.CARDS)
    child = models.OneToOneField(
        "reviews.Panel", on_delete=models.PROTECT, null=True, related_name="part_of"
    )

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["panel", "key"], name="part_key")]

    def __str__(self) -> str:
        return self.name

    @property
    def rule(self) -> Rule:
        return Rule(self.key, self.name, self.weight, is_vote=self.kind == self.Kind.BALLOT)

    @property
    def percent(self) -> str:
        return points_words(self.weight)


class Ranking(models.Model):
    """When the result was worked out, and how far the experts agree. ``run`` counts the attempts: of
    two at once the later one is kept. ``apart``: seat, subject, hundredths above the others.
    ``working``: how ``w`` comes about; ``ranks``: seats of its table of ranks, its sums, and the names of
    what is looked at ``first`` where subjects are level;
    ``yardsticks``: by which cards are standardised, seat by seat.

    ``asked_at``: since when it waits for the background or is worked out there, which is ``done`` with so
    many of ``total`` subjects; ``trouble`` says why it came to nothing.
    """

    panel = models.OneToOneField(
        "reviews.Panel", on_delete=models.CASCADE, related_name="ranking", primary_key=True
    )
    is_stale = models.BooleanField(default=True)
    run = models.PositiveIntegerField(default=0)
    computed_at = models.DateTimeField(null=True, blank=True)
    w = models.FloatField(null=True, blank=True)
    sentence = models.CharField(max_length=120, blank=True)
    working = models.CharField(max_length=200, blank=True)
    ranks = models.JSONField(default=dict, blank=True)
    apart = models.JSONField(default=list, blank=True)
    yardsticks = models.JSONField(default=dict, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.panel} {self.computed_at}"

    @property
    def is_under_way(self) -> bool:
        return self.asked_at is not None


class Result(models.Model):
    """One line of the list. Points in hundredths; ``totals`` of the cards in the order of the seats;
    ``parts``: what was reached in each, out of 100 points. ``ranks``: in halves, by each seat of the table
    of ranks; empty for what does not stand there.
    """

    panel = models.ForeignKey("reviews.Panel", on_delete=models.CASCADE, related_name="results")
    subject = models.OneToOneField(
        "reviews.Subject", on_delete=models.CASCADE, related_name="result"
    )
    place = models.PositiveIntegerField()
    rank = models.PositiveIntegerField(_("名次"), null=True, blank=True)
    is_shared = models.BooleanField(default=False)
    score = models.PositiveIntegerField(_("得分"), null=True, blank=True)
    median = models.PositiveIntegerField(null=True, blank=True)
    adjusted = models.PositiveIntegerField(null=True, blank=True)
    method = models.CharField(max_length=10)
    note = models.CharField(max_length=60, blank=True)
    totals = models.JSONField(default=list, blank=True)
    parts = models.JSONField(default=dict, blank=True)
    ranks = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["panel", "place"], name="one_place")]

    def __str__(self) -> str:
        return f"{self.rank}: {self.subject}"
