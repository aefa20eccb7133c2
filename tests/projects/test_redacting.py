"""A copy with unit and names covered beside a file of a blind review: who may, what is refused."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.factories.later import LaterContest, add_photographs, make_later_contest
from tests.factories.panels import Contest, make_contest
from tests.factories.rounds import PDF
from yipin.journal.models import Entry
from yipin.organisations.permissions import Actor, Refused
from yipin.projects.blind_files import blind_files
from yipin.projects.services.redacting import put_copy, take_copy
from yipin.reviews.models import Panel, RedactedCopy, Subject
from yipin.reviews.queries import copies_for
from yipin.reviews.services.panels import close_panel

pytestmark = pytest.mark.django_db
COVERED = PDF + b"\n% covered"


def subject_of(contest: Contest | LaterContest, number: int = 1) -> Subject:
    rows = Subject.objects.select_related("panel__unit", "unit")
    return rows.get(panel=contest.panel, number=number)


def original_of(subject: Subject) -> str:
    return blind_files(subject.panel, [subject])[0].stored.sha256


def put(office: Actor, subject: Subject, now: datetime, **other):
    given = {"original": original_of(subject), "upload": COVERED, "name": "遮.pdf"} | other
    return put_copy(actor=office, subject=subject, now=now, **given)


def code_of(act) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def test_a_copy_takes_the_place_of_the_file_until_it_is_taken_away(now):
    contest = make_contest(now, is_blind=True)
    office, subject = contest.world.office, subject_of(contest)
    original = original_of(subject)
    first = put(office, subject, now)
    again = put(office, subject, now, upload=COVERED + b"\n% more")
    assert (again.pk, RedactedCopy.objects.count()) == (first.pk, 1)
    assert copies_for(subject.panel, [original]) == {original: again.file}
    acts = Entry.objects.filter(action="panel.redacted_put").order_by("id")
    assert [one.before["copy"] for one in acts] == ["", first.file.sha256]
    assert acts.last().after == {"original": original, "copy": again.file.sha256}
    take_copy(actor=office, subject=subject, original=original, now=now)
    assert copies_for(subject.panel, [original]) == {}
    assert Entry.objects.filter(action="panel.redacted_taken").count() == 1
    take_copy(actor=office, subject=subject, original=original, now=now)
    assert Entry.objects.filter(action="panel.redacted_taken").count() == 1


def test_it_is_refused_where_it_makes_no_sense(now):
    contest = make_contest(now, is_blind=True)
    office, subject = contest.world.office, subject_of(contest)
    assert code_of(lambda: put(office, subject, now, upload=PDF)) == "same_file"
    assert code_of(lambda: put(office, subject, now, original="0" * 64)) == "no_such_file"
    assert code_of(lambda: put(office, subject, now, upload=b"MZ" + b"0" * 99)) == "file_kind"
    close_panel(actor=office, panel=contest.panel, now=now)
    assert code_of(lambda: put(office, subject, now)) == "panel_closed"


def test_where_nothing_is_hidden_there_is_no_copy(now):
    contest = make_contest(now)
    assert code_of(lambda: put(contest.world.office, subject_of(contest), now)) == "not_blind"


def test_nobody_but_the_office_puts_one(now):
    contest = make_contest(now, is_blind=True)
    subject = subject_of(contest)
    college = contest.world.colleges[0]
    for actor in (college.secretary, college.league, Actor(person=contest.experts[0])):
        assert code_of(lambda who=actor: put(who, subject, now)) == "not_yours"
        assert (
            code_of(
                lambda who=actor: take_copy(
                    actor=who, subject=subject, original=original_of(subject), now=now
                )
            )
            == "not_yours"
        )


def test_once_names_are_shown_again_the_original_is_too(now):
    contest = make_contest(now, is_blind=True)
    office, subject = contest.world.office, subject_of(contest)
    put(office, subject, now)
    Panel.objects.update(is_blind=False)
    assert copies_for(subject_of(contest).panel, [original_of(subject)]) == {}


def test_at_a_later_stage_the_application_and_the_evidence_are_on_the_list(now):
    contest = make_later_contest(now, is_blind=True)
    (shot,) = add_photographs(contest, 0, now, 1)
    subjects = [subject_of(contest, 1), subject_of(contest, 2)]
    found = blind_files(subjects[0].panel, subjects)
    assert [(one.subject.number, one.stored.name) for one in found] == [
        (1, "总结.pdf"),
        (1, shot.file.name),
        (2, "总结.pdf"),
    ]
    assert [one.evidence for one in found] == [None, shot.pk, None]


@pytest.mark.parametrize("colleges", [2, 5])
def test_the_list_costs_the_same_however_long(now, colleges, django_assert_num_queries):
    contest = make_later_contest(now, colleges=colleges, is_blind=True)
    add_photographs(contest, 0, now, colleges)
    subjects = list(contest.panel.subjects.select_related("unit"))
    with django_assert_num_queries(5):
        found = blind_files(contest.panel, subjects)
    assert len(found) == 2 * colleges
