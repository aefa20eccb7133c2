"""Who a letter reaches: people in posts below the writing unit for whom every condition holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from yipin.duties.models import Obligation
from yipin.organisations.choices import Right
from yipin.organisations.models import Appointment, Person, Post, Unit
from yipin.organisations.queries import current_on
from yipin.programmes.models import Addressee, Round
from yipin.programmes.queries import application_stage_of, stage_now
from yipin.projects.models import Application
from yipin.projects.stage_progress import done_in_round
from yipin.rules.deadlines import closing_words
from yipin.rules.letter_filters import LetterFilter
from yipin.rules.project_stages import PASSED
from yipin.rules.quotation import quoted

SOURCE = "round"
EVER_SENT = ("submitted", "returned", "refused", "merged", *PASSED)
UNFINISHED = ("draft", "returned")


@dataclass(frozen=True, slots=True)
class LetterRecipient:
    """A person once, however many posts match; ``unit`` and ``post`` are those of the first."""

    person: Person
    unit: Unit
    post: str
    more_units: tuple[str, ...] = ()

    @property
    def units(self) -> str:
        return "、".join((self.unit.label, *self.more_units))


def desks_for(host: Unit, wanted: LetterFilter, now: datetime) -> QuerySet[Appointment]:
    """The appointments that match every condition, in the order of the tree. One query."""
    held = Appointment.objects.filter(
        current_on(timezone.localdate(now)),
        unit__path__startswith=host.path,
        unit__is_closed=False,
    ).select_related("person", "post", "unit")
    if wanted.under:
        above = Unit.objects.filter(pk=wanted.under, path__startswith=host.path).first()
        held = held.filter(unit__path__startswith=above.path) if above else held.none()
    if wanted.kinds:
        held = held.filter(unit__kind__in=wanted.kinds)
    held = held.filter(post__in=_posts(wanted))
    if wanted.needs_round:
        return held.none()
    if wanted.round:
        held = _of_round(held, host, wanted, now)
    return held.order_by("unit__path", "post__order", "id")


def _posts(wanted: LetterFilter) -> list[int]:
    """Posts are few; rights are a list that not every database can look into."""
    posts = Post.objects.all()
    if wanted.posts:
        return [post.pk for post in posts if str(post.pk) in wanted.posts]
    return [post.pk for post in posts if Right.FILL_FORMS in post.rights]


def _of_round(
    held: QuerySet[Appointment], host: Unit, wanted: LetterFilter, now: datetime
) -> QuerySet[Appointment]:
    round_ = Round.objects.filter(pk=wanted.round or 0, unit__path__startswith=host.path).first()
    if round_ is None:
        return held.none()
    if wanted.stage:
        running = stage_now(round_, now, done_in_round(round_))
        if running is None or running.key != wanted.stage:
            return held.none()
    held = held.filter(unit__in=Addressee.objects.filter(round=round_).values("unit"))
    own = Application.objects.filter(round=round_).exclude(state="discarded")
    for key in ("states", "themes"):
        if chosen := getattr(wanted, key):
            held = held.filter(unit__in=own.filter(**{f"{key[:-1]}__in": chosen}).values("unit"))
    if wanted.missing:
        incomplete = own.filter(state__in=UNFINISHED, submission__percent__lt=100)
        held = held.filter(unit__in=incomplete.values("unit"))
    return _by_submitted(held, round_, own, wanted.submitted)


def _by_submitted(
    held: QuerySet[Appointment],
    round_: Round,
    own: QuerySet[Application],
    submitted: str,
) -> QuerySet[Appointment]:
    """With "no" also the units that handed in fewer than they must."""
    if not submitted:
        return held
    sent = own.filter(state__in=EVER_SENT).exclude(state="returned").values("unit")
    if submitted == "yes":
        return held.filter(unit__in=sent)
    owed = Obligation.objects.filter(
        source_kind=SOURCE, source_id=round_.pk, excused_at__isnull=True, done__lt=F("minimum")
    )
    excused = Obligation.objects.filter(
        source_kind=SOURCE, source_id=round_.pk, excused_at__isnull=False
    )
    return held.filter(~Q(unit__in=sent) | Q(unit__in=owed.values("unit"))).exclude(
        unit__in=excused.values("unit")
    )


def recipients_of(desks: Sequence[Appointment] | QuerySet[Appointment]) -> list[LetterRecipient]:
    """Each person once, in the order of the tree."""
    found: dict[int, LetterRecipient] = {}
    for desk in desks:
        known = found.get(desk.person_id)
        if known is None:
            found[desk.person_id] = LetterRecipient(desk.person, desk.unit, desk.label)
        elif desk.unit.label not in {known.unit.label, *known.more_units}:
            more = (*known.more_units, desk.unit.label)
            found[desk.person_id] = replace(known, more_units=more)
    return list(found.values())


def facts_for(
    recipients: Sequence[LetterRecipient], wanted: LetterFilter, sent_by: str, now: datetime
) -> list[dict[str, str]]:
    """What fills the blanks of each copy. A fixed number of reads for any number of people."""
    round_ = (
        Round.objects.filter(pk=wanted.round).prefetch_related("stages").first()
        if wanted.round
        else None
    )
    keys = [one.unit.pk for one in recipients]
    titles, owed = _titles(round_, keys), _owed(round_, keys)
    shared = {"发件单位": sent_by, "项目计划": round_.name if round_ else ""}
    return [
        shared
        | {
            "姓名": one.person.name,
            "单位": one.units,
            "职务": one.post,
            "项目名称": "、".join(titles.get(one.unit.pk, ())),
            "截止时间": _closing(round_, owed.get(one.unit.pk), now),
            "还差": _still_missing(owed.get(one.unit.pk)),
        }
        for one in recipients
    ]


def _titles(round_: Round | None, unit_ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    if round_ is not None:
        rows = Application.objects.filter(round=round_, unit__in=unit_ids)
        rows = rows.exclude(state="discarded").exclude(title="").order_by("id")
        for unit_id, title in rows.values_list("unit_id", "title"):
            found.setdefault(unit_id, []).append(quoted(title))
    return found


def _owed(round_: Round | None, unit_ids: Sequence[int]) -> dict[int, Obligation]:
    if round_ is None:
        return {}
    rows = Obligation.objects.filter(
        source_kind=SOURCE, source_id=round_.pk, unit__in=unit_ids, excused_at__isnull=True
    )
    return {row.unit_id: row for row in rows}


def _closing(round_: Round | None, owed: Obligation | None, now: datetime) -> str:
    year = timezone.localtime(now).year
    if owed is not None:
        return closing_words(owed.due_at, year)
    stage = application_stage_of(round_) if round_ else None
    return closing_words(stage.closes_at, year) if stage and stage.closes_at else ""


def _still_missing(owed: Obligation | None) -> str:
    left = max(0, owed.minimum - owed.done) if owed else 0
    return f"{left} 项" if left else ""
