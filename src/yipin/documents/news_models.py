"""News items: written by a unit, sent up the line, adopted, shown to everybody by the host."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from yipin.organisations.models import Unit


def place_of_news_picture(picture: NewsPicture, filename: str) -> str:
    """Drawn by us, apart from the files that were handed in."""
    return f"news/{picture.item_id}/{picture.file.sha256[:16]}.jpg"


class NewsItem(models.Model):
    """``round_id`` and ``project_id`` name what it is about; rooms above know what stands there.

    ``at_unit`` is the unit that is asked now; the line ends at ``host``.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        SENT = "sent", _("已报送")
        RETURNED = "returned", _("已退回")
        ADOPTED = "adopted", _("已采用")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="news")
    host = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    at_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    round_id = models.BigIntegerField()
    project_id = models.BigIntegerField()
    title = models.CharField(_("标题"), max_length=120)
    paragraphs = models.JSONField(_("正文"), default=list)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    saved_at = models.DateTimeField()
    written_by_id = models.BigIntegerField()
    sent_at = models.DateTimeField(_("报送"), null=True, blank=True)
    published_at = models.DateTimeField(_("公开"), null=True, blank=True)
    discarded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["round_id", "state"], name="news_round"),
            models.Index(fields=["project_id"], name="news_project"),
            models.Index(fields=["-published_at", "-id"], name="news_published"),
        ]

    def __str__(self) -> str:
        return self.title


class NewsPicture(models.Model):
    """A picture of an item, drawn anew so that it says nothing of where it was taken."""

    item = models.ForeignKey(NewsItem, on_delete=models.CASCADE, related_name="pictures")
    file = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, related_name="+")
    picture = models.FileField(upload_to=place_of_news_picture, max_length=120)
    caption = models.CharField(_("说明"), max_length=120, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.caption


class NewsDecision(models.Model):
    """What one level said: adopted, at which level and for how many points, or returned and why."""

    item = models.ForeignKey(NewsItem, on_delete=models.CASCADE, related_name="decisions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    is_adopted = models.BooleanField()
    level = models.CharField(_("采用级别"), max_length=60, blank=True)
    points = models.PositiveSmallIntegerField(_("分"), default=0)
    note = models.CharField(_("意见"), max_length=500, blank=True)
    at = models.DateTimeField()
    by_id = models.BigIntegerField()
    made_as = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.level or self.note


class NewsLevel(models.Model):
    """One line of a host's own table of levels. Without any the built-in table holds."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("采用级别"), max_length=60)
    points = models.PositiveSmallIntegerField(_("分"))

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
