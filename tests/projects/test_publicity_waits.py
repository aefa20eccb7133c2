"""A paper that tells a result is drafted at any time and issued after its publicity alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.projects.test_acceptance_publicity import Ended
from tests.projects.test_publicities import Show, code_of, thursday
from yipin.documents.services.paper_issuing import add_series, issue_paper
from yipin.projects.commendation_papers import OF_COMMENDATION
from yipin.projects.decision_papers import OF_APPROVAL, OF_PUBLICITY, draft_decision_paper
from yipin.projects.publicity_waits import WAITING, may_issue_paper
from yipin.projects.result_papers import OF_RESULT, draft_result_of_round
from yipin.projects.services.publicities import (
    answer_objection,
    confirm_publicity,
    open_publicity,
    take_objection,
)

pytestmark = pytest.mark.django_db
__all__ = ["thursday"]
UNTIL = "公示到2026年10月8日为止，期满并处理完异议后，请确认公示。"


@pytest.fixture
def show(thursday) -> Show:
    made = Show(thursday)
    add_series(actor=made.office, unit=made.held.unit, code="青团发", note="", now=made.now)
    made.decide()
    return made


def drafted(show: Show, kind: str = OF_APPROVAL):
    return draft_decision_paper(actor=show.office, held=show.held, kind=kind, now=show.now)


def issued(show: Show, paper):
    return issue_paper(actor=show.office, paper=paper, now=show.now, may_issue=may_issue_paper)


def test_the_list_of_what_is_approved_is_issued_once_its_publicity_is_confirmed(show):
    paper = drafted(show)
    assert may_issue_paper(paper).reason == "先办完“公示名单”，再印发。"
    publicity = show.open()
    assert may_issue_paper(paper).reason == f"先办完“公示名单”，再印发。{UNTIL}"
    assert code_of(issued, show, paper) == "not_publicised"
    objection, _code = take_objection(
        publicity=publicity, application_id=publicity.items[0]["application"], text="重复申报。",
        name="", contact="", files=[], now=show.now,
    )  # fmt: skip
    assert may_issue_paper(paper).reason.endswith(f"{UNTIL}还有 1 条异议没有处理。")
    answer_objection(
        actor=show.office, objection=objection, is_upheld=False, answer="核查无误。", now=show.now
    )
    show.now += timedelta(days=20)
    assert code_of(issued, show, paper) == "not_publicised"
    confirm_publicity(actor=show.office, publicity=publicity, now=show.now)
    assert issued(show, paper).state == "issued"


def test_the_publicity_itself_and_what_screening_let_through_wait_for_nothing(show):
    show.open()
    passed = draft_result_of_round(
        actor=show.office, held=show.held, today=show.now.date(), now=show.now
    )
    assert may_issue_paper(passed)
    assert may_issue_paper(drafted(show, OF_PUBLICITY))


def test_where_screening_decides_its_list_waits_too(show):
    definition = show.held.definition.parsed
    assert WAITING[OF_RESULT](definition) == ()
    screened = tuple(one for one in definition.stages if one.kind != "decide")
    waiting = WAITING[OF_RESULT](replace(definition, stages=screened))
    assert [one.key for one in waiting] == ["list"]


def test_who_is_commended_waits_for_the_publicity_of_the_acceptance(thursday):
    ended = Ended(thursday)
    paper = draft_result_of_round(
        actor=ended.office, held=ended.held, today=thursday.date(), now=thursday
    )
    paper.source_kind = OF_COMMENDATION
    ended.decide("ppf")
    assert may_issue_paper(paper)
    open_publicity(
        actor=ended.office, held=ended.held, key="passed-list", starts_on=date(2026, 9, 24),
        days=5, contact="", now=thursday,
    )  # fmt: skip
    assert may_issue_paper(paper).reason == f"先办完“公示验收结果”，再印发。{UNTIL}"
