"""Answering an objection in a real browser: the question says what comes of the answer."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.axe import check_accessibility
from tests.projects.test_publicities import Show
from tests.windows import let_in
from yipin.projects.publicity_models import WorkingYear
from yipin.projects.services.publicities import take_objection

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_question_names_the_outcome_that_is_chosen(page_phone: Page, live_server):
    show = Show(timezone.now())
    show.decide()
    this = timezone.localdate().year
    for year in (this, this + 1):
        WorkingYear.objects.create(
            unit=show.world.host, year=year, saved_at=show.now, saved_by=show.office.person
        )
    publicity = show.open(starts_on=timezone.localdate())
    first = publicity.items[0]
    take_objection(
        publicity=publicity, application_id=first["application"], text="与去年相同。",
        name="", contact="", files=[], now=show.now,
    )  # fmt: skip
    page = page_phone
    let_in(page, live_server.url, show.office.signed_in)
    page.goto(f"{live_server.url}{reverse('publicity', args=[publicity.pk])}")
    page.get_by_label("怎样核查、为什么这样处理").fill("属实。")
    answer, dialog = page.get_by_role("button", name="记下处理结果"), page.get_by_role("dialog")
    for chosen, question in (
        ("不成立，维持立项", f"认定异议不成立，维持“{first['title']}”的立项？"),
        ("成立，撤销这一项的立项", f"认定异议成立，撤销“{first['title']}”的立项？"),
    ):
        page.get_by_label(chosen, exact=True).check()
        answer.click()
        expect(dialog).to_contain_text(question)
        check_accessibility(page)
        dialog.get_by_role("button", name="再看看").click()
    answer.click()
    dialog.get_by_role("button", name="成立，撤销立项").click()
    expect(page.get_by_role("table")).to_contain_text("立项已撤销")
