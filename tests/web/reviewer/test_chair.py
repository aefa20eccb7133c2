"""The chair on the pages: named by the office, releases on the page of the review."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.panels import Contest, make_contest
from tests.pages import squeezed
from tests.web.office.reviews.test_pages import follow, mark_all
from tests.web.office.reviews.test_session_pages import PLAN
from tests.web.office.rounds.conftest import words_of
from tests.web.reviewer.test_desk import seat
from tests.web.unit.conftest import sit
from yipin.journal.models import Entry as JournalEntry
from yipin.journal.models import Message
from yipin.reviews.models import Ballot, Judge, Ranking, Session
from yipin.reviews.services import rankings

pytestmark = pytest.mark.django_db


def chaired(*, is_blind: bool = False) -> tuple[Contest, Session]:
    """A defence day with its order drawn and its marks in, chaired by the first expert."""
    now = timezone.now()
    contest = make_contest(now, is_blind=is_blind)
    office, pk = sit(contest.world.office), contest.panel.pk
    follow(office, reverse("panel_session", args=[pk]), **PLAN)
    session = Session.objects.get()
    for act in ("seal", "draw"):
        follow(office, reverse("session_act", args=[session.pk, act]))
    judge = contest.panel.judges.get(person=contest.experts[0])
    said = follow(office, reverse("panel_chair", args=[pk]), judge=judge.pk)
    assert f"评审组长是{contest.experts[0].name}" in said
    mark_all(contest, [[8, 9], [7, 9], [6, 10]], now)
    return contest, session


def test_the_office_names_a_chair_in_one_click_and_takes_it_back():
    contest = make_contest(timezone.now())
    office, page = sit(contest.world.office), reverse("panel_chair", args=[contest.panel.pk])
    first, second, _third = contest.panel.judges.all()
    for judge in (first, second):
        follow(office, page, judge=judge.pk)
    assert Judge.objects.get(is_chair=True) == second
    assert "结果由主办单位公布" in follow(office, page)
    assert not Judge.objects.filter(is_chair=True).exists()
    assert office.post(page, {"judge": "0"}).status_code == 404


def test_the_chair_reads_the_list_and_releases_it():
    contest, session = chaired()
    own, release = (reverse(one, args=[contest.panel.pk]) for one in ("review", "review_release"))
    client, office = seat(contest, 0), sit(contest.world.office)
    early = words_of(client.get(own))
    assert "评审结束以后，由您公布结果" in early
    assert "93.33" not in early
    assert "评审还没有结束" in follow(client, release)
    follow(office, reverse("panel_act", args=[contest.panel.pk, "close"]))
    assert "请您公布结果" in words_of(client.get(reverse("reviews") + "?all=1"))
    page = words_of(client.get(own))
    assert page.index("扳手课堂") < page.index("93.33") < page.index("百炼匠心工作坊")
    assert contest.panel.judges.get(is_chair=True).saw_marks_at is not None
    assert seat(contest, 1).post(release).status_code == 404
    assert "93.33" not in words_of(seat(contest, 1).get(own))
    hall = reverse("hall", args=[session.pk])
    assert "93.33" not in words_of(office.get(hall))
    assert "结果公布了" in follow(client, release)
    assert "代为公布" not in words_of(client.get(own))
    assert "93.33" in words_of(office.get(hall))
    assert "公布" not in words_of(client.get(reverse("reviews") + "?all=1"))


def test_the_chair_is_offered_no_result_that_may_still_change(monkeypatch):
    contest, _session = chaired()
    office, own = sit(contest.world.office), reverse("review", args=[contest.panel.pk])
    day = reverse("panel_session", args=[contest.panel.pk])
    follow(office, reverse("panel_act", args=[contest.panel.pk, "close"]))
    client, kept = seat(contest, 0), Ranking.objects.filter(panel=contest.panel)
    kept.update(is_stale=True)
    assert "请您公布结果" in words_of(client.get(own))
    assert not kept.get().is_stale
    button, instead = (f"{name}</button>" for name in ("公布结果", "代为公布"))
    assert button in squeezed(client.get(own).content.decode())
    assert instead in squeezed(office.get(day).content.decode())
    tie = Ballot.objects.create(panel=contest.panel, tied=[1, 2], state=Ballot.State.OPEN)
    for is_long, words in ((False, "正在表决同分的项目"), (True, "点“现在重算”")):
        if is_long:
            tie.delete()
            monkeypatch.setattr(rankings, "ONE_PAGE", 1)
            kept.update(is_stale=True, trouble="算名次时出了差错")
        for reader, page in ((client, own), (office, day)):
            answer = reader.get(page)
            assert words in words_of(answer)
            assert button not in squeezed(answer.content.decode())
            assert instead not in squeezed(answer.content.decode())
        assert words in follow(client, reverse("review_release", args=[contest.panel.pk]))


def test_of_a_blind_review_the_chair_reads_no_unit():
    contest, _session = chaired(is_blind=True)
    follow(sit(contest.world.office), reverse("panel_act", args=[contest.panel.pk, "close"]))
    page = words_of(seat(contest, 0).get(reverse("review", args=[contest.panel.pk])))
    assert "要公布的结果" in page
    assert not any(one.name in page for one in (unit.unit for unit in contest.world.colleges))


def test_the_office_releases_for_the_chair_only_with_a_reason():
    contest, session = chaired()
    office, day = sit(contest.world.office), reverse("panel_session", args=[contest.panel.pk])
    follow(office, reverse("panel_act", args=[contest.panel.pk, "close"]))
    assert f"由评审组长{contest.experts[0].name}公布结果" in words_of(office.get(day))
    direct = reverse("session_act", args=[session.pk, "release"])
    instead = reverse("session_instead", args=[session.pk])
    assert "请写明原因，再代为公布" in follow(office, direct)
    bare = office.post(instead, {"reason": " "})
    assert bare.status_code == 422
    page = squeezed(bare.content.decode())
    assert '<details class="jot mb-32" open>' in page
    assert '<div class="note note--late' not in page
    field = page[page.index('<textarea name="reason"') :].partition(">")[0]
    assert 'aria-invalid="true"' in field
    assert "autofocus" in field
    assert "id_reason_error" in field
    assert "结果在大屏上了" in follow(office, instead, reason="组长临时缺席")
    assert JournalEntry.objects.get(action="session.released_instead").note == "组长临时缺席"
    host = contest.world.host.label
    told = Message.objects.filter(recipient_id=contest.experts[0].pk).latest("pk")
    assert told.title == f"{host}代您公布了结果：{contest.panel.name}"
    assert "原因：组长临时缺席" in told.body
    own = words_of(seat(contest, 0).get(reverse("review", args=[contest.panel.pk])))
    for shown in (words_of(office.get(day)), own):
        assert f"由{host}代为公布" in shown
    history = words_of(office.get(reverse("history", args=["panel", contest.panel.pk])))
    assert "代评审组长在大屏上公布了结果" in history
    assert "组长临时缺席" in history
