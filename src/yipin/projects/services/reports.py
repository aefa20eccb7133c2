"""What a project hands in at a later stage: asked of its unit, begun, and then on the same way as
an application (``services.applications``, ``services.screening``).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from yipin.duties.services.obligations import mark_begun, open_obligations, set_minimum
from yipin.forms.models import Form
from yipin.forms.services.forms import publish_form
from yipin.forms.services.submissions import start_submission
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor, Refused, require
from yipin.programmes.models import Round, RoundForm, RoundStage
from yipin.projects.models import Application
from yipin.projects.permissions import can_fill_application
from yipin.projects.report_queries import later_collections, report_at, report_facts
from yipin.projects.services.moves import lock_all
from yipin.projects.services.permits import use_permit
from yipin.projects.situations import report_situation
from yipin.rules.collecting import report_stages
from yipin.rules.project_stages import HANDING_IN
from yipin.rules.report_schema import form_key, report_schema
from yipin.rules.stages import Outcome, next_stage
from yipin.rules.verdicts import Verdict, refuse

SOURCE, KIND = "report", "report"


@transaction.atomic
def start_report(
    *, actor: Actor, project: Application, stage: RoundStage, now: datetime
) -> Application:
    """Begin the report of a project for one stage, or take up the one that was begun.

    Who may: the project's own unit with ``fill_forms``. Refused where the project is not being
    carried out, and when the window is over.
    """
    locked = lock_all(project)
    require(can_fill_application, actor, locked)
    begun = report_at(locked, stage)
    if begun is not None:
        return begun
    _refuse_wrong(locked, stage)
    situation = report_situation(locked, stage, now, actor.person)
    answer = next_stage("", "start", situation)
    if not isinstance(answer, Outcome):
        raise Refused(Verdict(allowed=False, reason=answer.message, code=answer.code))
    report = _create(actor, locked, stage, answer.move.to_state, now)
    use_permit(actor=actor, application=report, action="start", situation=situation, now=now)
    mark_begun(unit_id=report.unit_id, kind=KIND, source_kind=SOURCE, source_id=stage.pk, now=now)
    return report


def _refuse_wrong(project: Application, stage: RoundStage) -> None:
    if stage.key not in {one.key for one in report_stages(project.round.definition.parsed)}:
        raise Refused(refuse("no_report", _("这个阶段不收项目的材料。")))
    if project.is_report or project.state not in HANDING_IN:
        reason = _("项目现在不在实施中，不用交这份材料。")
        raise Refused(refuse("not_running", reason))


def _create(
    actor: Actor, project: Application, stage: RoundStage, state: str, now: datetime
) -> Application:
    submission = start_submission(
        actor=actor,
        form=report_form_of(project.round, stage, now),
        unit=project.unit,
        now=now,
        extra_facts=report_facts(project),
    )
    return Application.every.create(
        round=project.round,
        unit=project.unit,
        project=project,
        stage=stage,
        submission=submission,
        title=project.title,
        initials=project.initials,
        theme=project.theme,
        items=project.items,
        level=project.level,
        state=state,
        state_since=now,
        created_at=now,
        created_by=actor.signed_in,
    )


def report_form_of(held: Round, stage: RoundStage, now: datetime) -> Form:
    """The form row of this stage in this round, made when the first report is begun."""
    meant = held.definition.parsed.stage(stage.key)
    if meant is None:
        raise Refused(refuse("no_report", _("这个阶段不收项目的材料。")))
    row = held.forms.filter(key=form_key(meant)).select_related("form").first()
    if row is not None:
        return row.form
    schema = report_schema(held.definition.parsed, meant)
    key = f"{held.programme.unit_id}.{held.programme.key}.{schema.key}"
    form = publish_form(key=key, schema=schema, word_file=None, now=now)
    RoundForm.objects.create(round=held, key=schema.key, form=form)
    return form


def ask_for_reports(*, held: Round, units: Iterable[Unit], now: datetime) -> None:
    """What units owe for their projects, stage by stage, as many as they have projects under way; of a
    round that has ended no more than what they handed in.

    Called whenever a project begins or ends; asking again changes nothing. A stage without an end
    is asked for when it gets one.
    """
    for collection in later_collections(held):
        if collection.closes_at is None:
            continue
        for unit in units:
            _ask_unit(held, collection, unit, now)


def _ask_unit(held: Round, stage: RoundStage, unit: Unit, now: datetime) -> None:
    assert stage.closes_at is not None
    handed_in = Q(reports__stage=stage, reports__submitted_at__isnull=False)
    is_open = held.state == Round.State.OPEN
    owed_for = Q(state__in=HANDING_IN) | handed_in if is_open else handed_in
    own = held.applications.filter(owed_for, unit=unit)
    owed = own.distinct().count()
    if owed:
        open_obligations(
            actor=None,
            units=[unit],
            kind=KIND,
            source_kind=SOURCE,
            source_id=stage.pk,
            title=f"{held.name_in_lists}：{stage.name}",
            asked_by=held.unit.label,
            opens_at=stage.opens_at,
            due_at=stage.closes_at,
            minimum=owed,
            now=now,
        )
    set_minimum(unit_id=unit.pk, kind=KIND, source_kind=SOURCE, source_id=stage.pk, minimum=owed)
