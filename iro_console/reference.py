"""Reference data read from ``data/``: policies, the calendar and the catalogues of codes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import tomli

from iro_console.domain.timescales import Policy
from iro_console.domain.working_days import SPAN_ENDS, SPAN_STARTS, WorkingCalendar
from iro_console.policy_file import BadPolicy, council_policy, looser_than_law, national_policy
from iro_console.policy_ladder import default_ladder

__all__ = [
    "NATIONAL",
    "BadPolicy",
    "UnknownPolicy",
    "catalogue",
    "check_policy",
    "data_root",
    "load_calendar",
    "load_policy",
    "policy_faults",
    "policy_names",
]

NATIONAL = "national"


class UnknownPolicy(ValueError):  # noqa: N818 - the name the command line shows its users
    """There is no policy of that name, in one sentence."""


def data_root() -> Path:
    """Return the folder of reference data: inside an installed package, or beside it in a checkout."""
    package = Path(__file__).parent
    packaged = package / "_data"
    if packaged.is_dir():
        return packaged
    beside = package.parent / "data"
    if beside.is_dir():
        return beside
    raise FileNotFoundError("the reference data of iro-console is missing; install it again")


def load_calendar() -> WorkingCalendar:
    """Build the calendar for England from the ``holidays`` package and ``data/calendar``.

    Takes about 0.15 s because of the package; the records keep the days, so a start need not call this.
    """
    from holidays import country_holidays

    years = range(SPAN_STARTS.year, SPAN_ENDS.year + 1)
    days: dict[date, str] = dict(country_holidays("GB", subdiv="ENG", years=years))
    published = SPAN_STARTS
    for file in sorted((data_root() / "calendar").iterdir(), key=lambda file: file.name):
        table = tomli.loads(file.read_text(encoding="utf-8"))
        names: Mapping[str, str] = table.get("names", {})
        days = {day: names.get(name, name) for day, name in days.items() if day not in table["withdrawn"]}
        days |= {date.fromisoformat(day): name for day, name in table.get("days", {}).items()}
        published = max(published, table["published_through"])
    on_weekdays = {day: days[day] for day in sorted(days) if day.weekday() < 5}
    return WorkingCalendar(on_weekdays, published)


def policy_names() -> tuple[str, ...]:
    """Return the names of the policies that come with the program, ``national`` first."""
    found = (file.name for file in (data_root() / "policies").iterdir())
    names = {name.removesuffix(".toml") for name in found if name.endswith(".toml")}
    return (NATIONAL, *sorted(names - {NATIONAL}))


def load_policy(name: str | Path) -> Policy:
    """Return a policy by its name, or from a council's own file (a path or a name ending in ".toml").

    Raises UnknownPolicy if there is none, and BadPolicy if it cannot be used; both say so in one sentence.
    """
    national = _national()
    if name == NATIONAL:
        return national
    policy, faults = council_policy(_table(name), national)
    if faults:
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        raise BadPolicy(f"the policy {name} cannot be used: {faults[0]}{more}")
    return policy


def policy_faults(path: str | Path) -> list[str]:
    """Return what makes a council's policy unusable; empty if nothing does."""
    return _checked(path)[1]


def check_policy(path: str | Path) -> list[str]:
    """Return everything to be said about a council's policy: faults, then timescales looser than the law."""
    policy, faults = _checked(path)
    return faults + looser_than_law(policy)


def catalogue(name: str) -> dict[str, Any]:
    """Return a catalogue of ``data/catalogues`` as it is written there; ValueError if there is none."""
    file = data_root() / "catalogues" / f"{name}.toml"
    if not name.replace("_", "").isalnum() or not file.is_file():
        raise ValueError(f'there is no catalogue "{name}"')
    return tomli.loads(file.read_text(encoding="utf-8"))


def _checked(path: str | Path) -> tuple[Policy, list[str]]:
    national = _national()
    if path == NATIONAL:
        return national, []
    try:
        return council_policy(_table(path), national)
    except BadPolicy as fault:
        return national, [str(fault)]


def _national() -> Policy:
    return national_policy(_shipped(NATIONAL), default_ladder(catalogue("escalation_ladder")))


def _shipped(name: str) -> dict[str, Any]:
    file = data_root() / "policies" / f"{name}.toml"
    return tomli.loads(file.read_text(encoding="utf-8"))


def _table(name: str | Path) -> dict[str, Any]:
    if str(name) in policy_names():
        return _shipped(str(name))
    path = Path(name)
    if path.suffix != ".toml":
        known = ", ".join(policy_names())
        raise UnknownPolicy(
            f'there is no policy "{name}": choose one of {known}, or name a file ending in .toml'
        )
    try:
        return tomli.loads(path.read_text(encoding="utf-8"))
    except (tomli.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise BadPolicy(f"the policy {path.name} is not written as TOML: {fault}") from None
    except FileNotFoundError:
        raise UnknownPolicy(f"there is no policy file {path}") from None
    except OSError as fault:
        raise BadPolicy(f"the policy {path.name} cannot be read: {fault.strerror}") from None
