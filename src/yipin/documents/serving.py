"""How a stored file is handed to a browser, said without any web framework."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from yipin.documents.filenames import shown_name
from yipin.documents.filetypes import TYPES
from yipin.documents.models import StoredFile

# A page or drawing served from this site could act in the reader's name: always a download.
DOWNLOAD_TYPE = "application/octet-stream"
GUARDS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, no-store",
}
# A PDF is no document of this site either, but browsers show none in a sandbox: their viewer is an
# object of its own, with styles inside. Nothing else is let through, and no other page may frame it.
PDF_POLICY = (
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# The same, for a desk of this site that shows the PDF beside what is written about it.
FRAMED_PDF = {
    "Content-Security-Policy": PDF_POLICY.replace(
        "frame-ancestors 'none'", "frame-ancestors 'self'"
    ),
    "X-Frame-Options": "SAMEORIGIN",
}


@dataclass(frozen=True, slots=True)
class Serving:
    """The headers of one answer. ``headers`` already hold all of them."""

    media_type: str
    disposition: str
    filename: str
    headers: dict[str, str]


def serving_of(stored: StoredFile, *, inline: bool = False, is_framed: bool = False) -> Serving:
    """Inline only for PDF and pictures and only when asked for; anything else is downloaded.

    ``is_framed``: pages of this site may show the PDF inside.
    """
    kind = TYPES.get(stored.extension)
    is_inline = inline and kind is not None and kind.is_inline
    is_page = kind is None or kind.extension == "html"
    media_type = DOWNLOAD_TYPE if is_page or kind is None else kind.media_type
    disposition = disposition_of(stored.name, is_inline=is_inline)
    guards = {"Content-Type": media_type, "Content-Disposition": disposition, **GUARDS}
    if is_inline and media_type == TYPES["pdf"].media_type:
        guards |= FRAMED_PDF if is_framed else {"Content-Security-Policy": PDF_POLICY}
    return Serving(media_type, disposition, stored.name, guards)


def disposition_of(name: str, *, is_inline: bool) -> str:
    """RFC 6266: an ASCII name for old readers, the real one in UTF-8. Neither can end the header,
    name a folder, or turn the direction of reading.
    """
    name = shown_name(name)
    plain = "".join(one if one.isascii() and one not in '"\\' else "_" for one in name)
    how = "inline" if is_inline else "attachment"
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
