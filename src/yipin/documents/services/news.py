"""News items: written, read from Word, sent up the line, adopted or returned, shown to everybody."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image

from yipin.documents.formats.guard import read_paper_guarded
from yipin.documents.formats.pictures import upright_jpeg
from yipin.documents.formats.unreadable import UnreadableFile
from yipin.documents.models import NewsDecision, NewsItem, NewsLevel, NewsPicture, StoredFile
from yipin.documents.news_permissions import (
    can_decide_news,
    can_publish_news,
    can_set_news_levels,
    can_write_news,
)
from yipin.documents.news_queries import levels_for, levels_of, was_adopted
from yipin.documents.services.files import Upload, inspected
from yipin.journal.services.entries import record_entry
from yipin.journal.services.messages import send_worded
from yipin.organisations.choices import Right
from yipin.organisations.lengths import fitting
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor, Refused, require
from yipin.organisations.queries import holders_of, line_of
from yipin.reading.paper import Paragraph
from yipin.rules.deadlines import SHANGHAI
from yipin.rules.news import (
    MOST_PICTURES,
    Level,
    item_fault,
    levels_fault,
    levels_in_words,
    next_stop,
)
from yipin.rules.verdicts import refuse

logger = logging.getLogger(__name__)
State = NewsItem.State
EDITABLE = (State.DRAFT, State.RETURNED)
MOST_CAPTION = 120
DOTS = 1280
WORD_MB = 20


def read_words(*, upload: Upload) -> tuple[str, list[str]]:
    """Title and paragraphs of a Word file: its first line and the rest. Nothing is kept.

    Refused with a sentence where it is no Word file or cannot be read.
    """
    with inspected(upload, allowed=frozenset({"docx"}), max_mb=WORD_MB) as found:
        path = found.path.rename(found.path.with_name("news.docx"))
        try:
            paper = read_paper_guarded(path)
        except UnreadableFile as fault:
            raise Refused(refuse(f"file_{fault.code}", fault.message)) from fault
    lines = [one.text.strip() for one in paper.blocks if isinstance(one, Paragraph)]
    lines = [line for line in lines if line]
    return (lines[0][:120], lines[1:]) if lines else ("", [])


@transaction.atomic
def save_news(
    *,
    actor: Actor,
    item: NewsItem,
    title: str,
    paragraphs: Sequence[str],
    pictures: Sequence[tuple[StoredFile, str]],
    now: datetime,
) -> NewsItem:
    """Keep a draft; a new ``item`` has unit, host, round and project set. Who may: the unit. Refused
    without title or text, and once it was sent. ``pictures`` are files with their captions.
    """
    require(can_write_news, actor, item)
    locked = _lock(item) if item.pk else item
    if locked.state not in EDITABLE:
        words = _("这篇通讯稿%(state)s，不能再改，您在这里写的没有存。退回以后才能改。")
        raise Refused(refuse("not_editable", words % {"state": locked.get_state_display()}))
    if fault := item_fault(title, paragraphs):
        raise Refused(refuse("item", fault))
    locked.title, locked.paragraphs = fitting(title, 120, name=_("标题")), list(paragraphs)
    locked.saved_at, locked.written_by_id = now, actor.signed_in.pk
    locked.save()
    _set_pictures(locked, pictures[:MOST_PICTURES])
    _record(actor, locked, "news.saved", now)
    return locked


def _set_pictures(item: NewsItem, wanted: Sequence[tuple[StoredFile, str]]) -> None:
    there = {one.file_id: one for one in item.pictures.all()}
    for stored, caption in wanted:
        row = there.pop(stored.pk, None)
        if row is not None:
            row.caption = fitting(caption, MOST_CAPTION, name=_("图片说明"))
            row.save(update_fields=["caption"])
            continue
        drawn = _drawn(stored)
        if drawn is not None:
            row = NewsPicture(
                item=item, file=stored, caption=fitting(caption, MOST_CAPTION, name=_("图片说明"))
            )
            row.picture.save("", ContentFile(drawn), save=False)
            row.save()
    for left in there.values():
        left.delete()


def _drawn(stored: StoredFile) -> bytes | None:
    try:
        with stored.content.open("rb") as stream:
            return upright_jpeg(stream, DOTS)
    except (UnreadableFile, OSError, ValueError, Image.DecompressionBombError):
        logger.info("picture %s is left out: it cannot be opened", stored.pk)
        return None


@transaction.atomic
def send_news(*, actor: Actor, item: NewsItem, now: datetime) -> NewsItem:
    """To the unit above, on the way to the host. Who may: the unit."""
    require(can_write_news, actor, item)
    locked = _lock(item)
    _refuse_unless(locked.state in EDITABLE)
    locked.at_unit = _above(locked, locked.unit.path) or locked.host
    locked.state, locked.sent_at = State.SENT, now
    locked.save()
    _record(actor, locked, "news.sent", now)
    _ask_to_decide(actor, locked, "", now)
    return locked


@transaction.atomic
def withdraw_news(*, actor: Actor, item: NewsItem, now: datetime) -> NewsItem:
    """Back into the writers' hands, to be changed and sent again. Who may: the unit. Refused once a level
    has adopted it or given it back.
    """
    require(can_write_news, actor, item)
    locked = _lock(item)
    _refuse_unless(locked.state == State.SENT)
    if was_adopted(locked):
        words = _("这篇稿子已经有一级采用了，不能再撤回。要改，请联系正在审核的单位退回。")
        raise Refused(refuse("adopted", words))
    locked.at_unit = None
    if locked.decisions.exists():  # given back before: it stays among what was sent
        locked.state = State.RETURNED
    else:
        locked.state, locked.sent_at = State.DRAFT, None
    locked.save(update_fields=["state", "at_unit", "sent_at"])
    _record(actor, locked, "news.withdrawn", now)
    return locked


def _above(item: NewsItem, at: str) -> Unit | None:
    path = next_stop(item.unit.path, at, item.host.path, Unit.steplen)
    return Unit.objects.filter(path=path).first() if path else None


@transaction.atomic
def adopt_news(*, actor: Actor, item: NewsItem, level: str, now: datetime) -> NewsItem:
    """Adopt at this level and hand on; at the host it has arrived. Who may: the unit that is asked.

    The points are those of the host's table on that day; of an item the highest alone count. On the way
    a unit says that it used the item itself, the lowest line; the host may say any.
    """
    require(can_decide_news, actor, item)
    locked = _lock(item)
    _refuse_unless(_lies_as_it_did(locked, item))
    assert locked.at_unit is not None
    _decide(actor, locked, _level(locked, level), now)
    locked.at_unit = _above(locked, locked.at_unit.path)
    if locked.at_unit is None:
        locked.state = State.ADOPTED
    locked.save()
    _record(actor, locked, "news.adopted", now, level)
    _tell_adopted(actor, locked, level, now)
    return locked


def _lies_as_it_did(locked: NewsItem, seen: NewsItem) -> bool:
    """Still asked of the same unit, and not taken back and sent anew since it was read."""
    where, then = (locked.at_unit_id, locked.sent_at), (seen.at_unit_id, seen.sent_at)
    return locked.state == State.SENT and where == then


def _tell_adopted(actor: Actor, item: NewsItem, level: str, now: datetime) -> None:
    """Back to the writers at each level; on to those who decide at the next one."""
    assert actor.unit is not None
    facts = {"by": actor.unit.label, "level": level}
    if item.at_unit is None:
        words = _("%(by)s已采用，级别是“%(level)s”。") % facts
    else:
        facts["next"] = item.at_unit.label
        words = _("%(by)s已采用，级别是“%(level)s”，已接着报给%(next)s。") % facts
        _ask_to_decide(actor, item, _("%(by)s已采用。") % facts, now)
    _tell(actor, item, _("通讯稿已采用"), words, now)


def _ask_to_decide(actor: Actor, item: NewsItem, words: str, now: datetime) -> None:
    """Everybody who may decide on it where it lies now."""
    assert item.at_unit is not None
    today = now.astimezone(SHANGHAI).date()
    rights = (Right.RUN_PROGRAMMES, Right.ENDORSE_LEAGUE)
    send_worded(
        recipients=[one for right in rights for one in holders_of(item.at_unit, right, today)],
        kind="news.sent",
        facts={"标题": item.title, "单位": item.unit.label, "说明": words},
        line=line_of(item.host),
        url=link_to_news(item),
        sent_by=actor.label,
        unit_id=actor.unit.pk if actor.unit else None,
        at=now,
    )


def link_to_news(item: NewsItem) -> str:
    return f"/news-items/{item.pk}/"


@transaction.atomic
def note_use(*, actor: Actor, item: NewsItem, level: str, now: datetime) -> NewsItem:
    """Note that it was used elsewhere afterwards. Who may: the host."""
    require(can_publish_news, actor, item)
    locked = _lock(item)
    _refuse_unless(locked.state == State.ADOPTED)
    _decide(actor, locked, _level(locked, level), now)
    _record(actor, locked, "news.used", now, level)
    return locked


def _level(item: NewsItem, name: str) -> Level:
    found = next((one for one in levels_for(item) if one.name == name), None)
    if found is None:
        raise Refused(refuse("no_level", _("请选采用级别。")))
    return found


def _decide(actor: Actor, item: NewsItem, level: Level, now: datetime) -> None:
    assert actor.unit is not None
    NewsDecision.objects.create(
        item=item, unit=actor.unit, is_adopted=True, level=level.name, points=level.points,
        at=now, by_id=actor.signed_in.pk, made_as=actor.label,
    )  # fmt: skip


@transaction.atomic
def return_news(*, actor: Actor, item: NewsItem, reason: str, now: datetime) -> NewsItem:
    """Back to the unit with words. Who may: the unit that is asked."""
    require(can_decide_news, actor, item)
    locked = _lock(item)
    _refuse_unless(_lies_as_it_did(locked, item))
    if not reason.strip():
        raise Refused(refuse("reason_missing", _("退回要写明意见，单位会看到。")))
    assert actor.unit is not None
    NewsDecision.objects.create(
        item=locked, unit=actor.unit, is_adopted=False, note=fitting(reason, 500, name=_("理由")), at=now,
        by_id=actor.signed_in.pk, made_as=actor.label,
    )  # fmt: skip
    locked.state, locked.at_unit = State.RETURNED, None
    locked.save()
    _record(actor, locked, "news.returned", now, reason.strip())
    _tell(actor, locked, _("通讯稿退回修改"), reason.strip(), now)
    return locked


@transaction.atomic
def publish_news(*, actor: Actor, item: NewsItem, is_shown: bool, now: datetime) -> NewsItem:
    """Show it to everybody, or no longer. Who may: the host, once it has adopted it."""
    require(can_publish_news, actor, item)
    locked = _lock(item)
    _refuse_unless(locked.state == State.ADOPTED)
    locked.published_at = (locked.published_at or now) if is_shown else None
    locked.save(update_fields=["published_at"])
    _record(actor, locked, "news.published" if is_shown else "news.hidden", now)
    return locked


@transaction.atomic
def discard_news(*, actor: Actor, item: NewsItem, now: datetime) -> NewsItem:
    """Throw a draft away. Who may: the unit."""
    require(can_write_news, actor, item)
    locked = _lock(item)
    _refuse_unless(locked.state in EDITABLE)
    locked.discarded_at = now
    locked.save(update_fields=["discarded_at"])
    _record(actor, locked, "news.discarded", now)
    return locked


@transaction.atomic
def set_levels(
    *, actor: Actor, unit: Unit, levels: Sequence[Level], now: datetime, seen: str | None = None
) -> None:
    """The host's own table; points given before stay. Who may: who runs programmes there.

    Refused where the table is no longer the one that was ``seen`` (as ``levels_in_words`` says it).
    """
    require(can_set_news_levels, actor, unit)
    if fault := levels_fault(levels):
        raise Refused(refuse("levels", fault))
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)  # two at once come one by one
    standing = levels_of(unit)
    if seen is not None and seen != levels_in_words(standing):
        words = _("这张表刚被别的席位改过，现在是：%(now)s。您填的还在下面，核对以后再存。")
        raise Refused(refuse("changed_since", words % {"now": levels_in_words(standing)}))
    before = {one.name: one.points for one in standing}
    NewsLevel.objects.filter(unit=unit).delete()
    NewsLevel.objects.bulk_create(
        NewsLevel(unit=unit, name=fitting(one.name, 60, name=_("级别")), points=one.points)
        for one in levels
    )
    record_entry(
        actor=actor, at=now, action="news.levels_set", subject=unit, unit_id=unit.pk,
        before={"levels": before}, after={"levels": {one.name: one.points for one in levels}},
    )  # fmt: skip


def _refuse_unless(is_as_shown: bool) -> None:
    if not is_as_shown:
        raise Refused(refuse("changed_since", _("这篇稿子刚被别人办过。请刷新页面。")))


def _lock(item: NewsItem) -> NewsItem:
    rows = NewsItem.objects.select_for_update(of=("self",))
    return rows.select_related("unit", "at_unit", "host").get(pk=item.pk, discarded_at=None)


def _tell(actor: Actor, item: NewsItem, what: str, words: str, now: datetime) -> None:
    send_worded(
        recipients=holders_of(item.unit, Right.FILL_FORMS, now.astimezone(SHANGHAI).date()),
        kind="project.answered",
        facts={"项目名称": item.title, "事项": what, "说明": words},
        line=line_of(item.host),
        url=link_to_news(item),
        sent_by=actor.label,
        unit_id=actor.unit.pk if actor.unit else None,
        at=now,
    )


def _record(actor: Actor, item: NewsItem, action: str, now: datetime, note: str = "") -> None:
    record_entry(
        actor=actor, at=now, action=action, subject=item, unit_id=item.unit_id, note=note,
        after={"title": item.title, "state": item.state},
    )  # fmt: skip
