"""What a page takes from a request it never trusts: no number is too long, no sign too odd."""

import pytest
from django.http import HttpResponse, QueryDict
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.organisations import make_actor, make_unit
from yipin.organisations.choices import Right
from yipin.organisations.permissions import NOBODY, anyone
from yipin.rules.plain import UNSAVEABLE, saveable
from yipin.web.permission import requires
from yipin.web.typed import LARGEST_KEY, MOST_SIGNS, whole_typed, wholes_typed, words_typed

ODD = [
    "",
    "-1",
    "+1",
    "1.0",
    " 1",
    "1 ",
    "²",
    "一",
    "٣",
    "9" * 30,
    "9" * 5000,
    str(LARGEST_KEY + 1),
]


@given(st.integers(min_value=0, max_value=LARGEST_KEY))
def test_a_whole_number_is_read_as_itself(number):
    assert whole_typed(str(number)) == number


@pytest.mark.parametrize("text", ODD)
def test_whatever_no_row_can_have_is_no_number(text):
    assert whole_typed(text) is None


@given(st.text(), st.integers(min_value=0, max_value=10**6))
def test_nothing_read_goes_over_the_most(text, most):
    read = whole_typed(text, most=most)
    assert read is None or 0 <= read <= most


def test_the_order_of_the_page_is_kept():
    assert wholes_typed(["3", "x", "1", "9" * 40, "2"]) == [3, 1, 2]


@given(st.text())
def test_a_search_is_never_longer_than_a_search_can_be(text):
    asked = QueryDict(mutable=True)
    asked["q"] = text
    assert len(words_typed(asked)) <= MOST_SIGNS


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["王" * 50_000, "\x00王\x00", "%_\\"])
def test_an_odd_search_is_answered(client, words):
    client.force_login(make_actor(make_unit("青禾大学团委"), Right.ADMINISTER).person)
    for page in ("/office/units/", "/office/people/"):
        assert client.get(page, {"q": words}).status_code == 200
    assert client.post("/office/people/list.xlsx", {"q": words}).status_code in {200, 302}


@given(st.text())
def test_what_passed_the_door_can_be_kept_and_is_not_changed_again(text):
    kept = saveable(text)
    assert not UNSAVEABLE.search(kept)
    assert "\r" not in kept
    assert saveable(kept) == kept


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("一行\r\n二行\r三行", "一行\n二行\n三行"),
        ("材料\x0b费", "材料 费"),
        ("头一段\x0b软回车\r\n第二段", "头一段\n软回车\n第二段"),
        ("王\x00小\x1b明\x7f", "王小明"),
        ("列\t列", "列\t列"),
    ],
)
def test_every_view_reads_lines_as_a_browser_counts_them(rf, typed, read):
    """``requires`` stands before every view (``tests.house`` walks them)."""

    @requires(anyone)
    def echo(request):
        return HttpResponse(request.POST["words"] + request.GET["words"])

    request = rf.post("/", {"words": typed}, query_params={"words": typed})
    request.actor = NOBODY
    assert echo(request).content.decode() == read + read
