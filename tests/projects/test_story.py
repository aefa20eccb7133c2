"""What happened to a project, as its page tells it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.decisions import decided, make_ranked
from yipin.projects.decision_models import Decision
from yipin.projects.models import Step
from yipin.projects.story import story_of

pytestmark = pytest.mark.django_db


def approvals(project):
    return [one.what for one in story_of(project) if one.action == "application.approve"]


def test_two_decisions_that_moved_it_alike_are_told_apart_by_their_stage():
    now = timezone.now()
    first = decided(make_ranked(now), now)
    row = first.rows.select_related("application").filter(outcome="approve").first()
    project, later = row.application, now + timedelta(hours=1)
    assert approvals(project) == [""]
    second = Decision.objects.create(
        round=first.round, stage_key="confirmed", purpose=first.purpose, name="常委会审定", number=1,
        state=Decision.State.SIGNED, begun_at=later, begun_by=first.begun_by, signed_at=later,
    )  # fmt: skip
    row.pk, row.decision = None, second
    row.save()
    Step.objects.create(
        application=project, from_state="approved", action="approve", to_state="approved",
        made_at=later, made_by=first.begun_by,
    )  # fmt: skip
    assert approvals(project) == ["常委会审定", first.name]
