"""Two plain tables for the bare views."""

from __future__ import annotations

from django.db import models


class Counter(models.Model):
    hits = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.hits)


class Hit(models.Model):
    text = models.CharField(max_length=200)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.text
