"""Drive the real app over the demo caseload at a fixed date and make the pictures README.md shows.

    python screenshots/generate.py [--font-folder FOLDER] [--size 120x40] [--into FOLDER] [NAME ...]

The pictures are PNG, drawn with Fira Code (Debian: fonts-firacode), so that they look the same
wherever they are opened. Nothing of the user's records is read or written.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import resvg_py
from writing_up import write_up

from iro_console import bootstrap, reference
from iro_console.casework.demo import build_demo
from iro_console.settings import Settings
from iro_console.ui.app import IroConsole

HERE = Path(__file__).parent
TODAY = date(2026, 11, 24)
FONTS = Path("/usr/share/fonts/truetype/firacode")
OPENED = 0.3
"""Seconds for a view, a page or a dialog to open."""
SETTLED = 2.0
"""Seconds after the last key until nothing on the screen changes by itself."""


@dataclass(frozen=True)
class Picture:
    """One picture: its file name, and the keys that lead there."""

    name: str
    keys: tuple[str, ...] = ()
    theme: str = "dark"
    written_up: bool = False
    """Whether the review of the second child of the caseload is written up first."""


RECORD = ("2", "down", "r", "f6", "down", "enter")
"""The keys to the record of review, which opens at its first section that is not complete."""

PICTURES = (
    Picture("today"),
    Picture("today-light", theme="light"),
    Picture("today-high-contrast", theme="high-contrast"),
    Picture("why", ("w",)),
    Picture("sweep", ("n", "a", "a", "n")),
    Picture("caseload", ("2",)),
    Picture("caseload-filtered", ("2", "slash", *"due:<3w")),
    Picture("reviews", ("3",)),
    Picture("child", ("2", "down", "enter")),
    Picture("contact", ("c", *"yesterday", "tab", *"vis", "tab", "y")),
    Picture("book", ("2", "down", "b", *"25/12", "tab")),
    Picture("work", ("7",)),
    Picture("monitoring-form", ("2", "down", "r")),
    Picture("record-of-review-plan", RECORD, written_up=True),
    Picture("record-of-review-meeting", (*RECORD, "f4"), written_up=True),
    Picture("record-of-review-outcomes", (*RECORD, "f4", "f4", "f4", "f4"), written_up=True),
    Picture("checklist", ("2", "down", "r", "f6", "down", "down", "enter"), written_up=True),
    Picture("mid-points", ("4",)),
    Picture("drifting-decisions", ("4", "t")),
    Picture("mid-point-audit", ("4", "down", "m")),
    Picture("notifications", ("5",)),
    Picture("event-decision", ("5", "enter")),
    Picture("escalations", ("6", "right")),
    Picture("escalations-list", ("6", "t")),
    Picture("escalation", ("6", "enter")),
    Picture("chronology", ("2", "down", "enter", "left", "left")),
    Picture("help", ("f1",)),
    Picture("palette", ("ctrl+p", *"book")),
    Picture("names-hidden", ("f9",)),
)


async def take(picture: Picture, size: tuple[int, int], into: Path, fonts: Path) -> None:
    """Run the app on a fresh demo caseload, press the keys, and write the picture."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(database=str(Path(folder) / "demo.db"), iro="")
        desk = bootstrap.open_desk(settings, today=TODAY, policy=reference.NATIONAL)
        made = build_demo(desk.store, TODAY, policy=desk.policy, calendar=desk.calendar)
        desk = replace(desk, user=made.iro_ref, scope=made.iro_id)
        if picture.written_up:
            write_up(desk)
        app = IroConsole(desk, theme=picture.theme, demo=True)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            for key in picture.keys:
                await pilot.press(key)
                if len(key) > 1:
                    # A key that is no letter may open something.
                    await pilot.pause(OPENED)
            # What follows the keys on its own: the preview, the reading of a date, a kept draft.
            await pilot.pause(SETTLED)
            drawing = app.export_screenshot()
        desk.store.close()
    png = resvg_py.svg_to_bytes(
        svg_string=drawing,
        font_files=[str(fonts / "FiraCode-Regular.ttf"), str(fonts / "FiraCode-Bold.ttf")],
        skip_system_fonts=True,
        font_family="Fira Code",
        monospace_family="Fira Code",
        sans_serif_family="Fira Code",
        zoom=1,
    )
    (into / f"{picture.name}.png").write_bytes(bytes(png))


def main() -> None:
    """Make the pictures asked for, or all of them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these pictures")
    parser.add_argument("--font-folder", type=Path, default=FONTS, help="where FiraCode-Regular.ttf lies")
    parser.add_argument("--size", default="120x40", help="columns x rows")
    parser.add_argument("--into", type=Path, default=HERE)
    options = parser.parse_args()
    if not (options.font_folder / "FiraCode-Regular.ttf").is_file():
        parser.error(
            f"there is no FiraCode-Regular.ttf in {options.font_folder}; name its folder with --font-folder"
        )
    columns, rows = (int(part) for part in options.size.split("x"))
    options.into.mkdir(parents=True, exist_ok=True)
    for picture in PICTURES:
        if not options.names or picture.name in options.names:
            asyncio.run(take(picture, (columns, rows), options.into, options.font_folder))
            print(options.into / f"{picture.name}.png")


if __name__ == "__main__":
    main()
