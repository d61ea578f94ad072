"""The screens. Nothing below this layer knows of them.

The environment is tidied before Textual is first imported: its log would hold every key pressed,
its screenshot and key-press switches act unasked, and 60 ticks a second make typing feel slow. A terminal
that says it is dumb, and is asked for a screen all the same, would be drawn to as if it had 80 columns.
"""

import os

_UNWANTED = (
    "TEXTUAL",
    "TEXTUAL_DEBUG",
    "TEXTUAL_DEVTOOLS_HOST",
    "TEXTUAL_DEVTOOLS_PORT",
    "TEXTUAL_DRIVER",
    "TEXTUAL_LOG",
    "TEXTUAL_PRESS",
    "TEXTUAL_SCREENSHOT",
    "TEXTUAL_SCREENSHOT_FILENAME",
    "TEXTUAL_SCREENSHOT_LOCATION",
    "TEXTUAL_SHOW_RETURN",
    "TEXTUAL_THEME",
)

for _name in _UNWANTED:
    os.environ.pop(_name, None)
os.environ["TEXTUAL_FPS"] = "240"
if os.environ.get("TERM", "").lower() in ("dumb", "unknown"):
    os.environ["TERM"] = "ansi"
