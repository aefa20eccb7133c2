"""Names of files, and how files are handed to a browser."""

from __future__ import annotations

import pytest

from yipin.documents.filenames import clean_name
from yipin.documents.models import StoredFile
from yipin.documents.serving import serving_of


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("方案.pdf", "方案.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\me\\方 案.PDF", "方 案.pdf"),
        ("图.exe", "图.pdf"),
        ("总结v1.2终稿", "总结v1.2终稿.pdf"),
        ("a\u202egnp.pdf", "agnp.pdf"),
        ('x<y>:"|?*.doc', "x_y.pdf"),
        ("", "未命名.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("长" * 300, "长" * 120 + ".pdf"),
    ],
)
def test_a_name_is_cleaned_and_never_a_path(given: str, kept: str) -> None:
    assert clean_name(given, "pdf") == kept


def _stored(extension: str, media_type: str) -> StoredFile:
    return StoredFile(name=f'方"案.{extension}', extension=extension, media_type=media_type)


@pytest.mark.parametrize(
    ("extension", "inline", "how", "media_type"),
    [
        ("pdf", True, "inline", "application/pdf"),
        ("png", True, "inline", "image/png"),
        ("pdf", False, "attachment", "application/pdf"),
        ("txt", True, "attachment", "text/plain; charset=utf-8"),
        ("html", True, "attachment", "application/octet-stream"),
        ("svg", True, "attachment", "application/octet-stream"),
    ],
)
def test_only_harmless_kinds_are_shown_in_the_browser(
    extension: str, inline: bool, how: str, media_type: str
) -> None:
    serving = serving_of(_stored(extension, "text/html"), inline=inline)
    assert serving.disposition.startswith(f"{how}; ")
    assert serving.media_type == serving.headers["Content-Type"] == media_type
    assert serving.headers["X-Content-Type-Options"] == "nosniff"


def test_the_name_survives_the_header() -> None:
    disposition = serving_of(_stored("pdf", "application/pdf")).disposition
    assert "filename*=UTF-8''%E6%96%B9_%E6%A1%88.pdf" in disposition
    assert 'filename="___.pdf"' in disposition
