"""Letters of result: drawn up for all units at once, numbered, set, sent."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.documents.filenames import clean_name
from yipin.documents.formats.writing.form_pdf import GlyphsMissing
from yipin.documents.formats.writing.official_docx import write_official_docx
from yipin.documents.formats.writing.official_pdf import write_official_pdf
from yipin.documents.formats.writing.paper_fonts import FontsMissing
from yipin.documents.models import PaperSeries
from yipin.documents.permissions import can_begin_paper
from yipin.documents.services.paper_issuing import fingerprint_of, take_number
from yipin.journal.services.entries import record_entry
from yipin.journal.services.messages import send_worded
from yipin.organisations.choices import Right
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor, Refused, require
from yipin.organisations.queries import holders_of, line_of
from yipin.projects.decision_models import Decision, DecisionRow
from yipin.projects.links import link_to_result_letter
from yipin.projects.publicity_waits import publicity_is_over
from yipin.projects.result_letter_models import ResultLetter
from yipin.projects.result_letters import letter_of, letters_of_decision, told_by
from yipin.rules.decisions import steps_of_decision
from yipin.rules.official_paper import paper_as_json
from yipin.rules.verdicts import Verdict, allow, refuse

Say = Callable[[int, int], None]


def may_send_letters(decision: Decision) -> Verdict:
    """Units hear of nothing before the decision is signed and its publicity is over."""
    if decision.state != Decision.State.SIGNED:
        return refuse("not_signed", _("决定签署齐、没有被替换，才能发结果通知。"))
    definition = decision.round.definition.parsed
    steps = steps_of_decision(definition, decision.purpose)
    at = next((at for at, one in enumerate(steps) if one.key == decision.stage_key), len(steps))
    for stage in steps[at + 1 :]:
        if stage.kind != "publicise":
            words = _("结果以“%(name)s”为准，从那份决定发结果通知。") % {"name": stage.name}
            return refuse("later_decision", words)
        if not (verdict := publicity_is_over(decision.round, stage, _("发结果通知"))):
            return verdict
    if not decision.letters.exists() and not told_by(decision):
        return refuse("nobody_to_tell", _("这份决定没有改变哪个单位的结果，不用发。"))
    return allow()


@transaction.atomic
def draw_up(
    *, actor: Actor, decision: Decision, series: PaperSeries | None, dated_on: date, now: datetime
) -> list[ResultLetter]:
    """One letter a unit, with its own projects alone; numbers follow each other in the order of the
    tree. Letters there are stay as they are, and nothing is drawn up twice.

    Who may: a desk of the host itself that runs programmes. Refused: before the decision is signed
    and its publicity is over, with a date before the signature or after today, and with a 代字 of
    another unit or one that is closed.
    """
    require(can_begin_paper, actor, decision.round.unit)
    rows = Decision.objects.select_for_update(of=("self",)).select_related(
        "round__unit", "round__definition", "replaces"
    )
    locked = rows.get(pk=decision.pk)
    if not (verdict := may_send_letters(locked)):
        raise Refused(verdict)
    if locked.letters.exists():
        return list(letters_of_decision(locked))
    assert locked.signed_at is not None
    if not timezone.localdate(locked.signed_at) <= dated_on <= timezone.localdate(now):
        raise Refused(refuse("date", _("成文日期在决定签署那天到今天之间。")))
    if series is not None and series.unit_id != locked.round.unit_id:
        raise Refused(refuse("not_yours", _("没有这个代字。")))
    drawn = [_draw(locked, unit, rows, series, dated_on, now) for unit, rows in told_by(locked)]
    record_entry(
        actor=actor, at=now, action="decision.letters_drawn", subject=locked,
        after={"letters": len(drawn), "series": series.code if series else ""},
    )  # fmt: skip
    return drawn


def _draw(
    decision: Decision, unit: Unit, rows: list[DecisionRow], series: PaperSeries | None,
    dated_on: date, now: datetime,
) -> ResultLetter:  # fmt: skip
    content = letter_of(decision, unit, rows, dated_on)
    number = ""
    if series is not None:
        title = f"{content.title}（{unit.name}）"
        number = str(take_number(
            series_id=series.pk, dated_on=dated_on, paper=None, title=title, now=now
        ))  # fmt: skip
        content = letter_of(decision, unit, rows, dated_on, number=number)
    return ResultLetter.objects.create(
        decision=decision, unit=unit, content=paper_as_json(content), dated_on=dated_on,
        document_number=number, sha256=fingerprint_of(content), made_at=now,
    )  # fmt: skip


def set_and_send(*, decision: Decision, sent_by: str, now: datetime, say: Say) -> None:
    """Called by the job. Each unit is told as soon as its letter lies there; what was sent before is
    not sent again. Refused where a sign cannot be printed: the sentence names the unit.
    """
    letters = list(letters_of_decision(decision))
    for done, letter in enumerate(letters, start=1):
        if letter.sent_at is None:
            _set(letter)
            with transaction.atomic():
                ResultLetter.objects.filter(pk=letter.pk).update(sent_at=now)
                _send(letter, decision, sent_by, now)
        say(done, len(letters))


def _set(letter: ResultLetter) -> None:
    """Both files, from the words that were drawn up."""
    try:
        pdf = write_official_pdf(
            letter.parsed, fonts=settings.FONTS, own=settings.FONTS_OWN, is_strict=True
        )
    except (GlyphsMissing, FontsMissing) as missing:
        words = _("给“%(unit)s”的结果通知没有排成：%(why)s")
        facts = {"unit": letter.unit.name, "why": missing}
        raise Refused(refuse("glyphs", words % facts)) from missing
    for field in (letter.pdf, letter.docx):  # left over from a job that was stopped
        if field:
            field.delete(save=False)
    letter.pdf.save("letter.pdf", ContentFile(pdf.data), save=False)
    letter.docx.save("letter.docx", ContentFile(write_official_docx(letter.parsed)), save=False)
    letter.save(update_fields=["pdf", "docx"])


def _send(letter: ResultLetter, decision: Decision, sent_by: str, now: datetime) -> None:
    send_worded(
        recipients=holders_of(letter.unit, Right.FILL_FORMS, timezone.localdate(now)),
        kind="result.letter",
        facts={
            "项目计划": decision.round.name,
            "标题": letter.parsed.title,
            "文号": letter.document_number,
            "单位": letter.unit.name,
        },
        line=line_of(decision.round.unit),
        url=link_to_result_letter(letter),
        sent_by=sent_by,
        unit_id=decision.round.unit_id,
        once=f"result_letter:{letter.pk}",
        at=now,
    )


def write_letters_zip(decision: Decision, path: Path) -> int:
    """``01_第1学院团总支.pdf`` and the same in Word, by the tree. How many letters there are."""
    letters = list(letters_of_decision(decision))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as package:
        for at, letter in enumerate(letters, start=1):
            for kind, field in (("pdf", letter.pdf), ("docx", letter.docx)):
                name = clean_name(f"{at:02d}_{letter.unit.name}.{kind}", kind)
                with field.open("rb") as stream:
                    package.writestr(name, stream.read())
    return len(letters)
