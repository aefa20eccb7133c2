"""The numbers of the paper that publishes what passed add up to what was handed in."""

from __future__ import annotations

import pytest

from tests.factories.rounds import make_world, submitted_application
from tests.web.unit.conftest import open_now
from yipin.projects.result_papers import result_of_round
from yipin.projects.services.screening import (
    forward_application,
    merge_application,
    refuse_application,
    return_application,
)

pytestmark = pytest.mark.django_db


def test_what_was_refused_and_merged_was_handed_in_too(now):
    world = make_world(now, colleges=6)
    open_now(world, now)
    sent = [submitted_application(world, one, now, title=one.unit.name) for one in world.colleges]
    act = {"actor": world.office, "now": now}
    for one in sent[:2]:
        forward_application(application=one, **act)
    refuse_application(application=sent[2], reason="不符合申报条件。", **act)
    merge_application(application=sent[3], into=sent[0], reason="内容相同。", **act)
    return_application(application=sent[4], reason="请补盖章页。", **act)
    said = result_of_round(world.round, now.date()).paragraphs[0].text
    assert said == (
        "经各单位申报、主办单位审查，共收到申报6项，其中2个单位的2项通过审查，1项未通过审查，"
        "1项并入其他申报，2项尚未审结。现将通过审查的名单予以公布（见附件）。"
    )
