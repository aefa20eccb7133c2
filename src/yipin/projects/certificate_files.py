"""Many certificates at once: one PDF to be printed, or one PDF each in a zip."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from yipin.documents.filenames import clean_name
from yipin.projects.certificates import certificates_pdf, designs_of
from yipin.projects.models import Title

Say = Callable[[int, int], None]


def write_one_pdf(titles: Sequence[Title], path: Path, name: str, say: Say) -> None:
    """All in one file, by number."""
    path.write_bytes(certificates_pdf(titles, name))
    say(len(titles), len(titles))


def write_pdf_files(titles: Sequence[Title], path: Path, name: str, say: Say) -> None:
    """``2027-0017_医学技术学院团委_急救十分钟.pdf`` and so on. A PDF is packed already: packing its
    background again would take longer than setting it.
    """
    designs = designs_of(titles)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as package:
        for done, one in enumerate(titles, start=1):
            package.writestr(file_name(one), certificates_pdf([one], str(one), designs))
            say(done, len(titles))


def file_name(title: Title) -> str:
    parts = (f"{title.year}-{title.number:04d}", title.unit_name, title.subject)
    return clean_name("_".join(part for part in parts if part) + ".pdf", "pdf")
