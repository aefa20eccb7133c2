"""Why a review or a decision cannot be begun: what is missing, and where it is seen to."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from yipin.programmes.models import Round, RoundStage
from yipin.projects.decision_models import Decision
from yipin.projects.models import Application
from yipin.rules.collecting import reports_judged_at
from yipin.rules.decisions import deciding_stages
from yipin.rules.definition import Stage
from yipin.rules.project_stages import PASSED, PROJECTS


@dataclass(frozen=True, kw_only=True)
class Lacking:
    sentence: str
    action: str = ""
    url: str = ""


def closed_round(held: Round) -> Lacking | None:
    """Nothing is begun in a round that has ended; it can be opened again."""
    if held.state != Round.State.CLOSED:
        return None
    return Lacking(
        sentence=_("这一轮已经结束，内容只供查看。确有需要，请先到项目计划页重新打开这一轮。"),
        action=_("回项目计划"), url=reverse("round", args=[held.pk]),
    )  # fmt: skip


def what_is_lacking(held: Round, row: RoundStage) -> Lacking:
    """For a stage that has nothing before it; whoever asks has seen that the list is empty."""
    if closed := closed_round(held):
        return closed
    definition = held.definition.parsed
    stage = definition.stage(row.key)
    if stage is None or stage.purpose == "application":
        return _undecided_before(held, stage) or _applications(held)
    if not held.applications.filter(state__in=PROJECTS).exists():
        return _projects(held)
    collected = reports_judged_at(definition, row.key)
    return _reports(held, collected) if collected else _nobody_at_work(held)


def _undecided_before(held: Round, stage: Stage | None) -> Lacking | None:
    """A confirmation needs the decision before it."""
    deciding = deciding_stages(held.definition.parsed, "application")
    for earlier in deciding[: deciding.index(stage)] if stage in deciding else ():
        signed = Decision.objects.filter(
            round=held, stage_key=earlier.key, state=Decision.State.SIGNED
        )
        if not signed.exists():
            words = _("“%(name)s”还没有签署齐，签署齐以后才能办这一步。")
            return Lacking(
                sentence=words % {"name": earlier.name}, action=_("去办“%s”") % earlier.name,
                url=reverse("round_decide", args=[held.pk, earlier.key]),
            )  # fmt: skip
    return None


def _applications(held: Round) -> Lacking:
    states = set(held.applications.values_list("state", flat=True))
    table = reverse("round_applications", args=[held.pk])
    if "submitted" in states:
        count = held.applications.filter(state="submitted").count()
        return Lacking(
            sentence=_("还没有项目通过审查。"), action=_("去审查（%(n)s 项）") % {"n": count},
            url=reverse("round_next", args=[held.pk]),
        )  # fmt: skip
    if states & PASSED:
        words = _("通过审查的项目都已有了决定，这里没有要办的。")
        return Lacking(sentence=words, action=_("看这些项目"), url=f"{table}?state=passed")
    if held.applications.filter(number__isnull=False).exists():
        words = _("交来的申报都审查过了，没有一项通过。")
        return Lacking(sentence=words, action=_("看申报"), url=table)
    return Lacking(
        sentence=_("还没有单位交来申报。"), action=_("看谁没交"),
        url=reverse("round_missing", args=[held.pk]),
    )  # fmt: skip


def _projects(held: Round) -> Lacking:
    deciding = deciding_stages(held.definition.parsed, "application")
    words = _("还没有立项的项目。先办立项，项目实施以后才有这一步。")
    if not deciding:
        return Lacking(sentence=words)
    url = reverse("round_decide", args=[held.pk, deciding[-1].key])
    return Lacking(sentence=words, action=_("去办“%s”") % deciding[-1].name, url=url)


def _reports(held: Round, collected: Stage) -> Lacking:
    came = Application.every.filter(round=held, stage__key=collected.key)
    waiting = came.filter(state="submitted").count()
    url = reverse("round_reports", args=[held.pk, collected.key])
    if waiting:
        words = _("“%(name)s”交来的还没有一份通过审查。")
        action = _("去审查（%(n)s 份）") % {"n": waiting}
    elif came.filter(number__isnull=False).exists():
        words, action = _("“%(name)s”还没有一份通过审查。"), _("看交来的材料")
    else:
        words, action = _("还没有单位交来“%(name)s”。"), _("看谁没交")
    return Lacking(sentence=words % {"name": collected.name}, action=action, url=url)


def _nobody_at_work(held: Round) -> Lacking:
    words = _("没有正在实施的项目，这里没有要办的。")
    return Lacking(
        sentence=words, action=_("看立项的项目"), url=reverse("round_projects", args=[held.pk])
    )
