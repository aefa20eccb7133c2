"""A panel judges subjects on a rubric. What a subject is, this room does not know: it refers to it
by kind and id and keeps the few facts that judging needs.
"""

from __future__ import annotations

from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _

from yipin.database.kept_reads import KeptRead
from yipin.organisations.models import Person, Unit
from yipin.reviews.ballot_models import Ballot as Ballot  # noqa: PLC0414
from yipin.reviews.ballot_models import Slip as Slip  # noqa: PLC0414
from yipin.reviews.ballot_models import Voter as Voter  # noqa: PLC0414
from yipin.reviews.card_models import Card as Card  # noqa: PLC0414 - found by Django here
from yipin.reviews.card_models import TakenCard as TakenCard  # noqa: PLC0414
from yipin.reviews.ranking_models import Part as Part  # noqa: PLC0414
from yipin.reviews.ranking_models import Ranking as Ranking  # noqa: PLC0414
from yipin.reviews.ranking_models import Result as Result  # noqa: PLC0414
from yipin.reviews.redaction_models import RedactedCopy as RedactedCopy  # noqa: PLC0414
from yipin.reviews.relation_models import Namesake as Namesake  # noqa: PLC0414
from yipin.reviews.relation_models import Relation as Relation  # noqa: PLC0414
from yipin.reviews.session_models import PaperCard as PaperCard  # noqa: PLC0414
from yipin.reviews.session_models import Session as Session  # noqa: PLC0414
from yipin.reviews.session_models import Turn as Turn  # noqa: PLC0414
from yipin.rules.recusals import DECLARED as BY_WORD
from yipin.rules.recusals import REASONS, JudgeFacts, SubjectFacts
from yipin.rules.rubrics import Criterion as Rule
from yipin.rules.rubrics import Rubric


class Panel(models.Model):
    """One review of one set of subjects. ``source_kind``, ``source_id`` and ``stage_key`` say of what.

    Several panels may share a stage, told apart by ``group``: each takes the subjects of its ``themes``;
    one without themes takes the rest. ``each``: experts for each subject. ``is_blind``: experts see
    neither unit nor names. ``lines``: shares of the full score in per cent that mean something to the
    room above, by its own words.
    """

    class State(models.TextChoices):
        PREPARING = "preparing", _("准备中")
        JUDGING = "judging", _("评审中")
        CLOSED = "closed", _("已结束")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="panels")
    source_kind = models.CharField(max_length=20)
    source_id = models.BigIntegerField()
    stage_key = models.CharField(max_length=60)
    group = models.PositiveSmallIntegerField(default=0)
    themes = models.JSONField(_("评哪些主题"), default=list, blank=True)
    lines = models.JSONField(default=dict, blank=True)
    name = models.CharField(_("名称"), max_length=200)
    each = models.PositiveSmallIntegerField(_("每项几位专家"), default=5)
    is_blind = models.BooleanField(_("隐去单位和姓名"), default=False)
    closes_at = models.DateTimeField(_("评审截止"), null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREPARING)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)  # stays while open for some alone

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source_kind", "source_id", "stage_key", "group"], name="one_panel_a_group"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def rubric(self) -> Rubric:
        """As it stands; rows are read once, and not at all where they were read for many panels."""
        ahead = "criteria" in getattr(self, "_prefetched_objects_cache", {})
        rows = self.criteria.all() if ahead else CRITERIA.all(panel=self.pk)
        return Rubric(tuple(one.rule for one in rows))

    @property
    def is_partly_open(self) -> bool:
        """It has ended, and is open again for some of its subjects alone."""
        return self.state == self.State.JUDGING and self.closed_at is not None

    @property
    def stage(self) -> str:
        """The key of the stage; a part of a review adds its own to it."""
        return self.stage_key.partition("+")[0]


class Criterion(models.Model):
    """One row of the rubric; points in hundredths."""

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="criteria")
    order = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=40)
    name = models.CharField(_("指标"), max_length=60)
    max_points = models.PositiveIntegerField(_("满分"))
    weight = models.PositiveIntegerField(_("权重"), default=100)
    guidance = models.CharField(_("怎样评"), max_length=300, blank=True)
    tie_order = models.PositiveSmallIntegerField(_("同分时先看"), default=0)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["panel", "key"], name="criterion_key")]

    def __str__(self) -> str:
        return self.name

    @property
    def rule(self) -> Rule:
        return Rule(
            self.key, self.name, self.max_points, self.weight, self.guidance, self.tie_order
        )


CRITERIA = KeptRead(lambda panel: Criterion.objects.filter(panel=panel))


class Judge(models.Model):
    """An expert on a panel. Who left (``left_at``) judges no more; what was handed in stays.

    ``saw_marks_at``: since when one who holds the review too, or chairs it, knows what others gave.
    ``is_chair``: releases the result of the defence day.
    """

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="judges")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="judging")
    themes = models.JSONField(_("擅长的主题"), default=list, blank=True)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    saw_marks_at = models.DateTimeField(null=True, blank=True)
    is_chair = models.BooleanField(_("评审组长"), default=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "person"], name="one_seat_a_panel"),
            models.UniqueConstraint(
                fields=["panel"], condition=models.Q(is_chair=True), name="one_chair_a_panel"
            ),
        ]

    def __str__(self) -> str:
        return self.person.name

    @property
    def facts(self) -> JudgeFacts:
        return JudgeFacts(str(self.pk), self.person_id, themes=frozenset(self.themes))


class Subject(models.Model):
    """What is judged. ``number`` names it where units are hidden; ``people`` are ids of persons.

    ``is_moved``: put into this panel by hand, whatever its theme.
    """

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="subjects")
    kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    number = models.PositiveIntegerField(_("序号"))
    title = models.CharField(_("名称"), max_length=200)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    theme = models.CharField(_("主题"), max_length=60, blank=True)
    people = models.JSONField(default=list, blank=True)
    is_moved = models.BooleanField(default=False)
    again_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "kind", "subject_id"], name="one_subject")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_settled(self) -> bool:
        """Its review has ended, and was not opened again for this subject."""
        closed_at = self.panel.closed_at
        return closed_at is not None and (self.again_at is None or self.again_at < closed_at)

    @property
    def facts(self) -> SubjectFacts:
        return SubjectFacts(str(self.pk), self.unit.path, self.theme, frozenset(self.people))


class Aside(models.Model):
    """An expert stands aside from a subject: by the rule (``reason`` is its key), declared at the desk
    for this subject alone, or set by the office.
    """

    DECLARED, SET = BY_WORD, "set"

    judge = models.ForeignKey(Judge, on_delete=models.CASCADE, related_name="asides")
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="asides")
    reason = models.CharField(max_length=20)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["judge", "subject"], name="one_aside")]

    def __str__(self) -> str:
        return f"{self.judge} ↛ {self.subject}"

    @property
    def why(self) -> str:
        """What somebody wrote, else the rule's words."""
        return self.note or REASONS.get(self.reason, "")
