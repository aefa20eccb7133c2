"""The day on which subjects are presented: order, clock, who is on; and cards handed in on paper."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from yipin.organisations.models import Person
from yipin.rules.session_clock import Clock


class Session(models.Model):
    """A pitch or defence day of one panel. ``seed`` is shown to nobody before ``drawn_at``; its ``seal``
    is published before. The clock has run ``spent`` seconds, and since ``ran_at`` where that is set.
    """

    class Phase(models.TextChoices):
        TALK = "talk", _("陈述")
        QUESTIONS = "questions", _("问答")

    panel = models.OneToOneField("reviews.Panel", on_delete=models.CASCADE, related_name="session")
    place = models.CharField(_("地点"), max_length=80, blank=True)
    held_at = models.DateTimeField(_("时间"), null=True, blank=True)
    talk_minutes = models.PositiveSmallIntegerField(_("陈述几分钟"), default=5)
    question_minutes = models.PositiveSmallIntegerField(_("问答几分钟"), default=3)
    seed = models.CharField(max_length=64, blank=True)
    seal = models.CharField(max_length=64, blank=True)
    sealed_at = models.DateTimeField(null=True, blank=True)
    drawn_at = models.DateTimeField(null=True, blank=True)
    phase = models.CharField(max_length=10, choices=Phase.choices, default=Phase.TALK)
    spent = models.PositiveIntegerField(default=0)
    ran_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    paper_id = models.BigIntegerField(null=True, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.panel}"

    @property
    def clock(self) -> Clock:
        minutes = self.talk_minutes if self.phase == self.Phase.TALK else self.question_minutes
        return Clock(limit=minutes * 60, spent=self.spent, ran_at=self.ran_at)


class Turn(models.Model):
    """One subject's place in the running order."""

    class State(models.TextChoices):
        WAITING = "waiting", _("候场")
        ON = "on", _("正在进行")
        DONE = "done", _("已完成")
        ABSENT = "absent", _("没有到场")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="turns")
    subject = models.ForeignKey("reviews.Subject", on_delete=models.CASCADE, related_name="turns")
    place = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["session", "subject"], name="one_turn"),
            models.UniqueConstraint(
                fields=["session"], condition=models.Q(state="on"), name="one_on_stage"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}．{self.subject}"


class PaperCard(models.Model):
    """A card filled in on paper, typed by one person and typed again by another before it counts."""

    judge = models.ForeignKey("reviews.Judge", on_delete=models.CASCADE, related_name="paper_cards")
    subject = models.ForeignKey(
        "reviews.Subject", on_delete=models.CASCADE, related_name="paper_cards"
    )
    marks = models.JSONField(default=dict)
    typed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    typed_at = models.DateTimeField()
    checked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["judge", "subject"], name="one_paper_card"),
            models.CheckConstraint(
                condition=~models.Q(checked_by=models.F("typed_by")), name="two_persons"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.judge} → {self.subject}"
