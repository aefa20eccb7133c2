"""News and exchange on the pages of the unit, of the host, and of everybody."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from tests.documents.test_files import docx_bytes
from tests.factories.pictures import photograph
from tests.factories.projects import written_news
from tests.web.unit.conftest import sit
from yipin.documents.models import NewsItem, NewsLevel
from yipin.documents.services.news import send_news
from yipin.projects.models import Application
from yipin.projects.services.evidence import add_evidence

PUBLIC_READS, ROUND_READS, EXCHANGE_READS = 5, 9, 9


@pytest.fixture
def college(running):
    return running.world.colleges[0]


@pytest.fixture
def secretary(college) -> Client:
    return sit(college.secretary)


@pytest.fixture
def office(running) -> Client:
    return sit(running.world.office)


@pytest.fixture
def evidence(running, college, today):
    return add_evidence(
        actor=college.secretary, project=running.first, upload=photograph(), name="合影.jpg",
        now=today,
    )  # fmt: skip


def test_from_word_to_the_public_page(secretary, office, running, evidence):
    url = f"/projects/{running.first.pk}/news/new/"
    word = SimpleUploadedFile("稿.docx", docx_bytes(["开放第一天", "周六上午开门。"]))
    page = secretary.post(url, {"act": "word", "word": word, "picture": [evidence.file_id]})
    words = page.content.decode()
    assert 'value="开放第一天"' in words
    assert "周六上午开门。</textarea>" in words
    assert "checked" in words
    sent = {"title": "开放第一天", "text": "周六上午开门。", "picture": [evidence.file_id]}
    wrong = secretary.post(url, {**sent, "title": "", "act": "send"})
    assert (wrong.status_code, "请写标题" in wrong.content.decode()) == (422, True)
    secretary.post(url, {**sent, "act": "send"})
    item = NewsItem.objects.get()
    assert "审核通讯稿" in office.get("/due/").content.decode()
    act = f"/news-items/{item.pk}/act/"
    assert office.post(act, {"act": "return"}).status_code == 422
    office.post(act, {"act": "adopt", "level": "本级网站采用"})
    assert Client().get(f"/news/{item.pk}/").status_code == 404
    assert Client().get(f"/news/pictures/{item.pictures.get().pk}.jpg").status_code == 302
    office.post(act, {"act": "publish"})
    assert "开放第一天" in Client().get("/news/").content.decode()
    assert "周六上午开门。" in Client().get(f"/news/{item.pk}/").content.decode()
    picture = Client().get(f"/news/pictures/{item.pictures.get().pk}.jpg")
    assert picture["Content-Type"] == "image/jpeg"
    office.post(act, {"act": "use", "level": "省级采用"})
    book = office.get(f"/office/rounds/{running.world.round.pk}/news.xlsx").content
    rows = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()
    counted = [[str(cell).removesuffix(".0") for cell in row] for row in rows]
    assert ["第1学院团总支", "1", "1", "1", "15"] in counted
    office.post(act, {"act": "hide"})
    assert "开放第一天" not in Client().get("/news/?round=x").content.decode()
    assert office.post(act, {"act": "none"}).status_code == 404


def test_returned_corrected_and_thrown_away(secretary, office, running, college, today):
    item = written_news(college, running.first, today)
    send_news(actor=college.secretary, item=item, now=today)
    assert secretary.get(f"/news-items/{item.pk}/edit/").status_code == 302
    late = secretary.post(f"/news-items/{item.pk}/edit/", {"title": "另", "text": "另写的一段"})
    assert late.status_code == 422
    assert "这篇通讯稿已报送，不能再改" in late.content.decode()
    assert "另写的一段</textarea>" in late.content.decode()
    assert "存草稿" not in late.content.decode()
    office.post(f"/news-items/{item.pk}/act/", {"act": "return", "reason": "请补人数"})
    assert "请补人数" in secretary.get(f"/news-items/{item.pk}/").content.decode()
    sent = {"title": "改过的", "text": "甲", "act": "save"}
    assert (
        "改过的"
        in secretary.post(f"/news-items/{item.pk}/edit/", sent, follow=True).content.decode()
    )
    secretary.post(f"/news-items/{item.pk}/discard/")
    assert secretary.get(f"/news-items/{item.pk}/").status_code == 404


def test_the_writer_takes_it_back_until_a_level_has_adopted_it(
    secretary, office, running, college, today
):
    item = written_news(college, running.first, today)
    send_news(actor=college.secretary, item=item, now=today)
    page, act = f"/news-items/{item.pk}/", f"/news-items/{item.pk}/act/"
    assert "撤回修改" in secretary.get(page).text
    assert "撤回修改" not in office.get(page).text
    back = secretary.post(act, {"act": "withdraw"}, follow=True).text
    assert "撤回了，可以接着改" in back
    assert "改一改" in back
    assert office.get(page).status_code == 404
    secretary.post(act, {"act": "send"})
    office.post(act, {"act": "adopt", "level": "本级网站采用"})
    assert "撤回修改" not in secretary.get(page).text
    assert secretary.post(act, {"act": "withdraw"}).status_code == 422


def test_without_a_word_file_nothing_is_lost(secretary, running):
    url = f"/projects/{running.first.pk}/news/new/"
    words = secretary.post(url, {"act": "word", "title": "甲", "text": "乙"}).content.decode()
    assert "请先选一个 Word 文件" in words
    assert "乙</textarea>" in words
    wrong = SimpleUploadedFile("稿.docx", b"%PDF-1.4\n%%EOF")
    assert secretary.post(url, {"act": "word", "word": wrong}).status_code == 422


def test_the_host_sets_its_levels(office, running):
    url = f"/office/rounds/{running.world.round.pk}/news/levels/"
    office.post(url, {"name": ["校报采用", ""], "points": ["3", ""]})
    assert NewsLevel.objects.get().points == 3
    wrong = office.post(url, {"name": ["校报采用"], "points": ["三"]})
    assert (wrong.status_code, "整数" in wrong.content.decode()) == (422, True)
    late = {"name": ["我填的级别"], "points": ["5"], "seen": "省级采用 15 分"}
    refused = office.post(url, late)
    assert refused.status_code == 422
    for words in ("现在是：校报采用 3 分", "我填的级别", 'name="seen" value="校报采用 3 分"'):
        assert words in refused.text
    office.post(url, late | {"seen": "校报采用 3 分"})
    assert NewsLevel.objects.get().points == 5


def test_the_exchange_is_for_those_who_take_part(secretary, running, office):
    url = f"/exchange/{running.world.round.pk}/"
    tell = f"/projects/{running.first.pk}/exchange/"
    box = f"summary-{running.first.pk}"
    secretary.post(tell, {box: "每周六开放。"})
    long = secretary.post(tell, {box: "长" * 501})
    assert (long.status_code, "不超过 500 字" in long.content.decode()) == (422, True)
    other = sit(running.world.colleges[1].secretary)
    assert "每周六开放。" in other.get(url).content.decode()
    assert "每周六开放。" in office.get(url).content.decode()
    running.projects[1].delete()
    assert other.get(url).status_code == 404


def test_what_is_typed_for_two_projects_is_kept_for_both(secretary, running):
    first, second = running.projects[:2]
    Application.objects.filter(pk=second.pk).update(unit=first.unit)
    tell = f"/projects/{first.pk}/exchange/"
    typed = {f"summary-{first.pk}": "每周六开放。", f"summary-{second.pk}": "长" * 501}
    refused = secretary.post(tell, typed)
    assert refused.status_code == 422
    for words in (f"“{second.title}”：简介不超过 500 字", "每周六开放。", "长" * 501):
        assert words in refused.text
    done = secretary.post(tell, typed | {f"summary-{second.pk}": "两周一次。"}, follow=True)
    assert f"“{second.title}”的简介已更新" in done.text
    assert ("每周六开放。" in done.text, "两周一次。" in done.text) == (True, True)


@pytest.mark.parametrize("many", [1, 50])
def test_lists_of_news_read_the_same(
    running, office, college, today, many, django_assert_num_queries
):
    shown = {"state": "adopted", "sent_at": today, "published_at": today, "at_unit": None}
    for n in range(many):
        item = written_news(college, running.first, today, title=f"第{n}篇")
        NewsItem.objects.filter(pk=item.pk).update(**shown)
    visitor = Client()
    office.get("/due/")
    visitor.get("/help/")
    with django_assert_num_queries(PUBLIC_READS):
        visitor.get("/news/")
    with django_assert_num_queries(ROUND_READS):
        office.get(f"/office/rounds/{running.world.round.pk}/news/")
    with django_assert_num_queries(EXCHANGE_READS):
        office.get(f"/exchange/{running.world.round.pk}/")
