"""Photographs and a video as a telephone makes them, with the place where they were taken inside."""

from __future__ import annotations

import io
import struct

from PIL import Image, ImageDraw

LATITUDE = (31.0, 14.0, 22.5)  # no real place is meant


def photograph(
    words: str = "合影",
    *,
    orientation: int = 1,
    taken: str = "2027:03:20 10:11:12",
    place: bool = True,
) -> bytes:
    """A JPEG of 640 × 480 with what a camera writes beside it."""
    picture = Image.new("RGB", (640, 480), "#cfe3ee")
    ImageDraw.Draw(picture).ellipse((220, 140, 420, 340), fill="#17587e")
    ImageDraw.Draw(picture).text((20, 20), words.encode("unicode_escape").decode(), fill="#000000")
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "MAKER-7421"
    exif.get_ifd(0x8769)[0x9003] = taken
    if place:
        exif.get_ifd(0x8825).update({1: "N", 2: LATITUDE, 3: "E", 4: LATITUDE})
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif.tobytes(), comment=b"caption: somewhere")
    return out.getvalue()


def drawing() -> bytes:
    """A PNG with words and position beside the picture."""
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: LATITUDE})
    out = io.BytesIO()
    Image.new("RGBA", (40, 30), "#1d664380").save(out, "PNG", exif=exif.tobytes())
    return out.getvalue()


def box(name: bytes, held: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(held), name) + held


def video(brand: bytes = b"isom") -> bytes:
    """The boxes of a short film: its position stands in udta and in meta."""
    words = box(b"\xa9xyz", b"\0\x12\x15\xc7+31.2304+121.4737/")
    track = box(b"trak", box(b"tkhd", b"track head") + box(b"udta", b"+31.2304"))
    moov = box(b"mvhd", b"movie head") + box(b"udta", words) + box(b"meta", b"+31.2304") + track
    return box(b"ftyp", brand + b"\0\0\2\0isom") + box(b"moov", moov) + box(b"mdat", b"frames")


MARKS = (b"MAKER-7421", b"caption: somewhere", b"+31.23", b"eXIf")


def says_where(content: bytes) -> bool:
    """Whether anything is left of what a camera writes beside the picture."""
    return any(mark in content for mark in MARKS)
