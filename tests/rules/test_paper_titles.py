"""Whatever the house drafts itself has a title that its own checks accept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from yipin.programmes.builtins import builtin_definitions
from yipin.rules.commendation_paper import Commended, commendation_paper
from yipin.rules.decision_paper import Approved, Period, approval_paper, named, publicity_paper
from yipin.rules.definition import Definition
from yipin.rules.notice_paper import Issuer, notice_paper
from yipin.rules.official_paper import OfficialPaper
from yipin.rules.paper_checks import context_of, find_faults, lint_texts
from yipin.rules.paper_lint import LintContext, LintText
from yipin.rules.paper_lint_sense import titles
from yipin.rules.result_letter import SUBJECTS, Decided, result_letter
from yipin.rules.result_paper import Others, Passed, result_paper
from yipin.rules.session_minutes import Day, Presented, TieVote, session_minutes

TODAY = date(2027, 4, 8)
HOST = Issuer("青禾大学团委", "团委办公室")
LIST = [Approved("机械学院团总支", "百炼工坊")]


def drafted(definition: Definition) -> Iterator[OfficialPaper]:
    """One of every kind."""
    period = Period(TODAY, TODAY, 1)
    yield notice_paper(definition, HOST, TODAY)
    yield result_paper(
        definition, HOST, TODAY, [Passed("机械学院团总支", "百炼工坊")], Others(refused=1)
    )
    yield approval_paper(definition, HOST, TODAY, LIST)
    yield publicity_paper(definition, HOST, TODAY, LIST, period)
    yield publicity_paper(definition, HOST, TODAY, LIST, period, is_acceptance=True)
    yield commendation_paper(definition, HOST, TODAY, [Commended("优秀品牌", "机械学院团总支")])
    for purpose in SUBJECTS:
        decided = [Decided("百炼工坊", "approve")]
        yield result_letter(definition, HOST, TODAY, purpose, "机械学院团总支", decided)
    yield minutes(definition)


def minutes(definition: Definition) -> OfficialPaper:
    return session_minutes(
        Day(
            name="创建推介会", issuer=HOST.name, when="2027年4月8日", where="报告厅",
            experts=("林晚舟（组长）",), talk_minutes=5, question_minutes=3, seed="ab12cd34ef56ab78",
            seal="0123456789abcdef" * 4, presented=(Presented(1, "暖阳课堂", "医学院团总支", True, "90"),),
            programme=named(definition), idle=("周既明",), ties=(TieVote(2, (("暖阳课堂", 1), ("甲", 1))),),
        ),
        TODAY,
    )  # fmt: skip


@pytest.mark.parametrize("key", sorted(builtin_definitions()))
def test_every_title_of_the_house_passes_the_checks_of_the_house(key):
    for paper in drafted(builtin_definitions()[key]):
        found = find_faults(lint_texts(paper), context_of(paper, year=2027))
        assert [(paper.title, one.reason) for one in found if one.place == "title"] == []


def test_minutes_are_free_of_faults():
    paper = minutes(builtin_definitions()["college-brand"])
    found = find_faults(lint_texts(paper), context_of(paper, year=2027))
    assert [(one.code, one.found, one.reason) for one in found] == []


@pytest.mark.parametrize("kind", ["公示", "通报", "函", "请示", "报告", "通知", "决定"])
def test_the_kinds_in_use_end_a_title(kind):
    assert (
        list(titles(LintText("title", "标题", f"关于评优的{kind}", "title"), LintContext())) == []
    )
