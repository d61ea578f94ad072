"""The screens. Nothing below this layer knows of them.

The environment is tidied before Textual is first imported: its log would hold every key pressed,
its screenshot and key-press switches act unasked, and 60 ticks a second make typing feel slow.
"""

import os

for _name in [name for name in os.environ if name.startswith("TEXTUAL")]:
    del os.environ[_name]
os.environ["TEXTUAL_FPS"] = "240"
