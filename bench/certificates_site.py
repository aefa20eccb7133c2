"""The certificates of a round inside of a site: the job from its rows to the file, and typst alone."""

from __future__ import annotations

import json
from datetime import date

from django.conf import settings
from django.utils import timezone

from bench.big_round import BATCH, THEMES, make_big_round
from bench.rows import seconds_of
from yipin.documents.formats.writing.certificate_pdf import TEMPLATE, certificates_data
from yipin.documents.formats.writing.form_pdf import compile_paper
from yipin.programmes.models import Round
from yipin.projects.certificates import certificate_of, design_of
from yipin.projects.models import Application, Dossier, Title
from yipin.projects.services.dossiers import pack_dossier

RUNS, UNITS = 7, 100


def titled_certificates(count: int) -> dict[str, object]:
    """Seconds for so many titles of one round as one PDF and as a zip of single ones, and of typst
    alone with the words of as many sheets ready. By turns, each time with words that typst has not
    seen: it remembers what it has set.
    """
    held = make_big_round(units=UNITS, each=count // UNITS, quota=1, submitted=True).round
    assert held is not None
    _give(held, -1)
    _pack(held, Dossier.Kind.CERTIFICATES, count)
    ours, alone = [], []
    for run in range(RUNS):
        _give(held, 2 * run)
        ours.append(seconds_of(lambda: _pack(held, Dossier.Kind.CERTIFICATES, count)))
        said = _words_of(_titles(held, 2 * run + 1))
        alone.append(seconds_of(lambda said=said: compile_paper(TEMPLATE, said, settings.FONTS)))
    _give(held, 2 * RUNS)
    singly = seconds_of(lambda: _pack(held, Dossier.Kind.CERTIFICATE_FILES, count))
    return {"ours": min(ours), "alone": min(alone), "singly": singly}


def _give(held: Round, run: int) -> None:
    """Titles of this turn instead of those of the last one."""
    Title.objects.filter(round=held).delete()
    Title.objects.bulk_create(_titles(held, run), BATCH)


def _titles(held: Round, run: int) -> list[Title]:
    rows = Application.objects.filter(round=held).select_related("unit").order_by("number", "id")
    now = timezone.now()
    return [
        Title(
            application=one, round=held, issuer=held.unit, unit=one.unit,
            issuer_name=held.unit.name, unit_name=f"第{run}轮{one.unit.name}", name="校级团建品牌",
            subject=f"品牌{run}之{at}", level="校级", theme=THEMES[at % len(THEMES)],
            mark="青禾团证", year=2030 + run, number=at, code=f"{run + 1:08d}{at:08d}",
            issued_on=date(2026, 1, 20), valid_until=date(2060, 1, 19), issued_at=now,
            issued_by_id=held.opened_by_id,
        )
        for at, one in enumerate(rows, start=1)
    ]  # fmt: skip


def _words_of(titles: list[Title]) -> str:
    sheets = [(certificate_of(one), design_of(None)) for one in titles]
    return json.dumps(certificates_data(sheets, fonts=settings.FONTS, title="证书"))


def _pack(held: Round, kind: Dossier.Kind, count: int) -> None:
    asked = Dossier.objects.create(
        round=held, kind=kind, asked_by_id=held.opened_by_id, asked_at=timezone.now(), total=count
    )
    pack_dossier(dossier_id=asked.pk, now=timezone.now())
    asked.refresh_from_db()
    if (asked.state, asked.done) != (Dossier.State.READY, count):
        raise SystemExit(f"{kind}: {asked.state}, {asked.done} of {count}, {asked.trouble}")
