"""What stops the upkeep of a site, as a sentence for whoever sits at the terminal."""

from __future__ import annotations


class UpkeepRefused(Exception):
    """Nothing was changed. The words say what stands against it, and what to do."""


class BrokenOff(UpkeepRefused):
    """Something was changed, and the site is marked as unfinished."""
