"""Every fault of a return is reported by file, row, column, value and reason; the good rows go in."""

from __future__ import annotations

from datetime import date

import pytest
import return_files as made
from return_files import episode, episodes, header, reviews

from iro_console.intake.assembling import KnownChild, assemble
from iro_console.intake.periods import KnownPeriod
from iro_console.intake.problems import Problem
from iro_console.intake.ssda903 import ChildIn, Rows, read_rows

TODAY = date(2022, 4, 20)

Files = dict[str, bytes]


def take(files: Files, known: dict[str, KnownChild] | None = None) -> tuple[Rows, dict[str, ChildIn]]:
    """Read and assemble files; return the rows with their problems, and the children by reference."""
    rows = read_rows(files.items(), TODAY)
    return rows, {child.ref: child for child in assemble(rows, known or {})}


def only(rows: Rows) -> Problem:
    """Return the one problem there is."""
    assert len(rows.problems) == 1, rows.problems
    return rows.problems[0]


def with_episodes(*lines: str) -> Files:
    return {"h.csv": header("A1"), "e.csv": episodes(*lines)}


def with_reviews(*dated: tuple[str, str, str], born: str = made.BORN) -> Files:
    return {"h.csv": header("A1"), "e.csv": episodes(episode()), "r.csv": reviews(*dated, born=born)}


def test_a_sound_return_has_no_problem() -> None:
    rows, children = take(dict(made.a_return()))
    assert rows.problems == []
    assert [(file.name, file.kind, file.rows) for file in rows.files] == [
        ("h.csv", "Header", 2),
        ("e.csv", "Episodes", 3),
        ("r.csv", "Reviews", 4),
    ]
    first, second = children["A1"], children["A2"]
    assert first.header is not None
    assert (first.header.born, first.header.sex, first.header.ethnicity) == (date(2012, 5, 18), "2", "WBRI")
    (period,) = first.periods
    assert (period.started_on, period.ceased_on, period.need) == (date(2020, 3, 2), None, "N1")
    assert [(span.code, span.started_on, span.ended_on) for span in period.legal] == [
        ("C2", date(2020, 3, 2), None)
    ]
    assert [
        (span.code, span.started_on, span.ended_on, span.change_reason) for span in period.placements
    ] == [
        ("U4", date(2020, 3, 2), date(2020, 8, 10), "CARPL"),
        ("K2", date(2020, 8, 10), None, ""),
    ]
    assert [review.held_on for review in period.reviews] == [
        date(2020, 3, 27),
        date(2020, 6, 19),
        date(2020, 12, 15),
    ]
    assert (second.periods[0].ceased_on, second.periods[0].cease_reason) == (date(2021, 2, 15), "E4A")


# what keeps a row out

ROW_FAULTS = [
    ("e.csv", episode(decom="31/02/2020"), "DECOM", "31/02/2020", "not a date"),
    ("e.csv", episode(decom="2/3/20"), "DECOM", "2/3/20", "not a date"),
    ("e.csv", episode(decom=""), "DECOM", "", "blank"),
    ("e.csv", episode(decom="21/04/2022"), "DECOM", "21/04/2022", "has not come yet"),
    ("e.csv", episode(decom="01/03/1985"), "DECOM", "01/03/1985", "too long ago"),
    ("e.csv", episode(dec="01/03/2020", rec="E4A"), "DEC", "01/03/2020", "ends before it begins"),
    ("e.csv", episode(dec="32/01/2021", rec="E4A"), "DEC", "32/01/2021", "not a date"),
    ("e.csv", episode(rne="Q"), "RNE", "Q", "no code Q"),
    ("e.csv", episode(rne=""), "RNE", "", "blank"),
    ("e.csv", episode(ls="C9"), "LS", "C9", "no code C9"),
    ("e.csv", episode(place="U9"), "PLACE", "U9", "no code U9"),
    ("e.csv", episode(dec="10/08/2020", rec="E99"), "REC", "E99", "no code E99"),
    ("e.csv", episode(cin="=cmd"), "CIN", "=cmd", "no code"),
    ("e.csv", episode(ref=""), "CHILD", "", "blank"),
    ("e.csv", episode(ref="x" * 41), "CHILD", "x" * 41, "longer than 40"),
    ("e.csv", episode(ref="A\u202e1"), "CHILD", "A\ufffd1", "cannot be shown"),
    ("e.csv", episode(decom="17/05/2012"), "DECOM", "17/05/2012", "before the child was born"),
    ("h.csv", "A1,2,29/02/2013,WBRI,,,", "DOB", "29/02/2013", "not a date"),
    ("h.csv", "A1,2,,WBRI,,,", "DOB", "", "blank"),
    ("h.csv", "A1,2,21/04/2022,WBRI,,,", "DOB", "21/04/2022", "has not come yet"),
    ("r.csv", f"A1,{made.BORN},30/02/2021,PN1", "REVIEW", "30/02/2021", "not a date"),
    ("r.csv", f"A1,{made.BORN},,PN1", "REVIEW", "", "rule 167"),
    ("r.csv", f"A1,{made.BORN},01/04/2020,PN9", "REVIEW_CODE", "PN9", "no code PN9"),
    ("r.csv", f"A1,{made.BORN},21/04/2022,PN1", "REVIEW", "21/04/2022", "has not come yet"),
    ("r.csv", f"A1,{made.BORN},01/03/2012,PN1", "REVIEW", "01/03/2012", "before the child was born"),
    (
        "r.csv",
        f"A1,{made.BORN},01/03/2020,PN1",
        "REVIEW",
        "01/03/2020",
        "before the child became looked after",
    ),
    ("r.csv", "A1,19/05/2012,01/04/2020,PN1", "DOB", "19/05/2012", "INT17"),
    ("r.csv", f"B7,{made.BORN},01/04/2020,PN1", "CHILD", "B7", "INT08"),
    ("u.csv", f"B7,2,{made.BORN},", "CHILD", "B7", "no Header row"),
    ("u.csv", "A1,2,19/05/2012,", "DOB", "19/05/2012", "INT17"),
    ("u.csv", f"A1,2,{made.BORN},99/01/2030", "DUC", "99/01/2030", "not a date"),
    ("w.csv", f"A1,{made.BORN},,02/03/2020,,", "SW_ID", "", "blank"),
    ("w.csv", f"A1,{made.BORN},S1,02/03/2020,01/03/2020,", "SW_DEC", "01/03/2020", "ends before it begins"),
    ("w.csv", f"B7,{made.BORN},S1,02/03/2020,,", "CHILD", "B7", "no Header row"),
]
HEADERS = {
    "h.csv": made.HEADER,
    "e.csv": made.EPISODES,
    "r.csv": made.REVIEWS,
    "u.csv": made.UASC,
    "w.csv": made.WORKERS,
}
SOUND = {
    "h.csv": "A1,2,18/05/2012,WBRI,,,",
    "e.csv": episode(),
    "r.csv": f"A1,{made.BORN},27/03/2020,PN1",
    "u.csv": f"A1,2,{made.BORN},",
    "w.csv": f"A1,{made.BORN},S1,02/03/2020,03/03/2020,",
}


@pytest.mark.parametrize(("file", "line", "column", "value", "why"), ROW_FAULTS)
def test_a_faulty_row_is_refused_and_the_others_are_taken(
    file: str, line: str, column: str, value: str, why: str
) -> None:
    # The faulty row stands first, so that nothing before it decides how the sound one is read.
    files = {name: made.csv(HEADERS[name], SOUND[name]) for name in HEADERS}
    files[file] = made.csv(HEADERS[file], "", line, SOUND[file])
    rows, children = take(files)
    problem = only(rows)
    assert (problem.file, problem.row, problem.column, problem.value) == (file, 3, column, value)
    assert why in problem.why
    assert problem.refused
    assert {(where.row, rows.files[where.file].name) for where in rows.refused} == {(3, file)}
    child = children["A1"]
    assert child.header is not None
    assert child.periods[0].started_on == date(2020, 3, 2)
    assert [review.held_on for review in child.periods[0].reviews] == [date(2020, 3, 27)]
    assert child.unaccompanied
    assert [worker.worker for worker in child.workers] == ["S1"]


def test_every_fault_of_a_row_is_reported() -> None:
    rows, _ = take(with_episodes(episode(), episode(decom="x", ls="C9", place="")))
    assert [problem.column for problem in rows.problems] == ["DECOM", "LS", "PLACE"]
    assert len(rows.refused) == 1


@pytest.mark.parametrize(
    ("second", "column", "why"),
    [
        (episode(), "DECOM", "the same episode stands in row 2"),
        (episode(place="K2"), "DECOM", "begins on the same day"),
        (
            episode(decom="01/06/2020", rne="P", place="K2"),
            "DECOM",
            "overlaps the episode of row 2, to 10/08/2020",
        ),
    ],
)
def test_episodes_that_do_not_fit_together(second: str, column: str, why: str) -> None:
    first = episode() if "row 2" in why and "same" in why else episode(dec="10/08/2020", rec="E4A")
    if "same day" in why:
        first = episode(place="U4")
    rows, children = take(with_episodes(first, second))
    refused = [problem for problem in rows.problems if problem.refused]
    assert [(one.row, one.column) for one in refused] == [(3, column)]
    assert why in refused[0].why
    assert len(children["A1"].periods) == 1


def test_an_open_episode_before_a_new_period_is_refused() -> None:
    rows, children = take(with_episodes(episode(), episode(decom="01/03/2021")))
    problem = only(rows)
    assert (problem.row, problem.column, problem.refused) == (2, "DEC", True)
    assert "01/03/2021" in problem.why
    assert [period.started_on for period in children["A1"].periods] == [date(2021, 3, 1)]


def test_a_child_twice_in_the_header_is_refused_the_second_time() -> None:
    rows, children = take({"h.csv": header("A1", "A1"), "e.csv": episodes(episode())})
    problem = only(rows)
    assert (problem.row, problem.column, problem.value, problem.refused) == (3, "CHILD", "A1", True)
    assert len(children) == 1


def test_a_child_without_an_episode_is_refused_with_all_its_rows() -> None:
    rows, children = take({"h.csv": header("A1"), "r.csv": reviews(("A1", "27/03/2020", "PN1"))})
    assert children == {}
    assert [(one.file, one.row, one.refused) for one in rows.in_order()] == [
        ("h.csv", 2, True),
        ("r.csv", 2, True),
    ]


def test_a_care_leaver_is_called_one() -> None:
    leavers = made.csv("CHILD,DOB,IN_TOUCH,ACTIV,ACCOM", f"A1,{made.BORN},YES,F1,B1")
    rows, _ = take({"h.csv": header("A1"), "oc3.csv": leavers})
    assert "care leaver" in only(rows).why


def test_the_same_review_twice_is_refused_the_second_time() -> None:
    rows, children = take(with_reviews(("A1", "27/03/2020", "PN1"), ("A1", "27/03/2020", "PN2")))
    problem = only(rows)
    assert (problem.file, problem.row, problem.column, problem.refused) == ("r.csv", 3, "REVIEW", True)
    assert len(children["A1"].periods[0].reviews) == 1


def test_a_review_between_two_periods_or_after_the_last_is_refused() -> None:
    files = with_reviews(("A1", "01/07/2020", "PN1"), ("A1", "01/07/2021", "PN1"))
    files["e.csv"] = episodes(
        episode(dec="01/06/2020", rec="E4A"), episode(decom="01/02/2021", dec="01/03/2021", rec="E4B")
    )
    rows, _ = take(files)
    assert [(one.row, one.value, one.refused) for one in rows.problems] == [
        (2, "01/07/2020", True),
        (3, "01/07/2021", True),
    ]
    assert "ceased to be looked after, on 01/06/2020" in rows.problems[0].why


@pytest.mark.parametrize(
    "second", [(f"A1,{made.BORN},S1,02/03/2020,03/06/2020,"), (f"A1,{made.BORN},S2,02/05/2020,,")]
)
def test_a_social_workers_stretch_twice_or_overlapping_is_refused(second: str) -> None:
    files = with_episodes(episode())
    files["w.csv"] = made.csv(made.WORKERS, f"A1,{made.BORN},S1,02/03/2020,03/06/2020,", second)
    rows, children = take(files)
    problem = only(rows)
    assert (problem.row, problem.column, problem.refused) == (3, "SW_DECOM", True)
    assert [worker.worker for worker in children["A1"].workers] == ["S1"]


def test_an_open_stretch_of_a_social_worker_ends_when_the_next_begins() -> None:
    files = with_episodes(episode())
    lines = (f"A1,{made.BORN},S1,02/03/2020,,", f"A1,{made.BORN},S2,02/05/2020,,MANAGE")
    rows, children = take(files | {"w.csv": made.csv(made.WORKERS, *lines)})
    assert rows.problems == []
    assert [(one.worker, one.ended_on) for one in children["A1"].workers] == [
        ("S1", date(2020, 5, 2)),
        ("S2", None),
    ]


# files


def test_each_file_that_is_none_is_reported_and_stops_no_other() -> None:
    files = dict(made.a_return()) | {
        "empty.csv": b"",
        "contacts.csv": b"Name,Phone\nA,1\n",
        "half.csv": made.csv("CHILD,DECOM,RNE,LS,PLACE", "1,2,3,4,5"),
        "twice.csv": made.csv("CHILD,DOB,REVIEW,REVIEW", "1,2,3,4"),
    }
    rows, children = take(files)
    assert len(children) == 2
    assert [(one.file, one.row, one.column) for one in rows.problems] == [
        ("empty.csv", 1, ""),
        ("contacts.csv", 1, ""),
        ("half.csv", 1, "DEC"),
        ("twice.csv", 1, "REVIEW"),
    ]
    assert [file.kind for file in rows.files][3:] == ["unknown"] * 4


def test_files_not_used_yet_are_counted_and_not_read() -> None:
    oc2 = made.csv("CHILD,DOB,SDQ_SCORE,HEALTH_CHECK,HEALTH_ASSESSMENT", "A1,no date,x,y,z", ",,,,1")
    rows, _ = take(dict(made.a_return()) | {"oc2.csv": oc2})
    assert rows.problems == []
    assert rows.files[-1][1:] == ("OC2", 2, False)


def test_a_broken_row_of_a_file_is_reported_by_its_row() -> None:
    files = with_reviews(("A1", "27/03/2020", "PN1"))
    files["r.csv"] += b'A1,"18/05/2012,19/06/2020,PN1\r\nA1,18/05/2012,19/06/2020,PN1\r\nA1,18/05/2012\r\n'
    rows, children = take(files)
    assert [(one.file, one.row, one.refused) for one in rows.problems] == [
        ("r.csv", 3, True),
        ("r.csv", 5, True),
    ]
    assert len(children["A1"].periods[0].reviews) == 2


# what is only remarked on


def remarked(rows: Rows) -> Problem:
    """Return the one problem, which is a remark on a row that was taken."""
    problem = only(rows)
    assert not problem.refused
    assert problem.why.startswith("taken, but ")
    assert rows.refused == set()
    return problem


@pytest.mark.parametrize(
    ("line", "column", "why"),
    [
        (episode(cin="N9"), "CIN", "no code N9"),
        (episode(provider="PR9"), "PLACE_PROVIDER", "no code PR9"),
        (episode(reason="WHIM"), "REASON_PLACE_CHANGE", "no code WHIM"),
        (episode(rec="E9"), "REC", "kept as going on"),
        (episode(rec="X1"), "REC", "kept as going on"),
        (episode(dec="10/08/2020", rec="X1"), "REC", "none follows"),
        (episode(dec="10/08/2020"), "REC", "kept as going on"),
        (episode(rne="P"), "RNE", "RNE S"),
    ],
)
def test_an_episode_is_taken_with_a_remark_and_the_child_kept_on_the_caseload(
    line: str, column: str, why: str
) -> None:
    rows, children = take(with_episodes(line))
    problem = remarked(rows)
    assert (problem.file, problem.row, problem.column) == ("e.csv", 2, column)
    assert why in problem.why
    assert children["A1"].periods[0].ceased_on is None


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (episode(dec="02/03/2020", rec="E4A"), "rule 355"),
        (episode(ls="V3", dec="20/03/2020", rec="E4A"), "rule 365"),
    ],
)
def test_very_short_episodes_and_long_short_breaks_are_remarked_on(line: str, why: str) -> None:
    rows, children = take(with_episodes(line))
    assert why in remarked(rows).why
    assert children["A1"].periods[0].ceased_on is not None


def test_seventeen_days_of_a_short_break_are_no_fault() -> None:
    rows, _ = take(with_episodes(episode(ls="V3", dec="19/03/2020", rec="E4A")))
    assert rows.problems == []


def test_an_open_episode_that_another_follows_ended_then() -> None:
    rows, children = take(with_episodes(episode(), episode(decom="10/08/2020", rne="P", place="K2")))
    assert "ended when the next begins" in remarked(rows).why
    (period,) = children["A1"].periods
    assert [(span.code, span.ended_on) for span in period.placements] == [
        ("U4", date(2020, 8, 10)),
        ("K2", None),
    ]


def test_a_gap_after_x1_is_remarked_on_and_the_period_goes_on() -> None:
    rows, children = take(
        with_episodes(episode(dec="10/08/2020", rec="X1"), episode(decom="12/08/2020", rne="P", place="K2"))
    )
    assert remarked(rows).column == "DECOM"
    assert len(children["A1"].periods) == 1


def test_s_on_the_day_of_x1_does_not_restart_the_clock() -> None:
    rows, children = take(
        with_episodes(episode(dec="10/08/2020", rec="X1"), episode(decom="10/08/2020", place="K2"))
    )
    assert remarked(rows).column == "RNE"
    assert [period.started_on for period in children["A1"].periods] == [date(2020, 3, 2)]


def test_s_after_a_gap_begins_a_new_period() -> None:
    rows, children = take(with_episodes(episode(dec="10/08/2020", rec="X1"), episode(decom="12/10/2020")))
    assert remarked(rows).column == "REC"
    assert [(one.started_on, one.ceased_on) for one in children["A1"].periods] == [
        (date(2020, 3, 2), date(2020, 8, 10)),
        (date(2020, 10, 12), None),
    ]


def test_any_other_reason_ends_the_period_even_with_an_episode_the_same_day() -> None:
    _, children = take(with_episodes(episode(dec="10/08/2020", rec="E3"), episode(decom="10/08/2020")))
    assert [one.cease_reason for one in children["A1"].periods] == ["E3", ""]


def test_a_child_in_no_header_row_is_taken_without_a_date_of_birth() -> None:
    rows, children = take({"e.csv": episodes(episode()), "r.csv": reviews(("A1", "27/03/2020", "PN1"))})
    assert [(one.file, one.column, one.refused) for one in rows.in_order()] == [
        ("e.csv", "CHILD", False),
        ("r.csv", "CHILD", False),
    ]
    assert "INT08" in rows.in_order()[1].why
    assert children["A1"].header is None
    assert len(children["A1"].periods[0].reviews) == 1


@pytest.mark.parametrize(
    ("born", "day", "code", "rule"),
    [
        ("18/05/2016", "19/05/2020", "PN0", "440"),
        ("18/05/2016", "17/05/2020", "PN1", "441"),
        ("29/02/2016", "01/03/2020", "PN0", "440"),
    ],
)
def test_participation_codes_go_by_the_fourth_birthday(born: str, day: str, code: str, rule: str) -> None:
    entered = episode(decom="20/02/2020")
    rows, children = take(
        {
            "h.csv": header("A1", born=born),
            "e.csv": episodes(entered),
            "r.csv": reviews(("A1", day, code), born=born),
        }
    )
    problem = remarked(rows)
    assert (problem.file, problem.column, problem.value) == ("r.csv", "REVIEW_CODE", code)
    assert f"rule {rule}" in problem.why
    assert children["A1"].periods[0].reviews[0].participation == code


@pytest.mark.parametrize("code", ["PN0", "PN4"])
def test_on_the_fourth_birthday_both_codes_are_right(code: str) -> None:
    born = "18/05/2016"
    rows, _ = take(
        {
            "h.csv": header("A1", born=born),
            "e.csv": episodes(episode()),
            "r.csv": reviews(("A1", "18/05/2020", code), born=born),
        }
    )
    assert rows.problems == []


def test_a_review_without_a_code_counts() -> None:
    rows, children = take(with_reviews(("A1", "27/03/2020", "")))
    assert "rule 167" in remarked(rows).why
    assert children["A1"].periods[0].reviews[0].held_on == date(2020, 3, 27)


def test_a_row_without_review_and_code_says_nothing_and_is_no_fault() -> None:
    rows, children = take(with_reviews(("A1", "", "")))
    assert rows.problems == []
    assert children["A1"].periods[0].reviews == []


def test_a_review_of_a_child_on_short_breaks_only_is_remarked_on() -> None:
    files = with_reviews(("A1", "10/03/2020", "PN1"))
    files["e.csv"] = episodes(episode(ls="V4"))
    rows, _ = take(files)
    assert "rule 399" in remarked(rows).why


def test_reviews_after_the_last_episode_began_are_no_fault() -> None:
    dated = [("A1", day, "PN1") for day in ("27/03/2020", "19/06/2020", "15/12/2020", "01/06/2021")]
    rows, _ = take(with_reviews(*dated))
    assert rows.problems == []


def test_a_first_known_review_long_after_the_start_is_remarked_on() -> None:
    rows, children = take(
        {
            "h.csv": header("A1"),
            "e.csv": episodes(episode(decom="03/06/2019"), episode("A2", "01/04/2020")),
            "r.csv": reviews(("A1", "14/05/2020", "PN1")),
        }
    )
    remarks = [one for one in rows.problems if one.file == "r.csv"]
    assert [(one.column, one.refused) for one in remarks] == [("REVIEW", False)]
    assert "looked after since 03/06/2019" in remarks[0].why
    assert len(children["A1"].periods[0].reviews) == 1


def test_a_column_the_layout_does_not_know_is_remarked_on_once() -> None:
    files = with_episodes(episode())
    files["h.csv"] = made.csv(made.HEADER + ",TEAM", "A1,2,18/05/2012,WBRI,,,,North")
    rows, _ = take(files)
    problem = remarked(rows)
    assert (problem.file, problem.row, problem.column) == ("h.csv", 1, "TEAM")


# placements and legal statuses


def test_equal_statuses_are_one_and_a_move_to_the_same_kind_of_placement_is_a_move() -> None:
    _, children = take(
        with_episodes(
            episode(ls="C1", dec="10/04/2020", rec="X1"),
            episode(decom="10/04/2020", rne="L", ls="C2", dec="10/05/2020", rec="X1"),
            episode(decom="10/05/2020", rne="P", ls="C2", dec="10/06/2020", rec="X1"),
            episode(decom="10/06/2020", rne="P", ls="C2", place="K2"),
        )
    )
    (period,) = children["A1"].periods
    assert [(span.code, span.started_on.month, span.ended_on) for span in period.legal] == [
        ("C1", 3, date(2020, 4, 10)),
        ("C2", 4, None),
    ]
    assert [(span.code, span.started_on.month) for span in period.placements] == [
        ("U4", 3),
        ("U4", 5),
        ("K2", 6),
    ]


def test_both_years_of_placement_codes_are_known() -> None:
    rows, _ = take(
        with_episodes(
            *(episode(f"C{at}", place=code) for at, code in enumerate(("H5", "P2", "Z1", "K3", "Z14")))
        )
        | {"h.csv": header(*(f"C{at}" for at in range(5)))}
    )
    assert rows.problems == []


def test_dates_as_a_spreadsheet_saves_them_are_read() -> None:
    _, children = take(with_episodes(episode(decom="2020-03-02 00:00:00", dec="1/6/2020", rec="E4A")))
    period = children["A1"].periods[0]
    assert (period.started_on, period.ceased_on) == (date(2020, 3, 2), date(2020, 6, 1))


# joined with the records


def known(*periods: tuple[date, date | None]) -> dict[str, KnownChild]:
    return {"A1": KnownChild(date(2012, 5, 18), tuple(KnownPeriod(*period) for period in periods))}


def test_a_later_return_goes_on_with_the_recorded_period() -> None:
    rows, children = take(
        with_episodes(episode(decom="01/06/2021", rne="P")), known((date(2020, 3, 2), None))
    )
    assert rows.problems == []
    (period,) = children["A1"].periods
    assert (period.started_on, period.continues) == (date(2020, 3, 2), date(2020, 3, 2))


def test_a_corrected_first_day_corrects_the_recorded_period() -> None:
    _, children = take(with_episodes(episode(decom="04/03/2020")), known((date(2020, 3, 2), None)))
    (period,) = children["A1"].periods
    assert (period.started_on, period.continues) == (date(2020, 3, 4), date(2020, 3, 2))


def test_a_new_start_months_later_is_a_new_period_and_ends_the_recorded_one() -> None:
    rows, children = take(with_episodes(episode(decom="04/03/2021")), known((date(2020, 3, 2), None)))
    assert "since 02/03/2020" in remarked(rows).why
    assert [(one.started_on, one.ceased_on, one.continues) for one in children["A1"].periods] == [
        (date(2020, 3, 2), date(2021, 3, 4), date(2020, 3, 2)),
        (date(2021, 3, 4), None, None),
    ]


def test_reviews_alone_are_taken_for_a_child_on_record() -> None:
    rows, children = take({"r.csv": reviews(("A1", "27/03/2020", "PN1"))}, known((date(2020, 3, 2), None)))
    assert rows.problems == []
    assert len(children["A1"].periods[0].reviews) == 1


def test_an_end_recorded_after_the_return_stays_and_an_older_one_is_taken_back() -> None:
    files = with_episodes(
        episode(dec="01/06/2020", rec="X1"), episode(decom="01/06/2020", rne="P", place="K2")
    )
    _, later = take(files, known((date(2020, 3, 2), date(2020, 7, 1))))
    assert later["A1"].periods[0].ceased_on == date(2020, 7, 1)
    _, older = take(files, known((date(2020, 3, 2), date(2020, 5, 1))))
    assert older["A1"].periods[0].ceased_on is None
