"""Who is named on what a review judges."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from yipin.database.kept_reads import KeptRead, in_pieces
from yipin.forms.queries import schema_by_fingerprint
from yipin.projects.models import Application
from yipin.projects.recheck_reviews import RECHECK
from yipin.projects.reviewing import KIND
from yipin.projects.title_models import Recheck
from yipin.reviews.recusal_queries import Judged
from yipin.rules.named_people import names_named


def people_named(subjects: Sequence[Judged]) -> dict[int, frozenset[str]]:
    """Who is named on the forms of each subject, by its id: what is judged, and the application of the
    project behind it. Two reads for each kind at most, in pieces.
    """
    found: dict[int, set[str]] = {one.pk: set() for one in subjects}
    for kind, own, behind in ((KIND, APPLICATIONS, PROJECTS), (RECHECK, RECHECKS, TITLES)):
        keys = {one.subject_id: one.pk for one in subjects if one.kind == kind}
        for key, names in _names(own, behind, keys):
            found[keys[key]].update(names)
    return {key: frozenset(names) for key, names in found.items()}


def _names(
    own: KeptRead[Any], behind: KeptRead[Any], keys: Collection[int]
) -> Iterator[tuple[int, frozenset[str]]]:
    for some in in_pieces(keys):
        rows = own.all(keys=some)
        work = [key for key, project, *_form in rows if project is not None]
        more = [row for those in in_pieces(work) for row in behind.all(keys=those)]
        for key, _project, fingerprint, answers in [*rows, *more]:
            if fingerprint is not None:  # a re-check whose form was not begun
                yield key, _names_on(fingerprint, answers)


def _forms(rows: QuerySet[Any], project: str, form: str) -> QuerySet[Any, Any]:
    """The key, that of the project behind it, the fingerprint of the form, the answers as they are stored."""
    answers = Cast(f"{form}__answers", TEXT)
    return rows.order_by().values_list("pk", project, f"{form}__form__digest", answers)


TEXT: TextField[str, str] = TextField()
APPLICATIONS: KeptRead[Any] = KeptRead(
    lambda keys: _forms(Application.every.filter(pk__in=keys), "project", "submission")
)
PROJECTS: KeptRead[Any] = KeptRead(
    lambda keys: _forms(Application.every.filter(pk__in=keys), "project", "project__submission")
)
RECHECKS: KeptRead[Any] = KeptRead(
    lambda keys: _forms(Recheck.objects.filter(pk__in=keys), "title__application", "submission")
)
TITLES: KeptRead[Any] = KeptRead(
    lambda keys: _forms(
        Recheck.objects.filter(pk__in=keys), "title__application", "title__application__submission"
    )
)


@lru_cache(maxsize=512)
def _names_on(fingerprint: str, answers: str) -> frozenset[str]:
    """Of one form as it stands; a ballot asks for the same ones at every vote."""
    return names_named(schema_by_fingerprint(fingerprint), json.loads(answers))
