"""An expert at the scoring desk: reads, marks, hands in, stands aside; blind where the office says so."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.organisations import PersonFactory
from tests.factories.panels import Contest, make_contest
from tests.web.office.rounds.conftest import words_of
from tests.web.unit.conftest import sit
from yipin.organisations.permissions import Actor
from yipin.reviews.models import Aside, Card, Result
from yipin.reviews.services.panels import close_panel
from yipin.reviews.services.seats import seat_judge

pytestmark = pytest.mark.django_db


def seat(contest: Contest, expert: int):
    return sit(Actor(person=contest.experts[expert]))


def full(contest: Contest, tenths: int) -> dict[str, str]:
    return {
        f"m_{one.key}": str(one.max_points // 100 * tenths / 10)
        for one in contest.panel.rubric.criteria
    }


def test_signing_in_leads_to_what_there_is_to_judge():
    contest = make_contest(timezone.now())
    client = seat(contest, 0)
    page = words_of(client.get("/", follow=True))
    assert "还有 2 项没交" in page
    assert "评审任务" in page
    assert "待办" not in page
    assert client.get("/due/").url == reverse("reviews")
    assert sit(Actor(person=PersonFactory())).get("/due/").status_code == 403


def test_marks_are_saved_as_one_goes_and_handed_in_one_after_the_other():
    contest = make_contest(timezone.now())
    client, panel = seat(contest, 0), contest.panel
    save = reverse("card_save", args=[panel.pk, 1])
    sent = client.post(save, {"m_novelty": "18.5", "m_reach": "3", "changed": "m_novelty"})
    assert sent.json()["revision"] == 1
    assert contest.card(0, 1).marks == {"novelty": 1850}
    page = client.post(reverse("card", args=[panel.pk, 1]), {"m_novelty": "18.5"})
    assert page.status_code == 422
    assert "“主题与导向”还没打分" in words_of(page)
    done = client.post(reverse("card", args=[panel.pk, 1]), full(contest, 8), follow=True)
    assert done.redirect_chain[-1][0] == reverse("card", args=[panel.pk, 2])
    assert "第 1 号交了" in words_of(done)
    last = client.post(reverse("card", args=[panel.pk, 2]), full(contest, 9), follow=True)
    assert "都交了，谢谢您" in words_of(last)


def test_a_mark_that_cannot_be_is_said_and_what_was_typed_stays():
    contest = make_contest(timezone.now())
    client, panel = seat(contest, 0), contest.panel
    save = reverse("card_save", args=[panel.pk, 1])
    for text, words in (
        ("21", "在 0 到 20 之间"),
        ("很好", "请写 0 到 20 之间的数字，至多两位小数"),
    ):
        told = client.post(save, {"m_novelty": text, "changed": "m_novelty"})
        assert told.status_code == 422
        assert words in told.json()["message"]
    page = client.post(reverse("card", args=[panel.pk, 1]), {"m_novelty": "很好"})
    assert 'value="很好"' in page.content.decode()


def test_one_mark_that_cannot_be_takes_none_of_the_others_away():
    contest = make_contest(timezone.now())
    client, panel = seat(contest, 0), contest.panel
    typed = {**full(contest, 8), "m_novelty": "26", "for_unit": "写清谁把关。"}
    page = client.post(reverse("card", args=[panel.pk, 1]), typed)
    assert page.status_code == 422
    assert '<a href="#m_novelty">“创新与特色”的分数要在 0 到 20 之间。</a>' in page.content.decode()
    card = contest.card(0, 1)
    assert (card.marks["reach"], card.for_unit) == (1200, "写清谁把关。")
    assert "novelty" not in card.marks
    sent = {"m_novelty": "26", "m_reach": "9", "changed": "m_novelty,m_reach"}
    assert client.post(reverse("card_save", args=[panel.pk, 1]), sent).status_code == 422
    assert contest.card(0, 1).marks["reach"] == 900


def test_a_card_is_taken_back_until_the_review_ends():
    contest = make_contest(timezone.now())
    client, panel = seat(contest, 0), contest.panel
    address = reverse("card", args=[panel.pk, 1])
    client.post(address, full(contest, 8))
    assert "readonly" in client.get(address).content.decode()
    back = client.post(reverse("card_back", args=[panel.pk, 1]), follow=True)
    assert "收回来了" in words_of(back)
    assert contest.card(0, 1).handed_in_at is None


def test_whoever_stands_aside_says_why_and_is_asked_no_more():
    contest = make_contest(timezone.now())
    client, panel = seat(contest, 0), contest.panel
    address = reverse("card_aside", args=[panel.pk, 1])
    assert "请写一句为什么" in words_of(client.post(address, {"note": ""}, follow=True))
    done = client.post(address, {"note": "是我指导的项目"}, follow=True)
    assert "第 1 号不用您评了" in words_of(done)
    assert client.get(reverse("card", args=[panel.pk, 1])).status_code == 404
    assert Aside.objects.get().note == "是我指导的项目"


def test_nobody_reads_or_marks_what_is_not_dealt_to_them():
    contest = make_contest(timezone.now())
    stranger = sit(Actor(person=PersonFactory()))
    office = sit(contest.world.office)
    secretary = sit(contest.world.colleges[0].secretary)
    for client in (stranger, office, secretary):
        for name in ("review", "card"):
            numbers = [contest.panel.pk, 1] if name == "card" else [contest.panel.pk]
            assert client.get(reverse(name, args=numbers)).status_code == 404
        saved = client.post(reverse("card_save", args=[contest.panel.pk, 1]), {})
        assert saved.status_code == 404


def test_nobodys_marks_but_ones_own_are_on_any_page():
    """Whatever others give and write, an expert's own pages are the same to the letter."""
    contest = make_contest(timezone.now())
    client, panel = seat(contest, 1), contest.panel
    own = {**full(contest, 9), "for_unit": "自己写的话"}
    client.post(reverse("card", args=[panel.pk, 1]), own, follow=True)
    addresses = [
        reverse("reviews") + "?all=1",
        reverse("review", args=[panel.pk]),
        *(reverse("card", args=[panel.pk, number]) for number in (1, 2)),
    ]
    before = [lasting(client, address) for address in addresses]
    assert "自己写的话" in before[2]
    for expert, points in ((0, "7.31"), (2, "3.17")):
        hand_in_all(contest, expert, points)
    assert [lasting(client, address) for address in addresses] == before
    close_panel(actor=contest.world.office, panel=panel, now=timezone.now())
    listed = Result.objects.get(panel=panel, subject__number=2)
    assert (listed.rank, listed.totals) == (None, [4386, 1902])
    ended = [lasting(client, address) for address in addresses]
    Card.objects.exclude(judge__person=contest.experts[1]).update(
        marks={}, for_unit="", for_office=""
    )
    Result.objects.filter(panel=panel).delete()
    assert [lasting(client, address) for address in addresses] == ended


def hand_in_all(contest: Contest, expert: int, points: str) -> None:
    """The same odd figure everywhere, with words for either side."""
    words = {"for_unit": f"{expert}给单位的话", "for_office": f"{expert}给主办的话"}
    marks = {f"m_{one.key}": points for one in contest.panel.rubric.criteria}
    for number in (1, 2):
        address = reverse("card", args=[contest.panel.pk, number])
        assert seat(contest, expert).post(address, {**marks, **words}).status_code == 302


def lasting(client, address: str) -> str:
    """A page without what is drawn by lot for every answer."""
    page = client.get(address)
    assert page.status_code == 200
    return re.sub(r'(nonce|value)="[A-Za-z0-9+/=]{20,}"', "", page.content.decode())


def test_blind_hides_the_unit_and_its_people_in_form_files_and_addresses():
    contest = make_contest(timezone.now(), is_blind=True)
    client, panel = seat(contest, 0), contest.panel
    college = contest.world.colleges[0]
    pages = [reverse("review", args=[panel.pk]), reverse("card", args=[panel.pk, 1])]
    for address in pages:
        page = client.get(address).content.decode()
        for told in (college.unit.name, college.secretary.person.name, "90.5", "团青比"):
            assert told not in page, told
        assert "百炼匠心工作坊" in page
    assert "1号材料1.pdf" in client.get(pages[1]).content.decode()
    held = client.get(reverse("card_file", args=[panel.pk, 1, 1]))
    assert "%E6%9D%90%E6%96%991.pdf" in held["Content-Disposition"]
    assert b"".join(held.streaming_content).startswith(b"%PDF")
    assert client.get(reverse("card_file", args=[panel.pk, 1, 9])).status_code == 404


def test_not_blind_shows_the_unit():
    contest = make_contest(timezone.now())
    page = words_of(seat(contest, 0).get(reverse("card", args=[contest.panel.pk, 1])))
    assert contest.world.colleges[0].unit.name in page


def test_whoever_holds_a_post_finds_it_among_what_is_due():
    contest = make_contest(timezone.now())
    league = contest.world.colleges[0].league
    seat_judge(
        actor=contest.world.office, panel=contest.panel, person=league.person, now=timezone.now()
    )
    assert "评审：创建推介会" not in words_of(sit(league).get(reverse("due")))
    Card.objects.create(
        judge=contest.panel.judges.get(person=league.person),
        subject=contest.panel.subjects.get(number=2), assigned_at=timezone.now(),
    )  # fmt: skip
    page = words_of(sit(league).get(reverse("due")))
    assert "评审：创建推介会" in page
    assert "评了 0 项，还有 1 项" in page


def test_several_reviews_are_listed():
    contest = make_contest(timezone.now())
    client = seat(contest, 0)
    assert client.get(reverse("reviews")).status_code == 302
    page = words_of(client.get(reverse("reviews") + "?all=1"))
    assert "评了 0 / 2 项" in page
    nobody = sit(Actor(person=PersonFactory()))
    assert "现在没有评审任务" in words_of(nobody.get(reverse("reviews")))


@pytest.mark.parametrize("colleges", [2, 5])
def test_the_desk_costs_the_same_however_many_cards(colleges, django_assert_num_queries):
    contest = make_contest(timezone.now(), colleges=colleges)
    client, panel = seat(contest, 0), contest.panel
    client.get(reverse("review", args=[panel.pk]))
    with django_assert_num_queries(10):
        client.get(reverse("review", args=[panel.pk]))
    with django_assert_num_queries(13):
        client.get(reverse("card", args=[panel.pk, 1]))
    assert Card.objects.count() == 3 * colleges


def test_a_pdf_is_read_beside_the_marks_and_framed_by_this_site_only():
    contest = make_contest(timezone.now())
    client, address = seat(contest, 0), reverse("card_file", args=[contest.panel.pk, 1, 1])
    page = client.get(reverse("card", args=[contest.panel.pk, 1]))
    assert f'<iframe loading="lazy" src="{address}?show=1"' in page.content.decode()
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    shown = client.get(address, {"show": "1"})
    assert shown["Content-Type"] == "application/pdf"
    assert shown["Content-Disposition"].startswith("inline")
    assert "frame-ancestors 'self'" in shown["Content-Security-Policy"]
    assert "default-src 'none'" in shown["Content-Security-Policy"]
    assert shown["X-Frame-Options"] == "SAMEORIGIN"
    kept = client.get(address)
    assert kept["Content-Disposition"].startswith("attachment")
    assert kept["X-Frame-Options"] == "DENY"
