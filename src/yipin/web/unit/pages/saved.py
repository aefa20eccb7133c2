"""What the autosave answers: the revision, the time, the faults, and what others changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.forms.services.merging import FieldClash
from yipin.forms.services.presence import Other
from yipin.forms.services.submissions import HELD, Saved
from yipin.projects.models import Application
from yipin.rules.form_figures import FIGURES, computed_answers
from yipin.rules.form_progress import answer_words, progress
from yipin.rules.form_schema import Field, FormSchema
from yipin.web.unit.answers import input_name, pairs_of
from yipin.web.unit.pages.form_page import closing_of, mark_of


def saved_answer(
    application: Application, saved: Saved, sent: Sequence[Field], now: datetime
) -> dict[str, Any]:
    """Plain data for the scripts of the form; names are those of the inputs."""
    submission = application.submission
    submission.refresh_from_db()
    schema = submission.form.parsed
    theirs = [
        *saved.merged,
        *(clash.field_key for clash in saved.clashes),
        *_computed(schema, submission.answers, sent),
    ]
    return {
        "revision": saved.revision,
        "saved_at": timezone.localtime(saved.saved_at or now).strftime("%H:%M:%S"),
        "percent": submission.percent,
        "sent": [input_name(one) for one in sent],
        "faults": _faults(schema, saved),
        "parts": parts_as_data(application),
        "closed": closing_of(application, now).is_over,
        "pairs": {
            input_name(one): pairs_of(one, submission.answers.get(key))
            for key in theirs
            if (one := schema.field(key))
        },
        "merged": [_label(schema, key) for key in saved.merged],
        "clashes": [_clash(schema, one) for one in saved.clashes],
        "message": _clash_words(saved.clashes),
    }


def _computed(
    schema: FormSchema, answers: Mapping[str, object], sent: Sequence[Field]
) -> list[str]:
    """Fields that follow from what was sent."""
    return (
        list(computed_answers(schema, answers)) if FIGURES & {one.prefill for one in sent} else []
    )


def _faults(schema: FormSchema, saved: Saved) -> dict[str, list[str]]:
    """By input; the label before the colon is left out where the words stand at the field."""
    found: dict[str, list[str]] = {}
    for fault in saved.faults:
        found.setdefault(f"f_{fault.field_key}", []).append(fault.message)
    return found


def parts_as_data(application: Application) -> list[dict[str, str]]:
    """The side list of parts, for scripts."""
    submission = application.submission
    held = dict.fromkeys(submission.held_files, HELD)
    whole = progress(submission.form.parsed, submission.answers, held)
    return [
        {
            "id": f"part-{one.key}",
            "words": one.words,
            "tone": mark_of(one)[0],
            "shape": mark_of(one)[1],
        }
        for one in whole.sections
    ]


def _label(schema: FormSchema, key: str) -> str:
    one = schema.field(key)
    return one.label if one else key


def _clash(schema: FormSchema, clash: FieldClash) -> dict[str, Any]:
    one = schema.field(clash.field_key)
    return {
        "name": f"f_{clash.field_key}",
        "label": clash.label,
        "person": clash.person,
        "theirs": answer_words(one, clash.theirs) if one else "",
        "pairs": pairs_of(one, clash.theirs) if one else [],
    }


def _clash_words(clashes: Sequence[FieldClash]) -> str:
    if not clashes:
        return ""
    facts = {
        "person": clashes[0].person,
        "labels": "、".join(f"“{one.label}”" for one in clashes),
    }
    return _("%(person)s也在改%(labels)s，请看看留哪一份") % facts


def presence_words(others: Sequence[Other]) -> str:
    """Who else has the form open, and since when; nothing where one is alone."""
    if not others:
        return ""
    here = "、".join(
        _("%(name)s（%(since)s 起）")
        % {"name": one.name, "since": timezone.localtime(one.since).strftime("%H:%M")}
        for one in others
    )
    rule = _("各改各的栏都会存下；改到同一栏，会请后存的人选留哪一份。")
    return _("%(people)s也开着这份表。%(rule)s") % {"people": here, "rule": rule}
