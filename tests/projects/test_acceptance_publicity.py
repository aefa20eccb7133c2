"""What passed an acceptance is shown first: unit and project alone; then it is accepted and told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from tests.conftest import SHANGHAI
from tests.factories.decisions import sign_all
from tests.factories.organisations import make_actor
from tests.factories.rounds import make_world, open_world_round, submitted_application, within_reach
from tests.factories.running import carry_out
from tests.web.unit.conftest import open_now
from yipin.journal.models import Message
from yipin.organisations.choices import Right
from yipin.organisations.permissions import Refused
from yipin.programmes.builtins import builtin_definitions
from yipin.projects.decision_models import Decision
from yipin.projects.decision_papers import OF_PASSED, draft_decision_paper
from yipin.projects.models import Application
from yipin.projects.next_steps import later_step_of
from yipin.projects.publicity_models import Publicity
from yipin.projects.services.decision_signing import send_decision
from yipin.projects.services.decisions import (
    Chosen,
    begin_decision,
    replace_decision,
    rows_of,
    save_choices,
)
from yipin.projects.services.dossiers import ask_result_letters
from yipin.projects.services.publicities import (
    answer_objection,
    confirm_publicity,
    open_publicity,
    take_objection,
)
from yipin.projects.services.screening import forward_application
from yipin.projects.title_queries import candidates_of
from yipin.rules.definition import Contact, Stage
from yipin.rules.titles_held import may_be_certified

pytestmark = pytest.mark.django_db
LIST = Stage("passed-list", "publicise", "公示验收结果", purpose="acceptance")
TITLES = Stage("titles", "certify", "认证", purpose="acceptance")
FIRST, LAST = date(2026, 9, 24), date(2026, 10, 8)  # five working days over two holidays


class Ended:
    """Three projects whose work is over; nothing decided about them."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.world = make_world(now, colleges=3)
        definition = within_reach(builtin_definitions()["college-brand"], now)
        stages = [one for one in definition.stages if one.kind not in {"assess", "certify"}]
        definition = replace(
            definition, key="ended", stages=(*stages, LIST, TITLES),
            contact=Contact(office="团委办公室", phone="00000001"),
        )  # fmt: skip
        self.world.round = open_world_round(self.world, definition, now)
        open_now(self.world, now)
        self.office = self.world.office
        for at, college in enumerate(self.world.colleges):
            sent = submitted_application(self.world, college, now, title=f"项目{at}")
            forward_application(actor=self.office, application=sent, now=now)
            carry_out(self.world, sent, now)

    @property
    def held(self):
        return self.world.round

    def choose(self, decision: Decision, line: str) -> Decision:
        words = {"x": "excellent", "p": "pass", "f": "fail", "e": "extend"}
        chosen = {
            row.application_id: Chosen(words[one], reason="没有完成。" if one in "fe" else "")
            for row, one in zip(rows_of(decision), line, strict=True)
        }
        return save_choices(actor=self.office, decision=decision, chosen=chosen, now=self.now)

    def decide(self, line: str = "xpf") -> Decision:
        decision = begin_decision(actor=self.office, held=self.held, key="excellence", now=self.now)
        return self.sign(self.choose(decision, line))

    def sign(self, decision: Decision) -> Decision:
        send_decision(actor=self.office, decision=decision, now=self.now)
        signer = make_actor(self.world.host, Right.ENDORSE_LEAGUE, Right.READ)
        return sign_all(decision, signer, self.now)

    def open(self) -> Publicity:
        return open_publicity(
            actor=self.office, held=self.held, key="passed-list", starts_on=FIRST, days=5,
            contact="", now=self.now,
        )  # fmt: skip

    def confirm(self, publicity: Publicity) -> None:
        after = datetime(2026, 10, 9, 9, 0, tzinfo=SHANGHAI)
        confirm_publicity(actor=self.office, publicity=publicity, now=after)

    def states(self) -> list[str]:
        rows = Application.objects.filter(round=self.held).order_by("number")
        return list(rows.values_list("state", flat=True))

    def told(self) -> list[str]:
        rows = Message.objects.filter(kind="result.published").order_by("id")
        return [one.body.partition("\n")[0] for one in rows]


def code_of(act, *args, **given) -> str:
    with pytest.raises(Refused) as refused:
        act(*args, **given)
    return refused.value.code


@pytest.fixture
def ended() -> Ended:
    return Ended(datetime(2026, 9, 24, 10, 0, tzinfo=SHANGHAI))


def test_what_passes_waits_for_the_publicity_and_the_rest_is_told_at_once(ended):
    ended.decide()
    assert ended.states() == ["on_show", "on_show", "failed"]
    assert ended.told() == ["“项目2”：不合格。"]
    step = later_step_of(ended.held)
    assert (step.kind, step.stage.key, step.publicity) == ("publicise", "passed-list", None)
    assert not candidates_of(ended.held).exists()
    assert may_be_certified("on_show", "excellent", ()).code == "on_show"


def test_units_and_projects_alone_are_shown(ended):
    ended.decide()
    publicity = ended.open()
    assert publicity.ends_on == LAST
    assert [one["title"] for one in publicity.items] == ["项目0", "项目1"]
    assert {(one["tier"], one["level"]) for one in publicity.items} == {("", "")}
    paper = draft_decision_paper(actor=ended.office, held=ended.held, kind=OF_PASSED, now=ended.now)
    assert paper.title.endswith("拟通过验收名单的公示")
    rows = paper.parsed.attachments[0].paragraphs[0].rows
    assert rows[0] == ("序号", "单位", "项目名称")
    assert len(rows) == 3


def test_after_its_end_they_are_accepted_told_and_the_next_step_follows(ended):
    decision = ended.decide()
    letters = {
        "actor": ended.office, "decision": decision, "series": None,
        "dated_on": ended.now.date(), "now": ended.now,
    }  # fmt: skip
    assert code_of(ask_result_letters, **letters) == "not_publicised"
    publicity = ended.open()
    assert later_step_of(ended.held).publicity == publicity
    early = {"actor": ended.office, "publicity": publicity, "now": ended.now}
    assert code_of(confirm_publicity, **early) == "not_over"
    ended.confirm(publicity)
    assert ended.states() == ["accepted", "accepted", "failed"]
    assert ended.told() == ["“项目2”：不合格。", "“项目0”：优秀。", "“项目1”：合格。"]
    grades = Application.objects.filter(round=ended.held).order_by("number")
    assert list(grades.values_list("grade", flat=True)) == ["excellent", "pass", "fail"]
    step = later_step_of(ended.held)
    assert (step.kind, step.stage.key) == ("titles", "titles")
    assert candidates_of(ended.held).count() == 2
    assert ask_result_letters(**letters).total == 3


def test_an_objection_that_is_upheld_keeps_a_project_from_passing(ended):
    ended.decide()
    publicity = ended.open()
    item = publicity.items[0]["application"]
    objection, _code = take_objection(
        publicity=publicity, application_id=item, text="材料不实。", name="", contact="", files=[],
        now=ended.now,
    )  # fmt: skip
    over = datetime(2026, 10, 9, 9, 0, tzinfo=SHANGHAI)
    late = {"actor": ended.office, "publicity": publicity, "now": over}
    assert code_of(confirm_publicity, **late) == "objections_open"
    answer_objection(
        actor=ended.office, objection=objection, is_upheld=True, answer="经核查属实。", now=over
    )
    assert ended.states() == ["failed", "on_show", "failed"]
    told = Message.objects.get(kind="application.withdrawn")
    assert told.title == "“项目0”公示有异议成立，不通过验收"
    ended.confirm(publicity)
    assert ended.states() == ["failed", "accepted", "failed"]
    assert Application.objects.get(pk=item).grade == "fail"


def test_a_decision_is_replaced_only_when_nothing_is_on_show(ended):
    decision = ended.decide("xpe")
    assert ended.states() == ["on_show", "on_show", "running"]
    publicity = ended.open()
    again = {"actor": ended.office, "decision": decision, "reason": "有误。", "now": ended.now}
    assert code_of(replace_decision, **again) == "public_now"
    ended.confirm(publicity)
    fresh = replace_decision(**again)
    ended.sign(ended.choose(fresh, "fpp"))
    assert ended.states() == ["failed", "accepted", "on_show"]  # what is new is shown, alone
    ended.now += timedelta(days=20)
    second = open_publicity(
        actor=ended.office, held=ended.held, key="passed-list",
        starts_on=ended.now.date(), days=1, contact="", now=ended.now,
    )  # fmt: skip
    assert [one["title"] for one in second.items] == ["项目2"]


def test_where_nothing_passed_nothing_is_shown(ended):
    ended.decide("fff")
    assert len(ended.told()) == 3
    assert code_of(ended.open) == "nothing_approved"
    assert later_step_of(ended.held) is None
