"""What waits for a publicity: letters of result, and the papers that tell a result to everybody."""

from __future__ import annotations

from django.utils.translation import gettext as _

from yipin.documents.models import Paper
from yipin.programmes.models import Round
from yipin.projects.commendation_papers import OF_COMMENDATION
from yipin.projects.decision_papers import OF_APPROVAL
from yipin.projects.publicities import open_publicity_of, to_publish
from yipin.projects.result_papers import OF_RESULT
from yipin.rules.decisions import OF_ACCEPTANCE, deciding_stages, publicity_stages
from yipin.rules.definition import Definition, Stage
from yipin.rules.official_paper import date_words
from yipin.rules.verdicts import Verdict, allow, refuse

SELECTING = "application"


def publicity_is_over(
    held: Round, stage: Stage, then: str, *, says_unshown: bool = True
) -> Verdict:
    """Refused until the publicity of a stage is confirmed, which asks for its end and for an answer to
    every objection; with ``says_unshown`` also before it begins. ``then`` is what waits for it.
    """
    found = open_publicity_of(held, stage.key)
    if found is None:
        if not says_unshown or not to_publish(held, stage.purpose).exists():
            return allow()
        return refuse("not_publicised", _first(stage, then))
    days = {"day": date_words(found.ends_on.isoformat())}
    words = _first(stage, then) + _("公示到%(day)s为止，期满并处理完异议后，请确认公示。") % days
    if waiting := found.open_objections:  # type: ignore[attr-defined]
        words += _("还有 %(n)s 条异议没有处理。") % {"n": waiting}
    return refuse("not_publicised", words)


def _first(stage: Stage, then: str) -> str:
    return _("先办完“%(name)s”，再%(then)s。") % {"name": stage.name, "then": then}


def may_issue_paper(paper: Paper) -> Verdict:
    """A paper that tells a result waits for its publicity. It may be drafted before."""
    if paper.source_id is None or paper.source_kind not in WAITING:
        return allow()
    held = Round.objects.select_related("definition").filter(pk=paper.source_id).first()
    if held is None:
        return allow()
    says_unshown = paper.source_kind != OF_COMMENDATION  # a title comes after the publicity
    for stage in WAITING[paper.source_kind](held.definition.parsed):
        verdict = publicity_is_over(held, stage, _("印发"), says_unshown=says_unshown)
        if not verdict:
            return verdict
    return allow()


def _of_selection(definition: Definition) -> tuple[Stage, ...]:
    return publicity_stages(definition, SELECTING)


def _of_screening(definition: Definition) -> tuple[Stage, ...]:
    """The list of what was let through is the result itself where nothing else decides."""
    decides = any(one.kind == "screen" for one in deciding_stages(definition, SELECTING))
    return _of_selection(definition) if decides else ()


def _of_acceptance(definition: Definition) -> tuple[Stage, ...]:
    return tuple(
        one for purpose in sorted(OF_ACCEPTANCE) for one in publicity_stages(definition, purpose)
    )


WAITING = {
    OF_APPROVAL: _of_selection,
    OF_RESULT: _of_screening,
    OF_COMMENDATION: _of_acceptance,
}
