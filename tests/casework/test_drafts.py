"""Typing is kept as typed, and never over what another window typed."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import builders
import pytest

from iro_console.casework.contacts import record_contact
from iro_console.casework.desk import Desk
from iro_console.casework.drafts import (
    DraftElsewhere,
    all_drafts,
    aside,
    drop_draft,
    forget_rescued,
    load_draft,
    rescue_draft,
    save_draft,
    take_up_rescued,
)
from iro_console.forms.acts import ContactWithChild
from iro_console.storage import drafts as stored
from iro_console.storage.engine import Store
from iro_console.storage.problems import StoreProblem

FORM = "ContactWithChild"


def other_window(desk: Desk, window: str = "window-2") -> Desk:
    """Return the same desk in another running program: nothing is shared but the file."""
    assert desk.store.path is not None
    return replace(desk, store=Store.open(desk.store.path), window=window)


def typed(desk: Desk, record: str = "child:1") -> dict[str, str] | None:
    draft = load_draft(desk, FORM, record)
    return draft.answers if draft else None


def test_what_was_typed_is_there_again_as_typed(desk: Desk) -> None:
    raw = {"held_on": "31/02/20", "said": "\x1b[2J\u202e 'quoted' 🦊\r\n" + "x" * 100_000}
    at = save_draft(desk, FORM, "child:1", raw)
    assert at == desk.now()
    after_a_crash = other_window(desk)
    draft = load_draft(after_a_crash, FORM, "child:1")
    assert draft is not None
    assert (draft.answers, draft.saved_at, draft.elsewhere) == (raw, at, True)
    assert typed(desk, "child:2") is None
    assert typed(replace(desk, user="ben")) is None


def test_half_a_character_does_not_stop_a_draft(desk: Desk) -> None:
    save_draft(desk, FORM, "child:1", {"said": "a\ud83d"})
    assert typed(desk) == {"said": "a\ud83d"}


def test_a_form_that_was_only_opened_leaves_no_draft(desk: Desk) -> None:
    save_draft(desk, FORM, "child:1", {"said": "", "held_on": ""})
    assert all_drafts(desk) == []
    save_draft(desk, FORM, "child:1", {"said": "x"})
    save_draft(desk, FORM, "child:1", {"said": ""})
    assert all_drafts(desk) == []


def test_another_window_is_not_overwritten_silently(desk: Desk) -> None:
    other = other_window(desk)
    save_draft(desk, FORM, "child:1", {"said": "mine"})
    with pytest.raises(DraftElsewhere) as caught:
        save_draft(other, FORM, "child:1", {"said": "theirs"})
    assert caught.value.draft.answers == {"said": "mine"}
    assert typed(desk) == {"said": "mine"}
    # Having loaded it, the other window goes on with it; now the first one is the one behind.
    load_draft(other, FORM, "child:1")
    later = builders.a_desk(other.store, desk.policy, desk.calendar, window="window-2")
    save_draft(later, FORM, "child:1", {"said": "theirs"})
    with pytest.raises(DraftElsewhere):
        save_draft(desk, FORM, "child:1", {"said": "mine again"})
    save_draft(desk, FORM, "child:1", {"said": "mine again"}, overwrite=True)
    assert typed(desk) == {"said": "mine again"}


def test_recording_in_one_window_keeps_what_another_has_typed_since(
    desk: Desk, caseload: dict[str, int]
) -> None:
    record = f"child:{caseload['kai']}"
    other = other_window(desk)
    save_draft(desk, FORM, record, {"said": "mine"})
    load_draft(other, FORM, record)
    save_draft(other, FORM, record, {"said": "mine and theirs"})
    contact = ContactWithChild(held_on=builders.TODAY, method="phone", seen_alone=True, said="mine")
    record_contact(desk, caseload["kai"], contact)
    assert typed(other, record) == {"said": "mine and theirs"}


def test_all_drafts_are_listed_for_their_user_and_can_be_thrown_away(desk: Desk) -> None:
    save_draft(desk, FORM, "child:1", {"said": "a"})
    save_draft(desk, "ReviewHeld", "child:2", {"note": "b"})
    save_draft(replace(desk, user="ben"), FORM, "child:1", {"said": "c"})
    assert {(draft.form, draft.record) for draft in all_drafts(desk)} == {
        (FORM, "child:1"),
        ("ReviewHeld", "child:2"),
    }
    drop_draft(desk, FORM, "child:1")
    assert [draft.form for draft in all_drafts(desk)] == ["ReviewHeld"]
    assert typed(replace(desk, user="ben")) == {"said": "c"}


def lying_beside(desk: Desk) -> list[Path]:
    assert desk.store.path is not None
    return [path for path in desk.store.path.parent.iterdir() if ".typed-" in path.name]


def test_what_could_not_be_stored_is_safe_beside_the_records_and_taken_up_by_the_next_window(
    desk: Desk,
) -> None:
    assert rescue_draft(desk, FORM, "child:1", {"said": "a\ud83d half", "held_on": "23/11"})
    (path,) = lying_beside(desk)
    assert path.stat().st_mode & 0o777 == 0o600
    assert "child" not in path.name
    later = other_window(desk)
    draft = load_draft(later, FORM, "child:1")
    assert draft is not None
    assert (draft.answers, draft.saved_at) == ({"said": "a\ud83d half", "held_on": "23/11"}, desk.now())
    assert lying_beside(desk) == []
    assert typed(later, "child:2") is None
    save_draft(later, FORM, "child:1", {"said": "and more"})
    assert typed(later) == {"said": "and more"}


def test_what_was_typed_on_from_a_draft_takes_its_place(desk: Desk) -> None:
    save_draft(desk, FORM, "child:1", {"said": "begun"})
    second = other_window(desk)
    load_draft(second, FORM, "child:1")
    rescue_draft(second, FORM, "child:1", {"said": "begun, gone on with"})
    third = other_window(desk, "window-3")
    assert typed(third) == {"said": "begun, gone on with"}
    assert [draft.record for draft in all_drafts(third)] == ["child:1"]


def test_rescued_words_never_go_over_those_of_another_window(desk: Desk) -> None:
    rescue_draft(desk, FORM, "child:1", {"said": "mine"})
    other = other_window(desk)
    with other.store.write_plainly() as rows:
        stored.save(rows, FORM, "child:1", desk.user, "window-2", {"said": "theirs"}, desk.now())
    third = other_window(desk, "window-3")
    assert typed(third) == {"said": "theirs"}
    kept = {draft.record: draft.answers["said"] for draft in all_drafts(third)}
    assert kept == {"child:1": "theirs", aside("child:1", "window-1"): "mine"}


def test_rescued_words_wait_while_another_program_writes(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("iro_console.storage.engine._BUSY_MS", 1)
    assert desk.store.path is not None
    rescue_draft(desk, FORM, "child:1", {"said": "mine"})
    other = other_window(desk)
    writer = sqlite3.connect(desk.store.path)
    writer.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreProblem, match="Another program is writing"):
        take_up_rescued(other)
    writer.close()
    assert len(lying_beside(desk)) == 1
    assert take_up_rescued(other) == 1
    assert (typed(other), lying_beside(desk)) == ({"said": "mine"}, [])


def test_a_file_beside_the_records_that_is_no_draft_is_left_alone(desk: Desk) -> None:
    rescue_draft(desk, FORM, "child:1", {"said": "mine"})
    (path,) = lying_beside(desk)
    for damaged in ("", "[]", '{"form": 1}', "\x00"):
        path.write_text(damaged)
        assert take_up_rescued(desk) == 0
        assert path.read_text() == damaged


def test_what_is_stored_after_all_needs_no_rescue(desk: Desk) -> None:
    rescue_draft(desk, FORM, "child:1", {"said": "mine"})
    rescue_draft(desk, FORM, "child:2", {"said": "another child's"})
    forget_rescued(desk, FORM, "child:1")
    assert len(lying_beside(desk)) == 1
    assert typed(other_window(desk)) is None
