"""The pages of titles: given by an office, told by a unit, seen by anybody."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from tests.factories.documents import PDF
from tests.factories.titles import accepted_application, make_brand_world, make_title
from tests.pages import squeezed
from tests.web.unit.conftest import sit
from yipin.programmes.services.rounds import close_round
from yipin.projects.models import Dossier, Title
from yipin.projects.services.rechecks import ask_recheck, hand_in_recheck
from yipin.projects.services.share_pictures import DRAWING
from yipin.projects.services.title_changes import put_on_wall, withdraw_title
from yipin.projects.services.title_stories import write_story
from yipin.projects.title_models import CertificateLayout, Recheck
from yipin.web.office.titles import round_views

pytestmark = pytest.mark.django_db
WORDS = {
    "name": "校级团建品牌", "level": "校级", "mark": "青禾团证", "years": "4", "months": "24",
    "layout": "",
}  # fmt: skip


@pytest.fixture
def today():
    return timezone.now()


@pytest.fixture
def world(today):
    return make_brand_world(today, colleges=3)


@pytest.fixture
def office(world):
    return sit(world.office)


@pytest.fixture
def title(world, today):
    return make_title(world, 0, today)


def shown(world, title, today):
    desk = world.colleges[0].secretary
    write_story(actor=desk, title=title, summary="课间十分钟。", story="每周三。", now=today)
    return put_on_wall(actor=world.office, title=title, is_shown=True, now=today)


def test_the_office_certifies_what_it_ticked_with_the_excellent_ones_ticked_first(
    world, office, today
):
    best = accepted_application(world, 0, today)
    fair = accepted_application(world, 1, today, title="搭把手", grade="pass")
    address = reverse("round_titles", args=[world.round.pk])
    page = office.get(address).text
    assert f'value="{best.pk}" checked' in page
    assert f'value="{fair.pk}" checked' not in page
    assert 'value="24"' in page
    next_year = f"{timezone.localdate().year + 1}-01-01"
    for issued_on, said in ((next_year, "颁发日期在今天以后"), ("0001-01-01", "1 年太早")):
        bad = office.post(address, WORDS | {"issued_on": issued_on, "chosen": [best.pk]})
        assert bad.status_code == 422
        assert said in bad.text
    day = timezone.localdate(today).isoformat()
    done = office.post(address, WORDS | {"issued_on": day, "chosen": [best.pk, fair.pk]})
    assert done.status_code == 302
    assert Title.objects.count() == 2
    assert "已认定 2 项" in office.get(address).text


def test_units_are_commended_from_a_page_of_their_own(world, office, today):
    address = reverse("round_titles_units", args=[world.round.pk])
    day = timezone.localdate(today).isoformat()
    sent = WORDS | {"name": "表现突出的单位", "months": "", "years": "", "issued_on": day}
    assert "还没有选" in office.post(address, sent).text
    done = office.post(address, sent | {"chosen": [world.colleges[1].unit.pk]})
    assert done.status_code == 302
    assert Title.objects.get().valid_until is None


def test_ticks_and_words_go_along_when_a_page_is_turned(world, office, today, monkeypatch):
    monkeypatch.setattr(round_views, "PAGE", 1)
    best = accepted_application(world, 0, today)
    fair = accepted_application(world, 1, today, title="搭把手", grade="pass")
    address = reverse("round_titles", args=[world.round.pk])
    typed = WORDS | {"issued_on": timezone.localdate(today).isoformat(), "name": "一直在的名称"}
    turned = office.post(address, typed | {"chosen": [best.pk], "at": "1", "turn": "2"})
    assert (turned.status_code, Title.objects.count()) == (200, 0)
    for words in ("搭把手", f'name="kept" value="{best.pk}"', "其他页还勾了 1 项", "一直在的名称"):
        assert words in turned.text
    office.post(address, typed | {"chosen": [fair.pk], "at": "2", "kept": str(best.pk)})
    assert set(Title.objects.values_list("application", flat=True)) == {best.pk, fair.pk}


def test_units_to_commend_come_by_pages(world, office, today, monkeypatch):
    monkeypatch.setattr(round_views, "PAGE", 2)
    address = reverse("round_titles_units", args=[world.round.pk])
    first = office.get(address).text
    assert (first.count('name="chosen"'), 'name="turn" value="2"' in first) == (2, True)
    picked = world.colleges[0].unit.pk
    beyond = office.post(address, WORDS | {"chosen": [picked], "turn": "99"}).text
    assert (str(picked) in beyond, 'name="turn" value="1"' in beyond) == (True, True)


def test_a_brand_whose_term_is_over_is_no_longer_shown(world, office, title, today):
    shown(world, title, today)
    address = reverse("wall_brand", args=[title.pk])
    assert Client().get(address).status_code == 200
    day = timezone.localdate(today) - timedelta(days=1)
    Title.objects.filter(pk=title.pk).update(valid_until=day)
    gone = Client().get(address)
    assert (gone.status_code, "不在品牌墙上" in gone.text) == (404, True)
    assert "现在没在墙上" in office.get(address).text
    assert reverse("wall_brand", args=[title.pk]) not in Client().get(reverse("wall")).text


def test_certificates_are_asked_for_and_one_is_printed(world, office, title):
    assert office.post(reverse("round_titles_pack", args=[world.round.pk])).status_code == 302
    assert Dossier.objects.get().kind == "pdf"
    data = office.get(reverse("title_certificate", args=[title.pk]))
    assert data["Content-Type"] == "application/pdf"
    assert data.content[:5] == b"%PDF-"


def test_the_check_page_says_what_is_printed_and_facts_only(world, title, today):
    visitor = Client()
    bare = visitor.get(reverse("certificate_ask"), {"code": " "}).text
    assert "还没有写核验码" in bare
    assert "查无此证" not in bare
    asked = visitor.get(reverse("certificate_ask"), {"code": f"HTTPS://X/C/{title.code}"})
    page = visitor.get(asked["Location"])
    for words in ("证书有效", "急救十分钟", "第1学院团委", "待盖章", "认定", title.number_words):
        assert words in page.text
    assert page["X-Robots-Tag"].startswith("noindex")
    withdraw_title(actor=world.office, title=title, reason="负责人的事。", now=today)
    page = visitor.get(asked["Location"]).text
    assert "已撤销" in page
    assert "负责人的事" not in page
    assert world.office.person.name not in page
    unknown = visitor.get(reverse("certificate_check", args=["0000-0000"]))
    assert (unknown.status_code, "查无此证" in unknown.text) == (404, True)


def test_the_wall_is_empty_then_tells_and_is_searched(world, title, today):
    visitor = Client()
    assert "墙上还没有品牌" in visitor.get(reverse("wall")).text
    brand = reverse("wall_brand", args=[title.pk])
    assert visitor.get(brand).status_code == 404
    shown(world, title, today)
    assert "课间十分钟。" in visitor.get(reverse("wall")).text
    assert "没有符合的" in visitor.get(reverse("wall"), {"q": "没有这个", "year": "x"}).text
    assert "每周三。" in visitor.get(brand).text


def test_a_brand_taken_off_the_wall_tells_a_visitor_so_and_where_to_look(world, title, today):
    shown(world, title, today)
    visitor, address = Client(), reverse("wall_brand", args=[title.pk])
    withdraw_title(actor=world.office, title=title, reason="负责人的事。", now=today)
    gone = visitor.get(address)
    assert (gone.status_code, "这个称号已撤销" in gone.text) == (410, True)
    for words in ("急救十分钟", "负责人的事", world.colleges[0].unit.name):
        assert words not in gone.text
    for name in ("wall", "certificate_ask"):
        assert f'href="{reverse(name)}"' in gone.text
    assert visitor.get(reverse("wall_share", args=[title.pk])).status_code == 404


def fetched(answer) -> bytes:
    return b"".join(answer.streaming_content)


def test_the_picture_of_a_link_is_drawn_once_for_what_it_shows(world, title, today):
    visitor, url = Client(), reverse("wall_share", args=[title.pk])
    shown(world, title, today)
    drawn = fetched(visitor.get(url))
    assert Image.open(io.BytesIO(drawn)).size == (1200, 630)
    title.refresh_from_db()
    kept = title.share.name
    cache.add(DRAWING, 1)  # while another one is drawn
    assert fetched(visitor.get(url)) == drawn
    write_story(actor=world.office, title=title, summary="换一句。", story="", now=today)
    assert (visitor.get(url).status_code, visitor.get(url)["Retry-After"]) == (503, "5")
    cache.delete(DRAWING)
    assert fetched(visitor.get(url)) != drawn
    assert not default_storage.exists(kept)


def test_a_unit_writes_its_story_and_adds_and_takes_off_pictures(world, title):
    unit = sit(world.colleges[0].secretary)
    page = reverse("title", args=[title.pk])
    told = {"summary": "字" * 90, "story": "x"}
    refused = unit.post(reverse("title_story", args=[title.pk]), told)
    assert refused.status_code == 422
    assert "字" * 90 in refused.text
    unit.post(reverse("title_story", args=[title.pk]), told | {"summary": "课间十分钟。"})
    shot = io.BytesIO()
    Image.new("RGB", (80, 60), "teal").save(shot, "PNG")
    shot.name, _at = "图.png", shot.seek(0)
    sent = {"picture": shot, "words": "同学在练"}
    unit.post(reverse("title_picture_add", args=[title.pk]), sent)
    assert "同学在练" in unit.get(page).text
    picture = title.pictures.get()
    held = unit.get(reverse("wall_picture", args=[picture.pk]))
    assert held["Content-Type"] == "image/jpeg"
    told = {"summary": "刚改的一句。", "story": "y"}
    unit.post(reverse("title_picture_remove", args=[picture.pk]), told | {"words": "没选图片"})
    assert not title.pictures.exists()
    title.refresh_from_db()
    assert title.summary == "刚改的一句。"
    shot.seek(0)
    unit.post(
        reverse("title_story", args=[title.pk]), told | {"picture": shot, "words": "又加一张"}
    )
    assert "又加一张" in unit.get(page).text
    half = unit.post(reverse("title_story", args=[title.pk]), told | {"words": "没选图片"})
    assert (half.status_code, 'value="没选图片"' in half.text) == (422, True)


def test_the_office_shows_replaces_asks_and_withdraws(world, office, title, today):
    show = reverse("title_show", args=[title.pk])
    assert "还没有一句话介绍" in office.post(show, {"show": "1"}, follow=True).text
    act = {name: reverse("title_act", args=[title.pk, name]) for name in ("recheck", "replace")}
    due = (timezone.localdate(today) + timedelta(days=9)).isoformat()
    assert office.post(act["recheck"], {"due_on": "2020-01-01"}).status_code == 422
    assert office.post(act["recheck"], {"due_on": due}).status_code == 302
    sent = {"name": title.name, "subject": "急救十五分钟", "unit_name": "甲", "reason": "印错。"}
    assert office.post(act["replace"], sent).status_code == 302
    new = Title.objects.get(replaces=title)
    assert Recheck.objects.get().title == new
    withdraw = reverse("title_act", args=[new.pk, "withdraw"])
    assert "证书马上作废" in office.get(withdraw).text
    assert office.post(withdraw, {"reason": "停办。"}).status_code == 302
    assert office.get(reverse("title_act", args=[new.pk, "nothing"])).status_code == 404
    for one in (title, new):
        assert office.get(reverse("title", args=[one.pk])).status_code == 200


def test_a_recheck_goes_from_the_unit_to_the_office_and_back(world, office, title, today):
    due = timezone.localdate(today) + timedelta(days=9)
    recheck = ask_recheck(actor=world.office, title=title, due_on=due, now=today)
    unit, page = sit(world.colleges[0].secretary), reverse("recheck", args=[recheck.pk])
    assert "复查“急救十分钟”的称号" in unit.get(reverse("due")).text
    assert "在这里审核" in office.get(page).text
    save = reverse("recheck_save", args=[recheck.pk])
    file = io.BytesIO(PDF)
    file.name = "总结.pdf"
    unit.post(save, {"act": "save", "statement": "办了", "file_evidence": file})
    assert "总结.pdf" in unit.get(page).text
    empty = unit.post(save, {"act": "hand_in", "statement": ""})
    assert empty.status_code == 422
    assert "交复查表截止" in squeezed(unit.get(page).text)
    assert unit.post(save, {"act": "hand_in", "statement": "办了十二次。"}).status_code == 302
    handed_in = squeezed(unit.get(page).text)
    assert f"交了，等{title.issuer_name}审核。审核以前还可以改了再交。" in handed_in
    assert "交复查表截止" not in handed_in
    assert "审核复查：急救十分钟" in office.get(reverse("due")).text
    assert "办了十二次。" in office.get(page).text
    decide = reverse("recheck_decide", args=[recheck.pk])
    bad = office.post(decide, {"act": "improve", "reason": "次数不够。"})
    assert "改进到哪一天" in bad.text
    done = office.post(decide, {"act": "renew", "reason": "好。", "years": "2"})
    assert done.status_code == 302
    assert "已审核：复查通过" in unit.get(page).text
    assert "已有品牌复查合格" in unit.get(reverse("titles")).text


def test_what_is_removed_from_a_recheck_and_what_is_over(world, title, today):
    due = timezone.localdate(today) + timedelta(days=9)
    recheck = ask_recheck(actor=world.office, title=title, due_on=due, now=today)
    desk = world.colleges[0].secretary
    unit = sit(desk)
    file = io.BytesIO(PDF)
    file.name = "总结.pdf"
    unit.post(reverse("recheck_save", args=[recheck.pk]), {"statement": "", "file_evidence": file})
    held = Recheck.objects.get().submission.files.get()
    unit.post(reverse("recheck_file_remove", args=[held.pk]))
    held.refresh_from_db()
    assert held.removed_at is not None
    hand_in_recheck(actor=desk, recheck=recheck, statement="好。", now=today)


def test_a_unit_sets_its_own_layout(world, office):
    address = reverse("certificate_layouts")
    ground = io.BytesIO()
    Image.new("RGB", (1485, 1050), "ivory").save(ground, "PNG")
    for size, status in ((0, 422), (1, 302)):
        ground.seek(0)
        ground.name = "底图.png"
        sent = {"name": "自己的", "is_landscape": str(size), "ground": ground}
        assert office.post(address, sent).status_code == status
    row = CertificateLayout.objects.get()
    page = reverse("certificate_layout", args=[row.pk])
    preview = office.get(reverse("certificate_preview", args=[row.pk]))
    assert Image.open(io.BytesIO(preview.content)).width > 900
    sent = {f"{one['key']}-{name}": one[name] for one in row.places
            for name in ("x", "y", "width", "size", "align")}  # fmt: skip
    sent |= {f"{one['key']}-is_shown": "on" for one in row.places}
    assert "超出纸边" in office.post(page, sent | {"body-x": "290"}).text
    assert "没有写全" in office.post(page, sent | {"body-x": ""}).text
    assert office.post(page, sent | {"body-x": "50"}).status_code == 302
    row.refresh_from_db()
    assert next(one for one in row.places if one["key"] == "body")["x"] == 50
    office.post(page, {"close": "1"})
    row.refresh_from_db()
    assert row.is_closed


def test_a_round_that_ended_certifies_nobody(world, office, today):
    accepted_application(world, 0, today)
    close_round(actor=world.office, round_=world.round, now=today)
    page = office.get(reverse("round_titles", args=[world.round.pk])).text
    assert "这一轮已经结束" in page
    assert "认证勾上的项目" not in page
