"""What a failure means for the person before the page: away, busy, or no room left.

Asked where Django would say "server error", so it holds for every page and for what runs before
and after a page (the session, the sign-in), and needs no database to answer.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext_lazy as _

from yipin.documents.storage import FilesAway

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
SQLITE_FULL = ("SQLITE_FULL",)
SQLITE_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")
POSTGRESQL_FULL = ("53100",)
# too many connections, lock not available, deadlock, could not serialise, took too long
POSTGRESQL_BUSY = ("53300", "55P03", "40P01", "40001", "57014")


@dataclass(frozen=True, slots=True)
class Trouble:
    """``code`` for programs; the words for people. ``retry_after`` in seconds."""

    code: str
    title: str
    explained: str
    retry_after: int


DATABASE_AWAY = Trouble(
    "database_away",
    _("暂时连不上数据库"),
    _(
        "网站在，数据库没有应答。刚才送出的没有存进去，以前存好的都在。"
        "请先不要关掉正在填的页面：内容存在您的浏览器里，过几分钟再送一次。"
    ),
    30,
)
BUSY = Trouble(
    "busy",
    _("现在办的人太多"),
    _("等了一会儿还没轮到，刚才送出的没有存进去。请返回上一页，内容还在，过一分钟再送一次。"),
    60,
)
NO_ROOM_LEFT = Trouble(
    "no_room",
    _("网站的磁盘满了"),
    _(
        "刚才送出的没有存进去，也没有存下半份，以前存好的都在。"
        "请返回上一页，内容还在；告诉管理员腾出地方以后，再送一次。"
    ),
    300,
)
FILES_AWAY = Trouble(
    "files_away",
    _("暂时连不上存放文件的地方"),
    _(
        "文件现在存不进去，也取不出来，以前存好的都在，不带文件的事可以照常办。"
        "请返回上一页，内容还在，过几分钟再试。"
    ),
    30,
)


def trouble_of(fault: BaseException | None) -> Trouble | None:
    """What is the matter, told from the failure and what caused it; None for our own mistakes."""
    return next((found for one in chain(fault) if (found := _one(one))), None)


def chain(fault: BaseException | None) -> Iterator[BaseException]:
    """The failure and what it came from, the nearest first."""
    seen: set[int] = set()
    while fault is not None and id(fault) not in seen:
        seen.add(id(fault))
        yield fault
        fault = fault.__cause__ or fault.__context__


def _one(fault: BaseException) -> Trouble | None:
    if isinstance(fault, FilesAway):
        return FILES_AWAY
    if isinstance(fault, OSError) and fault.errno in NO_ROOM:
        return NO_ROOM_LEFT
    if isinstance(fault, OperationalError | InterfaceError):
        return _of_database(fault)
    return None


def _of_database(fault: Exception) -> Trouble:
    cause = fault.__cause__
    name = getattr(cause, "sqlite_errorname", "") or getattr(cause, "sqlstate", "") or ""
    if name.startswith(SQLITE_FULL) or name in POSTGRESQL_FULL:
        return NO_ROOM_LEFT
    if name.startswith(SQLITE_BUSY) or name in POSTGRESQL_BUSY:
        return BUSY
    return DATABASE_AWAY
