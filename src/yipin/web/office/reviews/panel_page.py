"""The page of a review: what to do next, the experts and how far they are, what is being judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

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


@dataclass(frozen=True, kw_only=True)
class Lead:
    """The next act: a sentence, a hint, the act's key (or an anchor, or an address) and its button;
    ``aside``: what else there is to know; ``other``: another act that is open.
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
    question: str = ""


@dataclass(frozen=True, kw_only=True)
class PanelPage:
    lead: Lead
    judges: Sequence[Judge]
    can_name_chair: bool
    why_open: str
    waits: str
    progress: Progress
    begin_question: str
    asides: Page  # type: ignore[type-arg]
    asides_why: Sequence[tuple[Aside, str]]
    criteria: Sequence[tuple[Criterion, str]]
    full: str


def panel_page(panel: Panel, now: datetime, number: str | None = None) -> PanelPage:
    """``number`` is the page of those who stand aside. Seven reads, three more
    while experts judge, however many experts and subjects there
    are.
    """
    judges = list(judges_of_panel(panel))
    progress = progress_of_panel(panel)
    asides = Paginator(asides_of_panel(panel), ASIDES).get_page(number)
    rubric, why_open = panel.rubric, ""
    if panel.state == Panel.State.JUDGING:
        why_open = can_ballots_be_settled(panel, now).reason
    lead, waits = lead_of(panel, judges, progress), ""
    if panel.state == Panel.State.JUDGING:
        waits = waits_words(never_called(panel))
    if lead.act == "close":
        lead = replace(lead, question=waits + lead.question)
    if lead.act == "close" and why_open:
        url = reverse("panel_parts", args=[panel.pk])
        lead = Lead(sentence=_("评审还不能结束。"), hint=why_open, url=url, button=_("看投票"))
    return PanelPage(
        lead=replace(lead, aside=_without_items(panel, judges, progress)),
        why_open=why_open,
        waits=waits,
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
    if not progress.cards or _can_deal_more(panel, judges, progress):
        return _dealing_lead(panel, len(judges))
    if progress.short and panel.state == Panel.State.PREPARING:
        return _short_lead(panel, progress)
    if panel.state == Panel.State.PREPARING:
        return Lead(
            sentence=_("分好了，可以开始评审。"),
            hint=_("开始以后专家会收到消息，打开就能评。"),
            act="begin", button=_("开始评审"),
            question=_("评分表从第一位专家打分起就不能再改。"),
        )  # fmt: skip
    if progress.handed_in < progress.cards:
        facts = {"left": progress.cards - progress.handed_in, "cards": progress.cards}
        sentence = _("评审中：%(cards)s 张评分表，还有 %(left)s 张没交。") % facts
        return Lead(sentence=sentence, hint=_("专家随评随存，交了才算数。"), act="remind",
                    button=_("提醒没交的专家"))  # fmt: skip
    few = _("有 %(n)s 个项目不满 %(each)s 位专家，不足 %(few)s 位的不出结果；要补，可以再请专家。")
    facts = {"n": progress.short, "each": panel.each, "few": MEAN_FROM}
    return Lead(
        sentence=_("评分表都交齐了，可以结束评审。"),
        hint=few % facts if progress.short else _("结束以后专家不能再改，排名就定下来。"),
        act="close", button=_("结束评审"), question=_("要改回来，可以重新打开，写明原因。"),
    )  # fmt: skip


def _idle(judges: Sequence[Judge]) -> list[Judge]:
    return [one for one in judges if not one.dealt]  # type: ignore[attr-defined]


def _can_deal_more(panel: Panel, judges: Sequence[Judge], progress: Progress) -> bool:
    """Some subject lacks an expert, and somebody without items need not stand aside from it."""
    return bool(progress.short) and can_take_more(panel, _idle(judges))


def _without_items(panel: Panel, judges: Sequence[Judge], progress: Progress) -> str:
    """Experts for whom nothing is left, once everything has been dealt."""
    idle = _idle(judges)
    is_dealt = progress.cards and not panel.is_partly_open and panel.state != Panel.State.CLOSED
    if not idle or not is_dealt or _can_deal_more(panel, judges, progress):
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


def _short_lead(panel: Panel, progress: Progress) -> Lead:
    facts = {"n": progress.short, "each": panel.each, "few": MEAN_FROM}
    return Lead(
        sentence=_("%(n)s 个项目不满 %(each)s 位专家。") % facts,
        hint=_(
            "能评的都分了，可以再请几位。也可以在“更多”里少要几位，或就这样开始；"
            "不足 %(few)s 位的不出结果。"
        )
        % facts,
        anchor="seat", button=_("再请专家"),
    )  # fmt: skip
