"""What `yipin read` prints of attachments: the notice's list and the forms in the file, as one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.reading.word_forms import draw
from yipin.read_command import main, read_file, read_file_as_json
from yipin.reading.blank_forms.joined import joined_attachments, kind_of_title, likeness
from yipin.reading.blank_forms.model import CellPlace, FieldPlace, FormAttachment, FormField

CELL = FieldPlace(table=0, label_cell=CellPlace(0, 0), blank_cell=CellPlace(0, 1))
FORM = FormAttachment("1", "创建项目申报表", fields=(FormField("姓名", "person", place=CELL),))
LINES = FormAttachment(None, "登记表", fields=(FormField("填表时间", "date"),))


def test_announced_title_stays_and_the_form_gives_the_fields():
    ((form, labels),) = joined_attachments([("1", "创建申报表", ("甲", "乙"))], [FORM])
    assert (form.title, form.printed_title, labels) == ("创建申报表", "创建项目申报表", ("姓名",))


def test_numbers_in_words_are_the_same_numbers():
    ((form, _),) = joined_attachments([("一", "申报表", ())], [FORM])
    assert (form.number, form.fields) == ("一", FORM.fields)


def test_loose_cells_become_fields_without_a_place():
    ((form, labels),) = joined_attachments(
        [(None, "登记表", ("填表时间", "*姓名", "事迹（300字以内）"))], [LINES]
    )
    assert labels == ("填表时间", "*姓名", "事迹（300字以内）")
    assert [(field.label, field.type, field.required) for field in form.fields] == [
        ("填表时间", "date", None), ("姓名", "person", True), ("事迹", "long_text", None),
    ]  # fmt: skip


def test_loose_cells_of_a_summary_are_columns():
    ((form, _),) = joined_attachments([("2", "汇总表", ("序号", "单位"))], [])
    assert (form.kind, form.columns) == ("table", ("序号", "单位"))


def test_what_is_only_announced_and_what_is_not_announced():
    extra = FormAttachment("3", "回执", fields=(FormField("姓名", place=CELL),))
    bare = FormAttachment(None, "名单", "list")
    pairs = joined_attachments([("1", "评选办法", ())], [extra, bare])
    assert [(form.title, form.kind, form.included) for form, _ in pairs] == [
        ("评选办法", "list", False), ("回执", "form", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("申报表", "form"), ("项目汇总表", "table"), ("评分表", "table"), ("组委会名单", "list"), ("参会回执", "form"),
        ("评选办法", "list"), ("花名册", "table"), ("申报书", "form"), ("材料清单", "list"), ("评选标准", "list"),
    ],
)  # fmt: skip
def test_kind_of_what_is_only_announced(title: str, kind: str):
    assert kind_of_title(title) == kind


def test_likeness_of_titles():
    assert likeness("申报表", "申 报 表") == 1.0
    assert likeness("", "申报表") == 0.0


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    lines = [
        "^关于评选活力团支部的通知",
        "各学院团委：",
        "请于2021年4月20日前报送推荐表。",
        "附件：1.推荐表",
        "校团委",
        "2021年3月1日",
    ]
    return draw(tmp_path / "hd-2021.docx", *lines, "附件1", "^推荐表", [["姓名", "", "电话", ""]])


def test_both_schemas_in_one_answer(notice: Path):
    found = read_file_as_json(notice)
    (form,) = found["attachments"]
    assert (found["title"], found["issued_on"]) == ("关于评选活力团支部的通知", "2021-03-01")
    assert (form["number"], form["kind"], form["form_fields"]) == ("1", "form", ["姓名", "电话"])
    assert [each["type"] for each in form["fields"]] == ["person", "phone"]


def test_words_for_the_terminal(notice: Path):
    words = read_file(notice).as_words()
    assert "标题：关于评选活力团支部的通知" in words
    assert "附件1：推荐表，表格" in words


def test_draft_definition(notice: Path):
    assert 'key = "hd-2021"' in read_file(notice).as_definition()


def test_command_line(notice: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path):
    assert main([str(notice)]) == 0
    assert json.loads(capsys.readouterr().out)["format"] == "docx"
    assert main([str(tmp_path / "none.docx")]) == 1
    assert "找不到" in capsys.readouterr().err
    assert main([]) == 2


def test_reading_loads_no_framework(notice: Path):
    words = (
        "import sys; from yipin.read_command import read_file; read_file(sys.argv[1]).as_json();"
        "print([name for name in sys.modules if name.split('.')[0] == 'django'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", words, str(notice)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
