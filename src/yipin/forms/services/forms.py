"""Publishing a form: a row that never changes."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yipin.documents.models import StoredFile
from yipin.forms.models import Form
from yipin.rules.form_schema import FormSchema, schema_as_json, schema_digest


@transaction.atomic
def publish_form(
    *, key: str, schema: FormSchema, now: datetime, word_file: StoredFile | None = None
) -> Form:
    """The row of this very schema under this key: the one there is, or the next number."""
    digest = schema_digest(schema)
    latest = Form.objects.select_for_update().filter(key=key).first()
    if (
        latest
        and latest.digest == digest
        and latest.word_file_id == (word_file.pk if word_file else None)
    ):
        return latest
    return Form.objects.create(
        key=key,
        number=latest.number + 1 if latest else 1,
        title=schema.title,
        schema=schema_as_json(schema),
        digest=digest,
        word_file=word_file,
        created_at=now,
    )
