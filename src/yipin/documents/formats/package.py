"""Opens the zip package of an office file, with its claims checked before anything is unpacked."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import Self

from lxml import etree

from yipin.documents.formats.unreadable import UnreadableFile

MAX_ENTRIES = 4000
MAX_PART_BYTES = 64 * 1024 * 1024  # one XML part, unpacked
MAX_TOTAL_BYTES = 512 * 1024 * 1024  # all parts as declared; pictures are never unpacked
MAX_RATIO = 250  # text of one long document packs about 1:40
RATIO_COUNTS_FROM = 4 * 1024 * 1024
STRICT = b"http://purl.oclc.org/ooxml/"
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    ValueError,
)


class Package:
    """The parts of a docx by name. Refuses what is damaged, locked or far larger than it seems."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
            entries = self._zip.infolist()
        except BROKEN as error:
            raise UnreadableFile("corrupt") from error
        _refuse_bomb(entries)
        if any(entry.flag_bits & 1 for entry in entries):
            raise UnreadableFile("encrypted")
        self._entries = {entry.filename.lstrip("/").lower(): entry for entry in entries}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def names(self) -> set[str]:
        return set(self._entries)

    def read(self, name: str) -> bytes | None:
        """One part, or None where it is absent. Reads no more than the limit, whatever is declared."""
        entry = self._entries.get(name.lstrip("/").lower())
        if entry is None:
            return None
        try:
            with self._zip.open(entry) as stream:
                data = stream.read(MAX_PART_BYTES + 1)
        except (*BROKEN, RuntimeError) as error:
            raise UnreadableFile("corrupt") from error
        if len(data) > MAX_PART_BYTES:
            raise UnreadableFile("zip_bomb")
        return data

    def tree(self, name: str) -> etree._Element | None:
        """One XML part, parsed without entities and without the network."""
        data = self.read(name)
        return None if not data else parse_xml(data)


def _refuse_bomb(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_TOTAL_BYTES:
        raise UnreadableFile("zip_bomb")
    for entry in entries:
        is_swollen = entry.file_size > MAX_RATIO * max(entry.compress_size, 1)
        if entry.file_size > RATIO_COUNTS_FROM and is_swollen:
            raise UnreadableFile("zip_bomb")


def parse_xml(data: bytes) -> etree._Element:
    """Parse one part; a document type, which no office file needs, is refused as damaged."""
    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data[:4096]:
        raise UnreadableFile("corrupt")
    if STRICT in data[:8192]:
        data = _as_transitional(data)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False,
        remove_comments=True, remove_pis=True, collect_ids=False,
    )  # fmt: skip
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        # where memory ran out, the parser has no room left to say so: code 0 or 2, or no words
        is_full = getattr(error, "code", 1) in (0, 2, None) or "memory" in str(error).lower()
        raise UnreadableFile("too_heavy" if is_full else "corrupt") from error


def _as_transitional(data: bytes) -> bytes:
    """Strict files differ in their namespaces only, as far as text and tables go."""
    base = b"http://schemas.openxmlformats.org/"
    data = data.replace(STRICT + b"wordprocessingml/main", base + b"wordprocessingml/2006/main")
    name = b"officeDocument/relationships"
    return data.replace(STRICT + name, base + b"officeDocument/2006/relationships")
