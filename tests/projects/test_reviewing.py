"""What passed screening becomes a review, and what passes later is taken in."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.factories.later import make_later_contest
from tests.factories.organisations import PersonFactory
from tests.factories.panels import make_passed
from tests.factories.rounds import filled_application, said_of_stage
from tests.factories.running import make_running, submitted_report
from yipin.documents.models import StoredFile
from yipin.forms.models import Submission, SubmissionFile, Version
from yipin.organisations.permissions import Refused
from yipin.programmes.services.rounds import close_round
from yipin.projects.people_named import people_named
from yipin.projects.reviewing import entries_of, rubric_of_stage
from yipin.projects.services.reviewing import add_theme_panel, prepare_review, take_in_passed
from yipin.projects.services.screening import forward_application
from yipin.reviews.models import Aside, Subject
from yipin.reviews.services.seats import seat_judge
from yipin.rules.definition import ReviewPart
from yipin.rules.rubrics import DEFAULT_RUBRIC

pytestmark = pytest.mark.django_db


def stage_of(world, kind: str = "assess"):
    return world.round.stages.filter(kind=kind).first()


def test_only_what_passed_is_judged_in_the_order_of_the_numbers(now: datetime):
    world, passed = make_passed(now)
    filled_application(world, world.colleges[0], now, title="还在填")
    panel = prepare_review(actor=world.office, held=world.round, stage=stage_of(world), now=now)
    assert [one.title for one in panel.subjects.all()] == [one.title for one in passed]
    assert panel.name == "创建推介会"
    assert panel.closes_at == stage_of(world).closes_at


def test_a_review_begins_with_the_parts_of_its_definition(now: datetime):
    world, passed = make_passed(now)
    parts = (
        ReviewPart("defence", "答辩", "cards", 30),
        ReviewPart("papers", "论文", "own", 60),
        ReviewPart("vote", "现场投票", "ballot", 10),
    )
    held = said_of_stage(world.round, "pitch", parts=parts)
    panel = prepare_review(actor=world.office, held=held, stage=stage_of(world), now=now)
    made = panel.parts.select_related("child", "ballot")
    assert [(one.name, one.kind, one.weight) for one in made] == [
        ("论文", "cards", 60_00), ("答辩", "cards", 30_00), ("现场投票", "ballot", 10_00),
    ]  # fmt: skip
    assert made[1].child.subjects.count() == len(passed)
    assert made[2].ballot.state == "preparing"


def test_a_panel_of_a_theme_begins_with_them_too(now: datetime):
    world, _passed = make_passed(now)
    parts = (ReviewPart("own", "论文", "own", 66.7), ReviewPart("d", "答辩", "cards", 33.3))
    held = said_of_stage(world.round, "pitch", parts=parts)
    theme = held.definition.parsed.themes[0].name
    panel = add_theme_panel(
        actor=world.office, held=held, stage=stage_of(world), themes=[theme], now=now
    )
    assert [(one.name, one.weight) for one in panel.parts.all()] == [
        ("论文", 66_70), ("答辩", 33_30),
    ]  # fmt: skip


def test_one_part_alone_is_no_parts(now: datetime):
    world, _passed = make_passed(now)
    held = said_of_stage(world.round, "pitch", parts=(ReviewPart("own", "论文", "own", 100),))
    panel = prepare_review(actor=world.office, held=held, stage=stage_of(world), now=now)
    assert not panel.parts.exists()


def test_whoever_had_a_hand_in_it_is_named_to_stand_aside(now: datetime):
    world, _passed = make_passed(now)
    first = entries_of(world.round, "pitch")[0]
    assert first.people == (world.colleges[0].secretary.person.pk,)


def test_what_passes_later_is_taken_in_once(now: datetime):
    world, passed = make_passed(now)
    late = passed.pop()
    late.state = "submitted"
    late.save()
    panel = prepare_review(actor=world.office, held=world.round, stage=stage_of(world), now=now)
    assert take_in_passed(actor=world.office, panel=panel, now=now).placed == 0
    forward_application(actor=world.office, application=late, now=now)
    assert take_in_passed(actor=world.office, panel=panel, now=now).placed == 1
    assert take_in_passed(actor=world.office, panel=panel, now=now).placed == 0
    assert Subject.objects.get(title=late.title).number == 2


def test_a_stage_that_is_no_review_is_refused(now: datetime):
    world, _passed = make_passed(now)
    with pytest.raises(Refused) as refused:
        prepare_review(
            actor=world.office, held=world.round, stage=stage_of(world, "decide"), now=now
        )
    assert refused.value.code == "no_review"


def test_a_later_review_has_nothing_to_judge_before_reports_came(now: datetime):
    world, _passed = make_passed(now)
    with pytest.raises(Refused) as refused:
        prepare_review(
            actor=world.office, held=world.round, stage=world.round.stages.get(key="defence"),
            now=now,
        )  # fmt: skip
    assert refused.value.code == "no_subjects"


def test_a_closed_round_takes_no_review(now: datetime):
    world, _passed = make_passed(now)
    close_round(actor=world.office, round_=world.round, now=now)
    with pytest.raises(Refused) as refused:
        prepare_review(actor=world.office, held=world.round, stage=stage_of(world), now=now)
    assert refused.value.code == "round_closed"


def test_nobody_but_the_host_prepares_a_review(now: datetime):
    world, _passed = make_passed(now)
    for actor in (world.colleges[0].secretary, world.colleges[0].league):
        with pytest.raises(Refused) as refused:
            prepare_review(actor=actor, held=world.round, stage=stage_of(world), now=now)
        assert refused.value.code == "not_yours"


def test_later_whoever_helped_in_the_application_stands_aside_too(now: datetime):
    running = make_running(now)
    world, project = running.world, running.projects[0]
    helper = PersonFactory(name="闻人溪")
    Version.objects.filter(submission=project.submission_id).update(made_by=helper)
    forward_application(actor=world.office, application=submitted_report(running, 0, now), now=now)
    (entry,) = entries_of(world.round, "defence")
    assert helper.pk in entry.people
    assert world.colleges[0].secretary.person.pk in entry.people


def test_whoever_typed_or_put_a_file_in_had_a_hand_in_it(now: datetime):
    world, (first, _second) = make_passed(now)
    began = first.submission.created_by_id
    typed, last, added = (PersonFactory(), PersonFactory(), PersonFactory())
    stamps = {"title": {"revision": 2, "by": typed.pk, "name": typed.name, "page": "", "was": ""}}
    Submission.objects.filter(pk=first.submission_id).update(stamps=stamps, saved_by=last)
    SubmissionFile.objects.create(
        submission=first.submission, field_key="plan", added_at=now, added_by=added, removed_at=now,
        file=StoredFile.objects.create(
            unit=first.unit, sha256="0" * 64, content="a/b", name="方案.pdf", extension="pdf",
            media_type="application/pdf", size=1, stored_at=now,
        ),
    )  # fmt: skip
    entry = next(one for one in entries_of(world.round, "pitch") if one.subject_id == first.pk)
    assert {began, typed.pk, last.pk, added.pk} <= set(entry.people)


def test_whoever_is_named_in_the_application_stands_aside_from_the_report(now: datetime):
    contest = make_later_contest(now, experts=1)
    form = contest.running.projects[0].submission
    leader = next(one for one in form.form.parsed.fields() if one.prefill == "leader.name")
    form.answers = {**form.answers, leader.key: "闻人溪、司空远"}
    form.save()
    judge = seat_judge(
        actor=contest.running.world.office, panel=contest.panel, now=now, named=people_named,
        person=PersonFactory(name="司空远"),
    )  # fmt: skip
    aside = Aside.objects.get(judge=judge)
    assert (aside.subject.number, aside.reason) == (1, "same_name")


def test_a_part_of_a_later_review_begins_with_the_rubric_of_its_stage(now: datetime):
    contest = make_later_contest(now, experts=1)
    wanted = rubric_of_stage(contest.running.world.round, contest.panel)
    assert wanted == contest.panel.rubric
    assert wanted != DEFAULT_RUBRIC
