"""The eight views as data: where their rows come from, their columns, and what they say when empty."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from iro_console.casework import caseload, escalation_list, notifications
from iro_console.casework.desk import Desk
from iro_console.casework.drifting import DriftRow, drifting
from iro_console.casework.escalation_list import EscalationRow
from iro_console.casework.event_words import short_name
from iro_console.casework.midpoints import MidpointRow, midpoints
from iro_console.casework.notifications import NoticeRow
from iro_console.domain.escalations import OF_ESCALATIONS
from iro_console.domain.midpoint import MIDPOINT_RULE
from iro_console.domain.next_actions import ALERT
from iro_console.domain.significant_events import DECISION, event_of
from iro_console.domain.timeline import next_review
from iro_console.domain.timescales import Deadline
from iro_console.storage.values import ChildPage, ChildRow, ListSource, RequestValue, ReviewRow, WorkRow
from iro_console.ui.caseload_view import CASELOAD
from iro_console.ui.commands import VIEW_NAMES
from iro_console.ui.escalation_view import ABOUT as ABOUT_ESCALATIONS
from iro_console.ui.escalation_view import ESCALATIONS
from iro_console.ui.format import HIDDEN, day_month, person, short_day, state
from iro_console.ui.grouped import GroupedWork, headings
from iro_console.ui.midpoint_view import (
    ABOUT_DRIFT,
    ABOUT_MIDPOINTS,
    DRIFT,
    MIDPOINTS,
    told_of_decision,
    told_of_midpoint,
)
from iro_console.ui.notifications_view import ABOUT as ABOUT_NOTIFICATIONS
from iro_console.ui.notifications_view import NOTIFICATIONS
from iro_console.ui.reviews_view import REVIEWS
from iro_console.ui.widgets.columns import Cell, Column, Look
from iro_console.ui.widgets.record_list import ListSpec
from iro_console.ui.work_groups import FolderedWork, WorkLine
from iro_console.ui.work_view import ABOUT as ABOUT_WORK
from iro_console.ui.work_view import FOLDERS


class Subject(NamedTuple):
    """What a row is about: the child, and the deadline where it is one."""

    child_id: int
    name: str
    ref: str
    rule: str = ""
    occurrence: str = ""
    title: str = ""
    terms: tuple[tuple[str, float], ...] = ()
    review: int | None = None
    """The number of the review it is about."""
    step: int = 0
    """The id of the work step it is."""
    request: int = 0
    """The id of the request it is."""
    decision: str = ""
    """The id of the decision it is about."""
    event: int = 0
    """The id of the significant event it is."""
    escalation: int = 0
    """The id of the escalation it is."""
    hidden_title: str = ""
    """What stands for the title while names are hidden, where it holds people's own words."""
    told: tuple[str, ...] = ()
    """What is said of it beside the list, line by line."""

    def titled(self, *, hide: bool) -> str:
        """Return the title, without people's own words while names are hidden."""
        return self.hidden_title if hide and self.hidden_title else self.title

    alert: bool = False
    """It is a work step "IRO Alert": what it is about is an escalation."""

    @property
    def is_escalation(self) -> bool:
        """Whether it is opened as an escalation: itself, one of its deadlines, or its work step."""
        return bool(self.escalation) or self.alert or self.rule in OF_ESCALATIONS

    def deadline_of(self, page: ChildPage) -> Deadline | None:
        """Return the deadline the row is about: its own, or else the next review's; a decision has none."""
        if self.decision:
            return None
        deadlines = [row.deadline for row in page.deadlines]
        if self.occurrence:
            wanted = (self.rule, self.occurrence)
            return next((d for d in deadlines if (d.rule.id, d.occurrence) == wanted), None)
        return next_review(deadlines)


@dataclass(frozen=True, slots=True)
class View:
    """One view of the desk."""

    id: str
    spec: ListSpec
    about: str
    """What it is for, for the help."""
    source: Callable[[Desk, str, str], ListSource[Any]] | None = None
    """(desk, filter, order) -> rows; None: the view is filled by a later part of the program."""
    subject: Callable[[Any], Subject | None] = lambda _row: None
    sorts: tuple[tuple[str, str], ...] = ()
    """(name of an order, its words)."""
    by: str = ""
    """The words for the one order of a view without others."""
    noun: tuple[str, str] = ("row", "rows")
    titles: Mapping[str, str] = field(default_factory=dict[str, str])
    """What commands are called here that do something of their own; empty keeps one out of the footer."""
    weeks: bool = False
    """The load of the coming weeks stands above the list, which has the whole width."""
    faces: tuple[View, ...] = ()
    """What else it can show, in turn by one key; the id of each is the view's, a stroke, and a name."""

    @property
    def tab(self) -> str:
        """Return the id of the view on whose tab it stands: its own, or of the view it is a face of."""
        return self.id.partition("/")[0]

    @property
    def title(self) -> str:
        """Return its name on the tab."""
        return VIEW_NAMES[self.tab]

    @property
    def next_face(self) -> View | None:
        """Return what the view shows after this; None where it has one face only."""
        view = VIEW_BY_ID[self.tab]
        every = (view, *view.faces)
        at = next(at for at, face in enumerate(every) if face.id == self.id)
        return every[(at + 1) % len(every)] if view.faces else None


# Today


def _who_waits(row: WorkRow, _look: Look) -> Cell:
    return row.waits_for or "–", "muted"


def _work_state(row: WorkRow, _look: Look) -> Cell:
    if row.status in _MET:
        return "✓ done", "done"
    return state(row.status, row.days, row.unit)


def _work_day(row: WorkRow, look: Look) -> Cell:
    """The day it is due; of a decision on an event the day the IRO was told says more."""
    return (f"told {day_month(row.told_on)}" if row.told_on else short_day(row.due, look.today)), ""


_MET = ("met", "met late")
_STILL_TO_DO = ("open", "overdue")


def _is_over(row: WorkRow) -> bool:
    """Say whether a row only keeps its place: it was done, or is no longer asked for."""
    return row.status not in _STILL_TO_DO


WORK = ListSpec(
    columns=(
        Column(
            "child",
            "Child",
            20,
            lambda row, look: (person(row.child_name, row.child_ref, hide=look.hide), "strong"),
            least=18,
            most=26,
        ),
        Column("what", "What", 28, lambda row, look: (row.titled(hide=look.hide), ""), least=26, most=56),
        Column("waits", "Waits for", 16, _who_waits, least=12, most=20, fold=2),
        Column("due", "Due", 11, _work_day, fold=1),
        Column("in", "In", 13, _work_state),
    ),
    empty="Nothing is late, and nothing falls due in the next four weeks. 2 shows the whole caseload.",
    sections=lambda source, _look: headings(source),
    over=_is_over,
)


def _work_subject(row: WorkRow) -> Subject:
    return Subject(
        row.child_id,
        row.child_name,
        row.child_ref,
        row.rule,
        row.occurrence,
        row.title,
        # What made it urgent no longer does.
        () if _is_over(row) else row.terms,
        row.review_number,
        event=event_of(row.occurrence) if row.rule == DECISION else 0,
        hidden_title=row.hidden_title,
    )


# Caseload


def _child_subject(row: ChildRow) -> Subject:
    return Subject(row.child_id, row.name, row.ref, row.next_rule)


# Reviews


def _review_subject(row: ReviewRow) -> Subject:
    return Subject(row.child_id, row.name, "", review=row.number)


# Mid-points


def _midpoint_subject(row: MidpointRow) -> Subject:
    return Subject(
        row.child_id,
        row.child_name,
        row.child_ref,
        MIDPOINT_RULE,
        row.occurrence,
        f"Mid-point after review {row.number}",
        review=row.number,
        told=told_of_midpoint(row),
    )


def _drift_subject(row: DriftRow) -> Subject:
    return Subject(
        row.child_id,
        row.child_name,
        row.child_ref,
        title=row.decision,
        review=row.review_number,
        decision=row.key,
        told=told_of_decision(row),
        hidden_title=HIDDEN,
    )


# Notifications


def _notice_subject(row: NoticeRow) -> Subject:
    who = Subject(row.child_id, row.child_name, row.child_ref)
    if row.event is None:
        return who._replace(request=row.request.request_id if row.request is not None else 0)
    title, hidden = (
        f"Decision on: {short_name(row.event.event, row.event.event_other, hide=hide)}"
        for hide in (False, True)
    )
    return who._replace(
        rule=DECISION,
        occurrence=row.event.occurrence,
        title=title,
        event=row.event.id,
        hidden_title=hidden if hidden != title else "",
    )


# Escalations


def _escalation_subject(row: EscalationRow) -> Subject:
    return Subject(
        row.child_id, row.child_name, row.child_ref, title=row.next_words, escalation=row.escalation_id
    )


# Work


def _folder_subject(line: WorkLine) -> Subject:
    value = line.value
    if isinstance(value, RequestValue):
        return Subject(value.child_id, value.child_name, value.child_ref, request=value.request_id)
    return Subject(
        value.child_id,
        value.child_name,
        value.child_ref,
        review=value.review_number,
        step=value.step_id,
        alert=value.name == ALERT.creates,
    )


_ONE_COLUMN = (Column("what", "", 40, lambda _row, _look: ("", "")),)


def _later(sentence: str) -> ListSpec:
    return ListSpec(columns=_ONE_COLUMN, empty=sentence)


VIEWS: tuple[View, ...] = (
    View(
        "today",
        WORK,
        "What is late and what falls due in the next four weeks, the most urgent first. Each row is "
        "something to do, yours or somebody else's to chase. The order is kept while you work down the list; "
        "F5 shows a newer one. The sum behind a row's place stands beside it and under w.",
        source=lambda desk, text, _sort: GroupedWork(caseload.work_list(desk, text), desk),
        subject=_work_subject,
        by="most urgent first",
        noun=("thing to do", "things to do"),
    ),
    View(
        "caseload",
        CASELOAD,
        "Every child you review. ✓ after a review date: it is booked. ✓ after the day a child was seen: seen "
        "alone. Decisions: how many are open, ↻ carried forward, ! late. Esc: the stage of an open "
        "escalation, inf informal, C Cafcass told. Brothers and sisters stay together while the list is "
        "ordered by the next review.",
        source=lambda desk, text, sort: caseload.children(desk, text, sort or "due"),
        subject=_child_subject,
        sorts=(
            ("due", "next review"),
            ("name", "name"),
            ("age", "age"),
            ("last review", "last review"),
            ("mid-point", "mid-point"),
            ("last contact", "last contact"),
        ),
        noun=("child", "children"),
    ),
    View(
        "reviews",
        REVIEWS,
        "The reviews to come, booked and still to be booked, with the last day each may be held and how far "
        "its preparation is: ✓ done, – not yet done, · nothing known. In counts to the day of the meeting, "
        "or to the last day where none is booked.",
        source=lambda desk, text, _sort: caseload.reviews_to_come(desk, text),
        subject=_review_subject,
        by="by date",
        noun=("review", "reviews"),
        weeks=True,
    ),
    View(
        "midpoints",
        MIDPOINTS,
        ABOUT_MIDPOINTS,
        source=lambda desk, text, _sort: midpoints(desk, text),
        subject=_midpoint_subject,
        by="by date",
        noun=("mid-point", "mid-points"),
        faces=(
            View(
                "midpoints/drift",
                DRIFT,
                ABOUT_DRIFT,
                source=lambda desk, text, sort: drifting(desk, text, sort or "due"),
                subject=_drift_subject,
                sorts=(("due", "longest overdue"), ("carried", "carried most"), ("name", "child")),
                noun=("drifting decision", "drifting decisions"),
            ),
        ),
    ),
    View(
        "notifications",
        NOTIFICATIONS,
        ABOUT_NOTIFICATIONS,
        source=lambda desk, text, _sort: notifications.notifications(desk, text),
        subject=_notice_subject,
        by="longest told first",
        titles={"open": "decide", "done": ""},
        noun=("notification", "notifications"),
    ),
    View(
        "escalations",
        ESCALATIONS,
        ABOUT_ESCALATIONS,
        source=lambda desk, text, _sort: escalation_list.escalations(desk, text),
        subject=_escalation_subject,
        by="by what is due next",
        noun=("escalation", "escalations"),
    ),
    View(
        "work",
        FOLDERS,
        ABOUT_WORK,
        source=lambda desk, text, _sort: FolderedWork(desk, text),
        subject=_folder_subject,
        by="by date in each folder",
        noun=("piece of work", "pieces of work"),
    ),
    View(
        "figures",
        _later("Figures will be here: reviews in time, children seen, decisions carried out, for the year."),
        "What the year adds up to.",
        noun=("figure", "figures"),
    ),
)

VIEW_BY_ID = {each.id: each for view in VIEWS for each in (view, *view.faces)}
"""The views, and their other faces."""
