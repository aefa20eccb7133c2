"""What the wall tells: words within bounds, pictures without anything of the camera."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from PIL import Image

from tests.factories.titles import make_brand_world, make_title
from yipin.organisations.permissions import Refused
from yipin.projects.models import Title
from yipin.projects.services.title_changes import put_on_wall
from yipin.projects.services.title_stories import add_picture, remove_picture, write_story
from yipin.projects.title_queries import WallFilters, choices_on_wall, titles_on_wall

pytestmark = pytest.mark.django_db
GPS = 0x8825


@pytest.fixture
def world(now):
    return make_brand_world(now, colleges=3)


@pytest.fixture
def title(world, now):
    return make_title(world, 0, now)


def photograph() -> bytes:
    """Lying on its side, with a place and a maker noted in it."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "SomePhone"
    exif.get_ifd(GPS)[1] = "N"
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "seagreen").save(out, "JPEG", exif=exif, comment=b"at home")
    return out.getvalue()


def tell(world, title, now, summary="课间十分钟学会一个急救动作。", story="每周三下午。"):
    desk = world.colleges[0].secretary
    return write_story(actor=desk, title=title, summary=summary, story=story, now=now)


def test_a_picture_is_made_anew_upright_and_says_nothing_of_the_camera(world, title, now):
    desk = world.colleges[0].secretary
    picture = add_picture(
        actor=desk, title=title, upload=photograph(), name="现场.jpg", words="同学在练", now=now
    )
    with picture.file.content.open("rb") as stream:
        data = stream.read()
    made = Image.open(io.BytesIO(data))
    assert made.size == (40, 60)
    assert dict(made.getexif()) == {}
    assert b"SomePhone" not in data
    assert b"at home" not in data
    remove_picture(actor=world.office, picture=picture, now=now)
    assert not title.pictures.exists()


def test_pictures_need_words_and_are_six_at_most_and_pictures(world, title, now):
    desk = world.colleges[0].secretary

    def add(upload=None, words="现场"):
        data = upload or photograph()
        add_picture(actor=desk, title=title, upload=data, name="a.jpg", words=words, now=now)

    with pytest.raises(Refused, match="请写图片上是什么"):
        add(words=" ")
    with pytest.raises(Refused, match="超出 1 字"):
        add(words="字" * 81)
    with pytest.raises(Refused, match="这里不收"):
        add(upload=b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n")
    with pytest.raises(Refused, match="图片已损坏"):
        add(upload=photograph()[:300])
    for _at in range(6):
        add()
    with pytest.raises(Refused, match="最多放 6 张"):
        add()


def test_words_have_their_bounds_and_others_may_not_write(world, title, now):
    with pytest.raises(Refused, match="超出 2 字"):
        tell(world, title, now, summary="字" * 82)
    with pytest.raises(Refused):
        write_story(actor=world.colleges[1].secretary, title=title, summary="x", story="", now=now)
    tell(world, title, now)
    put_on_wall(actor=world.office, title=title, is_shown=True, now=now)
    with pytest.raises(Refused, match="不能空着"):
        tell(world, title, now, summary=" ")


def test_the_wall_is_found_by_word_theme_year_and_unit(world, title, now):
    tell(world, title, now)
    put_on_wall(actor=world.office, title=title, is_shown=True, now=now)
    hidden = make_title(world, 1, now, subject="搭把手")
    assert hidden not in titles_on_wall(WallFilters(), now.date())
    for wanted in (
        WallFilters(words="急救 第1"), WallFilters(theme="志愿服务类"), WallFilters(year=2027),
        WallFilters(unit=title.unit_id),
    ):  # fmt: skip
        assert list(titles_on_wall(wanted, now.date())) == [title]
    for wanted in (
        WallFilters(words="没有"),
        WallFilters(year=2026),
        WallFilters(unit=0, theme="x"),
    ):
        assert not titles_on_wall(wanted, now.date()).exists()
    choices = choices_on_wall(now.date())
    assert (choices.themes, choices.years) == (["志愿服务类"], [2027])
    last = title.valid_until
    assert titles_on_wall(WallFilters(), last).exists()
    assert not titles_on_wall(WallFilters(), last + timedelta(days=1)).exists()
    assert choices_on_wall(last + timedelta(days=1)).years == []
    Title.objects.filter(pk=title.pk).update(state="withdrawn")
    assert not titles_on_wall(WallFilters(), now.date()).exists()
