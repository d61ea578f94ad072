"""Who gets the record of a review: in which version, sent when and by whom."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, ClassVar, NamedTuple

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from iro_console.casework import after_review, recipients, staff
from iro_console.casework.desk import Desk
from iro_console.casework.drafts import Draft
from iro_console.casework.verbs import Done, Refused
from iro_console.forms.after_review import DistributionRow
from iro_console.forms.answers import write_answer
from iro_console.forms.form import RowTable as TableOf
from iro_console.storage.problems import StoreProblem
from iro_console.storage.queries_after import DistributionValue
from iro_console.ui.dialogs.dialog_keys import DialogKeys
from iro_console.ui.dialogs.section_dialog import SectionDialog
from iro_console.ui.text import literal
from iro_console.ui.widgets.answer_field import app_of
from iro_console.ui.widgets.field_row import Ground
from iro_console.ui.widgets.row_table import RowTable

TABLE = TableOf(
    "distribution",
    "Distribution list",
    DistributionRow,
    help="The record reaches everybody within 20 working days.",
    empty="Nobody is on it yet. p puts those on it who were at the review, Ins somebody else.",
)


class _Row(NamedTuple):
    """A recipient as a row of the table."""

    id: str
    version: int
    answers: dict[str, str]
    origins: dict[str, str] = {}
    previous: dict[str, str] = {}
    draft: Draft | None = None
    label: str = ""


class _Table(NamedTuple):
    """The list as the table takes it."""

    key: str
    table: TableOf
    asked: bool
    rows: tuple[_Row, ...]


def _answers(listed: DistributionValue) -> dict[str, str]:
    """Return a recipient as it is typed."""
    return {
        "recipient": listed.recipient,
        "role": listed.role,
        "version": listed.version,
        "sent_on": write_answer(listed.sent_on) if listed.sent_on else "",
        "sent_by": listed.sent_by,
    }


class DistributionDialog(ModalScreen[None]):
    """The list, with one key to add somebody, to say it was sent, and to take somebody off."""

    DEFAULT_CSS = """
    DistributionDialog { align: center middle; }
    DistributionDialog > Vertical {
        width: 110;
        max-width: 100%;
        height: auto;
        max-height: 100%;
        background: $background;
        border: round $primary;
        padding: 0 1;
    }
    DistributionDialog .question { text-style: bold; height: auto; }
    DistributionDialog VerticalScroll { height: auto; max-height: 28; }
    DistributionDialog .notice { height: auto; display: none; color: $error; text-style: bold; }
    DistributionDialog .notice.-said { display: block; }
    DistributionDialog DialogKeys { margin-top: 1; }
    """
    BINDING_GROUP_TITLE = "Distribution list"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "sent", "Sent today"),
        Binding("p", "those_there", "Add those who were there"),
        Binding("escape,q", "leave", "Close"),
    ]
    AUTO_FOCUS = "RowTable"

    def __init__(
        self, desk: Desk, child_id: int, number: int, title: Callable[[], str], ground: Ground
    ) -> None:
        super().__init__()
        self._desk = desk
        self._child = child_id
        self._number = number
        self._title = title
        self._rows = RowTable(self._read(), ground)

    def compose(self) -> ComposeResult:
        """Show the list."""
        with Vertical():
            yield Static(literal(self._title()), classes="question")
            with VerticalScroll(can_focus=False):
                yield self._rows
            yield Static(classes="notice")
            yield DialogKeys()

    def on_resize(self) -> None:
        """Let the list scroll in what room is left."""
        self.query_one(VerticalScroll).styles.max_height = max(self.size.height - 8, 4)

    def look_changed(self) -> None:
        """Write the title again: names were hidden or shown."""
        self.query_one(".question", Static).update(literal(self._title()))

    def _read(self) -> _Table:
        found = after_review.state(self._desk, self._child, self._number).distribution
        rows = tuple(_Row(str(each.id), 1, _answers(each)) for each in found)
        return _Table(TABLE.key, TABLE, True, rows)

    @on(RowTable.Asked)
    def _row_asked(self, event: RowTable.Asked) -> None:
        event.stop()
        if event.verb == "new":
            self._add()
        elif event.verb == "remove" and event.row is not None:
            row = int(event.row.id)
            self._act(lambda: recipients.remove_recipient(self._desk, self._child, row))
        elif event.verb == "edit" and event.row is not None:
            self._edit(int(event.row.id))

    def action_those_there(self) -> None:
        """Put everybody on the list whom the form of the review shows in its attendance."""
        desk = self._desk
        self._act(lambda: recipients.list_those_there(desk, self._child, self._number))

    def action_sent(self) -> None:
        """Say that the record was sent to the one selected today, by whose desk this is."""
        if (row := self._rows.row) is None:
            return
        if row.answers["sent_on"]:
            self._say("It was sent already: that stays on the list.")
            return
        number = int(row.id)
        desk = self._desk
        self._act(
            lambda: recipients.distribution_sent(desk, self._child, number, desk.today(), staff.me(desk))
        )

    @work(group="act", exclusive=True)
    async def _act(self, verb: Callable[[], Done]) -> None:
        try:
            await asyncio.to_thread(verb)
        except (Refused, StoreProblem) as problem:
            self._say(str(problem))
            return
        self._show()

    @work(group="act", exclusive=True)
    async def _add(self) -> None:
        desk, child, number = self._desk, self._child, self._number
        record = after_review.draft_of(DistributionRow, child, number)[1]
        begun = {"version": "full"}
        if await self._ask(begun, record, lambda new: recipients.distribute(desk, child, number, new)):
            self._rows.action_end(True)

    @work(group="act", exclusive=True)
    async def _edit(self, recipient: int) -> None:
        desk, child, number = self._desk, self._child, self._number
        found = after_review.state(desk, child, number).distribution
        listed = next((each for each in found if each.id == recipient), None)
        if listed is None:
            self._show()
            return
        stands = {name: getattr(listed, name) or None for name in DistributionRow.model_fields}
        seen = DistributionRow(**stands)
        await self._ask(
            _answers(listed),
            recipients.draft_of_recipient(child, number, recipient)[1],
            lambda new: recipients.change_recipient(desk, child, number, recipient, new, seen=seen),
        )

    async def _ask(
        self, initial: dict[str, str], record: str, save: Callable[[DistributionRow], Done]
    ) -> bool:
        """Ask one recipient in full; return whether something was recorded."""
        desk, child, number = self._desk, self._child, self._number
        dialog: SectionDialog[Any] = SectionDialog(
            desk,
            DistributionRow,
            title="Somebody who gets the record",
            record=record,
            catalogues={},
            initial={name: text for name, text in initial.items() if text},
            check=lambda answers: after_review.check_act(desk, child, number, answers),
            save=save,
        )
        answer = await app_of(self).push_screen_wait(dialog)
        if answer is not None:
            self._show()
        return answer is not None

    def _show(self) -> None:
        self._say("")
        self._rows.show(self._read())
        self._rows.focus()

    def _say(self, text: str) -> None:
        notice = self.query_one(".notice", Static)
        notice.update(literal(text))
        notice.set_class(bool(text), "-said")

    def action_leave(self) -> None:
        """Close the list."""
        self.dismiss(None)
