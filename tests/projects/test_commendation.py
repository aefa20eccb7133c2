"""The paper that commends, from the titles of a round to the file."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from django.conf import settings

from tests.factories.titles import make_brand_world, make_title, title_words
from yipin.documents.formats.writing.official_docx import write_official_docx
from yipin.documents.formats.writing.official_pdf import write_official_pdf
from yipin.organisations.permissions import Refused
from yipin.projects.commendation_papers import draft_commendation
from yipin.projects.models import Title
from yipin.projects.result_papers import remark_on, renewals_of
from yipin.projects.services.titles import commend_units
from yipin.rules.paper_checks import context_of, find_faults, lint_texts
from yipin.rules.titles_held import IMPROVING

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(now):
    return make_brand_world(now)


def test_nothing_is_commended_before_titles_are_given(world, now):
    with pytest.raises(Refused, match="还没有认定称号"):
        draft_commendation(actor=world.office, held=world.round, today=now.date(), now=now)


def test_each_title_has_its_list_and_follows_what_is_given_later(world, now, tmp_path):
    make_title(world, 0, now)
    paper = draft_commendation(actor=world.office, held=world.round, today=now.date(), now=now)
    words = title_words(now, name="表现突出的单位", level="", months=None)
    units = [one.unit for one in world.colleges]
    assert [one.name for one in paper.parsed.attachments] == ["校级团建品牌名单"]
    commend_units(actor=world.office, held=world.round, units=units, words=words, now=now)
    assert renewals_of(paper, now.date())
    paper.delete()
    paper = draft_commendation(actor=world.office, held=world.round, today=now.date(), now=now)
    first, second = paper.parsed.attachments
    assert first.paragraphs[0].rows == (
        ("序号", "单位", "名称", "级别"), ("1", "第1学院团委", "急救十分钟", "校级"),
    )  # fmt: skip
    assert second.paragraphs[0].rows == (
        ("序号", "单位"), ("1", "第1学院团委"), ("2", "第2学院团委"),
    )  # fmt: skip
    said = [one.text for one in paper.parsed.paragraphs]
    assert said[1] == "一、校级团建品牌。1个单位的1项成果。名单见附件1。"
    assert said[2] == "二、表现突出的单位。共2个单位。名单见附件2。"
    made = write_official_pdf(paper.parsed, fonts=settings.FONTS, own=tmp_path)
    pages = pypdfium2.PdfDocument(io.BytesIO(made.data))
    assert "急救十分钟" in "".join(page.get_textpage().get_text_range() for page in pages)
    assert write_official_docx(paper.parsed)[:2] == b"PK"
    context = context_of(paper.parsed, year=world.round.year)
    assert find_faults(lint_texts(paper.parsed), context) == []


def test_a_title_that_has_to_be_improved_is_left_out_and_the_office_is_told(world, now):
    wanting, good = (make_title(world, at, now) for at in (0, 1))
    Title.objects.filter(pk=wanting.pk).update(state=IMPROVING)
    paper = draft_commendation(actor=world.office, held=world.round, today=now.date(), now=now)
    (table,) = paper.parsed.attachments[0].paragraphs
    assert [row[1] for row in table.rows[1:]] == [good.unit_name]
    assert remark_on(paper, now.date()) == (
        f"“{wanting.subject}”正在限期改进，没有列入名单。改进合格以后再起草，或照现在的情况更新。"
    )
    Title.objects.filter(pk=good.pk).update(state=IMPROVING)
    with pytest.raises(Refused, match="正在限期改进"):
        draft_commendation(actor=world.office, held=world.round, today=now.date(), now=now)
