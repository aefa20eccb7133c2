"""Who is named on what a review judges."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from yipin.database.kept_reads import KeptRead, padded
from yipin.forms.queries import schema_by_fingerprint
from yipin.projects.models import Application
from yipin.projects.recheck_reviews import RECHECK
from yipin.projects.reviewing import KIND
from yipin.projects.title_models import Recheck
from yipin.reviews.recusal_queries import Judged
from yipin.rules.named_people import names_named

AT_ONCE = 512
Form = tuple[str, str]  # fingerprint of its schema, answers as they are stored


def people_named(subjects: Sequence[Judged]) -> dict[int, frozenset[str]]:
    """Who is named on the forms of each subject, by its id: what is judged, and the application of the
    project behind it. Two reads at most, in pieces.
    """
    found: dict[int, set[str]] = {one.pk: set() for one in subjects}
    for kind, read in ((KIND, APPLICATIONS), (RECHECK, RECHECKS)):
        own = {one.subject_id: one.pk for one in subjects if one.kind == kind}
        for key, forms in _forms(read, sorted(own)):
            for form in forms:
                found[own[key]].update(_names_on(*form))
    return {key: frozenset(names) for key, names in found.items()}


def _forms(read: KeptRead[Any], keys: Sequence[int]) -> Iterator[tuple[int, list[Form]]]:
    for start in range(0, len(keys), AT_ONCE):
        for key, *both in read.all(keys=padded(keys[start : start + AT_ONCE])):
            forms = zip(both[::2], both[1::2], strict=True)
            yield key, [form for form in forms if None not in form]


def _with_answers(rows: QuerySet[Any], *forms: str) -> QuerySet[Any, Any]:
    columns = [
        each for one in forms for each in (f"{one}__form__digest", Cast(f"{one}__answers", TEXT))
    ]
    return rows.order_by().values_list("pk", *columns)


TEXT: TextField[str, str] = TextField()
APPLICATIONS: KeptRead[Any] = KeptRead(
    lambda keys: _with_answers(
        Application.every.filter(pk__in=keys), "submission", "project__submission"
    )
)
RECHECKS: KeptRead[Any] = KeptRead(
    lambda keys: _with_answers(
        Recheck.objects.filter(pk__in=keys), "submission", "title__application__submission"
    )
)


@lru_cache(maxsize=4096)
def _names_on(fingerprint: str, answers: str) -> frozenset[str]:
    """Of one form as it stands; a ballot asks for the same ones at every vote."""
    return names_named(schema_by_fingerprint(fingerprint), json.loads(answers))
