"""A thousand certificates as one PDF, with their words ready and from the titles of a round, against
typst alone with the words ready. ``python -m bench.certificates`` alone.
"""

from __future__ import annotations

import json

from bench.rows import Row, at_most, seconds_of
from bench.served import inside, site
from yipin.config.base import FONTS
from yipin.documents.formats.writing.certificate_pdf import (
    TEMPLATE,
    Certificate,
    Design,
    certificates_data,
    write_certificates_pdf,
)
from yipin.documents.formats.writing.form_pdf import compile_paper
from yipin.rules.certificate_layout import body_words, heading_words, usual_places

HOW_MANY, RUNS, BAR = 1000, 3, 1.5
DESIGN = Design(usual_places(is_landscape=True))


def rows() -> list[Row]:
    return [_words_ready(), _from_titles()]


def _from_titles() -> Row:
    """The whole job, from the rows of the database to the stored file; in a site of its own."""
    with site() as environment:
        taken = inside(environment, "certificates", HOW_MANY)
    detail = (
        f"× typst alone, {HOW_MANY} titles ({taken['ours']:.2f} s against {taken['alone']:.2f} s), "
        f"least by turns; a zip of single files {taken['singly']:.1f} s"
    )
    return at_most("[certificates] from titles", taken["ours"] / taken["alone"], BAR, detail)


def _words_ready() -> Row:
    """By turns, each time with words that typst has not seen: it remembers what it has set."""
    ours, alone = [], []
    _ours(_certificates(-1)[:3])
    for run in range(RUNS):
        mine, theirs = _certificates(2 * run), _certificates(2 * run + 1)
        ours.append(seconds_of(lambda mine=mine: _ours(mine)))
        said = json.dumps(certificates_data(_designed(theirs), fonts=FONTS, title="证书"))
        alone.append(seconds_of(lambda said=said: compile_paper(TEMPLATE, said, FONTS)))
    ratio = min(ours) / min(alone)
    detail = f"× typst alone, {HOW_MANY} sheets, {min(ours):.2f} s, least of {RUNS} by turns"
    return at_most("[certificates] one PDF", ratio, BAR, detail)


def _ours(certificates: list[Certificate]) -> None:
    write_certificates_pdf(_designed(certificates), fonts=FONTS, title="证书")


def _designed(certificates: list[Certificate]) -> list[tuple[Certificate, Design]]:
    return [(one, DESIGN) for one in certificates]


def _certificates(run: int) -> list[Certificate]:
    name = "校级团建品牌"
    return [
        Certificate(
            heading=heading_words(name), holder=f"第{run}轮第{at}学院团委：",
            body=body_words(name, f"品牌{run}之{at}"), issuer="青禾大学团委", date="2026年12月20日",
            number=f"编号：青禾团证〔{2030 + run}〕{at:04d}号", term="有效期：2026年至2030年",
            typed=f"核验码：{run:04d}-{at:04d}-0000-0000",
            code=f"HTTPS://YIPIN.EXAMPLE.EDU/C/{run + 1:08d}{at:08d}",
        )
        for at in range(HOW_MANY)
    ]  # fmt: skip


if __name__ == "__main__":
    for row in rows():
        print(row)
