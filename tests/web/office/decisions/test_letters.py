"""The office sends the letters of result, page by page; each unit finds its own and no other."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.decisions import decided, drafted, make_ranked
from tests.web.office.rounds.conftest import words_of
from tests.web.unit.conftest import sit
from yipin.documents.services.paper_issuing import add_series
from yipin.projects.models import Dossier, ResultLetter

pytestmark = pytest.mark.django_db


@pytest.fixture
def ranked():
    return make_ranked(timezone.now())


@pytest.fixture
def office(ranked):
    return sit(ranked.world.office)


def today() -> str:
    return timezone.localdate().isoformat()


def test_from_the_decision_to_the_letter_a_unit_reads(
    ranked, office, django_capture_on_commit_callbacks
):
    series = add_series(
        actor=ranked.world.office, unit=ranked.world.host, code="青团函", note="",
        now=timezone.now(),
    )  # fmt: skip
    decision = decided(ranked, timezone.now())
    page = reverse("decision_letters", args=[decision.pk])
    assert page in office.get(reverse("decision", args=[decision.pk])).content.decode()
    before = words_of(office.get(page))
    assert "3 个单位，各是一份" in before
    assert "“扳手课堂”：列为候补。" in before
    assert words_of(office.get(page)).count("名次") == 1  # said once, that there is none
    given = {"series": series.pk, "dated_on": today()}
    with django_capture_on_commit_callbacks(execute=True):
        answer = office.post(page, given, follow=True)
        assert "发到哪里了，看下面的表" in words_of(answer)
        assert "3 份结果通知" in words_of(
            office.get(reverse("round_dossiers", args=[decision.round_id]))
        )
    assert Dossier.objects.get().state == "ready"
    after = words_of(office.get(page))
    assert "3 份已经发给各单位" in after
    assert "青团函〔" in after
    assert "3 份结果通知" in words_of(office.post(page, follow=True))

    letter = ResultLetter.objects.get(unit=ranked.world.colleges[1].unit)
    secretary = sit(ranked.world.colleges[1].secretary)
    own = letter.decision.rows.get(application__unit=letter.unit).application
    assert "结果通知" in words_of(secretary.get(reverse("application", args=[own.pk])))
    shown = words_of(secretary.get(reverse("result_letter", args=[letter.pk])))
    assert "第2学院团总支：" in shown
    assert "“扳手课堂”：列为候补。" in shown
    assert "百炼匠心" not in shown
    pdf = secretary.get(reverse("result_letter_pdf", args=[letter.pk]))
    assert b"".join(pdf.streaming_content).startswith(b"%PDF-")
    assert "attachment" in pdf["Content-Disposition"]
    word = secretary.get(reverse("result_letter_docx", args=[letter.pk]))
    assert b"".join(word.streaming_content).startswith(b"PK")

    stranger = sit(ranked.world.colleges[0].secretary)
    for name in ("result_letter", "result_letter_pdf", "result_letter_docx"):
        assert stranger.get(reverse(name, args=[letter.pk])).status_code == 404


def test_what_stands_before_the_letters_is_said(ranked, office):
    decision = drafted(ranked, timezone.now())
    page = reverse("decision_letters", args=[decision.pk])
    assert "决定签署齐、没有被替换，才能发结果通知" in words_of(office.get(page))
    refused = office.post(page, {"dated_on": today()})
    assert refused.status_code == 422
    assert "决定签署齐" in words_of(refused)
    assert not ResultLetter.objects.exists()


def test_a_wrong_date_keeps_what_was_typed(ranked, office):
    decision = decided(ranked, timezone.now())
    page = reverse("decision_letters", args=[decision.pk])
    refused = office.post(page, {"dated_on": "2020-01-02"})
    assert refused.status_code == 422
    assert "成文日期在决定签署那天到今天之间" in words_of(refused)
    assert 'value="2020-01-02"' in refused.content.decode()
