"""Finding a choice by what was typed of it: its code, the beginning of its label, or any words in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from iro_console.forms.folding import fold

if TYPE_CHECKING:
    from iro_console.forms.section import Question

Choice = tuple[str, str]
"""(stored value, label)."""
Catalogues = Mapping[str, Mapping[str, str]]
"""Reference data by name: stored value -> label."""
_OF_RECORDS = frozenset({"REVIEW_STEPS"})
"""Catalogues made of records: their values are ids."""


def choices_of(question: Question, catalogues: Catalogues) -> tuple[Choice, ...]:
    """Return what a question offers, from itself or from its catalogue, in the order shown."""
    if not question.catalogue:
        return question.choices
    if question.catalogue not in catalogues:
        raise LookupError(f"{question.label}: there is no list of choices named {question.catalogue}")
    return tuple(catalogues[question.catalogue].items())


def with_code(question: Question) -> bool:
    """Say whether the stored values of a question's choices are codes that people know, to be shown."""
    return bool(question.catalogue) and question.catalogue not in _OF_RECORDS


def written(choice: Choice, *, with_code: bool) -> str:
    """Return a choice as it is shown: ``U4  Foster carer`` for a code, else its label alone."""
    value, label = choice
    return f"{value}  {label}" if with_code and label != value else label


def written_all(choices: Sequence[Choice], raw: str) -> str:
    """Return several stored values by their labels, with commas; what is no choice stays as it is."""
    known = dict(choices)
    parts = (part.strip() for part in raw.split(","))
    return ", ".join(known.get(part, part) for part in parts if part)


def found(choices: Sequence[Choice], typed: str) -> list[Choice]:
    """Return the choices that what was typed may mean, best first; all of them when nothing was typed.

    One given whole comes first, then codes and labels that begin so, then labels with words that begin
    so, then any part. Capitals and accents make no difference; inside a rank the list's order holds.
    """
    return [choice for _, choice in _ranked(choices, typed)] if typed.strip() else list(choices)


def meant(choices: Sequence[Choice], typed: str) -> Choice | None:
    """Return the one choice that what was typed means; None when there is none or more than one.

    A choice given whole is meant even where others begin with it, and a beginning goes before a word
    inside another label; a mere part of a word means nothing yet.
    """
    ranked = _ranked(choices, typed)
    best = [choice for rank, choice in ranked if rank == ranked[0][0]]
    return best[0] if len(best) == 1 and ranked[0][0] < _PART else None


_folded = lru_cache(4096)(fold)
_WHOLE, _BEGINNING, _WORDS, _PART = range(4)


def _ranked(choices: Sequence[Choice], typed: str) -> list[tuple[int, Choice]]:
    wanted = _folded(typed)
    if not wanted:
        return []
    ranked = [(rank, choice) for choice in choices if (rank := _rank(choice, wanted)) is not None]
    return sorted(ranked, key=lambda pair: pair[0])


def _rank(choice: Choice, wanted: str) -> int | None:
    code, label = _folded(choice[0]), _folded(choice[1])
    both = f"{code} {label}"
    if wanted in (code, label, both):
        return _WHOLE
    if label.startswith(wanted) or both.startswith(wanted):
        return _BEGINNING
    if all(f" {word}" in f" {label}" for word in wanted.split()):
        return _WORDS
    return _PART if all(word in both for word in wanted.split()) else None
