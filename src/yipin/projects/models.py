"""An application and its life along the stages; exceptions to a quota."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from yipin.forms.models import Submission
from yipin.organisations.models import Appointment, Person, Unit
from yipin.programmes.models import Round, RoundStage
from yipin.projects.decision_models import Decision as Decision  # noqa: PLC0414 - found by Django
from yipin.projects.evidence_models import Evidence as Evidence  # noqa: PLC0414
from yipin.projects.evidence_models import ExchangeNote as ExchangeNote  # noqa: PLC0414
from yipin.projects.milestone_models import Milestone as Milestone  # noqa: PLC0414
from yipin.projects.milestone_models import PlanChange as PlanChange  # noqa: PLC0414
from yipin.projects.permit_models import Permit as Permit  # noqa: PLC0414 - found by Django here
from yipin.projects.permit_models import PermitUse as PermitUse  # noqa: PLC0414
from yipin.projects.publicity_models import Publicity as Publicity  # noqa: PLC0414 - found by Django
from yipin.projects.result_letter_models import ResultLetter as ResultLetter  # noqa: PLC0414
from yipin.projects.title_models import Title as Title  # noqa: PLC0414 - found by Django here
from yipin.projects.visit_models import ProjectTask as ProjectTask  # noqa: PLC0414
from yipin.projects.visit_models import Visit as Visit  # noqa: PLC0414


class Applications(models.Manager["Application"]):
    """Applications alone: what a project hands in later stands beside them, see ``every``."""

    def get_queryset(self) -> models.QuerySet[Application]:
        return super().get_queryset().filter(project=None)


class Application(models.Model):
    """A unit's submission that asks to become a project; or, with ``project``, what the unit hands
    in for that project at a later stage (midterm, summary, acceptance): its report.

    ``state`` is one of ``rules.stages`` and is assigned by one service alone. ``holds_place`` is
    true from the moment a place of the quota is taken until it is given back. ``tier``,
    ``amount_fen`` and ``grade`` are what the signed decisions gave. A report has the number of its
    project; ``stage`` is the one that collects it.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="applications")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="applications")
    submission = models.OneToOneField(
        Submission, on_delete=models.PROTECT, related_name="application"
    )
    title = models.CharField(_("项目名称"), max_length=200, blank=True)
    initials = models.CharField(max_length=200, blank=True, editable=False)
    theme = models.CharField(_("主题"), max_length=60, blank=True)
    items = models.JSONField(_("选项"), default=list, blank=True)
    level = models.CharField(_("层级"), max_length=40, blank=True)
    state = models.CharField(_("状态"), max_length=20, default="draft")
    state_since = models.DateTimeField()
    number = models.PositiveIntegerField(_("编号"), null=True, blank=True)
    holds_place = models.BooleanField(default=False)
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )
    added_by_host = models.BooleanField(_("主办方增补"), default=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reports"
    )
    stage = models.ForeignKey(
        RoundStage, on_delete=models.PROTECT, null=True, blank=True, related_name="reports"
    )
    tier = models.CharField(_("立项等次"), max_length=60, blank=True)
    amount_fen = models.PositiveBigIntegerField(_("核定经费"), null=True, blank=True)
    grade = models.CharField(_("验收等次"), max_length=20, blank=True)

    objects = Applications()
    every: models.Manager[Application] = models.Manager()

    class Meta:
        ordering = ["unit__path", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "number"],
                name="application_number",
                condition=models.Q(number__isnull=False, project=None),
            ),
            models.UniqueConstraint(
                fields=["project", "stage"],
                name="one_report_a_stage",
                condition=models.Q(project__isnull=False) & ~models.Q(state="discarded"),
            ),
        ]
        indexes = [
            models.Index(fields=["round", "state", "project"], name="application_state"),
            models.Index(fields=["round", "unit", "holds_place"], name="application_place"),
            models.Index(fields=["round", "-submitted_at", "-id"], name="application_newest"),
        ]

    def __str__(self) -> str:
        return self.title or str(self.submission)

    @property
    def is_report(self) -> bool:
        return self.project_id is not None

    @property
    def stage_key(self) -> str:
        """Which collection it belongs to: that of the applications is the empty one."""
        return self.stage.key if self.stage else ""

    @property
    def source(self) -> tuple[str, int]:
        """What asked for it: kind and id of the source of the unit's obligation."""
        return ("report", self.stage_id) if self.stage_id else ("round", self.round_id)


class Step(models.Model):
    """One move of an application: from where, by which act, to where, by whom, and why."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="steps")
    from_state = models.CharField(max_length=20)
    action = models.CharField(max_length=30)
    to_state = models.CharField(max_length=20)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_as = models.CharField(max_length=160, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"


class QuotaException(models.Model):
    """A unit asks to send one more than its quota, with a reason; the host answers."""

    class State(models.TextChoices):
        ASKED = "asked", _("待答复")
        GRANTED = "granted", _("同意")
        DECLINED = "declined", _("不同意")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="exceptions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="quota_exceptions")
    reason = models.TextField(_("理由"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(_("答复"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.unit} {self.get_state_display()}"


def place_of_dossier(dossier: Dossier, filename: str) -> str:
    """By its own key: the name somebody downloads it under never becomes a path."""
    ending = "pdf" if dossier.kind == Dossier.Kind.CERTIFICATES else "zip"
    return f"dossiers/{dossier.pk}.{ending}"


class Dossier(models.Model):
    """All forms and files of a round (or of the ``chosen`` applications) as one zip, its
    certificates as one PDF or zip, the letters of result of one ``decision``, or everything of one
    ``project`` (``kind``).

    It is packed in the background for one person, says how far it is, and goes after a day. ``desk``:
    where it was asked for, which says what it may hold.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("等着打包")
        PACKING = "packing", _("正在打包")
        READY = "ready", _("可以下载")
        FAILED = "failed", _("没有打成")

    class Kind(models.TextChoices):
        FORMS = "forms", _("申报表和附件")
        CERTIFICATES = "pdf", _("证书，一个 PDF")
        CERTIFICATE_FILES = "zip", _("证书，每张一个 PDF")
        LETTERS = "letters", _("结果通知")
        PROJECT = "project", _("项目整套材料")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="dossiers")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.FORMS)
    decision = models.ForeignKey(
        Decision, on_delete=models.CASCADE, null=True, blank=True, related_name="dossiers"
    )
    project = models.ForeignKey(
        Application, on_delete=models.CASCADE, null=True, blank=True, related_name="dossiers"
    )
    chosen = models.JSONField(default=list, blank=True)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_as = models.CharField(max_length=160, blank=True)
    desk = models.ForeignKey(
        Appointment, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField()
    moved_at = models.DateTimeField(_("最近一步"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("打过几次"), default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    content = models.FileField(upload_to=place_of_dossier, max_length=200, blank=True)
    size = models.PositiveBigIntegerField(_("大小"), default=0)
    trouble = models.CharField(_("没打成的原因"), max_length=300, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.round} {self.get_state_display()}"

    @property
    def is_under_way(self) -> bool:
        return self.state in {self.State.WAITING, self.State.PACKING}
