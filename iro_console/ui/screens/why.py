"""Why a date is what it is, and why it stands where it stands."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from iro_console.domain.explain import Explanation
from iro_console.ui.format import full_date, person
from iro_console.ui.ink import INKS, Run, inked
from iro_console.ui.preview_text import why_lines
from iro_console.ui.subject import Subject
from iro_console.ui.text import fit, literal
from iro_console.ui.widgets.columns import Look

WIDTH = 76


class WhyScreen(ModalScreen[None]):
    """The working of one date, in full."""

    DEFAULT_CSS = """
    WhyScreen { align: center middle; }
    WhyScreen > VerticalScroll {
        width: 82; max-width: 100%; height: auto; max-height: 100%;
        background: $surface; border: round $primary; padding: 0 2; scrollbar-size-vertical: 1;
        border-title-color: $foreground; border-subtitle-color: $quiet;
    }
    WhyScreen Static { height: auto; background: $surface; }
    """
    BINDINGS = [Binding("escape,q,w,enter", "dismiss", "back")]
    BINDING_GROUP_TITLE = "Why"

    def __init__(self, subject: Subject, reason: Explanation, look: Look) -> None:
        super().__init__()
        self._subject, self._reason, self._look = subject, reason, look

    def compose(self) -> ComposeResult:
        """Show the working from the anchor to the date, then the law beside the local rule."""
        with VerticalScroll() as pane:
            pane.border_title = literal(person(self._subject.name, self._subject.ref, hide=self._look.hide))
            pane.border_subtitle = Content("Esc back")
            yield Static(Content("\n").join(_line(runs) for runs in self._lines()))

    def _lines(self) -> list[list[Run]]:
        reason, subject = self._reason, self._subject
        lines: list[list[Run]] = [[], [(subject.titled(hide=self._look.hide) or reason.title, "strong")], []]
        lines += why_lines(reason, self._look, WIDTH)
        lines += [[], [("Both dates", "heading")]]
        for words, on in (
            ("the law or its guidance", reason.statutory_due),
            ("the council's rule", reason.local_due),
        ):
            lines.append(
                [(f"  {fit(words, 26)}", ""), (full_date(on) if on else "–", "strong" if on else "muted")]
            )
        lines.append(
            [
                (f"  {fit('last working day for it', 26)}", ""),
                (full_date(reason.latest_working_day), "strong"),
            ]
        )
        if subject.terms:
            lines += [[], [("Why it stands here in the list", "heading")]]
            for name, value in subject.terms:
                lines.append([(f"  {fit(name, 50)}", ""), (f"{value:+8.1f}".replace("-", "−"), "")])
            total = sum(value for _, value in subject.terms)
            lines.append(
                [(f"  {fit('together', 50)}", "strong"), (f"{total:+8.1f}".replace("-", "−"), "strong")]
            )
        return [*lines, []]


def _line(runs: list[Run]) -> Content:
    return (
        inked(*runs) if len(runs) > 1 else Content.assemble(*(literal(text, INKS[ink]) for text, ink in runs))
    )
