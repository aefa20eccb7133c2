"""The pages of a review in several panels: setting up, what is left over, moving one, themes."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.panels import make_passed
from tests.web.office.rounds.conftest import words_of
from tests.web.unit.conftest import sit
from yipin.projects.models import Application
from yipin.projects.reviewing import themes_of
from yipin.reviews.models import Panel, Session

pytestmark = pytest.mark.django_db


@pytest.fixture
def divided():
    world, passed = make_passed(timezone.now(), colleges=3)
    themes = themes_of(world.round)
    for at, one in enumerate(passed):
        Application.objects.filter(pk=one.pk).update(theme=themes[at])
    key = world.round.stages.filter(kind="assess").earliest("order").key
    return world, passed, themes, reverse("round_panels", args=[world.round.pk, key])


def test_panels_are_set_up_by_theme_and_the_rest_is_placed_by_hand(divided):
    world, passed, themes, page = divided
    office = sit(world.office)
    assert "设第一组" in words_of(office.get(page))
    done = words_of(office.post(page, {"themes": themes[:1], "name": "思想组"}, follow=True))
    assert "“创建推介会：思想组”设好了" in done
    assert "2 个项目没有组" in done
    assert passed[1].title in done
    panel = Panel.objects.get()
    place = page.replace("panels/", "place/")
    assert "请选放到哪一组" in words_of(office.post(place, {"subject": passed[1].pk}, follow=True))
    moved = office.post(place, {"subject": passed[1].pk, "panel": panel.pk}, follow=True)
    assert "请再分配一次专家" in words_of(moved)
    assert "1 个项目没有组" in words_of(office.get(page))
    assert office.post(place, {"subject": "x", "panel": panel.pk}).status_code == 404


def test_a_theme_that_cannot_be_is_said_where_it_was_chosen(divided):
    world, _passed, themes, page = divided
    office = sit(world.office)
    answer = office.post(page, {"themes": themes[5:6]})
    assert answer.status_code == 422
    assert "这一组现在一个项目也没有" in words_of(answer)
    office.post(page, {"themes": themes[:1]})
    again = office.post(page, {"themes": themes[:1]})
    assert again.status_code == 422


def test_themes_are_changed_and_an_empty_panel_is_taken_away(divided):
    world, passed, themes, page = divided
    office = sit(world.office)
    for at in (0, 1):
        office.post(page, {"themes": themes[at : at + 1]})
    first, second = Panel.objects.order_by("group")
    change = reverse("panel_themes", args=[first.pk])
    assert f'value="{themes[2]}"' in words_of(office.get(change))
    assert f'value="{themes[1]}"' not in words_of(office.get(change))
    assert office.post(change, {"themes": ["没有的主题"]}).status_code == 422
    done = words_of(office.post(change, {"themes": [themes[0], themes[2]]}, follow=True))
    assert "项目按主题重新归了组" in done
    assert first.subjects.count() == 2
    listed = reverse("panel_subjects", args=[second.pk])
    assert "换过去" in words_of(office.get(listed))
    place = page.replace("panels/", "place/")
    fields = {"subject": passed[1].pk, "panel": first.pk, "from": second.pk, "page": "1"}
    assert "这一组没有项目" in words_of(office.post(place, fields, follow=True))
    remove = reverse("panel_remove", args=[second.pk])
    assert "还有项目" in words_of(
        office.post(reverse("panel_remove", args=[first.pk]), follow=True)
    )
    assert "撤了" in words_of(office.post(remove, follow=True))
    assert Panel.objects.count() == 1


def test_a_review_in_panels_opens_at_its_panels(divided):
    world, _passed, themes, page = divided
    office = sit(world.office)
    review = page.replace("panels/", "")
    assert "按主题分组评" in words_of(office.get(review))
    office.post(page, {"themes": themes[:1]})
    assert office.get(review)["Location"] == page
    shown = words_of(office.get(reverse("panel", args=[Panel.objects.get().pk])))
    assert themes[0] in shown
    taken = office.post(reverse("panel_act", args=[Panel.objects.get().pk, "take-in"]), follow=True)
    assert "有 2 个项目没有组" in words_of(taken)


def test_the_pages_read_the_same_however_many_there_are(divided, django_assert_num_queries):
    world, _passed, themes, page = divided
    office = sit(world.office)
    office.post(page, {"themes": themes[:1]})
    with django_assert_num_queries(17):
        office.get(page)
    office.post(page, {"themes": themes[1:2]})
    with django_assert_num_queries(17):
        office.get(page)


def test_what_is_drawn_takes_nothing_more_and_the_way_to_another_panel_is_shown(divided):
    world, passed, themes, page = divided
    Application.objects.filter(pk=passed[2].pk).update(state="submitted")
    office = sit(world.office)
    office.post(page, {"themes": themes[:2], "name": "抽过签的"})
    panel = Panel.objects.get()
    Session.objects.create(panel=panel, drawn_at=timezone.now())
    Application.objects.filter(pk=passed[2].pk).update(state="forwarded")
    shown = words_of(office.get(page))
    assert "1 个项目没有组" in shown
    assert f'<option value="{panel.pk}">' not in shown
    Panel.objects.filter(pk=panel.pk).update(themes=[])
    answer = office.post(reverse("panel_act", args=[panel.pk, "take-in"]), follow=True)
    assert "已经抽过签，顺序定了，不能再补项目" in words_of(answer)
    assert f'<a href="{page}">另设一组评这些项目</a>' in answer.text


def test_what_passed_after_the_review_began_is_said_on_its_page_and_before_it_ends(divided):
    """In preparation it may be taken in; what is drawn sends it to another panel."""
    world, passed, themes, page = divided
    Application.objects.filter(pk=passed[2].pk).update(state="submitted")
    office = sit(world.office)
    office.post(page, {"themes": themes[:2], "name": "抽过签的"})
    panel = Panel.objects.get()
    address, take_in = (
        reverse("panel", args=[panel.pk]),
        reverse("panel_act", args=[panel.pk, "take-in"]),
    )
    assert "没有人评" not in office.get(address).text
    Application.objects.filter(pk=passed[2].pk).update(state="forwarded")
    late = f"1 个项目后来通过了审查，不在任何一组，没有人评：“{passed[2].title}”。"
    shown = office.get(address).text
    assert late in shown
    assert shown.count(f'action="{take_in}"') == 2
    Session.objects.create(panel=panel, drawn_at=timezone.now())
    Panel.objects.filter(pk=panel.pk).update(state="judging")
    shown = office.get(address).text
    assert f'<a href="{page}">另设一组评这些项目</a>' in shown
    assert shown.count(f'action="{take_in}"') == 1
    assert f'data-confirm-text="{late}要评，先补进，或另设一组。' in shown
