"""The desk of the key, and the units it reaches."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from yipin.organisations.choices import UnitCategory, UnitKind
from yipin.organisations.models import Unit
from yipin.organisations.permissions import can_see_unit, is_at_a_desk
from yipin.organisations.queries import search_units
from yipin.web.api.operation import caller_of, operation
from yipin.web.api.shapes import PER_PAGE, Page, Paged, PerPage, UnitName, Words, page_of

router = Router(tags=["单位"])
TOP = Unit.steplen


class Desk(Schema):
    person: str
    post: str
    unit: UnitName
    rights: list[str]
    scope: str
    token: str
    expires_at: datetime


class UnitOut(Schema):
    id: int
    name: str
    short_name: str
    code: str
    kind: UnitKind
    category: UnitCategory | None = None
    party_body: str
    depth: int
    is_closed: bool


class UnitPage(Paged):
    items: list[UnitOut]


def load_unit(*, pk: int) -> Unit:
    return get_object_or_404(Unit, pk=pk)


def unit_out(unit: Unit) -> dict[str, Any]:
    return {
        "id": unit.pk,
        "name": unit.name,
        "short_name": unit.short_name,
        "code": unit.code,
        "kind": unit.kind,
        "category": unit.category or None,
        "party_body": unit.party_body,
        "depth": unit.depth,
        "is_closed": unit.is_closed,
    }


def unit_name(unit: Unit) -> dict[str, Any]:
    return {"id": unit.pk, "name": unit.name}


@operation(router, "GET", "/me", asks=is_at_a_desk, answer=Desk, summary="这个密钥是哪个席位的")
def me(request: HttpRequest) -> dict[str, Any]:
    caller = caller_of(request)
    held, token = caller.token.appointment, caller.token
    return {
        "person": held.person.name,
        "post": held.label,
        "unit": unit_name(held.unit),
        "rights": sorted(caller.actor.rights),
        "scope": token.scope,
        "token": token.name,
        "expires_at": token.expires_at,
    }


@operation(router, "GET", "/units", asks=is_at_a_desk, answer=UnitPage, summary="本单位和下级单位")
def list_units(
    request: HttpRequest,
    q: Words = "",
    kind: UnitKind | None = None,
    category: UnitCategory | None = None,
    page: Page = 1,
    per_page: PerPage = PER_PAGE,
) -> dict[str, Any]:
    host = caller_of(request).actor.unit
    assert host is not None  # every key is that of a desk
    found = search_units(host, q).order_by("path")
    if kind:
        found = found.filter(kind=kind)
    if category:
        found = found.filter(category=category)
    return _page(found, page, per_page)


def _page(found: QuerySet[Unit], page: int, per_page: int) -> dict[str, Any]:
    rows, place = page_of(found, page, per_page)
    return {"items": [unit_out(one) for one in rows], **place}


@operation(
    router, "GET", "/units/{pk}", asks=can_see_unit, load=load_unit, answer=UnitOut,
    summary="一个单位",
)  # fmt: skip
def one_unit(request: HttpRequest, unit: Unit) -> dict[str, Any]:
    return unit_out(unit)


@operation(
    router, "GET", "/units/{pk}/children", asks=can_see_unit, load=load_unit, answer=UnitPage,
    summary="直属下级",
)  # fmt: skip
def children_of_unit(
    request: HttpRequest, unit: Unit, page: Page = 1, per_page: PerPage = PER_PAGE
) -> dict[str, Any]:
    return _page(unit.children().order_by("path"), page, per_page)
