"""The plan of a project: its milestones, and the changes that were proposed to it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from yipin.organisations.models import Person, Unit


class Milestone(models.Model):
    """One step of the plan. ``dropped_at``: taken out by an approved change, kept for the record."""

    project = models.ForeignKey(
        "projects.Application", on_delete=models.CASCADE, related_name="milestones"
    )
    title = models.CharField(_("节点"), max_length=80)
    due_on = models.DateField(_("完成日期"))
    who = models.CharField(_("负责人"), max_length=60, blank=True)
    done_on = models.DateField(_("完成于"), null=True, blank=True)
    done_note = models.CharField(_("完成情况"), max_length=300, blank=True)
    done_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    done_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["project", "due_on"], name="milestone_due")]

    def __str__(self) -> str:
        return self.title

    @property
    def unit(self) -> Unit:
        return self.project.unit


class PlanChange(models.Model):
    """A new list of milestones, proposed with a reason. ``before`` is the list it was compared with."""

    class State(models.TextChoices):
        ASKED = "asked", _("等主办单位答复")
        APPROVED = "approved", _("同意")
        RETURNED = "returned", _("退回")
        TAKEN_BACK = "taken_back", _("已撤回")

    project = models.ForeignKey(
        "projects.Application", on_delete=models.CASCADE, related_name="plan_changes"
    )
    before = models.JSONField(default=list)
    after = models.JSONField(default=list)
    reason = models.TextField(_("理由"))
    state = models.CharField(max_length=12, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_as = models.CharField(max_length=160, blank=True)
    answer = models.TextField(_("答复"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_as = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project"], name="one_open_plan_change", condition=models.Q(state="asked")
            )
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.get_state_display()}"

    @property
    def unit(self) -> Unit:
        return self.project.unit
