"""Every role against every address and every operation of the API, as it is written down.

``pages.txt`` and ``api.txt`` hold one line for each address: what is asked for, then the answer for
each role in the order of the head. A page is asked for twice, ``GET/POST`` (an empty one). ``in`` is
a redirect to the sign-in page, any other redirect is 302. An address without a line fails; so does
a line without an address. The default is refusal: no line says 200 by itself.

Write the line of a new address by hand. ``YIPIN_MATRIX=file`` collects there what differs.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import NoReverseMatch, path, reverse
from django.utils import timezone

from tests.factories.rounds import PDF
from tests.house.addresses import every_address
from tests.web.matrix.world import ROLES, Place, make_place
from yipin.web.api.site import description

HERE = Path(__file__).parent
CALLERS = (
    "nobody", "cookie", "secretary-read", "secretary-write", "other-write", "league-write",
    "party-write", "officer-read", "officer-write", "foreign-write", "top-write", "college-write",
)  # fmt: skip
Line = tuple[str, tuple[str, ...]]


def lines_of(name: str) -> dict[str, list[str]]:
    """By what is asked for: the answers in the order of the roles."""
    found: dict[str, list[str]] = {}
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        asked, _bar, answers = line.partition("|")
        if line.strip() and not line.startswith("#"):
            assert asked.strip() not in found, f"twice: {asked}"
            found[asked.strip()] = answers.split()
    return found


PAGES, OPERATIONS = lines_of("pages.txt"), lines_of("api.txt")


@pytest.fixture
def place(db, settings) -> Place:
    settings.API_PER_MINUTE = 10**6
    return make_place(timezone.now())


def word(answer: HttpResponse) -> str:
    if answer.status_code == 302:
        return "in" if answer["Location"].startswith(reverse("account_login")) else "302"
    return str(answer.status_code)


def knock(client: Client, method: str, address: str, **more: Any) -> str:
    """Ask, and leave the world as it was."""
    kept = dict(client.cookies)
    with transaction.atomic():
        answer = client.generic(method, address, **more)
        if answer.streaming:
            b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.update(kept)
    return word(answer)


def address_of(place: Place, asked: str) -> str:
    name, *arguments = asked.split()
    numbers = place.numbers
    given = [one[1:] if one.startswith("=") else numbers[one] for one in arguments]
    return reverse(name, args=given)


@pytest.mark.parametrize("role", ROLES)
def test_each_page_answers_each_role_as_written(place, role):
    client = Client()
    if place.actors[role].person is not None:
        client.force_login(place.actors[role].person)
    at = ROLES.index(role)
    got = {}
    for asked in PAGES:
        address = address_of(place, asked)
        got[asked] = f"{knock(client, 'GET', address)}/{knock(client, 'POST', address)}"
    compare(got, {asked: answers[at] for asked, answers in PAGES.items()}, role)


NO_ROW = str(10**30)


@pytest.mark.parametrize("role", ["secretary", "officer"])
def test_a_number_that_no_row_can_have_is_not_found(place, role):
    client = Client()
    client.force_login(place.actors[role].person)
    for asked in PAGES:
        name, *arguments = asked.split()
        given = [one[1:] if one.startswith("=") else NO_ROW for one in arguments]
        if NO_ROW in given:
            address = reverse(name, args=given)
            answers = {knock(client, method, address) for method in ("GET", "POST")}
            assert answers <= {"302", "403", "404", "405"}, asked


def test_no_page_is_without_a_line():
    known = {asked.split()[0].rpartition(":")[2] for asked in PAGES}
    there = {one.name for one in every_address() if not is_operation(one)}
    assert known == there


def is_operation(one: Any) -> bool:
    return one.route.startswith("api/") and one.name not in {"api_operations", "api_openapi"}


def api_address(place: Place, asked: str) -> tuple[str, str]:
    """``POST /files/held_file`` with the number in the place of its name."""
    method, route = asked.split()
    parts = [
        str(place.numbers.get(one[1:], one)) if one[:1] == ":" else one for one in route.split("/")
    ]
    return method, "/api" + "/".join(parts)


@pytest.mark.parametrize("caller", CALLERS)
def test_each_operation_answers_each_key_as_written(place, caller):
    client, more = Client(), {}
    if caller == "cookie":
        client.force_login(place.actors["top"].person)
    elif caller != "nobody":
        more["headers"] = {"Authorization": f"Bearer {place.keys[caller]}"}
    at = CALLERS.index(caller)
    got = {}
    for asked in OPERATIONS:
        method, address = api_address(place, asked)
        body: dict[str, Any] = {"content_type": "application/json"}
        if method == "POST" and ("/files/" in asked or asked.endswith("/notices")):
            sent = {"file": SimpleUploadedFile("方案.pdf", PDF)}
            body = {"content_type": MULTIPART_CONTENT, "data": encode_multipart(BOUNDARY, sent)}
        elif method not in {"GET", "DELETE"}:
            body["data"] = b'{"answers": {}, "base_revision": 0}' if "answers" in asked else b"{}"
        got[asked] = knock(client, method, address, **body, **more)
    compare(got, {asked: answers[at] for asked, answers in OPERATIONS.items()}, caller)


def test_no_operation_is_without_a_line():
    """Paths are compared by their shape: what stands for a number is ``{}``."""
    known = {shape_of(asked) for asked in OPERATIONS}
    there = {
        shape_of(f"{method.upper()} {route.removeprefix('/api')}")
        for route, methods in description()["paths"].items()
        for method in methods
    }
    assert known - {"GET /nowhere"} == there


def shape_of(asked: str) -> str:
    return "/".join("{}" if one[:1] in {":", "{"} else one for one in asked.split("/"))


def compare(got: dict[str, str], expected: dict[str, str], role: str) -> None:
    different = {one: (got[one], expected[one]) for one in got if got[one] != expected[one]}
    if place := os.environ.get("YIPIN_MATRIX"):
        with Path(place).open("a", encoding="utf-8") as log:
            log.writelines(f"{role}\t{one}\t{now}\n" for one, (now, _was) in different.items())
    assert different == {}


def test_nobody_elses_tree_is_ever_opened():
    """The rule behind the lines: who sits in another tree gets nothing that names a thing of ours."""
    at = ROLES.index("foreign")
    open_to_all = {asked for asked, answers in PAGES.items() if answers[0].startswith("200")}
    own = {asked for asked in PAGES if all(one[0] == "=" for one in asked.split()[1:])}
    own.add("post post")  # posts hold for the whole site, and for each tree's top
    for asked, answers in PAGES.items():
        if asked not in open_to_all | own:
            assert answers[at].split("/")[0] in {"404", "302", "405"}, asked


# What somebody might add without thinking of whom it is for.
def forgotten(request: Any) -> HttpResponse:
    return HttpResponse("secret")


urlpatterns = [path("forgotten/", forgotten, name="forgotten")]


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_a_page_that_names_no_permission_is_closed_to_everybody(monkeypatch):
    from django.contrib.auth.middleware import LoginRequiredMiddleware

    monkeypatch.setattr(LoginRequiredMiddleware, "process_view", lambda *_args: None)
    with pytest.raises(NoReverseMatch):
        reverse("account_login")  # nothing but the page
    answer = Client(raise_request_exception=False).get("/forgotten/")
    assert b"secret" not in answer.content
    assert answer.status_code in {404, 500}


def test_an_operation_that_names_no_permission_cannot_be_written():
    from ninja import Router

    from yipin.web.api.operation import operation

    with pytest.raises(TypeError, match="asks"):
        operation(Router(), "GET", "/forgotten")
