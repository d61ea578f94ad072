"""The three themes, and the only colours in the program. Screens name what a thing means, not its colour."""

from __future__ import annotations

from textual.theme import Theme

DEFAULT = "dark"
FEW_COLOURS = "high-contrast"
"""What is shown with NO_COLOR, or on a terminal of sixteen colours, unless another theme is chosen."""

_SHARED = {
    "block-cursor-text-style": "none",
}

THEMES = (
    Theme(
        name="dark",
        primary="#7AA2D6",
        secondary="#8FA3B8",
        accent="#E0B46C",
        foreground="#D5DAE1",
        background="#14181D",
        surface="#191E24",
        panel="#222932",
        success="#86BB87",
        warning="#E2B25F",
        error="#F0807A",
        dark=True,
        variables={
            **_SHARED,
            "footer-key-foreground": "#E0B46C",
            "rule": "#38424E",
            "scrollbar": "#38424E",
            "scrollbar-hover": "#38424E",
            "scrollbar-active": "#38424E",
            "scrollbar-background": "#14181D",
            "scrollbar-background-hover": "#14181D",
            "scrollbar-background-active": "#14181D",
            "scrollbar-corner-color": "#14181D",
            "quiet": "#8C98A6",
            "cursor-line": "#263341",
            "late": "#F0807A",
            "soon": "#E2B25F",
            "done": "#86BB87",
        },
    ),
    Theme(
        name="light",
        primary="#1F5F99",
        secondary="#4D6072",
        accent="#8A5200",
        foreground="#1D242B",
        background="#FBFAF7",
        surface="#F4F2ED",
        panel="#E9E6DF",
        success="#2A6B31",
        warning="#8A5200",
        error="#AE1F1F",
        dark=False,
        variables={
            **_SHARED,
            "footer-key-foreground": "#8A5200",
            "rule": "#C6C2B8",
            "scrollbar": "#C6C2B8",
            "scrollbar-hover": "#C6C2B8",
            "scrollbar-active": "#C6C2B8",
            "scrollbar-background": "#FBFAF7",
            "scrollbar-background-hover": "#FBFAF7",
            "scrollbar-background-active": "#FBFAF7",
            "scrollbar-corner-color": "#FBFAF7",
            "quiet": "#5C6670",
            "cursor-line": "#DDE7F0",
            "late": "#AE1F1F",
            "soon": "#8A5200",
            "done": "#2A6B31",
        },
    ),
    Theme(
        name="high-contrast",
        primary="#FFFFFF",
        secondary="#FFFFFF",
        accent="#FFE600",
        foreground="#FFFFFF",
        background="#000000",
        surface="#000000",
        panel="#000000",
        success="#7CFF7C",
        warning="#FFE600",
        error="#FF9C9C",
        dark=True,
        variables={
            **_SHARED,
            "footer-key-foreground": "#FFE600",
            "rule": "#FFFFFF",
            "scrollbar": "#FFFFFF",
            "scrollbar-hover": "#FFFFFF",
            "scrollbar-active": "#FFFFFF",
            "scrollbar-background": "#000000",
            "scrollbar-background-hover": "#000000",
            "scrollbar-background-active": "#000000",
            "scrollbar-corner-color": "#000000",
            "quiet": "#E0E0E0",
            "cursor-line": "#003A8C",
            "late": "#FF9C9C",
            "soon": "#FFE600",
            "done": "#7CFF7C",
        },
    ),
)

TITLES = {"dark": "Dark", "light": "Light", "high-contrast": "High contrast"}
