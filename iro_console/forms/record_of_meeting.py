"""Section 4 of the record of review: Record of meeting, a text of its own for each prompt.

The first twelve prompts are the council's, the child's views first. The list of Schedule 7 of the Care
Planning Regulations overlaps with them; an item of it that a prompt already asks is answered there, so that
nothing is written twice, and the others follow. Items are told in our own words, never as quoted law.
"""

from __future__ import annotations

from typing import Any, ClassVar

from iro_console.forms.context import ReviewContext
from iro_console.forms.review_details import at_school
from iro_console.forms.section import Section, ask


def _later_review(_section: Any, context: ReviewContext) -> bool:
    return context.review_number > 1


def _near_leaving(_section: Any, context: ReviewContext) -> bool:
    age = context.age()
    return age is None or age >= 15


class RecordOfMeeting(Section):
    """Section 4."""

    title: ClassVar[str] = "Record of meeting"
    help: ClassVar[str] = "The child's views come first, in the child's own words where you have them."

    views: str | None = ask(
        "Child's views", "text", needed=True, help="Wishes and feelings, as told or as observed"
    )
    day_to_day: str | None = ask("Day-to-day care", "text", needed=True)
    placement: str | None = ask(
        "Placement", "text", needed=True, help="Whether it is still the most appropriate one"
    )
    health: str | None = ask("Health", "text", needed=True)
    education: str | None = ask(
        "Education, PEP and pupil premium",
        "text",
        needed_when=at_school,
        help="How the pupil premium is used, and what it brings",
    )
    wellbeing: str | None = ask("Emotional wellbeing", "text", needed=True)
    identity: str | None = ask("Identity", "text", help="Religion, culture, language, and what they call for")
    contact: str | None = ask("Contact and family time", "text", needed=True)
    safeguarding: str | None = ask("Safeguarding and exploitation", "text", needed=True)
    legal: str | None = ask(
        "Legal status and proceedings",
        "text",
        needed=True,
        help="Any change of legal status, sought or made",
    )
    long_term: str | None = ask("Long-term plan", "text", needed=True)
    last_decisions: str | None = ask(
        "Decisions from the last review",
        "text",
        needed=True,
        asked_when=_later_review,
        help="Done or not, and if not, why",
    )
    circumstances: str | None = ask(
        "Changes in circumstances", "text", help="What they mean for the child", asked_when=_later_review
    )
    leisure: str | None = ask("Leisure", "text", help="Interests, friends, activities")
    support: str | None = ask("Advice and support", "text", help="Whether the arrangements for it work")
    aftercare: str | None = ask(
        "Pathway and after care",
        "text",
        needed=True,
        asked_when=_near_leaving,
        help="Preparing to leave care",
    )
    visits: str | None = ask(
        "Visits by the social worker",
        "text",
        help="Whether they are often enough, where the child lives at home",
    )


SCHEDULE_7: tuple[tuple[str, str], ...] = (
    ("effect of change in circumstances", "circumstances"),
    ("whether decisions of the last review were implemented and if not why", "last_decisions"),
    ("change in legal status", "legal"),
    ("contact", "contact"),
    ("whether the placement is the most appropriate", "placement"),
    ("education", "education"),
    ("leisure", "leisure"),
    ("health", "health"),
    ("identity needs", "identity"),
    ("advice and support arrangements (reg 31)", "support"),
    ("pathway and after care", "aftercare"),
    ("wishes and feelings", "views"),
    ("visit frequency where reg 28(3) applies", "visits"),
)
"""What a review has to consider, and the prompt under which it is written."""
