"""The office drafts, the signer signs: from the ranking to projects under way, page by page."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from tests.factories.copies import copied_applications, more_units
from tests.factories.decisions import decided, drafted, make_ranked, sign_all, signer_of, states
from tests.factories.organisations import PASSWORD, make_actor
from tests.web.office.rounds.conftest import words_of
from tests.web.unit.conftest import sit
from yipin.documents.models import Paper
from yipin.organisations.choices import Right
from yipin.projects.decision_models import Decision
from yipin.projects.models import Application
from yipin.projects.services.decision_signing import send_decision
from yipin.projects.services.decisions import rows_of

pytestmark = pytest.mark.django_db
KEY = "重点支持项目"


@pytest.fixture
def ranked():
    return make_ranked(timezone.now())


@pytest.fixture
def office(ranked):
    return sit(ranked.world.office)


def post(client, address: str, **fields: object) -> str:
    return words_of(client.post(address, fields, follow=True))


def address_of(ranked, key: str = "selection") -> str:
    return reverse("round_decide", args=[ranked.world.round.pk, key])


def test_from_the_ranking_to_work_under_way(ranked, office):
    signer = sit(signer_of(ranked))
    assert "3 个项目可以决定" in words_of(office.get(address_of(ranked)))
    desk = post(office, address_of(ranked))
    decision = Decision.objects.get()
    assert "“百炼匠心工作坊”等 3 项还没有定" in desk
    assert "在全部名额、经费和主题要求之内，按名次能立 3 项" in desk
    assert office.get(address_of(ranked))["Location"] == reverse("decision", args=[decision.pk])
    page = reverse("decision", args=[decision.pk])
    cut = post(
        office, page, act="top", revision=decision.revision, **{"cut-0": 1, "cut-reserve": 1}
    )
    assert "按名次选好了" in cut
    assert "都齐了，可以送签" in cut
    decision.refresh_from_db()
    sent = post(office, page, act="send", revision=decision.revision)
    assert "已送签" in sent
    assert "待签署" in sent
    due = words_of(signer.get(reverse("due")))
    assert "签决定：确定重点支持项目" in due
    assert "等您签“主办单位意见”" in words_of(signer.get(page))
    form = reverse("decision_sign", args=[decision.pk])
    decision.refresh_from_db()
    seen = {"seen_digest": decision.digest, "verdict": "signed", "opinion": "同意。"}
    refused = signer.post(form, {**seen, "password": "wrong"})
    assert refused.status_code == 422
    assert "密码不对，还没有签" in words_of(refused)
    assert "已签，决定生效" in post(signer, form, **seen, password=PASSWORD)
    assert states(ranked) == ["running", "reserve", "not_selected"]
    assert "立项的项目开始实施" in words_of(office.get(page))
    assert signer.get(form)["Location"] == page


def test_what_waits_to_be_screened_is_named_and_led_to(ranked, office):
    decision = drafted(ranked, timezone.now(), outcomes="all")
    page = reverse("decision", args=[decision.pk])
    assert "等审查" not in words_of(office.get(page))
    late = copied_applications(rows_of(decision)[0].application, more_units(ranked.world.host))
    Application.objects.filter(pk__in=[one.pk for one in late[:2]]).update(state="submitted")
    desk = words_of(office.get(page))
    assert "还有 2 项等审查，不在这张表里" in desk
    there = f"{reverse('round_applications', args=[ranked.world.round.pk])}?state=submitted"
    assert f'href="{there}"' in desk
    assert len(office.get(there).context["page"].object_list) == 2


def test_choices_on_the_page_are_kept_and_what_they_break_is_said_at_once(ranked, office):
    limits = reverse("round_limits", args=[ranked.world.round.pk])
    assert "各等次" in words_of(office.get(limits))
    wrong = office.post(limits, {"least_0": "3", "most_0": "2"})
    assert wrong.status_code == 422
    assert "最少的项数比最多的还多" in words_of(wrong)
    given = {"amount_0": "3000", "least_0": "1", "most_0": "2", "budget": "5000"}
    assert "名额和经费改好了" in post(office, limits, **given)
    decision = drafted(ranked, timezone.now(), outcomes="all")
    rows = rows_of(decision)
    chosen = {f"o-{one.application_id}": f"approve|{KEY}" for one in rows}
    live = words_of(office.post(reverse("decision_what_if", args=[decision.pk]), chosen))
    assert "“重点支持项目”至多 2 项，现在 3 项。请减去 1 项。" in live
    assert "经费超出预算 4,000 元" in live
    assert [one.outcome for one in rows_of(decision)] == ["approve", "leave_out", "leave_out"]
    page = reverse("decision", args=[decision.pk])
    assert "存好了" in post(office, page, act="save", revision=decision.revision, **chosen)
    mine = chosen | {f"o-{rows[0].application_id}": "leave_out"}
    late = office.post(page, {"act": "save", "revision": 1, **mine})
    assert late.status_code == 422
    assert "您刚在别的页面改过" in words_of(late)
    assert 'value="leave_out" selected' in late.text
    assert rows_of(decision)[0].outcome == "approve"
    decision.refresh_from_db()
    taken = post(office, page, act="propose", revision=decision.revision)
    assert "已按系统建议选好" in taken
    assert [one.outcome for one in rows_of(decision)] == ["approve", "leave_out", "leave_out"]
    decision.refresh_from_db()
    assert "经费" in post(office, page, act="send", revision=decision.revision, **chosen)


def test_of_two_who_draft_at_once_nobody_undoes_what_the_other_chose(ranked, office):
    decision = drafted(ranked, timezone.now(), outcomes="all")
    page = reverse("decision", args=[decision.pk])
    soup = office.get(page).text
    shown = dict(re.findall(r'name="(w-\d+)" value="(\w+)"', soup))
    first, second, _third = (one.application_id for one in rows_of(decision))
    kept = {f"o-{one.application_id}": one.outcome for one in rows_of(decision)}
    kept[f"o-{first}"] = f"approve|{KEY}"
    other = sit(make_actor(ranked.world.host, Right.RUN_PROGRAMMES, Right.READ))
    a_says = {**shown, **kept, f"o-{first}": "reserve"}
    assert "存好了" in post(other, page, act="save", revision=decision.revision, **a_says)
    b_says = {**shown, **kept, f"o-{second}": "reserve"}
    late = office.post(page, {"act": "save", "revision": decision.revision, **b_says})
    assert late.status_code == 422
    said = words_of(late)
    assert "刚被别的席位改过" in said
    assert said.count("现在存的：") == 1
    assert "现在存的：不立项" in said
    assert late.text.count('value="reserve" selected') == 2


def test_without_a_result_a_project_passes_only_with_a_reason(ranked, office):
    decision = drafted(ranked, timezone.now(), outcomes="ala")
    decision.rows.filter(place=3).update(rank=None, score=None)
    page = reverse("decision", args=[decision.pk])
    assert "“青声微宣讲”没有评审结果，这样决定请写理由。" in words_of(office.get(page))
    beyond = {"act": "top", "revision": decision.revision}
    said = post(office, page, **beyond, **{"cut-0": 3})
    assert "有名次的一共只有 2 项，划不到 3 项" in said
    decision.refresh_from_db()
    said = post(office, page, **beyond | {"revision": decision.revision}, **{"cut-0": "-1"})
    assert "请写 0 到 2 之间的整数" in said
    decision.refresh_from_db()
    post(office, page, **beyond | {"revision": decision.revision}, **{"cut-0": 2})
    assert [one.outcome for one in rows_of(decision)] == ["approve", "approve", "leave_out"]


def test_the_list_is_sorted_searched_and_taken_away(ranked, office):
    decision = drafted(ranked, timezone.now(), outcomes="lar")
    page = reverse("decision", args=[decision.pk])
    shown = words_of(office.get(page, {"view": "reason"}))
    assert "要写理由" in shown
    assert "百炼匠心工作坊" in shown
    assert "青声微宣讲" not in words_of(office.get(page, {"view": "approve", "sort": "-title"}))
    assert "没有符合条件的项目" in words_of(office.get(page, {"q": "不存在"}))
    assert "扳手课堂" in words_of(office.get(page, {"q": "扳手", "sort": "unit"}))
    sheet = office.get(reverse("decision_xlsx", args=[decision.pk]))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet.content)).get_sheet_by_index(0)
    assert any("百炼匠心工作坊" in str(row) and "不立项" in str(row) for row in rows.to_python())


def test_a_draft_is_refreshed_and_dropped(ranked, office):
    decision = drafted(ranked, timezone.now())
    done = post(office, reverse("decision_act", args=[decision.pk, "refresh"]))
    assert "名单和名次是最新的了" in done
    assert office.post(reverse("decision_act", args=[decision.pk, "nothing"])).status_code == 404
    dropped = post(office, reverse("decision_act", args=[decision.pk, "drop"]))
    assert "已放弃这份草稿" in dropped


def test_signed_it_is_replaced_by_a_new_one_and_stands_struck_through(ranked, office):
    now = timezone.now()
    decision, signer = drafted(ranked, now), signer_of(ranked)
    act = reverse("decision_act", args=[decision.pk, "take-back"])
    assert "现在不签" in post(office, act)
    send_decision(actor=ranked.world.office, decision=decision, now=now)
    assert "已撤回，可以再改" in post(office, act)
    send_decision(actor=ranked.world.office, decision=decision, now=now)
    page = reverse("decision", args=[decision.pk])
    assert "待签署，不能再改" in post(office, page, act="save")
    back = reverse("decision_sign", args=[decision.pk])
    decision.refresh_from_db()
    seen = {"seen_digest": decision.digest, "password": PASSWORD, "verdict": "returned"}
    assert "已退回，草拟的人会看到理由" in post(sit(signer), back, **seen, opinion="再核一遍")
    send_decision(actor=ranked.world.office, decision=decision, now=now)
    sign_all(decision, signer, now)
    anew = reverse("decision_act", args=[decision.pk, "anew"])
    assert office.post(anew, {"reason": ""}).status_code == 422
    fresh = post(office, anew, reason="候补递补。")
    assert "重新决定：候补递补。" in fresh
    assert "已在实施" in fresh
    assert "正在重新决定" in words_of(office.get(page))
    assert office.post(anew, {"reason": "又来"}).status_code == 422


def test_a_stranger_finds_nothing(ranked):
    decision = drafted(ranked, timezone.now())
    stranger = sit(ranked.world.colleges[0].secretary)
    for name in ("decision", "decision_sign", "decision_xlsx"):
        assert stranger.get(reverse(name, args=[decision.pk])).status_code == 404
    assert stranger.get(address_of(ranked)).status_code == 404
    assert sit(ranked.world.office).get(address_of(ranked, "pitch")).status_code == 404


@pytest.mark.parametrize("colleges", [1, 4])
def test_the_desk_reads_the_same_for_one_and_for_many(colleges, django_assert_num_queries):
    contest = make_ranked(timezone.now(), colleges=colleges)
    decision = drafted(contest, timezone.now(), outcomes="a")
    client = sit(contest.world.office)
    page = reverse("decision", args=[decision.pk])
    client.get(page)
    with django_assert_num_queries(DESK_READS):
        client.get(page)


DESK_READS = 23


def test_for_a_long_list_the_proposal_is_worked_out_when_asked_for(ranked, office, monkeypatch):
    monkeypatch.setattr("yipin.web.office.decisions.desk_views.MOST_PROPOSED", 2)
    desk = post(office, address_of(ranked))
    assert "项目多，点“照建议选”时再算" in desk
    decision = Decision.objects.get()
    page = reverse("decision", args=[decision.pk])
    assert "已按系统建议选好" in post(office, page, act="propose", revision=decision.revision)


def test_a_line_through_equals_is_said_at_once_and_needs_a_reason(ranked, office):
    decision = drafted(ranked, timezone.now(), outcomes="a")
    _first, second, third = rows_of(decision)
    decision.rows.filter(pk=third.pk).update(rank=second.rank)
    page = reverse("decision", args=[decision.pk])
    assert words_of(office.get(page)).count("并列 2") == 2
    cut = {"act": "top", "revision": decision.revision, "cut-0": 2, "cut-reserve": 1}
    said = post(office, page, **cut)
    warning = "2 项并列第 2 名，却定得不一样。请先由评审组表决分出先后，或写明理由。"
    assert f"“{second.application.title}”“{third.application.title}” {warning}" in said
    owed = f"“{third.application.title}”与名次并列的项目定得不一样"
    assert owed in said
    picked = {f"o-{one.application_id}": one.given for one in rows_of(decision)}
    what_if = reverse("decision_what_if", args=[decision.pk])
    assert warning in words_of(office.post(what_if, picked))
    together = picked | {f"o-{third.application_id}": picked[f"o-{second.application_id}"]}
    assert warning not in words_of(office.post(what_if, together))
    explained = picked | {f"r-{third.application_id}": "评审组口头表决，列候补。"}
    assert warning not in words_of(office.post(what_if, explained))
    decision.refresh_from_db()
    saved = {"act": "save", "revision": decision.revision}
    assert owed not in post(office, page, **saved, **explained)


def test_the_proposal_has_no_reason_of_its_own_to_part_equals(ranked, office):
    given = {"amount_0": "3000", "least_0": "1", "most_0": "2"}
    post(office, reverse("round_limits", args=[ranked.world.round.pk]), **given)
    decision = drafted(ranked, timezone.now(), outcomes="a")
    _first, second, third = rows_of(decision)
    decision.rows.filter(pk=third.pk).update(rank=second.rank)
    page = reverse("decision", args=[decision.pk])
    said = post(office, page, act="propose", revision=decision.revision)
    assert "并列的几项系统分不出先后，没有替您写理由" in said
    reasons = [one.reason for one in rows_of(decision)]
    assert [bool(one) for one in reasons] == [True, False, False]
    assert "却定得不一样" in said
    assert said.count("建议：并列第 2，与“") == 2


def test_on_a_fresh_draft_only_equals_that_the_proposal_parts_are_marked(ranked, office):
    given = {"amount_0": "3000", "least_0": "1", "most_0": "2"}
    post(office, reverse("round_limits", args=[ranked.world.round.pk]), **given)
    begun = post(office, address_of(ranked))
    marked = "sub differs"
    assert (begun.count("建议：排第"), begun.count(marked)) == (3, 0)
    decision = Decision.objects.get()
    _first, second, third = rows_of(decision)
    page = reverse("decision", args=[decision.pk])
    unlike = {f"o-{third.application_id}": f"approve|{KEY}", "act": "save", "revision": 1}
    assert post(office, page, **unlike).count(marked) == 1
    decision.rows.filter(pk=third.pk).update(rank=second.rank, outcome="")
    assert words_of(office.get(page)).count(marked) == 2


def test_a_publicity_is_drafted_only_where_the_notice_has_one(ranked, office):
    decision = decided(ranked, timezone.now())
    held = ranked.world.round
    page = words_of(office.get(reverse("decision", args=[decision.pk])))
    assert reverse("round_paper_decision", args=[held.pk, "approval"]) in page
    for kind in ("publicity", "passed"):
        address = reverse("round_paper_decision", args=[held.pk, kind])
        assert address not in page
        assert "没有这一步公示，不起草公示" in post(office, address)
    assert not Paper.objects.exists()


def test_what_passed_and_is_in_no_panel_is_said_before_deciding(ranked, office):
    held = ranked.world.round
    held.stages.filter(kind__in=("collect", "endorse")).update(
        closes_at=timezone.now() - timedelta(days=1)
    )
    begin = address_of(ranked)
    panels = reverse("round_panels", args=[held.pk, ranked.stage.key])
    round_page = reverse("round", args=[held.pk])
    assert "还没有评" not in words_of(office.get(begin))
    late = copied_applications(ranked.passed[0], more_units(ranked.world.host))
    Application.objects.filter(pk__in=[one.pk for one in late]).update(state="forwarded")
    said_so = f"{len(late)} 个通过审查的项目还没有评"
    decision = drafted(ranked, timezone.now(), outcomes="arl")
    Decision.objects.filter(pk=decision.pk).update(state=Decision.State.DROPPED)
    for page in (round_page, begin):
        said = words_of(office.get(page))
        assert said_so in said
        assert f'href="{panels}"' in said
    assert begin in words_of(office.get(round_page))
    Decision.objects.filter(pk=decision.pk).update(state=Decision.State.DRAFT)
    desk = words_of(office.get(reverse("decision", args=[decision.pk])))
    assert f"{said_so}，没有名次" in desk
    assert f'href="{panels}"' in desk
    assert f"{len(late)} 个项目没有组" in words_of(office.get(panels))
