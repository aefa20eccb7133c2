"""From a signed decision to one letter a unit: numbered, set, sent, and read by that unit alone."""

from __future__ import annotations

import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.decisions import decided, drafted, make_ranked, sign_all, signer_of
from tests.factories.organisations import make_actor
from yipin.documents.models import PaperNumber
from yipin.documents.services.paper_issuing import add_series, close_series
from yipin.journal.models import Message
from yipin.organisations.choices import Right
from yipin.organisations.permissions import Refused
from yipin.projects.models import Dossier, ResultLetter
from yipin.projects.result_letters import told_by
from yipin.projects.services.decision_signing import send_decision
from yipin.projects.services.decisions import Chosen, replace_decision, save_choices
from yipin.projects.services.dossiers import ask_result_letters, pack_dossier
from yipin.rules.official_paper import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ranked(now):
    return make_ranked(now)


@pytest.fixture
def series(ranked, now):
    return add_series(
        actor=ranked.world.office, unit=ranked.world.host, code="青团函", note="", now=now
    )


def asked(ranked, decision, now, **more) -> Dossier:
    wanted = {"series": None, "dated_on": timezone.localdate(now)} | more
    return ask_result_letters(actor=ranked.world.office, decision=decision, now=now, **wanted)


def sent(ranked, decision, now, **more) -> list[ResultLetter]:
    dossier = asked(ranked, decision, now, **more)
    pack_dossier(dossier_id=dossier.pk, now=now)
    dossier.refresh_from_db()
    assert dossier.trouble == ""
    return list(ResultLetter.objects.filter(decision=decision).select_related("unit"))


def code_of(act, *given, **more) -> str:
    with pytest.raises(Refused) as refused:
        act(*given, **more)
    return refused.value.code


def test_each_unit_gets_its_own_and_numbers_follow_each_other(ranked, series, now):
    decision = decided(ranked, now)
    letters = sent(ranked, decision, now, series=series)
    year = timezone.localdate(now).year
    assert [one.document_number for one in letters] == [
        f"青团函〔{year}〕{n}号" for n in (1, 2, 3)
    ]  # fmt: skip
    titles = ["百炼匠心工作坊", "扳手课堂", "青声微宣讲"]
    for letter, own in zip(letters, titles, strict=True):
        said = text_of(letter.parsed)
        assert [one for one in titles if one in said] == [own]
        assert letter.document_number in said
        assert letter.pdf.open("rb").read(5) == b"%PDF-"
        assert letter.docx.open("rb").read(2) == b"PK"
    assert PaperNumber.objects.filter(series=series, title__contains="立项结果").count() == 3


def test_the_people_who_fill_in_for_a_unit_are_told_once(ranked, now):
    decision = decided(ranked, now)
    letters = sent(ranked, decision, now)
    told = Message.objects.filter(kind="result.letter").order_by("id")
    assert [(one.recipient_id, one.url) for one in told] == [
        (college.secretary.person.pk, f"/result-letters/{letter.pk}/")
        for college, letter in zip(ranked.world.colleges, letters, strict=True)
    ]
    again = sent(ranked, decision, now + timedelta(hours=1))
    assert [one.sha256 for one in again] == [one.sha256 for one in letters]
    assert told.count() == 3


def test_without_a_number_no_register_is_touched_and_the_zip_holds_both_files(ranked, now):
    decision = decided(ranked, now)
    letters = sent(ranked, decision, now)
    assert {one.document_number for one in letters} == {""}
    assert not PaperNumber.objects.exists()
    with zipfile.ZipFile(Dossier.objects.get().content.open("rb")) as package:
        assert sorted(package.namelist()) == [
            f"{at:02d}_第{at}学院团总支.{kind}" for at in (1, 2, 3) for kind in ("docx", "pdf")
        ]


def test_nothing_is_sent_before_its_time_or_under_a_wrong_date(ranked, series, now):
    draft = drafted(ranked, now)
    assert code_of(asked, ranked, draft, now) == "not_signed"
    send_decision(actor=ranked.world.office, decision=draft, now=now)
    decision = sign_all(draft, signer_of(ranked), now)
    today = timezone.localdate(now)
    for day in (today - timedelta(days=1), today + timedelta(days=1)):
        assert code_of(asked, ranked, decision, now, dated_on=day) == "date"
    close_series(actor=ranked.world.office, series=series, now=now)
    assert code_of(asked, ranked, decision, now, series=series) == "series_closed"
    assert not ResultLetter.objects.exists()


def test_only_the_host_speaks_for_itself(ranked, now):
    decision = decided(ranked, now)
    stranger = make_actor(ranked.world.colleges[0].unit, Right.RUN_PROGRAMMES)
    with pytest.raises(Refused) as refused:
        ask_result_letters(
            actor=stranger, decision=decision, series=None, dated_on=timezone.localdate(now),
            now=now,
        )  # fmt: skip
    assert refused.value.code == "not_yours"


def test_a_sign_that_cannot_be_printed_is_named_and_the_rest_goes_on_afterwards(ranked, now):
    unit = ranked.world.colleges[1].unit
    unit.name = "第\U0001f600学院"
    unit.save()
    decision = decided(ranked, now)
    dossier = asked(ranked, decision, now)
    pack_dossier(dossier_id=dossier.pk, now=now)
    dossier.refresh_from_db()
    assert dossier.state == Dossier.State.FAILED
    assert "第\U0001f600学院" in dossier.trouble
    assert ResultLetter.objects.filter(sent_at__isnull=False).count() == 1


def test_a_decision_that_replaces_another_tells_of_what_is_new_alone(ranked, now):
    first = decided(ranked, now, outcomes="rll")
    sent(ranked, first, now)
    fresh = replace_decision(
        actor=ranked.world.office, decision=first, reason="候补递补。", now=now
    )
    row = fresh.rows.order_by("place").first()
    save_choices(
        actor=ranked.world.office, decision=fresh, now=now,
        chosen={row.application_id: Chosen("approve", "重点支持项目")},
    )  # fmt: skip
    send_decision(actor=ranked.world.office, decision=fresh, now=now)
    signed = sign_all(fresh, signer_of(ranked), now)
    first.refresh_from_db()
    assert code_of(asked, ranked, first, now) == "not_signed"
    assert [unit for unit, _rows in told_by(signed)] == [ranked.world.colleges[0].unit]
    assert len(sent(ranked, signed, now)) == 1
