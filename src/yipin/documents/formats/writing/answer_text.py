"""One answer as it is written on paper."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from yipin.documents.formats.writing.printed import PrintedForm, PrintedOpinion, printable
from yipin.rules.form_schema import Field

ISO_DATE = re.compile(r"^(\d{4})-(\d{2})(?:-(\d{2}))?$")
MAX_OPTIONS = 48  # characters of all options together; longer lists print the chosen ones only


def answer_text(field: Field, value: object) -> str:
    """The answer of any field but a table, in words: dates in full, options ticked."""
    if field.type == "choice":
        return choice_text(field, chosen_options(value))
    if isinstance(value, list | tuple):
        return "、".join(value_text(field.type, one) for one in value)
    return value_text(field.type, value)


def value_text(kind: str, value: object) -> str:
    """One value; also of a cell in a table."""
    if isinstance(value, Mapping):
        return "　".join(printable(one) for one in value.values() if one)
    text = printable(value).strip()
    if kind == "percent" and text and not text.endswith(("%", "％")):
        return f"{text}%"
    if kind == "date" and (found := ISO_DATE.match(text)):
        year, month, day = found.groups()
        return f"{year}年{int(month)}月" + (f"{int(day)}日" if day else "")
    return text


def chosen_options(value: object) -> tuple[str, ...]:
    if isinstance(value, list | tuple):
        return tuple(printable(one).strip() for one in value)
    text = printable(value).strip()
    return (text,) if text else ()


def choice_text(field: Field, chosen: Sequence[str]) -> str:
    """All options with a box before each; of a long list only what was chosen."""
    options = [printable(one) for one in field.options]
    strange = [one for one in chosen if one not in options]
    if not options or sum(map(len, options)) > MAX_OPTIONS:
        return "、".join(chosen)
    marked = [("☑" if one in chosen else "□") + one for one in options]
    return "　".join(marked + ["☑" + one for one in strange])


def field_text(
    field: Field,
    answers: Mapping[str, object],
    facts: Mapping[str, object],
    form: PrintedForm,
) -> str:
    """What stands in the field's blank: names of its files, the answer, else the known fact."""
    if names := form.files.get(field.key):
        return "\n".join(printable(name) for name in names)
    value = answers.get(field.key)
    if value in (None, "", [], ()):
        value = fact_value(facts.get(field.prefill)) if field.prefill else None
    return answer_text(field, value)


def fact_value(fact: object) -> object:
    """A fact is a bare value, or that value with its source and date."""
    return fact.get("value") if isinstance(fact, Mapping) else fact


def table_rows(field: Field, value: object) -> list[list[str]]:
    """The cells of a table field, row by row in the order of the columns, numbered from 1."""
    rows = value if isinstance(value, list | tuple) else ()
    return [
        [
            str(at) if column.prefill == "row.number" else value_text(column.type, cell)
            for column, cell in zip(field.columns, _cells(field, row), strict=True)
        ]
        for at, row in enumerate(rows, start=1)
    ]


def _cells(field: Field, row: object) -> list[object]:
    if isinstance(row, Mapping):
        return [row.get(column.key) for column in field.columns]
    given = list(row) if isinstance(row, list | tuple) else [row]
    return (given + [None] * len(field.columns))[: len(field.columns)]


def same_words(text: str) -> str:
    """A label without the spaces, breaks and marks that differ from paper to paper."""
    narrow = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in narrow if sign.isalnum())


def opinion_for(field: Field, opinions: Iterable[PrintedOpinion]) -> PrintedOpinion | None:
    """The opinion of this box: by its key, else by its name."""
    given = list(opinions)
    by_key = [one for one in given if one.key and one.key == field.key]
    by_name = [one for one in given if same_words(one.name) == same_words(field.label)]
    return next(iter(by_key or by_name), None)


def opinions_without_box(
    fields: Iterable[Field], opinions: Sequence[PrintedOpinion]
) -> list[PrintedOpinion]:
    """Given opinions that the form has no box for; they are printed after it."""
    boxes = [one for one in fields if one.type == "opinion_and_seal"]
    housed = [opinion_for(box, opinions) for box in boxes]
    return [one for one in opinions if one.is_given and one not in housed]
