"""Brings together what the notice announces with the forms that were found in the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from yipin.reading.blank_forms.model import FormAttachment, FormField
from yipin.reading.blank_forms.types import infer_type
from yipin.reading.blank_forms.words import FORM_TITLE, LIST_TITLE, TABLE_TITLE, clean_label, tight

Note = tuple[str | None, str, tuple[str, ...]]  # number, title, labels of loose cells
ALIKE = 0.6
CHINESE = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"]


def likeness(one: str, other: str) -> float:
    """Share of characters that two titles have in common, 0 to 1."""
    a, b = list(tight(one)), list(tight(other))
    common = sum(min(a.count(sign), b.count(sign)) for sign in set(a))
    return 2 * common / (len(a) + len(b)) if a and b else 0.0


def kind_of_title(title: str) -> str:
    """What an attachment that is only announced will be, from its title."""
    plain = tight(title)
    if FORM_TITLE.search(plain) and not plain.endswith(("名单", "清单", "目录")):
        return "table" if TABLE_TITLE.search(plain) else "form"
    return "list" if LIST_TITLE.search(plain) else "form"


def joined_attachments(
    notes: Sequence[Note], forms: Sequence[FormAttachment]
) -> list[tuple[FormAttachment, tuple[str, ...]]]:
    """Each attachment with the labels to fill in, those announced first and in their order.

    A form in the file gives its own fields; where the form is only loose cells in running text, its
    labels become fields without a place.
    """
    left = list(forms)
    joined = []
    for number, title, labels in notes:
        match = best_match(number, title, left)
        if match is None:
            form = _from_labels(number, title, labels)
            joined.append((form, labels))
            continue
        left.remove(match)
        form = _under_title(match, number, title)
        if labels and not _has_grid(form):
            joined.append((_with_labels(form, labels), labels))
        else:
            joined.append((form, tuple(form.labels())))
    rest = [form for form in left if form.fields or form.columns]
    return joined + [(form, tuple(form.labels())) for form in rest]


def _has_grid(form: FormAttachment) -> bool:
    return bool(form.columns) or any(field.place.table is not None for field in form.fields)


def _with_labels(form: FormAttachment, labels: tuple[str, ...]) -> FormAttachment:
    """Loose cells tell the labels; what was read from lines of text is kept where it is the same."""
    loose = _from_labels(form.number, form.title, labels)
    known = {tight(field.label): field for field in form.fields}
    fields = tuple(known.get(tight(field.label), field) for field in loose.fields)
    return replace(
        loose, fields=fields, start=form.start, end=form.end, printed_title=form.printed_title
    )


def _under_title(form: FormAttachment, number: str | None, title: str) -> FormAttachment:
    over_form = form.printed_title or form.title
    printed = (
        over_form if form.included and over_form and tight(over_form) != tight(title) else None
    )
    return replace(form, number=number or form.number, title=title, printed_title=printed)


def _from_labels(number: str | None, title: str, labels: tuple[str, ...]) -> FormAttachment:
    kind = kind_of_title(title)
    if not labels:
        return FormAttachment(number, title, kind, included=False)
    if kind == "table":
        return FormAttachment(number, title, kind, columns=labels, rows=None)
    fields = []
    for label in labels:
        name = clean_label(label)
        kind_of_blank = infer_type(name.text, is_alone=True, hint=name.hint)
        fields.append(
            FormField(name.text or label, kind_of_blank, required=name.required, hint=name.hint)
        )
    return FormAttachment(number, title, "form", fields=tuple(fields))


def _order(number: str | None) -> str:
    """附件一 is 附件1."""
    plain = tight(number or "")
    return str(CHINESE.index(plain) + 1) if plain in CHINESE else plain


def best_match(
    number: str | None, title: str, left: Sequence[FormAttachment]
) -> FormAttachment | None:
    """The same number, else the title most alike; a title may not contradict a number."""
    numbered = [form for form in left if number and _order(form.number) == _order(number)]
    if numbered:
        return max(numbered, key=lambda form: likeness(title, form.title))
    open_forms = [form for form in left if not (number and form.number)]
    scored = [
        (max(likeness(title, form.title), likeness(title, form.printed_title or "")), form)
        for form in open_forms
    ]
    score, form = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    return form if score >= ALIKE else None
