"""What the host does for a project under way: it comes and looks, and it asks for something."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from yipin.organisations.models import Person, Unit
from yipin.projects.evidence_models import Evidence


class Visit(models.Model):
    """A site visit (蹲点调研). Who came is said by post; of the people met there are numbers only."""

    project = models.ForeignKey(
        "projects.Application", on_delete=models.CASCADE, related_name="visits"
    )
    visited_on = models.DateField(_("日期"))
    visitors = models.CharField(_("谁去的"), max_length=160)
    met_members = models.PositiveIntegerField(_("见到团员青年"), null=True, blank=True)
    met_cadres = models.PositiveIntegerField(_("见到团干部"), null=True, blank=True)
    seen = models.TextField(_("看到的情况"))
    problems = models.TextField(_("存在的问题"), blank=True)
    advice = models.TextField(_("建议"), blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_as = models.CharField(max_length=160, blank=True)
    answer = models.TextField(_("单位的答复"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-visited_on", "-id"]

    def __str__(self) -> str:
        return f"{self.project} {self.visited_on:%m-%d}"

    @property
    def unit(self) -> Unit:
        return self.project.unit


class ProjectTask(models.Model):
    """What the host asks of one project. That it is due stands among the duties of the unit."""

    class State(models.TextChoices):
        OPEN = "open", _("待办")
        REPORTED = "reported", _("已报办结，待核实")
        CHECKED = "checked", _("办结")

    project = models.ForeignKey(
        "projects.Application", on_delete=models.CASCADE, related_name="tasks"
    )
    text = models.CharField(_("做什么"), max_length=200)
    proof = models.CharField(_("要什么佐证"), max_length=200, blank=True)
    due_at = models.DateTimeField(_("截止"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    set_as = models.CharField(max_length=160, blank=True)
    report = models.TextField(_("办理情况"), blank=True)
    evidence = models.ForeignKey(
        Evidence, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reported_at = models.DateTimeField(null=True, blank=True)
    reported_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    remark = models.TextField(_("核实意见"), blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_at", "id"]

    def __str__(self) -> str:
        return self.text

    @property
    def unit(self) -> Unit:
        return self.project.unit
