"""Scans and photographs of printed pages, made from the PDF with Pillow; always the same."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence

import pypdfium2
from PIL import Image, ImageChops, ImageFilter

WHITE = 255


def pages_of(pdf: bytes, dpi: int = 150) -> list[Image.Image]:
    """Each page in grey as a scanner at this resolution sees it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [
            page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L") for page in document
        ]
    finally:
        document.close()


def tilted(page: Image.Image, degrees: float) -> Image.Image:
    return page.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=WHITE)


def noisy(page: Image.Image, strength: int = 40, seed: int = 7) -> Image.Image:
    """Grain of a dark room: each dot up to ``strength`` darker or lighter."""
    grain = Image.frombytes("L", page.size, random.Random(seed).randbytes(page.width * page.height))
    grain = grain.point([round(one * 2 * strength / 255) for one in range(256)])
    return ImageChops.add(page, grain, offset=-strength)


def in_shadow(page: Image.Image, darkest: float = 0.45) -> Image.Image:
    """Light falls in from one corner."""
    light = Image.linear_gradient("L").rotate(35, expand=False, fillcolor=128).resize(page.size)
    light = light.point([round(255 * (darkest + (1 - darkest) * one / 255)) for one in range(256)])
    return ImageChops.multiply(page, light)


def from_aside(page: Image.Image, lean: float = 0.12) -> Image.Image:
    """Held at an angle on a desk: one side of the page is further away."""
    width, height = page.size
    room = round(0.08 * width)
    desk = Image.new("L", (width + 2 * room, height + 2 * room), 110)
    desk.paste(page, (room, room))
    wide, high = desk.size
    inner = lean * wide
    quad = (
        inner * -0.3,
        0,
        0,
        high,
        wide,
        high * (1 + lean * 0.4),
        wide + inner * 0.6,
        -inner * 0.5,
    )
    return desk.transform(
        desk.size, Image.Transform.QUAD, quad, Image.Resampling.BICUBIC, fillcolor=110
    )


def blurred(page: Image.Image, radius: float = 1.2) -> Image.Image:
    return page.filter(ImageFilter.GaussianBlur(radius))


def jpeg(page: Image.Image, quality: int = 50) -> bytes:
    out = io.BytesIO()
    page.save(out, "JPEG", quality=quality)
    return out.getvalue()


def png(page: Image.Image) -> bytes:
    out = io.BytesIO()
    page.save(out, "PNG")
    return out.getvalue()


def photograph(page: Image.Image, degrees: float = 4) -> Image.Image:
    """What a telephone takes of the page on a desk: aslant, in a shadow, grainy, a little soft."""
    return noisy(blurred(in_shadow(from_aside(tilted(page, degrees))), 1.0), 25)


def scan_pdf(pages: Sequence[Image.Image], dpi: int = 150) -> bytes:
    """One PDF of many scanned pages, as a copier makes it.

    Pillow leaves its settings on what it appended, so that it is given copies.
    """
    out = io.BytesIO()
    first, *more = [one.copy() for one in pages]
    first.save(out, "PDF", save_all=True, append_images=more, resolution=dpi, quality=60)
    return out.getvalue()
