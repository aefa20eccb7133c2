from __future__ import annotations

from yipin.config.wsgi import application as application  # noqa: PLC0414 - served as the site is
