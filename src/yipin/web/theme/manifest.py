"""Which hashed file a browser loads for app.css, app.js, fonts.css."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static


class AssetsMissingError(RuntimeError):
    """The front-end was never built; `make setup` does it."""


def asset_url(name: str) -> str:
    """Address of a built file."""
    return static(manifest(Path(settings.BUILD)).get(name, name))


@cache
def manifest(build: Path) -> dict[str, str]:
    """Read once, like the files that the server found when it started."""
    path = build / "static" / "manifest.json"
    try:
        names: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        message = f"{path} is missing: run make setup"
        raise AssetsMissingError(message) from error
    return names
