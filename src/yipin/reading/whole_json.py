"""All that was read in one file as plain data: what ``yipin read --json`` and the API give."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from yipin.reading.blank_forms.joined import joined_attachments
from yipin.reading.blank_forms.model import FormAttachment
from yipin.reading.findings import Notice
from yipin.reading.paper import Paper


def beside_findings(
    notice: Notice, forms: Sequence[FormAttachment], paper: Paper
) -> dict[str, Any]:
    """The keys that come from the paper and its forms: those of a notice's own are left alone but
    for ``attachments``, which are joined with the forms in the file.
    """
    announced = [(each.number, each.title, each.form_fields) for each in notice.attachments]
    return {
        "attachments": [
            form.as_json() | {"form_fields": list(labels)}
            for form, labels in joined_attachments(announced, forms)
        ],
        "format": paper.format,
        "pages": paper.pages,
        "warnings": list(paper.warnings),
    }
