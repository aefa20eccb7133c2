"""Where settings are changed: a notice that is being checked, or a saved definition.

Both offer the same to the pages: the definition as it is now, a way to change one setting, the
units it would reach, and publishing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from yipin.documents.models import Notice
from yipin.documents.services.notices import answer_setting
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor
from yipin.programmes.editing import apply_setting
from yipin.programmes.models import DefinitionVersion, Round
from yipin.programmes.notice_drafts import NoticeDraft, definition_from_notice
from yipin.programmes.queries import units_addressed_by
from yipin.programmes.services.definitions import (
    change_setting,
    choose_addressees,
    save_from_notice,
)
from yipin.programmes.services.rounds import open_round
from yipin.rules.definition import Definition
from yipin.rules.definition_missing import Missing, missing_settings

PAGES = ("give", "units", "preview", "publish", "basics")
LISTS = (
    "stages", "endorsers", "materials", "themes", "quotas", "levels", "awards", "tranches",
    "returns", "tasks", "addressees",
)  # fmt: skip


def addresses(kind: str, pk: int) -> dict[str, str]:
    """The address of every page at which a setting of this place is changed, by its name."""
    pages = {name: reverse(f"{kind}_{name}", args=[pk]) for name in PAGES}
    return pages | {name: reverse(f"{kind}_list", args=[pk, name]) for name in LISTS}


def list_url(place: Place, name: str) -> str:
    """Of a list by its name; that of one stage too, as ``parts-review``."""
    return reverse(f"{place.kind}_list", args=[place.pk, name])


def page_url(place: Place, name: str) -> str:
    """Of any page at which a setting is changed; empty for none."""
    known = place.urls.get(name, "")
    return list_url(place, name) if not known and "-" in name else known


def form_url(place: Place, key: str) -> str:
    return reverse(f"{place.kind}_form", args=[place.pk, key])


@dataclass
class NoticePlace:
    """A notice with the officer's answers; nothing but the answers is stored until it is saved."""

    notice: Notice
    part: str = ""
    kind: str = field(default="notice", init=False)

    @property
    def unit(self) -> Unit:
        return self.notice.unit

    @property
    def pk(self) -> int:
        return self.notice.pk

    @cached_property
    def draft(self) -> NoticeDraft:
        return definition_from_notice(self.notice)

    @property
    def definition(self) -> Definition:
        return self.draft.definition

    @cached_property
    def version(self) -> DefinitionVersion | None:
        """The draft saved from this notice, if there is one already."""
        kept = self.notice.definitions.filter(discarded_at__isnull=True)
        saved = kept.select_related("programme__unit", "notice")
        return saved.first()

    @property
    def choice(self) -> Mapping[str, list[int]]:
        return self.version.choice if self.version else {}

    @property
    def is_open(self) -> bool:
        return self.notice.state == Notice.State.READ

    @property
    def missing(self) -> tuple[Missing, ...]:
        return self.draft.missing

    @property
    def urls(self) -> dict[str, str]:
        return addresses("notice", self.pk) | {"home": reverse("office_notice", args=[self.pk])}

    def change(self, *, actor: Actor, path: str, value: Any, now: datetime) -> NoticePlace:
        """Raises ``SettingFault`` where the change does not fit; then nothing is kept."""
        apply_setting(self.definition, path, value)
        kept = answer_setting(actor=actor, notice=self.notice, path=path, value=value, now=now)
        return NoticePlace(kept)

    def save(self, *, actor: Actor, now: datetime) -> DefinitionVersion:
        return save_from_notice(actor=actor, notice=self.notice, now=now)

    def choose(
        self, *, actor: Actor, added: Iterable[int], left_out: Iterable[int], now: datetime
    ) -> None:
        version = self.save(actor=actor, now=now)
        choose_addressees(actor=actor, version=version, added=added, left_out=left_out, now=now)

    def publish(self, *, actor: Actor, is_public: bool, now: datetime) -> Round:
        version = self.save(actor=actor, now=now)
        return open_round(
            actor=actor,
            definition_version=version,
            now=now,
            notice=self.notice,
            is_public=is_public,
        )


@dataclass
class VersionPlace:
    """A saved definition. Changing a published one begins its next draft."""

    version: DefinitionVersion
    part: str = ""
    kind: str = field(default="definition", init=False)

    @property
    def unit(self) -> Unit:
        return self.version.unit

    @property
    def pk(self) -> int:
        return self.version.pk

    @property
    def notice(self) -> Notice | None:
        return self.version.notice

    @property
    def definition(self) -> Definition:
        return self.version.parsed

    @property
    def choice(self) -> Mapping[str, list[int]]:
        return self.version.choice

    @property
    def is_open(self) -> bool:
        return self.version.is_draft

    @cached_property
    def missing(self) -> tuple[Missing, ...]:
        return missing_settings(self.definition)

    @property
    def urls(self) -> dict[str, str]:
        return addresses("definition", self.pk) | {"home": reverse("definition", args=[self.pk])}

    def change(self, *, actor: Actor, path: str, value: Any, now: datetime) -> VersionPlace:
        """Raises ``SettingFault`` where the change does not fit; then nothing is kept."""
        apply_setting(self.definition, path, value)
        kept = change_setting(actor=actor, version=self.version, path=path, value=value, now=now)
        return VersionPlace(kept)

    def save(self, *, actor: Actor, now: datetime) -> DefinitionVersion:
        return self.version

    def choose(
        self, *, actor: Actor, added: Iterable[int], left_out: Iterable[int], now: datetime
    ) -> None:
        choose_addressees(
            actor=actor, version=self.version, added=added, left_out=left_out, now=now
        )

    def publish(self, *, actor: Actor, is_public: bool, now: datetime) -> Round:
        return open_round(
            actor=actor, definition_version=self.version, now=now, is_public=is_public
        )


Place = NoticePlace | VersionPlace


def units_of(place: Place) -> list[Unit]:
    """The units that publishing would reach now. One query."""
    return list(units_addressed_by(place.definition, place.unit, place.choice))


def load_notice_place(*, pk: int, part: str = "") -> NoticePlace:
    """A notice that has been read; until then it has no settings. ``part`` is one list or form."""
    rows = Notice.objects.filter(discarded_at__isnull=True).select_related("unit", "file")
    notice = get_object_or_404(rows, pk=pk)
    if notice.state not in (Notice.State.READ, Notice.State.USED):
        raise Http404
    return NoticePlace(notice, part)


def load_version_place(*, pk: int, part: str = "") -> VersionPlace:
    rows = DefinitionVersion.objects.select_related("programme__unit", "notice__unit", "saved_by")
    return VersionPlace(get_object_or_404(rows.filter(discarded_at__isnull=True), pk=pk), part)
