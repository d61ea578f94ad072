"""What the user chose, typed: the environment goes before the file, the file before what is built in.

The file is small TOML in the user's configuration folder, readable by the user alone. It is read on
every start, so nothing heavy is imported here.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, cast

import tomli

CONFIG = "IRO_CONSOLE_CONFIG"
ENVIRONMENT = {
    "database": "IRO_CONSOLE_DATABASE",
    "policy": "IRO_CONSOLE_POLICY",
    "iro": "IRO_CONSOLE_IRO",
    "exports": "IRO_CONSOLE_EXPORTS",
    "theme": "IRO_CONSOLE_THEME",
    "hide_names": "IRO_CONSOLE_HIDE_NAMES",
}
_YES_NO = {
    "1": True,
    "true": True,
    "yes": True,
    "on": True,
    "0": False,
    "false": False,
    "no": False,
    "off": False,
}


class SettingsProblem(ValueError):  # noqa: N818 - shown to users as it stands
    """A setting that cannot be used, in one sentence."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set. An empty text means: not chosen, use what is built in."""

    database: str = ""
    """A path or database URL; built in: ``records.db`` in the user's data folder."""
    policy: str = ""
    """A policy's name, or a council's own file ending in .toml; built in: the one of the records."""
    iro: str = ""
    """Reference or name of the IRO whose children are shown; built in: all children."""
    exports: str = ""
    """The folder that exported files are written to; built in: ``iro-console exports`` in the home folder."""
    theme: str = ""
    hide_names: bool = False
    keys: Mapping[str, str] = field(default_factory=dict[str, str])
    """Keys chosen instead of those built in: binding id -> key."""

    def database_place(self) -> str:
        """Return where the records lie: what was chosen, or the file in the user's data folder."""
        return self.database or str(data_folder() / "records.db")

    def export_folder(self) -> Path:
        """Return where exported files are written."""
        return Path(self.exports).expanduser() if self.exports else Path.home() / "iro-console exports"


def settings_file(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the path of the settings file, whether or not it is there."""
    if chosen := environment.get(CONFIG):
        return Path(chosen).expanduser()
    from platformdirs import user_config_path

    return user_config_path("iro-console", appauthor=False) / "settings.toml"


def data_folder() -> Path:
    """Return the user's data folder, where records and crash reports lie unless told otherwise."""
    from platformdirs import user_data_path

    return user_data_path("iro-console", appauthor=False)


def crash_folder() -> Path:
    """Return where reports of faults of the program go."""
    return data_folder() / "crashes"


def load_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings; SettingsProblem with one sentence when the file or a variable cannot be used."""
    path = settings_file(environment)
    chosen = _checked(_read(path), str(path))
    for name, variable in ENVIRONMENT.items():
        if (text := environment.get(variable)) is None or not text:
            continue
        if name == "hide_names":
            if text.lower() not in _YES_NO:
                raise SettingsProblem(f'{variable} is "{text}": it has to be yes or no')
            chosen[name] = _YES_NO[text.lower()]
        else:
            chosen[name] = text
    return Settings(**chosen)


def save_settings(changes: Mapping[str, Any], environment: Mapping[str, str] = os.environ) -> None:
    """Write changed settings to the file, keeping the others in it; what the environment sets is not copied.

    Raises SettingsProblem when the file cannot be used or written.
    """
    import tomli_w

    path = settings_file(environment)
    kept = _checked(_read(path), str(path)) | _checked(dict(changes), "the change")
    plain = Settings()
    stored = {name: value for name, value in kept.items() if value != getattr(plain, name)}
    fresh = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(fresh, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
            tomli_w.dump(stored, file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError as fault:
        fresh.unlink(missing_ok=True)
        raise SettingsProblem(f"the settings cannot be saved in {path}: {fault.strerror}") from None


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomli.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError:
        raise SettingsProblem(f"the settings file {path} is not text in UTF-8") from None
    except tomli.TOMLDecodeError as fault:
        raise SettingsProblem(f"the settings file {path} is not written as TOML: {fault}") from None
    except OSError as fault:
        raise SettingsProblem(f"the settings file {path} cannot be read: {fault.strerror}") from None


def _checked(found: dict[str, Any], source: str) -> dict[str, Any]:
    known = {one.name for one in fields(Settings)}
    for name, value in found.items():
        if name not in known:
            raise SettingsProblem(
                f'{source}: there is no setting "{name}"; known are {", ".join(sorted(known))}'
            )
        if name == "keys":
            _check_keys(value, source)
        elif name == "hide_names":
            if not isinstance(value, bool):
                raise SettingsProblem(f"{source}: hide_names has to be true or false")
        elif not isinstance(value, str):
            raise SettingsProblem(f"{source}: {name} has to be a text in quotation marks")
    return dict(found)


def _check_keys(value: object, source: str) -> None:
    if not isinstance(value, dict):
        raise SettingsProblem(f"{source}: keys has to be a table, [keys]")
    for binding, key in cast("dict[str, object]", value).items():
        if not isinstance(key, str):
            raise SettingsProblem(f'{source}: the key of "{binding}" has to be a text in quotation marks')
