"""The office holds a review: from the round's page to a ranking that opens down to a single mark."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from tests.factories.decisions import decided, make_ranked
from tests.factories.organisations import PersonFactory
from tests.factories.panels import Contest, make_contest, make_passed
from tests.factories.projects import moved_to_project
from tests.web.office.rounds.conftest import words_of
from tests.web.unit.conftest import sit
from yipin.journal.models import Entry as JournalEntry
from yipin.journal.models import Message
from yipin.organisations.models import Person
from yipin.organisations.permissions import Actor
from yipin.projects.services.decisions import begin_decision, replace_decision
from yipin.reviews.models import Aside, Card, Panel
from yipin.reviews.services.cards import Written, hand_in_card, save_card
from yipin.reviews.services.panels import close_panel
from yipin.reviews.services.rankings import work_out_ranking
from yipin.web.office.reviews.ranking_page import aligned

pytestmark = pytest.mark.django_db


def mark_all(contest: Contest, points: list[list[int]], now) -> None:
    """``points[expert][subject]``: the same tenths of every criterion's maximum."""
    for expert, row in enumerate(points):
        for number, tenths in enumerate(row, start=1):
            card = contest.card(expert, number)
            marks = {
                one.key: one.max_points * tenths // 10 for one in contest.panel.rubric.criteria
            }
            actor = Actor(person=contest.experts[expert])
            saved = save_card(actor=actor, card=card, written=Written(marks), now=now)
            hand_in_card(actor=actor, card=saved, now=now)


def follow(client: Client, address: str, **fields: object) -> str:
    return words_of(client.post(address, fields, follow=True))


def test_a_review_is_prepared_seated_dealt_and_begun():
    world, passed = make_passed(timezone.now())
    office, stage = sit(world.office), world.round.stages.get(key="pitch")
    shown = words_of(office.get(reverse("round", args=[world.round.pk])))
    assert stage.name in shown
    begin = reverse("round_review", args=[world.round.pk, stage.key])
    assert "2 个项目通过了审查" in words_of(office.get(begin))
    assert "先请专家" in follow(office, begin)
    panel = Panel.objects.get()
    assert office.get(begin)["Location"] == reverse("panel", args=[panel.pk])
    for person in (PersonFactory(), PersonFactory(), PersonFactory()):
        done = follow(office, reverse("panel_seat", args=[panel.pk]), who=person.username)
        assert f"已请{person.name}评审" in done
    settings = reverse("panel_settings", args=[panel.pk])
    assert "现在请了 3 位，还要再请 6 位" in follow(office, settings, each="9", closes_at="")
    enough = follow(office, settings, each="3", is_blind="on", closes_at="")
    assert "评审安排改好了" in enough
    assert "还要再请" not in enough
    dealt = follow(office, reverse("panel_act", args=[panel.pk, "assign"]))
    assert "每项 3 位专家，共 6 张评分表" in dealt
    assert "已告诉各位专家" in follow(office, reverse("panel_act", args=[panel.pk, "begin"]))
    assert Message.objects.filter(kind="review.asked").count() == 3
    assert Card.objects.count() == 3 * len(passed)


def test_nothing_passed_nothing_to_judge(world_and_office):
    world, office = world_and_office
    stage = world.round.stages.get(key="pitch")
    page = words_of(office.get(reverse("round_review", args=[world.round.pk, stage.key])))
    assert "还没有单位交来申报" in page


def test_an_expert_who_is_not_found_is_said_where_it_was_typed():
    contest = make_contest(timezone.now())
    office = sit(contest.world.office)
    answer = office.post(reverse("panel_seat", args=[contest.panel.pk]), {"who": "查无此人"})
    assert answer.status_code == 422
    page = words_of(answer)
    assert "没有找到“查无此人”" in page
    assert 'value="查无此人"' in answer.content.decode()


def test_the_ranking_opens_down_to_the_single_mark():
    now = timezone.now()
    contest = make_contest(now)
    mark_all(contest, [[8, 9], [7, 9], [6, 10]], now)
    office = sit(contest.world.office)
    page = words_of(office.get(reverse("panel_ranking", args=[contest.panel.pk])))
    assert page.index("扳手课堂") < page.index("百炼匠心工作坊")
    assert "93.33" in page
    subject = words_of(office.get(reverse("panel_subject", args=[contest.panel.pk, 2])))
    assert "（90 + 90 + 100）÷ 3 = 93.33" in subject
    assert contest.experts[0].name in subject
    content = office.get(reverse("panel_ranking_xlsx", args=[contest.panel.pk])).content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    first = next(row for row in rows if row[0] == 1)
    assert first[:3] == [1, 2, "扳手课堂"]
    assert 93.33 in first
    assert not any(one.name in str(first) for one in contest.experts)


def test_figures_of_one_column_have_the_decimals_that_it_needs_and_criteria_their_names():
    assert aligned([8800, None, 8250]) == ["88.0", "", "82.5"]
    assert aligned([8800, 9333]) == ["88.00", "93.33"]
    assert aligned([8800, 9000]) == ["88", "90"]
    contest = make_contest(timezone.now())
    mark_all(contest, [[8, 9], [7, 9], [6, 10]], timezone.now())
    office = sit(contest.world.office)
    page = words_of(office.get(reverse("panel_ranking", args=[contest.panel.pk])))
    assert "70.00" in page
    first = contest.panel.rubric.tie_keys[0]
    name = next(one.name for one in contest.panel.rubric.criteria if one.key == first)
    assert f"同分先看“{name}”" in page


def test_who_judges_too_sees_no_averages_before_their_own_marks_are_in():
    now = timezone.now()
    contest = make_contest(now)
    person, pk = contest.world.office.person, contest.panel.pk
    seat = contest.panel.judges.get(person=contest.experts[2])
    contest.panel.judges.filter(pk=seat.pk).update(person=person)
    mark_all(contest, [[8, 9], [7, 9]], now)
    office = sit(contest.world.office)
    draft = begin_decision(
        actor=contest.world.office, held=contest.world.round, key="selection", now=now
    )
    pages = [
        reverse("panel_ranking", args=[pk]), reverse("panel_ranking_xlsx", args=[pk]),
        reverse("panel_subject", args=[pk, 1]), reverse("decision", args=[draft.pk]),
        reverse("decision_xlsx", args=[draft.pk]),
    ]  # fmt: skip
    for page in pages:
        answer = office.get(page)
        assert answer.status_code == 403
        assert "先交完自己的，再看别人的评分和排名。" in words_of(answer)
    whole = {one.key: one.max_points for one in contest.panel.rubric.criteria}
    Card.objects.filter(judge=seat).update(marks=whole, handed_in_at=now)
    assert [office.get(page).status_code for page in pages] == [200] * 5


def test_what_experts_wrote_for_the_unit_is_read_there_once_it_is_decided():
    now = timezone.now()
    contest = make_contest(now)
    mark_all(contest, [[8, 9], [7, 9], [6, 10]], now)
    card, judged = contest.card(0, 1), contest.passed[0]
    Card.objects.filter(pk=card.pk).update(for_unit="目标写得具体些", for_office="可立项")
    unit = sit(contest.world.colleges[0].secretary)
    page = reverse("application", args=[judged.pk])
    close_panel(actor=contest.world.office, panel=contest.panel, now=now)
    assert "评审意见" not in words_of(unit.get(page))
    moved_to_project(contest.world, judged, now)
    shown = words_of(unit.get(page))
    assert "评审意见" in shown
    assert "目标写得具体些" in shown
    assert "可立项" not in shown
    assert contest.experts[0].name not in shown


def test_a_late_expert_is_reminded_once_a_day():
    now = timezone.now()
    contest = make_contest(now)
    mark_all(contest, [[8, 9]], now)
    office, remind = (
        sit(contest.world.office),
        reverse("panel_act", args=[contest.panel.pk, "remind"]),
    )
    assert "提醒了 2 位专家" in follow(office, remind)
    assert "今天都提醒过了" in follow(office, remind)
    assert "还有 2 项没交评分表" in Message.objects.filter(kind="review.remind").first().body


def test_closed_is_closed_until_opened_again_with_a_reason():
    now = timezone.now()
    contest = make_contest(now)
    mark_all(contest, [[8, 9], [7, 9], [6, 10]], now)
    office, pk = sit(contest.world.office), contest.panel.pk
    assert "评审结束了" in follow(office, reverse("panel_act", args=[pk, "close"]))
    assert "不能再改" in follow(office, reverse("panel_settings", args=[pk]), each="2")
    assert "请写明为什么" in follow(office, reverse("panel_act", args=[pk, "reopen"]), reason=" ")
    assert "重新打开了" in follow(
        office, reverse("panel_act", args=[pk, "reopen"]), reason="一位专家记错了序号"
    )


def test_a_review_stays_shut_while_a_signed_decision_rests_on_it():
    now = timezone.now()
    contest = make_ranked(now)
    decision = decided(contest, now)
    office, pk = sit(contest.world.office), contest.panel.pk
    page = words_of(office.get(reverse("panel", args=[pk])))
    assert "“确定重点支持项目”已经签署" in page
    assert "重新打开评审" not in page
    act = reverse("panel_act", args=[pk, "reopen"])
    assert "请先重新决定“确定重点支持项目”" in follow(office, act, reason="专家记错了")
    replace_decision(
        actor=contest.world.office, decision=decision, reason="评审有误，重新评。", now=now
    )
    assert "重新打开了" in follow(office, act, reason="专家记错了")


def test_the_lead_goes_on_past_an_expert_for_whom_nothing_is_left():
    now = timezone.now()
    contest = make_contest(now)
    office, pk = sit(contest.world.office), contest.panel.pk
    extra, address = PersonFactory(), reverse("panel", args=[pk])
    assert "已请" in follow(office, reverse("panel_seat", args=[pk]), who=extra.username)
    page = words_of(office.get(address))
    assert "还有 6 张没交" in page
    assert f"{extra.name}没有分到项目" in page
    mark_all(contest, [[8, 9], [7, 9], [6, 10]], now)
    page = office.get(address).text
    assert "评分表都交齐了，可以结束评审" in page
    assert reverse("panel_act", args=[pk, "close"]) in page
    assert "可以看排名" in follow(office, reverse("panel_act", args=[pk, "close"]))


def test_items_that_lack_an_expert_are_named_with_what_to_do_until_they_have_one():
    contest = make_contest(timezone.now())
    office, pk = sit(contest.world.office), contest.panel.pk
    address, deal = reverse("panel", args=[pk]), reverse("panel_act", args=[pk, "assign"])
    seat = contest.panel.judges.get(person=contest.experts[2])
    follow(office, reverse("judge_leave", args=[seat.pk]), reason="临时出差")
    short = "2 个项目不满 3 位专家：“百炼匠心工作坊”、“扳手课堂”。"
    alone = office.get(address).text
    assert short in alone
    assert '<a class="btn btn--go" href="#seat">再请专家</a>' in alone
    assert f'action="{reverse("panel_act", args=[pk, "remind"])}"' in alone
    follow(office, reverse("panel_seat", args=[pk]), who=PersonFactory().username)
    offered = office.get(address).text
    assert short in offered
    assert offered.count(f'action="{deal}"') == 2
    assert short not in follow(office, deal)


def test_who_sits_there_already_is_said_so():
    contest = make_contest(timezone.now())
    office, pk = sit(contest.world.office), contest.panel.pk
    seat, ask = reverse("panel_seat", args=[pk]), reverse("panel_ask", args=[pk])
    there = contest.experts[0]
    for typed in (there.name, there.username):
        assert f"{there.name}已在本次评审中" in words_of(office.post(seat, {"who": typed}))
    assert f"{there.name}已在本次评审中" in words_of(office.post(ask, {"name": there.name}))
    unknown = office.post(seat, {"who": "查无此人"}).text
    assert "从外面请一位没有账号的专家”里请" in unknown
    assert unknown.count('value="查无此人"') == 2


def test_one_card_is_taken_and_given_by_hand():
    contest = make_contest(timezone.now())
    office, pk = sit(contest.world.office), contest.panel.pk
    card = contest.card(0, 1)
    pair = f"{card.judge_id}-{card.subject_id}"
    assert "收回了" in follow(office, reverse("panel_card_set", args=[pk]), take=pair)
    assert not Card.objects.filter(pk=card.pk).exists()
    assert "分给" in follow(office, reverse("panel_card_set", args=[pk]), give=pair)
    assert contest.card(0, 1).why == "主办单位指定"


def test_the_office_lets_an_expert_stand_aside_and_takes_a_mistake_back():
    contest = make_contest(timezone.now())
    office, pk = sit(contest.world.office), contest.panel.pk
    mark_all(contest, [[8, 9]], timezone.now())
    card = contest.card(0, 1)
    address = reverse("panel_aside", args=[pk, card.judge_id, 1])
    assert address in office.get(reverse("panel_dealt", args=[pk])).content.decode()
    assert office.post(address, {"reason": " "}).status_code == 422
    assert "回避“" in follow(office, address, reason="是申报人的导师")
    assert not Card.objects.filter(pk=card.pk).exists()
    entry = JournalEntry.objects.get(action="panel.aside_set")
    assert (entry.note, entry.before["marks"]) == ("是申报人的导师", [card.marks])
    give = {"give": f"{card.judge_id}-{card.subject_id}"}
    assert "要回避" in follow(office, reverse("panel_card_set", args=[pk]), **give)
    assert "取消回避" in words_of(office.get(address))
    assert "不用再回避" in follow(office, address, reason="同名，认错了人", lift="1")
    assert "分给" in follow(office, reverse("panel_card_set", args=[pk]), **give)
    seat = contest.panel.judges.get(pk=card.judge_id)
    Aside.objects.create(
        judge=seat, subject=card.subject, reason="same_unit", set_at=timezone.now()
    )
    assert "按规定自动回避" in follow(office, address, reason="想让他评", lift="1")


def test_the_rubric_is_changed_as_rows_and_not_after_the_first_mark():
    now = timezone.now()
    contest = make_contest(now)
    office, address = sit(contest.world.office), reverse("panel_rubric", args=[contest.panel.pk])
    rows = {
        "row-TOTAL_FORMS": "3", "row-INITIAL_FORMS": "0",
        "row-0-name": "育人实效", "row-0-points": "60", "row-0-tie_order": "1",
        "row-1-name": "创新", "row-1-points": "39.5", "row-1-weight": "150", "row-1-tie_order": "0",
    }  # fmt: skip
    assert "评分表改好了" in follow(office, address, **rows)
    kept = [(one.name, one.weight) for one in contest.panel.criteria.all()]
    assert kept == [("育人实效", 100), ("创新", 150)]
    assert "保存评分表" in words_of(office.get(address))
    wrong = office.post(address, {**rows, "row-1-points": "很多"})
    assert wrong.status_code == 422
    assert "“创新”的满分要写一个大于 0 的数" in words_of(wrong)
    contest.panel = Panel.objects.get(pk=contest.panel.pk)
    mark_all(contest, [[5, 5]], now)
    assert "已经有专家打了分" in follow(office, address, **rows)
    page = words_of(office.get(address))
    assert "保存评分表" not in page
    assert "评分表不能再改" in page
    assert 'type="text"' not in page
    assert "150%" in page


def test_hiding_names_once_a_panel_has_begun_is_refused_with_its_name():
    contest = make_contest(timezone.now())
    office = sit(contest.world.office)
    address = reverse("panel_settings", args=[contest.panel.pk])
    said = f"“{contest.panel.name}”已经开始评审"
    assert said in words_of(office.get(address))
    assert said in follow(office, address, each="3", is_blind="on", closes_at="")
    assert not Panel.objects.filter(is_blind=True).exists()
    assert "评审安排改好了" in follow(office, address, each="2", closes_at="")


def test_a_deadline_that_is_past_is_refused_at_its_field_unless_it_stays():
    contest = make_contest(timezone.now())
    office = sit(contest.world.office)
    address = reverse("panel_settings", args=[contest.panel.pk])
    late = office.post(address, {"each": "3", "closes_at": "2020-01-01T08:00"})
    assert late.status_code == 422
    assert "评审截止已经过了，请写现在以后的时间" in words_of(late)
    assert 'value="2020-01-01T08:00"' in late.content.decode()
    Panel.objects.update(closes_at=timezone.now() - timedelta(days=1))
    own = timezone.localtime(Panel.objects.get().closes_at).strftime("%Y-%m-%dT%H:%M")
    assert "评审安排改好了" in follow(office, address, each="2", closes_at=own)


@pytest.fixture
def world_and_office():
    from tests.factories.rounds import make_world

    world = make_world(timezone.now())
    return world, sit(world.office)


def test_too_few_experts_are_said_from_the_first_on_and_once_after_the_dealing():
    now = timezone.now()
    world, _passed = make_passed(now)
    office = sit(world.office)
    follow(office, reverse("round_review", args=[world.round.pk, "pitch"]))
    panel = Panel.objects.get()
    follow(office, reverse("panel_settings", args=[panel.pk]), each="5", closes_at="")
    seat, deal = (
        reverse("panel_seat", args=[panel.pk]),
        reverse("panel_act", args=[panel.pk, "assign"]),
    )
    one = follow(office, seat, who=PersonFactory().username)
    assert "每个项目要 5 位专家评，现在请了 1 位，还要再请 4 位。" in one
    assert "专家请好了" not in one
    follow(office, seat, who=PersonFactory().username)
    dealt = office.post(deal, follow=True)
    assert [one.level_tag for one in dealt.context["messages"]] == ["warning"]
    assert words_of(dealt).count("2 个项目不满 5 位专家") == 1
    asked = 'data-confirm-text="2 个项目只有 2 位专家，不足 3 位的不出结果。专家会收到消息，打开就能评。"'
    assert asked in dealt.content.decode()
    follow(office, seat, who=PersonFactory().username)
    begin = reverse("panel_act", args=[panel.pk, "begin"])
    assert dealt.text.count(f'action="{begin}"') == 2
    again = office.post(deal, follow=True).content.decode()
    assert 'data-confirm-text="专家会收到消息，打开就能评。"' in again


def test_somebody_from_outside_comes_in_by_the_link_and_sees_this_review_only():
    contest = make_contest(timezone.now())
    office, pk = sit(contest.world.office), contest.panel.pk
    ask = reverse("panel_ask", args=[pk])
    wrong = office.post(ask, {"name": "陆清和", "email": "不是邮箱"})
    assert wrong.status_code == 422
    assert "这不像电子邮箱" in words_of(wrong)
    page = office.post(ask, {"name": "陆清和", "email": ""}, follow=True)
    link = page.context["link"][1]
    assert link in page.content.decode()
    assert link not in office.get(reverse("panel", args=[pk])).content.decode()
    assert "校外专家，还没进来" in words_of(page)
    guest = Client()
    done = {"username": "luqh", "password": "Qinghe-2027-x", "password_again": "Qinghe-2027-x"}
    names = list(guest.get(link).context["form"].fields)
    guest.post(link, dict(zip(names, done.values(), strict=True)))
    person = Person.objects.get(username="luqh")
    office.post(reverse("panel_act", args=[pk, "assign"]))
    guest.force_login(person)
    assert guest.get(reverse("review", args=[pk])).status_code == 200
    other = contest.world.round.applications.first()
    assert guest.get(reverse("office_application", args=[other.pk])).status_code == 404
    assert guest.get(reverse("panel", args=[pk])).status_code == 404
    assert guest.get(link).context["is_over"]
    seat = contest.panel.judges.get(person=person)
    assert "直接登录就行" in follow(office, reverse("judge_link", args=[seat.pk]))
    assert "退出了评审" in follow(office, reverse("judge_leave", args=[seat.pk]), reason="有事")
    assert guest.get(reverse("review", args=[pk])).status_code == 404


def test_papers_and_defence_are_weighed_on_a_page_and_the_ranking_shows_both():
    now = timezone.now()
    contest = make_contest(now)
    office, pk = sit(contest.world.office), contest.panel.pk
    address = reverse("panel_parts", args=[pk])
    assert "现在只有一部分" in words_of(office.get(address))
    unnamed = office.post(reverse("part_add", args=[pk]), {"name": "", "kind": "cards"})
    assert "请写这一部分叫什么" in words_of(unnamed)
    assert "加了“答辩”" in follow(office, reverse("part_add", args=[pk]), name="答辩", kind="cards")
    own, defence = contest.panel.parts.all()
    typed = {f"name-{own.pk}": "论文", f"weight-{own.pk}": "60", f"weight-{defence.pk}": "四成"}
    wrong = office.post(address, typed)
    assert wrong.status_code == 422
    assert "“答辩”的权重请写 0 到 100 的数" in words_of(wrong)
    assert "四成" in wrong.content.decode()
    assert "加起来是 90%" in follow(office, address, **{**typed, f"weight-{defence.pk}": "30"})
    assert "权重改好了" in follow(office, address, **{**typed, f"weight-{defence.pk}": "40%"})
    child = words_of(office.get(reverse("panel", args=[defence.child_id])))
    assert contest.panel.name in child
    mark_all(contest, [[8, 9], [7, 9], [6, 10]], now)
    page = words_of(office.get(reverse("panel_ranking", args=[pk])))
    assert "论文 60%，答辩 40%" in page
    subject = words_of(office.get(reverse("panel_subject", args=[pk, 2])))
    assert "还有计分的部分没有结果" in subject
    assert "不能再改" in words_of(office.get(address))
    assert "不能再改" in follow(office, reverse("part_remove", args=[defence.pk]))
    sheet = office.get(reverse("panel_ranking_xlsx", args=[pk])).content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet)).get_sheet_by_index(0).to_python()
    assert any("论文（60%）" in row for row in rows)


def test_a_long_list_says_of_when_it_is_and_is_worked_out_when_asked(monkeypatch):
    now = timezone.now()
    contest = make_contest(now)
    office, pk = sit(contest.world.office), contest.panel.pk
    monkeypatch.setattr("yipin.reviews.services.rankings.ONE_PAGE", 1)
    ranking = reverse("panel_ranking", args=[pk])
    assert "名次还没有算过" in words_of(office.get(ranking))
    assert "正在算名次" in follow(office, reverse("panel_rank", args=[pk]))
    work_out_ranking(panel_id=pk, now=now)
    mark_all(contest, [[8, 9], [7, 9], [6, 10]], now)
    stale = words_of(office.get(ranking))
    assert "之后又有变动" in stale
    assert "93.33" not in stale
    follow(office, reverse("panel_rank", args=[pk]))
    work_out_ranking(panel_id=pk, now=now)
    assert "93.33" in words_of(office.get(ranking))
