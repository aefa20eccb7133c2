"""The few icons of the look: 24 px grid, round ends, never alone on a button."""

from __future__ import annotations

ICONS: dict[str, str] = {
    "menu": '<path d="M3 6h18M3 12h18M3 18h18"/>',
    "search": '<circle cx="11" cy="11" r="6.5"/><path d="M16 16l5 5"/>',
    "print": '<path d="M7 9V4h10v5M7 18H4v-8h16v8h-3M7 15h10v5H7z"/>',
    "download": '<path d="M12 4v12M7 11.5l5 5 5-5M4 20h16"/>',
    "upload": '<path d="M12 16V4M7 8.5l5-5 5 5M4 16v4h16v-4"/>',
    "add": '<path d="M12 5v14M5 12h14"/>',
    "lock": '<rect x="5" y="11" width="14" height="9" rx="1.5"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v6M12 7.4v.2"/>',
}
SHAPES = frozenset({"dot", "ring", "half", "tri", "dia", "sq", "check", "x", "bar", "back"})
