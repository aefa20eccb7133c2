"""domain.md 4.3: same unit, those above or below it, and whoever is named in it stand aside."""

from __future__ import annotations

from dataclasses import replace

import pytest

from yipin.rules.recusals import (
    BINDING,
    DECLARED_REASONS,
    REASONS,
    SAME_NAME,
    JudgeFacts,
    Relation,
    SubjectFacts,
    asides,
    why_aside,
)

HOST = "0001"
SUBJECT = SubjectFacts("s", place="000100020003", people=frozenset({7}))


@pytest.mark.parametrize(
    ("places", "reason"),
    [
        (("000100020003",), "same_unit"),
        (("00010002",), "related_unit"),  # the college of the branch
        (("0001000200030004",), "related_unit"),  # a group below it
        (("000100020005",), ""),  # another branch of the same college
        (("0001",), ""),  # the host is above everybody alike
        ((), ""),  # from outside
        (("00010009", "00010002"), "related_unit"),  # one of several posts is enough
    ],
)
def test_who_stands_aside(places: tuple[str, ...], reason: str):
    assert why_aside(JudgeFacts("j", 1, places), SUBJECT, HOST) == reason


def test_whoever_is_named_in_it_stands_aside_wherever_they_sit():
    assert why_aside(JudgeFacts("j", 7), SUBJECT, HOST) == "named_in_it"


def test_all_pairs_are_asked():
    judges = [JudgeFacts("a", 1, ("00010002",)), JudgeFacts("b", 2)]
    assert asides(judges, [SUBJECT], HOST) == {("a", "s"): "related_unit"}


@pytest.mark.parametrize(
    ("relation", "reason"),
    [
        (Relation("mentor", place="000100020003"), "mentor_unit"),
        (Relation("work", place="00010002"), "work_unit"),  # the college of the branch
        (Relation("work", place="0001000200030004"), "work_unit"),
        (Relation("kin", place="000100020005"), ""),
        (Relation("kin", place="0001"), ""),  # the host is above everybody alike
        (Relation("kin", name="林晓"), "kin_person"),
        (Relation("kin", name="林晓晓"), ""),
    ],
)
def test_a_declared_relation_binds_to_a_unit_or_a_person(relation: Relation, reason: str):
    named = replace(SUBJECT, names=frozenset({"林晓", "周予安"}))
    assert why_aside(JudgeFacts("j", 1, relations=(relation,)), named, HOST) == reason


def test_the_unit_of_a_post_is_said_before_what_was_declared():
    related = JudgeFacts("j", 1, ("00010002",), relations=(Relation("kin", place="00010002"),))
    assert why_aside(related, SUBJECT, HOST) == "related_unit"


def test_every_reason_has_words_and_fits_its_column():
    assert set(DECLARED_REASONS) < set(REASONS)
    assert max(map(len, REASONS)) <= 20


def test_a_name_on_the_form_keeps_its_bearer_away_until_the_office_says_it_is_somebody_else():
    named = replace(SUBJECT, on_form=frozenset({"林晓"}))
    judge = JudgeFacts("j", 1, name="林晓")
    assert why_aside(judge, named, HOST) == SAME_NAME
    assert why_aside(replace(judge, name="林晓晓"), named, HOST) == ""
    assert why_aside(judge, replace(named, namesakes=frozenset({1})), HOST) == ""
    assert why_aside(replace(judge, places=("00010002",)), named, HOST) == "related_unit"
    assert why_aside(JudgeFacts("j", 2), replace(named, on_form=frozenset()), HOST) == ""
    assert SAME_NAME not in BINDING
