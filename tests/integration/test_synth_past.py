"""A demonstration that people can work in before its past is built, and whose past is built whatever is killed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from practicelens.access.roles import Role
from practicelens.jobs import long_work
from practicelens.jobs.models import LongWork
from practicelens.synth.marker import VERSION
from practicelens.synth.size import FIRST_AUDIT_MONTHS, FIRST_WEEKS, Size
from practicelens.workdays import clock
from tests.builders.authority import Authority
from tests.builders.deployments import Deployment, deployment  # noqa: F401  (a fixture)
from tests.builders.northborough import at_once, begun

HERE = """
import json
from collections import Counter
from pathlib import Path
from practicelens import synth
from practicelens.governance.packs.models import Pack
from practicelens.history.models import Event
from practicelens.jobs import threads
from practicelens.jobs.models import LongWork
from practicelens.performance.extracts.models import Extract
from practicelens.quality.audits.models import Audit

FOLDER = Path(settings.VAR_DIR)

def dying(module, name, nth=1, *, first=False):
    real, calls = getattr(module, name), Counter()
    def run(*given, **named):
        calls[name] += 1
        if calls[name] < nth:
            return real(*given, **named)
        if not first:
            real(*given, **named)
        die()
    setattr(module, name, run)

def facts():
    packs = Pack.objects.exclude(status="draft").values_list("kind", "month", "service_id", "edition")
    print(json.dumps({
        "whole": synth.whole(FOLDER),
        "extracts": sorted(Extract.objects.values_list("name", "state")),
        "pieces": sorted(Event.objects.filter(kind="demonstration.piece_built").values_list("subject_id", flat=True)),
        "taken over": Event.objects.filter(kind="audits.taken_over").count(),
        "months": sorted({f"{month:%Y-%m}" for month in Audit.objects.values_list("month", flat=True)}),
        "packs": sorted(f"{kind} {month} {bool(service)} {edition}" for kind, month, service, edition in packs),
        "work": list(LongWork.objects.values_list("kind", "failed", "done")),
    }))
"""
STATEMENTS = 5_200
"""Before the first page of a demonstration of this size; measured, and some. Time cannot be tested, this can."""
GO_ON = "threads.empty_the_queue()"
KILLS = {
    "before a workbook is written": "from practicelens.synth import past\ndying(past, 'write_all', first=True)",
    "between two readings": "from practicelens.performance.extracts import changes\ndying(changes, 'take_reading', 2)",
    "while figures are registered": (
        "from practicelens.performance.extracts.publishing import changes\ndying(changes, 'move', 2)"
    ),
    "before a month of audits is noted": "from practicelens.synth import past\ndying(past, 'take_over_month')",
    "before a report is noted": "from practicelens.synth import packs\ndying(packs, 'publish')",
}


def run(deployment: Deployment, *code: str) -> dict[str, Any]:  # noqa: F811
    """Everything that stands there after some work, by its facts."""
    lines = deployment.run("\n".join([HERE, *code, "facts()"]))
    facts: dict[str, Any] = json.loads(lines[-1])
    return facts


def test_people_come_in_before_the_past_is_built_and_then_it_is_whatever_is_killed(
    deployment: Deployment,  # noqa: F811
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """One borough all the way: its beginning, five kills, its whole past; the same as one whose was built at once."""
    folder, statements = begun(tmp_path_factory.getbasetemp())
    shutil.copytree(folder, deployment.folder, dirs_exist_ok=True)
    first = run(deployment)
    assert not first["whole"] and first["work"] == [["build_past", False, 0]]
    assert statements <= STATEMENTS, (
        f"{statements} statements are put before the first page of this small demonstration. What makes the "
        "borough bigger belongs behind it: a piece in practicelens/synth/past.py."
    )
    # Five workbooks and this morning's, and one dataset: of each source the newest is the published one.
    states = [state for _, state in first["extracts"]]
    assert (len(states), states.count("published"), states.count("ready")) == (FIRST_WEEKS + 2, 2, 1)
    assert min(first["months"]) == "2025-08" and first["packs"] == []

    for kill in KILLS.values():
        deployment.run_killed("\n".join([HERE, kill, GO_ON]))
    then = run(deployment, GO_ON)
    assert then["whole"] and then["work"] == [["build_past", False, 100]]
    assert len(then["extracts"]) == 10 and min(then["months"]) == "2025-06" and len(then["packs"]) == 7
    assert len(then["pieces"]) == len(set(then["pieces"]))
    # What people found at first is still what they find.
    assert {name for name, _ in first["extracts"]} < {name for name, _ in then["extracts"]}

    built = run(at_once(tmp_path_factory.getbasetemp()))
    assert {**built, "work": None} == {**then, "work": None}


@pytest.mark.parametrize("size", [Size(), Size(weeks=52, months=60, audit_months=60)])
def test_a_larger_past_leaves_what_stands_before_the_first_page_as_it_is(size: Size) -> None:
    assert len(size.first_days) == FIRST_WEEKS
    assert len(size.first_audits) == FIRST_AUDIT_MONTHS + 1
    assert {*size.first_days}.isdisjoint(size.earlier_days)
    assert [*size.earlier_audits, *size.first_audits] == list(range(size.audit_months, -1, -1))


def test_the_past_is_told_on_every_page_until_it_stands(authority: Authority, settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR, settings.DEMONSTRATION = tmp_path, True
    note = tmp_path / "demonstration.json"
    client = authority.client(Role.DIRECTOR)
    assert b"data-past" not in client.get("/").content

    note.write_text(json.dumps({"version": VERSION, "whole": False}), encoding="utf-8")
    work = long_work.ask_for_past(now=clock.now())
    LongWork.objects.filter(pk=work).update(done=40, total=100, finished_at=None, failed=False)
    page = client.get("/").content.decode()
    assert "past is still being built: 40 %" in page and f"/work/{work}/" in page
    assert "40 of 100 done" in client.get(f"/work/{work}/").content.decode()

    note.write_text(json.dumps({"version": VERSION, "whole": True}), encoding="utf-8")
    assert b"data-past" not in client.get("/").content
