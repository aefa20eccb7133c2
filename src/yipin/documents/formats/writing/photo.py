"""The photograph that a form asks for, put into its box as it would be pasted in by hand."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass

from docx.image.image import Image

from yipin.documents.formats.writing.printed import PrintedForm, printable
from yipin.rules.form_schema import Field

WORD = "照片"
KINDS = {"image/jpeg", "image/png"}
MAX_HEIGHT_MM, MAX_WIDTH_MM = 49.0, 100.0  # upright a photograph of two inches is 35 mm by 49 mm


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture and the size that it is printed in. ``words`` are for who cannot see it."""

    data: bytes
    kind: str
    width_mm: float
    height_mm: float
    words: str

    @property
    def svg(self) -> str:
        """The same picture as text, which is all that typst takes from outside."""
        return svg_of_picture(self.data, self.kind, self.width_mm, self.height_mm)


def svg_of_picture(data: bytes, kind: str, width: float, height: float) -> str:
    """A drawing that is one picture stretched to this size."""
    held = b64encode(data).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" preserveAspectRatio="none" '
        f'href="data:{kind};base64,{held}"/></svg>'
    )


def photo_for(field: Field, form: PrintedForm) -> Photo | None:
    """None where the field asks for no photograph or was given none that can be printed; then the
    names of its files stand in the box.
    """
    data = form.pictures.get(field.key)
    if not data or field.type != "attachment" or WORD not in field.label:
        return None
    image = _read(data)
    if image is None or image.content_type not in KINDS:
        return None
    scale = min(MAX_WIDTH_MM / image.width, MAX_HEIGHT_MM / image.height)
    width, height = (max(1.0, round(one * scale, 2)) for one in (image.width, image.height))
    return Photo(data, image.content_type, width, height, printable(field.label))


def _read(data: bytes) -> Image | None:
    """None for what python-docx cannot measure, of which it says so in many ways."""
    try:
        image = Image.from_blob(data)
        has_size = image.width > 0 and image.height > 0
    except Exception:  # noqa: BLE001 - the reader of JPEG raises the bare class
        return None
    return image if has_size else None
