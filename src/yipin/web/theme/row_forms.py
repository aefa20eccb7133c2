"""Forms in rows. A page whose count of rows is gone or was tampered with is no page of ours: 400."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import BadRequest
from django.forms.formsets import ManagementForm
from django.utils.functional import cached_property


class WholeRows(forms.BaseFormSet):  # type: ignore[type-arg]
    @cached_property
    def management_form(self) -> ManagementForm:
        counts = super().management_form
        if self.is_bound and not self._is_whole(counts):
            raise BadRequest("the rows of a page cannot be counted")
        return counts

    def _is_whole(self, counts: Any) -> bool:
        return counts.is_valid() and 0 <= counts.cleaned_data["TOTAL_FORMS"] <= self.absolute_max
