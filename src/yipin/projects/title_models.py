"""Titles, their history, their pictures, how their certificates look, and their re-checks."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from yipin.documents.models import StoredFile
from yipin.forms.models import Submission
from yipin.organisations.models import Person, Unit
from yipin.programmes.models import Round
from yipin.rules.titles_held import HELD, number_words


class CertificateLayout(models.Model):
    """How a unit's certificates look. ``places`` are those of ``rules.certificate_layout``; the
    background is a picture in the form that it is printed in.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="certificate_layouts")
    name = models.CharField(_("名称"), max_length=40)
    is_landscape = models.BooleanField(_("横版"), default=True)
    background = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    places = models.JSONField(default=list, blank=True)
    is_closed = models.BooleanField(_("已停用"), default=False)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


def place_of_share(title: Title, fingerprint: str) -> str:
    """By the fingerprint of what it shows."""
    return f"shares/{fingerprint[:2]}/{fingerprint}.png"


class Title(models.Model):
    """A title that a unit holds for a project, or (``application`` None) as a unit.

    What is printed (names of unit and issuer, ``subject``) is kept as it was on the day of issue.
    ``number`` runs without gaps for each issuer and year; ``code`` is random and stands in the
    square of the certificate. ``state`` is one of ``rules.titles_held``; that it has expired is
    asked with a day, never stored. ``valid_until`` is the last day and counts. ``share`` is the
    picture for its link, drawn by the site when it is first asked for.
    """

    application = models.ForeignKey(
        "projects.Application", on_delete=models.PROTECT, null=True, blank=True,
        related_name="titles",
    )  # fmt: skip
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="titles")
    issuer = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="titles_given")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="titles")
    issuer_name = models.CharField(_("颁发单位"), max_length=160)
    unit_name = models.CharField(_("获得单位"), max_length=160)
    name = models.CharField(_("称号"), max_length=60)
    subject = models.CharField(_("品牌或项目"), max_length=200, blank=True)
    level = models.CharField(_("级别"), max_length=20, blank=True)
    theme = models.CharField(_("主题"), max_length=60, blank=True)
    mark = models.CharField(_("代字"), max_length=20)
    year = models.PositiveSmallIntegerField(_("年份"))
    number = models.PositiveIntegerField(_("号"))
    code = models.CharField(_("核验码"), max_length=20, unique=True)
    issued_on = models.DateField(_("颁发日期"))
    valid_until = models.DateField(_("有效期至"), null=True, blank=True)
    state = models.CharField(max_length=10, default=HELD)
    improve_by = models.DateField(_("改进期限"), null=True, blank=True)
    recheck_due_on = models.DateField(_("复查到期"), null=True, blank=True)
    recheck_months = models.PositiveSmallIntegerField(_("每隔几个月复查"), null=True, blank=True)
    times_renewed = models.PositiveSmallIntegerField(_("复查通过次数"), default=0)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    layout = models.ForeignKey(
        CertificateLayout, on_delete=models.PROTECT, null=True, blank=True, related_name="titles"
    )
    is_on_wall = models.BooleanField(_("上品牌墙"), default=False)
    summary = models.CharField(_("一句话介绍"), max_length=80, blank=True)
    story = models.TextField(_("做法"), blank=True)
    share = models.FileField(upload_to=place_of_share, max_length=120, blank=True, editable=False)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-issued_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["issuer", "year", "number"], name="title_number")
        ]
        indexes = [
            models.Index(fields=["round", "-id"], name="title_round"),
            models.Index(fields=["unit", "-issued_on"], name="title_unit"),
            models.Index(fields=["is_on_wall", "-issued_on"], name="title_wall"),
            models.Index(fields=["state", "recheck_due_on"], name="title_recheck"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.subject or self.unit_name}"

    @property
    def number_words(self) -> str:
        return number_words(self.mark, self.year, self.number)


class TitleChange(models.Model):
    """One thing that happened to a title. The public sees act and day; the reason is for the unit
    and the issuer.
    """

    title = models.ForeignKey(Title, on_delete=models.CASCADE, related_name="changes")
    act = models.CharField(max_length=10)
    to_state = models.CharField(max_length=10)
    on = models.DateField(_("日期"))
    until = models.DateField(_("到"), null=True, blank=True)
    reason = models.TextField(_("理由"), blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_as = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.title} {self.act}"


class TitlePicture(models.Model):
    """A picture of the wall: made anew from what was uploaded, so that nothing of the camera stays."""

    title = models.ForeignKey(Title, on_delete=models.CASCADE, related_name="pictures")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(_("图片说明"), max_length=80)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.words


class Recheck(models.Model):
    """A held title is looked at again: the unit says how it stands, the office judges.

    Opened by the calendar, or to look at an improvement. ``due_on`` is the last day and counts.
    """

    class State(models.TextChoices):
        OPEN = "open", _("等单位填写")
        HANDED_IN = "handed_in", _("等主办单位审核")
        DECIDED = "decided", _("已审核")

    title = models.ForeignKey(Title, on_delete=models.CASCADE, related_name="rechecks")
    submission = models.OneToOneField(
        Submission, on_delete=models.PROTECT, null=True, blank=True, related_name="recheck"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    due_on = models.DateField(_("截止"))
    opened_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True, blank=True)
    handed_in_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome = models.CharField(max_length=10, blank=True)
    reason = models.TextField(_("理由"), blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["title"], name="one_open_recheck", condition=~models.Q(state="decided")
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.get_state_display()}"

    @property
    def unit(self) -> Unit:
        return self.title.unit
