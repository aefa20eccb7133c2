"""Every act that the code writes down has words for those who read the history."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.db.models import TextChoices

from yipin.documents.models import Paper
from yipin.documents.news_models import NewsItem
from yipin.forms.models import Endorsement
from yipin.organisations.choices import UnitCategory, UnitKind
from yipin.organisations.import_models import Roster
from yipin.programmes.models import Round
from yipin.projects.models import Dossier, QuotaException
from yipin.reviews.models import Panel
from yipin.reviews.ranking_models import Part
from yipin.reviews.session_models import Turn
from yipin.rules.recusals import KINDS as RELATIONS
from yipin.rules.stages import STATES as APPLICATIONS
from yipin.rules.titles_held import STATES as TITLES
from yipin.web.member.pages.history_values import CODED, VALUES
from yipin.web.member.pages.history_words import ACTS, changes_in_words, words_for

SOURCE = Path(__file__).resolve().parents[3] / "src" / "yipin"
WRITTEN = re.compile(r'action="([a-z_]+\.[a-z_]+)"')
ACT = re.compile(r'"([a-z_]+\.[a-z_{}]+)"')
UNKNOWN = "办理了一项"


def acts_in_the_code() -> set[str]:
    texts = (path.read_text(encoding="utf-8") for path in SOURCE.rglob("services/*.py"))
    return {act for text in texts for act in WRITTEN.findall(text)}


def test_no_act_is_without_words():
    assert {act for act in acts_in_the_code() if words_for(act) == UNKNOWN} == set()


def test_moves_of_applications_speak_as_their_buttons_do():
    assert words_for("application.submit") == "提交"


def test_an_act_that_nobody_named_does_not_show_its_code():
    assert words_for("something.else") == UNKNOWN


@pytest.mark.parametrize(
    ("action", "before", "after", "lines"),
    [
        ("unit.changed", {"name": "旧"}, {"name": "新"}, ["名称：旧 → 新"]),
        ("unit.changed", {"name": "同"}, {"name": "同"}, []),
        ("unit.changed", {"party_body": ""}, {"party_body": "党委"}, ["同级党组织：— → 党委"]),
        ("headcount.recorded", {}, {"as_of": "2027-03-01"}, ["截至：2027年3月1日"]),
        ("unit.changed", {"kind": "branch"}, {"kind": "committee"}, ["类型：团支部 → 团委"]),
        ("unit.changed", {"category": ""}, {"category": "class"}, ["分类：— → 班级"]),
        (
            "unit.changed",
            {"signing_check": "password"},
            {"signing_check": ""},
            ["签署意见时的验证：登录密码 → 跟上级单位一样"],
        ),
        ("person.contact_changed", {}, {"changed": ["phone"], "secret": "x"}, []),
        ("round.closed", {"state": "open"}, {"state": "closed"}, ["状态：进行中 → 已结束"]),
        ("panel.closed", {"state": "judging"}, {"state": "closed"}, ["状态：评审中 → 已结束"]),
        ("title.withdraw", {"state": "held"}, {"state": "withdrawn"}, ["状态：有效 → 已撤销"]),
        ("report.return", {"state": "submitted"}, {"state": "returned"}, ["状态：待审查 → 已退回"]),
        ("paper.voided", {"state": "issued"}, {"state": "void"}, ["状态：已印发 → 已作废"]),
        ("endorsement.voided", {"state": "given"}, {"state": "void"}, ["状态：已签署 → 已作废"]),
        ("round.packed", {}, {"kind": "zip"}, ["类型：证书，每张一个 PDF"]),
        ("round.closed", {"state": "of old"}, {"state": "closed"}, ["状态：已结束"]),
        ("round.closed", {"state": "open"}, {"state": "of old"}, []),
    ],
)
def test_changes_are_told_where_they_have_words(action, before, after, lines):
    assert changes_in_words(action, before, after) == lines


def every_code() -> set[str]:
    """Each value of a closed list in any room, and each state of an application and a title."""
    lists = {
        kind
        for name in [one for one in sys.modules if one.startswith("yipin.")]
        for holder in vars(sys.modules[name]).values()
        for kind in [holder, *(vars(holder).values() if isinstance(holder, type) else ())]
        if isinstance(kind, type) and issubclass(kind, TextChoices)
    }
    return {*APPLICATIONS, *TITLES, *RELATIONS, "given"} | {
        one for of in lists for one in of.values
    }


def test_no_room_shows_a_code_to_a_person():
    codes = every_code() - {""}
    shown = [
        line
        for room in {*VALUES, "something"}
        for key in CODED
        for code in codes
        for line in changes_in_words(f"{room}.act", {key: code}, {key: "?"})
        + changes_in_words(f"{room}.act", {}, {key: code})
    ]
    assert [one for one in shown if any(re.search(rf"\b{code}\b", one) for code in codes)] == []


@pytest.mark.parametrize(
    ("room", "key", "codes"),
    [
        ("round", "state", Round.State),
        ("panel", "state", Panel.State),
        ("session", "state", Turn.State),
        ("paper", "state", Paper.State),
        ("news", "state", NewsItem.State),
        ("exception", "state", QuotaException.State),
        ("endorsement", "state", Endorsement.State),
        ("application", "state", APPLICATIONS),
        ("report", "state", APPLICATIONS),
        ("title", "state", TITLES),
        ("round", "kind", Dossier.Kind),
        ("project", "kind", Dossier.Kind),
        ("roster", "kind", Roster.Kind),
        ("panel", "kind", Part.Kind),
        ("relation", "kind", RELATIONS),
        ("person", "kind", Authenticator.Type),
        ("unit", "kind", UnitKind),
        ("unit", "category", UnitCategory),
    ],
)
def test_every_code_of_a_room_is_shown(room, key, codes):
    lines = [changes_in_words(f"{room}.act", {}, {key: str(code)}) for code in codes]
    assert [line for line in lines if not line or line[0].endswith("—")] == []


def codes_written() -> set[tuple[str, str]]:
    """The room and key of each code that a service writes into the journal."""
    written = set()
    for path in SOURCE.rglob("services/*.py"):
        text = path.read_text(encoding="utf-8")
        for call in re.split(r"record_entry\(", text)[1:]:
            end = re.search(r"^ {0,8}\)", call, re.MULTILINE)
            own = call[: end.start()] if end else call
            keys = {key for key in CODED if re.search(rf'(?:before|after)=\{{[^}}]*"{key}":', own)}
            acts = _acts(own) or _acts(text)
            written |= {(act.partition(".")[0], key) for key in keys for act in acts}
    return written


def _acts(text: str) -> list[str]:
    return [act for act in ACT.findall(text) if act in ACTS or "{" in act]


def test_every_code_that_is_written_down_has_words():
    written = codes_written()
    assert {("round", "state"), ("panel", "state"), ("title", "state")} <= written
    assert [one for one in written if one[1] not in VALUES.get(one[0], {})] == []


def test_words_are_sentences_of_an_officer():
    assert not [act for act, words in ACTS.items() if re.search(r"[A-Za-z_]", str(words))]
