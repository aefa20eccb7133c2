"""A name that holds quotation marks stands in those of a sentence with single ones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import engines

TEMPLATES = Path(__file__).parents[3] / "src" / "yipin" / "web" / "templates"
BLOCK = re.compile(r"\{% blocktranslate([^%]*)%\}(.*?)\{% endblocktranslate %\}", re.DOTALL)


def test_the_marks_of_a_name_are_single():
    text = "{% load theme %}结束“{{ name|within_quotes }}”"
    name = "“一团一品”精品活动"
    assert engines["django"].from_string(text).render({"name": name}) == "结束“‘一团一品’精品活动”"


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_names_between_marks_say_so(path: Path):
    """What a template calls ``name`` or ``title`` and puts between “ and ” went through the filter."""
    for head, body in BLOCK.findall(path.read_text(encoding="utf-8")):
        for name in ("name", "title"):
            given = re.search(rf"\b{name}=(\S+)", head)
            if given and f"“{{{{ {name} }}}}”" in body:
                assert given.group(1).endswith("|within_quotes"), body.strip()
