"""Who may hand in, see and answer papers."""

from __future__ import annotations

from yipin.documents.models import Paper
from yipin.organisations.choices import Right
from yipin.organisations.permissions import (
    Actor,
    Permission,
    holds,
    is_at_host,
    is_own_unit,
    not_yours,
    permission,
    reaches,
)
from yipin.rules.verdicts import Verdict, allow

_may_run = holds(Right.RUN_PROGRAMMES)


def _named(name: str, asked: Permission) -> Permission:
    return Permission(name, asked.ask)


# The subject is a unit, a notice or a stored file.
can_take_in_notice = _named("documents.take_in_notice", reaches & _may_run)
can_see_notice = _named("documents.see_notice", reaches & _may_run)
can_discard_notice = _named("documents.discard_notice", reaches & _may_run)
can_answer_notice = _named("documents.answer_notice", reaches & _may_run)
can_see_file = _named("documents.see_file", reaches)


# Official papers speak for one unit: only its own desks write and issue them.
can_begin_paper = _named("papers.begin", is_at_host & _may_run)
can_write_paper = _named("papers.write", is_own_unit & _may_run)


@permission("papers.is_public")
def is_public_paper(actor: Actor, subject: Paper) -> Verdict:
    """Issued, and shown to everybody."""
    if subject.is_public and subject.state == Paper.State.ISSUED:
        return allow()
    return not_yours()


can_see_paper = _named("papers.see", is_public_paper | can_write_paper)
