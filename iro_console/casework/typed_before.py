"""What this user has typed into the forms of a review and not saved, found again by form and record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from uuid import uuid4

from iro_console.casework.desk import Desk
from iro_console.casework.drafts import Draft
from iro_console.casework.review_state import Case, StoredForm, catalogues
from iro_console.domain.work import Missing
from iro_console.forms.answers import read_answers, write_answers
from iro_console.forms.form import Form
from iro_console.storage import drafts

NOT_SAVED = "What was typed here is not saved yet"
TYPED = "Typed, and not saved yet"


def draft_form(form_key: str, section_or_table: str) -> str:
    """Return the name under which typing into a section, or into a row of a table, is kept."""
    return f"{form_key}/{section_or_table}"


def draft_record(child_id: int, step_id: int, row_id: str = "") -> str:
    """Return the record under which typing is kept: the child, the work step and, of a table, the row."""
    of_row = f"/row:{row_id}" if row_id else ""
    return f"child:{child_id}/step:{step_id}{of_row}"


def new_row_id() -> str:
    """Return the stable id of a row that is about to be typed."""
    return uuid4().hex


class TypedBefore(NamedTuple):
    """The drafts of one form of one review."""

    case: Case
    form_key: str
    drafts: tuple[Draft, ...]

    def section(self, key: str) -> Draft | None:
        """Return what was typed into a section."""
        record = draft_record(self.case.step.child_id, self.case.step.id)
        wanted = (draft_form(self.form_key, key), record)
        return next((draft for draft in self.drafts if (draft.form, draft.record) == wanted), None)

    def rows(self, table: str) -> Mapping[str, Draft]:
        """Return what was typed into the rows of a table, by the row's id."""
        name = draft_form(self.form_key, table)
        start = draft_record(self.case.step.child_id, self.case.step.id) + "/row:"
        return {
            draft.record.removeprefix(start).partition("/")[0]: draft
            for draft in self.drafts
            if draft.form == name and draft.record.startswith(start)
        }

    def unreadable(self, form: Form) -> dict[str, dict[str, str]]:
        """Return what was typed and cannot be read: section -> field -> sentence."""
        found: dict[str, dict[str, str]] = {}
        for section in form.sections:
            draft = self.section(section.key)
            if draft is None or section.section is None:
                continue
            context = self.case.context
            read = read_answers(
                section.section,
                draft.answers,
                today=context.today,
                calendar=context.calendar,
                catalogues=catalogues(),
            )
            wrong = unreadable(draft.answers, read.problems)
            if wrong:
                found[section.key] = wrong
        return found

    def answered(self, form: StoredForm) -> frozenset[tuple[str, str]]:
        """Return the fields in which an answer is typed that can be read and is not what is stored.

        Each as (section, field).
        """
        unread = self.unreadable(form.form)
        found: set[tuple[str, str]] = set()
        for section in form.form.sections:
            draft, answers = self.section(section.key), form.answers[section.key]
            stored = write_answers(answers) if answers is not None else {}
            for name, text in draft.answers.items() if draft is not None else ():
                if text.strip() not in ("", stored.get(name, "")) and name not in unread.get(section.key, {}):
                    found.add((section.key, name))
        return frozenset(found)

    def unsaved(self, form: StoredForm) -> list[Missing]:
        """Return where something was typed that is not what is stored."""
        found: list[Missing] = []
        for section in form.form.sections:
            draft = self.section(section.key)
            answers = form.answers[section.key]
            raw = write_answers(answers) if answers is not None else {}
            if draft is not None and _differs(draft.answers, raw):
                found.append(Missing(self.form_key, section.key, "", NOT_SAVED))
            for table in section.tables:
                stored = {row.id: write_answers(row.section) for row in form.live(table.key)}
                for row_id, typed in self.rows(table.key).items():
                    if _differs(typed.answers, stored.get(row_id, {})):
                        place = list(stored).index(row_id) if row_id in stored else None
                        found.append(Missing(self.form_key, section.key, table.key, NOT_SAVED, place))
        return found


def typed_before(desk: Desk, case: Case, form_key: str) -> TypedBefore:
    """Return what this user typed into a form and did not save. Looking at it does not adopt it."""
    record = draft_record(case.step.child_id, case.step.id)
    found = tuple(
        Draft(one.form, one.record, one.answers, one.saved_at, one.window != desk.window)
        for one in drafts.of_user(case.rows, desk.user)
        if one.form.startswith(f"{form_key}/")
        and (one.record == record or one.record.startswith(f"{record}/"))
    )
    return TypedBefore(case, form_key, found)


def unreadable(raw: Mapping[str, str], problems: Mapping[str, str]) -> dict[str, str]:
    """Return, of what reading found, that which was typed and cannot be read; not what is merely missing."""
    return {name: text for name, text in problems.items() if raw.get(name, "").strip()}


def _differs(typed: Mapping[str, str], stored: Mapping[str, str]) -> bool:
    return any(text.strip() != stored.get(name, "").strip() for name, text in typed.items())
