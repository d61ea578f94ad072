"""What can be wrong with a store, each in one sentence a user can act on."""

from __future__ import annotations


class StoreProblem(Exception):  # noqa: N818 - a problem of the user's, not of the program's
    """The records could not be opened, read or written. Its text is one sentence in plain words."""


class NewerStore(StoreProblem):
    """The records were written by a newer version of the program."""


class NotAStore(StoreProblem):
    """There are no records of this program at the place given."""


class CannotWrite(StoreProblem):
    """Nothing was saved: no permission, no room, or somebody else is writing."""


def in_plain_words(error: BaseException, doing: str = "saved") -> StoreProblem:
    """Return what a driver's error means to the user. The error's own text is never passed on whole:
    some drivers put a child's data in it.
    """
    text = str(error).lower()
    nothing = f"nothing was {doing}"
    if "disk is full" in text or "no space left" in text:
        return CannotWrite(f"The disk is full: {nothing}. Make room and try again.")
    if "disk i/o" in text:
        return CannotWrite(
            f"The disk is full, or cannot be read or written: {nothing}. Make room and try again."
        )
    if "locked" in text or "busy" in text:
        return CannotWrite(f"Another program is writing to the records: {nothing}. Try again in a moment.")
    if "readonly" in text or "read-only" in text or "read only" in text:
        return CannotWrite(f"The records can only be read here: {nothing}.")
    if "malformed" in text or "not a database" in text:
        return NotAStore(f"The file of the records is damaged: {nothing}. Restore a backup.")
    if "constraint" in text or "unique" in text:
        return StoreProblem(f"This contradicts what is already recorded: {nothing}.")
    return StoreProblem(f"The records could not be used ({type(error).__name__}): {nothing}.")
