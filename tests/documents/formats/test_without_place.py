"""The place where a picture was taken goes; the picture stays as it was."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from tests.factories.pictures import box, drawing, photograph, video
from yipin.documents.filetypes import sniff_file
from yipin.documents.formats.unreadable import UnreadableFile
from yipin.documents.formats.without_place import strip_place

GPS, MAKER, TAKEN, COMMENT = 0x8825, b"MAKER-7421", b"2027:03:20", b"caption"


@pytest.fixture
def strip(tmp_path: Path):
    def stripped(content: bytes, extension: str) -> tuple[bytes, date | None]:
        source, target = tmp_path / "source", tmp_path / "target"
        source.write_bytes(content)
        taken = strip_place(source, extension, target)
        return target.read_bytes(), taken

    return stripped


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("orientation", [1, 6])
def test_a_photograph_keeps_its_picture_and_its_direction_alone(strip, orientation):
    content = photograph(orientation=orientation)
    assert GPS in opened(content).getexif()
    left, taken = strip(content, "jpg")
    assert taken == date(2027, 3, 20)
    exif = opened(left).getexif()
    assert dict(exif) == ({0x0112: 6} if orientation == 6 else {})
    assert not exif.get_ifd(GPS)
    for words in (MAKER, TAKEN, COMMENT):
        assert words not in left
    before, after = opened(content).convert("RGB"), opened(left).convert("RGB")
    assert ImageChops.difference(before, after).getbbox() is None


def test_stripping_twice_changes_nothing_more(strip):
    left, _taken = strip(photograph(orientation=6), "jpg")
    assert strip(left, "jpg")[0] == left


def test_pictures_after_the_picture_go_too(strip):
    content = photograph()
    assert strip(content + photograph("第二张"), "jpg")[0] == strip(content, "jpg")[0]


def test_a_progressive_photograph_stays_whole(strip):
    out = io.BytesIO()
    exif = Image.Exif()
    exif.get_ifd(GPS).update({1: "N"})
    noise = Image.effect_noise((900, 700), 80).convert("RGB")
    noise.save(
        out, "JPEG", progressive=True, quality=95, exif=exif.tobytes(), restart_marker_rows=1
    )
    left, taken = strip(out.getvalue(), "jpg")
    assert taken is None
    assert len(out.getvalue()) > 256 * 1024
    before, after = opened(out.getvalue()).convert("RGB"), opened(left).convert("RGB")
    assert ImageChops.difference(before, after).getbbox() is None
    assert GPS not in opened(left).getexif()


@pytest.mark.parametrize("taken", ["0000:00:00 00:00:00", "", "gestern"])
def test_a_day_that_is_none_is_not_made_up(strip, taken):
    assert strip(photograph(taken=taken), "jpg")[1] is None


def test_a_drawing_loses_what_is_written_beside_it(strip):
    content = drawing()
    left, taken = strip(content + b"after the end", "png")
    assert taken is None
    assert b"eXIf" in content
    assert b"eXIf" not in left
    assert b"after" not in left
    assert opened(left).tobytes() == opened(content).tobytes()


@pytest.mark.parametrize("extension", ["mp4", "mov"])
def test_a_video_keeps_its_length_and_loses_its_position(strip, extension):
    content = video()
    left, _taken = strip(content, extension)
    assert len(left) == len(content)
    assert b"+31.2304" not in left
    for kept in (b"movie head", b"track head", b"frames", b"free"):
        assert kept in left


def test_broken_boxes_are_left_alone(strip):
    whole = box(b"ftyp", b"isom") + box(b"moov", b"\xff\xff\xff\xffudta+31")
    assert strip(whole, "mp4")[0] == whole
    large = (
        box(b"ftyp", b"isom")
        + b"\0\0\0\1moov"
        + (16 + 12).to_bytes(8, "big")
        + box(b"udta", b"+31.")
    )
    assert b"+31." not in strip(large, "mp4")[0]
    to_the_end = box(b"ftyp", b"isom") + b"\0\0\0\0uuid" + b"+31."
    assert b"+31." not in strip(to_the_end, "mp4")[0]


@pytest.mark.parametrize(
    "content", [b"\xff\xd8", b"\xff\xd8\xff\xe0", b"\xff\xd8\xff\xda\0\2\1\xff"]
)
def test_a_photograph_without_its_end_breaks_nothing(strip, content):
    assert strip(content, "jpg")[0].startswith(b"\xff\xd8")


def test_other_kinds_are_copied(strip):
    assert strip(b"%PDF-1.4 words", "pdf") == (b"%PDF-1.4 words", None)


@pytest.mark.parametrize(
    ("content", "kind"), [(video(), "mp4"), (video(b"qt  "), "mov"), (video(b"avc1"), "mp4")]
)
def test_videos_are_told_by_their_content(tmp_path, content, kind):
    path = tmp_path / "film"
    path.write_bytes(content)
    assert sniff_file(path).extension == kind


def test_a_picture_in_the_wrapping_of_a_video_is_no_video(tmp_path):
    path = tmp_path / "picture"
    path.write_bytes(box(b"ftyp", b"heic\0\0\0\0mif1heic") + b"\0" * 40)
    with pytest.raises(UnreadableFile):
        sniff_file(path)
