"""A title is looked at again: in time, with a short form, judged with a reason."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.factories.documents import PDF
from tests.factories.titles import (
    accepted_application,
    make_brand_world,
    make_title,
    move_on,
    on,
    title_words,
)
from yipin.duties.models import Obligation
from yipin.journal.models import Message
from yipin.organisations.permissions import Refused
from yipin.projects.decision_models import Decision
from yipin.projects.models import Application, Title
from yipin.projects.services.recheck_reminders import remind_of_rechecks
from yipin.projects.services.rechecks import (
    add_evidence,
    ask_recheck,
    decide_recheck,
    hand_in_recheck,
    open_due_rechecks,
    save_recheck,
)
from yipin.projects.services.title_changes import Judgement, replace_title, withdraw_title
from yipin.projects.services.titles import commend_units
from yipin.projects.title_models import Recheck
from yipin.projects.title_queries import (
    facts_for_assessment,
    held_titles,
    rechecks_to_decide,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(now):
    return make_brand_world(now)


@pytest.fixture
def title(world, now):
    return make_title(world, 0, now)


@pytest.fixture
def later(now):
    """Thirty days before the re-check is due."""
    return on(2029, 2, 23, now)


@pytest.fixture
def recheck(title, later):
    open_due_rechecks(now=later)
    return Recheck.objects.get()


def judge(world, recheck, now, **given):
    return decide_recheck(actor=world.office, recheck=recheck, judged=Judgement(**given), now=now)


def test_it_opens_thirty_days_before_with_an_obligation_and_a_message(world, title, later):
    assert open_due_rechecks(now=later - timedelta(days=1)) == 0
    assert open_due_rechecks(now=later) == 1
    assert open_due_rechecks(now=later) == 0
    recheck = Recheck.objects.get()
    owed = Obligation.objects.get(source_kind="recheck")
    assert (owed.unit, owed.source_id, owed.minimum) == (title.unit, recheck.pk, 1)
    assert owed.due_at.astimezone(later.tzinfo).date() in {date(2029, 3, 25), date(2029, 3, 26)}
    told = Message.objects.get(kind="title.recheck")
    assert told.url == f"/rechecks/{recheck.pk}/"
    assert "3月25日前" in told.body


def test_it_is_reminded_of_once_in_the_last_week(world, recheck, later):
    assert remind_of_rechecks(now=later) == 0
    near = on(2029, 3, 18, later)
    assert remind_of_rechecks(now=near) == 1
    assert remind_of_rechecks(now=near + timedelta(hours=1)) == 0


def test_the_unit_writes_adds_files_and_hands_in(world, recheck, later):
    desk = world.colleges[0].secretary
    save_recheck(actor=desk, recheck=recheck, statement="", now=later)
    with pytest.raises(Refused, match="没填好"):
        hand_in_recheck(actor=desk, recheck=recheck, statement=" ", now=later)
    held = add_evidence(actor=desk, recheck=recheck, upload=PDF, name="总结.pdf", now=later)
    done = hand_in_recheck(actor=desk, recheck=recheck, statement="办了十二次。", now=later)
    assert done.state == "handed_in"
    assert done.submission.versions.get().answers == {"statement": "办了十二次。"}
    assert done.submission.versions.get().files[0]["name"] == held.file.name
    assert Obligation.objects.get(source_kind="recheck").is_met
    hand_in_recheck(actor=desk, recheck=recheck, statement="办了十三次。", now=later)
    assert Obligation.objects.get(source_kind="recheck").done == 1
    with pytest.raises(Refused):
        save_recheck(actor=world.colleges[1].secretary, recheck=recheck, statement="x", now=later)


def handed_in(world, recheck, now):
    return hand_in_recheck(
        actor=world.colleges[0].secretary, recheck=recheck, statement="办了十二次。", now=now
    )


def test_it_is_not_judged_before_the_unit_had_its_time(world, recheck, later):
    with pytest.raises(Refused, match="还没有交复查表"):
        judge(world, recheck, later, act="renew", reason="好。")
    over = on(2029, 3, 26, later)
    assert list(rechecks_to_decide(world.host, over.date())) == [recheck]
    judge(world, recheck, over, act="withdraw", reason="没有交，已停办。")
    assert Title.objects.get().state == "withdrawn"
    assert Application.objects.get().state == "accepted"
    assert Obligation.objects.get(source_kind="recheck").excused_at == over


@pytest.mark.parametrize("is_handed_in", [False, True])
def test_a_title_taken_away_ends_the_recheck_that_is_open(world, recheck, later, is_handed_in):
    if is_handed_in:
        handed_in(world, recheck, later)
    withdraw_title(actor=world.office, title=recheck.title, reason="已停办。", now=later)
    recheck.refresh_from_db()
    assert (recheck.state, recheck.outcome, recheck.reason) == ("decided", "withdraw", "已停办。")
    owed = Obligation.objects.get(source_kind="recheck")
    assert owed.is_met if is_handed_in else owed.excused_at == later
    assert not rechecks_to_decide(world.host, date(2040, 1, 1)).exists()
    assert open_due_rechecks(now=on(2040, 1, 1, later)) == 0


def test_renewed_means_another_term_and_another_day_to_look(world, recheck, later):
    handed_in(world, recheck, later)
    assert list(rechecks_to_decide(world.host, later.date())) == [recheck]
    judge(world, recheck, later, act="renew", reason="坚持得好。", years=4)
    title = Title.objects.get()
    assert (title.state, title.times_renewed) == ("held", 1)
    assert title.valid_until == date(2033, 2, 22)
    assert title.recheck_due_on == date(2031, 2, 23)
    assert [one.act for one in title.changes.all()] == ["renew", "give"]
    with pytest.raises(Refused, match="已经审核过"):
        judge(world, recheck, later, act="renew", reason="再来。")


def test_passed_at_the_end_of_its_term_it_is_not_asked_again(world, now):
    title = make_title(world, 0, now, years=1)
    end = on(2028, 3, 20, now)
    assert open_due_rechecks(now=end) == 1
    judge(world, handed_in(world, Recheck.objects.get(), end), end, act="renew", reason="好。")
    title.refresh_from_db()
    assert title.valid_until == date(2028, 3, 24)
    assert title.recheck_due_on is None
    assert open_due_rechecks(now=end + timedelta(days=1)) == 0


def test_to_be_improved_opens_another_look_and_runs_out_to_the_office(world, recheck, later):
    handed_in(world, recheck, later)
    with pytest.raises(Refused, match="限期改进要写明"):
        judge(world, recheck, later, act="improve", reason="次数不够。")
    judge(world, recheck, later, act="improve", reason="次数不够。", until=date(2029, 6, 30))
    title = Title.objects.get()
    assert (title.state, title.improve_by) == ("improving", date(2029, 6, 30))
    second = Recheck.objects.first()
    assert (second.state, second.due_on) == ("open", date(2029, 6, 30))
    assert open_due_rechecks(now=on(2029, 6, 1, later)) == 0
    assert not rechecks_to_decide(world.host, date(2029, 6, 30)).exists()
    assert list(rechecks_to_decide(world.host, date(2029, 7, 1))) == [second]
    judge(world, second, on(2029, 7, 1, later), act="renew", reason="补办了。")
    title.refresh_from_db()
    assert (title.state, title.improve_by) == ("held", None)


def test_a_term_that_is_over_is_not_renewed_without_a_new_one(world, recheck, later):
    over = on(2031, 4, 1, later)
    with pytest.raises(Refused, match="请写延长几年"):
        judge(world, recheck, over, act="renew", reason="好。")
    with pytest.raises(Refused, match="延长写"):
        judge(world, recheck, over, act="renew", reason="好。", years=99)


def test_the_office_may_ask_earlier_and_only_once(world, title, now):
    with pytest.raises(Refused, match="要在今天以后"):
        ask_recheck(actor=world.office, title=title, due_on=now.date(), now=now)
    due = now.date() + timedelta(days=10)
    ask_recheck(actor=world.office, title=title, due_on=due, now=now)
    with pytest.raises(Refused, match="正在复查"):
        ask_recheck(actor=world.office, title=title, due_on=due, now=now)
    Title.objects.update(state="withdrawn")
    with pytest.raises(Refused, match="不用复查"):
        ask_recheck(actor=world.office, title=title, due_on=due, now=now)


def test_what_a_unit_reached_in_a_year(world, title, now, django_assert_num_queries):
    college, year = world.colleges[0], world.round.year
    words = title_words(now, name="组织工作先进单位", months=None)
    commend_units(actor=world.office, held=world.round, units=[college.unit], words=words, now=now)
    with django_assert_num_queries(2):
        facts = facts_for_assessment(college.unit, year)
    assert facts.approved == facts.excellent == ("急救十分钟",)
    assert facts.titled == ("校级团建品牌：急救十分钟", "组织工作先进单位：第1学院团委")
    assert facts_for_assessment(college.unit, year + 1).titled == ()


@pytest.mark.parametrize(("on_day", "is_fact"), [((2027, 12, 31), False), ((2028, 1, 1), True)])
def test_a_title_stays_a_fact_of_its_year_whatever_becomes_of_it_later(
    world, title, now, on_day, is_fact
):
    unit, year = title.unit, title.issued_on.year
    Title.objects.update(valid_until=date(year + 1, 3, 1))
    assert facts_for_assessment(unit, year).titled == ("校级团建品牌：急救十分钟",)
    withdraw_title(actor=world.office, title=title, reason="已停办。", now=on(*on_day, now))
    assert bool(facts_for_assessment(unit, year).titled) is is_fact
    assert held_titles(unit, world.round, now.date()) == []


def test_a_certificate_made_anew_counts_once(world, title, now):
    replace_title(actor=world.office, title=title, reason="写错一个字。", now=now)
    facts = facts_for_assessment(title.unit, title.issued_on.year)
    assert facts.titled == ("校级团建品牌：急救十分钟",)


def test_what_failed_or_was_given_up_is_no_merit(world, now):
    for title, grade, more in (
        ("实施中的", "", ("extend",)),
        ("合格的", "pass", ()),
        ("优秀的", "excellent", ()),
        ("认证的", "excellent", ("certify",)),
        ("没过的", "fail", ("fail",)),
        ("撤销的", "", ("extend", "withdraw_approval")),
        ("终止的", "excellent", ("cancel",)),
    ):
        accepted_application(world, 0, now, title=title, grade=grade, more=more)
    facts = facts_for_assessment(world.colleges[0].unit, world.round.year)
    assert facts.approved == ("实施中的", "合格的", "优秀的", "认证的")
    assert facts.excellent == ("优秀的", "认证的")


@pytest.mark.parametrize(("on_day", "is_fact"), [((2027, 12, 31), False), ((2028, 1, 1), True)])
def test_a_project_stays_a_fact_of_its_year_whatever_becomes_of_it_later(
    world, now, on_day, is_fact
):
    project = accepted_application(world, 0, now)
    move_on(world, project, "cancel", on(*on_day, now))
    facts = facts_for_assessment(project.unit, 2027)
    assert (bool(facts.approved), bool(facts.excellent)) == (is_fact, is_fact)
    later = facts_for_assessment(project.unit, 2028)
    assert (later.approved, later.excellent) == ((), ())


def test_what_is_accepted_in_a_later_year_is_excellent_in_that_year(world, now):
    project = accepted_application(world, 0, now, more=("extend",))
    move_on(world, project, "accept", on(2028, 6, 1, now))
    facts = [facts_for_assessment(project.unit, year) for year in (2027, 2028)]
    assert [bool(one.approved) for one in facts] == [True, False]
    assert [bool(one.excellent) for one in facts] == [False, True]


def test_a_grade_that_is_decided_anew_later_changes_nothing_in_its_year(world, now):
    project, office = accepted_application(world, 0, now), world.office.person
    for number, (outcome, at) in enumerate(
        (("excellent", now), ("pass", on(2028, 6, 1, now))), start=1
    ):
        decision = Decision.objects.create(
            round=world.round, stage_key="acceptance", purpose="acceptance", name="验收",
            number=number, state="signed", begun_at=at, begun_by=office, signed_at=at,
        )  # fmt: skip
        decision.rows.create(application=project, place=1, outcome=outcome)
    project.grade = "pass"
    move_on(world, project, "accept", on(2028, 6, 1, now))
    facts = [facts_for_assessment(project.unit, year) for year in (2027, 2028)]
    assert [bool(one.excellent) for one in facts] == [True, False]
