"""Of many subjects at once: the forms that experts read, and the project whose work is judged."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from yipin.projects.models import Application
from yipin.projects.recheck_reviews import forms_of_rechecks
from yipin.projects.reviewing import KIND, project_judged
from yipin.reviews.models import Panel, Subject


@dataclass(frozen=True)
class Work:
    """``forms``: ids of submissions, what is judged and then the application behind it. ``makers`` began
    one of them.
    """

    forms: tuple[int, ...] = ()
    project: Application | None = None
    makers: tuple[int, ...] = ()


def work_judged(panel: Panel, subjects: Collection[Subject]) -> dict[int, Work]:
    """By the id of the subject. Two reads at most."""
    keys = [one.subject_id for one in subjects if one.kind == KIND]
    rows = Application.every.select_related("round__definition", "project")
    applications = rows.in_bulk(keys) if keys else {}
    rechecks = forms_of_rechecks(subjects)
    found: dict[int, Work] = {}
    for one in subjects:
        if one.kind == KIND:
            application = applications.get(one.subject_id)
            found[one.pk] = _work(application, panel) if application else Work()
        else:
            form = rechecks.get(one.subject_id)
            found[one.pk] = Work(() if form is None else (form,))
    return found


def _work(application: Application, panel: Panel) -> Work:
    project = project_judged(application, panel)
    read = [one for one in (application, project) if one is not None]
    forms = tuple(one.submission_id for one in read)
    return Work(forms, project, tuple(one.created_by_id for one in read))
