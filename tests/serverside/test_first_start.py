"""The very first start makes the sample world and then serves it, typesetter and all."""

import re

from tests.serverside.sites import Visitor, served
from yipin.demo.accounts import PASSWORD


def test_a_form_of_the_sample_world_is_printed_at_once(tmp_path):
    with served(tmp_path, demo=True) as url:
        secretary = Visitor(url)
        assert secretary.sign_in("jixie", PASSWORD)[0] == 200
        _status, own = secretary.get("/applications/")
        addresses = set(re.findall(r'href="(/applications/\d+/)"', own))
        pages = [secretary.get(f"{one}print/?version=1") for one in addresses]
    assert any(status == 200 and "print/1.png" in page for status, page in pages)
