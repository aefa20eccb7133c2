"""All settings of a definition on one page, whatever it was made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.documents.models import Notice
from yipin.documents.queries import progress_of_notice
from yipin.organisations.models import Unit
from yipin.rules.deadlines import closing_at, is_over
from yipin.rules.definition import DEFINITION_KINDS, Definition, Task
from yipin.rules.quota_words import quota_sentences
from yipin.rules.recurrence_words import recurrence_words
from yipin.rules.stage_order import out_of_order
from yipin.rules.tranche_words import plan_words
from yipin.web.office.definitions.form_rows import FormTable, form_table
from yipin.web.office.definitions.gaps import Gap, gaps_of
from yipin.web.office.definitions.places import Place, form_url, list_url, units_of
from yipin.web.office.definitions.schedule import calendar_of, span_of_years
from yipin.web.office.definitions.words import (
    count_words,
    criteria_words,
    endorser_words,
    joined,
    review_words,
    selection_words,
    signer_words,
    theme_words,
    unit_words,
    vote_warning,
)
from yipin.web.theme.figures import yuan
from yipin.web.theme.parts import CalendarRow

HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One setting: what, how it stands, where it is changed."""

    label: str
    values: Sequence[str]
    url: str
    note: str = ""


@dataclass
class Overview:
    """Built once a request."""

    place: Place

    @property
    def definition(self) -> Definition:
        return self.place.definition

    @cached_property
    def units(self) -> Sequence[Unit]:
        return units_of(self.place)

    @property
    def calendar(self) -> list[CalendarRow]:
        return calendar_of(self.definition)

    @property
    def years(self) -> str:
        return span_of_years(self.definition)

    @cached_property
    def gaps(self) -> list[Gap]:
        return gaps_of(self.place)

    @property
    def must(self) -> list[Gap]:
        return [one for one in self.gaps if one.missing.must]

    @property
    def later(self) -> list[Gap]:
        return [one for one in self.gaps if not one.missing.must]

    @cached_property
    def tables(self) -> list[FormTable]:
        main = self.definition.application_form
        return [
            form_table(one, url=form_url(self.place, one.key), is_application=one is main)
            for one in self.definition.forms
        ]

    @property
    def out_of_order(self) -> tuple[str, ...]:
        """Pairs of stages whose dates contradict their order."""
        return out_of_order(self.definition)

    @property
    def unbuilt(self) -> list[str]:
        return [one.name for one in self.definition.stages if not one.built]

    @property
    def is_checked(self) -> bool:
        """A notice has to be looked at first; a definition by hand has nothing to be checked."""
        notice = self.place.notice
        if notice is None or notice.state != Notice.State.READ:
            return True
        return progress_of_notice(notice).is_done

    @property
    def next_step(self) -> tuple[str, str]:
        """The one thing to do now: its words and its address."""
        if not self.is_checked and self.place.notice:
            return _("回去核对"), reverse("office_notice", args=[self.place.notice.pk])
        if self.must:
            return _("填还缺的"), f"#{self.must[0].anchor}"
        if not self.units:
            return _("选定单位"), self.place.urls["units"]
        if self.is_past and self.place.is_open:
            return _("改日程"), self.place.urls["stages"]
        return _("去发布"), self.place.urls["publish"]

    @property
    def sentence(self) -> str:
        if not self.place.is_open:
            return _("这一版已经发布，内容不再改。要改，请另起一版。")
        if not self.is_checked:
            return _("读出的全部设置都在这里。通知还没有核对完，核对完才能发布。")
        if self.must:
            return _("还有 %(count)s 项要填，填好就可以发布。") % {"count": len(self.must)}
        if not self.units:
            return _("还没有选定单位，选好就可以发布。")
        if self.is_past:
            return _("各项都有了，可是日程里的截止日期已经过了。请先改日程，再发布。")
        return _("各项都有了，核对一遍就可以发布。")

    @property
    def is_past(self) -> bool:
        """Applications can no longer come in by its dates; without such a stage, nothing can."""
        asked = self.definition.application_stage
        stages = [asked] if asked else self.definition.stages
        ends = [closing_at(one.closes_at) for one in stages if one.closes_at]
        return bool(ends) and all(is_over(one, timezone.now()) for one in ends)

    @property
    def lines(self) -> list[Line]:
        """Everything but forms and calendar, in the order in which a notice says it."""
        urls, one = self.place.urls, self.definition
        asked = one.application_stage.materials if one.application_stage else ()
        lines = [
            Line(_("名称与类别"), [f"{one.name}，{DEFINITION_KINDS[one.kind]}，{one.year} 年"], urls["basics"], one.summary),
            Line(_("发给谁"), [self._addressed()], urls["units"], "、".join(r.text for r in one.addressees)),
            Line(_("主题"), [theme_words(one)], urls["themes"], joined(t.name for t in one.themes)),
            Line(_("报几项"), quota_sentences(one) or [_("不限")], urls["quotas"]),
        ]  # fmt: skip
        if one.levels:
            lines.append(
                Line(_("级别"), ["、".join(level.name for level in one.levels)], urls["levels"])
            )
        lines.append(Line(_("另交文件"), [self._materials(asked)], urls["materials"]))
        lines.append(
            Line(
                _("签署意见"), [endorser_words(one.endorse_stage) or _("不用签")], urls["endorsers"]
            )
        )
        lines += self._of_stages()
        lines.append(Line(_("立项与资助"), self._awards() or [_("没有写")], urls["awards"]))
        if one.awards or one.money.tranches:
            said = plan_words(one.money.tranches, one) or [_("没有写，按通过验收后一次拨付")]
            lines.append(Line(_("经费拨付"), said, urls["tranches"]))
        lines.append(
            Line(_("公示与联系"), [self._contact()], urls["basics"], "；".join(one.results_use))
        )
        return lines

    def _of_stages(self) -> list[Line]:
        """What comes with a report and who signs it, what reviews judge by and are made of, and who
        signs the decisions.
        """
        place, one = self.place, self.definition
        reviews = [
            line
            for stage in one.stages_of("assess")
            for line in (
                Line(_("%(name)s评分指标") % {"name": stage.name}, [criteria_words(stage)],
                     list_url(place, f"criteria-{stage.key}")),
                Line(_("%(name)s怎么计分") % {"name": stage.name}, [review_words(stage)],
                     list_url(place, f"parts-{stage.key}"), vote_warning(stage)),
            )
        ]  # fmt: skip
        signers = [
            Line(_("%(name)s由谁签") % {"name": stage.name}, [signer_words(stage)],
                 list_url(place, f"signers-{stage.key}"), selection_words(stage))
            for stage in one.stages_of("decide")
        ]  # fmt: skip
        return self._of_reports() + reviews + signers

    def _of_reports(self) -> list[Line]:
        place, one = self.place, self.definition
        files = [
            Line(_("%(name)s另交文件") % {"name": stage.name}, [self._materials(stage.materials)],
                 list_url(place, f"files-{stage.key}"))
            for stage in one.report_stages
        ]  # fmt: skip
        opinions = [
            Line(_("%(name)s由谁签") % {"name": stage.name}, [endorser_words(stage) or _("还没有写")],
                 list_url(place, f"opinions-{stage.key}"))
            for stage in one.stages_of("endorse") if stage != one.endorse_stage
        ]  # fmt: skip
        return files + opinions

    def _addressed(self) -> str:
        if not self.units:
            return _("还没有选定单位")
        count = _("共 %(count)s 个单位") % {"count": len(self.units)}
        return f"{unit_words(self.units)}，{count}"

    def _materials(self, asked: Sequence[object]) -> str:
        return "、".join(material.name for material in asked) or _("没有")  # type: ignore[attr-defined]

    def _awards(self) -> list[str]:
        made = []
        for one in self.definition.awards:
            money = (
                _("每项 %(yuan)s") % {"yuan": yuan(one.amount_fen)}
                if one.amount_fen is not None
                else ""
            )
            made.append("，".join(part for part in (one.tier, count_words(one), money) if part))
        return made

    def _contact(self) -> str:
        contact, days = self.definition.contact, self.definition.publicity_days
        said = [_("公示 %(days)s 个工作日") % {"days": days}] if days else []
        said += [part for part in (contact.office, contact.phone, contact.mailbox) if part]
        return "，".join(said) or _("还没有填")

    @property
    def returns(self) -> list[tuple[str, str, str]]:
        """What is handed in again and again: how often, what, by whom."""
        return [
            (recurrence_words(one.recurrence), one.name, one.who) for one in self.definition.returns
        ]

    @property
    def tasks(self) -> list[tuple[Task, str]]:
        """Each task with its target in words: 40% 建团率."""
        return [(one, target_words(one)) for one in self.definition.tasks]


def target_words(task: Task) -> str:
    if task.target_hundredths is None:
        return task.measure
    number = f"{task.target_hundredths / HUNDRED:g}"
    return f"{number}{task.measure}" if task.measure.startswith("%") else f"{number} {task.measure}"
