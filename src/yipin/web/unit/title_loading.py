"""Titles and re-checks as their addresses name them, with all that their pages show."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from yipin.forms.models import SubmissionFile
from yipin.projects.title_models import Recheck, Title, TitlePicture

TITLES = Title.objects.select_related(
    "unit", "issuer", "round", "application", "layout__background", "replaces", "replaced_by"
)
RECHECKS = Recheck.objects.select_related(
    "title__unit", "title__issuer", "submission__form", "submission__unit", "decided_by"
)


def load_title(*, pk: int, **_rest: object) -> Title:
    return get_object_or_404(TITLES.all(), pk=pk)


def load_picture(*, pk: int) -> TitlePicture:
    rows = TitlePicture.objects.select_related("title__unit", "title__issuer")
    return get_object_or_404(rows, pk=pk)


def load_recheck(*, pk: int) -> Recheck:
    return get_object_or_404(RECHECKS.all(), pk=pk)


def load_evidence(*, pk: int) -> SubmissionFile:
    """A file of a re-check; those of other forms are not found here."""
    rows = SubmissionFile.objects.filter(submission__recheck__isnull=False)
    return get_object_or_404(
        rows.select_related("submission__recheck__title__unit", "submission__unit"), pk=pk
    )
