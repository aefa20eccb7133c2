"""A stack of fifty pages from the copier: many forms in one file, some of it not as it should be."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from PIL import Image

from tests.factories import scans
from tests.factories.forms import World
from yipin.documents.formats.writing.form_pdf import write_form_pdf
from yipin.documents.formats.writing.printed import PrintedForm
from yipin.forms.models import Submission, Version
from yipin.forms.paper_codes import code_text
from yipin.forms.paper_queries import forms_in
from yipin.forms.services.paper_scans import hand_in_batch

LONG = "每周六开放实训室，由高年级团员带新生做一件作品，做坏了也不要紧。" * 60
PAGES = 50


@pytest.fixture(autouse=True)
def _on_disk(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def printed(submission: Submission, version: Version | None) -> list[Image.Image]:
    """The pages as the copier sees them, in grey at 150 dots an inch; a draft without version."""
    code = (lambda page, last: code_text(version, page, is_last=last)) if version else None
    paper = PrintedForm(
        title="申报表", version=version.number if version else 0,
        digest=version.digest if version else "", code_of_page=code,
    )  # fmt: skip
    answers = {**submission.answers, "outcome": LONG}
    made = write_form_pdf(submission.form.parsed, answers, paper, fonts=site.FONTS)
    return scans.pages_of(made.data, 150)


def sent(world: World, name: str) -> Version:
    submission = world.filled(brand=name)
    world.send(submission)
    return submission.versions.get()


Expected = tuple[str, int | None, int]


def whole(version: Version, fate: str = "attached") -> list[tuple[Image.Image, Expected]]:
    pages = printed(version.submission, version)
    return [(page, (fate, version.pk, at)) for at, page in enumerate(pages, 1)]


def odd_ones(world: World, settings: Any) -> list[tuple[Image.Image, Expected]]:
    """Paper of an older version, a draft, paper of another site, two blank back sides."""
    old = sent(world, "改过的")
    found = whole(old, "outdated")
    submission = old.submission
    world.answer(world.league, submission.endorsements.get(state="current"), verdict="returned",
                 opinion="请改。")  # fmt: skip
    world.write(submission, aim="改过的目的。")
    world.send(submission)
    found += [(printed(submission, None)[0], ("draft", None, 0))]
    other = sent(world, "别的站点的")
    own, settings.SECRET_KEY = (
        settings.SECRET_KEY,
        "the key of another site, as long as it has to be",
    )
    found += [(printed(other.submission, other)[0], ("unknown", None, 0))]
    settings.SECRET_KEY = own
    blank = Image.new("L", (620, 877), scans.WHITE)
    return found + [(blank, ("no_code", None, 0))] * 2


def worn(page: Image.Image, at: int) -> Image.Image:
    """As sheets lie in the feeder: straight, a little askew, or upside down."""
    turns = (0.0, 1.5, -2.0, 180.0, 0.0)
    return scans.tilted(page, turns[at % len(turns)])


def test_fifty_pages_of_many_forms_are_each_sorted_right(
    world: World, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    pile = odd_ones(world, settings)
    versions = []
    while True:
        version = sent(world, f"第{len(versions) + 1}份")
        pages = whole(version)
        if len(pile) + len(pages) + 1 > PAGES:
            break
        pile += pages
        versions.append(version)
    assert len(versions) >= 5
    random.Random(50).shuffle(pile)
    again = [one for one in pile if one[1][0] == "attached"][: PAGES - len(pile)]
    pile += [(page, ("duplicate", *rest)) for page, (_fate, *rest) in again]
    assert len(pile) == PAGES
    upload = scans.scan_pdf([worn(page, at) for at, (page, _expected) in enumerate(pile)])
    with django_capture_on_commit_callbacks(execute=True):
        scan = hand_in_batch(
            actor=world.office, unit=world.host, upload=upload, name="一摞.pdf", now=world.now
        )
    scan.refresh_from_db()
    assert (scan.state, scan.pages_read, scan.pages_total) == ("read", PAGES, PAGES)
    rows = [(one.fate, one.version_id, one.printed_page) for one in scan.pages.order_by("number")]
    wrong = [
        (at, row, expected)
        for at, (row, (_page, expected)) in enumerate(zip(rows, pile, strict=True), 1)
        if row != expected
    ]
    assert wrong == []
    found = {one.version: one.completeness for one in forms_in([scan])}
    assert found.keys() == set(versions)
    assert all(not one.missing and not one.is_end_missing for one in found.values())
