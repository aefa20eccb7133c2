"""Loading what addresses about money name, for both desks."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from yipin.projects.funds.models import Award, Claim, ClaimLine, Part, Receipt
from yipin.projects.funds.queries import AWARDS
from yipin.projects.funds.services.claims import CLAIMS

PARTS = Part.objects.select_related("award__fund__round__unit", "award__application__unit")
LINES = ClaimLine.objects.select_related(
    "claim__award__application__unit", "claim__award__fund__round__unit", "claim__version",
)  # fmt: skip
RECEIPTS = Receipt.objects.select_related(
    "file", "line__claim__award__fund__round__unit", "line__claim__award__application__unit",
)  # fmt: skip


def load_award(*, pk: int, **_rest: object) -> Award:
    return get_object_or_404(AWARDS.all(), pk=pk)


def load_part(*, pk: int) -> Part:
    return get_object_or_404(PARTS.all(), pk=pk)


def load_claim(*, pk: int, **_rest: object) -> Claim:
    return get_object_or_404(CLAIMS.all(), pk=pk)


def load_line(*, pk: int) -> ClaimLine:
    return get_object_or_404(LINES.all(), pk=pk)


def load_receipt(*, pk: int) -> Receipt:
    return get_object_or_404(RECEIPTS.all(), pk=pk)
