"""The faults of official papers: found with place and reason, mended without touching anything else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.official_paper import OfficialPaper, PaperAttachment, Paragraph
from yipin.rules.paper_checks import (
    context_of,
    find_faults,
    find_plain_faults,
    lint_texts,
    mend_all,
    with_texts,
)
from yipin.rules.paper_lint import (
    LintContext,
    LintText,
    PaperFault,
    mend_one,
    mend_with,
    without_overlap,
)
from yipin.rules.paper_lint_attachments import put_right

YEAR = LintContext(2027, "00000001", "office@example.edu")


def codes(text: str, role: str = "text", context: LintContext = YEAR) -> list[str]:
    return [one.code for one in find_faults([LintText("x", "正文", text, role)], context)]


def mended(text: str, role: str = "text", context: LintContext = YEAR) -> str:
    return mend_all([LintText("x", "正文", text, role)], context)[0].text


MENDED = [
    ("按照青团发[2014]3号办理。", "按照青团发〔2014〕3号办理。"),
    ("按照青团发（2014）第03号办理。", "按照青团发〔2014〕3号办理。"),
    ("按照青团发〔2014]3号办理。", "按照青团发〔2014〕3号办理。"),
    ("按照青团发〔2014〕 第 12号办理。", "按照青团发〔2014〕12号办理。"),
    ("二〇一七年二月二十八日", "2017年2月28日"),
    ("二○一七年十月三十一日前", "2017年10月31日前"),
    ("二〇二七年十二月", "2027年12月"),
    ("二〇三五年", "2035年"),
    ("2026年08月01日", "2026年8月1日"),
    ("请于03月05日前报送。", "请于3月5日前报送。"),
    ("1、组织建设", "1.组织建设"),
    ("1．组织建设", "1.组织建设"),
    ("一，工作目标", "一、工作目标"),
    ("（一）、申报", "（一）申报"),
    ("（3），申报", "（3）申报"),
    ("总结评优。[bookmark: _GoBack]", "总结评优。"),
    ("总结_GoBack评优。", "总结评优。"),
    ("评审（2021年12月底。请准备", "评审（2021年12月底）。请准备"),
    ("认真学习《章程", "认真学习《章程》"),
    ("各单位,请认真组织;", "各单位，请认真组织；"),
    ("时间:3月30日", "时间：3月30日"),
    ("各单位(含直属机构)申报。", "各单位（含直属机构）申报。"),
    ("各单位（含直属机构)申报。", "各单位（含直属机构）申报。"),
    ("请按时报送.", "请按时报送。"),
    ('开展"一团一品"活动。', "开展“一团一品”活动。"),
    ("学习“关于“一团一品”的通知”精神。", "学习“关于‘一团一品’的通知”精神。"),
    ("联系人电话13900000000。", "联系人电话00000001。"),
    ("报送至someone@qq.com。", "报送至office@example.edu。"),
    ("请于3月30日（星期三）前报送。", "请于3月30日（星期二）前报送。"),
]


@pytest.mark.parametrize(("wrong", "right"), MENDED)
def test_a_fault_is_found_and_mended(wrong, right):
    assert codes(wrong) != []
    assert mended(wrong) == right
    assert codes(right) == []


@pytest.mark.parametrize(
    "text",
    [
        "请于3月30日8:30前报送。",
        "参加人数1,200人，比例为1:3。",
        "网址https://example.edu/a?b=1。",
        "1.组织建设",
        "1）方案",
        "3.5万元",
        "青团发〔2027〕3号",
        "二〇二七",
        "（一）申报",
        "2028年2月29日（星期二）",
        "用（甲（乙）丙）的格式",
        "使用 Word (docx) 格式",
        "办公电话0000-00000000",
        "联系电话00000001，邮箱office@example.edu",
        "“甲”和“乙”",
    ],
)
def test_what_is_right_is_left_alone(text):
    assert codes(text) == []
    assert mended(text) == text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("请于2月30日前报送。", "no_such_day"),
        ("请于2027年2月29日前报送。", "no_such_day"),
        ("请于13月1日前报送。", "no_such_day"),
        ("各单位）申报。", "closed_unopened"),
        ("详见错误！未找到引用源。", "broken_link"),
    ],
)
def test_what_only_a_person_can_mend_is_told_and_left(text, code):
    found = find_faults([LintText("x", "正文", text)], YEAR)
    assert [(one.code, one.is_mendable) for one in found] == [(code, False)]
    assert mended(text) == text


def test_a_private_telephone_without_an_office_one_is_left_to_a_person():
    text = "联系人电话139-0000-0000。"
    assert [one.mend for one in find_faults([LintText("x", "", text)], LintContext())] == [None]
    assert codes(text, context=LintContext(is_public=False)) == []


@pytest.mark.parametrize(
    ("title", "right"),
    [
        ("关于开展品牌创建活动通知", "关于开展品牌创建活动的通知"),
        ("开展品牌创建活动的通知", "关于开展品牌创建活动的通知"),
        ("关于开展品牌创建活动的通知。", "关于开展品牌创建活动的通知"),
        ("青禾大学团委关于开展品牌创建活动的通知", "青禾大学团委关于开展品牌创建活动的通知"),
        ("团委工作会议纪要", "团委工作会议纪要"),
        ("", ""),
    ],
)
def test_a_title_says_what_about_and_what_kind(title, right):
    assert mended(title, "title") == right


def test_a_title_without_a_kind_is_told():
    assert codes("品牌创建方案", "title") == ["title_kind"]
    upward = LintContext(title_kinds=("请示", "报告"))
    found = find_faults([LintText("title", "标题", "关于经费的通知", "title")], upward)
    assert [one.code for one in found] == ["title_kind"]
    assert "请示" in found[0].reason


@pytest.mark.parametrize("end", ["。", "；", "，", ".", "； "])
def test_no_sign_stands_after_the_name_of_an_attachment(end):
    assert mended(f"申报表{end}", "attachment") == "申报表"


def paper_texts(body: list[str], names: list[str]) -> list[LintText]:
    paper = OfficialPaper(
        paragraphs=tuple(map(Paragraph, body)), attachments=tuple(map(PaperAttachment, names))
    )
    return lint_texts(paper)


@pytest.mark.parametrize(
    ("body", "names", "expected"),
    [
        (["汇总表见附件2。"], ["申报表"], ["attachment_missing", "attachment_unnamed"]),
        (["申报表见附件。"], [], ["attachment_missing"]),
        (["请报送，见附件二。"], ["汇总表", "申报表"], ["attachment_unnamed"]),
        (["请填写《申报表》。"], ["申报表"], []),
        (["申报表和汇总表见附件。"], ["申报表", "汇总表"], []),
        (["按要求填表（附件1、附件2）。"], ["申报表", "汇总表"], []),
        (["表格作为附件一并印发。"], ["申报表", "汇总表"], []),
        (["请申报。"], ["申报表"], ["attachment_unnamed"]),
    ],
)
def test_text_and_list_name_the_same_attachments(body, names, expected):
    found = find_faults(paper_texts(body, names), YEAR)
    assert [one.code for one in found] == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("请各单位填写《申报表》（见附件1），报校团委。", "申报表"),
        ("请各学院于3月30日前将申报表（见附件1）报送校团委。", "申报表"),
        ("填写推荐汇总表（附件）并盖章。", "推荐汇总表"),
        ("请按照评分标准（详见附件1）打分。", "评分标准"),
        ("任务分解表见附件。", "任务分解表"),
        ("申报表和汇总表见附件1。", "汇总表"),
        ("附件1：和谐校园建设方案。", "和谐校园建设方案"),
        ("附件1《立项名单》一并印发。", "立项名单"),
        ("名额分配见附件。", "（附件名称待填）"),
        ("具体要求和时间另行通知（见附件）。", "（附件名称待填）"),
    ],
)
def test_an_attachment_is_listed_by_the_name_it_has_in_the_text(text, name):
    paper = OfficialPaper(paragraphs=(Paragraph(text),))
    (wrong,) = find_faults(lint_texts(paper), YEAR)
    right = put_right(paper, wrong)
    assert [one.name for one in right.attachments] == [name]
    assert right.paragraphs == paper.paragraphs
    left = [one.code for one in find_faults(lint_texts(right), YEAR)]
    assert left == (["attachment_nameless"] if "待填" in name else [])


def test_only_the_next_number_is_offered_to_be_listed():
    found = find_faults(paper_texts(["见附件1。", "汇总表见附件2，申报表见附件3。"], ["甲"]), YEAR)
    assert [(one.found, one.lists) for one in found] == [("附件2", "汇总表"), ("附件3", "")]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (["请申报。"], ["请申报。", "汇总表见附件2。"]),
        (["请申报。", "特此通知。"], ["请申报。", "汇总表见附件2。", "特此通知。"]),
        ([], ["汇总表见附件2。"]),
    ],
)
def test_an_attachment_that_the_text_lacks_is_named_at_its_end(body, expected):
    names = (PaperAttachment("申报表"), PaperAttachment("汇总表"))
    paper = OfficialPaper(paragraphs=tuple(map(Paragraph, body)), attachments=names)
    wrong = find_faults(lint_texts(paper), YEAR)[-1]
    right = put_right(paper, wrong)
    assert [one.text for one in right.paragraphs] == expected
    assert wrong.key not in [one.key for one in find_faults(lint_texts(right), YEAR)]


def test_what_is_offered_is_not_part_of_mending_all():
    texts = paper_texts(["汇总表见附件2。"], ["申报表"])
    assert mend_all(texts, YEAR) == texts


def test_a_fault_without_an_offer_leaves_the_paper():
    paper = OfficialPaper(title="方案")
    (wrong,) = find_faults(lint_texts(paper), YEAR)
    assert put_right(paper, wrong) == paper


def test_a_paper_that_is_only_read_is_told_by_paragraph():
    found = find_plain_faults(["关于开展的通知", "", "1、填表，见附件3。"], YEAR)
    assert [(one.code, one.label, one.place) for one in found] == [("level_three", "第 3 段", "2")]


def test_what_is_not_public_may_name_a_telephone():
    assert codes("电话13900000000。", context=LintContext(is_public=False)) == []
    assert codes("电话13900000000。", context=LintContext(office_phone="13900000000")) == []


def test_mends_that_undo_each_other_come_to_an_end():
    def swapped(texts):
        [one] = texts
        mend = "乙" if one.text == "甲" else "甲"
        return [PaperFault("swap", one.place, "", 0, 1, one.text, "", "", mend)]

    assert mend_with([LintText("x", "", "甲")], swapped)[0].text == "甲"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (["四、总结（2021年12月底）", "十二月前提交总结。"], ["deadline_clash"]),
        (["四、总结（2021年12月底）", "12月前提交总结。"], ["deadline_clash"]),
        (["四、总结（2021年12月底）", "11月前提交总结。"], []),
        (["一、申报（3月1日至3月30日）", "请于4月5日前提交。"], ["deadline_late"]),
        (["一、申报（3月1日至3月30日）", "请于3月30日前提交。"], []),
        (["一、申报（3月1日至3月30日）", "二、总结", "请于12月1日前提交。"], []),
        (["（一）申报", "请于4月5日前提交。"], []),
        (["请于4月5日前提交。"], []),
    ],
)
def test_terms_agree_with_their_stage(body, expected):
    assert [one.code for one in find_faults(paper_texts(body, []), YEAR)] == expected


def test_every_piece_of_a_paper_is_looked_at_and_goes_back_to_its_place():
    paper = OfficialPaper(
        mark="青禾大学团委文件", title="关于评优通知", addressees="各单位,各部门",
        paragraphs=(Paragraph("1、申报"), Paragraph("", rows=(("甲",),))),
        attachments=(PaperAttachment("名单。", paragraphs=(Paragraph("二〇二七年"),)),),
        issuer="青禾大学团委", remark="二〇二七年", copies_to="党委办公室", printed_by="办公室",
    )  # fmt: skip
    texts = lint_texts(paper)
    assert [one.place for one in texts] == [
        "title", "addressees", "mark", "paragraphs.0", "attachments.0", "attachments.0.0",
        "issuer", "remark", "copies_to", "printed_by",
    ]  # fmt: skip
    done = with_texts(paper, mend_all(texts, context_of(paper, year=2027)))
    assert (done.title, done.addressees) == ("关于评优的通知", "各单位，各部门")
    assert done.paragraphs == (Paragraph("1.申报"), Paragraph("", rows=(("甲",),)))
    assert done.attachments[0].name == "名单"
    assert done.attachments[0].paragraphs[0].text == "2027年"
    assert done.remark == "2027年"


def test_one_fault_is_mended_alone_and_only_where_it_still_stands():
    texts = [LintText("a", "甲", "1、申报,报送"), LintText("b", "乙", "1、申报")]
    first = find_faults(texts, YEAR)[0]
    assert [one.text for one in mend_one(texts, first)] == ["1.申报,报送", "1、申报"]
    other = [LintText("a", "甲", "已经改过了")]
    assert mend_one(other, first) == other
    assert first.key == "level_three:a:1:2"


def test_the_year_of_a_paper_is_that_of_its_date():
    assert context_of(OfficialPaper(dated_on="2026-03-05"), year=2027).year == 2026
    assert context_of(OfficialPaper(kind="up"), year=2027).title_kinds[0] == "请示"


ALPHABET = st.sampled_from(
    [*list('一二三四五六七八九十〇年月日号第青团发〔〕[]（）()“”‘’《》【】,，.。;；:：、!?"0123456789 关于的通知附件前底至星期周'), "[bookmark: _GoBack]", "青团发[2014]第03号", "二〇一七年二月二十八日", "3月30日（星期三）", "13900000000"]
)  # fmt: skip
WORDS = st.lists(ALPHABET, max_size=25).map("".join)
ROLES = st.sampled_from(["text", "title", "attachment", "line", "contents"])
TEXTS = st.lists(st.tuples(WORDS, ROLES), max_size=4).map(
    lambda pairs: [LintText(str(n), "", text, role) for n, (text, role) in enumerate(pairs)]
)


@given(TEXTS)
def test_mending_again_changes_nothing(texts):
    once = mend_all(texts, YEAR)
    assert mend_all(once, YEAR) == once
    assert [one for one in find_faults(once, YEAR) if one.is_mendable] == []


@given(TEXTS)
def test_mending_touches_nothing_but_the_fault(texts):
    faults = without_overlap(one for one in find_faults(texts, YEAR) if one.is_mendable)
    for wrong in faults:
        before = next(one.text for one in texts if one.place == wrong.place)
        after = next(one.text for one in mend_one(texts, wrong) if one.place == wrong.place)
        assert before[wrong.start : wrong.end] == wrong.found
        assert after == before[: wrong.start] + (wrong.mend or "") + before[wrong.end :]


def test_the_first_level_is_not_skipped():
    bare = paper_texts(["经研究，现予公布。", "（一）重点。共1项。", "（二）一般。共2项。"], [])
    (found,) = find_faults(bare, YEAR)
    assert (found.code, found.found, found.mend) == ("level_skipped", "（一）", None)
    headed = paper_texts(["一、结果", "（一）重点。共1项。", "（二）一般。共2项。"], [])
    assert find_faults(headed, YEAR) == []
