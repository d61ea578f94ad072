"""The work on the reviews of the demo that are near: steps begun, reports and care plans, notices."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any, NamedTuple

import tomli

from iro_console.casework.demo.between_materials import Council, spoken_of
from iro_console.casework.demo.life import Life, ReviewLife
from iro_console.casework.demo.schedule import Desk
from iro_console.casework.demo.writing import Book
from iro_console.domain.participation import age_on
from iro_console.domain.work import (
    AHEAD_DAYS,
    REVIEW_STEPS,
    RequestState,
    RequestType,
    StepState,
)
from iro_console.forms.chairs_monitoring import CHAIRS_MONITORING
from iro_console.forms.social_work_report import CARE_PLAN_RECORD, SOCIAL_WORK_REPORT
from iro_console.reference import data_root
from iro_console.storage.cells import as_date
from iro_console.storage.queries_work import INCOMING
from iro_console.storage.rows import Rows

_REPORT_RULE = "HB-05"
_WRITTEN_AT = time(15, 30)
_UNFINISHED, _WAITING = 1, 2
"""How many reports of an IRO are not finished by the manager, and how many notices wait for the IRO."""
_HOW_MANY = {"child": 2, "permanence": 1, "health": 2, "education": 2, "exploitation": 1}
_AT_RISK = 0.3
"""The share of those old enough who have an exploitation plan."""
_STAGES = ((4, "pre_school"), (5, "reception"), (7, "ks1"), (11, "ks2"), (14, "ks3"), (16, "ks4"))
"""By the age on 31 August: under so many years, that key stage."""


class _Review(NamedTuple):
    """A review that is near, with its work step."""

    step_id: int
    life: Life
    told: ReviewLife
    review_id: int
    reported_on: date | None

    @property
    def on(self) -> date:
        """The day it was held, or is booked for."""
        day = self.told.held_on or self.told.booked_for
        assert day is not None
        return day


def add_review_work(
    rows: Rows, book: Book, lives: Iterable[Life], council: Council, desk: Desk, seed: int
) -> None:
    """Begin some of the work steps that the record calls for, and add what came in for them to the book."""
    writer = _Writer(book, council, desk)
    begun: list[dict[str, Any]] = []
    for review in _near(rows, book, {life.child_id: life for life in lives}, desk):
        rng = Random(f"{seed} {desk.today} {review.life.ref} review work")
        if review.reported_on is not None:
            writer.add_papers(review, review.reported_on, rng)
        if (started_on := _started(review, desk)) is not None:
            who = council.iro(review.life, started_on)
            begun.append(
                {"id": review.step_id, "who": who, "day": started_on.isoformat(), "review": review.review_id}
            )
            writer.add_monitoring(review, started_on, rng)
    rows.many(
        f"UPDATE work_step SET state = '{StepState.CURRENT}', assigned_to = :who, started_on = :day,"
        " review_id = :review WHERE id = :id",
        begun,
    )


def _near(rows: Rows, book: Book, lives: Mapping[int, Life], desk: Desk) -> list[_Review]:
    names = {f"name{position}": name for position, name in enumerate(REVIEW_STEPS)}
    found = rows.all(
        "SELECT w.id, w.child_id, p.number, w.review_number, m.met_on FROM work_step w"
        " JOIN period_of_care p ON p.id = w.period_id"
        " LEFT JOIN mark m ON m.child_id = w.child_id AND m.rule = :rule"
        " AND m.occurrence = p.number || '.R' || w.review_number"
        f" WHERE w.name IN ({', '.join(f':{name}' for name in names)}) AND w.due_on <= :until ORDER BY w.id",
        {"rule": _REPORT_RULE, "until": desk.today + timedelta(days=AHEAD_DAYS), **names},
    )
    near: list[_Review] = []
    for step, child, period, number, met in found:
        life = lives[child]
        told = next((review for review in life.period.reviews if review.number == number), None)
        if told is not None and (told.held_on or told.booked_for) is not None:
            near.append(_Review(step, life, told, book.review(child, period, number), as_date(met)))
    return near


def _started(review: _Review, desk: Desk) -> date | None:
    """Return when the IRO began it: once it was held or broke off, or the working day before it."""
    told = review.told
    if (day := told.held_on or told.adjourned_on) is not None:
        return day
    before = desk.calendar.subtract(review.on, 1)
    return before if before <= desk.today else None


class _Writer:
    def __init__(self, book: Book, council: Council, desk: Desk) -> None:
        self._book, self._council, self._desk = book, council, desk
        self._left: dict[tuple[str, bool], int] = {}
        """How many notices of an IRO are open already, by whether the report is finished."""
        text = (data_root() / "demo" / "reviews.toml").read_text(encoding="utf-8")
        materials = tomli.loads(text)
        self._rows: list[dict[str, Any]] = materials["rows"]
        self._contribution: dict[str, list[str]] = materials["contribution"]

    def add_papers(self, review: _Review, received_on: date, rng: Random) -> None:
        """Add the social worker's report, the care plan it is about, and the notice that it is complete."""
        life, step, desk = review.life, review.step_id, self._desk
        manager = self._council.manager(life, received_on)
        to_come = review.on > desk.today
        unfinished = to_come and self._one_more(review, received_on, finished=False)
        finished_on = None if unfinished else received_on
        report = {
            "written_by": self._council.worker(life, received_on),
            "received_on": received_on,
            "days_before": desk.calendar.count(received_on, review.on),
            "has_views": rng.random() < 0.8,
            "finished_on": finished_on,
            "finished_by": None if unfinished else manager,
        }
        self._book.add("social_work_report", step_id=step, **report)
        self._section(review, SOCIAL_WORK_REPORT.key, "report", report, received_on, done=not unfinished)
        dated_on = desk.calendar.subtract(received_on, rng.randint(2, 6))
        plan = {
            "dated_on": dated_on,
            "matches_placement": True,
            "finished_on": dated_on,
            "finished_by": manager,
            "shared_on": received_on,
        }
        self._book.add("care_plan", step_id=step, **plan)
        self._section(review, CARE_PLAN_RECORD.key, "care_plan", plan, received_on, done=True)
        self._plan_rows(review, rng)
        if to_come:
            waits = unfinished or self._one_more(review, received_on, finished=True)
            self._notice(review, received_on, known=not waits)

    def _one_more(self, review: _Review, on: date, *, finished: bool) -> bool:
        """Say whether another notice is left open for an IRO; ``finished``: its report is finished."""
        who = self._council.iro(review.life, on), finished
        self._left[who] = self._left.get(who, 0) + 1
        return self._left[who] <= (_WAITING if finished else _UNFINISHED)

    def _plan_rows(self, review: _Review, rng: Random) -> None:
        life, age = review.life, age_on(review.life.born, review.on)
        words = spoken_of(life)
        for plan, most in _HOW_MANY.items():
            if plan == "exploitation" and rng.random() > _AT_RISK:
                continue
            fitting = [
                row for row in self._rows if row["plan"] == plan and row["ages"][0] <= age <= row["ages"][1]
            ]
            for rank, row in enumerate(rng.sample(fitting, min(most, len(fitting))), start=1):
                told = {
                    name: row[name].format(**words) if name in row else None
                    for name in ("needs", "actions", "who", "done_by", "pupil_premium", "progress")
                }
                for paper in ("plan", "report"):
                    self._book.add(
                        "plan_line",
                        step_id=review.step_id,
                        row_table=f"{paper}_{plan}",
                        row_id=f"demo-{life.ref}-{plan}-{rank}",
                        rank=rank,
                        removed=False,
                        row_version=1,
                        origins="{}",
                        typed="[]",
                        **(told if paper == "report" else {**told, "progress": None}),
                    )

    def _notice(self, review: _Review, received_on: date, *, known: bool) -> None:
        """Add the manager's notice; one that is known was acknowledged the day after, at the latest today."""
        desk, who = self._desk, self._council.iro(review.life, received_on)
        taken_on = min(desk.calendar.add(received_on, 1), desk.today)
        self._book.add(
            "work_request",
            row_table=INCOMING,
            row_id=f"demo-{review.life.ref}-{review.told.number}",
            rank=0,
            removed=False,
            row_version=1,
            child_id=review.life.child_id,
            step_id=review.step_id,
            request_type=RequestType.REPORT_COMPLETE.value,
            status=(RequestState.ACKNOWLEDGED if known else RequestState.SENT).value,
            status_on=taken_on if known else received_on,
            assigned_to=who,
            note=None,
            acknowledged_by=who if known else "",
            acknowledged_at=datetime.combine(taken_on, _WRITTEN_AT, UTC) if known else None,
            received_on=received_on,
        )

    def add_monitoring(self, review: _Review, on: date, rng: Random) -> None:
        """Add the chair's monitoring form as far as it is written: of a review that was held, half."""
        life, told = review.life, review.told
        child = {
            "child_name": life.name,
            "born": life.born,
            "key_stage": _key_stage(life.born, review.on),
            "social_worker": self._council.worker(life, on),
            "chair": self._council.iro(life, on),
        }
        held = self._held(review, rng) if told.held_on is not None else {}
        self._book.add("chairs_monitoring_form", step_id=review.step_id, **child, **_NOT_HELD | held)
        self._section(review, CHAIRS_MONITORING.key, "child_details", child, on, done=True)
        if held:
            self._section(review, CHAIRS_MONITORING.key, "review_details", held, on, done=False)

    def _held(self, review: _Review, rng: Random) -> dict[str, Any]:
        told, words = review.told, spoken_of(review.life)
        seen = [contact for contact in review.life.contacts if contact.held_on < review.on]
        answers: dict[str, Any] = {
            "category": ("first", "second", "subsequent")[min(told.number, 3) - 1],
            "held_on": told.held_on,
            "series": bool(told.meetings),
            "participation": told.participation,
            "contribution": rng.choice(self._contribution[told.participation]).format(**words),
            "venue": told.venue,
        }
        if seen:
            answers |= {
                "child_seen_how": seen[-1].method,
                "child_seen_on": seen[-1].held_on,
                "child_seen_alone": seen[-1].alone,
            }
        return answers

    def _section(
        self, review: _Review, form: str, section: str, answers: Mapping[str, Any], on: date, *, done: bool
    ) -> None:
        who = self._council.iro(review.life, on)
        self._book.add(
            "form_section",
            step_id=review.step_id,
            form=form,
            section=section,
            completed=done,
            completed_by=who if done else "",
            completed_at=datetime.combine(on, _WRITTEN_AT, UTC) if done else None,
            origins="{}",
            typed=json.dumps([name for name, answer in answers.items() if answer is not None]),
            row_version=1,
        )


_NOT_HELD: dict[str, Any] = dict.fromkeys(
    (
        "category",
        "held_on",
        "series",
        "participation",
        "contribution",
        "venue",
        "child_seen_how",
        "child_seen_on",
        "child_seen_alone",
    )
)


def _key_stage(born: date, on: date) -> str:
    began = date(on.year if on.month >= 9 else on.year - 1, 8, 31)
    age = age_on(born, began) if born <= began else 0
    return next((stage for under, stage in _STAGES if age < under), "post_16")
