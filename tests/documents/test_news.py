"""News items sent up the line: adopted at each level, counted once, shown by the host."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from PIL import Image

from tests.documents.test_files import docx_bytes
from tests.factories.documents import PDF
from tests.factories.organisations import make_actor, make_unit
from tests.factories.pictures import photograph
from yipin.documents.models import NewsItem
from yipin.documents.news_permissions import can_see_news
from yipin.documents.news_queries import (
    kept_news,
    levels_for,
    levels_of,
    news_by_unit,
    news_waiting_at,
    public_news,
    rounds_with_news,
)
from yipin.documents.services.files import store_file
from yipin.documents.services.news import (
    adopt_news,
    discard_news,
    note_use,
    publish_news,
    read_words,
    return_news,
    save_news,
    send_news,
    set_levels,
    withdraw_news,
)
from yipin.journal.models import Entry as JournalEntry
from yipin.organisations.choices import Right
from yipin.organisations.permissions import Refused
from yipin.rules.news import DEFAULT_LEVELS, Level

pytestmark = pytest.mark.django_db


class Line:
    """A branch below a college below the host, with a desk each, and one draft of the branch."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.host = make_unit("青禾大学团委")
        self.college = make_unit("机械学院团委", parent=self.host)
        self.branch = make_unit("一班团支部", parent=self.college, kind="branch")
        self.office = make_actor(self.host, Right.RUN_PROGRAMMES, Right.READ)
        self.league = make_actor(self.college, Right.ENDORSE_LEAGUE)
        self.secretary = make_actor(self.branch, Right.FILL_FORMS)
        self.item = self.written()

    def written(self, title: str = "开放第一天", **more) -> NewsItem:
        item = NewsItem(unit=self.branch, host=self.host, round_id=7, project_id=8)
        given = {"title": title, "paragraphs": ["甲", "乙"], "pictures": [], **more}
        return save_news(actor=self.secretary, item=item, now=self.now, **given)

    def do(self, act, actor, item: NewsItem | None = None, **more) -> NewsItem:
        fresh = kept_news().get(pk=(item or self.item).pk)
        return act(actor=actor, item=fresh, now=self.now, **more)

    def adopted(self) -> NewsItem:
        self.do(send_news, self.secretary)
        self.do(adopt_news, self.league, level="本级网站采用")
        return self.do(adopt_news, self.office, level="市级团组织简报采用")


@pytest.fixture
def line(now: datetime) -> Line:
    return Line(now)


def refused(code: str, act, *given, **named) -> None:
    with pytest.raises(Refused) as caught:
        act(*given, **named)
    assert caught.value.code == code


def test_up_the_line_level_by_level(line):
    line.do(send_news, line.secretary)
    assert list(news_waiting_at(line.college)) == [line.item]
    refused("not_yours", line.do, adopt_news, line.office, level="本级网站采用")
    line.do(adopt_news, line.league, level="本级网站采用")
    assert list(news_waiting_at(line.host)) == [line.item]
    done = line.do(adopt_news, line.office, level="市级团组织简报采用")
    assert (done.state, done.at_unit) == ("adopted", None)
    assert kept_news().get().points == 5


def test_the_highest_alone_counts_however_often_it_is_used(line):
    line.adopted()
    line.do(note_use, line.office, level="全国报刊采用")
    line.do(note_use, line.office, level="省级采用")
    (row,) = news_by_unit(7)
    assert (row.unit, row.sent, row.adopted, row.published, row.points) == (
        line.branch, 1, 1, 0, 20,
    )  # fmt: skip


def test_what_was_returned_counts_for_nothing_until_it_is_adopted_anew(line):
    line.do(send_news, line.secretary)
    line.do(adopt_news, line.league, level="本级网站采用")
    assert news_by_unit(7)[0].points == 1
    line.do(return_news, line.office, reason="请补人数。")
    (row,) = news_by_unit(7)
    assert (row.sent, row.adopted, row.points) == (1, 0, 0)
    line.adopted()
    assert news_by_unit(7)[0].points == 5


def test_a_unit_on_the_way_says_that_it_used_it_itself_and_no_more(line):
    line.do(send_news, line.secretary)
    assert levels_for(kept_news().get()) == DEFAULT_LEVELS[:1]
    refused("no_level", line.do, adopt_news, line.league, level="全国报刊采用")
    line.do(adopt_news, line.league, level="本级网站采用")
    assert levels_for(kept_news().get()) == DEFAULT_LEVELS
    line.do(adopt_news, line.office, level="市级报刊采用")
    assert levels_for(kept_news().get()) == DEFAULT_LEVELS


def test_returned_with_words_and_sent_again(line):
    line.do(send_news, line.secretary)
    refused("reason_missing", line.do, return_news, line.league, reason=" ")
    line.do(return_news, line.league, reason="请补人数。")
    refused("not_yours", line.do, adopt_news, line.league, level="本级网站采用")
    line.do(send_news, line.secretary)
    assert news_waiting_at(line.college).count() == 1


def test_withdrawn_by_the_unit_until_a_level_has_adopted_it(line):
    refused("changed_since", line.do, withdraw_news, line.secretary)
    line.do(send_news, line.secretary)
    refused("not_yours", line.do, withdraw_news, line.league)
    back = line.do(withdraw_news, line.secretary)
    assert (back.state, back.at_unit, back.sent_at) == ("draft", None, None)
    assert not news_waiting_at(line.college).exists()
    assert not can_see_news(line.office, back)
    assert JournalEntry.objects.filter(action="news.withdrawn").count() == 1
    line.do(send_news, line.secretary)
    line.do(adopt_news, line.league, level="本级网站采用")
    refused("adopted", line.do, withdraw_news, line.secretary)


def test_what_was_given_back_once_stays_on_the_list_when_it_is_withdrawn_later(line):
    line.do(send_news, line.secretary)
    line.do(return_news, line.league, reason="请补人数。")
    line.do(send_news, line.secretary)
    back = line.do(withdraw_news, line.secretary)
    assert (back.state, back.at_unit) == ("returned", None)
    assert can_see_news(line.office, back) and news_by_unit(7)[0].sent == 1


def test_what_was_taken_back_and_sent_anew_is_not_adopted_unread(line):
    line.do(send_news, line.secretary)
    read = kept_news().get()
    line.do(withdraw_news, line.secretary)
    item = kept_news().get()
    send_news(actor=line.secretary, item=item, now=line.now + timedelta(minutes=5))
    given = {"actor": line.league, "item": read, "now": line.now}
    refused("changed_since", adopt_news, level="本级网站采用", **given)
    refused("changed_since", return_news, reason="请补人数。", **given)


def test_only_a_level_of_the_table_is_taken(line):
    line.do(send_news, line.secretary)
    refused("no_level", line.do, adopt_news, line.league, level="宇宙级")


def test_shown_by_the_host_once_adopted_and_hidden_again(line):
    refused("changed_since", line.do, publish_news, line.office, is_shown=True)
    line.adopted()
    refused("not_yours", line.do, publish_news, line.league, is_shown=True)
    line.do(publish_news, line.office, is_shown=True)
    assert (list(public_news(7)), rounds_with_news()) == ([line.item], [7])
    line.do(publish_news, line.office, is_shown=False)
    assert not public_news().exists()


def test_written_and_thrown_away_by_the_unit_alone(line):
    refused("item", line.written, title=" ")
    draft = line.written("第二篇")
    line.do(discard_news, line.secretary, draft)
    line.do(send_news, line.secretary)
    refused("changed_since", line.do, discard_news, line.secretary)
    refused(
        "not_editable", line.do, save_news, line.secretary, title="改", paragraphs=["甲"],
        pictures=[],
    )  # fmt: skip


def test_a_draft_is_seen_by_its_unit_alone(line):
    item = kept_news().get()
    assert can_see_news(line.secretary, item)
    assert not can_see_news(line.office, item)
    line.do(send_news, line.secretary)
    assert can_see_news(line.office, kept_news().get())


def test_pictures_are_drawn_anew(line, now):
    stored = store_file(
        actor=line.secretary, unit=line.branch, upload=photograph(), name="合影.jpg", now=now,
        allowed=frozenset({"jpg"}),
    )  # fmt: skip
    broken = store_file(
        actor=line.secretary, unit=line.branch, upload=PDF, name="坏.pdf", now=now,
        allowed=frozenset({"pdf"}),
    )  # fmt: skip
    given = {"title": "有图", "paragraphs": ["甲"]}
    item = line.written(pictures=[(stored, "合影"), (broken, "坏")])
    line.do(save_news, line.secretary, item, pictures=[(stored, "开放日")], **given)
    picture = item.pictures.get()
    assert picture.caption == "开放日"
    with Image.open(picture.picture.open("rb")) as drawn:
        assert dict(drawn.getexif()) == {}
    line.do(save_news, line.secretary, item, pictures=[], **given)
    assert not item.pictures.exists()


def test_a_word_file_becomes_title_and_paragraphs():
    assert read_words(upload=docx_bytes(["开放第一天", "周六上午。", "", "来了三十人。"])) == (
        "开放第一天", ["周六上午。", "来了三十人。"],
    )  # fmt: skip
    refused("file_kind", read_words, upload=b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")


def test_the_table_of_levels_is_the_hosts_own(line, now):
    assert levels_of(line.host) == DEFAULT_LEVELS
    table = [Level("校报采用", 3)]
    set_levels(actor=line.office, unit=line.host, levels=table, now=now)
    assert levels_of(line.host) == tuple(table)
    given = {"unit": line.host, "levels": [], "now": now}
    refused("levels", set_levels, actor=line.office, **given)
    refused("not_yours", set_levels, actor=line.league, **given)
