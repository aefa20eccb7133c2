"""Packing the dossier of a round or of a project: asked for, packed in the background, fetched, forgotten."""

from __future__ import annotations

import io
import logging
import tempfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yipin.database.progress import now_and_then
from yipin.documents.formats.writing.dossier_zip import DossierEntry, write_dossier
from yipin.documents.models import PaperSeries
from yipin.journal.services.entries import record_entry
from yipin.journal.services.messages import send_worded
from yipin.organisations.permissions import Actor, Refused, actor_for_appointment, require
from yipin.organisations.queries import line_of
from yipin.programmes.models import Round
from yipin.projects.certificate_files import write_one_pdf, write_pdf_files
from yipin.projects.decision_models import Decision
from yipin.projects.dossier_entries import dossier_entries, entry_of
from yipin.projects.evidence import evidence_of
from yipin.projects.links import link_to_dossiers, link_to_project_dossiers
from yipin.projects.models import Application, Dossier
from yipin.projects.office_queries import handed_in
from yipin.projects.permissions import (
    can_judge_application,
    can_run_round,
    can_see_application,
)
from yipin.projects.project_dossier import write_project_dossier
from yipin.projects.services.result_letters import draw_up, set_and_send, write_letters_zip
from yipin.projects.title_queries import printed_of_round
from yipin.rules.verdicts import refuse

logger = logging.getLogger(__name__)
KEPT = timedelta(days=1)
STUCK = timedelta(hours=2)
QUIET = timedelta(minutes=5)  # without a step: whoever packed it is gone
MOST_TRIES = 3
CERTIFICATES_READY = gettext_lazy("%(n)s 张证书已经排好，保留一天。")
READY = {
    Dossier.Kind.FORMS: gettext_lazy("%(n)s 项申报的表格和附件已打成一个压缩包，保留一天。"),
    Dossier.Kind.CERTIFICATES: CERTIFICATES_READY,
    Dossier.Kind.CERTIFICATE_FILES: CERTIFICATES_READY,
    Dossier.Kind.LETTERS: gettext_lazy(
        "%(n)s 份结果通知已发给各单位，并打成一个压缩包，保留一天。"
    ),
    Dossier.Kind.PROJECT: gettext_lazy("“%(title)s”的 %(n)s 个文件已打成一个压缩包，保留一天。"),
}


@transaction.atomic
def ask_dossier(*, actor: Actor, held: Round, now: datetime, chosen: Sequence[int] = ()) -> Dossier:
    """Have all forms and files of a round packed, or those of the ``chosen`` applications.

    Who may: whoever runs the round. Answers with the one under way where the same was just asked.
    Refused where nothing of it was handed in yet.
    """
    require(can_run_round, actor, held)
    keys = sorted(set(chosen))
    total = handed_in(held, keys).count()
    if not total:
        raise Refused(refuse("nothing_handed_in", _("还没有交来的申报，没有可打包的。")))
    under_way = _under_way(actor, now).filter(round=held, kind=Dossier.Kind.FORMS)
    same = next((one for one in under_way if one.chosen == keys), None)
    return same or _ask(actor, held, Dossier.Kind.FORMS, total, now, chosen=keys)


def _under_way(actor: Actor, now: datetime) -> QuerySet[Dossier]:
    return Dossier.objects.filter(
        asked_by=actor.signed_in, state__in=("waiting", "packing"), asked_at__gt=now - STUCK
    )


@transaction.atomic
def ask_project_dossier(*, actor: Actor, project: Application, now: datetime) -> Dossier:
    """Have everything of a project packed that this desk may open. Who may: whoever may see the project.
    Answers with the one under way where the same desk just asked.
    """
    require(can_see_application, actor, project)
    under_way = _under_way(actor, now).filter(project=project, desk=actor.appointment).first()
    total = evidence_of(project).count() or 1
    return under_way or _ask(
        actor, project.round, Dossier.Kind.PROJECT, total, now, project=project
    )


@transaction.atomic
def ask_certificates(*, actor: Actor, held: Round, kind: str, now: datetime) -> Dossier:
    """Have the certificates of a round printed: ``pdf`` is one file, ``zip`` one file for each.

    Who may: whoever runs the round. Answers with the one under way where the same was just asked.
    Refused where no title stands.
    """
    require(can_run_round, actor, held)
    total = printed_of_round(held, timezone.localdate(now)).count()
    if not total:
        raise Refused(refuse("no_titles", _("还没有认定称号，没有可打印的证书。")))
    under_way = _under_way(actor, now).filter(round=held, kind=kind)
    return under_way.first() or _ask(actor, held, Dossier.Kind(kind), total, now)


@transaction.atomic
def ask_result_letters(
    *, actor: Actor, decision: Decision, series: PaperSeries | None, dated_on: date, now: datetime
) -> Dossier:
    """Draw up, set, send and pack the letters of result of a decision. Asked again, only what is not
    set yet is set, and all are packed anew.

    Who may: a desk of the host itself that runs programmes. ``series`` None: without a number.
    Refused: see ``services.result_letters.draw_up``.
    """
    total = len(draw_up(actor=actor, decision=decision, series=series, dated_on=dated_on, now=now))
    under_way = _under_way(actor, now).filter(decision=decision)
    return under_way.first() or _ask(
        actor, decision.round, Dossier.Kind.LETTERS, total, now, decision=decision
    )


def _ask(
    actor: Actor,
    held: Round,
    kind: Dossier.Kind,
    total: int,
    now: datetime,
    chosen: Sequence[int] = (),
    **what: Decision | Application,
) -> Dossier:
    dossier = Dossier.objects.create(
        round=held,
        kind=kind,
        chosen=list(chosen),
        asked_by=actor.signed_in,
        asked_as=actor.label,
        desk=actor.appointment,
        asked_at=now,
        total=total,
        **what,
    )
    action = "project.packed" if kind == Dossier.Kind.PROJECT else "round.packed"
    record_entry(
        actor=actor, at=now, action=action, subject=what.get("project", held),
        after={"total": total, "kind": kind.value},
    )  # fmt: skip
    _pack_later(dossier.pk)
    return dossier


def _pack_later(dossier_id: int) -> None:
    from yipin.projects.jobs import pack_dossier_file  # the job calls this module

    transaction.on_commit(lambda: pack_dossier_file(dossier_id))


def pack_dossier(*, dossier_id: int, now: datetime) -> None:
    """Called by the job. Whatever goes wrong is said on the page and not raised."""
    rows = Dossier.objects.select_related(
        "round__definition", "round__unit", "asked_by", "decision__round__definition",
        "decision__round__unit", "project__unit", "project__round", "project__submission__form",
        "project__round__unit", "desk__person", "desk__post", "desk__unit",
    )  # fmt: skip
    dossier = rows.filter(pk=dossier_id, state=Dossier.State.WAITING).first()
    if dossier is None:
        return
    Dossier.objects.filter(pk=dossier.pk).update(
        state=Dossier.State.PACKING, moved_at=now, tries=F("tries") + 1
    )
    try:
        _pack(dossier, now)
    except Refused as refused:
        Dossier.objects.filter(pk=dossier.pk).update(
            state=Dossier.State.FAILED, trouble=refused.reason[:300]
        )
        return
    except Exception:
        logger.exception("dossier %s not packed", dossier.pk)
        words = _("打包时出了差错，请再打一次；还不行，请联系管理员。")
        Dossier.objects.filter(pk=dossier.pk).update(state=Dossier.State.FAILED, trouble=words)
        return
    _tell(dossier, now)


def _pack(dossier: Dossier, now: datetime) -> None:
    name = "packed.pdf" if dossier.kind == Dossier.Kind.CERTIFICATES else "packed.zip"
    with tempfile.TemporaryDirectory(prefix="yipin-dossier-") as folder:
        path = Path(folder) / name
        done = WRITERS[Dossier.Kind(dossier.kind)](dossier, path, now)
        with path.open("rb") as stream:
            dossier.content.save(name, File(stream), save=False)
        dossier.size = path.stat().st_size
    dossier.state, dossier.ready_at, dossier.done = Dossier.State.READY, now, done
    dossier.save(update_fields=["state", "ready_at", "done", "size", "content"])


def _write_forms(dossier: Dossier, path: Path, now: datetime) -> int:
    entries = dossier_entries(dossier.round, settings.FONTS, dossier.chosen)
    _write(dossier, entries, path, now)
    return len(entries)


def _write_certificates(dossier: Dossier, path: Path, now: datetime) -> int:
    titles = list(printed_of_round(dossier.round, timezone.localdate(now)))
    say = _progress(dossier)
    write = write_one_pdf if dossier.kind == Dossier.Kind.CERTIFICATES else write_pdf_files
    write(titles, path, dossier.round.name, say)
    return len(titles)


def _write_letters(dossier: Dossier, path: Path, now: datetime) -> int:
    """Each unit gets its letter as soon as it is set."""
    assert dossier.decision is not None
    say = _progress(dossier)
    set_and_send(decision=dossier.decision, sent_by=dossier.asked_as, now=now, say=say)
    return write_letters_zip(dossier.decision, path)


def _write_project(dossier: Dossier, path: Path, now: datetime) -> int:
    assert dossier.project is not None
    with path.open("wb") as target:
        return write_project_dossier(
            target, dossier.project, actor=_reader(dossier, now), fonts=settings.FONTS, now=now,
            on_progress=_progress(dossier),
        )  # fmt: skip


def _reader(dossier: Dossier, now: datetime) -> Actor:
    """The desk that asked, with the rights it has; without any where it was given up since."""
    desk = dossier.desk
    if desk is None or not desk.is_current(timezone.localdate(now)):
        return Actor(dossier.asked_by)
    return actor_for_appointment(desk)


WRITERS: dict[Dossier.Kind, Callable[[Dossier, Path, datetime], int]] = {
    Dossier.Kind.FORMS: _write_forms,
    Dossier.Kind.CERTIFICATES: _write_certificates,
    Dossier.Kind.CERTIFICATE_FILES: _write_certificates,
    Dossier.Kind.LETTERS: _write_letters,
    Dossier.Kind.PROJECT: _write_project,
}


def _write(dossier: Dossier, entries: Sequence[DossierEntry], path: Path, now: datetime) -> None:
    say = _progress(dossier)
    with path.open("wb") as target:
        write_dossier(target, entries, title=dossier.round.name, made_at=now, on_progress=say)


def _progress(dossier: Dossier) -> Callable[[int, int], None]:
    """Notes how far it is, at most twice a second."""
    row = Dossier.objects.filter(pk=dossier.pk)
    return now_and_then(
        lambda done, total: row.update(done=done, total=total, moved_at=timezone.now())
    )


def _tell(dossier: Dossier, now: datetime) -> None:
    held, project = dossier.round, dossier.project
    words = READY[Dossier.Kind(dossier.kind)]
    said = {"n": dossier.done, "title": project.title if project else ""}
    send_worded(
        recipients=[dossier.asked_by],
        kind="dossier.ready",
        facts={"项目计划": held.name, "说明": str(words) % said},
        line=line_of(held.unit),
        url=link_to_project_dossiers(project) if project else link_to_dossiers(held),
        at=now,
    )


def pack_one(*, actor: Actor, application: Application, now: datetime) -> bytes:
    """The forms and files of one application, on the spot. Who may: whoever judges it."""
    require(can_judge_application, actor, application)
    out = io.BytesIO()
    entry = entry_of(application.round, application, settings.FONTS)
    write_dossier(out, [entry], title=application.title, made_at=now)
    return out.getvalue()


def resume_dossiers(*, now: datetime) -> list[int]:
    """Those to pack again: of what waited while the site was stopped, or was being packed then. What
    broke off three times has failed.
    """
    left = Dossier.objects.filter(state__in=("waiting", "packing")).exclude(
        Q(moved_at__gt=now - QUIET) | Q(asked_at__gt=now - QUIET)
    )
    words = _("打包中断了，请再打一次。")
    left.filter(tries__gte=MOST_TRIES).update(state=Dossier.State.FAILED, trouble=words)
    keys = list(left.filter(tries__lt=MOST_TRIES).values_list("pk", flat=True))
    left.filter(pk__in=keys).update(state=Dossier.State.WAITING)
    return keys


def forget_dossiers(*, now: datetime) -> int:
    """Remove those older than a day with their files."""
    old = Dossier.objects.filter(asked_at__lt=now - KEPT)
    for dossier in old:
        if dossier.content:
            dossier.content.delete(save=False)
        dossier.delete()
    return len(old)
