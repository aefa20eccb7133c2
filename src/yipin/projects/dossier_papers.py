"""What a project's dossier holds beside forms and evidence: plan, visits, tasks, news, decisions, letters.

Each paper is written when its turn in the zip comes. Of a decision the unit's own lines alone are said,
without rank and score, and a reason only where the outcome asks for one, as in the letter of result; a
draft of news is nobody's but the unit's and stays out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, cast

from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from yipin.documents.formats.writing.dossier_zip import DossierFile
from yipin.documents.formats.writing.printed import date_words, moment_words
from yipin.documents.formats.writing.sections_docx import Picture, Section, write_sections
from yipin.documents.models import NewsItem
from yipin.documents.news_permissions import can_see_news
from yipin.documents.news_queries import news_of_project
from yipin.organisations.permissions import Actor
from yipin.projects.decision_models import Decision, DecisionRow
from yipin.projects.milestones import from_json, local_day
from yipin.projects.models import Application, Milestone, PlanChange, ProjectTask, Visit
from yipin.projects.result_letter_models import KINDS, ResultLetter
from yipin.projects.result_letter_permissions import can_read_letter
from yipin.projects.result_letters import letters_about
from yipin.rules.decisions import outcome_of

LAID_DOWN = (Decision.State.SIGNED, Decision.State.REPLACED)


def papers_of_project(project: Application, actor: Actor) -> Iterator[DossierFile]:
    """Nothing is written of what there is nothing of, or what ``actor`` could not open by itself."""
    plan = [_milestone(one) for one in project.milestones.all()]
    plan += [_change(one) for one in project.plan_changes.order_by("id")]
    yield from _one(_("实施计划"), _("实施计划和变更"), plan)
    yield from _one(
        _("走访"), _("走访记录和答复"), map(_visit, project.visits.order_by("visited_on"))
    )
    tasks = project.tasks.select_related("evidence")
    yield from _one(_("任务"), _("任务和办理情况"), map(_task, tasks))
    sent = news_of_project(project.pk).filter(sent_at__isnull=False).order_by("sent_at", "id")
    for item in sent.prefetch_related("pictures", "decisions__unit"):
        if can_see_news(actor, item):
            yield from _one(_("通讯稿"), item.title, [_news(item)], day=item)
    rows = DecisionRow.objects.filter(application=project, decision__state__in=LAID_DOWN)
    rows = rows.select_related("decision__round__definition").order_by("decision__signed_at", "id")
    yield from _one(_("决定和通知"), _("关于本项目的决定"), map(_decision, rows))
    for letter in letters_about(project).select_related("unit", "decision__round__unit"):
        if can_read_letter(actor, letter):
            yield from _letter(letter)


def _one(
    folder: str, name: str, sections: Iterable[Section], *, day: NewsItem | None = None
) -> Iterator[DossierFile]:
    """One Word file, unless it would be empty."""
    held = list(sections)
    first = f"{local_day(day.sent_at):%Y%m%d} " if day and day.sent_at else ""
    if held:
        yield DossierFile(f"{first}{name}.docx", lambda: write_sections(name, held), folder)


def _day(on: object) -> str:
    return date_words(on) if on else ""  # type: ignore[arg-type]


def _milestone(one: Milestone) -> Section:
    return Section(one.title, (
        (_("完成日期"), _day(one.due_on)), (_("负责人"), one.who), (_("完成于"), _day(one.done_on)),
        (_("完成情况"), one.done_note), (_("备注"), _("计划变更后取消") if one.dropped_at else ""),
    ))  # fmt: skip


def _change(one: PlanChange) -> Section:
    return Section(
        _("变更申请（%(day)s）") % {"day": _day(local_day(one.asked_at))},
        (
            (_("理由"), one.reason), (_("结果"), str(one.get_state_display())),
            (_("答复"), one.answer), (_("原计划"), _listed(one.before)), (_("改为"), _listed(one.after)),
        ),
    )  # fmt: skip


def _listed(rows: list[dict[str, str]]) -> str:
    return "；".join(
        f"{one.title}（{_day(one.due_on) or _('日期待定')}）" for one in from_json(rows)
    )


def _visit(one: Visit) -> Section:
    return Section(_("走访（%(day)s）") % {"day": _day(one.visited_on)}, (
        (_("谁去的"), one.visitors), (_("见到团员青年"), _number(one.met_members)),
        (_("见到团干部"), _number(one.met_cadres)), (_("看到的情况"), one.seen),
        (_("存在的问题"), one.problems), (_("建议"), one.advice), (_("单位的答复"), one.answer),
    ))  # fmt: skip


def _number(count: int | None) -> str:
    return "" if count is None else str(count)


def _task(one: ProjectTask) -> Section:
    return Section(one.text, (
        (_("截止"), moment_words(one.due_at)), (_("要什么佐证"), one.proof),
        (_("状态"), str(one.get_state_display())), (_("办理情况"), one.report),
        (_("佐证"), one.evidence.title if one.evidence else ""), (_("核实意见"), one.remark),
    ))  # fmt: skip


def _news(item: NewsItem) -> Section:
    said = [
        (one.unit.label, _("采用，%(level)s") % {"level": one.level} if one.is_adopted
         else _("退回：%(note)s") % {"note": one.note})
        for one in item.decisions.all()
    ]  # fmt: skip
    sent = moment_words(item.sent_at) if item.sent_at else ""
    facts = [(_("报送"), sent), (_("状态"), str(item.get_state_display())), *said]
    pictures = [Picture(_opened(one.picture), one.caption) for one in item.pictures.all()]
    return Section("", facts, item.paragraphs, pictures)


def _decision(row: DecisionRow) -> Section:
    decision, outcome = row.decision, outcome_of(row.decision.purpose, row.outcome)
    levels = {one.key: one.name for one in decision.round.definition.parsed.levels}
    reason = row.reason if outcome and outcome.needs_reason else ""
    return Section(decision.name, (
        (_("签署"), moment_words(decision.signed_at) if decision.signed_at else ""),
        (_("状态"), str(decision.get_state_display())), (_("结果"), outcome.words if outcome else ""),
        (_("等次"), row.tier), (_("级别"), levels.get(row.level, "")), (_("经费"), row.money),
        (_("理由"), reason),
    ))  # fmt: skip


def _letter(letter: ResultLetter) -> Iterator[DossierFile]:
    """The very files that the unit was sent."""
    name = _("%(decision)s结果通知") % {"decision": letter.decision.name}
    for kind in KINDS:
        if held := getattr(letter, kind):
            yield DossierFile(f"{name}.{kind}", _opened(held), _("决定和通知"))


def _opened(held: FieldFile) -> Callable[[], BinaryIO]:
    return lambda: cast("BinaryIO", held.storage.open(str(held.name), "rb"))
