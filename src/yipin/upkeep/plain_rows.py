"""A row as one line of JSON and back; and a digest of a table that two databases agree on."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Field

from yipin.rules.seal_chain import neutral

MODULUS = 1 << 256
READERS: dict[str, Callable[[Any], Any]] = {
    "DateTimeField": dt.datetime.fromisoformat,
    "DateField": dt.date.fromisoformat,
    "TimeField": dt.time.fromisoformat,
    "DurationField": lambda value: dt.timedelta(microseconds=value),
    "DecimalField": Decimal,
    "BinaryField": base64.b64decode,
    "UUIDField": uuid.UUID,
}


def written(row: Sequence[Any]) -> bytes:
    """One line; keys in order, so that equal rows are equal lines."""
    text = json.dumps(row, ensure_ascii=False, default=_plain, sort_keys=True)
    return text.encode("utf-8", "surrogatepass") + b"\n"


def readers_of(fields: Sequence[Field[Any, Any]]) -> list[tuple[int, Callable[[Any], Any]]]:
    """Place and reader of those columns that JSON has no kind for."""
    found = [(place, READERS.get(_kind(one))) for place, one in enumerate(fields)]
    return [(place, reader) for place, reader in found if reader is not None]


def _kind(field: Field[Any, Any]) -> str:
    return (field.target_field if field.remote_field else field).get_internal_type()


def read(line: bytes, readers: Sequence[tuple[int, Callable[[Any], Any]]]) -> list[Any]:
    row: list[Any] = json.loads(line.decode("utf-8", "surrogatepass"))
    for place, reader in readers:
        if row[place] is not None:
            row[place] = reader(row[place])
    return row


class TableDigest:
    """Count and digest of rows in any order, the same on every database."""

    def __init__(self) -> None:
        self.rows = 0
        self._sum = 0

    def add(self, row: Sequence[Any]) -> None:
        line = written([neutral(one) for one in row])
        self.rows += 1
        self._sum = (self._sum + int.from_bytes(hashlib.sha256(line).digest())) % MODULUS

    @property
    def hex(self) -> str:
        return f"{self._sum:064x}"


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        return value // dt.timedelta(microseconds=1)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return str(value)  # decimals and identifiers
