"""Answers of a rule: allowed, or refused with a sentence that names the rule and the way out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """True when allowed. ``code`` is for programs, ``reason`` for the person who asked."""

    allowed: bool
    reason: str = ""
    code: str = ""

    def __bool__(self) -> bool:
        return self.allowed


@dataclass(frozen=True, slots=True)
class Refusal:
    """Always false, so that ``if not outcome`` reads the same for every rule."""

    code: str
    message: str

    def __bool__(self) -> bool:
        return False


def allow() -> Verdict:
    return Verdict(allowed=True)


def refuse(code: str, reason: str) -> Verdict:
    return Verdict(allowed=False, reason=reason, code=code)


def refusal_of(verdict: Verdict) -> Refusal:
    """The same refusal for callers that answer with something other than a verdict."""
    return Refusal(verdict.code, verdict.reason)
