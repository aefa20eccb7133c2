"""Forms as rows, filled forms with their versions, and the chain of opinions on one version."""

from __future__ import annotations

from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _

from yipin.documents.models import StoredFile
from yipin.forms.presence_models import Presence as Presence  # noqa: PLC0414 - found by Django here
from yipin.organisations.models import Person, Unit
from yipin.rules import paper_pages
from yipin.rules.application_schema import TITLE, field_for
from yipin.rules.form_schema import FormSchema, schema_from_json
from yipin.rules.paper_codes import short_digest

PARSED: dict[str, FormSchema] = {}  # by fingerprint, which stands for exactly one schema
PARSED_AT_MOST = 256


class Form(models.Model):
    """One published form. The same key gets a new row when the schema changes; rows never change."""

    key = models.CharField(_("代号"), max_length=80)
    number = models.PositiveIntegerField(_("版次"), default=1)
    title = models.CharField(_("表名"), max_length=200)
    schema = models.JSONField(_("栏目"))
    digest = models.CharField(_("指纹"), max_length=64)
    word_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["key", "-number"]
        constraints = [models.UniqueConstraint(fields=["key", "number"], name="form_version")]

    def __str__(self) -> str:
        return self.title

    @cached_property
    def parsed(self) -> FormSchema:
        """The schema as the rules want it. Rows of one fingerprint share it, also unread ones."""
        known = PARSED.get(self.digest)
        if known is None:
            if len(PARSED) >= PARSED_AT_MOST:
                PARSED.clear()
            known = PARSED[self.digest] = schema_from_json(self.schema)
        return known


class Submission(models.Model):
    """A form being filled in by a unit. It does not know what it is filled in for.

    ``answers`` is the draft; ``revision`` counts its saves, so that two people typing at once are
    told apart. ``stamps`` says of each field which revision changed it last, who did, and what
    stood there before; ``held_files`` are the fields that hold a file. Both spare the autosave a
    second read. ``logged_revision`` is the last save that the journal knows. ``Version`` holds
    what was formally handed on.
    """

    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="submissions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="submissions")
    answers = models.JSONField(default=dict, blank=True)
    facts = models.JSONField(_("预填的数据与来源"), default=dict, blank=True)
    percent = models.PositiveSmallIntegerField(_("填写进度"), default=0)
    revision = models.PositiveIntegerField(default=0)
    stamps = models.JSONField(default=dict, blank=True)
    held_files = models.JSONField(default=list, blank=True)
    logged_revision = models.PositiveIntegerField(default=0)
    logged_at = models.DateTimeField(null=True, blank=True)
    saved_at = models.DateTimeField(_("保存时间"), null=True, blank=True)
    saved_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.form} {self.unit}"

    @property
    def label(self) -> str:
        """What people call it: the name of the project, where the form asks for one."""
        field = field_for(self.form.parsed, TITLE)
        title = str(self.answers.get(field.key, "")).strip() if field else ""
        return title or str(self)


class SubmissionFile(models.Model):
    """A file in one field of a submission. Removed files stay for the versions that hold them."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="files")
    field_key = models.CharField(max_length=80)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.file.name


class Version(models.Model):
    """What was handed on, exactly: answers, the files by fingerprint, and the digest of both."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("版"))
    answers = models.JSONField()
    facts = models.JSONField(default=dict, blank=True)
    files = models.JSONField(default=list, blank=True)
    digest = models.CharField(_("指纹"), max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "number"], name="submission_version")
        ]

    def __str__(self) -> str:
        return f"{self.submission} v{self.number}"

    @property
    def short_digest(self) -> str:
        """The first twelve signs in groups of four, as it is printed and shown."""
        return short_digest(self.digest)


class Endorsement(models.Model):
    """One step of the chain of opinions on a submission. ``version`` is the one it was given on.

    A step that was answered and then made void by a later change stays; a fresh row takes its place.
    An opinion given on paper names the scan and the ``signatory`` as written there; ``given_by`` is
    then whoever registered it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("未到")
        CURRENT = "current", _("待签")
        SIGNED = "signed", _("已签")
        RETURNED = "returned", _("退回修改")
        REFUSED = "refused", _("不同意")
        VOID = "void", _("已作废")

    class Side(models.TextChoices):
        LEAGUE = "league", _("团组织")
        PARTY = "party", _("党组织")
        UPPER = "upper", _("上级团组织")

    submission = models.ForeignKey(
        Submission, on_delete=models.CASCADE, related_name="endorsements"
    )
    step = models.PositiveSmallIntegerField(_("次序"))
    key = models.CharField(max_length=60)
    name = models.CharField(_("意见栏"), max_length=80)
    side = models.CharField(max_length=10, choices=Side.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="endorsements")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, null=True, blank=True, related_name="endorsements"
    )
    opinion = models.TextField(_("意见"), blank=True)
    given_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    given_as = models.CharField(_("签署职务"), max_length=160, blank=True)
    given_at = models.DateTimeField(null=True, blank=True)
    paper_scan = models.ForeignKey(
        "PaperScan",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="endorsements",
        verbose_name=_("纸质盖章件"),
    )
    signatory = models.CharField(_("纸上的签署人"), max_length=80, blank=True)
    void_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(_("作废原因"), max_length=80, blank=True)

    class Meta:
        ordering = ["step", "id"]
        indexes = [models.Index(fields=["unit", "state"], name="endorsement_due")]

    def __str__(self) -> str:
        return f"{self.name} {self.get_state_display()}"


class PaperScan(models.Model):
    """A scan or photograph of printed forms as it was handed in: for one form, or a batch of many.

    A batch has no ``submission``; ``source_kind`` and ``source_id`` then say on whose page it is
    listed. Its pages are recognised in the background.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("等着认码")
        READING = "reading", _("正在认码")
        READ = "read", _("已认码")
        FAILED = "failed", _("没认成")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    submission = models.ForeignKey(
        Submission, on_delete=models.CASCADE, null=True, blank=True, related_name="paper_scans"
    )
    source_kind = models.CharField(max_length=20, blank=True)
    source_id = models.PositiveBigIntegerField(null=True, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    pages_total = models.PositiveIntegerField(_("页数"), default=0)
    pages_read = models.PositiveIntegerField(_("已认页数"), default=0)
    trouble = models.CharField(_("没认成的原因"), max_length=300, blank=True)
    uploaded_at = models.DateTimeField(_("上传时间"))
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    uploaded_as = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["source_kind", "source_id"], name="paper_scan_source")]

    def __str__(self) -> str:
        return self.file.name

    @property
    def is_under_way(self) -> bool:
        return self.state in {self.State.WAITING, self.State.READING}


def place_of_page(page: PaperPage, filename: str) -> str:
    """By the keys of scan and page."""
    return f"paper/{page.scan_id}/{page.number}.jpg"


class PaperPage(models.Model):
    """One page of a scan, what its code said, and what became of it.

    ``version`` is set wherever a genuine code named one; only an attached page counts.
    ``printed_page`` is the number on the paper, 0 where the paper carries none.
    """

    class Fate(models.TextChoices):
        ATTACHED = paper_pages.ATTACHED, _("已归入")
        OUTDATED = paper_pages.OUTDATED, _("版本不符")
        OTHER_FORM = paper_pages.OTHER_FORM, _("不是这份表")
        UNKNOWN = paper_pages.UNKNOWN, _("码查不到")
        DRAFT = paper_pages.DRAFT, _("草稿")
        NO_CODE = paper_pages.NO_CODE, _("没认出码")
        DUPLICATE = paper_pages.DUPLICATE, _("重复")
        DROPPED = paper_pages.DROPPED, _("不用")

    scan = models.ForeignKey(PaperScan, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveIntegerField(_("第几页"))
    fate = models.CharField(max_length=12, choices=Fate.choices)
    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, null=True, blank=True, related_name="paper_pages"
    )
    printed_page = models.PositiveSmallIntegerField(_("表上第几页"), default=0)
    is_last = models.BooleanField(default=False)
    is_by_hand = models.BooleanField(_("人工核对"), default=False)
    picture = models.FileField(upload_to=place_of_page, max_length=100)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["scan", "number"], name="paper_page")]

    def __str__(self) -> str:
        return f"{self.number} {self.get_fate_display()}"


class Remark(models.Model):
    """What somebody asks to be changed, in one field or (``field_key`` empty) in the whole form."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="remarks")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="remarks")
    field_key = models.CharField(max_length=80, blank=True)
    text = models.TextField(_("修改意见"))
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_as = models.CharField(max_length=160, blank=True)
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:40]
