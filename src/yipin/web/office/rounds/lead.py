"""The sentence a round opens with, and the one thing worth doing next."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _

from yipin.programmes.models import Round, RoundStage
from yipin.projects.next_steps import NextStep, later_step_of, next_step_of
from yipin.projects.publicities import is_over as is_publicity_over
from yipin.rules.collecting import report_stages
from yipin.rules.deadlines import days_left, is_over
from yipin.rules.decisions import deciding_stages, is_deciding, makes_public
from yipin.web.office.rounds.facts import BEGUN, RoundFacts
from yipin.web.theme import dates


@dataclass(frozen=True, kw_only=True)
class Lead:
    """``kind`` remind posts to all that are missing; any other is a link, or nothing to do. ``also``:
    what may have to be done before it.
    """

    sentence: str
    hint: str = ""
    kind: str = ""
    action: str = ""
    url: str = ""
    also: str = ""
    also_url: str = ""


def lead_of(facts: RoundFacts) -> Lead:
    """What to do next comes first: remind while one can still apply, screen when that is over."""
    if facts.is_closed:
        return _closed(facts)
    if facts.stage is None:
        return _without_applications(facts)
    opens_at = facts.windows.opens_at
    if opens_at is not None and facts.now < opens_at:
        words = _("%(day)s开始申报，已通知 %(count)s 个单位。")
        day = dates.day_and_weekday(opens_at, now=facts.now)
        return Lead(sentence=words % {"day": day, "count": len(facts.expected)})
    return _after_deadline(facts) if facts.is_collecting_over else _collecting(facts)


def _closed(facts: RoundFacts) -> Lead:
    ended = facts.held.closed_at or facts.now
    words = _("这一轮 %(day)s结束：交来 %(sent)s 项，通过审查 %(passed)s 项。")
    values = {
        "day": dates.day(ended, now=facts.now),
        "sent": handed_in_count(facts),
        "passed": facts.passed,
    }
    return Lead(sentence=words % values, hint=_("内容都还在，可以随时查看和下载。"))


def handed_in_count(facts: RoundFacts) -> int:
    return sum(one.was_submitted for one in facts.applications)


def _without_applications(facts: RoundFacts) -> Lead:
    count = facts.held.addressees.count()
    words = _("这项计划不收申报，通知已发给 %(count)s 个单位。") % {"count": count}
    return Lead(sentence=words, hint=_("报送和任务尚未开通，日程可以先在这里看。"))


def _collecting(facts: RoundFacts) -> Lead:
    sentence = _left_words(facts) + _missing_words(facts)
    waiting = facts.by_state["submitted"]
    if facts.missing:
        return Lead(sentence=sentence, hint=_begun_words(facts), **_remind(facts))
    if waiting:
        words = _("%(count)s 项等您审查。") % {"count": waiting}
        return Lead(sentence=sentence, hint=words, **_screen(facts))
    if facts.could:
        hint = _("还可以报的，提醒一声。")
        return Lead(sentence=sentence, hint=hint, **_see_could(facts))
    return Lead(sentence=sentence, hint=_("现在没有要办的事。"))


def _left_words(facts: RoundFacts) -> str:
    closes_at = facts.windows.send_by
    if closes_at is None:
        return _("申报没有定截止时间，")
    if is_over(closes_at, facts.now):
        until = dates.deadline(facts.windows.submit_by or closes_at, now=facts.now)
        return _("申报表已停收，签意见到%(until)s为止，") % {"until": until}
    days = days_left(closes_at, facts.now)
    if days == 0:
        return _("申报今天 %(clock)s 截止，") % {"clock": dates.closing(closes_at)[1]}
    return _("申报还剩 %(days)s 天，") % {"days": days}


def _missing_words(facts: RoundFacts) -> str:
    must = sum(due.obligation.minimum > 0 for due in facts.expected)
    if facts.missing:
        words = _("%(all)s 个单位里 %(missing)s 个没交。")
        return words % {"all": must, "missing": len(facts.missing)}
    if must:
        return _("%(all)s 个单位都交了。") % {"all": must}
    sent = sum(due.obligation.done > 0 for due in facts.expected)
    words = _("%(all)s 个单位里 %(sent)s 个交了，没有规定必须交。")
    return words % {"all": len(facts.expected), "sent": sent}


def _begun_words(facts: RoundFacts) -> str:
    idle = sum(facts.rank(due) < BEGUN for due in facts.missing)
    if idle:
        return _("其中 %(idle)s 个还没开始填。先提醒，再打电话。") % {"idle": idle}
    return _("都开始填了，提醒一下不误事。")


def _after_deadline(facts: RoundFacts) -> Lead:
    waiting = facts.by_state["submitted"]
    missing = _missing_words(facts) if facts.dues else ""
    if waiting:
        words = _("申报已截止，%(count)s 项等您审查。") % {"count": waiting}
        return Lead(sentence=words, hint=missing + _screen_by(facts), **_screen(facts))
    words = _("交来的 %(sent)s 项都审查完了，通过 %(passed)s 项。")
    values = {"sent": handed_in_count(facts), "passed": facts.passed}
    step = next_step_of(facts.held) if facts.passed else None
    if step is not None:
        return _with_missing(facts, _next(facts, step, words % values))
    if facts.projects:
        return _with_missing(facts, _with_projects(facts))
    if facts.missing:
        words = _still_missing(facts)
        hint = _("可以催交，也可以给单位延期或同意免交。")
        return Lead(sentence=words, hint=hint, **_see_missing(facts))
    hint = _("没有接着要办的阶段，可以把汇总表下载下来。")
    return Lead(sentence=words % values, hint=hint, **_take_summary(facts))


def _still_missing(facts: RoundFacts) -> str:
    return _("申报已截止，还有 %(count)s 个单位没交。") % {"count": len(facts.missing)}


def _with_missing(facts: RoundFacts, lead: Lead) -> Lead:
    """Who is still missing holds nobody up, and is not forgotten."""
    return replace(lead, hint=lead.hint + _still_missing(facts)) if facts.missing else lead


def _with_projects(facts: RoundFacts) -> Lead:
    words = _("立项 %(n)s 项，都定下来了。") % {"n": facts.projects}
    later = later_step_of(facts.held)
    if later is not None:
        return _later(facts, later, words)
    hint = _("按日程实施，后面要交的材料在日程里打开。")
    return Lead(sentence=words, hint=hint, **_see_projects(facts))


def _next(facts: RoundFacts, step: NextStep, counted: str) -> Lead:
    """Review, then decide, then make public: one thing at a time."""
    held, stage = facts.held, step.stage
    link = {"kind": "link", "action": stage.name}
    if step.kind == "review":
        hint = _("评审正在进行。") if step.panel else _("接着组织评审。")
        url = reverse("round_review", args=[held.pk, stage.key])
        return Lead(sentence=counted, hint=hint, url=url, **link)
    if step.kind == "publicise":
        url = reverse("round_publicity", args=[held.pk, stage.key])
        sentence, hint = _publicity_words(facts, step)
        return Lead(sentence=sentence, hint=hint, url=url, **link)
    url = reverse("round_decide", args=[held.pk, stage.key])
    if step.decision is not None and step.decision.state == step.decision.State.SIGNING:
        words = _("“%(name)s”已经送签，等签署。") % {"name": stage.name}
        return Lead(sentence=words, hint=_("签署齐以后自动生效。"), url=url, **link)
    words = _("评审已结束，去定立项。") if step.was_reviewed else _("审查完了，去定立项。")
    lead = Lead(sentence=words, hint=counted, url=url, **link)
    return _with_unreviewed(facts, step, lead) if step.unreviewed else lead


def _with_unreviewed(facts: RoundFacts, step: NextStep, lead: Lead) -> Lead:
    """The review has ended and some that passed screening were never in it."""
    words = _("评审已结束，但 %(n)s 个通过审查的项目还没有评。") % {"n": step.unreviewed}
    return replace(
        lead, sentence=words, hint=lead.hint + _("先分到组里评完，再定立项。"),
        also=_("去分组"), also_url=grouping_url(facts.held),
    )  # fmt: skip


def grouping_url(held: Round) -> str:
    """Where applications that no panel has are put into one."""
    stages = held.definition.parsed.stages_of("assess")
    key = next((one.key for one in stages if one.purpose == "application"), "")
    return reverse("round_panels", args=[held.pk, key]) if key else ""


def _later(facts: RoundFacts, step: NextStep, counted: str) -> Lead:
    """With the projects: look over what came, review it, decide, give titles."""
    held, stage = facts.held, step.stage
    if step.kind == "publicise":
        words, hint = _publicity_words(facts, step)
        url = reverse("round_publicity", args=[held.pk, stage.key])
        return Lead(sentence=words, hint=hint, kind="link", action=stage.name, url=url)
    said = {
        "reports": (_("项目交来的材料等您审查。"), "round_reports"),
        "review": (
            _("评审正在进行。") if step.panel else _("材料交来了，接着组织评审。"),
            "round_review",
        ),
        "decide": (_("评审已结束，去定结果。"), "round_decide"),
        "titles": (_("有项目通过了验收，可以认证。"), "round_titles"),
    }
    words, name = said[step.kind]
    where = [held.pk] if step.kind == "titles" else [held.pk, stage.key]
    url = reverse(name, args=where)
    return Lead(sentence=words, hint=counted, kind="link", action=stage.name, url=url)


def _publicity_words(facts: RoundFacts, step: NextStep) -> tuple[str, str]:
    if step.publicity is None:
        follows = _("公示期满、没有异议，立项的项目开始实施。")
        if step.stage.purpose != "application":
            follows = _("公示期满、没有异议，项目通过验收，接着认证、拨付。")
        return _("决定已经签署齐，接着公示。"), follows
    is_ended = is_publicity_over(step.publicity, facts.now)
    waiting = step.publicity.open_objections  # type: ignore[attr-defined]
    last = dates.day(step.publicity.ends_on, now=facts.now)
    when = _("公示期满。") if is_ended else _("正在公示，到%(day)s为止。") % {"day": last}
    if waiting:
        return objection_words(waiting), when + _("异议都处理完，才能确认结果。")
    if is_ended:
        return _("公示期满，去确认结果。"), _("没有等处理的异议。")
    return when, _("收到异议会列在公示页里。")


def objection_words(waiting: int) -> str:
    return _("%(n)s 条异议等您处理。") % {"n": waiting}


def _see_projects(facts: RoundFacts) -> dict[str, str]:
    url = reverse("round_applications", args=[facts.held.pk]) + "?state=projects"
    return {"kind": "link", "action": _("看立项的项目"), "url": url}


def first_decision_url(held: Round) -> str:
    """Where a notice names no stage of its own that decides on applications, the way to decide."""
    definition = held.definition.parsed
    deciding = [one for one in deciding_stages(definition, "application") if one.kind != "decide"]
    return reverse("round_decide", args=[held.pk, deciding[0].key]) if deciding else ""


def review_url(held: Round, stage: RoundStage) -> str:
    """Where the work of a stage is done: reviews, decisions, publicities, titles; else nothing."""
    names = {"decide": "round_decide", "publicise": "round_publicity"}
    if stage.kind == "carry_out" and stage.is_built:
        return reverse("round_projects", args=[held.pk])
    definition = held.definition.parsed
    is_told = stage.kind == "publicise" and not makes_public(definition, stage.key)
    if stage.kind in names and stage.is_built and not is_told:
        return reverse(names[stage.kind], args=[held.pk, stage.key])
    if stage.kind in {"certify", "recheck"}:
        return reverse("round_titles", args=[held.pk])
    if stage.kind != "assess" or not stage.is_built:
        return ""
    return reverse("round_review", args=[held.pk, stage.key])


def reports_url(held: Round, stage: RoundStage) -> str:
    """Where reports of projects come in; nothing for other stages."""
    later = {one.key for one in report_stages(held.definition.parsed)}
    return reverse("round_reports", args=[held.pk, stage.key]) if stage.key in later else ""


def work_url(held: Round, stage: RoundStage) -> str:
    """The page where a stage is worked on, for stages that have one of their own."""
    return review_url(held, stage) or reports_url(held, stage) or decision_url(held, stage)


def decision_url(held: Round, stage: RoundStage) -> str:
    """Where a notice names no decision, that of the screening is opened from the screening."""
    if stage.kind != "screen" or not is_deciding(held.definition.parsed, stage.key):
        return ""
    return reverse("round_decide", args=[held.pk, stage.key])


def _screen_by(facts: RoundFacts) -> str:
    until = facts.windows.screen_by
    return _("审查到%(until)s。") % {"until": dates.deadline(until, now=facts.now)} if until else ""


def _remind(facts: RoundFacts) -> dict[str, str]:
    words = _("提醒这 %(count)s 个单位") % {"count": len(facts.missing)}
    return {"kind": "remind", "action": words, "url": reverse("round_remind", args=[facts.held.pk])}


def _screen(facts: RoundFacts) -> dict[str, str]:
    return {"kind": "link", "action": _("审查下一项"), "url": next_to_screen(facts)}


def next_to_screen(facts: RoundFacts) -> str:
    first = next(one.pk for one in facts.applications if one.state == "submitted")
    return reverse("office_application", args=[first]) + "?state=submitted&sort=submitted"


def _see_missing(facts: RoundFacts) -> dict[str, str]:
    words = _("看没交的 %(count)s 个单位") % {"count": len(facts.missing)}
    return {"kind": "link", "action": words, "url": reverse("round_missing", args=[facts.held.pk])}


def _see_could(facts: RoundFacts) -> dict[str, str]:
    words = _("看还没报的 %(count)s 个单位") % {"count": len(facts.could)}
    return {"kind": "link", "action": words, "url": could_url(facts)}


def could_url(facts: RoundFacts) -> str:
    return reverse("round_missing", args=[facts.held.pk]) + "?group=may"


def _take_summary(facts: RoundFacts) -> dict[str, str]:
    url = reverse("round_summary_xlsx", args=[facts.held.pk])
    return {"kind": "link", "action": _("下载汇总表"), "url": url}
