"""Notices: hand one in, and get what was read in it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import File, Router, Schema
from ninja.files import UploadedFile

from yipin.documents.marks import findings_of
from yipin.documents.models import Notice
from yipin.documents.permissions import can_see_notice
from yipin.documents.queries import notices_of
from yipin.documents.services.notices import take_in_notice
from yipin.organisations.choices import Right
from yipin.organisations.permissions import holds
from yipin.web.api.operation import Status, caller_of, operation
from yipin.web.api.shapes import PER_PAGE, Page, Paged, PerPage, Words, page_of
from yipin.web.office.notices.list_views import load_notice

router = Router(tags=["通知"])
runs_programmes = holds(Right.RUN_PROGRAMMES)


class NoticeRow(Schema):
    id: int
    title: str
    document_number: str
    file_name: str
    state: str
    trouble: str
    pages: int | None
    pages_read: int
    taken_in_at: datetime


class NoticePage(Paged):
    items: list[NoticeRow]


class NoticeOut(NoticeRow):
    """``findings`` are those of ``yipin read --json``; null until the notice is read."""

    findings: dict[str, Any] | None


def notice_row(one: Notice) -> dict[str, Any]:
    return {name: getattr(one, name) for name in NoticeRow.model_fields}


def notice_out(one: Notice) -> dict[str, Any]:
    return notice_row(one) | {"findings": findings_of(one.reading) if one.reading else None}


@operation(
    router, "GET", "/notices", asks=runs_programmes, answer=NoticePage, summary="本单位收入的通知"
)
def list_notices(
    request: HttpRequest, q: Words = "", page: Page = 1, per_page: PerPage = PER_PAGE
) -> dict[str, Any]:
    unit = caller_of(request).actor.unit
    assert unit is not None  # every key is that of a desk
    found = notices_of(unit)
    for word in q.split():
        found = found.filter(title__icontains=word) | found.filter(file_name__icontains=word)
    rows, place = page_of(found, page, per_page)
    return {"items": [notice_row(one) for one in rows], **place}


@operation(
    router, "POST", "/notices", asks=runs_programmes, answer=NoticeOut, status=202,
    summary="交一份通知去读",
)  # fmt: skip
def take_in(request: HttpRequest, file: Annotated[UploadedFile, File()]) -> Any:
    """Answers at once; ask for the notice again until its state is no longer ``waiting``."""
    actor = caller_of(request).actor
    notice = take_in_notice(
        actor=actor,
        unit=actor.unit,  # type: ignore[arg-type]
        upload=file,
        name=file.name or "",
        now=timezone.now(),
    )
    notice.refresh_from_db()
    return Status(202, notice_out(notice))


@operation(
    router, "GET", "/notices/{pk}", asks=can_see_notice, load=load_notice, answer=NoticeOut,
    summary="一份通知读到的内容",
)  # fmt: skip
def one_notice(request: HttpRequest, notice: Notice) -> dict[str, Any]:
    return notice_out(notice)
