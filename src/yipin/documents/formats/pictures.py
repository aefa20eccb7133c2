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
TOO_MANY = "图片太大（{mega} 百万像素），为安全起见没有读取。请缩小到 6400 万像素以内再上传。"
BROKEN = "图片已损坏或不完整，打不开。请重新拍照或扫描后再上传。"


def opened_picture(stream: IO[bytes]) -> Image.Image:
    """The picture with nothing decoded yet. Raises ``UnreadableFile`` where it is damaged, of
    another kind, or would fill the memory when decoded.
    """
    try:
        picture = Image.open(stream, formats=KINDS)
    except Image.DecompressionBombError as error:
        raise UnreadableFile("zip_bomb", TOO_MANY.format(mega="超过 100")) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise UnreadableFile("corrupt", BROKEN) from error
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise UnreadableFile("zip_bomb", TOO_MANY.format(mega=width * height // 1_000_000))
    return picture


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
        except (OSError, ValueError, Image.DecompressionBombError) as error:
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
