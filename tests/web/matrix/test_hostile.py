"""No page breaks on what a keyboard cannot type: every box that any page reads, filled with odd signs,
sent to every address.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils import timezone

import yipin.web
from tests.web.matrix.test_matrix import PAGES, address_of, knock
from tests.web.matrix.world import Place, make_place
from tests.web.theme.test_fault_words import every_form

READ = re.compile(r"""POST(?:\.get(?:list)?\(|\[)"([a-z_-]+)\"""")
ODD, ENDS = "王\x0b\x00\x1b字\r\n\u2028二行\ufffe", ("0001-01-01", "9999-12-31T23:59")
DAYS = re.compile(r"(_on|_at|_from|_until|since|until|day|as_of|wanted|starts|ends)$")


def names_of_boxes() -> set[str]:
    sources = Path(yipin.web.__file__).parent.rglob("*.py")
    read = {name for one in sources for name in READ.findall(one.read_text(encoding="utf-8"))}
    return read | {name for one in every_form() for name in getattr(one, "base_fields", {})}


@pytest.fixture
def place(db) -> Place:
    return make_place(timezone.now())


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("role", ["secretary", "officer"])
def test_no_page_breaks_on_odd_signs_or_the_ends_of_the_calendar(place, role, end):
    client = Client()
    client.force_login(place.actors[role].person)
    names = names_of_boxes() - {"csrfmiddlewaretoken"}
    assert len(names) > 200
    filled = {name: end if DAYS.search(name) else ODD for name in names}
    body = encode_multipart(BOUNDARY, filled)
    broken = {}
    for asked in PAGES:
        said = knock(
            client, "POST", address_of(place, asked), data=body, content_type=MULTIPART_CONTENT
        )
        if said.startswith("5"):
            broken[asked] = said
    assert broken == {}
