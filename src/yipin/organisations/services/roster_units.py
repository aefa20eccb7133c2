"""Units of a roster: what is on file below the desk, and writing what was confirmed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from yipin.organisations.choices import UnitCategory, UnitKind
from yipin.organisations.models import Appointment, Headcount, Term, Unit
from yipin.organisations.permissions import Actor
from yipin.organisations.pinyin import initials_of
from yipin.organisations.queries import latest_headcounts
from yipin.organisations.services.roster_people import Read, Values, words_of_units
from yipin.organisations.services.terms import due_day
from yipin.organisations.services.unit_history import note_renamed
from yipin.rules.import_people import NEW, UPDATE, Judged
from yipin.rules.import_units import PLAIN, KnownUnit, UnitsWorld, judge_unit

MOST_UNITS = 20_000
WORDS = {
    "kind": {str(label): value for value, label in UnitKind.choices},
    "category": {str(label): value for value, label in UnitCategory.choices},
}


@dataclass
class UnitsDesk:
    """A reading of one roster of units by one desk."""

    actor: Actor
    host: Unit
    today: date
    fresh: dict[str, Unit] = field(default_factory=dict)

    def judge(self, rows: Sequence[Read]) -> list[Judged]:
        """The fates of all rows at once: a parent may stand below its children."""
        world = self._world(rows)
        return [judge_unit(line, values, faults, world) for line, values, faults in rows]

    def _world(self, rows: Sequence[Read]) -> UnitsWorld:
        known = self._known()
        by_code = {one.code: one.pk for one in known.values() if one.code}
        codes = {str(v.get("code", "")): line for line, v, _f in rows if v.get("code")}
        foreign = Unit.objects.exclude(path__startswith=self.host.path).exclude(code="")
        fresh = {code: line for code, line in codes.items() if code not in by_code}
        return UnitsWorld(
            units=known,
            by_code=by_code,
            by_words=words_of_units(self.host),
            by_place={
                (one.parent, one.name): one.pk for one in known.values() if not one.is_closed
            },
            foreign_codes=frozenset(foreign.values_list("code", flat=True)),
            kinds=WORDS["kind"],
            categories=WORDS["category"],
            host=self.host.pk,
            today=self.today,
            rows=fresh,
            parents={
                str(v["code"]): str(v.get("parent", "")) for _l, v, _f in rows if v.get("code")
            },
        )

    def _known(self) -> dict[int, KnownUnit]:
        units = list(Unit.objects.filter(path__startswith=self.host.path).order_by("path"))
        keys = [one.pk for one in units]
        figures = {
            row.unit_id: (row.as_of.isoformat(), row.members, row.youth_14_to_28, row.cadres)
            for row in latest_headcounts(keys, self.today).values()
        }
        terms = {
            row.unit_id: (row.starts_on.isoformat(), row.ends_on.isoformat())
            for row in Term.objects.filter(
                unit__path__startswith=self.host.path, replaced_on__isnull=True
            )
        }
        by_path = {one.path: one.pk for one in units}
        return {
            one.pk: KnownUnit(
                one.pk, one.code, one.name, one.kind, one.category, one.short_name,
                one.party_body, by_path.get(one.path[: -Unit.steplen]), one.depth,
                one.is_closed, figures.get(one.pk), terms.get(one.pk),
            )
            for one in units
        }  # fmt: skip

    def write(self, rows: Sequence[tuple[Values, Judged]], now: datetime) -> dict[str, Any]:
        """Write all rows that were judged just now; answers what was made and what stood before."""
        made = self._found(rows)
        before = self._change(rows, now)
        for values, judged in rows:
            if judged.fate in {NEW, UPDATE}:
                key = judged.refs.get("unit") or self.fresh[values["code"]].pk
                self._add_facts(key, values, now)
        return {"units": made, "units_before": before}

    def _found(self, rows: Sequence[tuple[Values, Judged]]) -> list[int]:
        """Found the new units level by level, the tree's own numbers reckoned once a parent."""
        waiting = [(values, judged) for values, judged in rows if judged.fate == NEW]
        named = {v["code"]: one.refs["unit"] for v, one in rows if one.fate != NEW}
        made: list[int] = []
        while waiting:
            below: dict[int, list[Values]] = defaultdict(list)
            later = []
            for values, judged in waiting:
                above = self.fresh.get(values.get("parent", ""))
                parent = judged.refs.get("parent") or (above.pk if above else None)
                parent = parent or named.get(values.get("parent", ""))  # got its code just now
                if parent is None:
                    later.append((values, judged))
                else:
                    below[parent].append(values)
            assert below, "judged rows have parents"
            made += self._found_below(below)
            waiting = later
        return made

    def _found_below(self, below: dict[int, list[Values]]) -> list[int]:
        parents = {
            one.pk: one for one in Unit.objects.filter(pk__in=below).select_for_update(no_key=True)
        }
        wanted: list[Unit] = []
        for pk, rows in below.items():
            parent = parents[pk]
            last = Unit.objects.get_children(parent).order_by("-path").values_list("path")[:1]
            place = Unit._str2int(last[0][0][-Unit.steplen :]) if last else 0  # noqa: SLF001
            for step, values in enumerate(rows, start=place + 1):
                unit = new_unit(values)
                unit.depth = parent.depth + 1
                unit.path = Unit._get_path(parent.path, unit.depth, step)  # noqa: SLF001
                wanted.append(unit)
            parent.numchild += len(rows)
        Unit.objects.bulk_update(parents.values(), ["numchild"], batch_size=200)
        found = Unit.objects.bulk_create(wanted, batch_size=500)
        self.fresh |= {one.code: one for one in found}
        return [one.pk for one in found]

    def _change(
        self, rows: Sequence[tuple[Values, Judged]], now: datetime
    ) -> dict[int, dict[str, str]]:
        wanted = {
            judged.refs["unit"]: {key: new for key, _old, new in judged.changes if key in PLAIN}
            for _values, judged in rows
            if judged.fate == UPDATE
        }
        before: dict[int, dict[str, str]] = {}
        units = list(Unit.objects.select_for_update(no_key=True).filter(pk__in=wanted))
        for unit in units:
            old_name = unit.name
            before[unit.pk] = {key: getattr(unit, key) for key in wanted[unit.pk]}
            for key, value in wanted[unit.pk].items():
                setattr(unit, key, value)
            unit.initials = initials_of(f"{unit.name}{unit.short_name}")
            if unit.name != old_name:
                note_renamed(
                    unit=unit, name_before=old_name, on=self.today, actor=self.actor, now=now,
                    reason=_("导入名册"),
                )  # fmt: skip
        Unit.objects.bulk_update(units, [*PLAIN, "initials"], batch_size=200)
        return before

    def _add_facts(self, pk: int, values: Values, now: datetime) -> None:
        if "as_of" in values:
            Headcount.objects.update_or_create(
                unit_id=pk,
                as_of=values["as_of"],
                defaults={
                    "members": values["members"],
                    "youth_14_to_28": values["youth_14_to_28"],
                    "cadres": values.get("cadres", 0),
                    "source": _("导入名册"),
                    "recorded_at": now,
                },
            )
        if "term_starts_on" in values:
            self._keep_term(pk, values, now)

    def _keep_term(self, pk: int, values: Values, now: datetime) -> None:
        starts = date.fromisoformat(values["term_starts_on"])
        running = Term.objects.filter(unit_id=pk, replaced_on__isnull=True)
        running.filter(starts_on__lt=starts).update(replaced_on=starts)
        ends = values.get("term_ends_on") or due_day(Unit.objects.get(pk=pk), starts)
        if ends is not None:
            Term.objects.update_or_create(
                unit_id=pk,
                replaced_on=None,
                defaults={"starts_on": starts, "ends_on": ends, "recorded_at": now},
            )


def new_unit(values: Values) -> Unit:
    """A row as a unit, without its place in the tree."""
    short = values.get("short_name", "")
    return Unit(
        code=values["code"],
        name=values["name"],
        short_name=short,
        kind=WORDS["kind"][values["kind"]],
        category=WORDS["category"].get(values.get("category", ""), ""),
        party_body=values.get("party_body", ""),
        initials=initials_of(f"{values['name']}{short}"),
    )


def undo_units(made: dict[str, Any]) -> str:
    """Take back what was written; answers why it cannot be, or "". Called inside a transaction."""
    fresh = Unit.objects.filter(pk__in=made["units"])
    mine = set(fresh.values_list("path", flat=True))
    others = Unit.objects.exclude(pk__in=made["units"]).values_list("path", flat=True)
    if any(path[: -Unit.steplen] in mine for path in others.iterator()):
        return "units_below"
    if Appointment.objects.filter(unit__in=made["units"]).exists():
        return "appointed"
    for unit in fresh.order_by("-depth"):
        Unit.objects.get(pk=unit.pk).delete()
    for pk, before in made["units_before"].items():
        unit = Unit.objects.get(pk=pk)
        for key, value in before.items():
            setattr(unit, key, value)
        unit.initials = initials_of(f"{unit.name}{unit.short_name}")
        unit.save()
    return ""
