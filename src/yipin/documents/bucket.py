"""Files in a private bucket of a server that speaks S3. Loaded only where a site names a bucket.

A bucket hands nothing out by itself: there are no public addresses, every file goes through a page
that asks the permission.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage

from yipin.documents.storage import PIECE, FilesAway

MISSING = frozenset({"404", "NoSuchKey", "NotFound"})
IN_MEMORY = 1024 * 1024


@contextmanager
def plain_faults() -> Iterator[None]:
    """The library's many faults are two: not there, or away."""
    try:
        yield
    except ClientError as fault:
        if str(fault.response.get("Error", {}).get("Code")) in MISSING:
            raise FileNotFoundError(str(fault)) from fault
        raise FilesAway(str(fault)) from fault
    except BotoCoreError as fault:
        raise FilesAway(str(fault)) from fault


class BucketStorage(S3Storage):
    """A private bucket. A place is a fingerprint or a number: storing it twice is harmless."""

    def exists(self, name: str) -> bool:
        try:
            self.size(name)
        except FileNotFoundError:
            return False
        return True

    def size(self, name: str) -> int:
        with plain_faults():
            return int(self._client.head_object(**self._at(name))["ContentLength"])

    def delete(self, name: str) -> None:
        with plain_faults():
            self._client.delete_object(**self._at(name))

    def _save(self, name: str, content: File) -> str:  # type: ignore[type-arg]
        """The server answers only when it has all of it; what arrived short is not kept."""
        content.seek(0)
        with plain_faults():
            self._client.put_object(**self._at(name), Body=content)
        if self.size(name) != content.size:
            self.delete(name)
            raise FilesAway(f"{name} arrived incomplete")
        return name

    def _open(self, name: str, mode: str = "rb") -> File:  # type: ignore[type-arg]
        """Fetched whole into a temporary file, so that what reads it may go to and fro."""
        fetched = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed by File
        with plain_faults():
            body = self._client.get_object(**self._at(name))["Body"]
            for piece in body.iter_chunks(PIECE):
                fetched.write(piece)
        fetched.seek(0)
        return File(fetched, name)

    def url(self, *given: Any, **more: Any) -> str:
        raise NotImplementedError("files are handed out by the site, never by the bucket")

    def read_part(self, name: str, start: int, length: int) -> Iterator[bytes]:
        """A part of a file, asked of the bucket as that part."""
        span = f"bytes={start}-{start + length - 1}"
        with plain_faults():
            body = self._client.get_object(**self._at(name), Range=span)["Body"]
        return _pieces(body)

    def check(self) -> None:
        """Raises ``FilesAway`` where the bucket does not answer or does not let the site in."""
        try:
            with plain_faults():
                self._client.head_bucket(Bucket=self.bucket_name)
        except FileNotFoundError as fault:
            raise FilesAway(str(fault)) from fault

    @property
    def _client(self) -> Any:
        return self.connection.meta.client

    def _at(self, name: str) -> dict[str, str]:
        return {"Bucket": self.bucket_name, "Key": self._normalize_name(name.replace("\\", "/"))}


def _pieces(body: Any) -> Iterator[bytes]:
    try:
        with plain_faults():
            yield from body.iter_chunks(PIECE)
    finally:
        body.close()
