"""What the wall tells of a title: a sentence, the story, pictures without the camera's notes."""

from __future__ import annotations

import io
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from yipin.documents.formats.pictures import upright_jpeg
from yipin.documents.formats.unreadable import UnreadableFile
from yipin.documents.services.files import Upload, inspected, store_file
from yipin.journal.services.entries import record_entry
from yipin.organisations.permissions import Actor, Refused, require
from yipin.projects.title_models import Title, TitlePicture
from yipin.projects.title_permissions import can_write_story
from yipin.rules.verdicts import refuse

MOST_PICTURES, MOST_MB, MOST_DOTS = 6, 20, 1600
LONGEST_SUMMARY, LONGEST_STORY, LONGEST_WORDS = 80, 3000, 80


@transaction.atomic
def write_story(*, actor: Actor, title: Title, summary: str, story: str, now: datetime) -> Title:
    """Say what it is and how it is done. Who may: the unit that holds it, the office that gave it.

    Refused: longer than fits, no sentence left while it stands on the wall.
    """
    require(can_write_story, actor, title)
    row = Title.objects.select_for_update(of=("self",)).get(pk=title.pk)
    kept, told = " ".join(summary.split()), story.strip()
    _refuse_too_long(_("一句话介绍"), kept, LONGEST_SUMMARY)
    _refuse_too_long(_("做法"), told, LONGEST_STORY)
    if row.is_on_wall and not kept:
        raise Refused(refuse("no_summary", _("已经上了品牌墙，一句话介绍不能空着。")))
    if (row.summary, row.story) != (kept, told):
        row.summary, row.story = kept, told
        row.save(update_fields=["summary", "story"])
        record_entry(actor=actor, at=now, action="title.story", subject=row)
    return row


def _refuse_too_long(name: str, text: str, most: int) -> None:
    if len(text) > most:
        facts = {"name": name, "over": len(text) - most, "most": most}
        words = _("%(name)s：超出 %(over)s 字，请删到 %(most)s 字以内。") % facts
        raise Refused(refuse("too_long", words))


def add_picture(
    *, actor: Actor, title: Title, upload: Upload, name: str, words: str, now: datetime
) -> TitlePicture:
    """Add a picture, made anew from what was uploaded. ``words`` say what is seen on it.

    Refused: no words, no picture of JPEG or PNG, one more than six.
    """
    require(can_write_story, actor, title)
    said = " ".join(words.split())
    if not said:
        raise Refused(refuse("no_words", _("请写图片上是什么，看不见图片的人靠它了解。")))
    _refuse_too_long(_("图片说明"), said, LONGEST_WORDS)
    clean = _made_anew(upload)
    return _keep(actor, title, clean, name, said, now)


def _made_anew(upload: Upload) -> bytes:
    with inspected(upload, allowed=frozenset({"jpg", "png"}), max_mb=MOST_MB) as found:
        try:
            return upright_jpeg(io.BytesIO(found.path.read_bytes()), MOST_DOTS)
        except UnreadableFile as fault:
            raise Refused(refuse(f"file_{fault.code}", fault.message)) from fault


@transaction.atomic
def _keep(
    actor: Actor, title: Title, data: bytes, name: str, words: str, now: datetime
) -> TitlePicture:
    row = Title.objects.select_for_update(of=("self",)).select_related("unit").get(pk=title.pk)
    if row.pictures.count() >= MOST_PICTURES:
        most = _("最多放 %(most)s 张图片。请先去掉一张，再加。")
        raise Refused(refuse("too_many_files", most % {"most": MOST_PICTURES}))
    stored = store_file(
        actor=actor, unit=row.unit, upload=ContentFile(data), name=name, now=now,
        allowed=frozenset({"jpg"}),
    )  # fmt: skip
    picture = TitlePicture.objects.create(
        title=row, file=stored, words=words, added_at=now, added_by=actor.signed_in
    )
    record_entry(
        actor=actor, at=now, action="title.picture_added", subject=row,
        after={"sha256": stored.sha256, "words": words},
    )  # fmt: skip
    return picture


@transaction.atomic
def remove_picture(*, actor: Actor, picture: TitlePicture, now: datetime) -> None:
    """Take a picture off. Who may: whoever may add one."""
    require(can_write_story, actor, picture.title)
    title, words = picture.title, picture.words
    picture.delete()
    record_entry(
        actor=actor, at=now, action="title.picture_removed", subject=title, before={"words": words}
    )
