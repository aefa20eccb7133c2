"""A blind review names nobody, wherever an expert looks: form, lists, ballots, the wall of the day."""

from __future__ import annotations

from hashlib import sha256

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.later import make_later_contest, plan_work
from tests.factories.organisations import make_unit
from tests.factories.panels import make_contest
from tests.web.office.reviews.test_session_pages import PLAN
from tests.web.unit.conftest import sit
from yipin.forms.models import Form, Submission, Version
from yipin.organisations.permissions import Actor
from yipin.projects.blind_names import names_hidden
from yipin.projects.models import Application, Milestone
from yipin.reviews.models import Session, Subject

pytestmark = pytest.mark.django_db
TEAM = {
    "key": "team", "label": "成员", "type": "table",
    "columns": [{"key": "who", "label": "姓名", "type": "person"}, {"key": "job", "label": "分工"}],
}  # fmt: skip


def desk(contest):
    return sit(Actor(person=contest.experts[0]))


def answer(application: Application, **answers: object) -> None:
    """As if it had been handed on so."""
    own = application.submission
    for row in (own, *Version.objects.filter(submission=own)):
        row.answers = {**row.answers, **answers}
        row.save()


def write_team(application: Application) -> str:
    """A table of members, and a free text in which two of them are named; the key of that text."""
    form = application.submission.form
    schema = form.schema
    schema["sections"][0]["fields"].append(TEAM)
    digest = sha256(f"{form.digest} with a team".encode()).hexdigest()
    Form.objects.filter(pk=form.pk).update(schema=schema, digest=digest)
    free = next(
        one["key"]
        for part in schema["sections"]
        for one in part["fields"]
        if one.get("type") == "long_text"
    )
    answer(
        application,
        team=[{"who": "欧阳澜、司马砚", "job": "讲解"}, {"who": "诸葛霁", "job": "诸葛霁管账"}],
        **{free: "由欧阳澜讲授，司马 砚主持。"},
    )
    return free


def test_members_of_a_table_are_in_no_free_text_and_no_title():
    contest = make_contest(timezone.now(), is_blind=True)
    first = contest.passed[0]
    write_team(first)
    Subject.objects.filter(subject_id=first.pk).update(title="诸葛霁工作室")
    client, panel = desk(contest), contest.panel
    for address in (reverse("review", args=[panel.pk]), reverse("card", args=[panel.pk, 1])):
        page = client.get(address).content.decode()
        for name in ("欧阳澜", "司马", "诸葛霁"):
            assert name not in page, (address, name)
        assert "〔已隐去〕工作室" in page
    assert "由〔已隐去〕讲授" in page


def test_what_the_system_filled_in_is_read_blind_too():
    contest = make_contest(timezone.now(), is_blind=True)
    college = contest.world.colleges[0].unit
    for row in (Submission.objects, Version.objects):
        for one in row.all():
            facts = {key: dict(held) for key, held in one.facts.items()}
            facts["application.title"] = {"value": f"{college.name}的课堂"}
            one.facts = facts
            one.answers = dict.fromkeys(one.answers, "")
            one.save()
    page = desk(contest).get(reverse("card", args=[contest.panel.pk, 1])).content.decode()
    assert college.name not in page


def test_units_between_the_applicant_and_the_host_are_hidden():
    contest = make_contest(timezone.now(), is_blind=True)
    between = make_unit("滨江片区团工委", parent=contest.panel.unit)
    branch = make_unit("深处团支部", parent=between)
    Subject.objects.filter(panel=contest.panel, number=1).update(
        title="滨江片区团工委深处的课堂", unit=branch
    )
    page = desk(contest).get(reverse("review", args=[contest.panel.pk])).content.decode()
    assert "滨江片区团工委" not in page
    assert "课堂" in page


def test_the_hall_names_nobody_either():
    contest = make_contest(timezone.now(), is_blind=True)
    college = contest.world.colleges[0].unit
    Subject.objects.filter(panel=contest.panel, number=1).update(title=f"{college.name}课堂")
    office = sit(contest.world.office)
    office.post(reverse("panel_session", args=[contest.panel.pk]), PLAN)
    session = Session.objects.get()
    for act in ("seal", "draw"):
        office.post(reverse("session_act", args=[session.pk, act]))
    turn = session.turns.get(subject__number=1)
    office.post(reverse("session_turn", args=[session.pk]), {"call": turn.pk})
    wall = office.get(reverse("hall", args=[session.pk])).content.decode()
    assert college.name not in wall
    assert "〔已隐去〕课堂" in wall


def test_later_the_names_of_the_application_and_of_the_plan_are_hidden_in_the_report():
    now = timezone.now()
    contest = make_later_contest(now, is_blind=True)
    plan_work(contest, 0, now)
    project = contest.running.projects[0]
    free = write_team(project)
    Milestone.objects.filter(project=project).update(who="皇甫岚、令狐翎")
    report = contest.reports[0]
    answer(report, **{
        one.key: "令狐翎与诸葛霁完成。"
        for one in report.submission.form.parsed.fields() if one.type == "long_text"
    })  # fmt: skip
    Milestone.objects.filter(project=project).update(title="欧阳澜开课")
    page = desk(contest).get(reverse("card", args=[contest.panel.pk, 1])).content.decode()
    assert "〔已隐去〕与〔已隐去〕完成" in page
    assert "〔已隐去〕开课" in page
    for name in ("皇甫岚", "令狐翎", "欧阳澜", "诸葛霁"):
        assert name not in page, name
    assert free


def test_branches_of_the_applicant_are_hidden_and_those_of_others_are_not():
    contest = make_contest(timezone.now(), is_blind=True)
    own, other = (one.unit for one in contest.passed)
    make_unit("澜沧江第三团支部", parent=own)
    make_unit("乌苏里第五团支部", parent=other)
    subject = Subject.objects.select_related("unit").get(subject_id=contest.passed[0].pk)
    names = names_hidden(contest.panel, [subject])[subject.pk]
    assert "澜沧江第三团支部" in names
    assert "乌苏里第五团支部" not in names


@pytest.mark.parametrize("colleges", [1, 6])
def test_names_are_gathered_in_as_many_reads_for_many(colleges, django_assert_num_queries):
    contest = make_contest(timezone.now(), colleges=colleges, is_blind=True)
    subjects = list(contest.panel.subjects.select_related("unit"))
    with django_assert_num_queries(6):
        found = names_hidden(contest.panel, subjects)
    assert len(found) == colleges
