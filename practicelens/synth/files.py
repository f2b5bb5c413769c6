"""The invented borough as files: its extracts in a kind, and its people as JSON; no database is touched."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from practicelens.people.founding.plan import AuthorityPlan
from practicelens.synth.authority.plan import make_plan
from practicelens.synth.kinds import write_each
from practicelens.synth.workbooks.schedule import LAST_SUNDAY, extract_days, write_all
from practicelens.synth.world.simulation import make_world
from practicelens.synth.written import PEOPLE, refuse_foreign_files

Progress = Callable[[str, float, float], None]


def write_files(
    out: Path,
    seed: int,
    weeks: int,
    months: int,
    scale: float,
    tell: Progress,
    kind: str | None = None,
    last: date = LAST_SUNDAY,
) -> tuple[Path, ...]:
    """Write extracts and ``people.json`` into a folder, and return what was written, ``people.json`` first.

    The extracts are Annex A workbooks, or of a ``kind`` of ``kinds.WRITERS``; the newest is of the day ``last``.
    Raises Refused, with nothing written, where a file of somebody else's has such a name. May raise OSError.
    """
    # Before the world is invented, which takes seconds: a refusal should not be waited for.
    refuse_foreign_files(out)
    out.mkdir(parents=True, exist_ok=True)
    tell("Inventing children and their journeys", 0, 1)
    # Never of fewer days than the demonstration has: what it tells of a day would be another borough's.
    world = make_world(seed, max(last, LAST_SUNDAY), scale=scale)
    people = out / PEOPLE
    people.write_text(people_json(make_plan(world)), encoding="utf-8")
    days = extract_days(weeks, months, last)
    if kind:
        written = write_each(world, days, out, kind, lambda done, total: tell("Writing extracts", done, total))
    else:
        written = write_all(world, days, out, lambda done, total: tell("Writing workbooks", done, total))
    return (people, *written)


def people_json(plan: AuthorityPlan) -> str:
    """The plan as JSON: service areas, teams, accounts, workers, posts, roles, links, spellings."""
    return json.dumps(asdict(plan), indent=1, default=_plain, ensure_ascii=False)


def _plain(value: Any) -> str:
    """Dates as ISO; other values by their own words."""
    return value.isoformat() if isinstance(value, date) else str(value)
