"""Typing is kept as typed, and never over what another window typed."""

from __future__ import annotations

from dataclasses import replace

import builders
import pytest

from iro_console.casework.contacts import record_contact
from iro_console.casework.desk import Desk
from iro_console.casework.drafts import DraftElsewhere, all_drafts, drop_draft, load_draft, save_draft
from iro_console.forms.acts import ContactWithChild
from iro_console.storage.engine import Store

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
