"""Who may open a stored file: whoever may see what it belongs to."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from yipin.documents.models import StoredFile
from yipin.documents.permissions import can_take_in_notice
from yipin.forms.models import SubmissionFile
from yipin.forms.permissions import OFFICIAL_RIGHTS, can_see
from yipin.organisations.permissions import Actor, not_yours, permission
from yipin.programmes.models import Round
from yipin.programmes.permissions import can_see_public_notice
from yipin.projects.funds.models import Receipt
from yipin.projects.funds.permissions import can_see_claim
from yipin.projects.models import Application
from yipin.projects.permissions import can_run_round, can_see_application
from yipin.projects.publicity_models import Objection
from yipin.rules.verdicts import Verdict, allow


@permission("files.see")
def can_see_stored_file(actor: Actor, stored: StoredFile) -> Verdict:
    """A notice: whoever sees a round it opened. A file of a form: whoever sees that form. A receipt:
    whoever sees its claim.

    What belongs to nothing yet: the officials of the unit that keeps it, and of those above.
    """
    if any(_answers(actor, stored)):
        return allow()
    return not_yours()


def _answers(actor: Actor, stored: StoredFile) -> Iterator[bool]:
    yield from (bool(can_see_public_notice(actor, one)) for one in rounds_showing(stored))
    objected = Objection.objects.filter(files=stored).select_related("publicity__round__unit")
    if objections := list(objected):
        yield from (bool(can_run_round(actor, one.publicity.round)) for one in objections)
        return
    held = list(SubmissionFile.objects.filter(file=stored).select_related("submission__unit"))
    yield from (_sees_submission(actor, one) for one in held)
    receipts = list(receipts_with(stored))
    yield from (bool(can_see_claim(actor, one.line.claim)) for one in receipts)
    if not held and not receipts:
        official = bool(actor.rights & OFFICIAL_RIGHTS)
        yield official and bool(can_take_in_notice(actor, stored) or actor.unit == stored.unit)


def receipts_with(stored: StoredFile) -> QuerySet[Receipt]:
    """The receipts of claims that this file is."""
    rows = Receipt.objects.filter(file=stored)
    return rows.select_related(
        "line__claim__award__fund__round__unit", "line__claim__award__application__unit"
    )


def rounds_showing(stored: StoredFile) -> list[Round]:
    """The rounds whose notice, or whose blank form, this file is."""
    by_notice = Round.objects.filter(notice__file=stored)
    by_form = Round.objects.filter(forms__form__word_file=stored)
    return list((by_notice | by_form).distinct().select_related("unit"))


def _sees_submission(actor: Actor, held: SubmissionFile) -> bool:
    asked = Application.every.filter(submission=held.submission).select_related(
        "unit", "round__unit", "submission"
    )
    application = asked.first()
    if application is not None:
        return bool(can_see_application(actor, application))
    return bool(can_see(actor, held.submission))
