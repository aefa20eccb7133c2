"""An official paper as structured text: levels, signature, number, renewal, the shape of a title."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.official_paper import (
    OfficialPaper,
    PaperAttachment,
    Paragraph,
    attachment_label,
    attachment_names,
    date_words,
    has_long_word,
    heading_split,
    kept_with_end,
    level_of,
    paper_as_json,
    paper_from_json,
    signature_places,
    text_of,
    without_empty,
)
from yipin.rules.paper_number import gaps, may_register, may_use_code, next_number, number_words
from yipin.rules.paper_renewal import renew_paper
from yipin.rules.title_lines import MOST, title_lines

PAPER = OfficialPaper(
    mark="青禾大学团委文件", number="青团发〔2027〕3号", title="关于开展品牌创建的通知",
    addressees="各团总支",
    paragraphs=(
        Paragraph("一、主题", "themes", "一、主题"), Paragraph("手写的一段。"),
        Paragraph("", rows=(("序号", "单位"), ("1", "甲"))),
    ),
    attachments=(
        PaperAttachment("申报表", "forms.a", "申报表", (Paragraph("填表说明。"),)),
        PaperAttachment("汇总表", "forms.b", "汇总表"),
    ),
    issuer="青禾大学团委", dated_on="2027-03-05", remark="此件公开发布", copies_to="校党委办公室",
    printed_by="团委办公室", printed_on="2027-03-06", given=(("title", "关于开展品牌创建的通知"),),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("一、主题", 1), ("十二、附则", 1), ("（一）申报", 2), ("(二)申报", 2), ("1.申报", 3),
        ("1、申报", 3), ("3.5万元", 0), ("（1）申报", 4), ("各团总支：", 0), ("", 0),
    ],
)  # fmt: skip
def test_the_number_tells_the_level(text, level):
    assert level_of(text) == level
    assert Paragraph(text).level == level
    assert Paragraph(text, rows=(("甲",),)).level == 0


@pytest.mark.parametrize(
    ("text", "split"),
    [
        ("一、主题", ("一、主题", "")),
        ("（一）申报。各单位提交。", ("（一）申报。", "各单位提交。")),
        ("1.申报。各单位提交。", ("", "1.申报。各单位提交。")),
        ("出席：甲、乙", ("出席：", "甲、乙")),
        ("各单位提交。", ("", "各单位提交。")),
    ],
)
def test_a_heading_is_set_apart_up_to_its_first_full_stop(text, split):
    assert heading_split(text) == split


def test_days_are_written_without_leading_zeros():
    assert [date_words(day) for day in ("2027-03-05", "2027-12-25", "", "三月")] == [
        "2027年3月5日", "2027年12月25日", "", "三月",
    ]  # fmt: skip


def test_attachments_are_numbered_where_there_are_several():
    assert attachment_names(PAPER) == ("1. 申报表", "2. 汇总表")
    assert [attachment_label(PAPER, at) for at in (0, 1)] == ["附件1", "附件2"]
    alone = replace(PAPER, attachments=PAPER.attachments[:1])
    assert (attachment_names(alone), attachment_label(alone, 0)) == (("申报表",), "附件")


def test_a_paper_goes_to_json_and_back():
    assert paper_from_json(paper_as_json(PAPER)) == PAPER
    assert paper_from_json({}) == OfficialPaper()


def test_the_text_holds_every_word_in_order():
    lines = text_of(PAPER).split("\n")
    assert lines[:5] == [
        "下行文（通知、决定）", "青禾大学团委文件", "青团发〔2027〕3号", "关于开展品牌创建的通知", "各团总支：",
    ]  # fmt: skip
    assert "序号\t单位" in lines
    assert "2027年3月5日" in lines
    assert lines[-2:] == ["团委办公室", "2027年3月6日"]
    assert text_of(OfficialPaper(kind="?")) == "?"


def test_empty_paragraphs_and_attachments_fall_away():
    paper = replace(PAPER, paragraphs=(Paragraph(" "), *PAPER.paragraphs))
    paper = replace(paper, attachments=(PaperAttachment(" "), *PAPER.attachments))
    assert without_empty(paper) == PAPER


@pytest.mark.parametrize(
    ("name", "date", "seal", "places"),
    [
        (6, 6.5, True, (4.25, 4)),  # the date four from the right, the name centred on it
        (20, 6.5, True, (0, 6.75)),  # a long name fills the line, the date is centred under it
        (10, 6.5, False, (2, 3.5)),  # the date begins two right of the name
        (6, 6.5, False, (4.5, 2)),  # a longer date takes the gap, the name moves
        (8.5, 6.5, False, (2, 2)),
    ],
)
def test_where_name_and_date_stand(name, date, seal, places):
    sign = signature_places(name, date, has_seal=seal)
    assert (sign.name, sign.date) == pytest.approx(places)


@given(st.integers(2, 26), st.floats(4, 8), st.booleans())
def test_name_and_date_never_leave_the_type_area(name, date, seal):
    sign = signature_places(name, date, has_seal=seal)
    assert min(sign.name, sign.date) >= -1e-9
    if seal:
        assert sign.name + name / 2 == pytest.approx(sign.date + date / 2)
        assert sign.date >= 4
    else:
        assert sign.name + name - (sign.date + date) == pytest.approx(2)
        assert sign.date >= 2 - 1e-9


def test_numbers_are_written_with_six_corner_brackets():
    assert number_words("青团发", 2027, 3) == "青团发〔2027〕3号"
    assert may_use_code("青团发")
    assert not may_use_code("青团发〔2027〕")
    assert not may_use_code("")


def test_numbers_go_on_without_a_gap():
    assert next_number([]) == 1
    assert next_number([1, 2, 3]) == 4
    assert gaps([]) == ()
    assert gaps([3, 4, 5]) == ()
    assert gaps([3, 6]) == (4, 5)


@pytest.mark.parametrize(
    ("taken", "number", "code"),
    [
        ((), 12, ""), ((12,), 13, ""), ((12,), 11, ""), ((12,), 12, "number_taken"),
        ((12,), 14, "number_gap"), ((), 0, "number_range"), ((), 100_000, "number_range"),
    ],
)  # fmt: skip
def test_what_may_be_registered_by_hand(taken, number, code):
    assert may_register(taken, number).code == code


@given(st.lists(st.integers(0, 40)))
def test_no_order_of_registering_and_issuing_leaves_a_gap_after_the_first(wanted):
    taken: list[int] = []
    for number in wanted:
        if number == 0:
            taken.append(next_number(taken))
        elif may_register(taken, number):
            taken.append(number)
    assert len(set(taken)) == len(taken)
    first_in_count = taken[0] if taken else 0
    assert [n for n in gaps(taken) if n > first_in_count] == []


def given_paper(*texts: str, title: str = "甲") -> OfficialPaper:
    return OfficialPaper(
        title=title,
        paragraphs=tuple(Paragraph(text, f"p{text[0]}", text) for text in texts),
        given=(("title", title),),
    )


def test_what_nobody_touched_follows_the_definition():
    renewed, found = renew_paper(given_paper("1旧", "2旧"), given_paper("1旧", "2新", title="乙"))
    assert renewed == given_paper("1旧", "2新", title="乙")
    assert [(one.how, one.now, one.new, one.is_kept) for one in found] == [
        ("changed", "甲", "乙", False), ("changed", "2旧", "2新", False),
    ]  # fmt: skip
    assert renew_paper(renewed, renewed) == (renewed, [])


def test_what_was_rewritten_stays_and_is_told():
    mine = given_paper("1旧", "2旧")
    rewritten = replace(mine.paragraphs[0], text="我写的")
    mine = replace(
        mine, title="我定的", paragraphs=(rewritten, Paragraph("加的"), mine.paragraphs[1])
    )
    renewed, found = renew_paper(mine, given_paper("1新", "2旧", title="乙"))
    assert renewed.title == "我定的"
    assert [one.text for one in renewed.paragraphs] == ["我写的", "加的", "2旧"]
    assert renewed.paragraphs[0].given == "1新"
    assert [(one.place, one.is_kept) for one in found] == [("title", True), ("p1", True)]
    assert renew_paper(renewed, given_paper("1新", "2旧", title="乙")) == (renewed, [])


def test_what_is_new_stands_where_the_definition_has_it_and_what_is_gone_goes():
    renewed, found = renew_paper(given_paper("1甲", "3丙"), given_paper("0零", "1甲", "2乙"))
    assert [one.text for one in renewed.paragraphs] == ["0零", "1甲", "2乙"]
    assert [one.how for one in found] == ["removed", "added", "added"]
    mine = replace(given_paper("3丙"), paragraphs=(Paragraph("改了", "p3", "3丙"),))
    renewed, found = renew_paper(mine, given_paper("1甲"))
    assert [(one.text, one.source) for one in renewed.paragraphs] == [("改了", ""), ("1甲", "p1")]
    assert found[0].is_kept


def test_attachments_follow_too():
    fresh = replace(
        PAPER,
        attachments=(
            PaperAttachment("项目申报表", "forms.a", "项目申报表", (Paragraph("填表说明。"),)),
            PaperAttachment("承诺书", "forms.c", "承诺书"),
        ),
    )
    own = PaperAttachment("自己加的")
    now = replace(PAPER, attachments=(*PAPER.attachments, own))
    renewed, found = renew_paper(now, fresh)
    assert [one.name for one in renewed.attachments] == ["项目申报表", "自己加的", "承诺书"]
    assert [one.how for one in found if one.label == "附件"] == ["changed", "removed", "added"]
    named = replace(now, attachments=(replace(PAPER.attachments[0], name="我的表"),))
    kept, told = renew_paper(named, replace(fresh, attachments=fresh.attachments[:1]))
    assert kept.attachments[0].name == "我的表"
    assert [one.is_kept for one in told if one.label == "附件"] == [True]
    assert renew_paper(PAPER, PAPER) == (PAPER, [])


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("", ()),
        ("关于开展工作的通知", ("关于开展工作的通知",)),
        ("关于开展工作\n的通知\n", ("关于开展工作", "的通知")),
        ("甲" * 45, ("甲" * 11, "甲" * 17, "甲" * 17)),
    ],
)
def test_a_title_that_fits_or_was_broken_by_hand_stays(title, lines):
    assert title_lines(title) == lines


def test_a_title_too_long_for_any_shape_is_cut_where_it_is_full():
    words = "甲" * 120
    assert title_lines(words) == (*(["甲" * 19] * 6), "甲" * 6)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("邮箱tuanwei@example.edu。", True), ("电话00000001，3月5日18:00。", False)],
)
def test_a_long_address_is_known(text, expected):
    assert has_long_word(text) is expected


@pytest.mark.parametrize(
    "title",
    [
        "关于开展2027年“一团一品”团建工作品牌创建的通知",
        "关于公布2027年“一团一品”团建工作品牌创建项目形式审查通过名单的通知",
        "共青团青禾职业技术学院委员会关于开展2027年度青年志愿服务精品项目申报工作的通知",
        "关于做好2027年共青团工作重点任务分解落实和常态化报送有关事项以及年度考核评价工作若干问题的通知",
    ],
)
def test_a_long_title_takes_a_shape_and_tears_no_word(title):
    lines = title_lines(title)
    assert "".join(lines) == title
    widths = [sum(0.5 if one.isascii() else 1 for one in line) for line in lines]
    assert 2 <= len(lines) <= 4
    assert max(widths) <= MOST
    steps = [second - first for first, second in itertools.pairwise(widths)]
    assert not any(a < 0 < b for a, b in itertools.pairwise(steps))
    assert max(widths) - min(widths) >= 1
    for word in ("2027年", "通知", "创建", "“一团一品”", "共青团", "职业", "委员会", "志愿"):
        assert title.count(word) == sum(line.count(word) for line in lines)


@given(st.text(st.sampled_from("关于开展团建工作的通知“”《》，甲乙2027"), max_size=90))
def test_no_character_of_a_title_is_lost(title):
    lines = title_lines(title)
    assert "".join(lines) == title
    assert all(line for line in lines)


def test_a_line_of_contact_takes_the_words_before_it_to_the_page_of_the_signature():
    asked, contact = Paragraph("请各单位组织实施。" * 9), Paragraph("联系方式：团委办公室。")
    assert kept_with_end(OfficialPaper(paragraphs=(asked, contact))) == 2
    assert kept_with_end(OfficialPaper(paragraphs=(contact, asked))) == 1
    assert kept_with_end(OfficialPaper(paragraphs=(contact,))) == 1
    table = Paragraph("", rows=(("序号", "单位"),))
    assert kept_with_end(OfficialPaper(paragraphs=(asked, table))) == 1
