"""What an application is called."""

from __future__ import annotations

from yipin.rules.definition import Definition


def application_title(definition: Definition, *, title: str, unit: str, theme: str) -> str:
    """The title the unit gave, or the pattern of the definition with ``{unit}`` and ``{theme}``.

    Where a notice knows no titles (``own_title`` false) an application is called by its theme.
    Empty while nothing is chosen.
    """
    if definition.own_title:
        return title.strip()
    if not theme:
        return ""
    pattern = definition.title_pattern or "{theme}"
    return pattern.replace("{unit}", unit).replace("{theme}", theme).strip()
