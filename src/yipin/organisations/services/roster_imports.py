"""A roster from handing in to undoing: kept, judged row by row, confirmed, written all or nothing."""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from django.core.files import File
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from yipin.journal.services.entries import record_entry
from yipin.organisations.models import Appointment, Roster, RosterRow, Unit
from yipin.organisations.permissions import (
    Actor,
    Refused,
    actor_for_appointment,
    can_administer,
    require,
)
from yipin.organisations.queries import current_on
from yipin.organisations.services.many_rows import insert_rows
from yipin.organisations.services.roster_people import (
    BATCH,
    PeopleDesk,
    Read,
    absent_from,
    end_absent,
    undo_people,
)
from yipin.organisations.services.roster_units import MOST_UNITS, UnitsDesk, undo_units
from yipin.rules.deadlines import SHANGHAI
from yipin.rules.import_cells import HeadMatch, RosterColumn, is_example, read_cells
from yipin.rules.import_people import FAULT, NEW, PEOPLE_COLUMNS, UPDATE, Judged
from yipin.rules.import_units import UNIT_COLUMNS
from yipin.rules.verdicts import refuse

logger = logging.getLogger(__name__)
KEPT = timedelta(days=7)
STUCK = timedelta(minutes=10)
STATE = Roster.State
KEYS = {Roster.Kind.PEOPLE: "number", Roster.Kind.UNITS: "code"}
OnBatch = Callable[[int], None]


class WorldChanged(Exception):
    """What is on file is not what the preview was reckoned with."""


def columns_of(kind: str) -> tuple[RosterColumn, ...]:
    return PEOPLE_COLUMNS if kind == Roster.Kind.PEOPLE else UNIT_COLUMNS


@transaction.atomic
def start_roster(
    *, actor: Actor, unit: Unit, kind: str, content: File[bytes], name: str, now: datetime
) -> Roster:
    """Keep a file to be read. Who may: the administrator of ``unit``; nothing is written yet."""
    require(can_administer, actor, unit)
    roster = Roster.objects.create(
        unit=unit,
        kind=kind,
        file_name=name[:200],
        asked_by=actor.signed_in,
        appointment=actor.appointment,
        asked_at=now,
        changed_at=now,
    )
    roster.content.save("roster", content)
    record_entry(
        actor=actor, at=now, action="roster.handed_in", subject=roster, unit_id=unit.pk,
        after={"kind": kind},
    )  # fmt: skip
    return roster


def actor_of(roster: Roster, now: datetime) -> Actor:
    """The desk that asked, if it is still held."""
    today = now.astimezone(SHANGHAI).date()
    held = Appointment.objects.filter(current_on(today), pk=roster.appointment_id or 0)
    found = held.select_related("person", "post", "unit").first()
    if found is None or found.unit.is_closed:
        raise Refused(refuse("no_desk", _("发起导入的席位已经不在任。请由在任的管理员重新导入。")))
    actor = actor_for_appointment(found)
    require(can_administer, actor, Unit.objects.get(pk=roster.unit_id))
    return actor


def desk_for(roster: Roster, now: datetime) -> PeopleDesk | UnitsDesk:
    kind = PeopleDesk if roster.kind == Roster.Kind.PEOPLE else UnitsDesk
    host = Unit.objects.get(pk=roster.unit_id)
    return kind(actor_of(roster, now), host, now.astimezone(SHANGHAI).date())


@dataclass
class Tally:
    """What is counted while the rows go by."""

    counts: Counter[str]
    units: set[int]
    posts: set[int]
    held: set[int]

    def add(self, judged: Judged) -> None:
        self.counts[judged.fate] += 1
        for kept, key in ((self.units, "unit"), (self.posts, "post"), (self.held, "held")):
            if key in judged.refs:
                kept.add(judged.refs[key])


def judge_roster(
    *, roster: Roster, match: HeadMatch, rows: Iterable[tuple[int, list[str]]], now: datetime
) -> None:
    """Judge every row and keep its fate. Called by the reading; earlier rows of it are dropped."""
    roster.rows.all().delete()
    desk = desk_for(roster, now)
    columns, key = columns_of(roster.kind), KEYS[Roster.Kind(roster.kind)]
    read = ((line, *read_cells(cells, match, columns)) for line, cells in rows)
    kept: Iterator[Read] = (one for one in read if not is_example(one[1], key))
    tally, size = Tally(Counter(), set(), set(), set()), BATCH
    if roster.kind == Roster.Kind.UNITS:
        size = MOST_UNITS + 1
    while batch := list(islice(kept, size)):
        if len(batch) > MOST_UNITS:
            reason = _("一次最多导入 %(n)s 个单位。请分成几个文件。") % {"n": MOST_UNITS}
            raise Refused(refuse("too_many", reason))
        _keep_rows(roster, batch, desk.judge(batch), tally)
    _finish(roster, desk, tally, now)


def _keep_rows(roster: Roster, batch: list[Read], judged: list[Judged], tally: Tally) -> None:
    rows = []
    for (line, values, _faults), one in zip(batch, judged, strict=True):
        tally.add(one)
        faults = [[fault.key, fault.value, fault.message] for fault in one.faults]
        changes = [list(change) for change in one.changes]
        rows.append(
            {
                "roster_id": roster.pk,
                "line": line,
                "fate": one.fate,
                "values": json.dumps(values, ensure_ascii=False),
                "changes": json.dumps(changes, ensure_ascii=False),
                "faults": json.dumps(faults, ensure_ascii=False),
            }
        )
    insert_rows(RosterRow, rows)
    Roster.objects.filter(pk=roster.pk).update(done=sum(tally.counts.values()))


def _finish(roster: Roster, desk: PeopleDesk | UnitsDesk, tally: Tally, now: datetime) -> None:
    roster.counts, roster.total = dict(tally.counts), sum(tally.counts.values())
    roster.done, roster.changed_at = roster.total, now
    roster.absent = []
    if isinstance(desk, PeopleDesk):
        roster.absent = absent_from(
            units=tally.units, posts=tally.posts, held=tally.held, actor=desk.actor,
            today=desk.today,
        )  # fmt: skip
    roster.state = STATE.READY
    roster.save(
        update_fields=["counts", "total", "done", "absent", "state", "changed_at", "trouble"]
    )


@transaction.atomic
def confirm_roster(
    *,
    actor: Actor,
    roster: Roster,
    only_good: bool,
    absent_ends_on: date | None,
    now: datetime,
) -> Roster:
    """Have a roster written. Who may: the administrator of its unit. Refused while it is read,
    after it was written, and with wrong rows unless ``only_good`` leaves them out.
    ``absent_ends_on`` ends the appointments that no row names, on that day; None leaves them.
    """
    require(can_administer, actor, roster)
    locked = Roster.objects.select_for_update().get(pk=roster.pk)
    if locked.state != STATE.READY:
        raise Refused(refuse("not_ready", _("这份名册现在不能确认。请刷新页面看它的状态。")))
    if locked.counts.get(FAULT) and not only_good:
        reason = _("有 %(n)s 行有误。请改好再导入，或选“只导入没有错误的行”。")
        raise Refused(refuse("faults", reason % {"n": locked.counts[FAULT]}))
    if not any(locked.counts.get(fate) for fate in (NEW, UPDATE)) and absent_ends_on is None:
        raise Refused(refuse("nothing", _("没有要写入的行。")))
    locked.appointment = actor.appointment
    locked.state, locked.changed_at, locked.trouble = STATE.WRITING, now, ""
    locked.choice = {"ends_on": absent_ends_on.isoformat() if absent_ends_on else None}
    locked.save(update_fields=["appointment", "state", "changed_at", "trouble", "choice"])
    record_entry(
        actor=actor, at=now, action="roster.confirmed", subject=locked, after=locked.counts
    )
    return locked


def write_roster(*, roster_id: int, now: datetime, on_batch: OnBatch | None = None) -> None:
    """Write a confirmed roster in one transaction; called by the job. Where what is on file has
    changed since the preview, nothing is written and the preview is made anew.
    """
    try:
        with transaction.atomic():
            _write(roster_id, now, on_batch or (lambda _done: None))
    except WorldChanged:
        _judge_again(roster_id, now)
    except Refused as refused:
        _fail(roster_id, refused.reason, now)
    except Exception:
        logger.exception("roster %s not written", roster_id)
        _fail(roster_id, _("写入时出了差错，一行也没有写入。请再确认一次。"), now)


def _fail(roster_id: int, words: str, now: datetime) -> None:
    Roster.objects.filter(pk=roster_id, state=STATE.WRITING).update(
        state=STATE.READY, trouble=words[:400], changed_at=now
    )


def _write(roster_id: int, now: datetime, on_batch: OnBatch) -> None:
    # one roster is written at a time: numbers and codes are unique over the whole site;
    # NO KEY: whoever adds a row that points at this unit meanwhile does not wait
    Unit.objects.select_for_update(no_key=True).order_by("pk").first()
    roster = Roster.objects.select_for_update().filter(pk=roster_id, state=STATE.WRITING).first()
    if roster is None:
        return
    desk = desk_for(roster, now)
    size = BATCH if isinstance(desk, PeopleDesk) else MOST_UNITS
    rows = roster.rows.exclude(fate=FAULT).order_by("line")
    done = last = 0
    while batch := list(rows.filter(line__gt=last)[:size]):
        last = batch[-1].line
        judged = _judge_now(desk, batch)
        made = desk.write([(row.values, one) for row, one in zip(batch, judged, strict=True)], now)
        batch[0].made = made
        batch[0].save(update_fields=["made"])
        done += len(batch)
        on_batch(done)
    _end(roster, desk.actor, now)


def _judge_now(desk: PeopleDesk | UnitsDesk, batch: list[RosterRow]) -> list[Judged]:
    judged = desk.judge([(row.line, row.values, []) for row in batch])
    for row, one in zip(batch, judged, strict=True):
        if one.fate != row.fate or [list(change) for change in one.changes] != row.changes:
            raise WorldChanged
    return judged


def _end(roster: Roster, actor: Actor, now: datetime) -> None:
    day = roster.choice.get("ends_on")
    if day:
        first = roster.rows.order_by("line").first()
        was = Appointment.objects.filter(pk__in=roster.absent).values_list("pk", "ends_on")
        before = {str(pk): ends.isoformat() if ends else None for pk, ends in was}
        roster.choice["before"] = before if first is not None else {}
        roster.choice["ended"] = end_absent(roster.absent, date.fromisoformat(day))
    roster.state, roster.applied_at, roster.changed_at = STATE.DONE, now, now
    roster.save(update_fields=["state", "applied_at", "changed_at", "choice"])
    record_entry(
        actor=actor, at=now, action=f"roster.{roster.kind}_written", subject=roster,
        after={**roster.counts, "ended": roster.choice.get("ended", 0)},
    )  # fmt: skip


def _judge_again(roster_id: int, now: datetime) -> None:
    """The preview anew from the rows that are kept; faults of cells stay as they were read."""
    with transaction.atomic():
        roster = Roster.objects.select_for_update().get(pk=roster_id)
        desk = desk_for(roster, now)
        tally = Tally(Counter(), set(), set(), set())
        columns = columns_of(roster.kind)
        match = HeadMatch({one.key: at for at, one in enumerate(columns)})
        old = list(roster.rows.order_by("line").values_list("line", "values"))
        roster.rows.all().delete()
        read: list[Read] = [
            (line, *read_cells([values.get(one.key) for one in columns], match, columns))
            for line, values in old
        ]
        size = BATCH if isinstance(desk, PeopleDesk) else MOST_UNITS
        for at in range(0, len(read), size):
            batch = read[at : at + size]
            _keep_rows(roster, batch, desk.judge(batch), tally)
        roster.trouble = _("预览以后，系统里的内容变了，一行也没有写入。已重新核对，请再看一遍。")
        _finish(roster, desk, tally, now)


@transaction.atomic
def discard_roster(*, actor: Actor, roster: Roster, now: datetime) -> None:
    """Throw a roster away that was not written. Who may: the administrator of its unit."""
    require(can_administer, actor, roster)
    locked = Roster.objects.select_for_update().get(pk=roster.pk)
    if locked.state in {STATE.WRITING, STATE.DONE, STATE.UNDONE}:
        raise Refused(refuse("written", _("这份名册正在写入或已经写入，不能丢弃。")))
    record_entry(
        actor=actor, at=now, action="roster.discarded", subject=locked, unit_id=locked.unit_id
    )
    _remove(locked)


@transaction.atomic
def undo_roster(*, actor: Actor, roster: Roster, now: datetime) -> Roster:
    """Take back what a roster wrote, whole, within seven days. Who may: the administrator of its
    unit. Refused as soon as something depends on it: somebody joined, was appointed elsewhere, a
    unit got others below it or was asked for something.
    """
    require(can_administer, actor, roster)
    locked = Roster.objects.select_for_update().get(pk=roster.pk)
    if locked.state != STATE.DONE or not locked.rows.exists():
        raise Refused(refuse("not_done", _("这份名册没有写入，或写入已过七天，不能撤回。")))
    today = now.astimezone(SHANGHAI).date()
    _undo_rows(locked, today)
    for pk, ends in locked.choice.get("before", {}).items():
        Appointment.objects.filter(pk=pk).update(ends_on=ends)
    locked.state, locked.changed_at = STATE.UNDONE, now
    locked.save(update_fields=["state", "changed_at"])
    record_entry(actor=actor, at=now, action="roster.undone", subject=locked)
    return locked


def _undo_rows(roster: Roster, today: date) -> None:
    """The batches from the last to the first."""
    undo: Callable[[dict[str, Any]], str] = (
        (lambda made: undo_people(made, today)) if roster.kind == Roster.Kind.PEOPLE else undo_units
    )
    for made in roster.rows.exclude(made={}).order_by("-line").values_list("made", flat=True):
        try:
            why = undo(made)
        except ProtectedError:
            why = "used"
        if why:
            raise Refused(refuse(why, _undo_words()[why]))


def _undo_words() -> dict[str, str]:
    return {
        "joined": _("导入的人里已有人设好账号或收到邀请，不能整批撤回。请逐个办理。"),
        "appointed": _("导入的人或单位已有别的任职，不能整批撤回。请逐个办理。"),
        "units_below": _("导入的单位下面已有别的单位，不能整批撤回。请逐个办理。"),
        "used": _("导入的人或单位已经办过事（通知、填报、签署），不能整批撤回。请逐个办理。"),
    }


def resume_rosters(*, now: datetime) -> list[int]:
    """After a stop: what was being written was not; answers those whose reading begins again."""
    late = Roster.objects.filter(changed_at__lt=now - STUCK)
    late.filter(state=STATE.WRITING).update(
        state=STATE.READY, changed_at=now,
        trouble=_("写入中断了，一行也没有写入。请再确认一次。"),
    )  # fmt: skip
    reading = list(late.filter(state__in=(STATE.WAITING, STATE.READING)))
    for roster in reading:
        Roster.objects.filter(pk=roster.pk).update(state=STATE.WAITING, changed_at=now)
    return [one.pk for one in reading]


def forget_rosters(*, now: datetime) -> int:
    """Remove rosters older than seven days; of written ones the rows alone, the tally stays."""
    old = Roster.objects.filter(changed_at__lt=now - KEPT)
    gone = list(old.exclude(state__in=(STATE.DONE, STATE.UNDONE, STATE.WRITING)))
    for roster in gone:
        _remove(roster)
    RosterRow.objects.filter(roster__in=old).delete()
    return len(gone)


def _remove(roster: Roster) -> None:
    if roster.content:
        roster.content.delete(save=False)
    roster.delete()
