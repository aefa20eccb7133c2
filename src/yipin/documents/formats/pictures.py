"""Pictures that a stranger sent: JPEG or PNG, not larger than a telephone takes; made anew upright,
so that nothing the camera noted (place, time, device) goes with them.
"""

from __future__ import annotations

import io
from typing import IO

from PIL import Image, ImageOps, UnidentifiedImageError

from yipin.documents.formats.unreadable import UnreadableFile

KINDS = ("JPEG", "PNG")
MOST_PIXELS = 64_000_000
TROUBLES = (OSError, ValueError, SyntaxError, Image.DecompressionBombError)
TOO_MANY = "图片太大，超过 6400 万像素，为安全起见没有读取。请缩小后再上传。"
BROKEN = "图片已损坏或不完整，打不开。请重新拍照或扫描后再上传。"


def opened_picture(stream: IO[bytes]) -> Image.Image:
    """The picture with nothing decoded yet. Raises ``UnreadableFile`` where it is damaged, of
    another kind, or would fill the memory when decoded.
    """
    try:
        picture = Image.open(stream, formats=KINDS)
    except Image.DecompressionBombError as error:
        raise UnreadableFile("zip_bomb", TOO_MANY) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise UnreadableFile("corrupt", BROKEN) from error
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise UnreadableFile("zip_bomb", TOO_MANY)
    return picture


def decode_whole(stream: IO[bytes]) -> None:
    """Raises ``UnreadableFile`` for a picture that breaks off or is not what its first bytes say. A
    JPEG is decoded at an eighth of its size: every byte is read, little memory filled.
    """
    with opened_picture(stream) as picture:
        try:
            picture.draft("RGB", (max(1, picture.width // 8), max(1, picture.height // 8)))
            picture.load()
        except TROUBLES as error:
            raise UnreadableFile("corrupt", BROKEN) from error


def upright_jpeg(stream: IO[bytes], most: int, quality: int = 88) -> bytes:
    """The picture as a JPEG, turned as the camera said, the longer side at most ``most`` dots.

    Raises ``UnreadableFile`` for what cannot be opened.
    """
    with opened_picture(stream) as picture:
        try:
            picture.draft("RGB", (most, most))
            turned = ImageOps.exif_transpose(picture)
            turned.thumbnail((most, most))
            out = io.BytesIO()
            _on_white(turned).save(out, "JPEG", quality=quality)
        except TROUBLES as error:
            raise UnreadableFile("corrupt", BROKEN) from error
    return out.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    """JPEG has no transparency, and what is drawn anew carries no notes of the camera."""
    if picture.mode not in {"RGBA", "LA", "PA", "P"}:
        plain = picture.convert("RGB")
        plain.info.clear()
        return plain
    clear = picture.convert("RGBA")
    paper = Image.new("RGB", clear.size, "white")
    paper.paste(clear, mask=clear.getchannel("A"))
    return paper
