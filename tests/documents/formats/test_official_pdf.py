"""The measurements of GB/T 9704-2012, taken with a ruler on the PDF that was made (millimetres)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache

import pytest
from django.conf import settings

from tests.documents.formats.font_names import renamed
from tests.documents.formats.official_samples import NOTICE, NOWHERE, SHORT, Measured, measured
from yipin.documents.formats.writing.form_pdf import GlyphsMissing
from yipin.documents.formats.writing.official_fonts import official_fonts
from yipin.documents.formats.writing.official_pdf import write_official_pdf
from yipin.rules.official_paper import OfficialPaper, PaperAttachment, Paragraph

NEAR = 0.5
LEFT, RIGHT, TOP, BOTTOM = 28.0, 184.0, 37.0, 262.0
PITCH, CELL = 225 / 22, 156 / 28


@cache
def notice() -> Measured:
    return measured(NOTICE)


def near(value: float, within: float = NEAR) -> object:
    return pytest.approx(value, abs=within)


def test_the_sheet_is_a4():
    assert notice().size(0) == (near(210), near(297))


def test_a_full_page_has_22_lines_of_28_characters_that_fill_the_type_area():
    signs = [one for one in notice().origins(1) if one[0] == "团"]
    lines = Counter(round(y, 1) for _sign, _x, y in signs)
    assert len(lines) == 22
    heights = sorted(lines)
    assert heights[-1] - heights[0] == near(21 * PITCH, 0.2)
    full = [y for y, count in lines.items() if count == 28]
    assert len(full) >= 14
    assert max(lines.values()) == 28
    row = sorted(x for _sign, x, y in signs if round(y, 1) == full[0])
    assert row[0] == near(LEFT, 0.1)
    assert row[1] - row[0] == near(CELL, 0.05)
    assert row[-1] + CELL == near(RIGHT, 0.2)
    first, last = heights[0], heights[-1]
    # the base line lies 0.38 em above the lower edge of a line that is one pitch high
    assert first == near(TOP + PITCH / 2 + 0.38 * 16 * 25.4 / 72, 0.3)
    assert last == near(BOTTOM - PITCH / 2 + 0.38 * 16 * 25.4 / 72, 0.3)


def test_the_mark_is_red_centred_and_35_below_the_top_of_the_type_area():
    mark = notice().words(0, NOTICE.mark)
    assert min(one.top for one in mark) == near(TOP + 35)
    middle = (min(one.left for one in mark) + max(one.right for one in mark)) / 2
    assert middle == near((LEFT + RIGHT) / 2, 1.0)
    assert max(one.right for one in mark) - min(one.left for one in mark) <= 156


def test_number_red_line_and_title_keep_their_distances():
    pages = notice()
    mark = pages.words(0, NOTICE.mark)
    number = pages.words(0, NOTICE.number)
    (rule,) = pages.rules(0, is_red=True)
    title = pages.words(0, "关于开展2027年")
    gap = min(one.top for one in number) - max(one.bottom for one in mark)
    assert gap == near(2 * PITCH + (PITCH - 5.64) / 2, 0.6)
    assert rule.top - max(one.bottom for one in number) == near(4)
    assert (rule.left, rule.right) == (near(LEFT, 0.1), near(RIGHT, 0.1))
    assert rule.bottom - rule.top == near(0.5, 0.1)
    line = rule.bottom + 2 * PITCH  # the line of the title begins here
    assert line < min(one.top for one in title) < line + PITCH
    assert pages.sizes(0, "关于开展") == {22.0}


def test_the_addressees_stand_one_line_below_the_title_and_paragraphs_go_in_two_characters():
    pages = notice()
    lines = {sign: y for sign, _x, y in pages.origins(0)}
    title = next(
        y for sign, _x, y in reversed(pages.origins(0)) if sign == "建" and y < lines["总"]
    )
    to = pages.words(0, "各学院团总支：")
    assert to[0].left == near(LEFT, 1)
    base = next(y for sign, x, y in pages.origins(0) if sign == "支" and x < 80)
    # both stand in the middle of their lines, so the base of the smaller one lies higher
    assert base - title == near(2 * PITCH - 0.38 * (22 - 16) * 25.4 / 72, 0.2)
    head = next(x for sign, x, _y in pages.origins(0) if sign == "目" and x < 120)
    assert head == near(LEFT + (2 + 4) * CELL, 0.3)  # 一、工作目: six characters in


def test_sizes_and_faces_of_the_parts():
    pages = notice()
    assert pages.sizes(0, "工作目标") == {16.0}
    assert pages.sizes(0, NOTICE.number) == {16.0}
    last = pages.pages - 1
    assert pages.sizes(last, "校党委办公室") == {14.0}


def test_the_page_number_is_7_below_the_type_area_right_on_odd_and_left_on_even_pages():
    pages = notice()
    for page in range(pages.pages):
        dashes = [one for one in pages.signs(page) if one.text == "—"]
        assert len(dashes) == 2
        assert dashes[0].top == near(BOTTOM + 7)
        number = "".join(one.text for one in pages.signs(page) if one.top > BOTTOM + 3)
        assert number == f"—{page + 1}—"
        if page % 2 == 0:
            assert dashes[1].right == near(RIGHT - 14 * 25.4 / 72, 0.7)
        else:
            assert dashes[0].left == near(LEFT + 14 * 25.4 / 72, 0.7)
        assert pages.sizes(page, f"—{page + 1}—") == {14.0}


def test_attachments_are_listed_hanging_without_a_sign_after_the_name():
    pages = notice()
    page = next(n for n in range(pages.pages) if "附件：" in page_text(pages, n))
    assert "附件：1.申报表2.汇总表青禾大学团委2027年3月5日" in page_text(pages, page)
    first, second = pages.words(page, "申报表"), pages.words(page, "汇总表")
    assert first[0].left == near(second[0].left, 0.6)
    assert pages.words(page, "附件：")[0].left == near(LEFT + 2 * CELL, 0.7)


def page_text(pages: Measured, page: int) -> str:
    return "".join(one.text for one in pages.signs(page))


def test_each_attachment_has_its_own_page_with_the_title_on_the_third_line():
    pages = notice()
    page = next(n for n in range(pages.pages) if "附件2汇总表" in page_text(pages, n))
    label = pages.words(page, "附件2")
    assert label[0].left == near(LEFT, 0.8)
    bases = [y for _sign, _x, y in pages.origins(page)]
    title = pages.words(page, "汇总表")
    middle = (title[0].left + title[-1].right) / 2
    assert middle == near((LEFT + RIGHT) / 2)
    heights = sorted({round(y, 1) for y in bases})
    assert heights[0] == near(TOP + PITCH / 2 + 0.38 * 16 * 25.4 / 72, 0.3)
    assert heights[1] - heights[0] == near(2 * PITCH + 0.38 * 6 * 25.4 / 72, 0.3)


def test_the_imprint_ends_the_type_area_of_the_last_page():
    pages = notice()
    rules = [
        one for one in pages.rules(pages.pages - 1, is_red=False) if one.right - one.left > 150
    ]
    thin = [one for one in rules if one.bottom - one.top < 0.6][-3:]
    assert [one.bottom - one.top for one in thin] == [
        near(0.35, 0.03), near(0.25, 0.03), near(0.35, 0.03),
    ]  # fmt: skip
    assert thin[-1].bottom == near(BOTTOM)
    assert all((one.left, one.right) == (near(LEFT), near(RIGHT)) for one in thin)
    copies = pages.words(pages.pages - 1, "抄送：校党委办公室。")
    assert copies[0].left == near(LEFT + 14 * 25.4 / 72, 0.7)
    printed = pages.words(pages.pages - 1, "2027年3月6日印发")
    assert printed[-1].right == near(RIGHT - 14 * 25.4 / 72, 0.7)


def end_of(pages: Measured, wanted: str) -> float:
    """Where the em of the last sign ends: ink leaves a little white at its side."""
    signs = pages.origins(0)
    at = "".join(sign for sign, _x, _y in signs).rindex(wanted)
    return signs[at + len(wanted) - 1][1] + CELL


def test_with_room_for_a_seal_the_date_ends_four_characters_in_and_the_name_is_centred():
    pages = measured(SHORT)
    name, date = pages.words(0, SHORT.issuer), pages.words(0, "2027年3月5日")
    assert end_of(pages, "2027年3月5日") == near(RIGHT - 4 * CELL)
    assert (name[0].left + name[-1].right) / 2 == near((date[0].left + date[-1].right) / 2, 0.6)
    body = pages.words(0, "请报送。")
    assert name[0].top - body[0].bottom > 2 * PITCH  # 42 mm of seal begin within one line
    free = [one for one in pages.signs(0) if date[0].bottom + 0.5 < one.top < date[0].bottom + 8]
    assert free == []


def test_without_a_seal_the_name_ends_two_in_or_the_date_does():
    pages = measured(replace(SHORT, has_seal_room=False))
    date, name = pages.words(0, "2027年3月5日"), pages.words(0, SHORT.issuer)
    assert end_of(pages, "2027年3月5日") == near(RIGHT - 2 * CELL)
    assert date[0].left - name[0].left == near(2 * CELL, 1.0)
    long = replace(SHORT, has_seal_room=False, issuer="共青团青禾大学第一临床医学院委员会")
    pages = measured(long)
    date, name = pages.words(0, "2027年3月5日"), pages.words(0, long.issuer)
    assert end_of(pages, long.issuer) == near(RIGHT - 2 * CELL)
    assert date[0].left - name[0].left == near(2 * CELL, 1.0)


def test_an_upward_paper_has_number_and_signer_one_character_in():
    pages = measured(replace(SHORT, kind="up"))
    number, signer = pages.words(0, SHORT.number), pages.words(0, "签发人：赵明")
    assert number[0].left == near(LEFT + CELL, 0.7)
    assert signer[-1].right == near(RIGHT - CELL, 0.7)


def test_a_letter_has_its_mark_30_from_the_edge_and_double_lines_of_170():
    pages = measured(replace(SHORT, kind="letter", mark="共青团青禾大学委员会"))
    mark = pages.words(0, "共青团青禾大学委员会")
    assert min(one.top for one in mark) == near(30)
    rules = pages.rules(0, is_red=True)
    assert [round(one.right - one.left) for one in rules] == [170] * 4
    assert rules[0].top - max(one.bottom for one in mark) == near(4)
    assert rules[-1].bottom == near(297 - 20)
    thick = [round(one.bottom - one.top, 2) > 0.6 for one in rules]
    assert thick == [True, False, False, True]
    number = pages.words(0, SHORT.number)
    assert number[-1].right == near(RIGHT, 0.8)
    assert number[0].top - rules[1].bottom == near(14 * 25.4 / 72, 1.0)
    assert "—1—" not in page_text(pages, 0)


def test_a_page_that_holds_the_imprint_alone_has_no_number():
    for lines in range(1, 14):
        body = tuple(Paragraph(f"第{n}段") for n in range(lines))
        pages = measured(replace(SHORT, paragraphs=body))
        if pages.pages == 2 and page_text(pages, 1).startswith("抄送"):
            assert "—2—" not in page_text(pages, 1)
            return
    raise AssertionError("no such length")


def test_name_and_date_never_stand_alone_on_a_page():
    for lines in range(4, 14):
        body = tuple(Paragraph(f"第{n}段") for n in range(lines))
        pages = measured(replace(SHORT, paragraphs=body, copies_to="", printed_by=""))
        last = page_text(pages, pages.pages - 1)
        assert last.index("第") < last.index(SHORT.issuer)


def lowest(pages: Measured, page: int) -> float:
    """The base line of the last line of text, above the page number."""
    return max(y for sign, _x, y in pages.origins(page) if y < BOTTOM and sign.strip())


@pytest.mark.parametrize("before", range(4))
def test_a_page_is_filled_to_its_last_line_before_a_paragraph_goes_on(before):
    """Neither one line left behind at the foot nor one at the top moves others along."""
    three = Paragraph("团" * 70)
    short = (Paragraph("一句。"),) * before
    pages = measured(replace(SHORT, paragraphs=(*short, *(three,) * 20)))
    last = BOTTOM - PITCH / 2 + 0.38 * 16 * 25.4 / 72
    assert lowest(pages, 0) > last - PITCH
    assert lowest(pages, 1) == near(last, 0.3)


def test_the_last_words_stand_on_the_page_of_the_list_of_attachments_and_the_signature():
    body = tuple(Paragraph(f"第{one}句。") for one in "一二三四五六七")
    paper = replace(SHORT, paragraphs=body, attachments=(PaperAttachment("名单"),))
    pages = measured(paper)
    assert "第五句" in page_text(pages, 0)
    last = page_text(pages, 1)
    assert (
        last.index("第六句")
        < last.index("第七句")
        < last.index("附件：名单")
        < last.index(SHORT.issuer)
    )


SEAL = "0123456789abcdef" * 4
UNBROKEN = ("W" * 90, SEAL, "https://youth.example.edu/" + "a1-b2_c3/" * 30, "—" * 80, "@" * 60)


@pytest.mark.parametrize("kind", ["down", "up", "letter", "minutes"])
@pytest.mark.parametrize("long", UNBROKEN, ids=["W", "seal", "address", "dashes", "at"])
def test_nothing_runs_off_the_type_area_however_long_it_is_without_a_blank(long, kind):
    rows = (("序号", "名称", "地址", "网址"), ("1", long, f"地址{long}", "x" * 13))
    paper = OfficialPaper(
        kind=kind, mark="青禾大学团委文件", title=f"关于{long}的通知", addressees=f"各单位{long}",
        signer=f"林{long}", paragraphs=(
            Paragraph(long), Paragraph(f"一、{long}"), Paragraph(f"出席：{long}"), Paragraph("", rows=rows),
        ),
        attachments=tuple(PaperAttachment(f"{long}{at}", paragraphs=(Paragraph(long),)) for at in "12"),
        issuer=f"青禾{long}", dated_on="2027-03-25", remark=long, copies_to=f"办公室{long}",
        printed_by=f"办公室{long}", printed_on="2027-03-25",
    )  # fmt: skip
    pages = measured(paper)
    signs = [(x, sign) for page in range(pages.pages) for sign, x, _y in pages.origins(page)]
    assert all(LEFT - 1 <= x <= RIGHT for x, sign in signs if sign.strip())
    flat = "".join(page_text(pages, page) for page in range(pages.pages))
    assert "\u2063" not in flat
    if long.isalnum():
        assert "\u200b" not in flat
        assert flat.count(long[:3]) >= 8


def test_a_table_of_many_columns_leaves_room_for_three_figures():
    rows = (("序号", *("名称" for _ in range(6))), ("100", *("团" * 18 for _ in range(6))))
    pages = measured(replace(SHORT, paragraphs=(Paragraph("", rows=rows),)))
    found = [
        y for page in range(pages.pages) for sign, _x, y in pages.origins(page) if sign in "10"
    ]
    assert any(found.count(y) >= 3 for y in found)


def test_a_sign_that_no_face_holds_is_named_or_shown_as_a_stand_in():
    paper = replace(SHORT, paragraphs=(Paragraph("请看\U00012000字"),))
    with pytest.raises(GlyphsMissing, match="U\\+12000"):
        write_official_pdf(paper, fonts=settings.FONTS, own=NOWHERE, is_strict=True)
    assert write_official_pdf(paper, fonts=settings.FONTS, own=NOWHERE).missing == ("\U00012000",)


def test_the_same_paper_gives_the_same_bytes():
    first, second = (write_official_pdf(SHORT, fonts=settings.FONTS, own=NOWHERE) for _ in "ab")
    assert first.data == second.data


def test_a_licensed_face_is_known_by_the_name_inside_the_file(tmp_path):
    open_one = (settings.FONTS / "NotoSansSC_400Regular.ttf").read_bytes()
    before = official_fonts(settings.FONTS, tmp_path)
    assert [one.is_own for one in before.faces] == [False] * 5
    (tmp_path / "任意文件名.ttf").write_bytes(renamed(open_one, "FangSong_GB2312"))
    found = official_fonts(settings.FONTS, tmp_path)
    assert {one.role.key: one.words for one in found.faces if one.is_own} == {
        "fang": "FangSong_GB2312"
    }
    assert found.files == ("任意文件名.ttf",)
    plain = write_official_pdf(SHORT, fonts=settings.FONTS, own=NOWHERE).data
    assert write_official_pdf(SHORT, fonts=settings.FONTS, own=tmp_path).data != plain
