"""Which device and browser, in words; and an address with its end hidden."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

BROWSERS = (  # the first that fits: many name Chrome and Safari besides themselves
    (r"MicroMessenger", "微信"),
    (r"DingTalk", "钉钉"),
    (r"QQBrowser|MQQBrowser", "QQ 浏览器"),
    (r"UCBrowser|UBrowser", "UC 浏览器"),
    (r"Edg(e|A|iOS)?/", "Edge"),
    (r"OPR/|Opera", "Opera"),
    (r"Firefox|FxiOS", "Firefox"),
    (r"HuaweiBrowser", "华为浏览器"),
    (r"Chrome|CriOS|Chromium", "Chrome"),
    (r"Safari", "Safari"),
)
SYSTEMS = (
    (r"HarmonyOS|OpenHarmony", "鸿蒙"),
    (r"Android", "安卓手机"),
    (r"iPhone", "iPhone"),
    (r"iPad", "iPad"),
    (r"Windows", "Windows 电脑"),
    (r"Macintosh|Mac OS X", "Mac 电脑"),
    (r"Linux|X11|CrOS", "Linux 电脑"),
)


def _first(table: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for pattern, name in table if re.search(pattern, agent)), "")


def device_words(agent: str) -> str:
    """「Windows 电脑上的 Edge」, or what is known of it."""
    system, browser = _first(SYSTEMS, agent), _first(BROWSERS, agent)
    if system and browser:
        return _("%(system)s上的 %(browser)s") % {"system": system, "browser": browser}
    return system or browser or _("认不出的设备")


def masked_address(address: str) -> str:
    """The network is left to tell places apart, the very computer is not: 203.0.*.*"""
    if ":" in address:
        return ":".join(address.split(":")[:2]) + ":…"
    parts = address.split(".")
    return f"{parts[0]}.{parts[1]}.*.*" if len(parts) == 4 else _("地址不明")


def way_words(way: str, outside: dict[str, str]) -> str:
    """How somebody came in; ``outside`` names the ways of the institution as they are set up."""
    ways = {"password": _("密码"), "passkey": _("通行密钥")} | outside
    return ways.get(way, _("密码"))
