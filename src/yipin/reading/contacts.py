"""Is there a telephone number, an address or a named contact?"""

from __future__ import annotations

import re

from yipin.reading.draft import Found, found
from yipin.reading.outline import Line

_CONTACT = re.compile(
    r"(?:联系|咨询|值班|服务|监督|举报)?(?:电话|手机|传真|热线)(?:号码)?[:(]?\(?\d|联系(?:人|方式|电话)[:为是][^,。\t]{0,2}[\u4e00-\u9fff\d]|联系(?:人|方式|电话)[\u4e00-\u9fff]{1,3}(?:某|老师|同学|同志)|(?:QQ|qq|微信)群?(?:号)?[:]?\d{5}|[\w.\-]{2,40}[@#][\w\-]{2,30}\.[a-z]{2,6}|(?<!\d)0\d{2,3}-\d{5,8}|(?<!\d)0{6,11}(?!\d)|0{3,4}-0{5,8}|分机号?\d|短号:?\d|^联系:|内线:?\d|联系(?:科室|部门|单位|地址):|[\u4e00-\u9fff]{1,2}某?某?老师处|负责老师:"
)
_REST = re.compile(r"[\d()-]*")  # a number is marked to its end


def read_contacts(lines: tuple[Line, ...]) -> Found[bool] | None:
    for line in lines:
        match = _CONTACT.search(line.flat)
        if match:
            end = _REST.match(line.flat, match.end())
            return found(True, line.script.cut(match.start(), end.end() if end else match.end()))
    return None
