"""Scans of printed forms: pages sorted by their codes, opinions registered from paper."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.template.loader import render_to_string

from tests.factories import scans
from tests.factories.forms import World
from tests.factories.organisations import make_actor, make_unit
from yipin.documents.formats.writing.form_pdf import write_form_pdf
from yipin.documents.formats.writing.printed import PrintedForm
from yipin.forms.models import Endorsement, PaperPage, PaperScan, Version
from yipin.forms.paper_codes import code_text, version_named_by
from yipin.forms.paper_queries import (
    forms_in,
    is_sealed,
    latest_versions,
    outdated_by,
    version_by_fingerprint,
)
from yipin.forms.queries import chain_of
from yipin.forms.services.paper_endorsements import register_paper
from yipin.forms.services.paper_pages import assign_page, drop_page
from yipin.forms.services.paper_scans import hand_in_batch, hand_in_scan, read_scan, wait_again
from yipin.journal.models import Entry, Message
from yipin.organisations.choices import Right
from yipin.organisations.permissions import Refused
from yipin.web.unit.pages.paper_scans import form_rows

AIM = "每周六开放实训室，由高年级团员带新生做一件作品，做坏了也不要紧。"


def printed(version: Version | None, **form: Any) -> list[Any]:
    """The pages of the form, really printed."""
    code = (lambda page, last: code_text(version, page, is_last=last)) if version else None
    submission = version.submission if version else form.pop("submission")
    paper = PrintedForm(
        title="申报表", version=version.number if version else 0,
        digest=version.digest if version else "", code_of_page=code,
    )  # fmt: skip
    answers = {**submission.answers, "outcome": AIM * 60}
    made = write_form_pdf(submission.form.parsed, answers, paper, fonts=settings.FONTS)
    return scans.pages_of(made.data)


@pytest.fixture
def sent(world: World) -> Any:
    """A form of one version that waits for its first opinion."""
    submission = world.filled()
    world.send(submission)
    return submission


@pytest.fixture
def on_disk(settings: Any, tmp_path: Any) -> Any:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture(autouse=True)
def at_once(django_capture_on_commit_callbacks: Any, on_disk: Any) -> Any:
    """What runs after the commit runs at the end of ``with``."""
    return django_capture_on_commit_callbacks


def hand_in(
    world: World, submission: Any, pages: list[Any], at_once: Any, actor: Any = None
) -> Any:
    with at_once(execute=True):
        scan = hand_in_scan(
            actor=actor or world.filler, submission=submission, upload=scans.scan_pdf(pages),
            name="盖章件.pdf", now=world.now,
        )  # fmt: skip
    scan.refresh_from_db()
    return scan


def fates(scan: PaperScan) -> list[tuple[str, int, bool]]:
    return [(one.fate, one.printed_page, one.is_last) for one in scan.pages.all()]


def register(world: World, scan: Any, submission: Any, **fields: Any) -> Any:
    wanted = {
        "actor": world.filler,
        "steps": {"league": "沈怀瑾", "party": ""},
        "is_confirmed": True,
        "now": world.now,
    }
    return register_paper(scan=scan, submission=submission, **(wanted | fields))


def is_complete(submission: Any) -> bool:
    return {one.state for one in chain_of(submission) if one.state != "void"} == {"signed"}


def refused(act: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value


def test_a_scan_is_sorted_and_both_opinions_registered(world, sent, at_once):
    pages = printed(sent.versions.get())
    assert len(pages) >= 2
    scan = hand_in(world, sent, [scans.tilted(one, 7) for one in pages], at_once)
    assert (scan.state, scan.pages_read, scan.pages_total) == ("read", len(pages), len(pages))
    expected = [("attached", at, at == len(pages)) for at in range(1, len(pages) + 1)]
    assert fates(scan) == expected
    (found,) = forms_in([scan])
    assert found.completeness.is_whole
    assert [row.key for row in found.open_steps] == ["league", "party"]
    assert not is_sealed(sent.versions.get())
    told = list(Message.objects.values_list("pk", flat=True))
    first, second = register(world, scan, sent)
    assert (first.state, first.paper_scan, first.signatory) == ("signed", scan, "沈怀瑾")
    assert (second.state, second.given_by, second.given_as) == (
        "signed", world.filler.person, world.filler.label,
    )  # fmt: skip
    assert is_complete(sent)
    assert is_sealed(sent.versions.get())
    assert [one.kind for one in Message.objects.exclude(pk__in=told)] == ["endorsement.signed"]
    entries = Entry.objects.filter(action="endorsement.signed_on_paper").order_by("id")
    assert [one.after["signatory"] for one in entries] == ["沈怀瑾", ""]
    assert {one.after["file"] for one in entries} == {scan.file.sha256}
    assert {one.after["digest"] for one in entries} == {sent.versions.get().digest}


def test_a_change_voids_the_paper_and_old_paper_is_refused(world, sent, at_once):
    old = printed(sent.versions.get())
    scan = hand_in(world, sent, old, at_once)
    register(world, scan, sent)
    world.write(sent, aim="改过的目的。")
    world.send(sent)
    states = [(row.key, row.state) for row in chain_of(sent)]
    assert states == [
        ("league", "void"), ("league", "current"), ("party", "void"), ("party", "waiting"),
    ]  # fmt: skip
    assert refused(lambda: register(world, scan, sent)).code == "outdated"
    again = hand_in(world, sent, old[:1], at_once)
    assert fates(again)[0][0] == "outdated"
    (page,) = again.pages.all()
    found = outdated_by(page, latest_versions([sent.pk]))
    assert (found.old.number, found.new.number) == (1, 2)
    assert [one.label for one in found.changes] == ["活动目的"]
    assert refused(lambda: register(world, again, sent)).code == "no_pages"


def test_a_paper_is_not_taken_for_another_form(world, sent, at_once):
    other = world.filled(brand="另一份")
    world.send(other)
    scan = hand_in(world, other, printed(sent.versions.get())[:1], at_once)
    assert [one.fate for one in scan.pages.all()] == ["other_form"]


def test_forged_and_foreign_codes_are_not_known(world, sent, at_once, settings):
    version = sent.versions.get()
    text = code_text(version, 1)
    assert version_named_by(text)[0] == version
    forged = text[:-1] + ("0" if text[-1] != "0" else "1")
    assert version_named_by(forged) is None
    assert version_named_by("https://example.com") is None
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", [settings.SECRET_KEY]
    assert version_named_by(text)[0] == version
    settings.SECRET_KEY_FALLBACKS = []
    scan = hand_in(world, sent, printed(version)[:1], at_once)
    assert [one.fate for one in scan.pages.all()] == ["attached"]
    settings.SECRET_KEY = "another site"
    assert version_named_by(text) is None


def test_pages_of_other_trees_are_unknown(world, sent, at_once):
    unit = make_unit("澄江大学团委")
    office = make_actor(unit, Right.RUN_PROGRAMMES)
    with at_once(execute=True):
        scan = hand_in_batch(
            actor=office, unit=unit, upload=scans.scan_pdf(printed(sent.versions.get())[:1]),
            name="a.pdf", now=world.now,
        )  # fmt: skip
    (page,) = scan.pages.all()
    assert (page.fate, page.version) == ("unknown", None)


def test_a_batch_finds_every_form_and_says_what_is_missing(world, sent, at_once):
    second = world.filled(brand="第二份")
    world.send(second)
    one, two = printed(sent.versions.get()), printed(second.versions.get())
    blank = scans.Image.new("L", (800, 1100), 255)
    draft = printed(None, submission=sent)
    with at_once(execute=True):
        scan = hand_in_batch(
            actor=world.office, unit=world.host, name="一批.pdf", now=world.now,
            upload=scans.scan_pdf([two[-1], one[0], blank, one[0], one[1], draft[0]]),
        )  # fmt: skip
    assert [one.fate for one in scan.pages.all()] == [
        "attached", "attached", "no_code", "duplicate", "attached", "draft",
    ]  # fmt: skip
    found = {one.submission: one.completeness for one in forms_in([scan])}
    assert found[second].missing == tuple(range(1, len(two)))
    assert found[sent].missing == ()
    assert found[sent].is_end_missing == (len(one) > 2)
    code = refused(lambda: register(world, scan, second, actor=world.office)).code
    assert code == "pages_missing"
    if len(one) > 2:
        with pytest.raises(Refused, match="缺最后的页。请把整份补扫齐"):
            register(world, scan, sent, actor=world.office)
    register(world, scan, sent, actor=world.office, why_incomplete="末页无签章")
    assert is_complete(sent)
    assert not is_complete(second)


def test_where_pages_are_missing_a_reason_is_wanted_and_kept(world, sent, at_once):
    pages = printed(sent.versions.get())
    scan = hand_in(world, sent, pages[:-1], at_once)
    for why in ("", "  "):
        code = refused(lambda why=why: register(world, scan, sent, why_incomplete=why)).code
        assert code == "pages_missing"
    long = refused(lambda: register(world, scan, sent, why_incomplete="长" * 201)).code
    assert (long, Endorsement.objects.filter(paper_scan=scan).count()) == ("too_long", 0)
    register(world, scan, sent, why_incomplete=" 末页被水浸坏 ")
    notes = Entry.objects.filter(action="endorsement.signed_on_paper").values_list(
        "note", flat=True
    )
    assert set(notes) == {"缺最后的页。原因：末页被水浸坏"}
    assert is_complete(sent)


def test_opinions_are_ticked_beforehand_only_where_no_page_is_missing(world, sent, at_once):
    pages = printed(sent.versions.get())
    for handed_in, is_ticked in ((pages[:-1], False), (pages, True)):
        (row,) = form_rows([hand_in(world, sent, handed_in, at_once)])
        page = render_to_string("scans/form_choice.html", {"row": row})
        assert page.count('type="checkbox"') == 2
        assert (page.count(" checked>") == 2) is is_ticked
        assert (f'name="reason.{sent.pk}"' in page) is not is_ticked


def test_no_reason_is_kept_where_nothing_is_missing(world, sent, at_once):
    scan = hand_in(world, sent, printed(sent.versions.get()), at_once)
    register(world, scan, sent, why_incomplete="多写的")
    entries = Entry.objects.filter(action="endorsement.signed_on_paper")
    assert {one.note for one in entries} == {""}


def test_a_page_without_code_is_given_by_hand(world, sent, at_once):
    blank = scans.Image.new("L", (800, 1100), 255)
    scan = hand_in(world, sent, [blank, blank], at_once)
    first, second = scan.pages.all()
    version = sent.versions.get()
    assert version_by_fingerprint(world.college, version.short_digest.upper()) == version
    assert version_by_fingerprint(world.other, version.short_digest) is None
    assert version_by_fingerprint(world.college, "7f3a") is None
    act = {"actor": world.filler, "now": world.now}
    page = assign_page(page=first, version=version, printed_page=2, **act)
    assert (page.fate, page.is_by_hand, page.printed_page) == ("attached", True, 2)
    assert refused(
        lambda: assign_page(page=first, version=version, printed_page=1, **act)
    ).code == ("sorted")
    assert drop_page(page=second, **act).fate == "dropped"
    assert drop_page(page=first, **act).version is None
    assign_page(page=first, version=version, printed_page=0, **act)
    register(world, scan, sent)
    assert refused(lambda: drop_page(page=first, **act)).code == "registered"
    assert Entry.objects.filter(action="scan.page_assigned").count() == 2


def test_a_page_is_not_given_to_others_or_to_old_versions(world, sent, at_once):
    scan = hand_in(world, sent, [scans.Image.new("L", (800, 1100), 255)], at_once)
    (page,) = scan.pages.all()
    old, act = sent.versions.get(), {"printed_page": 1, "now": world.now}
    other = world.filled(brand="另一份")
    world.send(other)
    code = refused(
        lambda: assign_page(actor=world.filler, page=page, version=other.versions.get(), **act)
    ).code
    assert code == "other_form"
    assert refused(
        lambda: assign_page(actor=world.stranger, page=page, version=old, **act)
    ).code == ("not_yours")
    world.answer(world.league, chain_of(sent)[0], verdict="returned", opinion="请改。")
    world.write(sent, aim="又改。")
    world.send(sent)
    assert refused(lambda: assign_page(actor=world.filler, page=page, version=old, **act)).code == (
        "outdated"
    )


def test_registering_wants_a_word_and_the_right_order(world, sent, at_once):
    scan = hand_in(world, sent, printed(sent.versions.get()), at_once)
    assert refused(lambda: register(world, scan, sent, is_confirmed=False)).code == "not_confirmed"
    assert refused(lambda: register(world, scan, sent, steps={})).code == "no_steps"
    assert refused(lambda: register(world, scan, sent, steps={"party": ""})).code == "not_your_turn"
    assert refused(lambda: register(world, scan, sent, steps={"league": "人" * 81})).code == (
        "too_long"
    )
    for actor in (world.stranger, world.party, make_actor(world.other, Right.READ)):
        code = refused(lambda actor=actor: register(world, scan, sent, actor=actor)).code
        assert code in {"not_yours", "no_right"}
    register(world, scan, sent, steps={"league": ""})
    assert refused(lambda: register(world, scan, sent, steps={"league": ""})).code == (
        "already_given"
    )
    world.answer(world.party, chain_of(sent)[1])
    assert is_complete(sent)


def test_what_cannot_be_opened_is_said_and_lost_is_nothing(world, sent, at_once):
    broken = b"%PDF-1.7\n" + b"x" * 50
    with at_once(execute=True):
        scan = hand_in_scan(
            actor=world.filler, submission=sent, upload=broken, name="扫描.pdf", now=world.now
        )
    scan.refresh_from_db()
    assert (scan.state, scan.pages.count()) == ("failed", 0)
    assert scan.trouble
    assert scan.file.content.size == len(broken)


@pytest.mark.parametrize(
    ("upload", "code"), [(b"hello", "file_kind"), (b"\xff\xd8\xff" + b"x" * 50, "file_corrupt")]
)
def test_what_is_no_scan_is_refused_at_once(world, sent, upload, code):
    told = refused(
        lambda: hand_in_scan(
            actor=world.filler, submission=sent, upload=upload, name="a.jpg", now=world.now
        )
    )
    assert told.code == code


def test_a_reading_that_was_cut_off_goes_on(world, sent, at_once):
    scan = hand_in(world, sent, printed(sent.versions.get()), at_once)
    before = fates(scan)
    PaperScan.objects.filter(pk=scan.pk).update(state="reading")
    scan.pages.last().delete()
    read_scan(scan_id=scan.pk, now=world.now)  # somebody else reads it
    assert scan.pages.count() == len(before) - 1
    assert wait_again(scan_id=scan.pk)
    read_scan(scan_id=scan.pk, now=world.now)
    assert fates(scan) == before
    assert PaperPage.objects.count() == len(before)


def test_the_signature_on_line_is_not_on_paper(world, sent):
    world.answer(world.league, chain_of(sent)[0])
    assert Endorsement.objects.filter(paper_scan__isnull=False).count() == 0
    assert not is_sealed(sent.versions.get())
