"""Forms and filled forms for tests."""

from __future__ import annotations

from datetime import datetime

import factory

from tests.factories.organisations import PASSWORD, make_actor, make_unit
from yipin.forms.models import Endorsement, Form, Submission, Version
from yipin.forms.services.endorsements import PlannedStep, give_opinion, open_chain
from yipin.forms.services.submissions import Saved, save_answers, start_submission
from yipin.forms.services.versions import make_version
from yipin.organisations.choices import Right, UnitKind
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor
from yipin.rules.form_schema import (
    Column,
    Field,
    FormSchema,
    Section,
    schema_as_json,
    schema_digest,
)

BASICS = Section(
    "basics",
    "一、基本情况",
    (
        Field("unit", "申报单位", prefill="unit.name"),
        Field("members", "团员总数", "integer", prefill="unit.members"),
        Field("ratio", "团青比", "percent", required=False, prefill="unit.league_youth_ratio"),
        Field("leader", "负责人", "person", required=False, prefill="leader.name"),
        Field("brand", "品牌名称", max_chars=15),
    ),
)
PLAN = Section(
    "plan",
    "二、活动方案",
    (
        Field("aim", "活动目的", "long_text", max_chars=30),
        Field("outcome", "预期成果", "long_text", required=False),
        Field(
            "steps",
            "实施步骤",
            "table",
            required=False,
            columns=(Column("time", "时间"), Column("what", "做什么")),
        ),
    ),
)
FILES = Section(
    "files",
    "三、附件",
    (
        Field(
            "photo",
            "活动图片",
            "attachment",
            required=False,
            kinds=("png", "jpg"),
            max_mb=1,
            max_count=1,
        ),
    ),
)
OPINIONS = Section(
    "opinions",
    "四、意见",
    (
        Field("league", "团组织意见", "opinion_and_seal", required=False),
        Field("party", "党组织意见", "opinion_and_seal", required=False),
    ),
)
SCHEMA = FormSchema("application", "申报表", "1", sections=(BASICS, PLAN, FILES, OPINIONS))
GOOD_ANSWERS = {"brand": "朋辈修理铺", "aim": "让同学学会动手。"}


class FormFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Form

    key = factory.Sequence(lambda n: f"form-{n}")
    title = "申报表"
    schema = factory.LazyFunction(lambda: schema_as_json(SCHEMA))
    digest = factory.LazyFunction(lambda: schema_digest(SCHEMA))
    created_at = factory.Faker("date_time", tzinfo=None)


class World:
    """A university, one college below it, its filler and those who sign."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.host = make_unit("青禾大学团委")
        self.college = make_unit("机械工程学院团委", parent=self.host, kind=UnitKind.COMMITTEE)
        self.other = make_unit("外语学院团委", parent=self.host, kind=UnitKind.COMMITTEE)
        self.filler = make_actor(self.college, Right.FILL_FORMS)
        self.league = make_actor(self.college, Right.ENDORSE_LEAGUE)
        self.party = make_actor(self.college, Right.ENDORSE_PARTY)
        self.office = make_actor(self.host, Right.RUN_PROGRAMMES, Right.ENDORSE_LEAGUE)
        self.stranger = make_actor(self.other, Right.FILL_FORMS, Right.ENDORSE_LEAGUE)
        self.form = FormFactory(created_at=now)

    def submission(self, actor: Actor | None = None, unit: Unit | None = None) -> Submission:
        return start_submission(
            actor=actor or self.filler, form=self.form, unit=unit or self.college, now=self.now
        )

    def planned(self) -> list[PlannedStep]:
        return [
            PlannedStep("league", "学院团委意见", "league", self.college),
            PlannedStep("party", "学院党委意见", "party", self.college),
        ]

    def filled(self, **answers: object) -> Submission:
        """A submission with everything that is required."""
        submission = self.submission()
        self.write(submission, **{**GOOD_ANSWERS, "members": "412", **answers})
        return submission

    def write(self, submission: Submission, actor: Actor | None = None, **answers: object) -> Saved:
        submission.refresh_from_db()
        saved = save_answers(
            actor=actor or self.filler,
            submission=submission,
            answers=answers,
            base_revision=submission.revision,
            now=self.now,
        )
        submission.refresh_from_db()
        return saved

    def version(self, submission: Submission, **fields: object) -> Version:
        return make_version(
            actor=fields.pop("actor", self.filler), submission=submission, now=self.now, **fields
        )

    def send(self, submission: Submission) -> list[Endorsement]:
        """Send the draft as it is now."""
        return open_chain(
            actor=self.filler,
            submission=submission,
            endorsers=self.planned(),
            version=self.version(submission),
            now=self.now,
        )

    def answer(
        self, actor: Actor, row: Endorsement, verdict: str = "signed", **fields: object
    ) -> Endorsement:
        row = Endorsement.objects.get(pk=row.pk)
        said = {"opinion": "同意申报。", "password": PASSWORD, "now": self.now} | fields
        return give_opinion(actor=actor, endorsement=row, verdict=verdict, **said)
