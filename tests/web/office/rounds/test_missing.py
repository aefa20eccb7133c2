"""Who has not handed in; requests beyond the quota; adding; packing."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests.factories.organisations import make_actor
from tests.factories.rounds import (
    filled_application,
    make_college,
    make_world,
    submitted_application,
)
from tests.web.office.rounds.conftest import sit, words_of
from yipin.duties.models import Obligation, Reminder
from yipin.organisations.choices import Right
from yipin.programmes.services.rounds import add_units
from yipin.projects.models import Dossier, QuotaException
from yipin.projects.services.dossiers import pack_dossier
from yipin.projects.services.exceptions import ask_exception
from yipin.rules.definition import Quota


def missing(world) -> str:
    return reverse("round_missing", args=[world.round.pk])


def owed(world, at: int) -> Obligation:
    return Obligation.objects.get(unit=world.colleges[at].unit)


def test_the_slowest_stand_first_with_whom_to_call(office, world):
    page = words_of(office.get(missing(world)))
    assert "3 个单位里 2 个没交" in page
    assert page.index("第3学院团总支") < page.index("第2学院团总支")
    assert "还没开始" in page
    assert "填了 100%" in page
    assert world.colleges[2].secretary.person.name in page
    assert "没提醒过" in page
    assert "第1学院团总支" not in page


def test_units_are_found_by_name_and_initials(office, world):
    assert "第3学院团总支" not in words_of(office.get(missing(world), {"q": "第2"}))
    assert "没有符合的" in words_of(office.get(missing(world), {"q": "zzz"}))


def test_only_the_one_whose_button_was_pressed_is_reminded(office, world):
    address = reverse("round_remind", args=[world.round.pk])
    given = {"only": owed(world, 2).pk, "chosen": owed(world, 1).pk, "text": "样例在群里。"}
    assert "已提醒 1 个单位" in words_of(office.post(address, given, follow=True))
    assert Reminder.objects.get().obligation.unit == world.colleges[2].unit
    assert "今天提醒过 1 次" in words_of(office.get(missing(world)))


def test_the_chosen_ones_are_reminded_and_nobody_else(office, world):
    address = reverse("round_remind", args=[world.round.pk])
    office.post(address, {"chosen": owed(world, 1).pk})
    assert [one.obligation.unit for one in Reminder.objects.all()] == [world.colleges[1].unit]
    assert "没有可以提醒的单位" in words_of(office.post(address, {}, follow=True))


def test_more_time_needs_a_later_minute_and_a_reason(office, world):
    address = reverse("obligation_extend", args=[owed(world, 2).pk])
    early = {"due_at": "2027-03-20T12:00", "reason": "停电。"}
    assert "要晚于现在的截止时间" in words_of(office.post(address, early))
    assert "请写明理由" in words_of(office.post(address, {"due_at": "2027-04-03T23:59"}))
    page = words_of(office.post(address, {**early, "due_at": "2027-04-03T23:59"}, follow=True))
    assert "延期到4月3日（周六）24:00" in page
    assert owed(world, 2).is_extended


def test_excusing_and_asking_again(office, world):
    address = reverse("obligation_excuse", args=[owed(world, 2).pk])
    assert "请写明理由" in words_of(office.post(address, {"reason": " "}))
    page = words_of(office.post(address, {"reason": "今年撤并。"}, follow=True))
    assert "2 个单位里 1 个没交" in page
    assert "今年撤并。" in page
    office.post(reverse("obligation_restore", args=[owed(world, 2).pk]))
    assert "3 个单位里 2 个没交" in words_of(office.get(missing(world)))


def test_everybody_has_handed_in(office, world, now):
    for college in world.colleges[1:]:
        submitted_application(world, college, now)
    assert "该交的单位都交了" in words_of(office.get(missing(world)))


def test_units_that_need_not_apply_can_be_reminded_while_they_still_could(db, at_noon):
    world = make_world(at_noon, colleges=3, quotas=(Quota(max=2, who="各团总支"),))
    submitted_application(world, world.colleges[0], at_noon, title="扳手课堂")
    filled_application(world, world.colleges[1], at_noon, title="种子图书馆")
    office = sit(world.office)
    overview = words_of(office.get(reverse("round", args=[world.round.pk])))
    assert "看还没报的 2 个单位" in overview or "2 个单位可以报，还没报。" in overview
    page = words_of(office.get(missing(world)))
    assert "还有 2 个单位可以报" in page
    assert page.index("第3学院团总支") < page.index("第2学院团总支")
    assert "同意免交" not in page
    remind = reverse("round_remind", args=[world.round.pk])
    assert "没有可以提醒的单位" in words_of(office.post(remind, {"all": "1"}, follow=True))
    done = office.post(remind, {"all": "1", "group": "may", "text": "还有名额。"}, follow=True)
    assert "已提醒 2 个单位" in words_of(done)
    with time_machine.travel(at_noon + timedelta(days=90), tick=False):
        late = sit(world.office)
        assert "能报的单位都报了" in words_of(late.get(missing(world)))
        late.post(remind, {"all": "1", "group": "may"})
    assert Reminder.objects.count() == 2


def test_the_list_of_the_missing_is_downloaded(office, world):
    data = office.get(reverse("round_missing_xlsx", args=[world.round.pk])).content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows] == ["单位", "第3学院团总支", "第2学院团总支"]


@pytest.mark.parametrize("more", [0, 30])
def test_the_list_runs_in_the_same_number_of_queries(
    office, world, now, more, django_assert_num_queries
):
    units = [make_college(world.host, f"新增{n}学院团总支").unit for n in range(more)]
    add_units(actor=world.office, round_=world.round, units=units, now=now)
    office.get(missing(world))
    with django_assert_num_queries(9):
        office.get(missing(world))


@pytest.fixture
def asked(db, at_noon):
    world = make_world(at_noon, quotas=(Quota("unit", 1, 1, 2),))
    college = world.colleges[0]
    row = ask_exception(
        actor=college.secretary,
        held=world.round,
        unit=college.unit,
        reason="另有一项。",
        now=at_noon,
    )
    return world, row


def test_a_request_is_granted(asked):
    world, row = asked
    office = sit(world.office)
    page = words_of(office.get(reverse("round_exceptions", args=[world.round.pk])))
    assert "1 个例外名额的申请等您答复" in page
    assert "另有一项。" in page
    address = reverse("exception_answer", args=[row.pk])
    assert "同意第1学院团总支多报一项" in words_of(
        office.post(address, {"verdict": "grant"}, follow=True)
    )
    row.refresh_from_db()
    assert row.state == QuotaException.State.GRANTED


@pytest.mark.parametrize("count", [1, 20])
def test_requests_run_in_the_same_number_of_queries(db, at_noon, count, django_assert_num_queries):
    world = make_world(at_noon, colleges=count, quotas=(Quota("unit", 1, 1, 2),))
    for college in world.colleges:
        ask_exception(
            actor=college.secretary,
            held=world.round,
            unit=college.unit,
            reason="另有一项。",
            now=at_noon,
        )
    office, address = sit(world.office), reverse("round_exceptions", args=[world.round.pk])
    office.get(address)
    with django_assert_num_queries(8):
        office.get(address)


def test_declining_needs_words_and_keeps_them(asked):
    world, row = asked
    office, address = sit(world.office), reverse("exception_answer", args=[row.pk])
    refused = office.post(address, {"verdict": "decline", "answer": " "})
    assert refused.status_code == 422
    assert "不同意要写明原因" in words_of(refused)
    done = office.post(address, {"verdict": "decline", "answer": "名额已紧。"}, follow=True)
    assert "名额已紧。" in words_of(done)
    assert "没有等答复的申请" in words_of(done)


def test_adding_on_behalf_of_a_unit(office, world):
    address = reverse("round_add", args=[world.round.pk])
    theme = world.round.definition.parsed.themes[0].name
    given = {"unit": world.colleges[2].unit.pk, "title": "绿色校园", "theme": theme}
    refused = office.post(address, given)
    assert refused.status_code == 422
    assert "绿色校园" in words_of(refused)
    page = words_of(office.post(address, {**given, "reason": "统筹考虑。"}, follow=True))
    assert "已替第3学院团总支增补“绿色校园”" in page
    made = world.round.applications.get(title="绿色校园")
    assert (made.state, made.added_by_host) == ("submitted", True)


def test_packing_says_how_far_it_is_and_then_offers_it(office, world, at_noon):
    page = reverse("round_dossiers", args=[world.round.pk])
    assert "打包这 1 项" in words_of(office.get(page))
    office.post(reverse("round_pack", args=[world.round.pk]))
    dossier = Dossier.objects.get()
    part = words_of(office.get(page, headers={"HX-Request": "true"}))
    assert "正在打包，第 0 项，共 1 项" in part
    assert 'hx-trigger="every 1s"' in part
    assert "<html" not in part
    pack_dossier(dossier_id=dossier.pk, now=at_noon)
    done = words_of(office.get(page, headers={"HX-Request": "true"}))
    assert reverse("dossier_file", args=[dossier.pk]) in done
    assert "hx-trigger" not in done
    other = sit(make_actor(world.host, Right.RUN_PROGRAMMES))
    assert reverse("dossier_file", args=[dossier.pk]) not in words_of(other.get(page))


def test_nothing_to_pack_says_so(db, at_noon):
    world = make_world(at_noon)
    office = sit(world.office)
    address = reverse("round_pack", args=[world.round.pk])
    assert "还没有交来的申报" in words_of(office.post(address, follow=True))


def test_a_place_granted_too_late_leads_to_more_time(asked):
    world, row = asked
    page = reverse("round_exceptions", args=[world.round.pk])
    answer = reverse("exception_answer", args=[row.pk])
    assert "申报已经截止" not in words_of(sit(world.office).get(page))
    late = world.round.stages.get(key="apply").closes_at + timedelta(hours=1)
    more = reverse("obligation_extend", args=[owed(world, 0).pk])
    with time_machine.travel(late, tick=False):
        office = sit(world.office)
        before = words_of(office.get(page))
        assert "申报已经截止，同意了这个单位也交不了，要另外给它延期。" in before
        assert more in before
        granted = words_of(office.post(answer, {"verdict": "grant"}, follow=True))
        assert "现在还交不了。请在下面“答复过的”里给它延期。" in granted
        assert more in granted
        until = f"{late + timedelta(days=3):%Y-%m-%dT%H:%M}"
        office.post(more, {"due_at": until, "reason": "例外名额。"})
        after = words_of(office.get(page))
        assert "申报已经截止" not in after
