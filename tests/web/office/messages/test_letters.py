"""Writing to many: filters joined with AND, preview, holding, sending once, the outbox."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.organisations import PersonFactory
from tests.factories.rounds import filled_application, make_world, submitted_application
from yipin.journal.models import Delivery, DigestRun, Letter, Message, NoticeChoice
from yipin.journal.queries import inbox_of
from yipin.journal.services.deliveries import deliver_batch
from yipin.journal.services.messages import send_message
from yipin.organisations.permissions import Refused
from yipin.projects.letter_recipients import desks_for, facts_for, recipients_of
from yipin.projects.services.digests import send_digests
from yipin.projects.services.letters import (
    UNDO,
    hold_letter,
    queue_letter,
    save_letter,
    send_due_letters,
    take_back_letter,
)
from yipin.projects.services.outgoing import change_wording, reset_wording
from yipin.rules.letter_filters import LetterFilter

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(now):
    world = make_world(now, colleges=3)
    submitted_application(world, world.colleges[0], now)
    filled_application(world, world.colleges[1], now, title="夜航灯")
    Message.objects.all()
    return world


def reached(world, now, **wanted) -> list[str]:
    desks = desks_for(world.host, LetterFilter(**wanted), now)
    return [one.unit.name for one in recipients_of(desks)]


def test_conditions_are_joined_with_and(world, now):
    first, second, third = (college.unit.name for college in world.colleges)
    key = world.round.pk
    assert reached(world, now) == [first, second, third]
    assert reached(world, now, round=key, submitted="yes") == [first]
    assert reached(world, now, round=key, submitted="no") == [second, third]
    assert reached(world, now, round=key, submitted="no", states=("draft",)) == [second]
    assert reached(world, now, round=key, submitted="yes", states=("draft",)) == []
    assert reached(world, now, under=world.colleges[2].unit.pk) == [third]
    assert reached(world, now, kinds=("committee",)) == []
    assert reached(world, now, states=("draft",)) == []
    assert reached(world, now, round=key + 999) == []


def test_the_stage_asked_for_is_the_one_that_is_worked_on(world, now):
    """What was handed in waits to be screened, so that the stage is not over with its days."""
    then = now + timedelta(days=100)
    assert reached(world, then, round=world.round.pk, stage="pitch") == []
    assert len(reached(world, then, round=world.round.pk, stage="screening")) == 3


def test_only_what_lies_below_the_desk_is_ever_reached(world, now):
    other = world.colleges[0].unit
    assert desks_for(other, LetterFilter(under=world.colleges[1].unit.pk), now).count() == 0


def write(world, now, **changes) -> Letter:
    given = {
        "title": "请{单位}抓紧", "body": "{姓名}：{项目计划}还差{还差}。", "filters": {
            "round": world.round.pk, "submitted": "no"},
    }  # fmt: skip
    return save_letter(actor=world.office, letter=None, now=now, **(given | changes))


def test_a_letter_goes_out_once_after_the_minute_for_taking_back(world, now):
    Delivery.objects.all().update(state="sent")
    letter = queue_letter(actor=world.office, letter=write(world, now), now=now)
    assert send_due_letters(now=now + UNDO - timedelta(seconds=1)) == 0
    at = now + UNDO
    assert [send_due_letters(now=at), send_due_letters(now=at)] == [1, 0]
    letter.refresh_from_db()
    assert (letter.state, letter.told) == ("sent", 2)
    titles = sorted(letter.messages.values_list("title", flat=True))
    assert titles == ["请第2学院团总支抓紧", "请第3学院团总支抓紧"]
    assert deliver_batch(now=at) == 2
    assert sorted(one.subject for one in mail.outbox) == titles


def test_a_letter_whose_worker_was_killed_before_the_end_tells_nobody_twice(world, now):
    letter = queue_letter(actor=world.office, letter=write(world, now), now=now)
    send_due_letters(now=now + UNDO)
    Letter.objects.filter(pk=letter.pk).update(state="queued")
    send_due_letters(now=now + UNDO)
    assert letter.messages.count() == 2


def test_held_letters_stay_and_queued_ones_come_back(world, now):
    held = hold_letter(actor=world.office, letter=write(world, now), now=now)
    assert send_due_letters(now=now + timedelta(days=9)) == 0
    queued = queue_letter(actor=world.office, letter=held, now=now, send_at=now + timedelta(days=1))
    back = take_back_letter(actor=world.office, letter=queued, now=now)
    assert (back.state, back.send_at) == ("draft", None)
    assert send_due_letters(now=now + timedelta(days=9)) == 0


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": ""}, "empty"),
        ({"body": "{项目计滑}"}, "faults"),
        ({"filters": {"submitted": "no"}}, "no_round"),
        ({"filters": {"kinds": ["society"]}}, "nobody"),
    ],
)
def test_what_cannot_be_sent_is_refused(world, now, changes, code):
    with pytest.raises(Refused) as refused:
        queue_letter(actor=world.office, letter=write(world, now, **changes), now=now)
    assert refused.value.code == code


def test_facts_of_each_copy_cost_a_fixed_number_of_reads(world, now, django_assert_num_queries):
    wanted = LetterFilter(round=world.round.pk)
    people = recipients_of(desks_for(world.host, wanted, now))
    for some in (people[:1], people):
        with django_assert_num_queries(4):
            facts = facts_for(some, wanted, "校团委", now)
    assert facts[0]["项目名称"] == "“百炼匠心工作坊”"


@pytest.fixture
def officer(world, client):
    client.force_login(world.office.person)
    return client


def test_from_writing_over_preview_to_sending(world, officer):
    given = {
        "title": "请抓紧",
        "body": "{姓名}，您好。",
        "round": world.round.pk,
        "submitted": "no",
    }
    answer = officer.post(reverse("letter_new"), given | {"act": "ready"}, follow=True)
    assert "第 1 位，共 2 位" in answer.text
    letter = Letter.objects.get()
    second = world.colleges[2].secretary.person.name
    assert (
        f"{second}，您好。"
        in officer.get(reverse("letter_preview", args=[letter.pk]) + "?n=2").text
    )
    assert "2 人会收到" in officer.get(reverse("letter_who", args=[letter.pk])).text
    done = officer.post(reverse("letter_act", args=[letter.pk]), {"act": "send"}, follow=True)
    assert "发出以前可以撤回" in done.text
    wrong = officer.post(reverse("letter_act", args=[letter.pk]), {"act": "back"}, follow=True)
    assert "撤回来了" in wrong.text
    late = {"act": "send", "send_at": "2001-01-01T08:00"}
    assert (
        "要在现在以后"
        in officer.post(reverse("letter_act", args=[letter.pk]), late, follow=True).text
    )


def test_who_has_no_address_is_named(world, officer, now):
    person = world.colleges[1].secretary.person
    person.email = ""
    person.save()
    letter = write(world, now)
    page = officer.get(reverse("letter_who", args=[letter.pk]) + "?show=without").text
    assert person.name in page
    assert "没有邮箱，只收站内消息" in page


def test_an_unknown_blank_is_shown_with_its_place(officer):
    page = officer.post(reverse("letter_new"), {"title": "甲", "body": "一\n{姓明}"}).text
    assert "第 2 行第 1 个字" in page
    assert not Letter.objects.exists()


def test_deliveries_are_listed_by_a_fixed_number_of_queries(world, officer, now):
    Delivery.objects.all().delete()
    officer.get(reverse("outbox_deliveries"))  # the session notes the minute once
    counts = []
    for more in (1, 49):
        send_message(
            recipients=PersonFactory.create_batch(more), kind="x", title="甲",
            unit_id=world.host.pk, at=now,
        )  # fmt: skip
        with CaptureQueriesContext(connection) as seen:
            assert len(officer.get(reverse("outbox_deliveries")).context["rows"]) == (
                1 if more == 1 else 50
            )
        counts.append(sum("django_session" not in one["sql"] for one in seen.captured_queries))
    assert counts[0] == counts[1] <= 12


def test_failures_are_shown_and_sent_again(world, officer, now):
    Delivery.objects.all().update(state="failed", error="对方邮箱满了（452）", attempts=6)
    count = Delivery.objects.filter(message__unit_id__isnull=False).count()
    page = officer.get(reverse("outbox_deliveries") + "?state=failed").text
    assert "对方邮箱满了（452）" in page
    assert "试过 6 次" in page
    one = Delivery.objects.first()
    officer.post(reverse("outbox_act"), {"one": f"retry:{one.pk}"})
    one.refresh_from_db()
    assert (one.state, one.attempts) == ("waiting", 0)
    officer.post(reverse("outbox_act"), {"act": "retry", "all": "1"})
    assert count and not Delivery.objects.filter(state="failed").exists()


def test_the_switch_holds_what_the_unit_sends(world, officer, now):
    Delivery.objects.all().update(state="sent")
    officer.post(reverse("outbox_hold"), {"act": "hold", "note": "写错了"})
    assert "本单位已暂停外发" in officer.get(reverse("outbox")).text
    person = PersonFactory()
    send_message(recipients=[person], kind="x", title="甲", unit_id=world.host.pk, at=now)
    assert deliver_batch(now=now) == 0
    assert inbox_of(person.pk).count() == 1
    officer.post(reverse("outbox_hold"), {"act": "release"})
    assert deliver_batch(now=now) == 1


def test_own_words_hold_for_the_unit_and_go_back(world, now):
    change_wording(
        actor=world.office,
        kind="application.returned",
        title="请改：{项目名称}",
        body="{说明}",
        now=now,
    )
    from yipin.projects.models import Application
    from yipin.projects.services.screening import return_application

    application = Application.objects.get(state="submitted")
    return_application(actor=world.office, application=application, reason="补材料", now=now)
    assert (
        Message.objects.filter(kind="application.returned").first().title == "请改：百炼匠心工作坊"
    )
    assert reset_wording(actor=world.office, kind="application.returned", now=now)
    with pytest.raises(Refused, match="第 1 行第 1 个字"):
        change_wording(actor=world.office, kind="round", title="{说明}", body="", now=now)


def test_a_digest_is_made_once_a_day_with_what_is_due(world, now):
    person = world.colleges[2].secretary.person
    NoticeChoice.objects.create(person_id=person.pk, mode="daily", hour=14)
    Delivery.objects.all().update(state="sent")
    send_message(
        recipients=[person], kind="application.merged", title="已并入", at=now - timedelta(hours=1)
    )
    assert deliver_batch(now=now) == 0
    before = now.replace(hour=13)
    assert send_digests(now=before) == 0
    assert [send_digests(now=now), send_digests(now=now)] == [1, 0]
    assert deliver_batch(now=now) == 1
    assert mail.outbox[0].subject == "今日汇总：3月25日"
    assert "· 已并入" in mail.outbox[0].body
    assert world.round.name in mail.outbox[0].body
    assert DigestRun.objects.count() == 1
    assert not inbox_of(person.pk).filter(kind="digest").exists()


def test_an_empty_digest_is_not_sent(world, now):
    quiet = PersonFactory()
    NoticeChoice.objects.create(person_id=quiet.pk, mode="daily", hour=8)
    assert send_digests(now=now) == 0
    assert DigestRun.objects.filter(person_id=quiet.pk).count() == 1


def test_a_letter_without_title_or_text_is_refused_in_place_but_kept_as_a_draft(world, officer):
    given = {"title": " ", "body": "", "round": world.round.pk}
    page = officer.post(reverse("letter_new"), given | {"act": "ready"}).text
    assert "请写标题。" in page
    assert "请写正文。" in page
    assert not Letter.objects.exists()
    officer.post(reverse("letter_new"), given | {"act": "save"})
    assert Letter.objects.count() == 1
