"""What a visitor learns from the code at the foot of a printed form, and what not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import scans
from tests.factories.rounds import filled_application, make_world
from tests.web.unit.conftest import open_now, sit
from yipin.documents.formats.page_codes import codes_on
from yipin.forms.models import PaperScan
from yipin.forms.services.paper_endorsements import register_paper
from yipin.forms.services.paper_scans import hand_in_scan
from yipin.projects.services.applications import (
    save_application,
    send_for_endorsement,
    withdraw_application,
)

pytestmark = pytest.mark.django_db
SEALED, WAITING, OLD = "已附盖章件", "待盖章", "已有新版本"


@pytest.fixture(autouse=True)
def _on_disk(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def world() -> Any:
    now = timezone.now()
    return open_now(make_world(now), now)


@pytest.fixture
def sent(world: Any) -> Any:
    """An application that waits for its first opinion; its college hands in and registers."""
    application = filled_application(world, world.colleges[0], timezone.now())
    send(world, application)
    return application


def send(world: Any, application: Any) -> None:
    actor = world.colleges[0].secretary
    send_for_endorsement(actor=actor, application=application, now=timezone.now())


def printed(world: Any, application: Any) -> list[Any]:
    """The pages, printed by the address that the unit prints from."""
    address = f"/applications/{application.pk}/form.pdf"
    return scans.pages_of(sit(world.colleges[0].secretary).get(address).content)


def look(page: Any) -> Any:
    """What the code on the page opens, for somebody who is nobody here."""
    (text,) = codes_on(page)
    return Client().get("/p/" + text.rsplit("/", 1)[1])


def register(world: Any, application: Any, pages: list[Any], callbacks: Any) -> None:
    actor, now = world.colleges[0].secretary, timezone.now()
    with callbacks(execute=True):
        scan = hand_in_scan(
            actor=actor, submission=application.submission, upload=scans.scan_pdf(pages),
            name="盖章件原名.pdf", now=now,
        )  # fmt: skip
    register_paper(
        actor=actor, scan=scan, submission=application.submission, is_confirmed=True, now=now,
        steps={"league": "沈怀瑾", "party": "陆知远"},
    )  # fmt: skip


def test_a_printed_form_is_named_and_waits_for_its_seal(world, sent):
    pages = printed(world, sent)
    version = sent.submission.versions.get()
    for number, page in enumerate(pages, 1):
        answer = look(page)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        for words in (world.round.name, sent.unit.name, "第 1 版", version.short_digest, WAITING):
            assert words in answer.text
        assert f"第 {number} 页" in answer.text
        assert ("最后一页" in answer.text) == (number == len(pages))


def test_after_the_sealed_paper_came_back_it_says_so_and_shows_nothing_of_it(
    world, sent, django_capture_on_commit_callbacks
):
    pages = printed(world, sent)
    register(world, sent, pages, django_capture_on_commit_callbacks)
    text = look(pages[0]).text
    assert SEALED in text
    assert WAITING not in text
    assert PaperScan.objects.get().pages.count() == len(pages)
    main = text[text.index("<main") : text.index("</main>")]
    assert "<img" not in main and "/scans/" not in text and "/files/" not in text
    people = [
        one.person for college in world.colleges for one in (college.secretary, college.league)
    ]
    hidden = [
        "沈怀瑾", "陆知远", "盖章件原名", sent.title,
        *(each for one in people for each in (one.name, one.phone, one.email) if each),
        *(each for each in sent.submission.answers.values() if isinstance(each, str) and each[6:]),
    ]  # fmt: skip
    leaked = [one for one in hidden if one in text and one != sent.unit.name]
    assert leaked == []


def test_paper_of_an_older_version_says_that_it_is_outdated(
    world, sent, django_capture_on_commit_callbacks
):
    old, actor, now = printed(world, sent), world.colleges[0].secretary, timezone.now()
    register(world, sent, old, django_capture_on_commit_callbacks)
    sent.refresh_from_db()
    withdraw_application(actor=actor, application=sent, now=now)
    sent.refresh_from_db()
    changed = {"plan_text": "改过的方案，每两周开放一次。"}
    save_application(actor=actor, application=sent, answers=changed, base_revision=99, now=now)
    send(world, sent)
    text = look(old[0]).text
    assert OLD in text and "这张纸以后，内容又改过" in text
    assert SEALED not in text and "第 1 版" in text
    fresh = look(printed(world, sent)[0]).text
    assert WAITING in fresh and "第 2 版" in fresh and OLD not in fresh


def forged(code: str) -> list[str]:
    """Another seal, page, version; a shape that is none of ours."""
    version, page, seal = code.split("-")
    other = "0" if seal[-1] != "0" else "1"
    return [
        f"{version}-{page}-{seal[:-1]}{other}",
        f"{version}-9-{seal}",
        f"{version}1-{page}-{seal}",
        f"{version}-{page}",
        "no-such-code",
    ]


def test_a_forged_code_is_not_found_and_told_alike(world, sent):
    (text,) = codes_on(printed(world, sent)[0])
    genuine = text.rsplit("/", 1)[1]
    for code in forged(genuine):
        answer = Client().get(f"/p/{code}")
        assert answer.status_code == 404
        assert "没有查到这个码" in answer.text and "请向填报单位核实" in answer.text
        assert sent.unit.name not in answer.text
    assert Client().get(f"/p/{genuine.lower()}").status_code == 200


def test_a_code_is_typed_in_or_pasted_as_an_address(world, sent):
    (text,) = codes_on(printed(world, sent)[0])
    code = text.rsplit("/", 1)[1]
    for typed in (code, f" {code.lower()} ", text):
        answer = Client().get("/p/", {"code": typed})
        assert answer.headers["Location"] == f"/p/{code}"
    for odd in ("你好", ""):
        assert "这不像页脚的码" in Client().get("/p/", {"code": odd}).text
    assert "这不像页脚的码" not in Client().get("/p/").text
