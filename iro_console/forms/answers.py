"""What was typed into a section, read into typed answers and back; every fault in one sentence.

A draft keeps the raw text, readable or not. Only what can be read becomes an answer, and only what is
complete is recorded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import ValidationError
from sqlmodel import SQLModel

from iro_console.domain.date_text import parse_date
from iro_console.domain.working_days import WorkingCalendar
from iro_console.forms.choices import Catalogues, choices_of, found, meant, with_code, written
from iro_console.forms.clean import LONGEST_LINE, LONGEST_TEXT, clean_line, clean_text, too_long
from iro_console.forms.section import Question, questions

S = TypeVar("S", bound=SQLModel)

NEEDED = {
    "date": "Give the date",
    "time": "Give the time",
    "choice": "Choose one",
    "choices": "Choose at least one",
    "tick": "Answer yes or no",
    "number": "Give the number",
    "line": "This is needed",
    "text": "This is needed",
}
"""What is said of a needed answer that was not given, by the kind of question."""

_TIME = re.compile(r"(\d{1,2})(?:[:.h]?(\d{2}))?\s*(?:([ap])\.?(?:m\.?)?)?", re.ASCII | re.IGNORECASE)
_NUMBER = re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?", re.ASCII)
_TICKS = {
    "yes": True,
    "y": True,
    "true": True,
    "1": True,
    "no": False,
    "n": False,
    "false": False,
    "0": False,
}


class Answers(NamedTuple, Generic[S]):
    """What a section says, and what stands in the way of recording it."""

    section: S
    """Every answer that could be read; None where there is none."""
    problems: dict[str, str]
    """Field -> sentence, for what cannot be read or is needed and missing, in the order asked."""


def read_answers(
    section: type[S],
    raw: Mapping[str, str],
    *,
    today: date,
    calendar: WorkingCalendar,
    catalogues: Catalogues,
) -> Answers[S]:
    """Read what was typed into a section. Names that the section does not ask are left out.

    Raises ``LookupError`` when a question names a catalogue that is not among ``catalogues``.
    """
    values: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for question in questions(section):
        try:
            answer = read_answer(
                question, raw.get(question.name, ""), today=today, calendar=calendar, catalogues=catalogues
            )
        except ValueError as problem:
            problems[question.name] = str(problem)
            continue
        if answer is not None:
            values[question.name] = answer
        elif question.needed:
            problems[question.name] = NEEDED[question.kind]
    return _built(section, values, problems)


def read_answer(
    question: Question, raw: str, *, today: date, calendar: WorkingCalendar, catalogues: Catalogues
) -> Any:
    """Return the typed answer to one question, or None for no answer; ``ValueError`` says what is wrong."""
    if question.kind == "text":
        return _long(raw)
    text = clean_line(raw)
    if not text:
        return None
    match question.kind:
        case "date":
            return parse_date(text, today, calendar)
        case "choice":
            return _choice(question, text, catalogues)
        case "choices":
            return _several(question, text, catalogues)
        case "line":
            if problem := too_long(text, characters=LONGEST_LINE):
                raise ValueError(problem)
            return text
        case _:
            return _READERS[question.kind](text)


def write_answers(section: SQLModel) -> dict[str, str]:
    """Return the answers of a section as they would be typed; the inverse of ``read_answers``.

    What is not answered is left out.
    """
    answers = ((question.name, getattr(section, question.name)) for question in questions(type(section)))
    return {name: write_answer(value) for name, value in answers if value is not None}


def write_answer(value: Any) -> str:
    """Return one typed answer as it would be typed."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return f"{value:%d/%m/}{value.year:04d}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return str(value)


def read_time(text: str) -> time:
    """Return a time of day from ``16:15``, ``16.15``, ``1615``, ``4.15pm``, ``4pm`` or ``noon``.

    A bare number up to two digits is refused: 4 may be the morning or the afternoon.
    """
    wanted = text.strip()
    if wanted.casefold() in ("noon", "midday"):
        return time(12)
    found = _TIME.fullmatch(wanted)
    if found is None:
        raise ValueError(f"“{_short(wanted)}” is no time: write 16:15 or 4.15pm")
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").casefold()
    if not found[2] and not half:
        raise ValueError(
            f"{wanted} in the morning or the afternoon? Write {hour}am, {hour}pm or {hour:02d}:00"
        )
    if minute > 59 or hour > 23 or (half and not 1 <= hour <= 12):
        raise ValueError(f"There is no {wanted}: write 16:15 or 4.15pm")
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute)


def read_tick(text: str) -> bool:
    """Return yes or no, given whole or by the first letter."""
    try:
        return _TICKS[text.strip().casefold()]
    except KeyError:
        raise ValueError("Answer yes or no") from None


def read_number(text: str) -> int | float:
    """Return a number, whole or with a decimal point; commas may part the thousands."""
    wanted = text.strip()
    if not _NUMBER.fullmatch(wanted):
        raise ValueError(f"“{_short(wanted)}” is no number")
    plain = wanted.replace(",", "")
    return float(plain) if "." in plain else int(plain)


_READERS: Mapping[str, Callable[[str], Any]] = {"time": read_time, "tick": read_tick, "number": read_number}


def _long(raw: str) -> str | None:
    text = clean_text(raw).strip("\n").rstrip()
    if problem := too_long(text, characters=LONGEST_TEXT):
        raise ValueError(problem)
    return text if text.strip() else None


def _choice(question: Question, text: str, catalogues: Catalogues) -> str:
    choices = choices_of(question, catalogues)
    for value, _ in choices:
        if value == text:
            return value
    if choice := meant(choices, text):
        return choice[0]
    possible = found(choices, text)
    if not possible:
        raise ValueError(f"“{_short(text)}” is none of the choices")
    if len(possible) == 1:
        raise ValueError(f"“{_short(text)}” is not clear: is it {_name(possible[0], question)}?")
    raise ValueError(f"“{_short(text)}” can be {len(possible)} of the choices: go on typing, or pick one")


def _several(question: Question, text: str, catalogues: Catalogues) -> str | None:
    """Return the stored values of all choices named between commas, each once, in the order of the list."""
    named = {_choice(question, part.strip(), catalogues) for part in text.split(",") if part.strip()}
    return ",".join(value for value, _ in choices_of(question, catalogues) if value in named) or None


def _name(choice: tuple[str, str], question: Question) -> str:
    return _short(written(choice, with_code=with_code(question)), 60)


def _short(text: str, width: int = 30) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"


def _built(section: type[S], values: dict[str, Any], problems: dict[str, str]) -> Answers[S]:
    """Make the section; what its own fields refuse (a length, a limit) becomes a problem too."""
    blank = {question.name: None for question in questions(section)}
    try:
        made = section(**{**blank, **values})
    except ValidationError as refused:
        for error in refused.errors(include_url=False, include_input=False):
            name = str(error["loc"][0])
            problems.setdefault(name, error["msg"])
            values.pop(name, None)
        made = section(**{**blank, **values})
    order = list(blank)
    return Answers(made, dict(sorted(problems.items(), key=lambda item: order.index(item[0]))))
