"""Small SSDA903 returns, written out: an archive of CSVs or the XML. What is not named is left out."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from practicelens.analytics import ssda903
from practicelens.analytics.annex_a.reading import Reading
from practicelens.analytics.annex_a.report import Finding, Report, Severity

TODAY = date(2026, 4, 10)

HEADERS = {
    "header": "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB",
    "episodes": "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN",
    "reviews": "CHILD,DOB,REVIEW,REVIEW_CODE",
    "uasc": "CHILD,SEX,DOB,DUC",
    "missing": "CHILD,DOB,MISSING,MIS_START,MIS_END",
    "oc3": "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM",
    "placed": "CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED",
    "ad1": "CHILD,DOB,DATE_INT,DATE_MATCH,FOSTER_CARE,NB_ADOPTR,SEX_ADOPTR,LS_ADOPTR",
    "sw": "CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON",
    "oc2": "CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,HEALTH_CHECK,IMMUNISATIONS,TEETH_CHECK,HEALTH_ASSESSMENT,"
    "SUBSTANCE_MISUSE,INTERVENTION_RECEIVED,INTERVENTION_OFFERED",
}

# One child of 2025/26 who came into care, moved, and whose legal status changed; one who leaves care for adoption.
EPISODES = (
    "1,02/06/2025,S,V2,N1,U6,PR1,10/09/2025,X1,CARPL,,AB1 2CD,1234567",
    "1,10/09/2025,P,V2,N1,K2,PR4,05/01/2026,X1,,,EF3 4GH,XXXXXXX",
    "1,05/01/2026,L,C2,N1,K2,PR4,,,,,EF3 4GH,XXXXXXX",
)
WHOLE = {
    "header": ("1,F,01/02/2012,WBRI,,,",),
    "episodes": EPISODES,
    "reviews": ("1,01/02/2012,20/06/2025,PN1", "1,01/02/2012,18/12/2025,PN4"),
    "uasc": (),
    "missing": ("1,01/02/2012,M,03/08/2025,04/08/2025", "1,01/02/2012,A,09/08/2025,09/08/2025"),
    "oc3": ("9,01/05/2006,YES,F2,U1",),
    "placed": (),
    "ad1": (),
    "sw": ("1,01/02/2012,SW123,02/06/2025,01/10/2025,CHCHAN", "1,01/02/2012,SW456,01/10/2025,,"),
}  # fmt: skip


def table(kind: str, *rows: str) -> str:
    """One CSV."""
    return "\r\n".join((HEADERS[kind], *rows, ""))


def whole(**changed: tuple[str, ...]) -> dict[str, str]:
    """Every table of a return by the name of its file, some of them with other rows."""
    return {f"{kind}.csv": table(kind, *rows) for kind, rows in {**WHOLE, **changed}.items()}


def archive(path: Path, files: Mapping[str, str | bytes]) -> Path:
    """An archive of these files."""
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return path


def read(tmp_path: Path, files: dict[str, str], today: date = TODAY) -> Reading:
    """A return of these files as it is read."""
    return ssda903.read(archive(tmp_path / "return.zip", files), today=today)


def rows(reading: Reading, name: str) -> list[dict[str, Any]]:
    """The rows of one list."""
    found: list[dict[str, Any]] = reading.tables[name].to_pylist()
    return found


def codes(report: Report, *severities: Severity) -> set[str]:
    """What was found that is to be looked at, or of these severities."""
    return {each.code for each in report.findings if each.severity in (severities or (Severity.BLOCKS, Severity.WARNS))}


def of(report: Report, code: str) -> list[Finding]:
    """The findings of one kind."""
    return [each for each in report.findings if each.code == code]


XML = """<?xml version="1.0" encoding="UTF-8"?>
<EXPSSDA903>
  <CHILD>
    <HEADER>
      <CHILDID>1</CHILDID><UPN/><SEX>F</SEX><DOB>01/02/2012</DOB><ETHNIC>WBRI</ETHNIC><UASC>0</UASC>
      <AMISSING><MISSING>M</MISSING><MIS_START>03/08/2025</MIS_START><MIS_END>04/08/2025</MIS_END></AMISSING>
      <AMISSING><MISSING>A</MISSING><MIS_START>09/08/2025</MIS_START></AMISSING>
      <AREVIEW><REVIEW>20/06/2025</REVIEW><REVIEW_CODE>PN1</REVIEW_CODE></AREVIEW>
      <AREVIEW><REVIEW>18/12/2025</REVIEW><REVIEW_CODE>PN4</REVIEW_CODE></AREVIEW>
      <OC2><SDQ_SCORE>12</SDQ_SCORE></OC2>
    </HEADER>
    <EPISODE>
      <DECOM>02/06/2025</DECOM><RNE>S</RNE><LS>V2</LS><CIN>N1</CIN><PL>U6</PL><PL_POST>AB1 2CD</PL_POST>
      <URN>1234567</URN><PLACE_PROVIDER>PR1</PLACE_PROVIDER><DEC>10/09/2025</DEC><REC>X1</REC>
    </EPISODE>
    <EPISODE>
      <DECOM>10/09/2025</DECOM><RNE>P</RNE><LS>V2</LS><CIN>N1</CIN><PL>K2</PL><PL_POST>EF3 4GH</PL_POST>
      <URN>XXXXXXX</URN><PLACE_PROVIDER>PR4</PLACE_PROVIDER><DEC>05/01/2026</DEC><REC>X1</REC>
    </EPISODE>
    <EPISODE>
      <DECOM>05/01/2026</DECOM><RNE>L</RNE><LS>C2</LS><CIN>N1</CIN><PL>K2</PL><PL_POST>EF3 4GH</PL_POST>
      <URN>XXXXXXX</URN><PLACE_PROVIDER>PR4</PLACE_PROVIDER><DEC/><REC/>
    </EPISODE>
  </CHILD>
  <CHILD>
    <HEADER>
      <CHILDID>9</CHILDID><SEX>M</SEX><DOB>01/05/2006</DOB><ETHNIC>WBRI</ETHNIC><UASC>0</UASC>
      <IN_TOUCH>YES</IN_TOUCH><ACTIV>F2</ACTIV><ACCOM>U1</ACCOM>
    </HEADER>
  </CHILD>
</EXPSSDA903>
"""
