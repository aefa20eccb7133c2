"""The pages of titles in a real browser at both widths: accessible, and as wide as the window."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Browser

from tests.browser import DESK, PHONE, context_of
from tests.factories.rounds import World
from tests.factories.titles import accepted_application, make_brand_world, make_title
from tests.web.test_pages_in_a_browser import look_at_all
from tests.windows import let_in
from yipin.projects.services.certificate_layouts import begin_layout
from yipin.projects.services.rechecks import ask_recheck, hand_in_recheck
from yipin.projects.services.title_changes import put_on_wall
from yipin.projects.services.title_stories import add_picture, write_story

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> World:
    """One brand on the wall and looked at again, one without a picture, one to be certified."""
    now = timezone.now()
    world = make_brand_world(now, colleges=3)
    desk, office = world.colleges[0].secretary, world.office
    for at, subject in enumerate(("急救十分钟", "搭把手")):
        title = make_title(world, at, now, subject=subject)
        teller = world.colleges[at].secretary
        write_story(actor=teller, title=title, summary="课间十分钟。", story="每周三。", now=now)
        put_on_wall(actor=office, title=title, is_shown=True, now=now)
        if at == 0:
            shot = io.BytesIO()
            Image.new("RGB", (320, 180), "teal").save(shot, "PNG")
            add_picture(
                actor=desk, title=title, upload=shot.getvalue(), name="图.png", words="现场",
                now=now,
            )  # fmt: skip
            due = timezone.localdate(now) + timedelta(days=9)
            recheck = ask_recheck(actor=office, title=title, due_on=due, now=now)
            hand_in_recheck(actor=desk, recheck=recheck, statement="办了十二次。", now=now)
            world.addresses = (title, recheck)
    accepted_application(world, 2, now, title="灯下夜谈")
    world.layout = begin_layout(
        actor=office, unit=world.host, name="竖版", is_landscape=False, now=now
    )
    return world


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_pages_of_titles_are_accessible_and_fit(live_server, browser: Browser, world: World, size):
    title, recheck = world.addresses
    url = live_server.url
    shared = (f"/titles/{title.pk}/", f"/rechecks/{recheck.pk}/", "/due/")
    office = (
        "/office/rounds/{round}/titles/", "/office/rounds/{round}/titles/units/",
        "/office/certificates/", f"/office/certificates/{world.layout.pk}/",
        f"/titles/{title.pk}/do/withdraw/", f"/titles/{title.pk}/do/replace/",
        f"/titles/{title.pk}/do/recheck/",
    )  # fmt: skip
    for actor, addresses in (
        (None, ("/wall/", f"/wall/{title.pk}/", "/wall/?q=没有", "/c/", f"/c/{title.code}")),
        (world.colleges[0].secretary, ("/titles/", *shared)),
        (world.office, (*office, *shared)),
    ):
        context = context_of(browser, size)
        if actor is not None:
            page = context.new_page()
            let_in(page, url, actor.person)
        look_at_all(context, url, world, addresses)
        context.close()
