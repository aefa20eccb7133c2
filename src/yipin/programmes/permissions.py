"""Who may prepare, open and see a programme and its rounds."""

from __future__ import annotations

from yipin.organisations.choices import Right
from yipin.organisations.permissions import Actor, Permission, holds, not_yours, permission, reaches
from yipin.programmes.models import Addressee, Round
from yipin.rules.verdicts import Verdict, allow

_may_run = holds(Right.RUN_PROGRAMMES)


def _named(name: str, asked: Permission) -> Permission:
    return Permission(name, asked.ask)


# The subject is the host unit, or anything that belongs to it (programme, definition, round).
can_change_definition = _named("programmes.change_definition", reaches & _may_run)
can_discard_definition = _named("programmes.discard_definition", reaches & _may_run)
can_open_round = _named("programmes.open_round", reaches & _may_run)
can_run_round = _named("programmes.run_round", reaches & _may_run)


@permission("programmes.is_public_round")
def is_public_round(actor: Actor, subject: Round) -> Verdict:
    """A round that is open to everybody shows its notice to everybody."""
    if subject.is_public:
        return allow()
    return not_yours()


@permission("programmes.is_addressed")
def is_addressed(actor: Actor, subject: Round) -> Verdict:
    """The desk's unit is addressed, lies above an addressed unit, or lies below one."""
    if actor.unit is not None and _touches(subject, actor.unit.path):
        return allow()
    return not_yours()


def _touches(round_: Round, path: str) -> bool:
    addressed = Addressee.objects.filter(round=round_).values_list("unit__path", flat=True)
    return any(one.startswith(path) or path.startswith(one) for one in addressed)


can_see_round = _named("programmes.see_round", reaches | is_addressed)
can_see_public_notice = _named("programmes.see_public_notice", is_public_round | can_see_round)
