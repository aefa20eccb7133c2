"""Guards of the moves: small questions about one situation, each with the sentence that refuses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from yipin.rules.deadlines import SHANGHAI, closing_words, is_open, is_over
from yipin.rules.verdicts import Verdict, allow, refuse

TRASH_DAYS = 30
ALLOWED = Verdict(allowed=True)


@dataclass(frozen=True, slots=True)
class Situation:
    """All a guard may know. The caller reads it under the lock that the move takes."""

    now: datetime
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    revise_until: datetime | None = None  # set when returned for revision
    has_permit: bool = False  # a named permit for late entry
    has_faults: bool = False
    faults_note: str = ""  # how many and where, e.g. 还有 2 处没填好
    endorsements_needed: int = 0
    endorsements_given: int = 0  # valid ones on this very version, before the act
    quota_verdict: Verdict = ALLOWED
    brand_verdict: Verdict = ALLOWED  # whether the brands the unit holds let it apply anew
    level_verdict: Verdict = ALLOWED
    reason_given: bool = False
    merge_target_given: bool = False
    was_submitted: bool = False
    discarded_at: datetime | None = None
    is_report: bool = False  # what a project hands in at a later stage
    is_decided: bool = False  # a decision that names this application has all its signatures


Guard = Callable[[Situation], Verdict]


def always(_: Situation) -> Verdict:
    return allow()


def all_of(*guards: Guard) -> Guard:
    """The first refusal counts, in the order in which a person would mend things."""

    def combined(situation: Situation) -> Verdict:
        return next((no for one in guards if not (no := one(situation))), allow())

    return combined


def window_open(situation: Situation) -> Verdict:
    """Inclusive to the minute at both ends; no permit helps."""
    if is_open(situation.opens_at, situation.closes_at, situation.now):
        return allow()
    if not is_over(situation.closes_at, situation.now):
        return refuse("not_open_yet", "还没到开放时间，先存着草稿，到时间再提交。")
    return refuse(
        "window_over",
        f"{_closed_words(situation)}，不能再改动。有特殊情况，请联系主办单位。",
    )


def _closed_words(situation: Situation) -> str:
    """Asked only when the window is over, so there is an end to name."""
    closes_at = situation.closes_at or situation.now
    return f"{closing_words(closes_at, situation.now.astimezone(SHANGHAI).year)}已截止"


def window_not_over(situation: Situation) -> Verdict:
    """Before it opens one may already write; after it closes only with a permit."""
    if situation.has_permit or not is_over(situation.closes_at, situation.now):
        return allow()
    way_out = "填好的内容都在。要补交，请主办单位给本单位延期。"
    return refuse("window_over", f"{_closed_words(situation)}。{way_out}")


def may_still_send(situation: Situation) -> Verdict:
    """The window is open, or a permit or a term for revision stands in for it."""
    if situation.has_permit or _has_time_to_revise(situation):
        return allow()
    return all_of(window_not_over, window_open)(situation)


def acts_under_permit(situation: Situation) -> bool:
    """Nothing but the permit keeps the door open; then it is counted."""
    return (
        situation.has_permit
        and is_over(situation.closes_at, situation.now)
        and not _has_time_to_revise(situation)
    )


def _has_time_to_revise(situation: Situation) -> bool:
    until = situation.revise_until
    return until is not None and not is_over(until, situation.now)


def no_faults(situation: Situation) -> Verdict:
    if not situation.has_faults:
        return allow()
    note = situation.faults_note or "还有没填好的地方"
    return refuse("faults", f"{note}。请改好标出的各处，再送出。")


def quota_allows(situation: Situation) -> Verdict:
    return situation.quota_verdict


def brand_allows(situation: Situation) -> Verdict:
    return situation.brand_verdict


def level_has_room(situation: Situation) -> Verdict:
    return situation.level_verdict


def reason_given(situation: Situation) -> Verdict:
    if situation.reason_given:
        return allow()
    return refuse("reason_missing", "请写明理由，对方会看到。")


def merge_target_given(situation: Situation) -> Verdict:
    if situation.merge_target_given:
        return allow()
    return refuse("merge_target_missing", "请选并入哪一个项目。")


def needs_opinions(situation: Situation) -> Verdict:
    if situation.endorsements_needed:
        return allow()
    return refuse("no_opinions_needed", "本轮不用签意见，填好后直接提交。")


def opinions_complete(situation: Situation) -> Verdict:
    missing = situation.endorsements_needed - situation.endorsements_given
    if missing <= 0:
        return allow()
    return refuse("opinions_missing", f"还差 {missing} 个意见。请先送签，签齐以后再提交。")


def opinions_missing(situation: Situation) -> Verdict:
    if situation.endorsements_given < situation.endorsements_needed:
        return allow()
    return refuse("opinions_complete", "这一版的意见已经签齐，可以直接提交。")


def last_opinion(situation: Situation) -> Verdict:
    if situation.endorsements_given + 1 >= situation.endorsements_needed:
        return allow()
    return refuse("more_opinions_to_come", "后面还有意见要签。")


def more_opinions(situation: Situation) -> Verdict:
    """The counterpart of ``last_opinion``; one of the two always allows."""
    if not last_opinion(situation):
        return allow()
    return refuse("last_opinion", "这是最后一个意见。")


def decision_signed(situation: Situation) -> Verdict:
    if situation.is_decided:
        return allow()
    return refuse("not_decided", "这一步由决定作出：决定签署齐了，系统自动办理。")


def never_submitted(situation: Situation) -> Verdict:
    if not situation.was_submitted:
        return allow()
    return refuse("was_submitted", "提交过的项目要留档，不能删除。不想再报，可以不重新提交。")


def still_in_trash(situation: Situation) -> Verdict:
    gone_at = situation.discarded_at
    if gone_at is None or situation.now - gone_at < timedelta(days=TRASH_DAYS):
        return allow()
    return refuse("trash_emptied", f"删除已满 {TRASH_DAYS} 天，不能恢复。请新建一份申报。")


def not_a_report(situation: Situation) -> Verdict:
    """A project that runs owes its report: an opinion may send it back, not end it."""
    if situation.is_report:
        reason = "项目正在实施，这份材料总要交，不能办不同意。要改的请退回修改，写明改什么。"
        return refuse("report_not_declined", reason)
    return allow()


GUARDS: dict[str, Guard] = {
    "always": always,
    "window_open": window_open,
    "window_not_over": window_not_over,
    "may_start": all_of(window_not_over, brand_allows),
    "may_send_to_endorse": all_of(
        needs_opinions, opinions_missing, may_still_send, brand_allows, no_faults, quota_allows
    ),
    "may_submit": all_of(opinions_complete, may_still_send, brand_allows, no_faults, quota_allows),
    "level_has_room": level_has_room,
    "may_move_level": all_of(reason_given, level_has_room),
    "may_decline": all_of(not_a_report, reason_given),
    "may_merge": all_of(merge_target_given, reason_given),
    "may_add": all_of(reason_given, level_has_room),
    "reason_given": reason_given,
    "last_opinion": last_opinion,
    "more_opinions": more_opinions,
    "decision_signed": decision_signed,
    "never_submitted": never_submitted,
    "still_in_trash": still_in_trash,
}
