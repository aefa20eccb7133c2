"""Opinions are given in order, on one exact version; a later change voids them visibly."""

from __future__ import annotations

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.deadlines import SHANGHAI
from yipin.rules.definition import Endorser
from yipin.rules.endorsement_chain import (
    CHANGED,
    SENT_AGAIN,
    Act,
    Step,
    chain_after,
    current_step,
    is_complete,
    live_steps,
    new_chain,
    next_waiting,
    signed_count,
    steps_voided_by_change,
)
from yipin.rules.verdicts import Refusal

LEAGUE = Endorser("league", "学院团委意见")
PARTY = Endorser("party", "学院党委意见", "party")
CHAIN = new_chain((LEAGUE, PARTY))
AT = datetime(2027, 3, 25, 10, 5, tzinfo=SHANGHAI)
V1, V2 = "a" * 64, "b" * 64


def after(*acts: Act, steps=CHAIN):
    for act in acts:
        steps = chain_after(steps, act)
        assert not isinstance(steps, Refusal), steps.message
    return steps


def send(digest=V1, version=1):
    return Act("send", version, digest)


def sign(key, digest=V1, version=1, kind="sign", opinion="同意申报。"):
    return Act(kind, version, digest, key, "沈怀瑾", opinion, AT)


def states(steps):
    return [(step.key, step.state) for step in steps]


def test_nobody_is_asked_before_it_is_sent():
    assert states(CHAIN) == [("league", "waiting"), ("party", "waiting")]
    assert current_step(CHAIN) is None
    assert next_waiting(CHAIN).key == "league"
    refused = chain_after(CHAIN, sign("league"))
    assert refused == Refusal("not_sent", "现在没有等签的意见。内容可能已撤回，请刷新后再看。")


def test_one_after_the_other_until_all_have_signed():
    sent = after(send())
    assert current_step(sent).key == "league"
    first = after(sign("league"), steps=sent)
    assert states(first) == [("league", "signed"), ("party", "current")]
    assert not is_complete(first, V1)
    both = after(sign("party", opinion="  同意  "), steps=first)
    assert is_complete(both, V1)
    assert not is_complete(both, V2)
    assert both[1] == Step("party", "学院党委意见", "party", "signed", "沈怀瑾", "同意", 1, V1, AT)


def test_it_is_not_ones_turn_before_it_is():
    assert chain_after(after(send()), sign("party")).message == (
        "现在轮到“学院团委意见”，还没轮到您。轮到时会通知您。"
    )


def test_an_old_version_is_not_signed():
    sent = after(send(V2, 2))
    assert chain_after(sent, sign("league")).message == (
        "您看的是第 1 版，现在是第 2 版。请看过改动再签。"
    )


def test_a_return_or_refusal_says_why():
    for kind in ("return", "refuse"):
        refused = chain_after(after(send()), sign("league", kind=kind, opinion=" "))
        assert refused.code == "reason_missing"
    returned = after(send(), sign("league", kind="return", opinion="补安全措施"))
    assert states(returned) == [("league", "returned"), ("party", "waiting")]
    assert states(after(send(), sign("league", kind="refuse")))[0] == ("league", "refused")


def test_a_later_change_voids_every_opinion_and_keeps_it_in_sight():
    changed = after(send(), sign("league"), Act("change", 2, V2))
    assert states(changed) == [("league", "void"), ("league", "waiting"), ("party", "waiting")]
    assert (changed[0].opinion, changed[0].void_reason) == ("同意申报。", CHANGED)
    assert states(live_steps(changed)) == [("league", "waiting"), ("party", "waiting")]
    again = after(send(V2, 2), sign("league", V2, 2), sign("party", V2, 2), steps=changed)
    assert is_complete(again, V2)
    assert signed_count(again, V2) == 2


def test_a_change_takes_the_paper_from_whoever_has_it_before_them():
    changed = after(send(), Act("change", 2, V2))
    assert states(changed) == [("league", "waiting"), ("party", "waiting")]


def test_a_change_back_and_forth_without_effect_voids_nothing():
    signed = after(send(), sign("league"))
    assert steps_voided_by_change(signed, V1) == ()
    assert after(Act("change", 2, V1), steps=signed) == signed


def test_after_a_return_the_same_words_may_be_sent_once_more():
    returned = after(send(), sign("league"), sign("party", kind="return", opinion="补盖章"))
    again = after(send(), steps=returned)
    assert states(again) == [("league", "signed"), ("party", "void"), ("party", "current")]
    assert again[1].void_reason == SENT_AGAIN


def test_what_is_under_way_is_not_sent_twice():
    assert chain_after(after(send()), send()).message == (
        "已经送签，正在等意见。要改内容，请先撤回。"
    )


def test_withdrawing_takes_the_turn_back_and_leaves_signatures():
    drawn = after(send(), sign("league"), Act("withdraw", 1, V1))
    assert states(drawn) == [("league", "signed"), ("party", "waiting")]
    assert states(after(send(), steps=drawn)) == [("league", "signed"), ("party", "current")]
    assert states(after(send(V2, 2), steps=drawn)) == [
        ("league", "void"),
        ("league", "current"),
        ("party", "waiting"),
    ]


def test_sending_what_all_have_signed_asks_nobody():
    full = after(send(), sign("league"), sign("party"), send())
    assert current_step(full) is None


acts = st.builds(
    Act,
    st.sampled_from(["send", "sign", "return", "refuse", "withdraw", "change"]),
    st.integers(1, 2),
    st.sampled_from([V1, V2]),
    st.sampled_from(["league", "party"]),
    opinion=st.just("看过"),
)


@given(st.lists(acts, max_size=20))
def test_whatever_happens_nothing_given_disappears_and_one_at_most_has_the_turn(history):
    steps = CHAIN
    for act in history:
        done = chain_after(steps, act)
        if isinstance(done, Refusal):
            continue
        given_before = [step.opinion for step in steps if step.opinion]
        assert [one for one in (step.opinion for step in done) if one][
            : len(given_before)
        ] == given_before
        assert sum(step.state == "current" for step in done) <= 1
        assert [step.key for step in live_steps(done)] == ["league", "party"]
        if is_complete(done, act.digest):
            assert {step.digest for step in live_steps(done)} == {act.digest}
        steps = done
