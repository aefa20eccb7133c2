"""The row of the list editor that says when a part of the money is released."""

from __future__ import annotations

from typing import Any

from yipin.rules.plain import as_plain, from_plain
from yipin.rules.tranches import Tranche
from yipin.web.funds.tranche_fields import TrancheFields, typed_before
from yipin.web.office.definitions.list_forms import Plain, RowForm


class TrancheRow(TrancheFields, RowForm):
    @classmethod
    def start(cls, plain: Plain) -> Plain:
        found = from_plain(Tranche, plain, "", []) if plain else None
        return typed_before(found) if found else {}

    def record(self, old: Plain) -> Plain:
        made: Any = as_plain(self.tranche)
        return dict(made)
