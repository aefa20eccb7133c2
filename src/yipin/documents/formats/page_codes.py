"""The square codes on scanned or photographed pages, and each page as a small grey picture.

A page is looked at as it is first; where nothing is found, brightened, sharpened and enlarged.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import zxingcpp
from PIL import Image, ImageFilter, ImageOps

from yipin.documents.formats.pictures import BROKEN, opened_picture
from yipin.documents.formats.unreadable import UnreadableFile

QR_CODES = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
DOTS_AN_INCH = 200
MOST_SIDE = 3200  # dots; a page of A4 at 200 dots an inch has 2339
KEPT_SIDE = 1500  # dots of the picture that is kept
KEPT_QUALITY = 60
TILES = ((0, 0), (0.4, 0), (0, 0.4), (0.4, 0.4))  # each 0.6 wide and high
TOO_MANY_PAGES = "这份 PDF 有 {pages} 页，一次最多 {most} 页。请分成几份再上传。"
LOCKED = "文件设有打开密码，无法读取。请取消密码，或重新扫描后再上传。"
DAMAGED = "文件已损坏或不完整，打不开。请重新扫描后再上传。"
NO_PAGES = "这份 PDF 里没有页面。请重新扫描后再上传。"


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """One page: the texts of the codes on it, and how it looks (a grey JPEG)."""

    number: int
    total: int
    codes: tuple[str, ...]
    picture: bytes


def read_pages(path: Path, *, most_pages: int) -> Iterator[ScannedPage]:
    """The pages of a PDF, or a JPEG or PNG as the one page. Raises ``UnreadableFile``."""
    with path.open("rb") as stream:
        is_pdf = b"%PDF-" in stream.read(1024)
    pictures = _pdf_pages(path, most_pages) if is_pdf else _one_picture(path)
    for number, total, picture in pictures:
        yield ScannedPage(number, total, codes_on(picture), _kept(picture))


def codes_on(picture: Image.Image) -> tuple[str, ...]:
    """The texts of all square codes on a grey picture, whatever way it lies."""
    for prepare in (_as_it_is, _evened, _enlarged, _sharpened, _softened, _in_tiles):
        found: dict[str, None] = {}
        for one in prepare(picture):
            seen = zxingcpp.read_barcodes(one, formats=QR_CODES)
            found.update(dict.fromkeys(code.text for code in seen if code.valid))
        if found:
            return tuple(found)
    return ()


def _pdf_pages(path: Path, most_pages: int) -> Iterator[tuple[int, int, Image.Image]]:
    with closing(_opened(path)) as document:
        total = len(document)
        if total > most_pages:
            words = TOO_MANY_PAGES.format(pages=total, most=most_pages)
            raise UnreadableFile("too_large", words)
        if not total:
            raise UnreadableFile("empty", NO_PAGES)
        for at in range(total):
            yield at + 1, total, _rendered(document, at)


def _opened(path: Path) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableFile("encrypted", LOCKED) from error
        raise UnreadableFile("corrupt", DAMAGED) from error


def _rendered(document: pypdfium2.PdfDocument, at: int) -> Image.Image:
    """A page in grey; a very large page is made smaller, a spoilt one is an empty page."""
    try:
        page = document[at]
    except pypdfium2.PdfiumError:
        return Image.new("L", (100, 141), 255)
    with closing(page):
        longest = max(*page.get_size(), 1.0)
        scale = min(DOTS_AN_INCH / 72, MOST_SIDE / longest)
        with closing(page.render(scale=scale, grayscale=True)) as bitmap:
            picture: Image.Image = bitmap.to_pil().convert("L")
            return picture.copy()


def _one_picture(path: Path) -> Iterator[tuple[int, int, Image.Image]]:
    with path.open("rb") as stream:
        picture = opened_picture(stream)
        try:
            picture.draft("L", (MOST_SIDE, MOST_SIDE))
            upright = ImageOps.exif_transpose(picture)
            grey = _on_white(upright)
        except (OSError, ValueError, SyntaxError) as error:
            raise UnreadableFile("corrupt", BROKEN) from error
    grey.thumbnail((MOST_SIDE, MOST_SIDE))
    yield 1, 1, grey


def _on_white(picture: Image.Image) -> Image.Image:
    if "transparency" not in picture.info and picture.mode not in {"LA", "RGBA", "PA"}:
        return picture.convert("L")
    clear = picture.convert("LA")
    paper = Image.new("L", clear.size, 255)
    paper.paste(clear.getchannel("L"), mask=clear.getchannel("A"))
    return paper


def _kept(picture: Image.Image) -> bytes:
    small = picture.copy()
    small.thumbnail((KEPT_SIDE, KEPT_SIDE))
    out = io.BytesIO()
    small.save(out, "JPEG", quality=KEPT_QUALITY)
    return out.getvalue()


Prepare = Callable[[Image.Image], Iterator[Image.Image]]


def _as_it_is(picture: Image.Image) -> Iterator[Image.Image]:
    yield picture


def _evened(picture: Image.Image) -> Iterator[Image.Image]:
    """Contrast to the full, for pale copies."""
    yield ImageOps.autocontrast(picture, cutoff=1)


def _enlarged(picture: Image.Image) -> Iterator[Image.Image]:
    """Twice as large, for small codes of a coarse scan."""
    if max(picture.size) <= MOST_SIDE:
        size = (picture.width * 2, picture.height * 2)
        yield ImageOps.autocontrast(picture.resize(size, Image.Resampling.BICUBIC))


def _sharpened(picture: Image.Image) -> Iterator[Image.Image]:
    """For photographs a little out of focus."""
    yield ImageOps.autocontrast(picture.filter(ImageFilter.UnsharpMask(3, 250, 0)))


def _softened(picture: Image.Image) -> Iterator[Image.Image]:
    """For noise of a dark room."""
    yield ImageOps.autocontrast(picture.filter(ImageFilter.GaussianBlur(1.2)), cutoff=1)


def _in_tiles(picture: Image.Image) -> Iterator[Image.Image]:
    """Quarters that overlap, each with its own light, twice as large."""
    width, height = picture.size
    for left, top in TILES:
        box = (
            int(left * width),
            int(top * height),
            int((left + 0.6) * width),
            int((top + 0.6) * height),
        )
        tile = ImageOps.autocontrast(picture.crop(box), cutoff=2)
        yield tile.resize((tile.width * 2, tile.height * 2), Image.Resampling.BICUBIC)
