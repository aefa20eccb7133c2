"""The words of the sample notices: our own sentences around the figures of the field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any


@dataclass(frozen=True)
class NoticeText:
    """``lines`` may hold {a}, {b}, … for days counted from the day of issue in ``days``."""

    file_name: str
    title: str
    number: str
    salutation: str
    issuer: str
    lines: tuple[str, ...]
    days: tuple[int, ...] = ()

    def parts(self, now: datetime) -> dict[str, Any]:
        """What the paper is made of, with the days written out."""
        names = "abcdefgh"
        said = {
            name: f"{day.month}月{day.day}日"
            for name, offset in zip(names, self.days, strict=False)
            for day in [(now + timedelta(days=offset)).date()]
        }
        said["year"] = str(now.year)
        return {
            "title": self.title.format(**said),
            "number": self.number.format(**said),
            "salutation": self.salutation,
            "issuer": self.issuer,
            "lines": [line.format(**said) for line in self.lines],
        }


COLLEGE_BRAND = NoticeText(
    file_name="一团一品品牌创建通知",
    title="关于创建{year}年“一团一品”团建工作品牌的通知",
    number="青禾团〔{year}〕8号",
    salutation="各学院团委：",
    issuer="共青团青禾大学委员会",
    days=(17, 24, 31),
    lines=(
        "为让基层团组织各有所长、越做越好，校团委决定在各学院开展“一团一品”品牌创建。现将有关事项通知如下。",
        "一、创建主题",
        "思想引领、组织建设、文化活动、学风建设、社会实践、志愿服务、服务成长和其他创建主题共8类，任选一类。",
        "二、申报要求",
        "每个学院团委至少申报1个项目。申报表经学院团委、学院党委签署意见并盖章后报送。",
        "三、时间安排",
        "（一）申报。{a}24:00前提交申报表和实施方案，汇总表由系统生成。",
        "（二）推介。{b}召开创建推介会，各项目用幻灯片展示，综合评审后确定重点支持项目。",
        "（三）实施。立项后按方案推进，收集整理过程材料，及时报送通讯稿。",
        "（四）总结。年底前提交项目总结，集中答辩，评选优秀品牌项目。",
        "四、其他事项",
        "重点支持项目按质按量完成后下发经费。评选结果作为团组织年度考核的一项重要指标。",
    ),
)
MEDICAL_BRAND = NoticeText(
    file_name="一团一品精品活动通知",
    title="关于实施“一团一品”精品活动创建工程的通知",
    number="青禾团〔{year}〕6号",
    salutation="各学院团委：",
    issuer="共青团青禾大学委员会",
    days=(3, 22),
    lines=(
        "为打造一批学生喜欢、专业鲜明的精品活动，现启动“一团一品”精品活动创建工程，分批实施，三年一轮。",
        "一、活动主题",
        "思想教育、组织建设、学风养成、科技创新、校园文化、社会实践、志愿服务、就业创业和其他共9类，三年内各类主题都有项目。",
        "二、申报办法",
        "{a}至{b}申报。每个学院团委一般报1项；特别突出的，写明理由，不超过2项。已有特色的学院把品牌做精，尚未形成特色的学院重点培育。",
        "三、评审立项",
        "组委会评审，每年支持3至4项，第一批暂定4项，每项给予固定经费。",
        "四、实施和认证",
        "立项后组织实施，12月初整理归档；年底公开展示、答辩、投票，通过的予以认证，并与五四红旗团委考核结合。认证的品牌定期复查。",
    ),
)
CITY_PILOTS = NoticeText(
    file_name="学校共青团创新试点通知",
    title="关于开展{year}年学校共青团重点工作创新试点的通知",
    number="澄江团〔{year}〕5号",
    salutation="各区（县）团委，各高校团委：",
    issuer="共青团澄江市委员会",
    days=(22, 31),
    lines=(
        "为鼓励学校团组织先行先试，市团委决定开展重点工作创新试点。",
        "一、试点方向",
        "分4组共17个方向，可以申报一个方向整体试点，也可以在一个方向里选若干项内容。",
        "二、名额",
        "每所学校1项；每个区（县）2项，含所属中学、中职学校。全市推荐全国试点不超过15项，其余为市级试点。",
        "三、程序",
        "申报单位和区（县）、高校团委签署意见后，于{a}前报送；市团委于{b}前汇总，可增补或调整，并写明理由。",
        "四、推进",
        "分两个阶段实施，年中总结并调整方案，年底验收，通报表扬优秀单位和成果。",
    ),
)
CITY_DUTIES = NoticeText(
    file_name="年度重点任务方案",
    title="关于印发{year}年全市共青团重点任务方案的通知",
    number="澄江团〔{year}〕3号",
    salutation="各区（县）团委，机关各部室：",
    issuer="共青团澄江市委员会",
    lines=(
        "现将年度重点任务印发给你们，请结合实际抓好落实。",
        "一、四条工作线的任务逐项明确责任部室和责任人，11月底前完成。",
        "二、走基层每月一次，安排在每月第一周；各部室每月28日前报送走基层报告单，各区（县）每月10日前报送。",
        "三、每季度最后一个月组织观摩，28日前报送观摩报告，随后召开讲评会。",
        "四、各部室每年至少完成1篇调研报告。",
        "五、完成情况纳入年终考核。",
    ),
)
