"""What a letter of result says to one unit, and what it does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from yipin.programmes.builtins import builtin_definitions
from yipin.rules.decisions import OUTCOMES
from yipin.rules.definition import Award, Contact
from yipin.rules.notice_paper import Issuer
from yipin.rules.paper_checks import context_of, find_faults, lint_texts
from yipin.rules.result_letter import SAID, SUBJECTS, Decided, result_letter

DEFINITION = replace(
    builtin_definitions()["college-brand"],
    contact=Contact(office="团委办公室", phone="00000001"),
)
ISSUER = Issuer("青禾大学团委", "团委办公室")
DAY = date(2027, 4, 9)


def letter(purpose: str, *decided: Decided, **more):
    return result_letter(DEFINITION, ISSUER, DAY, purpose, "机械学院团总支", decided, **more)


def words(paper) -> list[str]:
    return [one.text for one in paper.paragraphs]


def test_one_project_is_told_in_a_sentence_with_its_tier_and_money():
    paper = letter("application", Decided("百炼匠心", "approve", "重点支持项目", "", 3000_00))
    assert words(paper) == [
        "你单位申报的1个项目，经审查和研究决定，结果如下。",
        "“百炼匠心”：予以立项，列为重点支持项目，支持经费3000元。",
        "予以立项的项目，请按照申报方案组织实施，按时报送过程材料和总结，经费专款专用。",
        "联系方式：团委办公室，电话00000001。",
    ]
    assert paper.kind == "letter"
    assert paper.addressees == "机械学院团总支"
    assert (paper.issuer, paper.dated_on, paper.has_seal_room) == (
        "青禾大学团委", "2027-04-09", True,
    )  # fmt: skip


def test_several_are_numbered_and_each_outcome_is_asked_for_once():
    paper = letter(
        "application", Decided("甲", "approve"), Decided("乙", "reserve"), Decided("丙", "leave_out"),
        Decided("丁", "leave_out"), is_publicised=True,
    )  # fmt: skip
    assert words(paper)[1:5] == [
        "1.“甲”：予以立项。", "2.“乙”：列为候补。", "3.“丙”：未予立项。", "4.“丁”：未予立项。",
    ]  # fmt: skip
    assert len(words(paper)) == 1 + 4 + 3 + 1
    assert "公示期满" in words(paper)[0]


def test_a_reason_is_read_only_where_the_outcome_asks_for_one():
    left_out = letter("application", Decided("甲", "leave_out", note="与在研项目重复"))
    assert not [one for one in words(left_out) if "重复" in one]
    failed = letter("acceptance", Decided("甲", "fail", note="没有完成约定的场次。"))
    assert words(failed)[1] == "“甲”：未通过验收。没有完成约定的场次。"


def test_the_only_tier_there_can_be_says_nothing():
    definition = replace(DEFINITION, awards=(Award("立项支持"),))
    paper = result_letter(
        definition, ISSUER, DAY, "application", "机械学院团总支",
        [Decided("甲", "approve", "立项支持", "", 2000_00)],
    )  # fmt: skip
    assert words(paper)[1] == "“甲”：予以立项，支持经费2000元。"


def test_every_outcome_has_its_words():
    assert {one.key for outcomes in OUTCOMES.values() for one in outcomes} == set(SAID)


def test_money_of_what_was_not_approved_is_never_written():
    paper = letter("application", Decided("甲", "reserve", "重点支持项目", amount_fen=3000_00))
    assert words(paper)[1] == "“甲”：列为候补。"


def test_no_letter_breaks_the_rules_of_papers():
    for purpose in SUBJECTS:
        outcome = {"application": "approve", "midterm": "continue"}.get(purpose, "pass")
        paper = replace(letter(purpose, Decided("甲", outcome, "重点")), number="青团函〔2027〕3号")
        assert find_faults(lint_texts(paper), context_of(paper, year=2027)) == [], purpose
