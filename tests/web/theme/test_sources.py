"""What the content security policy and the look ask of every template and style sheet."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SHEETS = sorted((ROOT / "assets").rglob("*.css"))
SCRIPTS = sorted((ROOT / "assets").rglob("*.js"))
CROWDED = re.compile(r"(</(?:p|li|tr|td|th|div|section|ul|ol|dl|dd|dt|table|form|h\d)>.*){4}")
TEMPLATES = sorted((ROOT / "src").rglob("*.html"))
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|oklch|color-mix)\(")
FORM = re.compile(r"<form\b((?:{%.*?%}|{{.*?}}|[^>{])*)>(.*?)</form>", re.DOTALL)
HELD = re.compile(
    r'\brequired\b(?! %})|type="(?:number|email|url|date|datetime-local|month|time)"|\spattern='
    r"|minlength=|{% field |{% slot body|as_field_group|{{ ?form ?}}|{{ ?form\.(?!\w*errors)\w+ ?}}"
)
INCLUDED = re.compile(r"{% include ['\"]([^'\"]+)['\"].*?%}")
NAMED = re.compile(r":[^;{}]*\b(?:white|black|red|green|blue|gr[ae]y|orange|yellow)\b(?!-)[^;{}]*;")


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def without_comments(css: str) -> str:
    return re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)


@pytest.mark.parametrize("path", [s for s in SHEETS if s.name != "tokens.css"], ids=named)
def test_colours_stand_in_the_tokens_only(path: Path):
    css = re.sub(r"var\(--[\w-]+\)|--[\w-]+", "", without_comments(path.read_text()))
    assert COLOUR.findall(css) == []
    assert NAMED.findall(css) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_no_style_or_script_in_a_template(path: Path):
    html = re.sub(r"\{#.*?#\}|\{% comment.*?endcomment %\}", "", path.read_text(), flags=re.DOTALL)
    assert re.findall(r"<style\b", html) == []
    assert re.findall(r"\sstyle\s*=", html) == []
    assert re.findall(r"<script\b(?![^>]*\bsrc=)[^>]*>", html) == []
    assert re.findall(r"\s(?:on[a-z]+|hx-on[:\w-]*)\s*=\s*[\"']", html) == []
    assert re.findall(r"(?:src|href|action)=[\"'](?:https?:)?//", html) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_templates_stay_short(path: Path):
    assert len(path.read_text().splitlines()) <= 150


@pytest.mark.parametrize("path", [*SHEETS, *SCRIPTS], ids=named)
def test_sources_stay_short(path: Path):
    assert len(path.read_text().splitlines()) <= 300


def test_scripts_say_nothing_of_their_own():
    """What people read is translated by the server (theme/words.html)."""
    speaking = [
        named(path)
        for path in SCRIPTS
        if re.search(r"[\u4e00-\u9fff]", re.sub(r"//[^\n]*", "", path.read_text()))
    ]
    assert speaking == []


def test_every_word_that_a_script_asks_for_is_there():
    asked = {w for path in SCRIPTS for w in re.findall(r'\bword\("(\w+)"', path.read_text())}
    asked |= set(re.findall(r'"(signedOut|keptHere)"', "".join(p.read_text() for p in SCRIPTS)))
    words = (ROOT / "src/yipin/web/theme/templates/theme/words.html").read_text()
    given = {
        re.sub(r"-(\w)", lambda m: m[1].upper(), name)
        for name in re.findall(r"data-([\w-]+)=", words)
    }
    assert asked <= given


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_templates_are_not_squeezed(path: Path):
    """Short by what they do, not by long lines: a line ends three elements of a page at most."""
    assert [line for line in path.read_text().splitlines() if CROWDED.search(line)] == []


def with_pieces(html: str, depth: int = 4) -> str:
    """With what it includes by name."""
    by_name = {str(one).partition("/templates/")[2]: one for one in TEMPLATES}

    def piece(found: re.Match[str]) -> str:
        path = by_name.get(found[1])
        return with_pieces(path.read_text(), depth - 1) if path and depth else ""

    return INCLUDED.sub(piece, html)


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_the_site_says_what_is_missing_and_no_browser(path: Path):
    """A browser would say it in a language of its own, in a bubble that goes away."""
    asks = [
        opening
        for opening, body in FORM.findall(path.read_text())
        if "novalidate" not in opening and HELD.search(with_pieces(body))
    ]
    assert asks == []
