"""Working on the rows of a form's tables: each act is recorded at once, and can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from iro_console.casework.verbs import Changed, Done
from iro_console.forms.form import answered_column
from iro_console.forms.pasted_rows import pasted_rows, takes_rows
from iro_console.forms.section import questions
from iro_console.ui.dialogs.confirm import Confirm
from iro_console.ui.dialogs.row_dialog import RowDialog
from iro_console.ui.format import person, plural
from iro_console.ui.widgets.row_table import RowTable

if TYPE_CHECKING:
    from iro_console.ui.screens.form import FormScreen


_FIRST = 90
"""Characters of each cell that are shown of the first row pasted."""


class RowWork:
    """What is done with the rows of one form screen."""

    def __init__(self, screen: FormScreen) -> None:
        self._screen = screen

    async def do(self, asked: RowTable.Asked) -> None:
        """Do what is wanted with a row."""
        acts, table, verb = self._screen.acts, asked.table, asked.verb
        row: Any = asked.row
        key = table.state.key
        if verb == "paste":
            await self._paste(table, asked.text)
        elif verb == "new":
            await self._new(table, row)
        elif verb == "edit":
            await self.edit(table, row)
        elif verb in ("up", "down"):
            to = table.rank + (1 if verb == "down" else -1)
            if 0 <= to < len(table.state.rows):
                await self._screen.act(lambda: acts.move_row(key, row.id, to), said=False)
                table.select(row.id)
        elif verb.startswith("answer "):
            await self._answer(table, row, verb.removeprefix("answer "))
        else:
            await self._others(table, verb, row)

    async def _others(self, table: RowTable, verb: str, row: Any) -> None:
        acts, key, screen = self._screen.acts, table.state.key, self._screen
        if verb == "remove" and not row.version:
            await screen.act(lambda: acts.forget_row(screen.state.child_id, key, row.id), said=False)
        elif verb == "remove":
            await screen.act(lambda: acts.remove_row(key, row.id))
        elif verb == "undo":
            await screen.act(acts.undo)
        elif verb == "redo":
            await screen.act(acts.redo)
        else:
            await acts.row_verb(screen, table, verb, row)

    async def _paste(self, table: RowTable, text: str) -> None:
        """Add the rows of a pasted table, once that was asked; what cannot be rows is not taken."""
        screen, acts, key, form_table = self._screen, self._screen.acts, table.state.key, table.state.table
        if screen.recording.refuse_reading_only():
            return
        try:
            if not takes_rows(form_table):
                raise ValueError("rows can be pasted into the tables of a plan only. Ins adds one here")
            rows = pasted_rows(text, form_table)
        except ValueError as problem:
            screen.console.say(f"Nothing was pasted: {problem}.", problem=True)
            return
        titles = {question.name: question.label for question in questions(form_table.row)}
        first = [
            f"{titles[name]}: {shorten(cell, _FIRST, placeholder=' …')}" for name, cell in rows[0].items()
        ]
        detail = "\n".join(["The first one:", *first, "", "u takes all of them back."])
        question = f"Add {plural(len(rows), 'row')} to “{form_table.title}”?"
        if await screen.console.push_screen_wait(Confirm(question, yes="Add", key="a", detail=detail)):
            await screen.act(lambda: acts.bring_in_rows(key, rows))
            table.action_end(True)

    # one row in full

    async def _new(self, table: RowTable, row: Any) -> None:
        acts, key = self._screen.acts, table.state.key
        after, another = row.id if row is not None else None, True
        while another:
            row_id = acts.new_row_id()

            def add(raw: dict[str, str], row_id: str = row_id, after: str | None = after) -> Done:
                return acts.add_row(key, raw, row_id=row_id, after=after)

            another = await self._ask(table, row_id, None, add)
            after = row_id

    async def edit(self, table: RowTable, row: Any, column: str = "") -> None:
        """Ask a row in full."""
        acts, key = self._screen.acts, table.state.key
        if not row.version:
            await self._ask(
                table, row.id, row, lambda raw: acts.add_row(key, raw, row_id=row.id, after=None), column
            )
            return
        seen = [row.version]

        def save(raw: dict[str, str]) -> Done:
            try:
                return acts.edit_row(key, row.id, raw, seen_version=seen[0])
            except Changed:
                # Saving again, with both texts seen, goes over what is there then.
                seen[0] = acts.row_version(key, row.id)
                raise

        await self._ask(table, row.id, row, save, column)

    async def _ask(
        self,
        table: RowTable,
        row_id: str,
        row: Any,
        save: Callable[[dict[str, str]], Done],
        column: str = "",
    ) -> bool:
        """Ask a row in full, ``None`` for a new one; return whether another new one is wanted after it."""
        screen, form_table = self._screen, table.state.table
        if screen.state.read_only:
            screen.console.say(screen.acts.words.read_only, problem=True)
            return False
        state = screen.state
        wrong = table.wrong.get(row_id, {})

        def title() -> str:
            who = person(state.child_name, state.child_ref, hide=screen.console.look.hide)
            place = f", row {table.rank + 1}" if row is not None else ", new row"
            return f"{form_table.title}{place} · {who}"

        dialog = RowDialog(
            screen.acts.desk,
            form_table,
            title=title,
            draft=screen.acts.draft(state.child_id, table.state.key, row_id),
            ground=screen.ground,
            context=state.context,
            initial=row.answers if row is not None else {},
            known=_known(row, state.previous_review) if row is not None else {},
            origins=row.origins if row is not None else {},
            lines=[row.label] if row is not None and row.label else [],
            save=save,
            find=screen.acts.find_worker,
            at=column or next(iter(wrong), ""),
            new=row is None,
        )
        answer = await screen.console.push_screen_wait(dialog)
        await screen.recording.reopen()
        table.select(row_id)
        if answer is not None:
            screen.recorded_now()
        return answer is not None and dialog.another

    # the checklist

    async def _answer(self, table: RowTable, row: Any, answer: str) -> None:
        acts, key = self._screen.acts, table.state.key
        column = answered_column(table.state.table)
        done = await self._screen.act(lambda: acts.answer_row(key, row, column, answer), said=False)
        if done is not None:
            table.action_move(min(1, len(table.state.rows) - 1 - table.rank))


def _known(row: Any, previous: Any) -> dict[str, str]:
    """Return what is said below the columns of a row: what the last review said."""
    when = f"Last review ({previous.day} {previous:%b})" if previous else "Last review"
    return {
        name: f"{when}: {text}"
        for name, text in row.previous.items()
        if text.strip() and text != row.answers.get(name, "")
    }
