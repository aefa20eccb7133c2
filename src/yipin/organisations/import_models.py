"""A roster that was handed in: the file, what becomes of each of its rows, and what was made."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


def place_of_roster(roster: Roster, filename: str) -> str:
    """By its own key: the name it was handed in under never becomes a path."""
    return f"rosters/{roster.pk}"


class Roster(models.Model):
    """One file of people or units, read and judged row by row, then taken over or thrown away.

    Nothing of it stands in the tables of people and units before somebody confirms it. ``counts``
    holds how many rows share a fate, ``heads`` how the file's columns were understood, ``absent``
    the appointments of the units named in the file that no row names.
    """

    class Kind(models.TextChoices):
        PEOPLE = "people", _("人员")
        UNITS = "units", _("单位")

    class State(models.TextChoices):
        WAITING = "waiting", _("等着读")
        READING = "reading", _("正在读")
        READY = "ready", _("待确认")
        WRITING = "writing", _("正在写入")
        DONE = "done", _("已导入")
        UNDONE = "undone", _("已撤回")
        FAILED = "failed", _("没读成")

    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("内容"), max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    file_name = models.CharField(_("文件名"), max_length=200)
    content = models.FileField(upload_to=place_of_roster, max_length=200, blank=True)
    asked_by = models.ForeignKey("organisations.Person", models.PROTECT, related_name="+")
    appointment = models.ForeignKey(
        "organisations.Appointment", models.SET_NULL, null=True, related_name="+"
    )
    asked_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict, blank=True)
    heads = models.JSONField(default=dict, blank=True)
    absent = models.JSONField(default=list, blank=True)
    choice = models.JSONField(default=dict, blank=True)
    trouble = models.CharField(max_length=400, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_under_way(self) -> bool:
        return self.state in {self.State.WAITING, self.State.READING, self.State.WRITING}


class RosterRow(models.Model):
    """One row of a roster and its fate. ``made`` names what was written for it, for the undoing."""

    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField(_("行"))
    fate = models.CharField(max_length=6)
    values = models.JSONField(default=dict)
    changes = models.JSONField(default=list, blank=True)
    faults = models.JSONField(default=list, blank=True)
    made = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["line"]
        indexes = [models.Index(fields=["roster", "fate", "line"], name="roster_row_fate")]

    def __str__(self) -> str:
        return f"{self.line} {self.fate}"
