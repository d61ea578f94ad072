"""The chronology part of a child's page: its list, what is read beside it, and what narrows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from iro_console.casework.chronology import chronology, counts, narrowed
from iro_console.casework.desk import Desk
from iro_console.domain.chronology import KIND, KINDS, Happened, Kind
from iro_console.storage.page_values import ChildPage
from iro_console.ui.dialogs.pick import Pick
from iro_console.ui.format import HIDDEN, full_date, plural, short_day
from iro_console.ui.ink import Run
from iro_console.ui.screens.child_entries import Entry, Part, headings
from iro_console.ui.widgets.columns import Cell, Column, Look
from iro_console.ui.widgets.record_list import ListSpec

EVERYTHING = "everything"
"""The key of the pick that shows all kinds again."""


def _line(entry: Entry, look: Look) -> Cell:
    happened: Happened = entry.value
    if look.hide or not happened.words:
        return happened.what, ""
    return f"{happened.what}: {happened.words}", ""


SPEC = ListSpec(
    columns=(
        Column("on", "Date", 11, lambda e, look: (short_day(e.value.on, look.today), "strong")),
        Column("kind", "Kind", 12, lambda e, _: (KIND[e.value.kind], "muted"), fold=1),
        Column("what", "What", 40, _line, least=30, most=120),
    ),
    empty="Nothing is on record yet: what is recorded of this child will stand here by its date.",
    nothing_found="Nothing here matches. Esc clears the words, t shows all kinds again.",
    sections=headings,
)


def read(entry: Entry, look: Look) -> Iterator[list[Run]]:
    """Give an entry in full."""
    happened: Happened = entry.value
    yield [(happened.what, "heading")]
    yield [(f"{full_date(happened.on)} · {KIND[happened.kind]}", "muted")]
    hidden = False
    for detail in happened.details:
        if look.hide and not detail.own:
            hidden = True
            continue
        if len(detail.text) > _SHORT or "\n" in detail.text:
            yield []
            yield [(detail.name, "muted")]
            yield [(detail.text, "")]
        else:
            yield [(f"{detail.name}  ", "muted"), (detail.text, "")]
    if hidden or (look.hide and happened.words):
        yield [(HIDDEN, "muted")]


_SHORT = 48
"""A detail longer than this stands on lines of its own."""

PART = Part("chronology", "Chronology", lambda _page, _look: (), SPEC, read, lambda _page: None)


class Chronology:
    """The chronology of the child shown, read when it is first looked at."""

    def __init__(self) -> None:
        self.kinds: tuple[Kind, ...] = ()
        """The kinds shown; none: all."""
        self.words = ""
        self._happened: list[Happened] | None = None

    def forget(self) -> None:
        """Read it again when it is looked at next: the record may have changed."""
        self._happened = None

    def show_all(self) -> None:
        """Show all kinds again, and no words."""
        self.kinds, self.words = (), ""

    def entries(self, desk: Desk, page: ChildPage, look: Look) -> Sequence[Entry]:
        """Return what is shown, under a heading for each year."""
        found = narrowed(self._all(desk, page), self.kinds, self.words, hide=look.hide)
        return [Entry(each.key, each, str(each.on.year)) for each in found]

    def total(self, desk: Desk, page: ChildPage) -> int:
        """Return how many entries there are of all kinds."""
        return len(self._all(desk, page))

    def picks(self, desk: Desk, page: ChildPage) -> list[Pick]:
        """Return the kinds there are, each with how much there is of it."""
        found = counts(self._all(desk, page))
        return [
            Pick(EVERYTHING, f"Everything  {sum(found.values())}"),
            *(Pick(kind.value, f"{name}  {found[kind]}") for kind, name in KINDS.items() if found[kind]),
        ]

    def pick(self, key: str) -> None:
        """Show one kind, or everything."""
        self.kinds = () if key == EVERYTHING else (Kind(key),)

    def said(self, shown: int, total: int) -> tuple[list[Run | str], list[Run | str]]:
        """Return what the line above the list says: how much is shown, and of what kind."""
        narrow = bool(self.kinds or self.words.strip())
        count = f"{shown:,} of {total:,} entries" if narrow else plural(total, "entry", "entries")
        left: list[Run | str] = [(f" {count}", "muted")]
        kind = ", ".join(KINDS[each] for each in self.kinds) or "all kinds"
        return left, [(f"{kind}", "accent" if self.kinds else "muted"), (" ", "")]

    def _all(self, desk: Desk, page: ChildPage) -> list[Happened]:
        if self._happened is None:
            self._happened = chronology(desk, page.child_id, page)
        return self._happened
