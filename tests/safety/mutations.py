"""Ways to spoil a file: bytes, words, the parts of a package, XML. All by the given dice alone."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable
from copy import deepcopy
from random import Random

from lxml import etree

ODD_BYTES = (b"\x00", b"\xff", b"\x7f", b"\x80", b"\x01", b"<", b">", b'"', b"\n", b"\xed\xa0\x80")
ODD_NUMBERS = (0, 1, 2, 127, 255, 256, 511, 512, 32767, 65535, 65536, 2**31 - 1, 2**31, 2**32 - 1)
ODD_WORDS = (
    b"0", b"-1", b"999999999", b"99999999999999999999", b"1e999", b"NaN", b"0.00001", b"", b"%s",
    b"\xef\xbf\xbf", b"\xf0\x9f\x98\x80", "年月日".encode(), "２０２７年２月３０日".encode(), b"&#0;", b"&amp;",
)  # fmt: skip
ODD_TEXTS = (
    "0", "-1", "1", "999", "65536", "999999999", "99999999999999999999", "1e999", "NaN", "0.00001", "",
    "%d", "auto", "decimal", "bullet", "none", "２０２７", "年" * 3000, "\ufffd", "\U0001f600", "１", "²",
)  # fmt: skip
NUMBER = re.compile(rb"\d+")
TAG = re.compile(rb"<[^<>]{0,200}>")
DIGITS_IN_VALUE = re.compile(rb'"(-?\d+)"')
DOCTYPES = (
    b'<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;">]>',
    b'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
    b'<!DOCTYPE d [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x">%p;]>',
    b'<?xml version="1.1" encoding="utf-7"?>',
    b'<?xml version="1.0" encoding="utf-16"?>',
)
MOST_BYTES = 400_000  # what grows beyond is cut
Mutation = Callable[[bytes, Random], bytes]


def flip_bits(data: bytes, dice: Random) -> bytes:
    out = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 8, 64))):
        out[dice.randrange(len(out))] ^= 1 << dice.randrange(8)
    return bytes(out)


def put_odd_bytes(data: bytes, dice: Random) -> bytes:
    at, odd = dice.randrange(len(data)), dice.choice(ODD_BYTES) * dice.choice((1, 1, 4, 300))
    return data[:at] + odd + data[at + dice.choice((0, len(odd))) :]


def cut(data: bytes, dice: Random) -> bytes:
    at = dice.randrange(len(data))
    return data[:at] if dice.random() < 0.7 else data[at:]


def drop_chunk(data: bytes, dice: Random) -> bytes:
    start, end = _span(data, dice)
    return data[:start] + data[end:]


def double_chunk(data: bytes, dice: Random) -> bytes:
    start, end = _span(data, dice)
    return data[:end] + data[start:end] * dice.choice((1, 1, 3, 40)) + data[end:]


def swap_chunks(data: bytes, dice: Random) -> bytes:
    first, second = sorted((_span(data, dice), _span(data, dice)))
    if first[1] > second[0]:
        return data[::-1] if dice.random() < 0.05 else data[second[0] :] + data[: second[0]]
    return (
        data[: first[0]]
        + data[second[0] : second[1]]
        + data[first[1] : second[0]]
        + data[first[0] : first[1]]
        + data[second[1] :]
    )


def tell_wrong_size(data: bytes, dice: Random) -> bytes:
    """A number of two or four bytes, where one may stand, becomes another."""
    out = bytearray(data)
    for _ in range(dice.choice((1, 1, 3))):
        number = dice.choice((*ODD_NUMBERS, dice.randrange(len(data)), len(data)))
        form = dice.choice(("<I", "<I", "<H", ">I"))
        width = struct.calcsize(form)
        at = dice.randrange(min(len(out), dice.choice((1600, 10**9)))) // width * width
        if at + width <= len(out):
            struct.pack_into(form, out, at, number % (1 << (8 * width)))
    return bytes(out)


def change_number(data: bytes, dice: Random) -> bytes:
    found = list(NUMBER.finditer(data[:100_000]))
    if not found:
        return put_odd_bytes(data, dice)
    one = dice.choice(found)
    return data[: one.start()] + dice.choice(ODD_WORDS) + data[one.end() :]


def nest_deeply(data: bytes, dice: Random) -> bytes:
    """One tag of the file, or a bracket of a PDF, opened some thousand times over."""
    tags = [one for one in TAG.findall(data[:100_000]) if one[1:2].isalpha()]
    piece = (
        dice.choice(tags)
        if tags
        else dice.choice((b"<<", b"[", b"(", b"q ", b'"', b"<table><tr><td>"))
    )
    at = dice.randrange(len(data)) if not tags else max(0, data.find(piece))
    return data[:at] + piece * dice.choice((50, 260, 1200, 5000)) + data[at:]


def change_tags(data: bytes, dice: Random) -> bytes:
    found = list(TAG.finditer(data[:100_000]))
    if not found:
        return drop_chunk(data, dice)
    one, other = dice.choice(found), dice.choice(found)
    put = dice.choice((b"", other.group(), one.group() * 30, other.group() + one.group()))
    return data[: one.start()] + put + data[one.end() :]


def change_value(data: bytes, dice: Random) -> bytes:
    """The number in an attribute: spans, widths, levels, indices."""
    found = list(DIGITS_IN_VALUE.finditer(data[:100_000]))
    if not found:
        return change_number(data, dice)
    one = dice.choice(found)
    return data[: one.start(1)] + dice.choice(ODD_WORDS) + data[one.end(1) :]


def declare_entities(data: bytes, dice: Random) -> bytes:
    head = data.find(b"?>") + 2 if data.startswith(b"<?xml") else 0
    rest = data[head:].replace(b"</", b"&a;&b;</", 1) if dice.random() < 0.5 else data[head:]
    blanks = b" " * dice.choice((0, 0, 5000))
    return data[:head] + blanks + dice.choice(DOCTYPES) + rest


def wrong_encoding(data: bytes, dice: Random) -> bytes:
    text = data.decode(dice.choice(("utf-8", "gb18030", "latin-1")), "replace")
    return text.encode(dice.choice(("utf-16", "utf-16-be", "gb18030", "utf-8-sig")), "replace")


def change_tree(data: bytes, dice: Random) -> bytes:
    """Elements dropped, doubled, moved, wrapped, renamed; attributes changed: still sound XML."""
    try:
        root = etree.fromstring(data)
    except (etree.XMLSyntaxError, ValueError):
        return change_tags(data, dice)
    for _ in range(dice.choice((1, 2, 3, 8))):
        found = list(root.iter(etree.Element))[1:]
        if not found:
            break
        _change_element(dice.choice(found), dice.choice(found), dice)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def _change_element(one: etree._Element, other: etree._Element, dice: Random) -> None:
    parent, way = one.getparent(), dice.randrange(8)
    if parent is None:
        return
    if way == 0:
        parent.remove(one)
    elif way == 1:
        parent.insert(parent.index(one), deepcopy(one))
    elif way == 2 and other not in (one, *one.iterancestors(), *one.iter()):
        other.append(one)
    elif way == 3:
        one.tag = other.tag
    elif way == 4:
        one.text = dice.choice(ODD_TEXTS)
    elif way == 5:
        _nest(one, dice.choice((10, 60, 240)))
    elif one.attrib:
        name = dice.choice(list(one.attrib))
        if way == 6:
            del one.attrib[name]
        else:
            one.attrib[name] = dice.choice(ODD_TEXTS)


def _nest(one: etree._Element, times: int) -> None:
    """The element within itself, with its attributes."""
    for _ in range(times):
        inner = etree.SubElement(one, one.tag, dict(one.attrib))
        one = inner
    one.text = "底"


BYTES: tuple[Mutation, ...] = (
    flip_bits, flip_bits, put_odd_bytes, cut, drop_chunk, double_chunk, swap_chunks, tell_wrong_size,
)  # fmt: skip
WORDS: tuple[Mutation, ...] = (*BYTES, change_number, nest_deeply, change_tags, wrong_encoding)
XML: tuple[Mutation, ...] = (
    change_tree, change_tree, change_tree, change_tree, change_tree, change_tree, change_tree, change_tree,
    change_value, change_value, change_tags, change_tags, nest_deeply, declare_entities, flip_bits,
    put_odd_bytes, drop_chunk, double_chunk, swap_chunks, cut, wrong_encoding,
)  # fmt: skip


def change_parts(data: bytes, dice: Random) -> bytes:
    """The parts of a package spoilt one by one and packed again, so that the sums are right."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as held:
            parts = [(one.filename, held.read(one)) for one in held.infolist()]
    except Exception:  # noqa: BLE001 - an earlier change may have spoilt the package in any way
        return flip_bits(data, dice)
    if not parts:
        return data
    for _ in range(dice.choice((1, 1, 2))):
        _change_one(parts, dice)
    return _packed(parts, dice)


def _change_one(parts: list[tuple[str, bytes]], dice: Random) -> None:
    main = [
        at
        for at, one in enumerate(parts)
        if re.search(r"document|sheet1|styles|numbering|shared|workbook", one[0])
    ]
    at = dice.choice(main) if main and dice.random() < 0.8 else dice.randrange(len(parts))
    other = dice.randrange(len(parts))
    name, content = parts[at]
    way = dice.random()
    if way < 0.84 and content:
        parts[at] = (name, dice.choice(XML)(content, dice)[:MOST_BYTES])
    elif way < 0.88:
        parts[at], parts[other] = (name, parts[other][1]), (parts[other][0], content)
    elif way < 0.92:
        del parts[at]
    elif way < 0.96:
        parts.append((name, parts[other][1]))
    else:
        parts[at] = (
            dice.choice(("../../x", "/etc/x", "word\\document.xml", name.upper(), "a" * 300)),
            content,
        )
    if not parts:
        parts.append((name, content))


def _packed(parts: list[tuple[str, bytes]], dice: Random) -> bytes:
    out = io.BytesIO()
    way = dice.choice((zipfile.ZIP_STORED, zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
    with zipfile.ZipFile(out, "w", way, compresslevel=1) as made:
        for name, content in parts:
            made.writestr(zipfile.ZipInfo(name), content, way)
    data = out.getvalue()
    return tell_wrong_size(data, dice) if dice.random() < 0.05 else data


def _span(data: bytes, dice: Random) -> tuple[int, int]:
    start = dice.randrange(len(data))
    return start, min(len(data), start + dice.choice((1, 4, 30, 300, 3000)))


WAYS: dict[str, tuple[Mutation, ...]] = {
    "docx": (change_parts,) * 9 + (flip_bits, cut, tell_wrong_size, drop_chunk),
    "xlsx": (change_parts,) * 9 + (flip_bits, cut, tell_wrong_size, drop_chunk),
    "doc": (*BYTES, tell_wrong_size, tell_wrong_size, tell_wrong_size),
    "pdf": WORDS,
    "html": (*WORDS, change_value, declare_entities),
    "txt": WORDS,
    "csv": WORDS,
    "scan": (*BYTES, change_number),
}


def mutated(kind: str, data: bytes, dice: Random) -> bytes:
    """One to three changes, one after the other."""
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        if data:
            data = dice.choice(WAYS[kind])(data, dice)[:MOST_BYTES]
    return data
