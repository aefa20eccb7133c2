"""Papers and files: every file has a fingerprint, every notice the text that was read from it."""

from __future__ import annotations

from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _

from yipin.documents.news_models import NewsDecision as NewsDecision  # noqa: PLC0414 - found by Django here
from yipin.documents.news_models import NewsItem as NewsItem  # noqa: PLC0414
from yipin.documents.news_models import NewsLevel as NewsLevel  # noqa: PLC0414
from yipin.documents.news_models import NewsPicture as NewsPicture  # noqa: PLC0414
from yipin.documents.rendering_models import Rendering as Rendering  # noqa: PLC0414
from yipin.documents.resumable_models import ResumableUpload as ResumableUpload  # noqa: PLC0414 - found by Django here
from yipin.organisations.models import Unit
from yipin.rules.official_paper import PLAIN, OfficialPaper, paper_from_json
from yipin.rules.paper_number import number_words


def place_of_file(stored: StoredFile, filename: str) -> str:
    """Files lie by fingerprint; the name somebody gave never becomes a path."""
    return f"{stored.sha256[:2]}/{stored.sha256}"


class StoredFile(models.Model):
    """One file as it was handed in. Its content never changes."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(_("指纹"), max_length=64, db_index=True)
    content = models.FileField(upload_to=place_of_file, max_length=200)
    name = models.CharField(_("文件名"), max_length=200)
    media_type = models.CharField(_("类型"), max_length=100)
    extension = models.CharField(_("格式"), max_length=10)
    size = models.PositiveBigIntegerField(_("大小"))
    stored_at = models.DateTimeField(_("存入时间"))
    stored_by_id = models.BigIntegerField(_("存入人"), null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name

    @property
    def short_fingerprint(self) -> str:
        return f"{self.sha256[:4]}…{self.sha256[-4:]}"


class Notice(models.Model):
    """A notice as an office took it in: the file, its text, and what was understood of it.

    ``blocks`` is the paper (paragraphs and tables with their offsets in ``text``), ``reading`` what
    ``reading.notice`` found, ``answers`` what the officer confirmed, changed or added. A notice that
    cannot be read keeps its name and the reason, and no file.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("正在读")
        READ = "read", _("待核对")
        UNREADABLE = "unreadable", _("读不出")
        USED = "used", _("已发布")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="notices")
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    file_name = models.CharField(_("文件名"), max_length=200)
    title = models.CharField(_("标题"), max_length=300, blank=True)
    document_number = models.CharField(_("发文字号"), max_length=80, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    trouble = models.CharField(_("读不出的原因"), max_length=300, blank=True)
    text = models.TextField(blank=True)
    blocks = models.JSONField(default=list, blank=True)
    reading = models.JSONField(default=dict, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    pages = models.PositiveIntegerField(_("页数"), null=True, blank=True)
    pages_read = models.PositiveIntegerField(_("已读页数"), default=0)
    taken_in_at = models.DateTimeField(_("收入时间"))
    taken_in_by_id = models.BigIntegerField(null=True, blank=True)
    discarded_at = models.DateTimeField(_("删除时间"), null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title or self.file_name


class PaperSeries(models.Model):
    """One 代字 of a unit. Its numbers run through each year by themselves."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="paper_series")
    code = models.CharField(_("代字"), max_length=20)
    note = models.CharField(_("用在哪类公文"), max_length=60, blank=True)
    is_closed = models.BooleanField(_("已停用"), default=False)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["unit", "code"], name="paper_series_code")]

    def __str__(self) -> str:
        return self.code


class Paper(models.Model):
    """An official paper written here. ``content`` is that of ``rules.official_paper``.

    ``source_kind`` and ``source_id`` name what it was drafted from (a definition, a round, its
    result); rooms above know what stands there. Once issued, ``content`` and ``sha256`` never change.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        ISSUED = "issued", _("已印发")
        VOID = "void", _("已作废")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="papers")
    series = models.ForeignKey(
        PaperSeries, on_delete=models.PROTECT, null=True, blank=True, related_name="papers"
    )
    kind = models.CharField(_("格式"), max_length=10)
    title = models.CharField(_("标题"), max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    content = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    source_kind = models.CharField(max_length=20, blank=True)
    source_id = models.BigIntegerField(null=True, blank=True)
    is_public = models.BooleanField(_("公开"), default=False)
    document_number = models.CharField(_("发文字号"), max_length=60, blank=True)
    sha256 = models.CharField(_("指纹"), max_length=64, blank=True)
    saved_at = models.DateTimeField(_("存好"))
    saved_by_id = models.BigIntegerField(null=True, blank=True)
    issued_at = models.DateTimeField(_("印发"), null=True, blank=True)
    issued_by_id = models.BigIntegerField(null=True, blank=True)
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True)
    discarded_at = models.DateTimeField(_("删除时间"), null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["unit", "state"], name="paper_state"),
            models.Index(fields=["source_kind", "source_id"], name="paper_source"),
        ]

    def __str__(self) -> str:
        return self.title or self.get_state_display()

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_numberless(self) -> bool:
        """A publicity is plain: no red head, no document number."""
        return self.kind == PLAIN

    @cached_property
    def parsed(self) -> OfficialPaper:
        return paper_from_json(self.content)


class PaperVersion(models.Model):
    """What a draft was before a change, so that the change can be undone and read later."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    change = models.CharField(_("哪一次改动"), max_length=60)
    saved_at = models.DateTimeField()
    saved_by_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["paper", "number"], name="paper_version")]

    def __str__(self) -> str:
        return f"{self.paper} {self.number}"


class PaperNumber(models.Model):
    """One line of the register. A number is never given twice; a void one keeps its line."""

    series = models.ForeignKey(PaperSeries, on_delete=models.PROTECT, related_name="numbers")
    year = models.PositiveSmallIntegerField(_("年份"))
    number = models.PositiveIntegerField(_("号"))
    paper = models.OneToOneField(
        Paper, on_delete=models.PROTECT, null=True, blank=True, related_name="taken_number"
    )
    title = models.CharField(_("标题"), max_length=300)
    dated_on = models.DateField(_("成文日期"))
    is_void = models.BooleanField(_("作废"), default=False)
    note = models.CharField(_("备注"), max_length=200, blank=True)
    taken_at = models.DateTimeField(_("登记时间"))

    class Meta:
        ordering = ["series_id", "-year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["series", "year", "number"], name="paper_number")
        ]

    def __str__(self) -> str:
        return number_words(self.series.code, self.year, self.number)

    @property
    def unit(self) -> Unit:
        return self.series.unit
