"""The reference data as it ships, and policies that councils write themselves."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from iro_console import reference
from iro_console.domain.timescales import Anchor, Direction, Offset, Severity, Unit, Watch

PUBLISHED = Path(__file__).parent / "domain" / "published_bank_holidays.txt"


def council(tmp_path: Path, text: str, name: str = "council.toml") -> Path:
    path = tmp_path / name
    path.write_text(f"name = 'ours'\ntitle = 'Ours'\n{text}", encoding="utf-8")
    return path


def test_the_shipped_calendar_is_the_published_one() -> None:
    calendar = reference.load_calendar()
    published = {date.fromisoformat(line) for line in PUBLISHED.read_text().split()}
    assert len(published) == 140
    day = date(2012, 1, 1)
    while day <= date(2028, 12, 31):
        assert calendar.is_working_day(day) == (day.isoweekday() <= 5 and day not in published), day
        day += timedelta(days=1)


def test_the_calendar_goes_beyond_what_is_published_and_says_so() -> None:
    calendar = reference.load_calendar()
    assert calendar.published_through == date(2028, 12, 31)
    expected_2030 = [(1, 1), (4, 19), (4, 22), (5, 6), (5, 27), (8, 26), (12, 25), (12, 26)]
    assert [(d.month, d.day) for d in calendar.holidays if d.year == 2030] == expected_2030
    assert all(day.isoweekday() <= 5 for day in calendar.holidays)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 12, 25), "Christmas Day"),
        (date(2026, 12, 28), "Boxing Day (substitute day)"),
        (date(2026, 5, 4), "Early May bank holiday"),
        (date(2026, 8, 31), "Summer bank holiday"),
        (date(2022, 6, 3), "Platinum Jubilee bank holiday"),
        (date(2022, 9, 19), "State Funeral of Queen Elizabeth II"),
        (date(2020, 5, 8), "Early May bank holiday (VE day)"),
        (date(2023, 5, 8), "Coronation of King Charles III"),
    ],
)
def test_holidays_are_called_what_people_call_them(day: date, name: str) -> None:
    assert reference.load_calendar().holidays[day] == name


def test_a_day_newer_than_the_package_and_a_withdrawn_one_come_from_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "calendar"
    folder.mkdir()
    (folder / "england.toml").write_text(
        "published_through = 2030-12-31\nwithdrawn = [2027-12-27]\n[days]\n2027-06-07 = 'A jubilee'\n"
    )
    monkeypatch.setattr(reference, "data_root", lambda: tmp_path)
    calendar = reference.load_calendar()
    assert calendar.holidays[date(2027, 6, 7)] == "A jubilee"
    assert calendar.is_working_day(date(2027, 12, 27))
    assert calendar.is_published(date(2030, 12, 31))


def test_reading_the_reference_data_needs_no_heavy_import() -> None:
    script = (
        "import sys; from iro_console import reference; reference.load_policy('national');"
        "print([name for name in ('holidays', 'textual', 'sqlmodel') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_the_data_lies_beside_the_package_in_a_checkout_and_inside_it_when_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "iro_console"
    package.mkdir()
    monkeypatch.setattr(reference, "__file__", str(package / "reference.py"))
    with pytest.raises(FileNotFoundError, match="the reference data of iro-console is missing"):
        reference.data_root()
    (tmp_path / "data").mkdir()
    assert str(reference.data_root()) == str(tmp_path / "data")
    (package / "_data").mkdir()
    assert str(reference.data_root()) == str(package / "_data")


@pytest.mark.parametrize("name", ["national", "source000", "source003", "source004"])
def test_each_shipped_policy_loads_and_has_no_faults(name: str) -> None:
    policy = reference.load_policy(name)
    assert policy.name == name
    assert policy.title
    assert len(policy.rules) == 68
    assert reference.policy_faults(name) == []


def test_what_is_looser_than_the_law_is_allowed_and_said() -> None:
    assert reference.check_policy("national") == []
    assert reference.check_policy("source004") == []
    assert reference.check_policy("source003") == [
        "ST-02: 91 days is on some dates looser than the law (3 months): the law drives the work",
        "ST-03: 183 days is on some dates looser than the law (6 months): the law drives the work",
        "HB-05: 2 working days is looser than the guidance (3 working days): the guidance drives the work",
    ]
    assert [said.split(":")[0] for said in reference.check_policy("source000")] == [
        "ST-01",
        "ST-15",
        "HB-03",
        "HB-05",
    ]


def test_a_councils_own_file_tightens_adopts_and_adds(tmp_path: Path) -> None:
    path = council(
        tmp_path,
        """
[rules.HB-07]
local = '3 working days'
source = 'our standards'
owner = 'Reviewing officer'
note = 'as agreed'
watch = 'chase'
weight = 7

[rules.ST-17]
local = '2 months'
then = ['5 months']
source = 'our standards'

[rules.OP-18]
in_force = true
source = 'our standards'

[rules.HB-09]
owner = 'Chair'
source = 'nothing of its own to cite'

[new.OURS-01]
title = 'Welcome pack'
owner = 'Business support'
anchor = 'became looked after'
offset = '3 days'
source = 'our standards'
ambiguous = true
watch = 'chase'
note = 'with a card'
weight = 2.5
""",
    )
    policy = reference.load_policy(path)
    assert (policy.name, policy.title) == ("ours", "Ours")
    decisions = policy["HB-07"]
    assert decisions.local is not None
    assert (decisions.local.offset, decisions.local.source) == (Offset(3, Unit.WORKING_DAYS), "our standards")
    assert decisions.offset == Offset(5, Unit.WORKING_DAYS)
    assert (decisions.owner, decisions.note, decisions.watch, decisions.weight) == (
        "Reviewing officer",
        "as agreed",
        Watch.CHASE,
        7.0,
    )
    breaks = policy["ST-17"].local
    assert breaks is not None
    assert breaks.then == (Offset(5, Unit.MONTHS),)
    assert policy["OP-18"].in_force
    assert policy["OP-18"].source == "our standards"
    assert policy["HB-09"].source == "IRO Handbook 2010", "the guidance is cited as it is"
    own = policy["OURS-01"]
    assert (own.severity, own.anchor, own.direction) == (
        Severity.LOCAL,
        Anchor.BECAME_LOOKED_AFTER,
        Direction.AFTER,
    )
    assert own.local is not None
    assert own.local.ambiguous
    assert (own.watch, own.note, own.weight) == (Watch.CHASE, "with a card", 2.5)
    assert reference.load_policy(str(path)) == policy
    assert reference.check_policy(path) == []


FAULTS = [
    (
        "[rules.ST-99]\nlocal = '3 days'",
        "there is no rule ST-99; a rule of the council's own goes under [new.ST-99]",
    ),
    (
        "[rules.ST-01]\noffset = '30 working days'",
        'ST-01: a council\'s policy cannot change "offset"; its own timescale goes under "local"',
    ),
    (
        "[rules.ST-01]\nseverity = 'local'",
        'ST-01: a council\'s policy cannot change "severity"; its own timescale goes under "local"',
    ),
    ("[rules.ST-01]\nin_force = false", "ST-01: it cannot be switched off"),
    ("[rules.HB-09]\nin_force = false", "HB-09: it cannot be switched off"),
    ("[rules.OP-14]\nin_force = false", "OP-14: it cannot be switched off"),
    ("[rules.ST-01]\nlocale = '3 days'", 'ST-01: "locale" is not known in a rule'),
    (
        "[rules.ST-01]\nlocal = '3 fortnights'\nsource = 'us'",
        'ST-01: "3 fortnights" is not a number of working days, days, weeks or months',
    ),
    (
        "[rules.ST-01]\nlocal = 28\nsource = 'us'",
        'ST-01: "28" is not a number of working days, days, weeks or months',
    ),
    (
        "[rules.ST-01]\nlocal = '9999 days'\nsource = 'us'",
        'ST-01: "9999 days" is not a number of working days, days, weeks or months',
    ),
    ("[rules.ST-01]\nlocal = '15 days'", 'ST-01: "source" is missing or is not a text'),
    (
        "[rules.OP-14]\nlocal = '15 days'\nsource = 'us'",
        "OP-14: it has no number of days that a council could tighten",
    ),
    ("[rules.ST-01]\nambiguous = true", 'ST-01: "then" and "ambiguous" need a "local" timescale'),
    (
        "[rules.ST-17]\nlocal = '2 months'\nthen = '5 months'\nsource = 'us'",
        'ST-17: "then" has to be a list',
    ),
    ("[rules.ST-01]\nin_force = 'yes'", 'ST-01: "in_force" has to be true or false'),
    ("[rules.ST-01]\nweight = 'heavy'", 'ST-01: "weight" has to be a number'),
    ("[rules.ST-01]\nweight = true", 'ST-01: "weight" has to be a number'),
    ("[rules.ST-01]\nwatch = 'never'", 'ST-01: "never" is none of "work", "chase", "background"'),
    ("[rules]\nST-01 = '15 days'", "ST-01: it has to be a table"),
    ("rules = 3", "[rules] has to be a table of rules"),
    ("[rulez.ST-01]\nlocal = '3 days'", '"rulez" is not known in a policy'),
    ("[new.ST-01]\ntitle = 'x'", "ST-01: that rule exists already; change it under [rules]"),
    (
        "[new.ours]\ntitle = 'x'",
        'ours: the id of a new rule has capitals, a dash and two digits, as in "LOCAL-01"',
    ),
    ("[new.OURS-01]\nseverity = 'statutory'", 'OURS-01: "severity" is not known in a new rule'),
    (
        "[new.OURS-01]\nanchor = 'significant event'",
        'OURS-01: a new rule can count from "became looked after", "IRO allocated", "placement started", '
        '"review held", "review date"',
    ),
    (
        "[new.OURS-01]\nanchor = 'review date'\ndirection = 'after'",
        'OURS-01: a rule that counts from "review date" lies before it',
    ),
    (
        "[new.OURS-01]\nanchor = 'review held'",
        'OURS-01: "None" is not a number of working days, days, weeks or months',
    ),
    (
        "[new.OURS-01]\nanchor = 'review held'\noffset = '3 days'\nsource = 'us'\ntitle = ' '",
        'OURS-01: "title" is missing or is not a text',
    ),
]


@pytest.mark.parametrize(("text", "fault"), FAULTS)
def test_a_fault_is_named_and_the_policy_is_not_used(tmp_path: Path, text: str, fault: str) -> None:
    path = council(tmp_path, text)
    assert fault in reference.policy_faults(path)
    assert fault in reference.check_policy(path)
    with pytest.raises(reference.BadPolicy) as refused:
        reference.load_policy(path)
    assert str(refused.value) == f"the policy {path} cannot be used: {fault}"


def test_the_ladder_as_it_ships() -> None:
    """The default of the IRO Handbook and common practice, and a council that says nothing keeps it."""
    ladder = reference.load_policy("national").ladder
    assert [(stage.key, stage.label, stage.reply_days) for stage in ladder.stages] == [
        ("0", "Informal: social worker, then team manager", 5),
        ("1", "IRO alert or QAR: team manager", 5),
        ("2", "Service manager", 5),
        ("3", "Head of service", 5),
        ("4", "Director", 5),
        ("C", "Cafcass", None),
    ]
    assert not ladder.informal_counts
    assert "IRO Handbook 2010, para 6.2" in ladder.source
    assert reference.load_policy("source000").ladder == ladder


def test_a_council_names_its_stages_their_people_and_their_days(tmp_path: Path) -> None:
    path = council(
        tmp_path,
        """
[ladder]
informal_counts = true
source = 'Practice alert protocol'

[ladder.1]
name = 'Practice alert'
to = 'Practice  manager'
reply = '3 working days'

[ladder.4]
to = 'Strategic director'
reply = '1 working day'

[ladder.C]
to = 'Cafcass legal'
""",
    )
    policy = reference.load_policy(path)
    ladder = policy.ladder
    assert ladder.informal_counts
    assert ladder["1"].label == "Practice alert: practice manager"
    assert (ladder["1"].reply_days, ladder["4"].reply_days, ladder["2"].reply_days) == (3, 1, 5)
    assert (ladder["4"].label, ladder["C"].label) == ("Strategic director", "Cafcass legal")
    assert policy["IR-02"].source == "Practice alert protocol"
    assert reference.check_policy(path) == []


def test_stages_that_add_up_to_more_than_twenty_days_are_allowed_and_said(tmp_path: Path) -> None:
    path = council(tmp_path, "[ladder]\nsource = 'us'\n[ladder.1]\nreply = '10 working days'\n")
    assert reference.load_policy(path).ladder["1"].reply_days == 10
    assert reference.check_policy(path) == [
        "ladder: the stages add up to 25 working days; the handbook gives all of them 20, and no reply is due"
        " later"
    ]


LADDER_FAULTS = [
    ("ladder = 3", "[ladder] has to be a table"),
    ("[ladder]\ninformal_counts = true", 'ladder: "source" is missing or is not a text'),
    (
        "[ladder]\nsource = 'us'\ninformal_counts = 'yes'",
        'ladder: "informal_counts" has to be true or false',
    ),
    (
        "[ladder]\nsource = 'us'\n[ladder.5]\nto = 'Mayor'",
        'ladder: there is no stage "5"; the stages are 0, 1, 2, 3, 4, C',
    ),
    ("[ladder]\nsource = 'us'\n1 = 'Manager'", "ladder 1: it has to be a table"),
    ("[ladder]\nsource = 'us'\n[ladder.2]\ndays = 3", 'ladder 2: "days" is not known in a stage'),
    ("[ladder]\nsource = 'us'\n[ladder.2]\nto = ' '", 'ladder 2: "to" is not a text'),
    ("[ladder]\nsource = 'us'\n[ladder.2]\nname = 7", 'ladder 2: "name" is not a text'),
    (
        f"[ladder]\nsource = 'us'\n[ladder.2]\nto = '{'x' * 61}'",
        'ladder 2: "to" is longer than 60 characters',
    ),
    (
        "[ladder]\nsource = 'us'\n[ladder.2]\nreply = '5 days'",
        'ladder 2: "5 days" is not a number of working days',
    ),
    (
        "[ladder]\nsource = 'us'\n[ladder.2]\nreply = 5",
        'ladder 2: "5" is not a number of working days',
    ),
    (
        "[ladder]\nsource = 'us'\n[ladder.2]\nreply = '0 working days'",
        "ladder 2: a reply needs at least one working day",
    ),
    (
        "[ladder]\nsource = 'us'\n[ladder.3]\nreply = '21 working days'",
        "ladder 3: 21 working days are more than the 20 the handbook gives all stages together",
    ),
    (
        "[ladder]\nsource = 'us'\n[ladder.C]\nreply = '5 working days'",
        "ladder C: Cafcass has no time of its own to reply",
    ),
]


@pytest.mark.parametrize(("text", "fault"), LADDER_FAULTS)
def test_a_fault_of_the_ladder_is_named_and_the_policy_is_not_used(
    tmp_path: Path, text: str, fault: str
) -> None:
    path = council(tmp_path, text)
    assert reference.policy_faults(path) == [fault]
    with pytest.raises(reference.BadPolicy) as refused:
        reference.load_policy(path)
    assert str(refused.value) == f"the policy {path} cannot be used: {fault}"


def test_every_fault_is_found_and_the_first_is_told(tmp_path: Path) -> None:
    path = council(tmp_path, "[rules.ST-99]\n[rules.ST-01]\nin_force = false\n")
    assert len(reference.policy_faults(path)) == 2
    with pytest.raises(
        reference.BadPolicy, match=r"cannot be used: there is no rule ST-99;.* \(and 1 more\)"
    ):
        reference.load_policy(path)


def test_a_policy_without_a_name_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "nameless.toml"
    path.write_text("title = 'Ours'")
    assert reference.policy_faults(path) == ['"name" is missing or is not a text']


def test_a_file_that_is_no_policy_is_refused_in_words(tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("name = ")
    with pytest.raises(reference.BadPolicy, match=r"the policy broken\.toml is not written as TOML: "):
        reference.load_policy(broken)
    assert reference.policy_faults(broken)[0].startswith("the policy broken.toml is not written as TOML")
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(reference.BadPolicy, match="is not written as TOML"):
        reference.load_policy(binary)


def test_a_file_that_cannot_be_read_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = council(tmp_path, "")

    def denied(*_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_text", denied)
    with pytest.raises(reference.BadPolicy, match=r"council\.toml cannot be read: Permission denied"):
        reference._table(path)


@pytest.mark.parametrize("name", ["nobody", "../national", ""])
def test_an_unknown_policy_is_said_with_the_known_ones(name: str) -> None:
    with pytest.raises(reference.UnknownPolicy) as refused:
        reference.load_policy(name)
    assert str(refused.value) == (
        f'there is no policy "{name}": choose one of national, source000, source003, source004, '
        "or name a file ending in .toml"
    )


def test_a_policy_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(reference.UnknownPolicy, match=r"there is no policy file .*nobody\.toml"):
        reference.load_policy(tmp_path / "nobody.toml")


def test_catalogues_are_found_by_name() -> None:
    codes = reference.catalogue("codes_903")
    assert codes["RNE"]["S"] == "Started to be looked after"
    for name in ("nothing", "../policies/national", ""):
        with pytest.raises(ValueError, match="there is no catalogue"):
            reference.catalogue(name)


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        ("RNE", "S L P T B U"),
        ("LS", "C1 C2 D1 E1 V2 V3 V4 L1 L2 L3 J1 J2 J3"),
        ("CIN", "N1 N2 N3 N4 N5 N6 N7 N8"),
        (
            "PLACE",
            "A3 A4 A5 A6 H5 K1 K2 K3 P1 P2 P3 R1 R2 R3 R5 S1 T0 T1 T2 T3 T4 "
            "U1 U2 U3 U4 U5 U6 Z1 Z11 Z12 Z13 Z14",
        ),
        ("PLACE_PROVIDER", "PR0 PR1 PR2 PR3 PR4 PR5"),
        (
            "REC",
            "X1 E11 E12 E2 E3 E4A E4B E13 E41 E45 E46 E47 E48 E5 E6 E7 E9 E14 E15 E16 E17 E8",
        ),
        ("REASON_PLACE_CHANGE", "CARPL CLOSE ALLEG STAND CUSTOD APPRR CREQB CREQO CHILD LAREQ PLACE OTHER"),
        ("SW_REASON", "MANAGE FCONTA LEFTRL ORGRST TSPROC ABSENC CHCHAN PCCHAN SWDIED OTHERS"),
        ("MISSING", "M A"),
        ("SEX", "1 2 M F U"),
        (
            "ETHNIC",
            "WBRI WIRI WOTH WIRT WROM MWBC MWBA MWAS MOTH AIND APKN ABAN AOTH BCRB BAFR BOTH CHNE OOTH "
            "REFU NOBT",
        ),
    ],
)
def test_every_code_of_the_return_has_a_label(table: str, codes: str) -> None:
    found = reference.catalogue("codes_903")[table]
    assert list(found) == codes.split()
    assert all(label.strip() for label in found.values())


def test_placement_codes_know_their_years() -> None:
    years = reference.catalogue("codes_903")["place_years"]
    assert years == {
        "ended_2024_25": ["H5", "P2", "Z1"],
        "began_2025_26": ["K3", "Z11", "Z12", "Z13", "Z14"],
    }
