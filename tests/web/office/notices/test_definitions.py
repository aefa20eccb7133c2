"""Saved definitions: taken over, imported, changed, copied, exported, published."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.factories.organisations import make_unit
from tests.factories.programmes import make_definition, make_version
from tests.web.office.notices.conftest import Office
from yipin.duties.models import Obligation
from yipin.programmes.builtins import builtin_definitions
from yipin.programmes.models import DefinitionVersion, Round
from yipin.rules.deadlines import SHANGHAI
from yipin.rules.definition import Contact, Return
from yipin.rules.definition_toml import definition_as_toml
from yipin.rules.definition_years import copy_for_year
from yipin.rules.ranking import VOTE_WARNING


@pytest.fixture
def version(office: Office, now: datetime) -> DefinitionVersion:
    return make_version(office.officer, office.host, now)


def page(desk: Client, name: str, *numbers: object) -> str:
    answer = desk.get(reverse(name, args=numbers))
    assert answer.status_code == 200
    return answer.content.decode()


def rows(form_page: object, prefix: str = "") -> dict[str, str]:
    """What a browser would send of the page as it stands."""
    sent: dict[str, object] = {}
    for row in form_page.context["rows"]:
        for bound in row.form:
            value = bound.value()
            choices = getattr(bound.field, "choices", ())
            if not value and choices and not bound.use_fieldset:
                value = next(iter(choices))[0]  # a browser sends the first of a list
            if value not in (None, "", False, []):
                sent[bound.html_name] = value
    head = form_page.context.get("head")
    for bound in head or ():
        sent[bound.html_name] = bound.value() or ""
    return sent


def test_taking_one_over_again_asks_and_leads_to_the_draft(desk, office):
    url = reverse("definition_builtins")
    assert "打开草稿" not in desk.get(url).content.decode()
    desk.post(url, {"key": "city-duties"})
    shown = desk.get(url).content.decode()
    assert shown.count("草稿里改过的都会换掉") == 1
    draft = DefinitionVersion.objects.get()
    assert f'href="{reverse("definition", args=[draft.pk])}"' in shown


@pytest.mark.parametrize("key", sorted(builtin_definitions()))
def test_every_built_in_definition_can_be_taken_over_and_seen(desk, office, key):
    desk.post(reverse("definition_builtins"), {"key": key})
    version = DefinitionVersion.objects.get()
    shown = page(desk, "definition", version.pk)
    assert version.parsed.name.split("“")[0] in shown
    for part in (
        "stages",
        "themes",
        "quotas",
        "levels",
        "awards",
        "tranches",
        "returns",
        "tasks",
        "addressees",
    ):
        page(desk, "definition_list", version.pk, part)
    for form in version.parsed.forms:
        page(desk, "definition_form", version.pk, form.key)


def test_what_is_taken_over_lies_ahead_and_says_so(desk, office):
    with time_machine.travel(datetime(2026, 11, 30, 9, tzinfo=SHANGHAI), tick=False):
        answer = desk.post(reverse("definition_builtins"), {"key": "medical-brand"}, follow=True)
    made = DefinitionVersion.objects.get().parsed
    assert (made.year, made.application_stage.closes_at) == (2027, "2027-03-20T23:59")
    assert "日程已整年移到 2027 年，请核对星期和节假日" in answer.text


def test_for_another_year_the_one_is_offered_in_which_its_dates_lie_ahead(desk, office, now):
    spring = copy_for_year(make_definition(), 2025)
    version = make_version(office.officer, office.host, now, definition=spring)
    with time_machine.travel(datetime(2026, 11, 30, 9, tzinfo=SHANGHAI), tick=False):
        answer = desk.get(reverse("definition", args=[version.pk]))
    assert answer.context["next_year"] == 2027


def test_what_is_not_built_is_said_so(desk, office):
    desk.post(reverse("definition_builtins"), {"key": "city-duties"})
    shown = page(desk, "definition", DefinitionVersion.objects.get().pk)
    assert "定期报送" in shown
    assert "尚未开通" in shown


def test_import_names_every_fault_with_its_place(desk, office):
    text = definition_as_toml(make_definition()).replace('kind = "collect"', 'kind = "gather"')
    answer = desk.post(
        reverse("definition_import"), {"file": SimpleUploadedFile("计划.toml", text.encode())}
    )
    assert answer.status_code == 422
    assert "stages[0].kind" in answer.content.decode()
    assert not DefinitionVersion.objects.exists()


def test_what_is_exported_can_be_imported(desk, office, version):
    exported = desk.get(reverse("definition_export", args=[version.pk]))
    assert exported.headers["Content-Disposition"].startswith("attachment")
    desk.post(
        reverse("definition_import"), {"file": SimpleUploadedFile("计划.toml", exported.content)}
    )
    assert DefinitionVersion.objects.get().parsed == make_definition()


def test_a_file_that_is_no_text_is_refused(desk, office):
    answer = desk.post(
        reverse("definition_import"), {"file": SimpleUploadedFile("x.toml", b"\xff\xfe\x00\x01")}
    )
    assert "这份文件不是文字" in answer.content.decode()


def test_copy_for_another_year(desk, office, version):
    desk.post(reverse("definition_copy", args=[version.pk]), {"year": "2028"})
    newest = DefinitionVersion.objects.first()
    assert newest.parsed.year == 2028
    assert newest.parsed.stages[0].closes_at == "2028-03-30"


def test_begun_by_hand_it_says_what_is_missing(desk, office):
    desk.post(reverse("definition_new"), {"name": "青年文明号", "kind": "award", "year": "2027"})
    shown = page(desk, "definition", DefinitionVersion.objects.get().pk)
    assert "还有 3 项要填" in shown
    assert "分几步办" in shown


def test_a_stage_is_moved_changed_and_taken_out(desk, office, version):
    url = reverse("definition_list", args=[version.pk, "stages"])
    desk.post(url, rows(desk.get(url)) | {"act": "up:3"})
    version.refresh_from_db()
    names = [one.name for one in DefinitionVersion.objects.get().parsed.stages]
    assert names == ["申报", "签署意见", "推介会", "审查"]
    assert "已存好：" in desk.get(url).content.decode()
    sent = rows(desk.get(url)) | {"act": "save", "r0-closes_clock": "18:00"}
    desk.post(url, sent)
    assert DefinitionVersion.objects.get().parsed.stages[0].closes_at == "2027-03-30T18:00"
    desk.post(url, rows(desk.get(url)) | {"act": "out:2"})
    assert len(DefinitionVersion.objects.get().parsed.stages) == 3


def test_a_row_is_added_with_a_key_of_its_own(desk, office, version):
    url = reverse("definition_list", args=[version.pk, "themes"])
    desk.post(url, rows(desk.get(url)) | {"act": "save", "r2-name": "文化浸润类"})
    themes = DefinitionVersion.objects.get().parsed.themes
    assert [(one.key, one.name) for one in themes][-1] == ("t3", "文化浸润类")


def test_money_is_typed_in_yuan_and_kept_in_fen(desk, office, version):
    url = reverse("definition_list", args=[version.pk, "awards"])
    desk.post(
        url, {"act": "save", "r0-tier": "重点项目", "r0-amount": "3000.5", "r0-count_max": "4"}
    )
    award = DefinitionVersion.objects.get().parsed.awards[0]
    assert (award.tier, award.amount_fen, award.count_max) == ("重点项目", 300050, 4)


def test_the_parts_of_the_money_are_a_list_like_the_others(desk, office, version):
    url = reverse("definition_list", args=[version.pk, "tranches"])
    first = {"r0-name": "启动经费", "r0-when": "approved", "r0-share": "40"}
    answer = desk.post(url, first | {"act": "save"})
    assert "各笔的比例加起来是 40%，请改到正好 100%。" in answer.content.decode()
    desk.post(url, first | {"act": "save", "r0-share": "100", "r0-on_pass": "80"})
    shown = page(desk, "definition", version.pk)
    assert "启动经费：立项后拨 100%，合格的拨其中 80%" in shown
    second = {"r1-name": "结项经费", "r1-when": "accepted", "r1-share": "60"}
    desk.post(url, rows(desk.get(url)) | {"act": "save", "r0-share": "40"} | second)
    plan = DefinitionVersion.objects.get().parsed.money.tranches
    assert [(one.name, one.when, one.share) for one in plan] == [
        ("启动经费", "approved", 4_000), ("结项经费", "accepted", 6_000),
    ]  # fmt: skip
    assert plan[0].by_grade[0].share == 8_000


def test_the_parts_of_a_review_are_set_in_its_definition(desk, office, version):
    url = reverse("definition_list", args=[version.pk, "parts-pitch"])
    assert url in page(desk, "definition", version.pk)
    own = {"r0-name": "论文", "r0-kind": "own", "r0-percent": "60"}
    desk.post(url, own | {"act": "save"})
    shown = page(desk, "definition", version.pk)
    assert "已存好：" in shown
    assert "加起来是 60%，要正好是 100%。" in shown
    assert shown.count(url) == 2  # the line, and what is still missing
    second = {"r1-name": "投票", "r1-kind": "ballot", "r1-percent": "40"}
    desk.post(url, rows(desk.get(url)) | second | {"act": "save"})
    shown = page(desk, "definition", version.pk)
    assert "论文 60%，投票 40%" in shown
    assert VOTE_WARNING in shown
    stage = DefinitionVersion.objects.get().parsed.stage("pitch")
    assert [(one.kind, one.percent) for one in stage.parts] == [("own", 60), ("ballot", 40)]
    thirds = {"r0-percent": "66.7", "r1-percent": "33.3%"}
    desk.post(url, rows(desk.get(url)) | thirds | {"act": "save"})
    assert "论文 66.7%，投票 33.3%" in page(desk, "definition", version.pk)
    stage = DefinitionVersion.objects.get().parsed.stage("pitch")
    assert [one.percent for one in stage.parts] == [66.7, 33.3]
    wrong = desk.post(url, rows(desk.get(url)) | {"act": "save", "r1-percent": "33.333"})
    assert wrong.status_code == 422
    assert "占百分之几写成了“33.333”，请写 0 到 100 的数，至多两位小数。" in wrong.content.decode()
    again = desk.post(url, rows(desk.get(url)) | {"act": "save", "r1-kind": "own"})
    assert "评审组的评分只能有一部分" in again.content.decode()


def test_who_signs_a_decision_and_what_binds_it_is_set_in_the_definition(desk, office, version):
    steps = reverse("definition_list", args=[version.pk, "stages"])
    last = len(version.parsed.stages)
    added = {f"r{last}-name": "确定立项", f"r{last}-kind": "decide", f"r{last}-per_unit": "2"}
    desk.post(steps, rows(desk.get(steps)) | added | {"act": "save"})
    stage = DefinitionVersion.objects.get().parsed.stages[-1]
    assert (stage.kind, stage.per_unit) == ("decide", 2)
    url = reverse("definition_list", args=[version.pk, f"signers-{stage.key}"])
    first = {"r0-name": "校党委意见", "r0-side": "party", "r0-of": "parent"}
    desk.post(url, first | {"act": "save"})
    second = {"r1-name": "校团委意见", "r1-side": "league", "r1-of": "host"}
    desk.post(url, rows(desk.get(url)) | second | {"act": "save"})
    shown = page(desk, "definition", version.pk)
    assert "已存好：" in shown
    assert "先校党委意见，后校团委意见" in shown
    assert "每个单位至多 2 项" in shown
    signers = DefinitionVersion.objects.get().parsed.stages[-1].endorsers
    assert [(one.side, one.of) for one in signers] == [("party", "parent"), ("league", "host")]
    wrong = reverse("definition_list", args=[version.pk, "signers-pitch"])
    assert desk.get(wrong).status_code == 404
    assert desk.get(wrong.replace("signers-pitch", "parts-none")).status_code == 404


def test_a_report_gets_its_own_files_and_opinions(desk, office, version):
    """A stage added without opinions asks for them; the sentence leads to its own page."""
    steps = reverse("definition_list", args=[version.pk, "stages"])
    kinds = (("交总结", "collect"), ("总结的意见", "endorse"))
    for name, kind in kinds:
        last = len(DefinitionVersion.objects.get().parsed.stages)
        new = {"name": name, "kind": kind, "purpose": "summary", "closes_on": "2027-11-30"}
        added = {f"r{last}-{key}": value for key, value in new.items()}
        desk.post(steps, rows(desk.get(steps)) | added | {"act": "save"})
    collect, endorse = DefinitionVersion.objects.get().parsed.stages[-2:]
    url = reverse("definition_list", args=[version.pk, f"opinions-{endorse.key}"])
    assert f'href="{url}' in page(desk, "definition", version.pk)

    signed = {"r0-name": "学院党总支意见", "r0-side": "party", "r0-of": "unit"}
    desk.post(url, signed | {"act": "save"})
    files = reverse("definition_list", args=[version.pk, f"files-{collect.key}"])
    asked = {"r0-name": "总结报告", "r0-kinds": "pdf", "r0-max_mb": "20", "r0-max_count": "1"}
    desk.post(files, asked | {"act": "save"})
    shown = page(desk, "definition", version.pk)
    assert "学院党总支意见" in shown
    assert "总结报告" in shown
    collect, endorse = DefinitionVersion.objects.get().parsed.stages[-2:]
    assert [(one.name, one.side, one.of) for one in endorse.endorsers] == [
        ("学院党总支意见", "party", "unit")
    ]
    assert [one.name for one in collect.materials] == ["总结报告"]
    application = DefinitionVersion.objects.get().parsed.application_stage
    assert [one.name for one in application.materials] == [
        one.name for one in make_definition().application_stage.materials
    ]


def test_saving_the_files_of_a_report_unchanged_changes_nothing(desk, office, now):
    definition = builtin_definitions()["college-brand"]
    version = make_version(office.officer, office.host, now, definition=definition)
    url = reverse("definition_list", args=[version.pk, "files-final-report"])
    desk.post(url, rows(desk.get(url)) | {"act": "save"})
    latest = DefinitionVersion.objects.latest("pk").parsed
    assert latest.stage("final-report").materials == definition.stage("final-report").materials


def test_a_fault_in_a_row_keeps_everything(desk, office, version):
    url = reverse("definition_list", args=[version.pk, "quotas"])
    answer = desk.post(url, rows(desk.get(url)) | {"act": "save", "r0-min": "9"})
    assert answer.status_code == 422
    assert "至多比至少还少" in answer.content.decode()
    assert DefinitionVersion.objects.get().parsed == make_definition()


def test_a_field_is_added_to_a_form(desk, office, version):
    url = reverse("definition_form", args=[version.pk, "application"])
    form_page = desk.get(url)
    new = f"r{len(form_page.context['rows']) - 1}"
    sent = rows(form_page) | {
        "act": "save", f"{new}-label": "预期成果", f"{new}-type": "long_text",
        f"{new}-section": "plan", f"{new}-max_chars": "200", f"{new}-required": "on",
    }  # fmt: skip
    desk.post(url, sent)
    form = DefinitionVersion.objects.get().parsed.form("application")
    added = form.sections[1].fields[-1]
    assert (added.label, added.type, added.max_chars, added.required) == (
        "预期成果",
        "long_text",
        200,
        True,
    )
    assert form.sections[0] == make_definition().forms[0].sections[0]


def test_a_choice_without_options_is_asked_for_them(desk, office, version):
    url = reverse("definition_form", args=[version.pk, "application"])
    sent = rows(desk.get(url)) | {"act": "save", "r3-type": "choice"}
    answer = desk.post(url, sent)
    assert "请一行一个写上可选的各项" in answer.content.decode()


def test_the_preview_shows_the_form_as_the_unit_sees_it(desk, office, version):
    shown = page(desk, "definition_preview", version.pk)
    assert "系统代填：单位名称" in shown
    assert "思想引领类" in shown


def test_units_are_left_out_and_added(desk, office, version):
    left_out = office.colleges[0]
    branch = make_unit("校医院团总支", parent=office.host, kind="general_branch")
    kept = [unit.pk for unit in office.colleges[1:]]
    shown = [unit.pk for unit in office.colleges]
    desk.post(
        reverse("definition_units", args=[version.pk]), {"unit": [*kept, branch.pk], "shown": shown}
    )
    desk.post(reverse("definition_publish", args=[version.pk]), {"is_public": "on"})
    asked = set(Obligation.objects.values_list("unit_id", flat=True))
    assert asked == {*kept, branch.pk}
    assert left_out.pk not in asked


def test_a_unit_elsewhere_cannot_be_asked(desk, office, version):
    stranger = make_unit("外校团委")
    desk.post(reverse("definition_units", args=[version.pk]), {"unit": [stranger.pk]})
    assert DefinitionVersion.objects.get().choice["added"] == []


def test_changing_a_published_version_begins_a_draft(desk, office, version):
    desk.post(reverse("definition_publish", args=[version.pk]), {})
    assert not Round.objects.get().is_public
    shown = page(desk, "definition", version.pk)
    assert "已经发布" in shown


def test_what_is_missing_is_given_on_the_page(desk, office, now):
    draft = make_version(office.officer, office.host, now, make_definition(contact=Contact()))
    answer = desk.post(
        reverse("definition_give", args=[draft.pk]), {"path": "contact", "m-contact-phone": ""}
    )
    assert answer.status_code == 422
    desk.post(
        reverse("definition_give", args=[draft.pk]),
        {"path": "contact", "m-contact-phone": "0516-80000000"},
    )
    assert DefinitionVersion.objects.get().parsed.contact.phone == "0516-80000000"


def test_publishing_lists_what_is_in_the_way(desk, office, now):
    bare = replace(
        make_definition(contact=Contact()), returns=(Return("r1", "月报", "FREQ=MONTHLY"),)
    )
    draft = make_version(office.officer, office.host, now, bare)
    shown = page(desk, "definition_publish", draft.pk)
    assert "发布以前还要办" in shown
    assert "联系方式" in shown
    desk.post(reverse("definition_publish", args=[draft.pk]), {})
    assert not Round.objects.exists()


def test_stages_out_of_order_are_named_and_may_be_published(desk, office, now):
    first, signed, *rest = make_definition().stages
    late = replace(first, opens_at="2027-04-01", closes_at="2027-04-02")
    definition = make_definition(stages=(late, signed, *rest))
    draft = make_version(office.officer, office.host, now, definition)
    words = "“签署意见”3月30日（周二）24:00就截止了，“申报”4月1日（周四）才开始。"
    for name in ("definition", "definition_publish"):
        shown = page(desk, name, draft.pk)
        assert "日程里有 2 处先后不合常理，不妨碍发布" in shown
        assert words in shown
        assert "“审查”3月31日（周三）开始，早于“申报”开始的4月1日（周四）。" in shown
    desk.post(reverse("definition_publish", args=[draft.pk]), {})
    assert Round.objects.exists()


def test_a_schedule_in_order_is_not_spoken_of(desk, office, version):
    assert "先后不合常理" not in page(desk, "definition_publish", version.pk)


def test_the_schedule_is_moved_by_whole_years_into_one_where_it_lies_ahead(desk, office, version):
    url = reverse("definition_list", args=[version.pk, "stages"])
    with time_machine.travel(datetime(2026, 11, 30, 9, tzinfo=SHANGHAI), tick=False):
        shown = desk.get(url).text
        desk.post(url, {"act": "year", "year": "2028"})
    assert [one for one in range(2025, 2033) if f'value="{one}"' in shown] == [2028, 2029]
    assert DefinitionVersion.objects.get().parsed.stages[0].opens_at == "2028-03-08"


def test_a_published_version_gets_a_successor(desk, office, version):
    desk.post(reverse("definition_publish", args=[version.pk]), {})
    desk.post(reverse("definition_copy", args=[version.pk]), {"year": "2027"})
    newest = DefinitionVersion.objects.first()
    assert (newest.number, newest.is_draft) == (2, True)
    assert newest.parsed == make_definition()
