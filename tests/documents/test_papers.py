"""Official papers: written, kept in versions, numbered without a gap, frozen, voided."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connections

from tests.factories.organisations import make_actor, make_unit
from yipin.documents.models import Paper, PaperNumber
from yipin.documents.paper_queries import register_of
from yipin.documents.services.paper_issuing import (
    add_series,
    close_series,
    fingerprint_of,
    issue_paper,
    register_number,
    show_paper,
    void_paper,
)
from yipin.documents.services.papers import (
    begin_paper,
    discard_paper,
    forget_discarded_papers,
    restore_paper,
    save_paper,
    undo_paper_change,
)
from yipin.journal.models import Entry
from yipin.organisations.choices import Right
from yipin.organisations.permissions import Refused
from yipin.rules.official_paper import OfficialPaper, Paragraph
from yipin.rules.verdicts import refuse

CONTENT = OfficialPaper(
    mark="青禾大学团委文件", title="关于评优的通知", issuer="青禾大学团委",
    dated_on="2027-03-25", paragraphs=(Paragraph("请报送。"),),
)  # fmt: skip


def a_desk():
    return make_actor(make_unit(), Right.RUN_PROGRAMMES)


def a_paper(actor, now, content=CONTENT, code="青团发"):
    add_series(actor=actor, unit=actor.unit, code=code, note="", now=now)
    return begin_paper(actor=actor, unit=actor.unit, content=content, now=now)


@pytest.mark.django_db(transaction=True)
def test_numbers_taken_at_the_same_moment_have_no_gap_and_no_twin(now):
    actor = a_desk()
    papers = [a_paper(actor, now) for _ in range(8)]

    def issue(paper):
        try:
            return issue_paper(actor=actor, paper=paper, now=now).document_number
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        issued = list(pool.map(issue, papers))
    assert sorted(issued) == sorted(f"青团发〔2027〕{n}号" for n in range(1, 9))


@pytest.mark.django_db(transaction=True)
def test_one_paper_issued_twice_at_once_takes_one_number(now):
    actor = a_desk()
    paper = a_paper(actor, now)

    def issue(_n):
        try:
            issue_paper(actor=actor, paper=Paper.objects.get(pk=paper.pk), now=now)
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()
        return "issued"

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(issue, range(4)))
    assert answers == ["issued", "paper_issued", "paper_issued", "paper_issued"]
    assert PaperNumber.objects.count() == 1


@pytest.mark.django_db
def test_each_unit_series_and_year_counts_for_itself(now):
    first, second = a_desk(), a_desk()
    numbers = []
    for actor, code, day in (
        (first, "青团发", "2027-03-25"), (first, "青团发", "2027-03-26"), (first, "青团发", "2026-12-31"),
        (second, "青团发", "2027-03-25"),
    ):  # fmt: skip
        paper = a_paper(actor, now, replace(CONTENT, dated_on=day), code)
        numbers.append(issue_paper(actor=actor, paper=paper, now=now).document_number)
    assert numbers == [
        "青团发〔2027〕1号",
        "青团发〔2027〕2号",
        "青团发〔2026〕1号",
        "青团发〔2027〕1号",
    ]
    other = add_series(actor=first, unit=first.unit, code="青团函", note="函", now=now)
    paper = a_paper(first, now)
    paper = save_paper(actor=first, paper=paper, content=CONTENT, revision=1, now=now, series=other)
    assert issue_paper(actor=first, paper=paper, now=now).document_number == "青团函〔2027〕1号"


@pytest.mark.django_db
def test_a_refusal_takes_no_number(now):
    actor = a_desk()
    paper = a_paper(actor, now, replace(CONTENT, title=""))
    with pytest.raises(Refused, match="标题"):
        issue_paper(actor=actor, paper=paper, now=now)
    upward = a_paper(actor, now, replace(CONTENT, kind="up", paragraphs=()))
    with pytest.raises(Refused, match="正文、签发人"):
        issue_paper(actor=actor, paper=upward, now=now)

    def never(_content):
        raise Refused(refuse("no", "印不出"))

    good = a_paper(actor, now)
    with pytest.raises(Refused, match="印不出"):
        issue_paper(actor=actor, paper=good, now=now, try_out=never)
    with pytest.raises(Refused, match="刚被改过"):
        issue_paper(actor=actor, paper=good, now=now, revision=7)
    assert PaperNumber.objects.count() == 0
    close_series(actor=actor, series=good.series, now=now)
    with pytest.raises(Refused, match="已经停用"):
        issue_paper(actor=actor, paper=good, now=now)


@pytest.mark.django_db
def test_without_a_series_nothing_is_issued(now):
    actor = a_desk()
    paper = begin_paper(actor=actor, unit=actor.unit, content=CONTENT, now=now)
    with pytest.raises(Refused, match="代字"):
        issue_paper(actor=actor, paper=paper, now=now)


@pytest.mark.django_db
def test_a_series_set_after_the_draft_was_begun_is_taken(now):
    actor = a_desk()
    paper = begin_paper(actor=actor, unit=actor.unit, content=CONTENT, now=now)
    add_series(actor=actor, unit=actor.unit, code="青团发", note="", now=now)
    assert issue_paper(actor=actor, paper=paper, now=now).document_number.startswith("青团发〔")


@pytest.mark.django_db
def test_a_publicity_is_issued_without_a_number_a_red_head_or_addressees(now):
    actor = a_desk()
    plain = replace(CONTENT, kind="plain", mark="")
    paper = begin_paper(actor=actor, unit=actor.unit, content=plain, now=now)
    typed = replace(plain, mark="青禾大学团委文件", addressees="各团总支", issuer="校团委")
    paper = save_paper(actor=actor, paper=paper, content=typed, revision=1, now=now)
    assert (paper.parsed.mark, paper.parsed.addressees) == ("", "")
    issued = issue_paper(actor=actor, paper=paper, now=now)
    assert (issued.state, issued.document_number, issued.parsed.number) == ("issued", "", "")
    assert not PaperNumber.objects.exists()


@pytest.mark.django_db
def test_an_issued_paper_is_frozen_and_a_void_one_keeps_its_number(now):
    actor = a_desk()
    paper = issue_paper(actor=actor, paper=a_paper(actor, now), now=now)
    assert paper.sha256 == fingerprint_of(paper.parsed)
    assert paper.parsed.number == "青团发〔2027〕1号"
    for act in (
        lambda: save_paper(actor=actor, paper=paper, content=CONTENT, revision=1, now=now),
        lambda: discard_paper(actor=actor, paper=paper, now=now),
        lambda: undo_paper_change(actor=actor, paper=paper, now=now),
    ):
        with pytest.raises(Refused, match="已经印发"):
            act()
    show_paper(actor=actor, paper=paper, is_public=True, now=now)
    with pytest.raises(Refused, match="为什么作废"):
        void_paper(actor=actor, paper=paper, reason=" ", now=now)
    void = void_paper(actor=actor, paper=paper, reason="印错了", now=now)
    assert (void.state, void.is_public) == ("void", False)
    with pytest.raises(Refused, match="才能作废"):
        void_paper(actor=actor, paper=paper, reason="再来", now=now)
    pass_on = Paper.objects.get(pk=paper.pk)
    with pytest.raises(Refused, match="才能公开"):
        show_paper(actor=actor, paper=pass_on, is_public=True, now=now)
    following = issue_paper(actor=actor, paper=a_paper(actor, now), now=now)
    assert following.document_number == "青团发〔2027〕2号"
    lines = [(str(one), one.is_void, one.note) for one in register_of(actor.unit)]
    assert lines == [("青团发〔2027〕2号", False, ""), ("青团发〔2027〕1号", True, "印错了")]
    acts = Entry.objects.filter(subject_kind="paper", subject_id=paper.pk).order_by("id")
    assert list(acts.values_list("action", flat=True)) == [
        "paper.begun", "paper.issued", "paper.shown", "paper.voided",
    ]  # fmt: skip


@pytest.mark.django_db
def test_the_count_goes_on_from_a_number_given_out_on_paper(now):
    actor = a_desk()
    paper = a_paper(actor, now)
    given = {"actor": actor, "series": paper.series, "dated_on": date(2027, 2, 1), "now": now}
    register_number(number=12, title="关于开学的通知", **given)
    assert issue_paper(actor=actor, paper=paper, now=now).document_number == "青团发〔2027〕13号"
    for number, words in ((13, "已经用过"), (15, "会跳号")):
        with pytest.raises(Refused, match=words):
            register_number(number=number, title="甲", **given)
    with pytest.raises(Refused, match="标题"):
        register_number(number=11, title=" ", **given)


@pytest.mark.django_db
def test_every_change_is_kept_and_can_be_undone(now):
    actor = a_desk()
    paper = a_paper(actor, now)
    for n in (1, 2):
        content = replace(CONTENT, paragraphs=(Paragraph(f"第{n}稿。"),))
        paper = save_paper(actor=actor, paper=paper, content=content, revision=n, now=now)
    same = save_paper(actor=actor, paper=paper, content=content, revision=3, now=now)
    assert (same.revision, same.versions.count()) == (3, 2)
    with pytest.raises(Refused, match="刚被别人改过"):
        save_paper(actor=actor, paper=paper, content=CONTENT, revision=1, now=now)
    for text in ("第1稿。", "请报送。", "请报送。"):
        undone = undo_paper_change(actor=actor, paper=paper, now=now)
        assert undone.parsed.paragraphs[0].text == text
    with pytest.raises(Refused):
        begin_paper(actor=actor, unit=actor.unit, content=replace(CONTENT, kind="?"), now=now)


@pytest.mark.django_db
def test_a_draft_put_aside_is_not_written_on(now):
    actor = a_desk()
    paper = discard_paper(actor=actor, paper=a_paper(actor, now), now=now)
    with pytest.raises(Refused, match="已经删除"):
        save_paper(actor=actor, paper=paper, content=CONTENT, revision=1, now=now)
    assert restore_paper(actor=actor, paper=paper, now=now).discarded_at is None
    stranger = add_series(
        actor=(other := a_desk()), unit=other.unit, code="青工发", note="", now=now
    )
    with pytest.raises(Refused, match="没有这个代字"):
        save_paper(actor=actor, paper=paper, content=CONTENT, revision=1, now=now, series=stranger)


@pytest.mark.django_db
def test_a_draft_put_aside_goes_for_good_after_thirty_days(now):
    actor = a_desk()
    kept, gone = a_paper(actor, now), a_paper(actor, now)
    discard_paper(actor=actor, paper=gone, now=now)
    assert forget_discarded_papers(now=now + timedelta(days=29)) == 0
    assert forget_discarded_papers(now=now + timedelta(days=30)) == 1
    assert list(Paper.objects.all()) == [kept]
