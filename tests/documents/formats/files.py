"""Files for the reader's tests, good and hostile, made when a test asks for them."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

from docx import Document

SECTOR = 512
PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
    b" /Resources << /Font << /F1 5 0 R >> /XObject << /Im1 6 0 R >> >> >>"
)
IMAGE = (
    b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray"
    b" /BitsPerComponent 8 /Length 1 >>\nstream\n\x80\nendstream"
)
FREE, END, FAT_MARK = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def word_file(path: Path, *lines: str) -> Path:
    document = Document()
    for line in lines or ("关于开展主题团日活动的通知", "各团支部："):
        document.add_paragraph(line)
    document.save(str(path))
    return path


def repacked(
    source: Path, target: Path, replace: dict[str, bytes], drop: tuple[str, ...] = ()
) -> Path:
    """The same package with some parts changed, added or left out."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in replace and name not in drop:
                new.writestr(name, old.read(name))
        for name, data in replace.items():
            new.writestr(name, data)
    return target


def package(path: Path, *names: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return path


def pdf_file(path: Path, content: bytes, extra: bytes = b"", trailer: bytes = b"") -> Path:
    """A one-page PDF with this content stream, written by hand."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        PAGE,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        IMAGE,
    ]
    if extra:
        objects.append(extra)
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        trailer,
        start,
    )
    path.write_bytes(bytes(out))
    return path


def locked_pdf(path: Path) -> Path:
    lock = b"<< /Filter /Standard /V 1 /R 2 /P -4 /O (%s) /U (%s) >>" % (b"o" * 32, b"u" * 32)
    trailer = b"/Encrypt 7 0 R /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]"
    return pdf_file(path, b"BT /F1 12 Tf 72 700 Td (hello) Tj ET", lock, trailer)


def compound_file(path: Path, streams: dict[str, bytes]) -> Path:
    """An OLE compound file, the container of old office files, with these streams in its root."""
    padded = {name: data.ljust(4096, b"\0") for name, data in streams.items()}
    starts, at = {}, 0
    for name, data in padded.items():
        starts[name], at = at, at + -(-len(data) // SECTOR)
    directory_at, entries = at, _directory(padded, starts)
    directory_sectors = -(-len(entries) // SECTOR)
    fat_at = directory_at + directory_sectors
    fat: list[int] = []
    for data in padded.values():
        count = -(-len(data) // SECTOR)
        fat += [len(fat) + step + 1 for step in range(count - 1)] + [END]
    fat += [len(fat) + step + 1 for step in range(directory_sectors - 1)] + [END]
    fat_sectors = 1
    while (len(fat) + fat_sectors) * 4 > fat_sectors * SECTOR:
        fat_sectors += 1
    fat += [FAT_MARK] * fat_sectors
    fat += [FREE] * (fat_sectors * SECTOR // 4 - len(fat))
    body = b"".join(data.ljust(-(-len(data) // SECTOR) * SECTOR, b"\0") for data in padded.values())
    body += entries.ljust(directory_sectors * SECTOR, b"\xff") + struct.pack(f"<{len(fat)}I", *fat)
    path.write_bytes(_header(fat_at, fat_sectors, directory_at) + body)
    return path


def _directory(streams: dict[str, bytes], starts: dict[str, int]) -> bytes:
    count = len(streams)
    entries = [_entry("Root Entry", 5, FREE, FREE, 1 if count else FREE, END, 0)]
    for place, (name, data) in enumerate(streams.items(), start=1):
        after = place + 1 if place < count else FREE
        entries.append(_entry(name, 2, FREE, after, FREE, starts[name], len(data)))
    while len(entries) % 4:
        entries.append(_entry("", 0, FREE, FREE, FREE, 0, 0))
    return b"".join(entries)


def _entry(name: str, kind: int, left: int, right: int, child: int, start: int, size: int) -> bytes:
    raw = name.encode("utf-16-le")
    length = len(raw) + 2 if name else 0
    head = raw.ljust(64, b"\0") + struct.pack("<HBBIII", length, kind, 1, left, right, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)


def _header(fat_at: int, fat_sectors: int, directory_at: int) -> bytes:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, fat_sectors, directory_at, 0, 4096, END, 0, END, 0)
    table = [fat_at + step for step in range(fat_sectors)]
    table += [FREE] * (109 - len(table))
    return head + struct.pack("<109I", *table)
