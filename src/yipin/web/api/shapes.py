"""Parts that requests and answers are made of."""

from __future__ import annotations

from typing import Annotated, Any

from django.db.models import QuerySet
from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

from yipin.rules.plain import saveable

MOST = 2**53 - 1  # beyond it a number is not the same in every program
PER_PAGE = 50
MOST_PER_PAGE = 100
MOST_PAGES = 100_000

Id = Annotated[int, Field(ge=1, le=MOST)]
Page = Annotated[int, Field(ge=1, le=MOST_PAGES, description="第几页，从 1 起")]
PerPage = Annotated[int, Field(ge=1, le=MOST_PER_PAGE, description="每页几条")]
# What no database can hold is refused at the door.
Words = Annotated[str, StringConstraints(max_length=100, pattern=r"^[^\x00-\x1f\x7f]*$")]
Key = Annotated[
    str, StringConstraints(max_length=120, min_length=1, pattern=r"^[^\x00-\x1f\x7f]+$")
]
Text = Annotated[
    str, StringConstraints(max_length=20_000, pattern=r"^[^\x00]*$"), AfterValidator(saveable)
]
OnceKey = Annotated[str, StringConstraints(max_length=80, pattern=r"^[!-~]{1,80}$")]


class Given(Schema):
    """A body as it must be: no unknown names, no numbers for texts."""

    model_config = ConfigDict(extra="forbid", strict=True)


class FieldFault(Schema):
    field: str = Field(description="栏的代号，或请求里的位置")
    message: str


class Fault(Schema):
    """What was refused, in words, and where."""

    code: str
    reason: str
    fields: list[FieldFault] = []


class Paged(Schema):
    page: int
    per_page: int
    total: int


class UnitName(Schema):
    id: int
    name: str


def page_of(rows: QuerySet[Any], page: int, per_page: int) -> tuple[list[Any], dict[str, int]]:
    """The rows of one page, and where it stands. Two reads."""
    start = (page - 1) * per_page
    total = rows.count()
    found = list(rows[start : start + per_page]) if start < total else []
    return found, {"page": page, "per_page": per_page, "total": total}
