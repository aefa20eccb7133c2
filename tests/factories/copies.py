"""Many rows like one that a service made: what a list is measured with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from django.db.models import Model

from tests.factories.organisations import make_unit
from yipin.organisations.models import Unit
from yipin.projects.models import Application, Title

MORE = 49  # beside the one that is there: house rule 9 asks for 1 and 50
Row = TypeVar("Row", bound=Model)


def copies(row: Row, **changed: Sequence[object]) -> list[Row]:
    """``MORE`` copies; of each column in ``changed`` every copy has a value of its own."""
    model = type(row)
    plain = {
        one.attname: getattr(row, one.attname)
        for one in model._meta.concrete_fields
        if not one.primary_key
    }
    return model._base_manager.bulk_create(
        model(**plain | {name: values[at] for name, values in changed.items()})
        for at in range(MORE)
    )


def more_units(host: Unit) -> list[Unit]:
    return [make_unit(f"增设{at}学院团总支", parent=host) for at in range(MORE)]


def copied_applications(first: Application, units: Sequence[Unit] = ()) -> list[Application]:
    forms = copies(first.submission)
    return copies(
        first,
        submission_id=[one.pk for one in forms],
        number=range(1000, 1000 + MORE),
        unit_id=[one.pk for one in units] or [first.unit_id] * MORE,
    )


def copied_titles(first: Title) -> list[Title]:
    assert first.application is not None
    own = copied_applications(first.application)
    return copies(
        first,
        application_id=[one.pk for one in own],
        number=range(1000, 1000 + MORE),
        code=[f"{at:016d}" for at in range(MORE)],
    )
