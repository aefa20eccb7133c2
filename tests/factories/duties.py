"""Obligations for tests."""

from __future__ import annotations

from datetime import timedelta

import factory

from yipin.duties.models import Obligation


class ObligationFactory(factory.django.DjangoModelFactory):
    """Due five days after it was made unless said otherwise."""

    class Meta:
        model = Obligation

    kind = "application"
    source_kind = "round"
    source_id = 1
    title = "“一团一品”申报"
    asked_by = "青禾大学团委"
    due_at = factory.LazyAttribute(lambda row: row.created_at + timedelta(days=5))
