"""Settings: the environment before the file before what is built in; one clear sentence when one is wrong."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from iro_console.settings import Settings, SettingsProblem, load_settings, save_settings, settings_file


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {"IRO_CONSOLE_CONFIG": str(tmp_path / "conf" / "settings.toml")}


def write(environment: dict[str, str], text: str) -> Path:
    path = settings_file(environment)
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_everything_is_as_built_in(environment: dict[str, str]) -> None:
    assert load_settings(environment) == Settings()
    assert Settings().database_place().endswith("records.db")


def test_the_environment_goes_before_the_file(environment: dict[str, str]) -> None:
    write(
        environment, 'database = "/a.db"\npolicy = "source003"\nhide_names = true\n[keys]\ncontact = "f6"\n'
    )
    found = load_settings(environment | {"IRO_CONSOLE_POLICY": "source004", "IRO_CONSOLE_IRO": "AB"})
    assert found == Settings("/a.db", "source004", "AB", "", hide_names=True, keys={"contact": "f6"})
    assert load_settings(
        environment | {"IRO_CONSOLE_HIDE_NAMES": "no", "IRO_CONSOLE_DATABASE": "/b.db"}
    ) == Settings("/b.db", "source003", hide_names=False, keys={"contact": "f6"})


def test_an_empty_variable_says_nothing(environment: dict[str, str]) -> None:
    write(environment, 'policy = "source003"\n')
    assert load_settings(environment | {"IRO_CONSOLE_POLICY": ""}).policy == "source003"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('polcy = "x"', 'no setting "polcy"'),
        ("policy = 3", "policy has to be a text"),
        ('hide_names = "yes"', "true or false"),
        ('keys = "f6"', "table"),
        ("[keys]\ncontact = 6", '"contact"'),
        ("policy = ", "not written as TOML"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(environment: dict[str, str], text: str, says: str) -> None:
    path = write(environment, text)
    with pytest.raises(SettingsProblem, match=says) as raised:
        load_settings(environment)
    assert str(path) in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_file_that_is_no_text_is_said(environment: dict[str, str]) -> None:
    write(environment, "").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsProblem, match="UTF-8"):
        load_settings(environment)


def test_a_variable_that_is_neither_yes_nor_no_is_said(environment: dict[str, str]) -> None:
    with pytest.raises(SettingsProblem, match="IRO_CONSOLE_HIDE_NAMES"):
        load_settings(environment | {"IRO_CONSOLE_HIDE_NAMES": "perhaps"})


def test_a_choice_is_kept_for_the_user_alone_and_leaves_the_others(environment: dict[str, str]) -> None:
    path = write(environment, 'policy = "source003"\n[keys]\ncontact = "f6"\n')
    save_settings({"theme": "light", "hide_names": True}, environment | {"IRO_CONSOLE_POLICY": "source004"})
    assert load_settings(environment) == Settings(
        policy="source003", theme="light", hide_names=True, keys={"contact": "f6"}
    )
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["settings.toml"]
    save_settings({"hide_names": False}, environment)
    assert "hide_names" not in path.read_text()


def test_the_first_choice_makes_the_file(environment: dict[str, str]) -> None:
    save_settings({"theme": "dark"}, environment)
    path = settings_file(environment)
    assert load_settings(environment).theme == "dark"
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_choice_that_cannot_be_kept_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsProblem, match=r"cannot be (saved|read)"):
        save_settings({"theme": "dark"}, {"IRO_CONSOLE_CONFIG": str(tmp_path / "file" / "settings.toml")})
    with pytest.raises(SettingsProblem, match='no setting "colour"'):
        save_settings({"colour": "red"}, {"IRO_CONSOLE_CONFIG": str(tmp_path / "settings.toml")})
