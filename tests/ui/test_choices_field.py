"""Several choices in one answer: typed, marked in the list, taken back, kept as typed when they are none."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from form_codes import CODES
from form_host import Host, a_dialog, text_of
from screen import calm, press
from textual.widgets import Static

from iro_console.casework.desk import Desk
from iro_console.casework.drafts import load_draft
from iro_console.domain.working_days import WorkingCalendar
from iro_console.forms.escalation import THEMES, Concern
from iro_console.forms.section import questions
from iro_console.ui.widgets.choices_field import ChoicesField
from iro_console.ui.widgets.field_row import Ground, field_for
from iro_console.ui.widgets.listed_field import ChoiceList
from iro_console.ui.widgets.shown_field import in_words

TODAY = date(2026, 11, 24)
THEMES_ASKED = next(question for question in questions(Concern) if question.name == "themes")


@pytest.fixture
def ground(england: WorkingCalendar) -> Ground:
    return Ground(lambda: TODAY, england, CODES)


@pytest.fixture
def field(ground: Ground) -> ChoicesField:
    made = field_for(THEMES_ASKED, ground)
    assert isinstance(made, ChoicesField)
    return made


def chosen(field: ChoicesField) -> str:
    return text_of(field.query_one(".chosen", Static))


async def test_parts_are_typed_with_commas_and_shown_by_their_labels(field: ChoicesField) -> None:
    app = Host(field)
    async with app.run_test(size=(100, 30)) as pilot:
        field.take_focus()
        await press(pilot, *"drift", "comma", *"pep", "comma")
        assert (field.raw, field.input.value) == ("drift,pep", "")
        assert chosen(field) == "Drift and delay, PEP"
        await press(pilot, *"visi", "enter")
        assert field.raw == "drift,visits,pep", "stored in the order of the list, whatever was typed first"
        await press(pilot, "backspace", "backspace")
        assert (field.raw, chosen(field)) == ("drift", "Drift and delay")


async def test_space_marks_in_the_list_and_takes_the_mark_away(field: ChoicesField) -> None:
    app = Host(field)
    async with app.run_test(size=(100, 30)) as pilot:
        field.take_focus()
        await press(pilot, "down", "down", "space", "down", "down", "space")
        assert field.raw == "implementation,drift"
        assert field.is_open
        ticks = [str(option.prompt) for option in field.query_one(ChoiceList)._options]
        assert [at for at, line in enumerate(ticks) if "✓" in line] == [1, 3]
        await press(pilot, "space")
        assert field.raw == "implementation"
        await press(pilot, "enter")
        assert (field.raw, field.is_open) == ("implementation", False), (
            "Enter adds nothing to what was marked"
        )
        await press(pilot, "space")
        assert field.is_open, "Space opens the list too"
        await press(pilot, "escape")
        assert (field.raw, field.is_open) == ("implementation", False)


async def test_enter_takes_what_the_list_shows_first_for_what_was_typed(field: ChoicesField) -> None:
    app = Host(field)
    async with app.run_test(size=(100, 30)) as pilot:
        field.take_focus()
        await press(pilot, *"plan", "enter")
        first = "care_planning"
        assert field.raw == first
        await press(pilot, *"plan", "down", "enter")
        assert set(field.raw.split(",")) == {first, "implementation"}
        await press(pilot, "down", "enter")
        assert field.raw.split(",")[0] == first, "the first of the whole list, which was chosen already"


async def test_what_is_no_choice_stays_as_typed(field: ChoicesField) -> None:
    hostile = "[/b] [@click=app.quit]x[/]"
    app = Host(field)
    async with app.run_test(size=(60, 30)) as pilot:
        field.take_focus()
        field.input.take(f"pep, {hostile}")
        await calm(pilot)
        assert (field.raw, field.input.value) == (f"pep,{hostile}", hostile)
        field.settle()
        assert field.raw == f"pep,{hostile}"
        field.put(f"drift,{hostile}")
        await calm(pilot)
        assert (field.raw, chosen(field)) == (f"drift,{hostile}", "Drift and delay")
        field.put("")
        await calm(pilot)
        assert (field.raw, chosen(field)) == ("", "")
        assert app.is_running


async def test_leaving_the_field_takes_what_is_clear(field: ChoicesField) -> None:
    app = Host(field)
    async with app.run_test(size=(100, 30)) as pilot:
        field.take_focus()
        await press(pilot, *"safeg")
        field.settle()
        assert (field.raw, field.input.value, field.is_open) == ("safeguarding", "", False)


async def test_the_labels_wrap_in_a_narrow_form(ground: Ground) -> None:
    field = ChoicesField(tuple(THEMES.items()))
    app = Host(field)
    async with app.run_test(size=(40, 30)) as pilot:
        field.put(",".join(THEMES))
        await calm(pilot)
        said = field.query_one(".chosen", Static)
        assert said.size.height > 5
        assert chosen(field).endswith("Resources")


async def test_a_draft_keeps_them_raw_and_brings_them_back(desk: Desk) -> None:
    app = Host()
    async with app.run_test(size=(100, 40)) as pilot:
        dialog = await app.ask(pilot, a_dialog(desk, Concern))
        dialog.form.focus_field("themes")
        await press(pilot, *"drift,", *"foo")
        dialog.save_now()
        draft = load_draft(desk, "Concern", "child:1")
        assert draft is not None
        assert draft.answers == {"themes": "drift,foo"}
        await press(pilot, "escape", "escape")
        await calm(pilot)
        again: Any = await app.ask(pilot, a_dialog(desk, Concern))
        await calm(pilot)
        field = again.form.rows["themes"].field
        assert (field.raw, field.input.value) == ("drift,foo", "foo")


def test_a_stored_answer_is_read_by_its_labels(ground: Ground) -> None:
    words = in_words(THEMES_ASKED, "drift,pep,[x]", THEMES, TODAY, ground.calendar)
    assert words == "Drift and delay, PEP, [x]"
    assert not [label for label in THEMES.values() if "," in label], "a comma would part a label in two"
