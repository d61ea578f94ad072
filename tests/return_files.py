"""903 files for tests, made from what a test says and sound everywhere else."""

from __future__ import annotations

from pathlib import Path

HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB"
EPISODES = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"
REVIEWS = "CHILD,DOB,REVIEW,REVIEW_CODE"
UASC = "CHILD,SEX,DOB,DUC"
WORKERS = "CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON"

BORN = "18/05/2012"


def csv(header: str, *rows: str) -> bytes:
    """Return a file of a header and rows, as a spreadsheet saves it."""
    return "\r\n".join((header, *rows, "")).encode()


def header(*refs: str, born: str = BORN) -> bytes:
    """Return a Header file of children."""
    return csv(HEADER, *(f"{ref},2,{born},WBRI,,," for ref in refs))


def episode(
    ref: str = "A1",
    decom: str = "02/03/2020",
    rne: str = "S",
    ls: str = "C2",
    place: str = "U4",
    dec: str = "",
    rec: str = "",
    *,
    cin: str = "N1",
    provider: str = "PR1",
    reason: str = "",
) -> str:
    """Return a row of an Episodes file."""
    return f"{ref},{decom},{rne},{ls},{cin},{place},{provider},{dec},{rec},{reason},ZZ99 1AA,ZZ99 2AA,1234567"


def episodes(*rows: str) -> bytes:
    """Return an Episodes file."""
    return csv(EPISODES, *rows)


def reviews(*dated: tuple[str, str, str], born: str = BORN) -> bytes:
    """Return a Reviews file of (child, day, code)."""
    return csv(REVIEWS, *(f"{ref},{born},{day},{code}" for ref, day, code in dated))


def a_return() -> list[tuple[str, bytes]]:
    """Return a small return without a fault: two children, a move, four reviews."""
    return [
        ("h.csv", header("A1", "A2")),
        (
            "e.csv",
            episodes(
                episode("A1", "02/03/2020", dec="10/08/2020", rec="X1", reason="CARPL"),
                episode("A1", "10/08/2020", "P", place="K2"),
                episode("A2", "04/01/2021", ls="V2", dec="15/02/2021", rec="E4A"),
            ),
        ),
        (
            "r.csv",
            reviews(
                ("A1", "27/03/2020", "PN1"),
                ("A1", "19/06/2020", "PN2"),
                ("A1", "15/12/2020", "PN1"),
                ("A2", "29/01/2021", "PN7"),
            ),
        ),
    ]


def write_return(folder: Path, files: list[tuple[str, bytes]] | None = None) -> Path:
    """Write a return into a folder and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files or a_return():
        (folder / name).write_bytes(data)
    return folder
