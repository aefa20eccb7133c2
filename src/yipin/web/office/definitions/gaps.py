"""What is still to be filled in before publishing, each with the form or page for it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from yipin.rules.definition import Definition
from yipin.rules.definition_missing import Missing
from yipin.web.office.definitions.fixes import Fix, fix_for, page_for
from yipin.web.office.definitions.places import Place, page_url
from yipin.web.office.definitions.records import record_at


@dataclass(kw_only=True)
class Gap:
    """A setting that nobody has given yet."""

    missing: Missing
    anchor: str
    fix: Fix | None = None
    page: str = ""

    @property
    def path(self) -> str:
        return self.missing.path


def gaps_of(place: Place, asked_elsewhere: Collection[str] = ()) -> list[Gap]:
    """Everything missing but what a finding asks about already (``asked_elsewhere``: record paths)."""
    definition = place.definition
    wanted = (
        one for one in place.missing if one.must or _path(definition, one) not in asked_elsewhere
    )
    return [gap_of(place, one) for one in wanted]


def _path(definition: Definition, missing: Missing) -> str:
    record = record_at(definition, missing.path)
    return record.path if record else missing.path


def gap_of(place: Place, missing: Missing, data: Any = None) -> Gap:
    anchor = anchor_of(missing.path)
    fix = fix_for(place.definition, missing.path, data, prefix=anchor)
    page = "" if fix else page_for(place.definition, missing.path)
    return Gap(missing=missing, anchor=anchor, fix=fix, page=page_url(place, page))


def anchor_of(path: str) -> str:
    return "m-" + re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-")
