"""The list of results worked out from cards and parts, with its whole arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from django.db.models import Q

from yipin.reviews.ballot_queries import votes_of, votes_on_ties
from yipin.reviews.models import Card, Panel, Part, Ranking, Result, Subject
from yipin.rules.agreement import Agreement, Outlier, agreement, outliers
from yipin.rules.parts import out_of_hundred, share_of_votes, voters_on
from yipin.rules.ranking import Part as Rule
from yipin.rules.ranking import Ranked, Standing, rank_subjects, standing_of
from yipin.rules.scores import Card as Marked
from yipin.rules.scores import SubjectScore, half_up, score_subject
from yipin.rules.standard_scores import Yardsticks, adjusted_score, yardsticks_of
from yipin.rules.theme_panels import Placed as InPanel
from yipin.rules.theme_panels import merged_ranks
from yipin.rules.ties import settled_places, tied_groups

ALONE = Rule("panel", "评审组")
Reached = Mapping[tuple[str, int], Fraction | None]  # kind and id of what is judged → hundredths


Placed = tuple[int, int | None, int | None]  # id of what is judged, rank, score in hundredths


def placed_in(panel: Panel, kind: str) -> list[Placed]:
    """Rank and score of everything of this kind: as kept where that still holds or is being worked
    out in the background, else worked out.
    """
    holds = Q(is_stale=False, computed_at__isnull=False) | Q(asked_at__isnull=False)
    if Ranking.objects.filter(holds, panel=panel).exists():
        kept = Result.objects.filter(panel=panel, subject__kind=kind)
        return list(kept.values_list("subject__subject_id", "rank", "score"))
    return [
        (row.subject.subject_id, row.ranked.rank, row.ranked.score)
        for row in results_of_panel(panel).rows
        if row.subject.kind == kind
    ]


def placed_together(panels: Sequence[Panel], kind: str) -> list[Placed]:
    """One list of all panels of a stage, by what share of the points was reached."""
    if len(panels) == 1:
        return placed_in(panels[0], kind)
    lists = [(full_score(one), placed_in(one, kind)) for one in panels]
    ranks = merged_ranks(
        [InPanel(key, rank, _share(score, full)) for key, rank, score in placed]
        for full, placed in lists
    )
    return [(key, ranks[key], score) for _full, placed in lists for key, _rank, score in placed]


def full_score(panel: Panel) -> int:
    """Hundredths of a point that can be reached: a result of several parts is out of 100 points."""
    return 100_00 if panel.parts.exists() else half_up(panel.rubric.full_points)


def _share(score: int | None, full: int) -> Fraction | None:
    return Fraction(score, full) if score is not None and full else None


@dataclass(frozen=True)
class Row:
    """One subject on the list: place, score, cards, and the score with every expert made equal.

    ``parts``: what was reached in each, where the result has several.
    """

    subject: Subject
    ranked: Ranked
    score: SubjectScore
    adjusted: int | None
    parts: Mapping[str, Fraction | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Results:
    """``rows`` best first. All else are aids, not verdicts."""

    rows: tuple[Row, ...]
    agreement: Agreement
    outliers: tuple[Outlier, ...]
    yardsticks: Yardsticks


def results_of_panel(panel: Panel, say: Callable[[int], None] = lambda _done: None) -> Results:
    """The ranking from all cards handed in; experts are keyed by the id of their seat. ``say`` is told
    how many subjects are scored.

    Reads every card: kept by ``keep_ranking``, and never done for a page of a long list.
    """
    subjects = {str(one.pk): one for one in panel.subjects.select_related("unit")}
    cards = marked_cards(panel, subjects)
    scores = {}
    for at, key in enumerate(subjects, start=1):
        scores[key] = score_subject(panel.rubric, key, cards[key])
        say(at)
    parts = list(panel.parts.select_related("child"))
    reached = _reached(panel, parts, subjects, scores)
    ranked = _ranked(
        panel,
        [one.rule for one in parts] or [ALONE],
        [_standing(panel, scores[key], reached.get(key)) for key in subjects],
    )
    yardsticks = _yardsticks(scores)
    return Results(
        rows=tuple(
            Row(
                subjects[one.subject], one, scores[one.subject],
                adjusted_of(yardsticks, scores[one.subject]),
                reached.get(one.subject, {}),
            )
            for one in ranked
        ),
        agreement=agreement(_totals(scores)),
        outliers=tuple(outliers(list(scores.values()), panel.rubric.full_points)),
        yardsticks=yardsticks,
    )  # fmt: skip


def adjusted_of(yardsticks: Yardsticks, score: SubjectScore) -> int | None:
    """The score with every expert made equal."""
    return adjusted_score(yardsticks.standardised(one.judge, one.total) for one in score.cards)


def _ranked(panel: Panel, parts: Sequence[Rule], standings: Sequence[Standing]) -> list[Ranked]:
    """With what the panel has voted on ties."""
    ranked = rank_subjects(parts, standings)
    held = votes_on_ties(panel)
    if not held:
        return ranked
    return rank_subjects(parts, standings, settled_places(tied_groups(ranked), held))


def marked_cards(panel: Panel, subjects: Mapping[str, Subject]) -> dict[str, list[Marked]]:
    """What was handed in, by subject."""
    handed = Card.objects.filter(judge__panel=panel, handed_in_at__isnull=False)
    cards: dict[str, list[Marked]] = {key: [] for key in subjects}
    for judge, subject, marks in handed.values_list("judge", "subject", "marks"):
        cards[str(subject)].append(Marked(str(judge), str(subject), marks))
    return cards


def _standing(
    panel: Panel, score: SubjectScore, reached: Mapping[str, Fraction | None] | None
) -> Standing:
    alone = standing_of(score, panel.rubric.tie_keys)
    return alone if reached is None else Standing(alone.subject, reached, alone.ties, alone.median)


def _reached(
    panel: Panel,
    parts: Sequence[Part],
    subjects: Mapping[str, Subject],
    scores: Mapping[str, SubjectScore],
) -> dict[str, dict[str, Fraction | None]]:
    """What each subject reached in each part, out of 100 points; empty where there are no parts."""
    found: dict[str, dict[str, Fraction | None]] = {key: {} for key in subjects} if parts else {}
    for part in parts:
        elsewhere = reached_elsewhere(part)
        for key, subject in subjects.items():
            if elsewhere is None:
                got = out_of_hundred(scores[key].mean, panel.rubric.full_points)
            else:
                got = elsewhere.get((subject.kind, subject.subject_id))
            found[key][part.key] = got
    return found


def reached_elsewhere(part: Part) -> Reached | None:
    """From the panel or the ballot of a part, nothing while that is not counted; None where the cards
    are the panel's own.
    """
    if part.kind == Part.Kind.BALLOT:
        return {
            (one.kind, one.subject_id): share_of_votes(
                votes, voters_on(part.ballot.cast, part.ballot.aside_from(one.pk))
            )
            for one, votes in votes_of(part.ballot)
        }
    if part.child is None:
        return None
    panel = part.child
    subjects = {str(one.pk): one for one in panel.subjects.all()}
    cards = marked_cards(panel, subjects)
    full = panel.rubric.full_points
    return {
        (one.kind, one.subject_id): out_of_hundred(
            score_subject(panel.rubric, key, cards[key]).mean, full
        )
        for key, one in subjects.items()
    }


def _totals(scores: Mapping[str, SubjectScore]) -> dict[str, dict[str, Fraction]]:
    """By expert in the order of the seats, then by subject."""
    totals: dict[str, dict[str, Fraction]] = {}
    for score in scores.values():
        for card in score.cards:
            totals.setdefault(card.judge, {})[score.subject] = card.total
    return dict(sorted(totals.items(), key=lambda one: int(one[0])))


def _yardsticks(scores: Mapping[str, SubjectScore]) -> Yardsticks:
    return yardsticks_of(
        {(card.judge, one.subject): card.total for one in scores.values() for card in one.cards}
    )
