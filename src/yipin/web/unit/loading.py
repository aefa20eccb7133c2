"""What an address of the unit desk means, read with everything that its page shows."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404

from yipin.database.kept_reads import KeptRead
from yipin.forms.models import Endorsement, Submission, SubmissionFile
from yipin.programmes.models import Round
from yipin.projects.models import Application

# A definition is fetched apart, so that many applications of one round share it and its parsing.
APPLICATIONS = Application.every.select_related(
    "unit",
    "stage",
    "project",
    "round__unit",
    "submission__form__word_file",
    "submission__unit",
    "submission__saved_by",
    "merged_into",
).prefetch_related("round__stages", "round__definition")

TO_ACT = KeptRead(
    lambda pk: (
        Application.every.select_related("unit")
        .only("round_id", "submission_id", "unit__path")
        .filter(pk=pk)
        .order_by()
    )
)


def load_application(*, pk: int, **_rest: object) -> Application:
    return get_object_or_404(APPLICATIONS.all(), pk=pk)


def load_application_to_act(*, pk: int, **_rest: object) -> Application:
    """As much as the permission asks: the service reads the rest under its own locks."""
    found = TO_ACT.first(pk=pk)
    if found is None:
        raise Http404
    return found


def load_application_of_file(*, pk: int) -> Application:
    """The application whose form holds this file, now or before."""
    held = get_object_or_404(SubmissionFile, pk=pk)
    return get_object_or_404(APPLICATIONS.all(), submission_id=held.submission_id)


def load_round(*, pk: int) -> Round:
    rounds = Round.objects.select_related("unit", "definition", "notice__file", "programme")
    return get_object_or_404(rounds.prefetch_related("stages"), pk=pk)


def load_endorsement(*, pk: int) -> Endorsement:
    rows = Endorsement.objects.select_related(
        "unit", "version__made_by", "given_by", "submission__form", "submission__unit"
    )
    return get_object_or_404(rows, pk=pk)


def load_submission(*, pk: int) -> Submission:
    return get_object_or_404(Submission.objects.select_related("unit", "application"), pk=pk)


def application_of(submission: Submission) -> Application | None:
    """What the form was filled in for."""
    return APPLICATIONS.filter(submission=submission).first()
