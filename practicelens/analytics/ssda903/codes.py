"""The codes of the return by year: facts of the DfE's schemas. A year is named by the 31 March on which it ends."""

from __future__ import annotations

from functools import cache
from typing import Final

FIRST_YEAR, LAST_YEAR = 2017, 2026

_CODES: Final[dict[str, tuple[tuple[int, str], ...]]] = {
    # Male and female were figures until 2023/24.
    "SEX": ((2017, "1 2"), (2025, "M F U")),
    "ETHNIC": (
        (2017, "WBRI WIRI WOTH WIRT WROM MWBC MWBA MWAS MOTH AIND APKN ABAN AOTH BCRB BAFR BOTH CHNE OOTH REFU NOBT"),
    ),
    "FLAG": ((2017, "0 1"),),
    "RNE": ((2017, "S L P T B U"),),
    "LS": ((2017, "C1 C2 D1 E1 V2 V3 V4 L1 L2 L3 J1 J2 J3"),),
    "CIN": ((2017, "N1 N2 N3 N4 N5 N6 N7 N8"),),
    # H5 and P2 gave way to supported accommodation, K3; Z11 to Z14 are kinds of Z1.
    "PLACE": (
        (2017, "A3 A4 A5 A6 H5 K1 K2 P1 P2 P3 R1 R2 R3 R5 S1 T0 T1 T2 T3 T4 U1 U2 U3 U4 U5 U6 Z1"),
        (2025, "A3 A4 A5 A6 K1 K2 K3 P1 P3 R1 R2 R3 R5 S1 T0 T1 T2 T3 T4 U1 U2 U3 U4 U5 U6 Z1"),
        (2026, "A3 A4 A5 A6 K1 K2 K3 P1 P3 R1 R2 R3 R5 S1 T0 T1 T2 T3 T4 U1 U2 U3 U4 U5 U6 Z1 Z11 Z12 Z13 Z14"),
    ),
    "PLACE_PROVIDER": ((2017, "PR0 PR1 PR2 PR3 PR4 PR5"),),
    # Special guardianship: two codes became four.
    "REC": (
        (2017, "X1 E11 E12 E2 E3 E4A E4B E13 E41 E43 E44 E5 E6 E7 E9 E14 E15 E16 E17 E8"),
        (2019, "X1 E11 E12 E2 E3 E4A E4B E13 E41 E45 E46 E47 E48 E5 E6 E7 E9 E14 E15 E16 E17 E8"),
    ),
    "REASON_PLACE_CHANGE": (
        (2017, "CARPL CLOSE ALLEG STAND APPRR CREQB CREQO CHILD LAREQ PLACE OTHER"),
        (2019, "CARPL CLOSE ALLEG STAND APPRR CREQB CREQO CHILD LAREQ PLACE CUSTOD OTHER"),
    ),
    "REVIEW_CODE": ((2017, "PN0 PN1 PN2 PN3 PN4 PN5 PN6 PN7"),),
    "MISSING": ((2017, "M A"),),
    "IN_TOUCH": ((2017, "YES NO DIED REFU NREQ RHOM"),),
    # Apprenticeships apart from other work.
    "ACTIV": ((2017, "F1 P1 F2 P2 F3 P3 G4 G5 G6 0"), (2022, "F1 P1 F2 P2 F4 P4 F5 P5 G4 G5 G6 0")),
    "ACCOM": ((2017, " ".join(f"{letter}1 {letter}2" for letter in "BCDEGHKRSTUVWXYZ") + " 0"),),
    "REASON_PLACED_CEASED": ((2017, "RD1 RD2 RD3 RD4"),),
    "SW_REASON": ((2024, "MANAGE FCONTA LEFTRL ORGRST TSPROC ABSENC CHCHAN PCCHAN SWDIED OTHERS"),),
}
"""By set: from which year on which codes."""


@cache
def valid(name: str, year: int) -> frozenset[str]:
    """The codes of a set in a year; before the first known year those of the first."""
    versions = _CODES[name]
    in_force = [codes for since, codes in versions if since <= year] or [versions[0][1]]
    return frozenset(in_force[-1].split())


@cache
def ever(name: str) -> frozenset[str]:
    """The codes of a set in any year."""
    return frozenset(code for _, codes in _CODES[name] for code in codes.split())


def spans(name: str, code: str) -> str:
    """When a code was one, in words: "until 2024", "from 2025"."""
    years = [year for year in range(FIRST_YEAR, LAST_YEAR + 1) if code in valid(name, year)]
    if years[0] == FIRST_YEAR:
        return f"until {years[-1]}"
    return f"from {years[0]}" + ("" if years[-1] == LAST_YEAR else f" until {years[-1]}")
