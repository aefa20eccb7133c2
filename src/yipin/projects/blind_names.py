"""What experts of a blind review must not read of each subject, gathered from all that tells it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import or_

from django.db.models import Q

from yipin.forms.models import Submission, Version
from yipin.organisations.models import Unit
from yipin.organisations.queries import names_of_people
from yipin.projects.judged_work import Work, work_judged
from yipin.projects.models import Milestone
from yipin.projects.recheck_reviews import RECHECK
from yipin.projects.title_models import Recheck
from yipin.reviews.models import Panel, Subject
from yipin.rules.blinding import blot
from yipin.rules.hidden_names import FilledForm, Telling, UnitNames, names_to_hide


@dataclass
class _Form:
    """As it stands and as it was handed on last; who handed on a version of it."""

    filled: list[FilledForm] = field(default_factory=list)
    people: set[int] = field(default_factory=set)


def names_hidden(panel: Panel, subjects: Collection[Subject]) -> dict[int, frozenset[str]]:
    """By the id of the subject. The number of reads is the same for one and for many: nine at most."""
    work = _with_projects_of_rechecks(work_judged(panel, subjects), subjects)
    forms = _forms_of({form for one in work.values() for form in one.forms})
    hands = {
        one.pk: {*one.people, *work[one.pk].makers}.union(
            *(forms[form].people for form in work[one.pk].forms)
        )
        for one in subjects
    }
    called = names_of_people({hand for own in hands.values() for hand in own})
    doing = _doing({one.project.pk for one in work.values() if one.project is not None})
    lines = _lines_of(panel.unit, [one.unit for one in subjects])
    below = _below(panel.unit, [one.unit for one in subjects])
    found: dict[int, frozenset[str]] = {}
    for one in subjects:
        own, project = work[one.pk], work[one.pk].project
        telling = Telling(
            unit=_unit_names(one.unit),
            above=tuple(map(_unit_names, lines[one.unit_id])),
            below=tuple(map(_unit_names, below[one.unit_id])),
            host=_unit_names(panel.unit),
            forms=tuple(filled for form in own.forms for filled in forms[form].filled),
            people=tuple(called[hand] for hand in hands[one.pk] if hand in called),
            blanks=tuple(doing.get(project.pk, ())) if project else (),
        )
        found[one.pk] = names_to_hide(telling)
    return found


def titles_for_experts(panel: Panel, subjects: Collection[Subject]) -> dict[int, str]:
    """By the id of the subject, each read with its unit; in a blind review names in them are blotted."""
    if not panel.is_blind:
        return {one.pk: one.title for one in subjects}
    names = names_hidden(panel, subjects)
    return {one.pk: blot(one.title, names[one.pk]) for one in subjects}


def _with_projects_of_rechecks(
    work: dict[int, Work], subjects: Iterable[Subject]
) -> dict[int, Work]:
    """The form of the project that bears the title names the same people."""
    own = {one.subject_id: one.pk for one in subjects if one.kind == RECHECK}
    if own:
        rows = Recheck.objects.filter(pk__in=own, title__application__isnull=False)
        for key, form in rows.values_list("pk", "title__application__submission"):
            work[own[key]] = replace(work[own[key]], forms=(*work[own[key]].forms, form))
    return work


def _forms_of(submissions: Collection[int]) -> dict[int, _Form]:
    found = {key: _Form() for key in submissions}
    schemas = {}
    for form in Submission.objects.filter(pk__in=found).select_related("form"):
        schemas[form.pk] = form.form.parsed
        found[form.pk].filled.append(FilledForm(schemas[form.pk], form.answers, form.facts))
    newest = {}
    for version in Version.objects.filter(submission__in=found).order_by("number"):
        newest[version.submission_id] = version
        found[version.submission_id].people.add(version.made_by_id)
    for key, version in newest.items():
        found[key].filled.append(FilledForm(schemas[key], version.answers, version.facts))
    return found


def _doing(projects: Collection[int]) -> Mapping[int, list[str]]:
    """Who does each step of a plan, as it was written."""
    found: dict[int, list[str]] = {}
    rows = Milestone.objects.filter(project__in=projects).exclude(who="") if projects else ()
    for one in rows:
        found.setdefault(one.project_id, []).append(one.who)
    return found


def _lines_of(host: Unit, units: Iterable[Unit]) -> dict[int, list[Unit]]:
    """The units between each of these and the host; those above the host are above everybody."""
    paths = {
        one.pk: [path for path in one.line_paths[:-1] if not host.path.startswith(path)]
        for one in units
    }
    wanted = {path for own in paths.values() for path in own}
    rows = {one.path: one for one in Unit.objects.filter(path__in=wanted)} if wanted else {}
    return {key: [rows[path] for path in own if path in rows] for key, own in paths.items()}


def _below(host: Unit, units: Sequence[Unit]) -> dict[int, list[Unit]]:
    """The branches of each of these; below the host and those above it is everybody."""
    found: dict[int, list[Unit]] = {one.pk: [] for one in units}
    tops = {one.path: one.pk for one in units if not host.path.startswith(one.path)}
    if tops:
        under = reduce(or_, (Q(path__startswith=path) for path in tops))
        for one in Unit.objects.filter(under):
            for path in {*one.line_paths[:-1]} & tops.keys():
                found[tops[path]].append(one)
    return found


def _unit_names(unit: Unit) -> UnitNames:
    return UnitNames(unit.name, unit.short_name, unit.party_body)
