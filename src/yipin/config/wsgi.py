"""The WSGI application; on the embedded site the background consumer starts with it."""

from __future__ import annotations

import os
import sys

from django.core.wsgi import get_wsgi_application

SWITCH_SECONDS = 0.001  # a thread that the database has answered waits no longer for its turn
sys.setswitchinterval(SWITCH_SECONDS)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yipin.config.embedded")

application = get_wsgi_application()

if os.environ.get("YIPIN_CONSUMER") == "1":
    from yipin.config.consumer import start_consumer

    start_consumer()
