"""Rows of a return to children: each child's rows are checked against one another and the records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from iro_console.intake.codes import SHORT_BREAKS
from iro_console.intake.periods import KnownPeriod, Period, join, periods_of, without_overlaps
from iro_console.intake.rows import EpisodeRow, HeaderRow, ReviewRow, UascRow, WorkerRow, british
from iro_console.intake.ssda903 import ChildIn, Rows

Told = TypeVar("Told", ReviewRow, UascRow, WorkerRow)

_LONG_AFTER_DAYS = 183
"""A first known review later than this is more likely a later one whose forerunners the return leaves out."""


class KnownChild(NamedTuple):
    """What the records hold of a child, as far as a return is checked against it."""

    born: date | None
    periods: tuple[KnownPeriod, ...]
    reviews: int = 0
    """How many held reviews are recorded."""


def assemble(rows: Rows, known: Mapping[str, KnownChild]) -> list[ChildIn]:
    """Return the children of a return; faults found on the way go to ``rows``. ``known`` is by reference."""
    until = last_day(rows)
    children = (_Child(rows, ref, known.get(ref), until).build() for ref in rows.children())
    return [child for child in children if child is not None]


def last_day(rows: Rows) -> date | None:
    """Return the last day the episodes of a return tell of: what the records hold of later days stays."""
    return max((one.dec or one.decom for many in rows.episodes.values() for one in many), default=None)


def fourth_birthday(born: date) -> date:
    """Return the day a child turns four; four years after a 29 February there is one again."""
    return born.replace(year=born.year + 4)


class _Child:
    def __init__(self, rows: Rows, ref: str, known: KnownChild | None, until: date | None) -> None:
        self.rows = rows
        self.ref = ref
        self.known = known
        self.until = until
        self.header: HeaderRow | None = rows.headers.get(ref)
        self.born = self.header.born if self.header else known.born if known else None

    def build(self) -> ChildIn | None:
        episodes = self._episodes()
        known = self.known.periods if self.known else ()
        built = periods_of(episodes, self._remark)
        open_before = {one.started_on for one in known if one.ceased_on is None}
        periods = join(built, known, self.until)
        if not periods:
            self._refuse_the_rest()
            return None
        self._tell_of_beginnings(periods, episodes, open_before)
        self._place_reviews(periods, episodes)
        unaccompanied = tuple(row.where for row in self._same_born(self.rows.uasc.get(self.ref, [])))
        return ChildIn(self.ref, self.header, tuple(periods), unaccompanied, self._workers())

    def _refuse(self, episode: EpisodeRow, column: str, why: str) -> None:
        self.rows.refuse(episode.where, column, _value(episode, column), why)

    def _remark(self, episode: EpisodeRow, column: str, why: str) -> None:
        self.rows.remark(episode.where, column, _value(episode, column), why)

    def _episodes(self) -> list[EpisodeRow]:
        born_later: list[EpisodeRow] = []
        for episode in self.rows.episodes.get(self.ref, []):
            if self.born and episode.decom < self.born:
                self._refuse(
                    episode, "DECOM", f"it begins before the child was born, on {british(self.born)}"
                )
            else:
                born_later.append(episode)
        episodes = without_overlaps(born_later, self._refuse, self._remark)
        if episodes and not self.header and not self.known:
            self._remark(
                episodes[0],
                "CHILD",
                "the child is in no Header row that could be taken: date of birth unknown",
            )
        return episodes

    def _refuse_the_rest(self) -> None:
        """Refuse every row of a child who was never looked after as far as anything tells."""
        if self.header:
            leaver = "it is a care leaver's (OC3): " if self.ref in self.rows.leavers else ""
            why = f"{leaver}the child has no episode that could be taken, here or in the records"
            self.rows.refuse(self.header.where, "CHILD", self.ref, why)
        in_no_header = "" if self.header else "the child is in no Header row (INT08) and "
        for many in (self.rows.reviews, self.rows.uasc, self.rows.workers):
            for row in many.get(self.ref, []):
                why = f"{in_no_header or 'the child '}has no period of care, here or in the records"
                self.rows.refuse(row.where, "CHILD", self.ref, why)

    def _tell_of_beginnings(
        self, periods: list[Period], episodes: list[EpisodeRow], open_before: set[date]
    ) -> None:
        first = {episode.where: episode for episode in episodes}
        before: Period | None = None
        for period in periods:
            episode = first[period.rows[0]] if period.rows else None
            if episode and not period.certain and period.continues is None:
                self._remark(
                    episode,
                    "RNE",
                    "no episode with RNE S says when the child became looked after: counted from this DECOM",
                )
            if (
                episode
                and before
                and before.continues in open_before
                and not before.cease_reason
                and not before.rows
            ):
                since = british(before.started_on)
                self._remark(
                    episode, "DECOM", f"the records have the child looked after since {since}: ended this day"
                )
            before = period

    def _place_reviews(self, periods: list[Period], episodes: list[EpisodeRow]) -> None:
        taken: dict[date, ReviewRow] = {}
        short_breaks = bool(episodes) and all(episode.ls in SHORT_BREAKS for episode in episodes)
        reviews = sorted(
            self._same_born(self.rows.reviews.get(self.ref, [])), key=lambda one: (one.held_on, one.where)
        )
        for review in reviews:
            period = next((one for one in reversed(periods) if one.holds(review.held_on)), None)
            if why := self._why_no_review(review, periods, period, taken.get(review.held_on)):
                self.rows.refuse(review.where, "REVIEW", british(review.held_on), why)
            elif period is not None:
                taken[review.held_on] = review
                period.reviews.append(review)
                self._remark_on(review, short_breaks=short_breaks)
        for period in periods:
            self._remark_on_the_first(period)

    def _why_no_review(
        self, review: ReviewRow, periods: list[Period], period: Period | None, twin: ReviewRow | None
    ) -> str:
        held_on = review.held_on
        if self.born and held_on < self.born:
            return f"the review is before the child was born, on {british(self.born)}"
        if twin is not None:
            return f"the review of this day stands in row {twin.where.row} already"
        if period is not None:
            return ""
        if held_on < periods[0].started_on:
            beginning = "became looked after" if periods[0].certain else "has an episode"
            return f"the review is before the child {beginning}, on {british(periods[0].started_on)}"
        ended = max(one.ceased_on for one in periods if one.ceased_on and one.ceased_on < held_on)
        return f"the review is after the child ceased to be looked after, on {british(ended)}"

    def _remark_on(self, review: ReviewRow, *, short_breaks: bool) -> None:
        where, held_on, code = review.where, review.held_on, review.participation
        if self.header is None and self.known is None:
            self.rows.remark(where, "CHILD", self.ref, "the child is in no Header row (INT08)")
        if self.born and code:
            four = fourth_birthday(self.born)
            if code == "PN0" and held_on > four:
                why = f"PN0 is for a child under 4, and this one turned 4 on {british(four)} (rule 440)"
                self.rows.remark(where, "REVIEW_CODE", code, why)
            elif code != "PN0" and held_on < four:
                why = (
                    f"{code} is for a child of 4 or over, and this one turns 4 on {british(four)} (rule 441)"
                )
                self.rows.remark(where, "REVIEW_CODE", code, why)
        if short_breaks:
            why = "a child on short breaks only (V3, V4) has no review in the return (rule 399)"
            self.rows.remark(where, "REVIEW", british(held_on), why)

    def _remark_on_the_first(self, period: Period) -> None:
        if not period.reviews or (self.known and self.known.reviews):
            return
        first = period.reviews[0]
        if (first.held_on - period.started_on).days > _LONG_AFTER_DAYS:
            why = (
                f"it is the first known review of a child looked after since {british(period.started_on)}: "
                "it counts as review 1 until the ones before it are known"
            )
            self.rows.remark(first.where, "REVIEW", british(first.held_on), why)

    def _same_born(self, told: Sequence[Told]) -> list[Told]:
        """Return the rows whose date of birth is the child's; the others may be another child's (INT17)."""
        same: list[Told] = []
        for row in told:
            if self.born and row.born and row.born != self.born:
                why = f"the child's date of birth is {british(self.born)} (INT17)"
                self.rows.refuse(row.where, "DOB", british(row.born), why)
            else:
                same.append(row)
        return same

    def _workers(self) -> tuple[WorkerRow, ...]:
        """Return who worked with the child, one after another; an open stretch ends when the next begins."""
        kept: list[WorkerRow] = []
        told = self._same_born(self.rows.workers.get(self.ref, []))
        for row in sorted(told, key=lambda one: (one.started_on, one.ended_on or date.max, one.where)):
            before = kept[-1] if kept else None
            if before is not None and before[1:] == row[1:]:
                self.rows.refuse(row.where, "SW_DECOM", british(row.started_on), _stands(before))
                continue
            if before is not None and row.started_on < (before.ended_on or before.started_on):
                why = f"it overlaps row {before.where.row}"
                self.rows.refuse(row.where, "SW_DECOM", british(row.started_on), why)
                continue
            if before is not None and before.ended_on is None:
                kept[-1] = before._replace(ended_on=row.started_on)
            kept.append(row)
        return tuple(kept)


def _stands(row: WorkerRow) -> str:
    return f"the same stretch stands in row {row.where.row}"


def _value(episode: EpisodeRow, column: str) -> str:
    match column:
        case "CHILD":
            return episode.child
        case "DECOM":
            return british(episode.decom)
        case "DEC":
            return british(episode.dec) if episode.dec else ""
        case "RNE":
            return episode.rne
        case _:
            return episode.rec
