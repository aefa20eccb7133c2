"""Closed lists of the organisation: kinds of units, and the rights that posts may carry."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class UnitKind(TextChoices):
    COMMITTEE = "committee", _("团委")
    WORKING_COMMITTEE = "working_committee", _("团工委")
    GENERAL_BRANCH = "general_branch", _("团总支")
    BRANCH = "branch", _("团支部")
    DEPARTMENT = "department", _("部室")
    SOCIETY = "society", _("社团")


class Right(TextChoices):
    """What a post lets its holder do, always within the subtree of the post's unit."""

    ADMINISTER = "administer", _("管理单位与人员")
    RUN_PROGRAMMES = "run_programmes", _("发布通知、办理项目计划")
    FILL_FORMS = "fill_forms", _("填报本单位表格")
    ENDORSE_LEAGUE = "endorse_league", _("签署团组织意见")
    ENDORSE_PARTY = "endorse_party", _("签署党组织意见")
    FINANCE = "finance", _("办理经费")
    REVIEW = "review", _("评审")
    READ = "read", _("查看本单位办理情况")


class UnitCategory(TextChoices):
    """What sort of body a unit belongs to; notices address units by it."""

    COLLEGE = "college", _("二级学院")
    DIRECT_UNIT = "direct_unit", _("直属机构")
    DISTRICT = "district", _("区县")
    ZONE = "zone", _("功能区")
    UNIVERSITY = "university", _("高校")
    MIDDLE_SCHOOL = "middle_school", _("中学")
    VOCATIONAL_SCHOOL = "vocational_school", _("中职学校")
    EDUCATION = "education", _("教育系统")
    ENTERPRISE = "enterprise", _("企业")
    OFFICE = "office", _("机关部室")
    CLASS = "class", _("班级")


class SigningCheck(TextChoices):
    """What proves on-line that it is the signatory who signs. A unit without one follows those above."""

    PASSWORD = "password", _("登录密码")
    SECOND_FACTOR = "second", _("登录密码和二次验证")


class SignInCheck(TextChoices):
    """Whose people must have a second factor to sign in. Nobody below can take it back."""

    OWN = "own", _("要求本单位")
    BELOW = "below", _("要求本单位和全部下级单位")
