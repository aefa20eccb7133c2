"""A field for an amount in 元, and one for a share in per cent; what is typed wrong is said in words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from yipin.rules.money import money_from, typed_again
from yipin.rules.rubrics import points_from, points_words
from yipin.rules.verdicts import Refusal

QUOTED = 20  # signs of what was typed wrong


class MoneyField(forms.CharField):
    """Cleans to fen; empty where it may be left empty: None."""

    def __init__(self, **options: Any) -> None:
        attributes = {"inputmode": "decimal", "autocomplete": "off"}
        super().__init__(max_length=24, widget=forms.TextInput(attrs=attributes), **options)

    def clean(self, value: Any) -> Any:
        typed = str(super().to_python(value) or "")
        if not typed and not self.required:
            return None
        fen = money_from(typed, str(self.label or ""))
        if isinstance(fen, Refusal):
            raise ValidationError(fen.message)
        return fen

    def prepare_value(self, value: Any) -> Any:
        return typed_again(value) if isinstance(value, int) else value


class ShareField(forms.CharField):
    """Cleans to hundredths of a percent; empty: None."""

    def __init__(self, **options: Any) -> None:
        attributes = {"inputmode": "decimal", "autocomplete": "off"}
        super().__init__(
            max_length=8, required=False, widget=forms.TextInput(attrs=attributes), **options
        )

    def clean(self, value: Any) -> Any:
        typed = str(super().to_python(value) or "").strip().rstrip("%％")
        if not typed:
            return None
        share = points_from(typed)
        if share is None or share > 10_000:
            message = f"{self.label}写成了“{typed[:QUOTED]}”，请写 0 到 100 的数，至多两位小数。"
            raise ValidationError(message)
        return share

    def prepare_value(self, value: Any) -> Any:
        return points_words(value) if isinstance(value, int) else value
