"""Episodes of one child to periods of care, with their placements and legal statuses.

An episode is a stretch of time in which nothing changed, so one placement is often cut into several.
Only a reason for ending other than X1, together with its date, ends a period of care: whatever else
is doubtful, a child is never lost from the caseload by a missing cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from iro_console.intake.codes import EPISODE_GOES_ON, NEW_PLACEMENT
from iro_console.intake.rows import EpisodeRow, ReviewRow, Where, british

Tell = Callable[[EpisodeRow, str, str], None]
"""Says what is wrong with an episode: (row, column, why)."""


@dataclass(slots=True)
class Span:
    """A placement or a legal status over time."""

    code: str
    started_on: date
    ended_on: date | None = None
    provider: str = ""
    change_reason: str = ""
    certain: bool = True
    """False: it was there already when the return begins, so its first day is not known from it."""
    rows: list[Where] = field(default_factory=list[Where])


@dataclass(slots=True)
class Period:
    """A period of care as the return tells it."""

    started_on: date
    need: str = ""
    certain: bool = True
    """Whether an episode with RNE S begins it."""
    ceased_on: date | None = None
    cease_reason: str = ""
    legal: list[Span] = field(default_factory=list[Span])
    placements: list[Span] = field(default_factory=list[Span])
    reviews: list[ReviewRow] = field(default_factory=list[ReviewRow])
    rows: list[Where] = field(default_factory=list[Where])
    continues: date | None = None
    """The first day, as recorded so far, of the period in the records that this is; None for a new one."""

    def holds(self, day: date) -> bool:
        """Return whether the child was looked after on a day; the day it ceased counts."""
        return self.started_on <= day and (self.ceased_on is None or day <= self.ceased_on)


class KnownPeriod(NamedTuple):
    """A period of care in the records."""

    started_on: date
    ceased_on: date | None = None
    cease_reason: str = ""
    ended_by_hand: bool = False
    """Whether it was ended in the console and not by a return."""


def without_overlaps(episodes: Iterable[EpisodeRow], refuse: Tell, remark: Tell) -> list[EpisodeRow]:
    """Return a child's episodes in order of time, each ending before the next begins."""
    kept: list[EpisodeRow] = []
    for episode in sorted(episodes, key=lambda one: (one.decom, one.dec or date.max, one.where)):
        before = kept[-1] if kept else None
        if before is not None and before[1:] == episode[1:]:
            refuse(episode, "DECOM", f"the same episode stands in row {before.where.row}")
            continue
        if before is not None and before.decom == episode.decom and before.dec != before.decom:
            refuse(episode, "DECOM", f"the episode of row {before.where.row} begins on the same day")
            continue
        if before is not None and before.dec and episode.decom < before.dec:
            refuse(
                episode,
                "DECOM",
                f"it overlaps the episode of row {before.where.row}, to {british(before.dec)}",
            )
            continue
        if before is not None and before.dec is None:
            kept.pop()
            if episode.rne == "S":
                refuse(
                    before,
                    "DEC",
                    f"DEC is blank, but a new period of care begins on {british(episode.decom)}",
                )
            else:
                remark(
                    before, "DEC", f"DEC is blank: ended when the next begins, on {british(episode.decom)}"
                )
                kept.append(before._replace(dec=episode.decom, rec=EPISODE_GOES_ON))
        kept.append(episode)
    return kept


def periods_of(episodes: list[EpisodeRow], remark: Tell) -> list[Period]:
    """Return the periods of care that episodes (in order, without overlaps) make up."""
    periods: list[Period] = []
    before: EpisodeRow | None = None
    for episode in episodes:
        if before is None or _begins_a_period(before, episode):
            if before is not None and periods[-1].ceased_on is None:
                remark(before, "REC", "the period of care ended with it, for a reason not given")
                periods[-1].ceased_on = before.dec
            periods.append(Period(episode.decom, episode.cin, certain=episode.rne == "S"))
        else:
            _tell_of_gaps(before, episode, remark)
        _extend(periods[-1], episode)
        before = episode
    if before is not None and before.dec and periods[-1].ceased_on is None:
        why = "says that another episode begins" if before.rec else "is blank though the episode ended"
        remark(before, "REC", f"REC {why}, and none follows: the period of care is kept as going on")
    return periods


def _begins_a_period(before: EpisodeRow, episode: EpisodeRow) -> bool:
    if before.dec and before.rec not in ("", EPISODE_GOES_ON):
        return True
    return episode.rne == "S" and not (before.rec == EPISODE_GOES_ON and before.dec == episode.decom)


def _tell_of_gaps(before: EpisodeRow, episode: EpisodeRow, remark: Tell) -> None:
    if episode.rne == "S":
        remark(episode, "RNE", f"RNE is S, but the episode of row {before.where.row} goes on in it (X1)")
    if before.dec and before.dec < episode.decom:
        remark(
            episode, "DECOM", f"the episode of row {before.where.row} ended before, on {british(before.dec)}"
        )


def _extend(period: Period, episode: EpisodeRow) -> None:
    period.rows.append(episode.where)
    first = not period.placements
    legal = period.legal[-1] if period.legal else None
    if legal is not None and legal.code == episode.ls:
        legal.ended_on = episode.dec
        legal.rows.append(episode.where)
    else:
        _close(period.legal, episode.decom)
        certain = not first or episode.rne in "SLBU"
        period.legal.append(
            Span(episode.ls, episode.decom, episode.dec, certain=certain, rows=[episode.where])
        )
    place = period.placements[-1] if period.placements else None
    same = (episode.place, episode.provider)
    if place is not None and episode.rne not in NEW_PLACEMENT and (place.code, place.provider) == same:
        place.ended_on, place.change_reason = episode.dec, episode.reason
        place.rows.append(episode.where)
    else:
        _close(period.placements, episode.decom)
        certain = not first or episode.rne in NEW_PLACEMENT
        period.placements.append(
            Span(*_place(episode), change_reason=episode.reason, certain=certain, rows=[episode.where])
        )
    if episode.dec and episode.rec not in ("", EPISODE_GOES_ON):
        period.ceased_on, period.cease_reason = episode.dec, episode.rec
    period.need = period.need or episode.cin


def _place(episode: EpisodeRow) -> tuple[str, date, date | None, str]:
    return episode.place, episode.decom, episode.dec, episode.provider


def _close(spans: list[Span], day: date) -> None:
    """End what is before a new span; one that lasted no day is left out, its rows count for the new one."""
    if spans and spans[-1].started_on == day:
        spans.pop()
    elif spans:
        last = spans[-1]
        last.ended_on = min(last.ended_on or day, day)


CORRECTION_DAYS = 28
"""Up to this much later, a first day is a correction of the one recorded; beyond it a new period of care."""


def join(periods: list[Period], known: Iterable[KnownPeriod], until: date | None) -> list[Period]:
    """Match a child's periods with those in the records, and add those the return says nothing of.

    A period is the recorded one when both begin on the same day or overlap. Its first day is the
    return's when RNE S gives it, otherwise the earlier. An end that was recorded by hand, or after
    ``until`` (the last day the return tells of), stays; an older one the return does not repeat is
    taken back.
    """
    left = sorted(known)
    for period in periods:
        match = next((one for one in left if one.started_on == period.started_on), None)
        match = match or next((one for one in left if _is_same(period, one, until)), None)
        if match is None:
            continue
        left.remove(match)
        period.continues = match.started_on
        if not period.certain:
            period.started_on = min(period.started_on, match.started_on)
        if period.ceased_on is None and match.ceased_on is not None:
            after = until is None or match.ceased_on > until
            if match.ended_by_hand or after:
                period.ceased_on, period.cease_reason = match.ceased_on, match.cease_reason
    untouched = [
        Period(
            one.started_on, ceased_on=one.ceased_on, cease_reason=one.cease_reason, continues=one.started_on
        )
        for one in left
    ]
    joined = sorted((*periods, *untouched), key=lambda one: one.started_on)
    for earlier, later in pairwise(joined):
        if earlier.ceased_on is None or earlier.ceased_on > later.started_on:
            earlier.ceased_on = later.started_on
    return joined


def _is_same(period: Period, known: KnownPeriod, until: date | None) -> bool:
    last_told = max(
        (span.ended_on or span.started_on for span in period.placements), default=period.started_on
    )
    end = period.ceased_on or max(last_told, until or last_told)
    if known.started_on > end or (known.ceased_on is not None and known.ceased_on < period.started_on):
        return False
    later = (period.started_on - known.started_on).days
    if period.certain and known.ceased_on is not None and known.ceased_on <= period.started_on:
        return False
    return not period.certain or later <= CORRECTION_DAYS
