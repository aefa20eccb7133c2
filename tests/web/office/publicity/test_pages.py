"""The office makes a list public and answers objections; anybody reads it and objects."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.documents import PDF
from tests.factories.pictures import photograph, says_where
from tests.projects.test_publicities import Show
from tests.web.office.rounds.conftest import words_of
from tests.web.unit.conftest import sit
from yipin.documents.formats.writing.summary_xlsx import table_xlsx
from yipin.documents.models import Paper, StoredFile
from yipin.journal.models import Message
from yipin.projects.decision_papers import publicity_paper_of_round
from yipin.projects.models import Application
from yipin.projects.publicity_models import Objection, Publicity, WorkingYear
from yipin.projects.result_papers import renewals_of
from yipin.projects.services.publicities import take_objection
from yipin.projects.working_calendar import tables_for
from yipin.rules.form_schema import Column
from yipin.web.office.publicity import views

pytestmark = pytest.mark.django_db


@pytest.fixture
def show():
    cache.clear()
    made = Show(timezone.now())
    made.decide()
    today = timezone.localdate()
    for year in (today.year, today.year + 1):
        WorkingYear.objects.create(
            unit=made.world.host, year=year, saved_at=made.now, saved_by=made.office.person
        )
    return made


@pytest.fixture
def office(show):
    return sit(show.office)


def post(client: Client, address: str, **fields: object) -> str:
    return words_of(client.post(address, fields, follow=True))


def opened(show, office) -> Publicity:
    begin = reverse("round_publicity", args=[show.held.pk, "list"])
    today = timezone.localdate().isoformat()
    assert "公示安排好了" in post(office, begin, starts_on=today, days="5", contact="电话 00000001")
    return Publicity.objects.get()


def end(publicity: Publicity) -> None:
    past = timezone.localdate() - timedelta(days=1)
    Publicity.objects.filter(pk=publicity.pk).update(starts_on=past, ends_on=past)


def test_the_list_is_shown_to_anybody_and_comes_down_by_itself(show, office):
    begin = reverse("round_publicity", args=[show.held.pk, "list"])
    assert "要公示的 2 项" in words_of(office.get(begin))
    assert office.post(begin, {"starts_on": "", "days": "5"}).status_code == 422
    publicity = opened(show, office)
    assert office.get(begin)["Location"] == reverse("publicity", args=[publicity.pk])
    anybody = Client()
    assert publicity.title in words_of(anybody.get(reverse("public_publicities")))
    page = reverse("public_publicity", args=[publicity.pk])
    shown = anybody.get(page)
    assert publicity.items[0]["title"] in words_of(shown)
    assert shown["Cache-Control"] == "private, no-store"
    assert show.world.colleges[0].secretary.person.name not in words_of(shown)
    end(publicity)
    gone = words_of(anybody.get(page))
    assert "公示期已满，名单已撤下" in gone
    assert publicity.items[0]["title"] not in gone
    assert "现在没有公示" in words_of(anybody.get(reverse("public_publicities")))
    assert anybody.get(reverse("public_objection", args=[publicity.pk]))["Location"] == page
    assert "期满，待确认" in words_of(office.get(reverse("publicity", args=[publicity.pk])))
    assert "公示结果已确认" in post(office, reverse("publicity_confirm", args=[publicity.pk]))
    assert show.states() == ["running", "running", "not_selected"]
    again = post(office, reverse("publicity_confirm", args=[publicity.pk]))
    assert "这次公示已确认" in again


def test_unnamed_and_named_objections(show, office):
    publicity = opened(show, office)
    item, address = (
        publicity.items[0]["application"],
        reverse("public_objection", args=[publicity.pk]),
    )
    signed_in = sit(show.world.colleges[2].secretary)
    assert signed_in.post(address, {"item": "", "text": ""}).status_code == 422
    file = SimpleUploadedFile("张三的材料.pdf", PDF)
    taken = post(signed_in, address, item=item, text="与去年相同。", contact="1381", file=file)
    assert "异议已收到" in taken
    unnamed = Objection.objects.get()
    assert (unnamed.name, unnamed.contact, unnamed.code) == ("", "", "")
    stored = StoredFile.objects.get(pk=unnamed.files.get().pk)
    assert (stored.name, stored.stored_by_id) == ("异议材料.pdf", None)
    assert timezone.localtime(stored.stored_at).hour == 0
    told = Message.objects.filter(kind="objection.received").first()
    assert (
        timezone.localtime(told.created_at).hour == timezone.localtime(told.created_at).minute == 0
    )
    assert "1381" not in told.title + told.body
    assert told.sent_by == ""
    assert signed_in.get(reverse("file", args=[stored.pk])).status_code == 404
    assert office.get(reverse("file", args=[stored.pk])).status_code == 200
    named = signed_in.post(address, {"item": item, "text": "不实", "name": "王五"})
    code = named.context["code"]
    check = reverse("public_objection_answer")
    assert f'data-copy="{code}"' in named.text and f"http://testserver{check}" in named.text
    groups = f" {code[:4].lower()} {code[4:8]}-{code[8:]}".translate({48: "０", 65: "Ａ"})
    for copied in (code.lower(), groups):
        assert "还在核查" in words_of(Client().post(check, {"code": copied}))
    assert "没有查到" in words_of(Client().post(check, {"code": "ABC"}))
    desk = words_of(office.get(reverse("publicity", args=[publicity.pk])))
    assert "2 条异议等处理" in desk
    for one in Objection.objects.all():
        answer = reverse("objection_answer", args=[one.pk])
        assert office.post(answer, {}).status_code == 422
        given = {f"o{one.pk}-verdict": "rejected", f"o{one.pk}-answer": "材料齐全。"}
        assert "处理结果记下了" in post(office, answer, **given)
    late = office.post(answer, {**given, f"o{one.pk}-answer": "另一个窗口写的。"})
    assert late.status_code == 422
    assert "这条异议已经处理过" in words_of(late)
    assert "另一个窗口写的。" in words_of(late)
    assert "材料齐全。" in words_of(Client().post(check, {"code": code}))


def test_the_question_follows_from_the_verdict_and_what_was_taken_off_is_marked(show, office):
    publicity = opened(show, office)
    (first, *_rest), public = publicity.items, reverse("public_objection", args=[publicity.pk])
    post(Client(), public, item=first["application"], text="与去年相同。")
    desk = reverse("publicity", args=[publicity.pk])
    page = words_of(office.get(desk))
    assert f'data-upheld-question="认定异议成立，撤销“{first["title"]}”的立项？"' in page
    assert f'data-rejected-question="认定异议不成立，维持“{first["title"]}”的立项？"' in page
    assert page.count("立项已撤销") == 0
    one = Objection.objects.get()
    given = {f"o{one.pk}-verdict": "upheld", f"o{one.pk}-answer": "属实。"}
    page = post(office, reverse("objection_answer", args=[one.pk]), **given)
    assert page.count("立项已撤销") == 2  # at the objection and in the list
    badge = '<span class="badge is-late"><span class="sh sh--x" aria-hidden="true"></span>立项已撤销</span>'
    for row in (page, words_of(Client().get(reverse("public_publicity", args=[publicity.pk])))):
        assert row.count(badge) == 1
    offered = Client().get(public).context["form"].fields["item"].choices
    assert first["application"] not in dict(offered)
    assert len(offered) == len(publicity.items)  # the empty choice stands for the one taken off
    late = Client().post(public, {"item": first["application"], "text": "不实"})
    assert (late.status_code, "已经撤下" in late.text) == (422, True)


def test_a_picture_says_neither_where_nor_with_what(show, office):
    publicity = opened(show, office)
    address = reverse("public_objection", args=[publicity.pk])
    given = {"item": publicity.items[0]["application"], "text": "与去年相同。"}
    for name in ("", "王五"):
        file = SimpleUploadedFile("现场.jpg", photograph())
        Client().post(address, {**given, "name": name, "file": file})
    unnamed, named = (one.files.get() for one in Objection.objects.order_by("id"))
    assert not any(says_where(one.content.read()) for one in (unnamed, named))
    assert (unnamed.name, named.name) == ("异议材料.jpg", "现场.jpg")


def test_too_many_are_put_off_without_knowing_who(show, office, monkeypatch):
    publicity = opened(show, office)
    monkeypatch.setattr("yipin.web.public.views.publicities.MOST_AN_HOUR", 1)
    address = reverse("public_objection", args=[publicity.pk])
    given = {"item": publicity.items[0]["application"], "text": "不实"}
    assert "异议已收到" in post(Client(), address, **given)
    assert "现在提交的人太多" in words_of(Client().post(address, given))
    wrong = SimpleUploadedFile("x.exe", b"MZ" + bytes(100))
    cache.clear()
    assert Client().post(address, {**given, "file": wrong}).status_code == 422


def test_withdrawn_with_a_reason(show, office):
    publicity = opened(show, office)
    address = reverse("publicity_withdraw", args=[publicity.pk])
    assert office.post(address, {"reason": ""}).status_code == 422
    assert "要公示的 2 项" in post(office, address, reason="名称有误。")
    assert Client().get(reverse("public_publicity", args=[publicity.pk])).status_code == 404
    assert office.post(address, {"reason": "再撤"}).status_code == 422


def test_a_year_without_its_table_leads_to_the_calendar(show, office):
    WorkingYear.objects.all().delete()
    begin = reverse("round_publicity", args=[show.held.pk, "list"])
    answer = office.post(begin, {"starts_on": "2031-03-03", "days": "5"})
    assert answer.status_code == 422
    assert "去填工作日历" in words_of(answer)


def test_a_year_is_typed_or_brought_as_a_sheet(show, office):
    days, year = reverse("working_days"), reverse("working_year", args=[2031])
    assert "2026" in words_of(office.get(days))
    assert office.get(reverse("working_year", args=[1900])).status_code == 404
    for off, words in (("十月一日", "不是日期"), ("10-7至10-1", "起止日期不对"), ("2030-10-1", "不是 2031 年"),
                       ("13-1", "不是日期")):  # fmt: skip
        wrong = office.post(year, {"off": off, "on": ""})
        assert wrong.status_code == 422
        assert words in words_of(wrong)
    assert "存好了" in post(office, year, off="1-1\n10月1日至10-7，2031年5月1日", on="9-28")
    table = tables_for(show.world.host)[2031]
    assert len(table.off) == 9
    assert table.on == {date(2031, 9, 28)}
    sheet = office.get(reverse("working_year_xlsx", args=[2031]))
    upload = reverse("working_year_upload", args=[2031])
    again = SimpleUploadedFile("日历.xlsx", sheet.content)
    assert "存好了" in post(office, upload, file=again)
    assert tables_for(show.world.host)[2031] == table
    columns = [Column("day", "日期"), Column("kind", "放假或调休上班")]
    for rows, words in (
        ([["2031-02-30", "放假"]], "第 2 行"), ([["2031-02-03", "休息"]], "请写“放假”或“调休上班”"), ([], "没有读到日期"),
    ):  # fmt: skip
        file = SimpleUploadedFile("日历.xlsx", table_xlsx(columns, rows))
        wrong = office.post(upload, {"file": file})
        assert wrong.status_code == 422
        assert words in words_of(wrong)
    assert office.post(upload, {}).status_code == 422
    broken = io.BytesIO(b"PK\x03\x04broken")
    broken.name = "x.xlsx"
    assert office.post(upload, {"file": broken}).status_code == 422
    assert office.get(reverse("working_year_xlsx", args=[2035])).status_code == 200


def test_what_is_not_yours_is_not_found(show, office):
    publicity = opened(show, office)
    stranger = sit(show.world.colleges[0].secretary)
    assert stranger.get(reverse("publicity", args=[publicity.pk])).status_code == 404
    other = reverse("round_publicity", args=[show.held.pk, "selection"])
    assert office.get(other).status_code == 404


@pytest.mark.parametrize(
    ("kind", "words"), [("approval", "立项名单"), ("publicity", "拟立项名单的公示")]
)
def test_the_papers_of_a_decision_are_drafted_once(show, office, kind, words):
    address = reverse("round_paper_decision", args=[show.held.pk, kind])
    assert words in post(office, address)
    post(office, address)
    paper = Paper.objects.get()
    assert len(paper.parsed.attachments[0].paragraphs[0].rows) == 3
    assert renewals_of(paper, timezone.localdate()) == []


def test_a_paper_waits_for_the_decision(now):
    fresh = Show(now)
    client = sit(fresh.office)
    address = reverse("round_paper_decision", args=[fresh.held.pk, "approval"])
    assert "还没有立项的项目" in post(client, address)
    wrong = reverse("round_paper_decision", args=[fresh.held.pk, "letter"])
    assert client.post(wrong).status_code == 404


@pytest.mark.parametrize("many", [1, 20])
def test_as_many_queries_for_twenty_as_for_one(show, office, django_assert_num_queries, many):
    first = opened(show, office)
    objected = {
        "publicity": first, "application_id": first.items[0]["application"], "text": "与去年相同。",
        "received_on": timezone.localdate(),
    }  # fmt: skip
    Objection.objects.bulk_create([Objection(**objected) for _ in range(many)])
    more = Publicity.objects.filter(pk=first.pk).values().get() | {"id": None}
    Publicity.objects.bulk_create(
        [Publicity(**more | {"stage_key": f"list{n}"}) for n in range(many)]
    )
    for client, name, keys, reads in (
        (Client(), "public_publicities", [], 1),
        (Client(), "public_publicity", [first.pk], 2),
        (office, "publicity", [first.pk], 10),
    ):
        client.get(reverse(name, args=keys))
        with django_assert_num_queries(reads):
            client.get(reverse(name, args=keys))


def test_a_refused_answer_stays_on_the_page_of_its_objection(show, office, monkeypatch):
    monkeypatch.setattr(views, "OBJECTIONS", 1)
    first = opened(show, office)
    rows = Objection.objects.bulk_create(
        Objection(
            publicity=first, application_id=first.items[0]["application"], text=text,
            received_on=timezone.localdate(),
        )
        for text in ("与去年相同。", "经费不对。")
    )  # fmt: skip
    page = office.get(reverse("publicity", args=[first.pk]))
    assert "2 条异议等处理" in page.text
    assert ("与去年相同。" in page.text, "经费不对。" in page.text) == (True, False)
    answer = reverse("objection_answer", args=[rows[1].pk])
    refused = office.post(answer, {"page": "2", f"o{rows[1].pk}-answer": "查过了。"})
    assert refused.status_code == 422
    assert ("经费不对。" in refused.text, "查过了。" in refused.text) == (True, True)
    assert f'href="{reverse("publicity", args=[first.pk])}?page=1#objections"' in refused.text


def test_the_address_of_a_refused_form_leads_back_to_the_page_it_was_on(show, office):
    publicity = opened(show, office)
    page, act = (reverse(name, args=[publicity.pk]) for name in ("publicity", "publicity_withdraw"))
    for asked_from in (f"{page}?items=2", act):
        came = {"HTTP_REFERER": f"http://testserver{asked_from}", "HTTP_ACCEPT": "text/html"}
        assert office.post(act, {}, **came).status_code == 422
    answer = office.get(act, HTTP_ACCEPT="text/html")
    assert answer.status_code == 405
    assert f'href="{page}?items=2">回到原来的页面' in answer.text


@pytest.mark.parametrize("with_tiers", [False, True])
def test_the_tier_is_public_only_where_the_office_says_so(show, office, with_tiers):
    approved = Application.objects.filter(round=show.held, state="approved").order_by("-number")
    for one, tier in zip(approved, ("重点品牌", "一般品牌"), strict=True):
        Application.objects.filter(pk=one.pk).update(tier=tier)
    begin = reverse("round_publicity", args=[show.held.pk, "list"])
    ticked = {"with_tiers": "on"} if with_tiers else {}
    post(office, begin, starts_on=timezone.localdate().isoformat(), days="5", **ticked)
    publicity = Publicity.objects.get()
    shown = words_of(Client().get(reverse("public_publicity", args=[publicity.pk])))
    paper = publicity_paper_of_round(show.held, timezone.localdate())
    (head, *rows) = paper.attachments[0].paragraphs[0].rows
    assert ("重点品牌" in shown) is with_tiers
    assert head == ("序号", "单位", "项目名称", *(["等次"] if with_tiers else []))
    assert [row[2] for row in rows] == [one["title"] for one in publicity.items]
    told = words_of(office.get(reverse("publicity", args=[publicity.pk])))
    assert ("只有单位和项目" in told) is not with_tiers


def test_the_paper_of_a_second_publicity_names_what_that_one_shows(show, office):
    first = Application.objects.filter(round=show.held, state="approved").order_by("number")[0]
    Application.objects.filter(pk=first.pk).update(state="running")
    publicity = opened(show, office)
    (_head, *rows) = (
        publicity_paper_of_round(show.held, timezone.localdate()).attachments[0].paragraphs[0].rows
    )
    assert [row[2] for row in rows] == [one["title"] for one in publicity.items]
    assert first.title not in {row[2] for row in rows}


def test_an_objection_that_waits_is_said_on_the_page_of_the_round(show, office):
    publicity = opened(show, office)
    show.held.stages.filter(kind__in=("collect", "endorse")).update(
        closes_at=timezone.now() - timedelta(days=1)
    )
    page = reverse("round", args=[show.held.pk])
    assert "异议等您处理" not in words_of(office.get(page))
    take_objection(
        publicity=publicity, application_id=publicity.items[0]["application"], name="",
        text="有重复申报。", contact="", files=[], now=timezone.now(),
    )  # fmt: skip
    said = words_of(office.get(page))
    assert said.count("1 条异议等您处理。") == 1
    end(publicity)
    assert "公示期满。异议都处理完，才能确认结果。" in words_of(office.get(page))
    Application.objects.filter(round=show.held, state="not_selected").update(state="submitted")
    assert f"“{publicity.name}”：1 条异议等您处理。" in words_of(office.get(page))
