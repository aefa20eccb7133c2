"""What a unit handed in of its projects and titles stands on its desk as waiting for somebody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.funds import approve, make_claim, make_released
from tests.factories.projects import written_news
from tests.factories.titles import make_brand_world, make_title
from tests.pages import squeezed
from tests.web.unit.conftest import sit
from yipin.documents.services.news import send_news
from yipin.projects.milestones import plan_of
from yipin.projects.services.milestones import propose_change
from yipin.projects.services.rechecks import ask_recheck, hand_in_recheck
from yipin.projects.services.tasks import report_task, set_task
from yipin.rules.milestones import Planned

NOTHING = "没有等别人办的。"
READS = 22


def desk_of(actor):
    return squeezed(sit(actor).get(reverse("due")).text)


def hand_in_more(running, today, count):
    """``count`` news items and tasks, and the one change of plan there can be."""
    unit, project = running.world.colleges[0].secretary, running.first
    for number in range(count):
        item = written_news(running.world.colleges[0], project, today)
        send_news(actor=unit, item=item, now=today)
        task = set_task(
            actor=running.world.office, project=project, text=f"报照片{number}", proof="",
            due_at=today + timedelta(days=2), now=today,
        )  # fmt: skip
        report_task(actor=unit, task=task, report="好。", evidence=None, now=today)
    plan = [
        Planned(title=f"{one.title}改", due_on=one.due_on, who=one.who, key=str(one.pk))
        for one in plan_of(project)
    ]
    propose_change(actor=unit, project=project, plan=plan, reason="场地改了。", now=today)


@pytest.mark.parametrize("count", [1, 12])
def test_what_lies_with_the_host_is_listed_in_as_many_reads_for_many(
    running, today, count, django_assert_num_queries
):
    unit = running.world.colleges[0].secretary
    assert NOTHING in desk_of(unit)
    hand_in_more(running, today, count)
    client = sit(unit)
    client.get(reverse("due"))
    with django_assert_num_queries(READS):
        page = squeezed(client.get(reverse("due")).text)
    host = running.world.host.label
    assert NOTHING not in page
    assert page.count(f"等{host}核实。") == page.count(f"等{host}审核。") == count
    assert f"等{host}答复。" in page


@pytest.mark.django_db
def test_a_claim_waits_to_be_judged_and_then_to_be_paid():
    now = timezone.now()
    money = make_released(now)
    claim = make_claim(money, now, 60_000)
    assert "审核。" in desk_of(money.secretary)
    approve(money, claim, now)
    assert "登记结算。" in desk_of(money.secretary)


@pytest.mark.django_db
def test_a_recheck_waits_once_it_is_handed_in():
    now = timezone.now()
    world = make_brand_world(now)
    title = make_title(world, 0, now)
    due = timezone.localdate(now) + timedelta(days=9)
    recheck = ask_recheck(actor=world.office, title=title, due_on=due, now=now)
    secretary = world.colleges[0].secretary
    assert f"等{title.issuer_name}审核。" not in desk_of(secretary)
    hand_in_recheck(actor=secretary, recheck=recheck, statement="办了十二次。", now=now)
    assert f"等{title.issuer_name}审核。" in desk_of(secretary)
