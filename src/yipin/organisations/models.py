"""Units, people, the posts people hold in units, and the figures units report of themselves."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from yipin.organisations.accounts import PersonManager
from yipin.organisations.choices import SignInCheck, SigningCheck, UnitCategory, UnitKind
from yipin.organisations.history_models import Term, TermReminder, TermRule, UnitChange
from yipin.organisations.import_models import Roster, RosterRow
from yipin.organisations.sign_in_models import KnownDevice, SecondFactorGuard, SignInSession
from yipin.organisations.token_models import ApiAnswer, ApiToken
from yipin.rules.headcounts import league_youth_ratio

__all__ = [
    "ApiAnswer",
    "ApiToken",
    "Appointment",
    "Headcount",
    "Invitation",
    "KnownDevice",
    "Person",
    "Post",
    "Roster",
    "RosterRow",
    "SecondFactorGuard",
    "SignInSession",
    "Term",
    "TermReminder",
    "TermRule",
    "Unit",
    "UnitChange",
]


class Unit(MP_Node):
    """A League body, a department inside one, or a society. The parent is data, not in the name."""

    steplen = 4

    name = models.CharField(_("名称"), max_length=120)
    code = models.CharField(_("单位编号"), max_length=40, blank=True)
    short_name = models.CharField(_("简称"), max_length=60, blank=True)
    kind = models.CharField(_("类型"), max_length=20, choices=UnitKind.choices)
    category = models.CharField(_("分类"), max_length=30, blank=True, choices=UnitCategory.choices)
    party_body = models.CharField(_("同级党组织"), max_length=120, blank=True)
    signing_check = models.CharField(
        _("签署意见时的验证"), max_length=10, blank=True, choices=SigningCheck.choices
    )
    sign_in_check = models.CharField(
        _("登录须二次验证"), max_length=10, blank=True, choices=SignInCheck.choices
    )
    pinyin = models.CharField(max_length=600, blank=True, editable=False)
    initials = models.CharField(max_length=120, blank=True, editable=False, db_index=True)
    is_closed = models.BooleanField(_("已撤销"), default=False)
    successor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="absorbed"
    )

    class Meta:
        ordering = ["path"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"], name="one_unit_code", condition=~models.Q(code="")
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        return self.short_name or self.name

    def parent(self) -> Unit | None:
        """The unit above, or None at the top. One query."""
        found: Unit | None = Unit.objects.get_parent(self)
        return found

    @property
    def line_paths(self) -> list[str]:
        """Tree paths of those above it from the top, and its own."""
        return [self.path[:end] for end in range(self.steplen, len(self.path) + 1, self.steplen)]

    def ancestors(self) -> models.QuerySet[Unit]:
        """Every unit above, from the top down."""
        found: models.QuerySet[Unit] = Unit.objects.get_ancestors(self)
        return found

    def children(self) -> models.QuerySet[Unit]:
        """The units right below that still exist."""
        found: models.QuerySet[Unit] = Unit.objects.get_children(self)
        return found.filter(is_closed=False)

    def descendants(self) -> models.QuerySet[Unit]:
        """Every unit anywhere below that still exists."""
        found: models.QuerySet[Unit] = Unit.objects.get_descendants(self)
        return found.filter(is_closed=False)

    def has_in_subtree(self, path: str) -> bool:
        """Whether ``path`` is this unit or lies anywhere below it."""
        return path.startswith(self.path)


class Person(AbstractBaseUser):
    """Somebody known to the organisation. Without a user name a person cannot sign in."""

    username = models.CharField(_("用户名"), max_length=60, unique=True, null=True, blank=True)
    email = models.EmailField(_("电子邮箱"), blank=True)
    name = models.CharField(_("姓名"), max_length=80)
    initials = models.CharField(max_length=80, blank=True, editable=False, db_index=True)
    number = models.CharField(_("学工号"), max_length=40, blank=True, db_index=True)
    phone = models.CharField(_("联系电话"), max_length=30, blank=True)
    political_status = models.CharField(_("政治面貌"), max_length=20, blank=True)
    is_active = models.BooleanField(_("可以登录"), default=True)
    theme = models.CharField(_("明暗"), max_length=10, blank=True)
    created_at = models.DateTimeField(_("建立时间"), auto_now_add=True)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    is_staff = False
    is_superuser = False

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A post that people hold in units, and the rights it carries. Posts are data."""

    key = models.SlugField(_("代号"), max_length=40, unique=True)
    name = models.CharField(_("职务"), max_length=60)
    rights = models.JSONField(_("权限"), default=list)
    order = models.PositiveSmallIntegerField(_("次序"), default=100)

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name


class Appointment(models.Model):
    """Who holds which post in which unit, from when to when (both days inclusive)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="appointments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="appointments")
    title = models.CharField(_("职务全称"), max_length=80, blank=True)
    starts_on = models.DateField(_("任职日期"))
    ends_on = models.DateField(_("离任日期"), null=True, blank=True)

    class Meta:
        ordering = ["post__order", "id"]
        indexes = [models.Index(fields=["unit", "ends_on"], name="appointment_unit")]

    def __str__(self) -> str:
        return f"{self.unit.label} {self.label}"

    @property
    def label(self) -> str:
        return self.title or self.post.name

    def is_current(self, today: date) -> bool:
        return self.starts_on <= today and (self.ends_on is None or today <= self.ends_on)


class Headcount(models.Model):
    """Figures of a unit on one day. Youth are those aged 14 to 28 (domain.md 1.4)."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="headcounts")
    as_of = models.DateField(_("截至"))
    members = models.PositiveIntegerField(_("团员总数"))
    youth_14_to_28 = models.PositiveIntegerField(_("14—28岁青年数"))
    cadres = models.PositiveIntegerField(_("团干部数"), default=0)
    source = models.CharField(_("来源"), max_length=80, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"))

    class Meta:
        ordering = ["-as_of", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "as_of"], name="one_headcount_a_day"),
            models.CheckConstraint(
                condition=models.Q(members__lte=models.F("youth_14_to_28")),
                name="members_within_youth",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.as_of}"

    @property
    def league_youth_ratio(self) -> int | None:
        """Hundredths of a percent, or None where there are no youth."""
        return league_youth_ratio(self.members, self.youth_14_to_28)


class Invitation(models.Model):
    """A link by which a person sets a user name and a password, once, before it expires.

    Only the digest of what stands in the link is kept: who reads the table opens no account.
    """

    digest = models.CharField(max_length=64, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations")
    created_at = models.DateTimeField(_("发出时间"))
    expires_at = models.DateTimeField(_("失效时间"))
    used_at = models.DateTimeField(_("使用时间"), null=True, blank=True)
    invited_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="invitations_sent"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.CASCADE, null=True, blank=True, related_name="invitations"
    )
    withdrawn_at = models.DateTimeField(_("收回时间"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.person}"
