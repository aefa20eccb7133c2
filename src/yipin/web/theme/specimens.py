"""Invented examples for the page of components, at a fixed day: 25 March 2027."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils import timezone

from yipin.web.theme.dates import BEIJING
from yipin.web.theme.parts import (
    CalendarRow,
    ChainLink,
    Change,
    DueCard,
    Fault,
    FileRow,
    Mark,
    Quota,
    StripStage,
    TimelineEntry,
    VoidOpinion,
)

WAITING = Mark(text="待审查", tone="info", shape="ring")


class SpecimenForm(forms.Form):
    """One field of each kind, two of them with faults."""

    name = forms.CharField(
        label="品牌名称",
        help_text="不超过 15 个字",
        widget=forms.TextInput(attrs={"data-count-max": "15"}),
    )
    contact = forms.ChoiceField(
        label="联系人",
        help_text="从本单位人员里选",
        choices=[("1", "林晚舟（团委副书记）"), ("2", "沈怀瑾（团委书记）")],
    )
    theme = forms.ChoiceField(
        label="选一个最贴切的主题",
        choices=[("1", "理想信念"), ("2", "专业服务"), ("3", "志愿公益")],
        widget=forms.RadioSelect,
    )
    results = forms.CharField(
        label="预期成果",
        help_text="能数出来的成果。20 字以内",
        max_length=20,
        widget=forms.Textarea(attrs={"data-count-max": "20", "rows": 3}),
    )
    own_money = forms.IntegerField(label="自筹金额（元）", required=False)
    agrees = forms.BooleanField(label="以上内容经本单位讨论同意", required=False)


def specimens() -> dict[str, Any]:
    """Everything that the page of components shows."""
    return {
        "crumbs": [("一品", "/"), ("构件一览", "")],
        "swatches": _swatches(),
        "stages": _stages(),
        "cards": _cards(),
        "files": _files(),
        "links": _links(),
        "changes": [
            Change(
                label="预期成果",
                pieces=[
                    ("same", "开放修理铺 "),
                    ("del", "12"),
                    ("ins", "16"),
                    ("same", " 次，服务同学 "),
                    ("del", "300"),
                    ("ins", "400"),
                    ("same", " 人次。"),
                ],
            )
        ],
        "rows": _rows(),
        "entries": _entries(),
        "quotas": [
            Quota(sentence="至多报 2 项，已送出 1 项，还可报 1 项。", used=1, free=1),
            Quota(sentence="2 项都已报满。再报要写理由申请例外。", used=2, exceptions=1),
        ],
        "faults": [
            Fault(text="预期成果：超出 17 字，请删到 200 字以内", field_id="id_results"),
            Fault(text="附件：还差“实施方案”，请上传 Word 或 PDF"),
        ],
        "form": SpecimenForm(
            data={"name": "百炼匠心工作坊", "contact": "1", "results": "超出" * 13}
        ),
        "page": Paginator(range(260), 50).page(2),
        "page_keys": [("N", "核对下一处")],
    }


def _swatches() -> list[tuple[str, str]]:
    return [
        ("纸", "paper"),
        ("墨", "ink"),
        ("团红", "red"),
        ("石青", "blue"),
        ("松绿", "good"),
        ("雄黄", "warn"),
        ("赭红", "late"),
        ("墨灰", "quiet"),
        ("紫（例外）", "grant"),
        ("凹面", "sunken"),
        ("线", "line"),
        ("框线", "line-strong"),
    ]


def _stages() -> list[StripStage]:
    done = StripStage(name="通知发布", when="3月8日", state="done")
    now = StripStage(name="单位申报", when="至3月30日", state="now", part=77)
    rest = [
        ("基层意见", "至4月2日"),
        ("推介评审", "4月8日"),
        ("立项公示", "5个工作日"),
        ("项目实施", "4月—11月"),
        ("总结提交", "至11月30日"),
        ("结项答辩", "12月8日"),
        ("品牌认定", "12月底"),
    ]
    return [done, now, *(StripStage(name=name, when=when) for name, when in rest)]


def _cards() -> list[DueCard]:
    today = timezone.now().astimezone(BEIJING).replace(hour=23, minute=59, second=0, microsecond=0)
    return [
        DueCard(
            title="3月团务工作月报",
            url="#main",
            due=today - timedelta(days=5),
            action="补交月报",
            remark="可以补交，会标明迟交",
            detail="发起：校团委组织部 · 预计 10 分钟，已替您填好 9 项中的 6 项",
        ),
        DueCard(
            title="“一团一品”申报：百炼匠心工作坊",
            url="#main",
            due=today + timedelta(days=5),
            action="接着填写",
            detail="填了 80%，还差“经费预算”和“实施方案”附件",
            is_first=True,
        ),
        DueCard(
            title="“一团一品”推介会",
            url="#main",
            due=today + timedelta(days=19),
            action="看安排",
            has_begun=False,
        ),
    ]


def _files() -> list[FileRow]:
    return [
        FileRow(
            name="工作坊安全须知.pdf",
            kind="PDF",
            size=1258291,
            at=datetime(2027, 3, 24, 16, 8, tzinfo=BEIJING),
            fingerprint="5c1e77aa0f12c2d190ab",
            url="#main",
        )
    ]


def _links() -> list[ChainLink]:
    return [
        ChainLink(
            name="填表人送签",
            state="done",
            mark=Mark(text="已送", tone="good", shape="check"),
            who="林晚舟",
            at=datetime(2027, 3, 25, 10, 5, tzinfo=BEIJING),
            version=3,
        ),
        ChainLink(
            name="学院团委意见",
            state="here",
            mark=Mark(text="等您签", tone="info", shape="dot"),
            who="沈怀瑾，团委书记",
            voided=[
                VoidOpinion(
                    text="“同意申报。”", reason="第 2 版上的意见，3月24日签。内容改动后已作废。"
                )
            ],
        ),
        ChainLink(name="学院党委意见", who="方敬之，党委副书记"),
    ]


def _rows() -> list[CalendarRow]:
    return [
        CalendarRow(
            name="单位申报",
            text="3月8日—3月30日 24:00",
            first=date(2027, 3, 8),
            last=date(2027, 3, 30),
        ),
        CalendarRow(name="基层意见", text="至4月2日 18:00", last=date(2027, 4, 2)),
        CalendarRow(name="推介评审", text="4月8日", last=date(2027, 4, 8)),
        CalendarRow(
            name="项目实施",
            text="4月中旬—11月（起止日待核对）",
            first=date(2027, 4, 15),
            last=date(2027, 11, 30),
            is_open=True,
        ),
        CalendarRow(name="总结提交", text="11月30日前", last=date(2027, 11, 30)),
        CalendarRow(
            name="结项答辩", text="12月上旬（待定日）", last=date(2027, 12, 5), is_open=True
        ),
    ]


def _entries() -> list[TimelineEntry]:
    now = timezone.now()
    return [
        TimelineEntry(at=now - timedelta(hours=1), text="推介会地点改为图书馆报告厅。"),
        TimelineEntry(at=now - timedelta(days=1), text="林晚舟改了“朋辈修理铺”的预期成果。"),
        TimelineEntry(
            at=now - timedelta(days=4),
            text="校团委退回“扳手课堂”，要求补“安全措施”。",
            mark=Mark(text="已退回", tone="warn", shape="back"),
        ),
    ]
