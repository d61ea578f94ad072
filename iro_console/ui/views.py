"""The eight views as data: where their rows come from, their columns, and what they say when empty."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from iro_console.casework import caseload, escalation_list, notifications
from iro_console.casework.desk import Desk
from iro_console.casework.drifting import DriftRow, drifting
from iro_console.casework.escalation_list import EscalationRow
from iro_console.casework.event_words import short_name
from iro_console.casework.midpoints import MidpointRow, midpoints
from iro_console.casework.notifications import NoticeRow
from iro_console.domain.midpoint import MIDPOINT_RULE
from iro_console.domain.significant_events import DECISION, OF_EVENTS, event_of
from iro_console.storage.values import ChildRow, ListSource, RequestValue, ReviewRow, WorkRow
from iro_console.ui.caseload_view import CASELOAD
from iro_console.ui.commands import VIEW_NAMES
from iro_console.ui.escalation_view import ABOUT as ABOUT_ESCALATIONS
from iro_console.ui.escalation_view import ABOUT_BOARD, BOARD, ESCALATIONS
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
from iro_console.ui.subject import Subject, of_request, of_step
from iro_console.ui.widgets.columns import Cell, Column, Look
from iro_console.ui.widgets.record_list import ListSpec
from iro_console.ui.work_groups import FolderedWork, WorkLine
from iro_console.ui.work_view import ABOUT as ABOUT_WORK
from iro_console.ui.work_view import FOLDERS, told_of_work


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
    """What commands are called in the footer here; empty keeps one out, and those without a place come in."""
    weeks: bool = False
    """The load of the coming weeks stands above the list, which has the whole width."""
    texts: bool = False
    """Its rows are people's words, which have the whole width."""
    called: str = ""
    """What it is called where it is one face of several; its noun where that says enough."""
    faces: tuple[View, ...] = ()
    """What else it can show, in turn by one key; the id of each is the view's, a stroke, and a name."""

    @property
    def wide(self) -> bool:
        """Whether it needs the whole width: what stands beside it goes below where there is little room."""
        return self.weeks or self.texts or self.spec.card is not None

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
    empty="Nothing is late, and nothing is due soon. t shows what falls due within four weeks, or folds it "
    "away; 2 shows the whole caseload.",
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
        event=event_of(row.occurrence) if row.rule in OF_EVENTS else 0,
        hidden_title=row.hidden_title,
    )


_ABOUT_WORK_LIST = (
    "Each row is something to do, yours or somebody else's to chase. The order is kept while you work down "
    "the list; F5 shows a newer one. The sum behind a row's place stands beside it and under w."
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
    return Subject(row.child_id, row.child_name, row.child_ref, title=row.ref, escalation=row.escalation_id)


# Work


def _folder_subject(line: WorkLine) -> Subject:
    value = line.value
    about = of_request(value) if isinstance(value, RequestValue) else of_step(value)
    title = value.type if isinstance(value, RequestValue) else value.name
    who = Subject(value.child_id, value.child_name, value.child_ref, title=title, told=told_of_work(value))
    return who._replace(**about)


WORK_TITLES: Mapping[str, str] = dict.fromkeys(
    ("why", "held", "event", "midpoint", "placement", "legal", "export"), ""
)
"""Where work is listed, the keys for work are what the footer has room for."""
_ESCALATING = {"escalate": "escalate", "face": "board or list", "review": "", "book": "", "held": ""}
"""The footer of the Escalations view."""
_DRIFTING = {**_ESCALATING, "face": "mid-points"}
"""The footer of the decisions that drift."""

_ONE_COLUMN = (Column("what", "", 40, lambda _row, _look: ("", "")),)


def _later(sentence: str) -> ListSpec:
    return ListSpec(columns=_ONE_COLUMN, empty=sentence)


VIEWS: tuple[View, ...] = (
    View(
        "today",
        WORK,
        "What is late and what falls due this week or in the next five working days, the most urgent first, "
        "with the reviews of the next four weeks that no lawful day is found for yet. What else falls due "
        "in the four weeks is folded away; a filter finds it all the same. "
        f"{_ABOUT_WORK_LIST}",
        source=lambda desk, text, _sort: GroupedWork(caseload.work_list(desk, text, folded=True), desk),
        subject=_work_subject,
        noun=("thing to do", "things to do"),
        called="what is near",
        titles={"face": ""},
        faces=(
            View(
                "today/whole",
                WORK,
                "What is late and what falls due in the next four weeks, the most urgent first. "
                f"{_ABOUT_WORK_LIST}",
                source=lambda desk, text, _sort: GroupedWork(caseload.work_list(desk, text), desk),
                subject=_work_subject,
                noun=("thing to do", "things to do"),
                called="four weeks",
                titles={"face": ""},
            ),
        ),
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
                titles=_DRIFTING,
                texts=True,
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
        BOARD,
        ABOUT_BOARD,
        source=lambda desk, text, _sort: escalation_list.board(desk, text),
        subject=_escalation_subject,
        by="by stage",
        noun=("card", "cards"),
        called="as a board",
        titles=_ESCALATING,
        faces=(
            View(
                "escalations/list",
                ESCALATIONS,
                ABOUT_ESCALATIONS,
                source=lambda desk, text, _sort: escalation_list.escalations(desk, text),
                subject=_escalation_subject,
                by="by what is due next",
                noun=("escalation", "escalations"),
                called="as a list",
                titles=_ESCALATING,
            ),
        ),
    ),
    View(
        "work",
        FOLDERS,
        ABOUT_WORK,
        source=lambda desk, text, _sort: FolderedWork(desk, text),
        subject=_folder_subject,
        by="by date in each folder",
        noun=("piece of work", "pieces of work"),
        titles=WORK_TITLES,
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
