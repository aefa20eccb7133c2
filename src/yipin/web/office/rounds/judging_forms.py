"""What an officer writes when judging: a reason, a level, a target, remarks by field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

REMARK = "remark-"


def reason_box(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ReasonForm(forms.Form):
    """A reason that the unit will read."""

    reason = forms.CharField(
        label=_("理由"),
        max_length=500,
        widget=reason_box(),
        help_text=_("申报单位会看到。"),
        error_messages={"required": _("请写明理由，申报单位会看到。")},
    )


def remarks_from(given: Mapping[str, Any]) -> dict[str, str]:
    """Remarks by field, as the page names their boxes."""
    return {
        key.removeprefix(REMARK): str(text).strip()
        for key, text in given.items()
        if key.startswith(REMARK) and str(text).strip()
    }
