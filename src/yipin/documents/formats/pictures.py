"""Opening a picture that a stranger sent: JPEG or PNG, and not larger than a telephone takes."""

from __future__ import annotations

from typing import IO

from PIL import Image, UnidentifiedImageError

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
