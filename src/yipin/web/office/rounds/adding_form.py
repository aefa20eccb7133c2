"""An application that the host adds on behalf of a unit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yipin.organisations.models import Unit
from yipin.rules.application_schema import TITLE_LENGTH
from yipin.rules.definition import Definition
from yipin.web.office.rounds.judging_forms import ReasonForm


class AddForm(ReasonForm):
    """Themes and levels appear only where the notice has them."""

    unit = forms.ChoiceField(label=_("替哪个单位增补"))
    title = forms.CharField(label=_("项目名称"), max_length=TITLE_LENGTH)
    field_order = ("unit", "title", "theme", "level", "reason")

    def __init__(
        self, *args: Any, units: Sequence[Unit], definition: Definition, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.units = {str(unit.pk): unit for unit in units}
        names = [(key, unit.name) for key, unit in self.units.items()]
        self.fields["unit"].choices = [("", _("请选")), *names]  # type: ignore[attr-defined]
        if definition.themes:
            themes = [(theme.name, theme.name) for theme in definition.themes]
            self.fields["theme"] = forms.ChoiceField(
                label=_("主题"), choices=[("", _("请选")), *themes]
            )
        if definition.levels:
            levels = [(level.key, level.name) for level in definition.levels]
            self.fields["level"] = forms.ChoiceField(
                label=_("级别"), choices=[("", _("先不定")), *levels], required=False
            )
        self.order_fields(self.field_order)

    def arguments(self) -> dict[str, Any]:
        """For the service."""
        given = self.cleaned_data
        return {
            "unit": self.units[given["unit"]],
            "title": given["title"],
            "theme": given.get("theme", ""),
            "level": given.get("level", ""),
            "reason": given["reason"],
        }
