"""Official papers at the office desk: drafted, read, mended, edited, issued, registered."""

from __future__ import annotations

import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests.factories.organisations import make_actor
from tests.factories.rounds import make_world, submitted_application
from yipin.documents.models import Paper, PaperNumber
from yipin.documents.services.paper_issuing import add_series, close_series
from yipin.documents.services.papers import begin_paper
from yipin.organisations.choices import Right
from yipin.projects.services.screening import forward_application
from yipin.rules.official_paper import OfficialPaper, Paragraph
from yipin.web.office.papers.paper_views import issue_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(now):
    return make_world(now)


@pytest.fixture
def client(world):
    client = Client()
    client.force_login(world.office.person)
    return client


@pytest.fixture
def paper(world, now):
    add_series(actor=world.office, unit=world.host, code="青团发", note="", now=now)
    content = OfficialPaper(
        mark="青禾大学团委文件", title="关于评优的通知", issuer="青禾大学团委",
        dated_on="2027-03-25", paragraphs=(Paragraph("1、请各单位,按时报送。"),),
    )  # fmt: skip
    return begin_paper(actor=world.office, unit=world.host, content=content, now=now)


def post(client, name, pk, **data):
    return client.post(reverse(name, args=[pk]), data, follow=True)


def test_the_notice_of_a_round_is_drafted_once_with_its_dates(client, world):
    answer = post(client, "round_paper_notice", world.round.pk)
    assert answer.status_code == 200
    paper = Paper.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("paper", args=[paper.pk])
    words = [one.text for one in paper.parsed.paragraphs]
    assert "一、申报主题" in words
    assert any(text.startswith("（一）申报。") and "至" in text for text in words)
    assert words[-1] == "联系方式：团委办公室，电话00000001。"
    post(client, "round_paper_notice", world.round.pk)
    assert Paper.objects.count() == 1


def test_the_result_waits_for_a_project_that_passed(client, world, now):
    answer = post(client, "round_paper_result", world.round.pk)
    assert "还没有通过审查的项目" in answer.content.decode()
    assert Paper.objects.count() == 0
    application = submitted_application(world, world.colleges[0], now)
    forward_application(actor=world.office, application=application, now=now)
    post(client, "round_paper_result", world.round.pk)
    content = Paper.objects.get().parsed
    assert content.title.startswith("关于公布")
    assert content.attachments[0].paragraphs[0].rows[1][:3] == (
        "1", world.colleges[0].unit.name, "百炼匠心工作坊",
    )  # fmt: skip


def test_a_definition_gives_a_notice_too(client, world):
    post(client, "definition_paper", world.round.definition_id)
    assert Paper.objects.get().source_kind == "definition"


def test_what_is_asked_before_issuing_names_only_what_there_is():
    assert issue_question(0, 0) == "印发后取文号，文字不能再改。"
    assert issue_question(2, 0).startswith("还有 2 处用语要看。印发后")
    assert issue_question(0, 3).startswith("有 3 处和现在的情况不一样，还没有更新。")


def test_a_paper_is_not_issued_over_a_change_that_the_page_did_not_show(client, world, paper):
    answer = post(client, "paper_issue", paper.pk, differing="1")
    assert "打开这一页以后情况又变了" in answer.content.decode()
    paper.refresh_from_db()
    assert paper.is_draft
    post(client, "paper_issue", paper.pk, differing="0")
    paper.refresh_from_db()
    assert not paper.is_draft


def test_the_page_tells_faults_and_mends_them_and_undoes_it(client, paper):
    page = client.get(reverse("paper", args=[paper.pk])).content.decode()
    assert "用语和格式有 2 处要看" in page
    post(client, "paper_mend", paper.pk, key="level_three:paragraphs.0:1:2")
    assert Paper.objects.get().parsed.paragraphs[0].text == "1.请各单位,按时报送。"
    post(client, "paper_mend", paper.pk, all="1")
    assert Paper.objects.get().parsed.paragraphs[0].text == "1.请各单位，按时报送。"
    post(client, "paper_undo", paper.pk)
    assert Paper.objects.get().parsed.paragraphs[0].text == "1.请各单位,按时报送。"
    answer = post(client, "paper_mend", paper.pk, key="gone")
    assert "没有改动" in answer.content.decode()


def test_an_attachment_is_listed_by_one_click_and_taken_back(client, paper):
    paper.content["paragraphs"][0]["text"] = "请填写推荐表（见附件）。"
    paper.save()
    page = client.get(reverse("paper", args=[paper.pk])).content.decode()
    assert "列入附件说明" in page
    assert '<ins class="small">推荐表</ins>' in page
    key = "attachment_missing:paragraphs.0:8:10"
    done = post(client, "paper_mend", paper.pk, key=key).content.decode()
    assert "改正了 1 处，可以撤销" in done
    assert "列入附件说明" not in done
    assert [one.name for one in Paper.objects.get().parsed.attachments] == ["推荐表"]
    post(client, "paper_undo", paper.pk)
    assert Paper.objects.get().parsed.attachments == ()


def test_an_attachment_is_named_in_the_text_by_one_click(client, paper):
    paper.content["paragraphs"][0]["text"] = "请报送。"
    paper.content["attachments"] = [{"name": "推荐表"}]
    paper.save()
    page = client.get(reverse("paper", args=[paper.pk])).content.decode()
    assert "在正文末尾写明" in page
    post(client, "paper_mend", paper.pk, key="attachment_unnamed:attachments.0:0:3")
    texts = [one.text for one in Paper.objects.get().parsed.paragraphs]
    assert texts[-1] == "推荐表见附件。"


def test_a_paper_is_written_without_a_script(client, paper):
    page = client.get(reverse("paper_edit", args=[paper.pk]))
    assert page.status_code == 200
    form = {
        "revision": paper.revision, "kind": "down", "title": "关于评优的通知", "mark": "青禾大学团委文件",
        "issuer": "青禾大学团委", "dated_on": "2027-03-26", "addressees": "各团总支：",
        "p0": "一、改了\n又一段", "p0-at": "0", "p1": "", "p1-at": "-1",
        "a0": "名单", "a0-at": "-1", "a0-text": "序号 | 单位\n1 | 第一学院",
    }  # fmt: skip
    client.post(reverse("paper_edit", args=[paper.pk]), form)
    content = Paper.objects.get().parsed
    assert [one.text for one in content.paragraphs] == ["一、改了", "又一段"]
    assert (content.addressees, content.dated_on) == ("各团总支", "2027-03-26")
    assert content.attachments[0].paragraphs[0].rows == (("序号", "单位"), ("1", "第一学院"))
    assert not content.has_seal_room
    again = client.post(reverse("paper_edit", args=[paper.pk]), form)
    assert again.status_code == 422
    assert "刚被别人改过" in again.content.decode()
    form |= {"revision": 2, "dated_on": "2027-02-30"}
    bad = client.post(reverse("paper_edit", args=[paper.pk]), form)
    assert "成文日期不是一个日子" in bad.content.decode()


def test_what_changed_in_the_plan_is_told_and_follows(client, world):
    post(client, "round_paper_notice", world.round.pk)
    paper = Paper.objects.get()
    stage = world.round.stages.get(key="apply")
    stage.closes_at = stage.closes_at.replace(hour=12, minute=0)
    stage.save()
    page = client.get(reverse("paper", args=[paper.pk])).content.decode()
    assert "计划改了，有 1 处和草稿不一样" in page
    post(client, "paper_renew", paper.pk)
    texts = [one.text for one in Paper.objects.get().parsed.paragraphs]
    assert any("20:00" in text for text in texts)


def test_issuing_takes_the_number_and_freezes_the_words(client, paper):
    answer = post(client, "paper_issue", paper.pk, revision=paper.revision)
    assert "已印发，文号是青团发〔2027〕1号" in answer.content.decode()
    assert client.get(reverse("paper_edit", args=[paper.pk])).status_code == 302
    register = client.get(reverse("paper_register")).content.decode()
    assert "青团发〔2027〕1号" in register
    refused = client.post(reverse("paper_void", args=[paper.pk]), {"reason": " "})
    assert refused.status_code == 422
    post(client, "paper_void", paper.pk, reason="印错了")
    assert "作废" in client.get(reverse("paper_register")).content.decode()
    assert PaperNumber.objects.get().is_void


def test_a_sign_that_cannot_be_printed_is_named_and_gets_no_number(client, paper, world):
    paper.content["paragraphs"][0]["text"] = "请看\U00012000字。"
    paper.save()
    page = client.get(reverse("paper", args=[paper.pk])).content.decode()
    assert "现有字体印不出这些字" in page
    answer = client.post(reverse("paper_issue", args=[paper.pk]), {"revision": paper.revision})
    assert answer.status_code == 422
    assert "U+12000" in answer.content.decode()
    assert PaperNumber.objects.count() == 0


def test_files_and_pictures_are_made(client, paper):
    picture = client.get(reverse("paper_page", args=[paper.pk, 1]))
    assert picture.content.startswith(b"\x89PNG")
    assert client.get(reverse("paper_page", args=[paper.pk, 9])).status_code == 404
    assert client.get(reverse("paper_pdf", args=[paper.pk])).content.startswith(b"%PDF")
    assert client.get(reverse("paper_docx", args=[paper.pk])).content.startswith(b"PK")


def test_everybody_reads_a_paper_only_once_it_is_public(client, paper):
    visitor = Client()
    address = reverse("paper_pdf", args=[paper.pk])
    assert visitor.get(address).status_code == 302
    post(client, "paper_issue", paper.pk, revision=1)
    assert visitor.get(address).status_code == 302
    post(client, "paper_show", paper.pk, public="1")
    assert visitor.get(address).status_code == 200


def test_the_public_notice_page_offers_the_paper(client, world, now):
    add_series(actor=world.office, unit=world.host, code="青团发", note="", now=now)
    post(client, "round_paper_notice", world.round.pk)
    paper = Paper.objects.get()
    address = reverse("notice", args=[world.round.pk])
    post(client, "paper_issue", paper.pk)
    assert reverse("paper_pdf", args=[paper.pk]) not in Client().get(address).content.decode()
    post(client, "paper_show", paper.pk, public="1")
    assert reverse("paper_pdf", args=[paper.pk]) in Client().get(address).content.decode()


def test_an_earlier_number_is_registered_and_taken_away_as_excel(client, world, now):
    series = add_series(actor=world.office, unit=world.host, code="青团发", note="", now=now)
    form = {
        "series": series.pk, "number": 12, "dated_on": "2027-02-01", "title": "关于开学的通知",
    }  # fmt: skip
    assert client.post(reverse("paper_register_add"), form).status_code == 302
    gap = client.post(reverse("paper_register_add"), form | {"number": 14})
    assert "会跳号" in gap.content.decode()
    rows = client.get(reverse("paper_register_xlsx")).content
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(rows)).get_sheet_by_index(0).to_python()
    assert any("青团发〔2027〕12号" in row for row in sheet)
    assert "没有符合的" in client.get(reverse("paper_register"), {"q": "没有"}).content.decode()


def test_a_code_is_added_closed_and_refused(client, world):
    assert client.post(reverse("paper_series"), {"code": "青团发〔2027〕"}).status_code == 422
    client.post(reverse("paper_series"), {"code": "青团发", "note": ""})
    series = world.host.paper_series.get()
    post(client, "paper_series_close", series.pk)
    series.refresh_from_db()
    assert series.is_closed


def test_a_draft_is_put_aside_and_taken_back(client, paper):
    post(client, "paper_discard", paper.pk)
    assert client.get(reverse("paper", args=[paper.pk])).status_code == 404
    assert "最近删除 1 份" in client.get(reverse("papers")).content.decode()
    post(client, "paper_restore", paper.pk)
    assert client.get(reverse("paper", args=[paper.pk])).status_code == 200


def test_the_list_is_searched_and_empty_pages_say_what_to_do(client, paper):
    assert "关于评优的通知" in client.get(reverse("papers"), {"q": "评优"}).content.decode()
    assert "没有符合的" in client.get(reverse("papers"), {"q": "没有"}).content.decode()
    assert client.get(reverse("papers"), {"state": "issued"}).status_code == 200
    assert "思源宋体" in client.get(reverse("paper_fonts")).content.decode()


@pytest.mark.parametrize("name", ["papers", "paper_register"])
def test_lists_run_with_as_many_queries_for_one_as_for_fifty(
    client, world, paper, now, name, django_assert_num_queries
):
    post(client, "paper_issue", paper.pk)
    with CaptureQueriesContext(connection) as one:
        client.get(reverse(name))
    for n in range(49):
        draft = begin_paper(actor=world.office, unit=world.host, content=paper.parsed, now=now)
        PaperNumber.objects.create(
            series=paper.series, year=2027, number=n + 2, paper=draft, title="甲",
            dated_on=now.date(), taken_at=now,
        )  # fmt: skip
    with django_assert_num_queries(len(one)):
        client.get(reverse(name))


def test_another_unit_finds_nothing(world, paper):
    other = Client()
    other.force_login(world.colleges[0].secretary.person)
    assert other.get(reverse("paper", args=[paper.pk])).status_code == 404
    above = make_actor(world.colleges[0].unit, Right.RUN_PROGRAMMES)
    other.force_login(above.person)
    assert other.get(reverse("paper", args=[paper.pk])).status_code == 404
    assert other.get(reverse("paper_pdf", args=[paper.pk])).status_code == 404


def test_a_series_set_meanwhile_is_what_the_page_looks_at(client, paper, world, now):
    Paper.objects.filter(pk=paper.pk).update(series=None)
    close_series(actor=world.office, series=paper.series, now=now)
    page = client.get(reverse("paper", args=[paper.pk])).content.decode()
    assert "还没有代字" in page
    add_series(actor=world.office, unit=world.host, code="青团办", note="", now=now)
    page = client.get(reverse("paper", args=[paper.pk])).content.decode()
    assert "印发时取“青团办”的下一个号" in page
    assert "印发，取文号" in page


def test_a_publicity_asks_for_no_number(client, world):
    client.post(reverse("paper_new"), {"kind": "plain"})
    paper = Paper.objects.get()
    page = client.get(reverse("paper", args=[paper.pk])).content.decode()
    assert "公示不编文号" in page
    assert "取文号" not in page
