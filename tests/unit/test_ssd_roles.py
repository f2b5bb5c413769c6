"""Roles of involvements: told by their words, or by what somebody said of a system's codes."""

from __future__ import annotations

from pathlib import Path

from practicelens.analytics import ssd
from practicelens.analytics.annex_a.matching.corrections import Correction, Corrections, key
from practicelens.analytics.annex_a.report import SSD
from practicelens.analytics.ssd.staff import ROLES
from tests.builders.ssd_extracts import AS_AT, ssd_extract, usual_tables


def roles(tmp_path: Path, *corrections: Correction) -> tuple[str, dict[str, str]]:
    """The worker of the child looked after where roles are codes, and what each code was taken for."""
    coded = [
        {**each, "invo_professional_role_id": "R-07" if each["invo_professional_role_id"] == "IRO" else "R-01"}
        for each in usual_tables()["involvements"]
    ]
    path = ssd_extract(tmp_path / "extract.zip", rows={"involvements": coded})
    whole = ssd.read(path, today=AS_AT, corrections=Corrections.of(SSD, corrections))
    (place,) = (one for one in whole.report.places if one.taken_for == ROLES)
    (worker,) = (each["worker"] for each in whole.tables["looked_after"].to_pylist() if each["child"] == "3")
    return worker, {one.header: one.field for one in place.columns}


def test_a_role_that_is_a_code_is_what_somebody_said_of_it(tmp_path: Path) -> None:
    # Nobody knows what a code is: whoever came last holds the child.
    assert roles(tmp_path) == ("Worker 1", {"R-01": "", "R-07": ""})
    other = Correction(SSD, ROLES, key("R-07"), "other")
    assert roles(tmp_path, other) == ("Worker 3", {"R-01": "", "R-07": "other"})
    own = Correction(SSD, ROLES, key("R-01"), "own")
    assert roles(tmp_path, own) == ("Worker 3", {"R-01": "own", "R-07": ""})
