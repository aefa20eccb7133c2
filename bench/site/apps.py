from __future__ import annotations

from django.apps import AppConfig


class BenchConfig(AppConfig):
    name = "bench.site"
    label = "bench"
