"""Pages of re-checks in front of a panel: the office's, the experts' desk, and the unit's."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.factories.organisations import PersonFactory
from tests.projects.test_recheck_reviews import Looked
from tests.web.office.rounds.conftest import words_of
from tests.web.reviewer.test_relations import client_of
from tests.web.unit.conftest import sit
from yipin.reviews.services.assignments import assign_cards
from yipin.reviews.services.panels import begin_judging, set_panel
from yipin.reviews.services.seats import seat_judge

pytestmark = pytest.mark.django_db


@pytest.fixture
def looked() -> Looked:
    return Looked()


def test_the_office_hands_over_sees_the_proposal_and_decides(looked):
    office = sit(looked.world.office)
    page = reverse("round_rechecks", args=[looked.world.round.pk])
    assert "还没有单位交来复查表" in words_of(office.get(page))
    looked.hand_in(0)
    assert "交给评审组" in words_of(office.get(page))
    wrong = office.post(page, {"renew": "50", "improve": "60"})
    assert wrong.status_code == 422
    assert "“限期改进”的要比“复查通过”的低" in words_of(wrong)
    done = words_of(office.post(page, {"renew": "85", "improve": "60"}, follow=True))
    assert "接着请专家" in done
    assert "分组（按主题）" not in done
    recheck = reverse("recheck", args=[looked.rechecks[0].pk])
    assert "评审组还在评" in words_of(office.get(recheck))
    panel = looked.review(85, 60)
    for name in ("panel_themes", "panel_subjects"):
        assert office.get(reverse(name, args=[panel.pk])).status_code == 404
    looked.judge(panel, dict.fromkeys(looked.units(), 8))
    shown = words_of(office.get(recheck))
    assert "评审组打了 80 分，满分 100 分。" in shown
    assert "建议限期改进" in shown
    assert 'value="improve"' in shown
    assert 'value="improve" id="id_act_1" checked' in shown.replace("required ", "")
    assert "看结果" in words_of(office.get(page))
    subject = words_of(office.get(reverse("panel_subject", args=[panel.pk, 1])))
    assert "看复查表" in subject


def test_an_expert_reads_the_form_and_its_files_at_the_desk(looked):
    looked.hand_in(0)
    panel = looked.review()
    office, now, person = looked.world.office, looked.now, PersonFactory()
    set_panel(actor=office, panel=panel, each=1, is_blind=True, closes_at=None, now=now)
    seat_judge(actor=office, panel=panel, person=person, now=now)
    assign_cards(actor=office, panel=panel, now=now)
    begin_judging(actor=office, panel=panel, now=now)
    client = client_of(person)
    desk = words_of(client.get(reverse("card", args=[panel.pk, 1])))
    assert "每周三办一次" in desk
    assert looked.units()[0] not in desk
    assert client.get(reverse("card_file", args=[panel.pk, 1, "1"])).status_code == 200
    assert client.get(reverse("card_file", args=[panel.pk, 1, "e1"])).status_code == 404
    redacted = words_of(sit(office).get(reverse("panel_redacted", args=[panel.pk])))
    assert "总结.pdf" in redacted


def test_the_unit_reads_that_its_form_is_with_the_panel_and_no_proposal(looked):
    looked.hand_in(0)
    panel = looked.review()
    unit = sit(looked.world.colleges[0].secretary)
    page = reverse("recheck", args=[looked.rechecks[0].pk])
    assert "已经交给评审组，不能再改" in words_of(unit.get(page))
    looked.judge(panel, dict.fromkeys(looked.units(), 4))
    after = words_of(unit.get(page))
    assert "建议" not in after
    save = unit.post(reverse("recheck_save", args=[looked.rechecks[0].pk]), {"statement": "再改"})
    assert save.status_code == 422
