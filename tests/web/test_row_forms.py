"""A list of rows that was torn on its way is answered in one sentence, in no other language."""

import pytest
from django.core.exceptions import BadRequest

from tests.web.theme.test_fault_words import every_form
from yipin.web.office.funds.settings_form import TrancheForms
from yipin.web.office.funds.table_form import CategoryForms
from yipin.web.office.reviews.rubric_views import RubricForms
from yipin.web.public.errors import bad_request
from yipin.web.theme.row_forms import WholeRows

ROWS = [CategoryForms, RubricForms, TrancheForms]
TORN = [
    {"left": "over"},
    {"form-TOTAL_FORMS": "x", "form-INITIAL_FORMS": "0"},
    {"form-TOTAL_FORMS": "-1", "form-INITIAL_FORMS": "0"},
    {"form-TOTAL_FORMS": "999999", "form-INITIAL_FORMS": "0"},
]


def test_every_list_of_rows_is_counted():
    assert every_form()
    assert set(WholeRows.__subclasses__()) == set(ROWS)


@pytest.mark.parametrize("rows", ROWS)
@pytest.mark.parametrize("sent", TORN)
def test_a_torn_list_is_a_request_nobody_can_read(rows, sent):
    with pytest.raises(BadRequest):
        rows(sent).is_valid()


def test_it_is_answered_with_what_to_do(rf):
    page = bad_request(rf.post("/"), BadRequest("rows"))
    assert page.status_code == 400
    assert "网页送来的内容不完整。请回到上一页，刷新后再做一次。" in page.content.decode()
