"""Puts the foot of every printed page under the notice's own form."""

from __future__ import annotations

from docx.document import Document
from docx.oxml.ns import qn

from yipin.documents.formats.writing.docx_foot import write_foot
from yipin.documents.formats.writing.docx_paper import closed
from yipin.documents.formats.writing.printed import PrintedForm, printable

# Elements of a section that would show another footer on the first page, or none.
SUPPLANTED = (qn("w:footerReference"), qn("w:titlePg"))


def closed_with_foot(document: Document, form: PrintedForm) -> bytes:
    """The file; the same input gives the same bytes. Later sections follow the first one."""
    for old in list(document.element.body.iter(*SUPPLANTED)):
        old.getparent().remove(old)
    first = document.sections[0]
    footers = [first.footer]
    if document.settings.odd_and_even_pages_header_footer:
        footers.append(first.even_page_footer)
    for footer in footers:
        footer.is_linked_to_previous = False
        write_foot(footer, form)
    return closed(document, printable(form.title))
