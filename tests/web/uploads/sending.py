"""Large files as a browser sends them: in parts, by hand or with a network that breaks off."""

from __future__ import annotations

import random
import zipfile
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.test import Client
from playwright.sync_api import Page, Route

from yipin.organisations.permissions import Actor

MB = 1024 * 1024
PIECE = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0"}
TYPE = "application/offset+octet-stream"


def desk_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.signed_in)
    return client


def begin(client: Client, form: str, size: int, name: str = "大.pdf") -> HttpResponse:
    """``form`` is the address to which the form is sent."""
    metadata = f"filename {b64encode(name.encode()).decode()}"
    headers = {"Upload-Length": str(size), "Tus-Resumable": "1.0.0", "Upload-Metadata": metadata}
    return client.post(form, headers=headers)


def arrived(client: Client, form: str, content: bytes, name: str = "大.pdf") -> str:
    """Send the whole of it; its token."""
    address = begin(client, form, len(content), name)["Location"]
    sent = client.patch(address, content, content_type=TYPE, headers=PIECE)
    assert sent.status_code == 204
    return address.strip("/").split("/")[-1]


def large(path: Path, content: bytes) -> Path:
    """A docx or xlsx with a picture of 13 MB that its text does not show."""
    path.write_bytes(content)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_STORED) as parts:
        parts.writestr("media/noise.jpg", random.Random(1).randbytes(13 * MB))
    return path


class BrokenNetwork:
    """Loses the third piece; ``offsets`` are where each piece began that was sent."""

    def __init__(self, page: Page, *, for_good: bool = False) -> None:
        self.offsets: list[int] = []
        self.token = ""
        self.at_the_break: Callable[[], object] = lambda: None
        self.is_back = False
        self.for_good = for_good
        page.route("**/*", self._take)

    def _take(self, route: Route, request: Any) -> None:
        if request.method != "PATCH":
            route.continue_()
            return
        self.token = request.url.strip("/").split("/")[-1]
        self.offsets.append(int(request.headers["upload-offset"]))
        is_lost = len(self.offsets) >= 3 if self.for_good else len(self.offsets) == 3
        if is_lost:
            self.at_the_break()
        if is_lost and not self.is_back:
            route.abort()
        else:
            route.continue_()


OFFSETS = [0, 2 * MB, 4 * MB, 4 * MB, 6 * MB, 8 * MB, 10 * MB, 12 * MB]  # the third twice
