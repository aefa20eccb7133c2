"""From the ranking to a signed decision: drafted, proposed, signed, replaced, never edited."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from tests.factories.decisions import (
    decided,
    drafted,
    make_ranked,
    sign_all,
    signer_of,
    states,
)
from tests.factories.organisations import make_actor
from tests.factories.panels import make_passed
from tests.factories.rounds import said_of_stage
from yipin.journal.models import Entry, Message
from yipin.organisations.choices import Right
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Refused
from yipin.programmes.models import Round
from yipin.projects.decision_models import Decision
from yipin.projects.models import Application
from yipin.projects.selecting import limits_of, limits_row, ranking_of, themes_covered_before
from yipin.projects.services.decision_limits import Wanted, follow_books, set_limits
from yipin.projects.services.decision_signing import (
    register_outside,
    send_decision,
    take_back_decision,
    what_is_missing,
)
from yipin.projects.services.decisions import (
    Chosen,
    apply_proposal,
    begin_decision,
    choose_top,
    drop_decision,
    proposal_for,
    refresh_decision,
    replace_decision,
    rows_of,
    save_choices,
)
from yipin.projects.services.screening import forward_application, reopen_application
from yipin.reviews.models import Ballot, Part, Result
from yipin.reviews.services.panels import close_panel, reopen_panel
from yipin.reviews.services.rankings import mark_stale
from yipin.rules.definition import Money
from yipin.rules.definition_toml import definition_as_toml
from yipin.rules.selection import Tier

pytestmark = pytest.mark.django_db
KEY = "重点支持项目"


@pytest.fixture
def ranked(now: datetime):
    return make_ranked(now)


def code_of(act, **given) -> str:
    with pytest.raises(Refused) as refused:
        act(**given)
    return refused.value.code


def test_the_list_goes_by_the_ranking_and_nothing_is_chosen_yet(ranked, now):
    office = ranked.world.office
    decision = begin_decision(actor=office, held=ranked.world.round, key="selection", now=now)
    rows = rows_of(decision)
    assert [(one.place, one.rank, one.outcome) for one in rows] == [(n, n, "") for n in (1, 2, 3)]
    assert rows[0].score > rows[1].score
    assert what_is_missing(decision, rows) == ["“百炼匠心工作坊”等 3 项还没有定。请逐项选好。"]
    again = {"actor": office, "held": ranked.world.round, "now": now}
    assert code_of(begin_decision, key="selection", **again) == "decided"
    assert code_of(begin_decision, key="pitch", **again) == "no_decision"
    assert code_of(begin_decision, key="excellence", **again) == "nothing_to_decide"


def test_the_last_signature_moves_everything_and_work_begins(ranked, now):
    set_limits(
        actor=ranked.world.office, held=ranked.world.round,
        wanted=Wanted(tiers=[Tier(KEY, 3000_00, 1, 2)]), now=now,
    )  # fmt: skip
    decision = decided(ranked, now)
    assert decision.state == Decision.State.SIGNED
    assert states(ranked) == ["running", "reserve", "not_selected"]
    first = Application.objects.get(number=1)
    assert (first.tier, first.amount_fen) == (KEY, 3000_00)
    told = Message.objects.filter(kind="result.published").order_by("id")
    assert [one.body.strip() for one in told] == [
        "“百炼匠心工作坊”：立项，重点支持项目，3,000 元。",
        "“扳手课堂”：候补。",
        "“青声微宣讲”：不立项。",
    ]
    acts = Entry.objects.filter(subject_kind="decision").order_by("id")
    assert list(acts.values_list("action", flat=True)) == [
        "decision.begun", "decision.saved", "decision.sent", "decision.signed",
    ]  # fmt: skip
    steps = first.steps.order_by("id").values_list("action", "to_state")
    assert list(steps)[-2:] == [("approve", "approved"), ("begin", "running")]


def test_against_the_ranking_only_with_a_reason(ranked, now):
    decision = drafted(ranked, now, outcomes="laa")
    sent = {"actor": ranked.world.office, "decision": decision, "now": now}
    assert code_of(send_decision, **sent) == "not_ready"
    row = rows_of(decision)[0]
    chosen = {row.application_id: Chosen("leave_out", reason="与在研项目重复。")}
    save_choices(actor=ranked.world.office, decision=decision, chosen=chosen, now=now)
    assert send_decision(**sent).state == "signing"
    assert Message.objects.filter(kind="decision.asked").count() == 0  # nobody holds the post yet


def test_limits_hold_a_draft_back_until_they_are_kept_or_changed(ranked, now):
    office, held = ranked.world.office, ranked.world.round
    set_limits(actor=office, held=held, wanted=Wanted(tiers=[Tier(KEY, None, None, 1)]), now=now)
    decision = drafted(ranked, now, outcomes="aal")
    assert what_is_missing(decision, rows_of(decision)) == [
        "“重点支持项目”至多 1 项，现在 2 项。请减去 1 项。"
    ]
    set_limits(actor=office, held=held, wanted=Wanted(tiers=[Tier(KEY, 500_00, None, 2)]), now=now)
    assert {one.amount_fen for one in rows_of(decision)} == {500_00, None}
    send_decision(actor=office, decision=decision, now=now)
    wanted = Wanted(budget_fen=1)
    assert code_of(set_limits, actor=office, held=held, wanted=wanted, now=now) == "signing"


def test_limits_are_looked_at_before_they_are_kept(ranked, now):
    given = {"actor": ranked.world.office, "held": ranked.world.round, "now": now}
    assert (
        code_of(set_limits, wanted=Wanted(cover_years=3, cover_year=4), **given) == "year_outside"
    )
    crossed = Wanted(tiers=[Tier(KEY, None, 3, 2)])
    assert code_of(set_limits, wanted=crossed, **given) == "least_over_most"
    covered = Wanted(cover_years=3, cover_year=2, covered=["思想引领类"])
    row = set_limits(wanted=covered, **given)
    coverage = limits_of(ranked.world.round, "application", row).coverage
    assert (coverage.years_left, len(coverage.missing), coverage.due) == (2, 7, 4)
    assert themes_covered_before(ranked.world.round, 2) == []


def test_until_the_host_sets_limits_those_of_the_definition_hold(ranked, now):
    said = {"per_unit": 1, "per_district": 2, "cover_years": 3, "cover_year": 2}
    held, office = said_of_stage(ranked.world.round, "selection", **said), ranked.world.office
    found = limits_of(held, "application", limits_row(held))
    assert (found.per_unit, found.per_district, found.coverage.years_left) == (1, 2, 2)
    follow_books(office, held, 900_00, now)
    found = limits_of(held, "application", limits_row(held))
    assert (found.per_unit, found.coverage.years_left, found.budget_fen) == (1, 2, 900_00)
    set_limits(actor=office, held=held, wanted=Wanted(per_unit=4), now=now)
    found = limits_of(held, "application", limits_row(held))
    assert (found.per_unit, found.per_district, found.coverage) == (4, None, None)


def test_units_of_one_name_are_counted_apart(ranked, now):
    Unit.objects.filter(pk__in=[one.unit.pk for one in ranked.world.colleges]).update(
        name="第一学院团总支", short_name=""
    )
    held, office = ranked.world.round, ranked.world.office
    set_limits(actor=office, held=held, wanted=Wanted(per_unit=1), now=now)
    decision = drafted(ranked, now, outcomes="aaa")
    assert what_is_missing(decision, rows_of(decision)) == []


def test_where_a_notice_names_no_tier_the_host_still_sets_the_sum(ranked, now):
    held = ranked.world.round
    version = held.definition
    version.toml = definition_as_toml(replace(version.parsed, awards=(), money=Money()))
    version.save()
    plain = Round.objects.get(pk=held.pk)
    wanted = Wanted(tiers=[Tier("", 300_000, None, 2)])
    row = set_limits(actor=ranked.world.office, held=plain, wanted=wanted, now=now)
    assert limits_of(plain, "application", row).tiers == (Tier("", 300_000, None, 2),)
    assert limits_of(plain, "acceptance", row).tiers == (Tier(""),)


def test_what_the_system_proposes_can_be_taken_over(ranked, now):
    office = ranked.world.office
    set_limits(
        actor=office, held=ranked.world.round, wanted=Wanted(tiers=[Tier(KEY, None, 1, 2)]), now=now
    )
    decision = begin_decision(actor=office, held=ranked.world.round, key="selection", now=now)
    assert proposal_for(decision, rows_of(decision)).choice is not None
    apply_proposal(actor=office, decision=decision, now=now)
    assert [(one.outcome, one.reason) for one in rows_of(decision)] == [
        ("approve", "排第 1，按排名入选。"),
        ("approve", "排第 2，按排名入选。"),
        ("leave_out", "排第 3，2 个名额已满。"),
    ]
    impossible = Wanted(tiers=[Tier(KEY, None, 4, None)])
    set_limits(actor=office, held=ranked.world.round, wanted=impossible, now=now)
    assert code_of(apply_proposal, actor=office, decision=decision, now=now) == "no_choice"


def test_a_place_whose_work_has_begun_is_not_proposed_away(ranked, now):
    """The second was chosen and runs; the list is decided anew under a cap of one."""
    office = ranked.world.office
    draft = drafted(ranked, now, outcomes="rar")
    keys, why = [one.application_id for one in rows_of(draft)], {"reason": "第一名与在研项目重复。"}
    apart = {keys[0]: Chosen("reserve", **why), keys[1]: Chosen("approve", KEY, **why)}
    draft = save_choices(actor=office, decision=draft, chosen=apart, now=now)
    sent = send_decision(actor=office, decision=draft, now=now)
    signed = sign_all(sent, signer_of(ranked), now)
    assert states(ranked) == ["reserve", "running", "reserve"]
    wanted = Wanted(tiers=[Tier(KEY, 3000_00, None, 1)])
    set_limits(actor=office, held=ranked.world.round, wanted=wanted, now=now)
    again = replace_decision(actor=office, decision=signed, reason="核对名额。", now=now)
    apply_proposal(actor=office, decision=again, now=now)
    rows = rows_of(again)
    assert [(one.outcome, one.is_settled) for one in rows] == [
        ("reserve", False), ("approve", True), ("reserve", False),
    ]  # fmt: skip
    assert rows[0].reason == "第一名与在研项目重复。"  # typed by the office, kept
    assert what_is_missing(again, rows) == []
    choose_top(actor=office, decision=again, counts={KEY: 0}, reserve=1, now=now)
    assert [one.outcome for one in rows_of(again)] == ["reserve", "approve", "leave_out"]


def test_the_first_of_the_list_fill_the_tiers(ranked, now):
    office = ranked.world.office
    decision = begin_decision(actor=office, held=ranked.world.round, key="selection", now=now)
    choose_top(actor=office, decision=decision, counts={KEY: 1}, reserve=1, now=now)
    assert [one.outcome for one in rows_of(decision)] == ["approve", "reserve", "leave_out"]


def test_two_desks_that_save_at_once_are_told(ranked, now):
    decision = drafted(ranked, now)
    given = {"actor": ranked.world.office, "decision": decision, "now": now}
    assert code_of(save_choices, chosen={}, revision=1, **given) == "stale"
    save_choices(chosen={}, revision=decision.revision, **given)


def test_a_signature_may_be_refused_with_a_reason_and_is_asked_again(ranked, now):
    decision, signer = drafted(ranked, now), signer_of(ranked)
    office = ranked.world.office
    send_decision(actor=office, decision=decision, now=now)
    asked = {"decision": decision, "signer": signer, "now": now}
    assert code_of(sign_all, verdict="returned", **asked) == "reason_missing"
    assert code_of(sign_all, verdict="", **asked) == "no_verdict"
    assert code_of(sign_all, opinion="字" * 201, **asked) == "too_long"
    assert code_of(sign_all, password="wrong", **asked) == "wrong_password"
    assert code_of(sign_all, seen_digest="other", **asked) == "other_version"
    back = sign_all(verdict="returned", opinion="第二项请再核。", **asked)
    assert back.state == "draft"
    assert Message.objects.filter(kind="decision.returned").count() == 1
    send_decision(actor=office, decision=decision, now=now)
    assert sign_all(**asked).state == "signed"
    assert sorted(decision.signatures.values_list("state", flat=True)) == ["returned", "signed"]


def test_a_budget_lowered_while_it_is_signed_holds_the_last_signature_back(ranked, now):
    office, held = ranked.world.office, ranked.world.round
    wanted = Wanted(budget_fen=3000_00, tiers=[Tier(KEY, 3000_00)])
    set_limits(actor=office, held=held, wanted=wanted, now=now)
    decision = send_decision(actor=office, decision=drafted(ranked, now), now=now)
    follow_books(office, held, 2500_00, now)
    with pytest.raises(Refused) as refused:
        sign_all(decision, signer_of(ranked), now)
    assert refused.value.reason == (
        "送签以后名额或经费有变：经费超出预算 500 元。请减少项目、降低等次，或在“名额和经费”里提高预算。"
        "请退回，由主办单位改好后再签。"
    )
    assert states(ranked) == ["forwarded"] * 3
    follow_books(office, held, 3000_00, now)
    sign_all(decision, signer_of(ranked), now)
    assert states(ranked)[0] == "running"


def test_only_the_body_that_is_asked_signs(ranked, now):
    decision = drafted(ranked, now)
    send_decision(actor=ranked.world.office, decision=decision, now=now)
    stranger = make_actor(ranked.world.colleges[0].unit, Right.ENDORSE_LEAGUE)
    assert code_of(sign_all, decision=decision, signer=stranger, now=now) == "not_yours"
    clerk = make_actor(ranked.world.host, Right.READ)
    assert code_of(sign_all, decision=decision, signer=clerk, now=now) == "no_right"
    past = make_actor(ranked.world.host, Right.ENDORSE_LEAGUE, ends_on=date(2020, 1, 1))
    assert code_of(sign_all, decision=decision, signer=past, now=now) == "post_ended"


def test_taken_back_before_the_last_signature(ranked, now):
    decision, office = drafted(ranked, now), ranked.world.office
    assert code_of(take_back_decision, actor=office, decision=decision, now=now) == "not_signing"
    send_decision(actor=office, decision=decision, now=now)
    assert code_of(save_choices, actor=office, decision=decision, chosen={}, now=now) == "not_draft"
    assert take_back_decision(actor=office, decision=decision, now=now).state == "draft"
    assert list(decision.signatures.values_list("state", flat=True)) == ["void"]
    drop_decision(actor=office, decision=decision, now=now)
    assert begin_decision(
        actor=office, held=ranked.world.round, key="selection", now=now
    ).number == 2  # fmt: skip


def test_a_signed_decision_is_replaced_and_kept(ranked, now):
    old, office = decided(ranked, now), ranked.world.office
    given = {"actor": office, "decision": old, "now": now}
    assert code_of(replace_decision, reason=" ", **given) == "reason_missing"
    fresh = replace_decision(reason="经费追加，候补递补。", **given)
    assert code_of(replace_decision, reason="再来", **given) == "already_open"
    rows = rows_of(fresh)
    assert [(one.outcome, one.is_settled) for one in rows] == [
        ("approve", True), ("reserve", False), ("leave_out", False),
    ]  # fmt: skip
    chosen = {row.application_id: Chosen("approve") for row in rows[:2]}
    save_choices(actor=office, decision=fresh, chosen=chosen, now=now)
    send_decision(actor=office, decision=fresh, now=now)
    old.refresh_from_db()
    assert old.state == "signed"  # stands until the new one is signed
    sign_all(fresh, signer_of(ranked), now)
    old.refresh_from_db()
    assert old.state == "replaced"
    assert states(ranked) == ["running", "running", "not_selected"]
    assert code_of(replace_decision, reason="还改", **given) == "not_signed"


def test_while_the_review_is_open_or_the_list_has_changed_nothing_is_sent(ranked, now):
    decision, office = drafted(ranked, now, outcomes="aaa"), ranked.world.office
    reopen_panel(actor=office, panel=ranked.panel, reason="专家要改分", now=now)
    assert code_of(send_decision, actor=office, decision=decision, now=now) == "not_ready"
    late = Application.objects.get(number=3)
    late.state = "submitted"
    late.save()
    missing = what_is_missing(decision, rows_of(decision))
    assert [one[:8] for one in missing] == ["“创建推介会”还", "名单或名次有变。"]
    refresh_decision(actor=office, decision=decision, now=now)
    assert [one.application.number for one in rows_of(decision)] == [1, 2]
    forward_application(actor=office, application=late, now=now)
    refresh_decision(actor=office, decision=decision, now=now)
    assert [one.outcome for one in rows_of(decision)] == ["approve", "approve", ""]


def test_the_last_signature_waits_while_the_review_is_open_again(ranked, now):
    decision, office = drafted(ranked, now, outcomes="aaa"), ranked.world.office
    send_decision(actor=office, decision=decision, now=now)
    reopen_panel(actor=office, panel=ranked.panel, reason="专家要改分", now=now)
    signer = signer_of(ranked)
    assert code_of(sign_all, decision=decision, signer=signer, now=now) == "review_open"
    close_panel(actor=office, panel=ranked.panel, now=now)
    assert sign_all(decision, signer, now).state == "signed"


def test_while_votes_are_cast_or_uncounted_nothing_is_sent(ranked, now):
    decision, office = drafted(ranked, now, outcomes="aaa"), ranked.world.office
    part = Part.objects.create(panel=ranked.panel, order=2, key="ballot2", kind="ballot")
    Ballot.objects.create(panel=ranked.panel, part=part, state=Ballot.State.OPEN)
    missing = what_is_missing(decision, rows_of(decision))
    assert missing == ["“创建推介会”正在投票，还没有计票。请等投票截止，先计票。"]
    assert code_of(send_decision, actor=office, decision=decision, now=now) == "not_ready"


def test_without_a_review_the_numbers_stand_for_the_ranking(now):
    world, _passed = make_passed(now)
    decision = begin_decision(actor=world.office, held=world.round, key="selection", now=now)
    assert [(one.place, one.rank) for one in rows_of(decision)] == [(1, None), (2, None)]
    registered = register_outside(
        actor=world.office, decision=decision, body="校党委", number="党发〔2027〕3号",
        dated_on=date(2027, 4, 1), file=None, now=now,
    )  # fmt: skip
    assert registered.outside_number == "党发〔2027〕3号"


def test_what_is_being_signed_is_still_the_list_as_it_is(ranked, now):
    decision, office = drafted(ranked, now), ranked.world.office
    send_decision(actor=office, decision=decision, now=now)
    last = Application.objects.get(number=3)
    again = {"actor": office, "application": last, "reason": "再核一次。", "now": now}
    assert code_of(reopen_application, **again) == "signing"
    Application.objects.filter(pk=last.pk).update(state="submitted")
    asked = {"decision": decision, "signer": signer_of(ranked), "now": now}
    assert code_of(sign_all, **asked) == "out_of_date"
    assert states(ranked) == ["forwarded", "forwarded", "submitted"]
    assert sign_all(verdict="returned", opinion="名单有变。", **asked).is_draft
    reopen_application(**again | {"application": Application.objects.get(number=2)})


def test_the_ranking_is_read_as_it_was_kept_while_it_holds(ranked, now):
    held, panel = ranked.world.round, ranked.panel
    worked_out = ranking_of(held, "application")
    assert sorted(rank for rank, _score in worked_out.values()) == [1, 2, 3]
    last = Result.objects.get(panel=panel, rank=3)
    Result.objects.filter(pk=last.pk).update(rank=9)
    assert ranking_of(held, "application")[last.subject.subject_id][0] == 9
    mark_stale(panel)
    assert ranking_of(held, "application") == worked_out
