"""The page of a review: what to do next, the experts and how far they are, what is being judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yipin.reviews.chair_queries import is_result_out
from yipin.reviews.models import Aside, Judge, Panel
from yipin.reviews.order_queries import never_called, waits_words
from yipin.reviews.queries import (
    Progress,
    asides_of_panel,
    can_take_more,
    judges_of_panel,
    progress_of_panel,
)
from yipin.reviews.services.ballots import can_ballots_be_settled
from yipin.rules.rubrics import Criterion, points_words
from yipin.rules.scores import MEAN_FROM

ASIDES = 20  # a page
NAMED = 3  # of many items
LATE_TO_DO = gettext_lazy("要评，先补进，或另设一组。")


@dataclass(frozen=True, kw_only=True)
class Lead:
    """The next act: a sentence, a hint, the act's key (or an anchor, or an address) and its button;
    ``aside``: what else there is to know; ``other``: another act that is open, with its own question.
    """

    sentence: str
    hint: str = ""
    act: str = ""
    anchor: str = ""
    url: str = ""
    aside: str = ""
    button: str = ""
    other: str = ""
    other_button: str = ""
    other_question: str = ""
    question: str = ""


@dataclass(frozen=True, kw_only=True)
class PanelPage:
    lead: Lead
    judges: Sequence[Judge]
    can_name_chair: bool
    why_open: str
    waits: str
    late: str
    progress: Progress
    begin_question: str
    asides: Page  # type: ignore[type-arg]
    asides_why: Sequence[tuple[Aside, str]]
    criteria: Sequence[tuple[Criterion, str]]
    full: str


def panel_page(
    panel: Panel, now: datetime, number: str | None = None, passed_later: Sequence[str] = ()
) -> PanelPage:
    """``number`` is the page of those who stand aside; ``passed_later``: titles that no panel judges.
    Seven reads, three more while experts judge and three while items lack experts, however many experts
    and subjects there are.
    """
    judges = list(judges_of_panel(panel))
    late = late_words(passed_later)
    progress = progress_of_panel(panel)
    asides = Paginator(asides_of_panel(panel), ASIDES).get_page(number)
    rubric, why_open = panel.rubric, ""
    if panel.state == Panel.State.JUDGING:
        why_open = can_ballots_be_settled(panel, now).reason
    lead, waits = lead_of(panel, judges, progress), ""
    if panel.state == Panel.State.JUDGING:
        waits = waits_words(never_called(panel)) + (late and late + LATE_TO_DO)
    if lead.act == "close":
        lead = replace(lead, question=waits + lead.question)
    if lead.act == "close" and why_open:
        url = reverse("panel_parts", args=[panel.pk])
        lead = Lead(sentence=_("评审还不能结束。"), hint=why_open, url=url, button=_("看投票"))
    return PanelPage(
        lead=replace(lead, aside=_without_items(panel, judges, progress)),
        why_open=why_open,
        waits=waits,
        late=late,
        judges=judges,
        can_name_chair=not is_result_out(panel),
        progress=progress,
        begin_question=begin_question(progress),
        asides=asides,
        asides_why=[(one, one.why) for one in asides],
        criteria=[(one, points_words(one.max_points)) for one in rubric.criteria],
        full=points_words(int(rubric.full_points)),
    )


def lead_of(panel: Panel, judges: Sequence[Judge], progress: Progress) -> Lead:
    """One thing at a time, in the order in which a review is held."""
    if panel.state == Panel.State.CLOSED:
        return Lead(
            sentence=_("评审已经结束，可以看排名。"),
            url=reverse("panel_ranking", args=[panel.pk]), button=_("看排名"),
        )  # fmt: skip
    if not judges:
        return Lead(
            sentence=_("先请专家。"),
            hint=_("同一单位、上下级单位和参与申报的人会自动回避。"),
            anchor="seat", button=_("请专家"),
        )  # fmt: skip
    if panel.is_partly_open:
        return _again_lead(progress)
    can_deal = bool(progress.short) and can_take_more(panel, judges)
    if not progress.cards or (can_deal and panel.state == Panel.State.PREPARING):
        return _dealing_lead(panel, len(judges))
    left = progress.cards - progress.handed_in
    if progress.short and (left or can_deal or panel.state == Panel.State.PREPARING):
        return _short_lead(panel, progress, can_deal=can_deal)
    if panel.state == Panel.State.PREPARING:
        return Lead(
            sentence=_("分好了，可以开始评审。"),
            hint=_("开始以后专家会收到消息，打开就能评。"),
            act="begin", button=_("开始评审"),
            question=_("评分表从第一位专家打分起就不能再改。"),
        )  # fmt: skip
    if left:
        sentence = _("评审中：%(cards)s 张评分表，还有 %(left)s 张没交。")
        return Lead(
            sentence=sentence % {"left": left, "cards": progress.cards},
            hint=_("专家随评随存，交了才算数。"), act="remind", button=_("提醒没交的专家"),
        )  # fmt: skip
    few = _("%(short)s不足 %(few)s 位的不出结果；要补，可以再请专家。")
    facts = {"short": short_words(panel, progress), "few": MEAN_FROM}
    return Lead(
        sentence=_("评分表都交齐了，可以结束评审。"),
        hint=few % facts if progress.short else _("结束以后专家不能再改，排名就定下来。"),
        act="close", button=_("结束评审"), question=_("要改回来，可以重新打开，写明原因。"),
    )  # fmt: skip


def named_first(titles: Sequence[str]) -> str:
    """The first ones by name; how many they are is said beside."""
    words = "、".join(f"“{one}”" for one in titles[:NAMED])
    return words + _("等") if len(titles) > NAMED else words


def short_words(panel: Panel, progress: Progress) -> str:
    facts = {
        "n": len(progress.short), "each": panel.each, "names": named_first(progress.short),
    }  # fmt: skip
    return _("%(n)s 个项目不满 %(each)s 位专家：%(names)s。") % facts


def late_words(titles: Sequence[str]) -> str:
    """Of what passed after the review was set up and no panel judges; empty where there is none."""
    if not titles:
        return ""
    words = _("%(n)s 个项目后来通过了审查，不在任何一组，没有人评：%(names)s。")
    return words % {"n": len(titles), "names": named_first(titles)}


def _idle(judges: Sequence[Judge]) -> list[Judge]:
    return [one for one in judges if not one.dealt]  # type: ignore[attr-defined]


def _without_items(panel: Panel, judges: Sequence[Judge], progress: Progress) -> str:
    """Experts for whom nothing is left, once everything has been dealt."""
    idle = _idle(judges)
    is_dealt = progress.cards and not panel.is_partly_open and panel.state != Panel.State.CLOSED
    if not idle or not is_dealt or (progress.short and can_take_more(panel, idle)):
        return ""
    words = _("%(names)s没有分到项目：每项的专家已经够了，或者都要回避。")
    return words % {"names": "、".join(one.person.name for one in idle)}


def _again_lead(progress: Progress) -> Lead:
    """Open for what came in again alone."""
    if left := progress.cards - progress.handed_in:
        return Lead(
            sentence=_("延期后再交的项目正在重新评审，还有 %(left)s 张评分表没交。") % {"left": left},
            hint=_("只重新评这些项目，其他项目的评分不变。"), act="remind", button=_("提醒没交的专家"),
        )  # fmt: skip
    return Lead(
        sentence=_("延期后再交的项目已重新评审，可以结束评审。"),
        hint=_("结束以后排名更新，再重新决定这些项目的结果。"),
        act="close", button=_("结束评审"), question=_("其他项目的评分没有动。"),
    )  # fmt: skip


def too_few(each: int, seated: int) -> str:
    """Said at once, not when all cards are in; nothing while nobody has been asked."""
    if not seated or each <= seated:
        return ""
    facts = {"each": each, "seated": seated, "n": each - seated}
    return _("每个项目要 %(each)s 位专家评，现在请了 %(seated)s 位，还要再请 %(n)s 位。") % facts


def begin_question(progress: Progress) -> str:
    """What beginning means; first what can have no result, where there is any."""
    told = _("专家会收到消息，打开就能评。")
    if not progress.few:
        return told
    least, most = progress.few[0], progress.few[-1]
    facts = {"n": len(progress.few), "few": MEAN_FROM, "experts": most}
    words = _("%(n)s 个项目只有 %(experts)s 位专家，不足 %(few)s 位的不出结果。")
    if least < most:
        words = _("%(n)s 个项目最多只有 %(experts)s 位专家，不足 %(few)s 位的不出结果。")
    if not most:
        words = _("%(n)s 个项目没有专家，不足 %(few)s 位的不出结果。")
    return words % facts + told


def _dealing_lead(panel: Panel, seated: int) -> Lead:
    few = too_few(panel.each, seated)
    if few and panel.state == Panel.State.PREPARING:
        return Lead(
            sentence=few, hint=_("也可以在“更多”的“评审安排”里少要几位。请好了再分配项目。"),
            anchor="seat", button=_("再请专家"), other="assign", other_button=_("先这样分配"),
        )  # fmt: skip
    return Lead(
        sentence=_("专家请好了，分一下谁评哪些项目。"),
        hint=_("每项 %(each)s 位，忙闲均匀，该回避的避开，已分好的不动。") % {"each": panel.each},
        act="assign", button=_("分配项目"),
    )  # fmt: skip


def _short_lead(panel: Panel, progress: Progress, *, can_deal: bool) -> Lead:
    """While experts judge, gaps are dealt anew where somebody may take them; else one more is asked."""
    sentence = short_words(panel, progress)
    if panel.state == Panel.State.PREPARING:
        hint = _(
            "能评的都分了，可以再请几位。也可以在“更多”里少要几位，或就这样开始；"
            "不足 %(few)s 位的不出结果。"
        )
        return Lead(
            sentence=sentence, hint=hint % {"few": MEAN_FROM}, anchor="seat", button=_("再请专家"),
            other="begin", other_button=_("就这样开始"), other_question=begin_question(progress),
        )  # fmt: skip
    left = progress.cards - progress.handed_in
    waits = _("%(cards)s 张评分表，还有 %(left)s 张没交。") % {
        "cards": progress.cards,
        "left": left,
    }
    remind = {"other": "remind", "other_button": _("提醒没交的专家")} if left else {}
    if can_deal:
        hint = _("请再分配一次，已分好的不动。") + (waits if left else "")
        return Lead(sentence=sentence, hint=hint, act="assign", button=_("再分配一次"), **remind)
    hint = _("能评的都分了，要补，先再请专家，再分配一次。不足 %(few)s 位的不出结果。")
    hint = hint % {"few": MEAN_FROM} + waits
    return Lead(sentence=sentence, hint=hint, anchor="seat", button=_("再请专家"), **remind)
