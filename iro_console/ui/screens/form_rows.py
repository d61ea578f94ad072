"""Working on the rows of a form's tables: each act is recorded at once, and can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from iro_console.casework.verbs import Changed, Done
from iro_console.forms.section import questions
from iro_console.ui.dialogs.pick import Pick, PickDialog
from iro_console.ui.dialogs.row_dialog import RowDialog
from iro_console.ui.format import full_date, person
from iro_console.ui.widgets.row_table import RowTable

if TYPE_CHECKING:
    from iro_console.ui.screens.form import FormScreen


class RowWork:
    """What is done with the rows of one form screen."""

    def __init__(self, screen: FormScreen) -> None:
        self._screen = screen

    async def do(self, table: RowTable, verb: str, row: Any) -> None:
        """Do what is wanted with a row: a verb of ``RowTable.Asked``."""
        acts, key = self._screen.acts, table.state.key
        if verb == "new":
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
            await screen.act(lambda: acts.forget_row(screen.state.step.child_id, key, row.id), said=False)
        elif verb == "remove":
            await screen.act(lambda: acts.remove_row(key, row.id))
        elif verb == "undo":
            await screen.act(acts.undo)
        elif verb == "redo":
            await screen.act(acts.redo)
        elif verb == "propose":
            await screen.act(acts.propose)
        elif verb == "to_me":
            await screen.act(lambda: acts.to_me(row.id))
        elif verb == "distribute":
            await screen.act(acts.distribute)
        elif verb == "carry":
            await self._carry(table)

    # one row in full

    async def _new(self, table: RowTable, row: Any) -> None:
        acts, key = self._screen.acts, table.state.key
        row_id = acts.new_row_id()
        after = row.id if row is not None else None
        await self._ask(table, row_id, None, lambda raw: acts.add_row(key, raw, row_id=row_id, after=after))

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
    ) -> None:
        screen, form_table = self._screen, table.state.table
        if screen.state.read_only:
            screen.console.say(
                "This review is finished: its forms can be read and not changed.", problem=True
            )
            return
        step = screen.state.step
        wrong = table.wrong.get(row_id, {})

        def title() -> str:
            who = person(step.child_name, step.child_ref, hide=screen.console.look.hide)
            place = f", row {table.rank + 1}" if row is not None else ", new row"
            return f"{form_table.title}{place} · {who}"

        dialog = RowDialog(
            screen.acts.desk,
            form_table,
            title=title,
            draft=screen.acts.draft(step.child_id, table.state.key, row_id),
            ground=screen.ground,
            context=screen.state.context,
            initial=row.answers if row is not None else {},
            known=_known(row, screen.state.previous_review) if row is not None else {},
            lines=[row.label] if row is not None and row.label else [],
            save=save,
            find=screen.acts.find_worker,
            at=column or next(iter(wrong), ""),
        )
        answer = await screen.console.push_screen_wait(dialog)
        await screen.refresh_state()
        table.select(row_id)
        if answer is not None:
            screen.recorded_now()

    # the checklist

    async def _answer(self, table: RowTable, row: Any, answer: str) -> None:
        acts, key = self._screen.acts, table.state.key
        name = questions(table.state.table.row)[0].name
        raw = {**row.answers, name: answer}
        done = await self._screen.act(
            lambda: acts.edit_row(key, row.id, raw, seen_version=row.version), said=False
        )
        if done is not None:
            table.action_move(min(1, len(table.state.rows) - 1 - table.rank))

    # decisions of earlier reviews

    async def _carry(self, table: RowTable) -> None:
        screen = self._screen
        taken = {row.id for row in table.state.rows}
        open_ones = [each for each in screen.state.open_decisions if each.id not in taken]
        if not open_ones:
            screen.console.say("No decision of an earlier review is still open.")
            return
        picked = await screen.console.push_screen_wait(
            PickDialog(
                "Decisions of earlier reviews that are still open",
                [
                    Pick(each.id, each.decision, _about(each), tone="$late" if each.drift else "")
                    for each in open_ones
                ],
                detail="The one picked is carried into this review with its history. Give its new date then.",
                enter="Carry into this review",
            )
        )
        if picked is not None and await screen.act(lambda: screen.acts.carry(picked)) is not None:
            table.select(picked)
            table.focus()


def _about(decision: Any) -> str:
    parts = [
        decision.owner or "nobody",
        f"by {full_date(decision.due_on)}" if decision.due_on else "no date",
        decision.status.lower(),
        *decision.drift,
    ]
    return " · ".join(parts)


def _known(row: Any, previous: Any) -> dict[str, str]:
    """Return what is said below the columns of a row: where it came from, what the last review said."""
    said: dict[str, list[str]] = {}
    for name, origin in row.origins.items():
        said.setdefault(name, []).append(origin[:1].upper() + origin[1:])
    when = f"Last review ({previous.day} {previous:%b})" if previous else "Last review"
    for name, text in row.previous.items():
        if text.strip() and text != row.answers.get(name, ""):
            said.setdefault(name, []).append(f"{when}: {text}")
    return {name: "\n".join(lines) for name, lines in said.items()}
