"""A form made from a section: keys pressed in it, problems beside their fields, text of any kind and size."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from form_codes import CODES
from form_host import Host, text_of
from screen import calm, press
from textual import events
from textual.widgets import Static

from iro_console.domain.working_days import WorkingCalendar
from iro_console.forms.acts import ContactWithChild, PlacementChange, ReviewBooking
from iro_console.forms.section import Section, ask
from iro_console.ui.widgets.choice_field import ChoiceField
from iro_console.ui.widgets.field_row import FieldRow, Ground
from iro_console.ui.widgets.listed_field import ChoiceList
from iro_console.ui.widgets.section_form import SectionForm
from iro_console.ui.widgets.text_field import LongText

TODAY = date(2026, 11, 24)
HOSTILE = "[/b] [@click=app.quit]x[/] [Smith] \\["


@pytest.fixture
def ground(england: WorkingCalendar) -> Ground:
    return Ground(lambda: TODAY, england, CODES)


def line(form: SectionForm[Any], name: str, place: str) -> str:
    return text_of(form.rows[name].query_one(f".{place}", Static))


async def test_a_contact_is_typed_with_keys_alone(ground: Ground) -> None:
    form = SectionForm(ContactWithChild, ground=ground)
    app = Host(form)
    async with app.run_test(size=(120, 40)) as pilot:
        form.focus_first()
        await press(pilot, *"23/11", "enter", *"vis", "enter", "n", "enter", *"Carer stayed.", "enter")
        await press(pilot, *"Happy", "enter", *"there", "shift+tab", "shift+tab", "y")
        await calm(pilot)
        answers = form.read()
        assert answers.problems == {}
        assert answers.section == ContactWithChild(
            held_on=date(2026, 11, 23),
            method="visit",
            seen_alone=True,
            said="Happy\nthere",
        )
        # What was typed where nothing is asked any more comes back with the question.
        await press(pilot, "n")
        assert form.read().section.why_not_alone == "Carer stayed."


async def test_an_error_is_said_on_leaving_and_taken_back_on_typing(ground: Ground) -> None:
    form = SectionForm(ReviewBooking, ground=ground)
    app = Host(form)
    async with app.run_test(size=(120, 40)) as pilot:
        form.focus_first()
        await press(pilot, *"31/11")
        assert line(form, "booked_for", "wrong") == ""
        await press(pilot, "tab", *"4")
        await calm(pilot)
        assert line(form, "booked_for", "wrong").startswith("! 31/11/2026 is not a date")
        assert line(form, "booked_at", "wrong") == ""
        await press(pilot, "shift+tab")
        await calm(pilot)
        assert "afternoon" in line(form, "booked_at", "wrong")
        assert line(form, "booked_for", "wrong") != ""
        await press(pilot, "end", "backspace")
        await calm(pilot)
        assert line(form, "booked_for", "wrong") == ""


async def test_leaving_a_needed_field_empty_is_no_error_yet(ground: Ground) -> None:
    form = SectionForm(ReviewBooking, ground=ground)
    app = Host(form)
    async with app.run_test(size=(120, 40)) as pilot:
        form.focus_first()
        await press(pilot, "tab", "tab")
        await calm(pilot)
        assert all(row.wrong == "" for row in form.rows.values())


async def test_problems_warnings_and_what_is_known_stand_beside_their_field(ground: Ground) -> None:
    form = SectionForm(
        ReviewBooking,
        ground=ground,
        context=[f"Latest lawful date Fri 11 Dec 2026 (reg 33(2)) {HOSTILE}"],
        known={"venue": f"Last review: Placement {HOSTILE}"},
    )
    app = Host(form)
    async with app.run_test(size=(100, 40)) as pilot:
        form.show_problems({"booked_at": f"no time {HOSTILE}"})
        form.show_warnings({"booked_for": ["3 days after the latest lawful date", "it is a Sunday"]})
        await calm(pilot)
        assert line(form, "booked_at", "wrong") == f"! No time {HOSTILE}"
        assert line(form, "booked_for", "doubtful").split("\n") == [
            "▲ 3 days after the latest lawful date",
            "▲ It is a Sunday",
        ]
        assert line(form, "venue", "known") == f"Last review: Placement {HOSTILE}"
        assert HOSTILE in text_of(form.query_one(".context", Static))
        wrong = form.rows["booked_at"].query_one(".wrong")
        assert wrong.region.y == form.rows["booked_at"].field.region.bottom
        assert line(form, "moved_because", "wrong") == ""


async def test_help_follows_the_focus(ground: Ground) -> None:
    form = SectionForm(ContactWithChild, ground=ground)
    app = Host(form)
    async with app.run_test(size=(100, 40)) as pilot:
        form.focus_field("seen_alone")
        await calm(pilot)
        help_line = form.query_one(".help", Static)
        assert "without others present" in text_of(help_line)
        await press(pilot, "shift+tab")
        await calm(pilot)
        assert "list" in text_of(help_line)
        assert [row for row in form.rows.values() if row.has_class("-current")] == [form.rows["method"]]


async def test_a_tick_has_three_answers(ground: Ground) -> None:
    form = SectionForm(ContactWithChild, ground=ground)
    app = Host(form)
    async with app.run_test(size=(100, 40)) as pilot:
        form.focus_field("seen_alone")
        seen = []
        for key in ("y", "n", "space", "delete", "space"):
            await press(pilot, key)
            seen.append(form.raw.get("seen_alone"))
        assert seen == ["yes", "no", "yes", None, "yes"]
        field = form.rows["seen_alone"].field
        await pilot.click(field, offset=(10, 0))
        assert form.raw["seen_alone"] == "no"
        await pilot.click(field, offset=(2, 0))
        assert form.raw["seen_alone"] == "yes"


async def choice_of(app: Host, form: SectionForm[Any]) -> ChoiceField:
    field = form.rows["code"].field
    assert isinstance(field, ChoiceField)
    field.take_focus()
    return field


async def test_a_choice_is_typed_filtered_and_picked(ground: Ground) -> None:
    form = SectionForm(PlacementChange, ground=ground)
    app = Host(form)
    async with app.run_test(size=(100, 40)) as pilot:
        field = await choice_of(app, form)
        await calm(pilot)
        assert "code" not in form.raw
        await press(pilot, *"foster")
        await calm(pilot)
        assert field.is_open
        assert field.query_one(ChoiceList).option_count == 2
        assert form.raw["code"] == "foster"
        await press(pilot, "down", "enter")
        await calm(pilot)
        assert form.raw["code"] == "U6"
        assert field.input.value == "U6  Foster carer, other"
        assert form.rows["provider"].has_focus_within


async def test_an_unclear_choice_is_never_guessed_on_leaving(ground: Ground) -> None:
    form = SectionForm(PlacementChange, ground=ground)
    app = Host(form)
    async with app.run_test(size=(100, 40)) as pilot:
        await choice_of(app, form)
        await press(pilot, *"foster", "tab")
        await calm(pilot)
        assert form.raw["code"] == "foster"
        assert "2 of the choices" in line(form, "code", "wrong")
        await press(pilot, "shift+tab", *"nhs", "tab")
        await calm(pilot)
        assert form.raw["code"] == "R2"
        assert line(form, "code", "wrong") == ""


async def test_a_choice_is_taken_back_and_the_list_left_without_choosing(ground: Ground) -> None:
    form = SectionForm(PlacementChange, ground=ground, initial={"code": "K2"})
    app = Host(form)
    async with app.run_test(size=(100, 40)) as pilot:
        field = await choice_of(app, form)
        await press(pilot, "down")
        await calm(pilot)
        highlighted = field.query_one(ChoiceList).highlighted
        assert list(CODES["PLACE"])[highlighted or 0] == "K2"
        await press(pilot, "down", "escape")
        await calm(pilot)
        assert (form.raw["code"], field.is_open) == ("K2", False)
        await press(pilot, "delete")
        await calm(pilot)
        assert "code" not in form.raw


async def test_the_mouse_opens_the_list_and_picks(ground: Ground) -> None:
    form = SectionForm(PlacementChange, ground=ground)
    app = Host(form)
    async with app.run_test(size=(100, 40)) as pilot:
        field = await choice_of(app, form)
        await pilot.click(field.query_one("Opener"))
        await calm(pilot)
        await pilot.click(field.query_one(ChoiceList), offset=(5, 3))
        await calm(pilot)
        assert form.raw["code"] == "K2"


class Odd(Section):
    """A section with hostile words in all places."""

    who: str | None = ask(
        HOSTILE, "choice", needed=True, choices={"[/a]": HOSTILE, "b": "\x1b[2J"}, help=HOSTILE
    )
    note: str | None = ask("Note [/b]", "text", help=HOSTILE)


async def test_hostile_labels_and_choices_are_shown_as_typed(ground: Ground) -> None:
    form = SectionForm(Odd, ground=ground)
    app = Host(form)
    async with app.run_test(size=(100, 40)) as pilot:
        form.focus_field("who")
        await press(pilot, "down")
        await calm(pilot)
        field = form.rows["who"].field
        prompts = [str(option.prompt).strip() for option in field.query_one(ChoiceList).options]
        assert prompts == [HOSTILE, "␛[2J"]
        await press(pilot, "enter")
        await calm(pilot)
        assert form.raw["who"] == "[/a]"
        assert text_of(form.rows["who"].query_one(".label", Static)) == f"{HOSTILE} *"
        assert HOSTILE in text_of(form.query_one(".help", Static)) or form.rows["note"].has_focus_within


async def test_a_paste_of_200_000_characters_is_taken_and_more_is_refused(
    ground: Ground,
) -> None:
    form = SectionForm(ContactWithChild, ground=ground)
    app = Host(form)
    text = ("What Kai said. " * 20 + "\n") * 660
    async with app.run_test(size=(100, 40)) as pilot:
        form.focus_field("said")
        await calm(pilot)
        area = form.query_one(LongText)
        area.post_message(events.Paste(text))
        await calm(pilot)
        assert form.raw["said"] == text
        area.post_message(events.Paste("y" * 300_000))
        area.post_message(events.Paste("y" * (200_001 - len(text))))
        area.post_message(events.Paste("\n" * 9_500))
        await calm(pilot)
        assert form.raw["said"] == text
        assert ["300,000" in app.said[0], len(app.said)] == [True, 3]
        area.post_message(events.Paste("y" * (200_000 - len(text))))
        await calm(pilot)
        await press(pilot, "z")
        assert len(form.raw["said"]) == 200_000


async def test_a_paste_loses_only_what_would_be_obeyed_and_says_so(ground: Ground) -> None:
    form = SectionForm(ContactWithChild, ground=ground)
    app = Host(form)
    async with app.run_test(size=(100, 40)) as pilot:
        form.focus_field("said")
        await calm(pilot)
        form.query_one(LongText).post_message(events.Paste(f"{HOSTILE}\r\n\x1b]52;c;aGk=\x07 \u202eو 🦊"))
        await calm(pilot)
        assert form.raw["said"] == f"{HOSTILE}\n]52;c;aGk= و 🦊"
        assert app.said == ["3 hidden control characters were left out of what was pasted."]


async def test_a_paste_into_one_line_keeps_all_its_lines(ground: Ground) -> None:
    form = SectionForm(ContactWithChild, ground=ground)
    app = Host(form)
    async with app.run_test(size=(100, 40)) as pilot:
        form.focus_field("why_not_alone")
        await calm(pilot)
        assert app.focused is not None
        app.focused.post_message(events.Paste("Her carer\nstayed\tnear"))
        await calm(pilot)
        assert form.raw["why_not_alone"] == "Her carer stayed near"
        app.focused.post_message(events.Paste("x" * 990))
        await calm(pilot)
        assert form.raw["why_not_alone"] == "Her carer stayed near"


async def test_one_text_fills_the_screen_and_gives_it_back(ground: Ground) -> None:
    form = SectionForm(ContactWithChild, ground=ground)
    app = Host(form)
    async with app.run_test(size=(80, 24)) as pilot:
        form.focus_field("said")
        await press(pilot, *"ab", "f11")
        await calm(pilot)
        area = form.query_one(LongText)
        assert (app.screen.maximized, area.region.size) == (area, app.size)
        await press(pilot, "c", "f11")
        await calm(pilot)
        assert (app.screen.maximized, form.raw["said"]) == (None, "abc")


async def test_what_is_said_of_the_field_in_hand_comes_into_view(ground: Ground) -> None:
    form = SectionForm(PlacementChange, ground=ground)
    app = Host(form)
    async with app.run_test(size=(80, 24)) as pilot:
        form.room(8)
        form.focus_field("area")
        await calm(pilot)
        form.show_problems({"area": "one\ntwo"})
        form.tell({"area": "In area until now"})
        await calm(pilot)
        await calm(pilot)
        known = form.rows["area"].query_one(".known")
        assert app.screen.find_widget(known).visible_region.height == 1


async def test_it_scrolls_to_the_field_in_focus(ground: Ground) -> None:
    form = SectionForm(PlacementChange, ground=ground, context=["a line above"] * 3)
    app = Host(form)
    async with app.run_test(size=(80, 24)) as pilot:
        form.room(10)
        form.focus_first()
        for _ in range(5):
            await press(pilot, "tab")
        await calm(pilot)
        row = form.rows["change_reason"]
        assert row.has_focus_within
        assert app.screen.find_widget(row.field).visible_region.height > 0


@pytest.mark.parametrize("size", [(200, 60), (80, 24), (56, 20), (30, 8), (12, 3)])
async def test_no_size_breaks_it(ground: Ground, size: tuple[int, int]) -> None:
    form = SectionForm(ContactWithChild, ground=ground)
    app = Host(form)
    async with app.run_test(size=size) as pilot:
        form.focus_first()
        await press(pilot, "down", "escape", *"27/11", "tab", "down", "down", "escape", "tab", "y", "tab")
        await press(pilot, *"words", "f11", "f11")
        await calm(pilot)
        assert form.raw == {"held_on": "27/11/2026", "seen_alone": "yes", "said": "words"}
        assert form.query(FieldRow).first().has_class("-stacked") is (size[0] < 56)
