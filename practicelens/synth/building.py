"""The demonstration built through the product's own doors, step by step, and known for whole only at its end."""

from __future__ import annotations

import gc
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from django.db import transaction

from practicelens.access.actor import SYSTEM
from practicelens.access.errors import Refused
from practicelens.people.founding.changes import found_authority
from practicelens.people.founding.plan import AuthorityPlan, Founded
from practicelens.performance.extracts.loading import Incoming, load, load_many
from practicelens.quality.standards.changes import ship
from practicelens.rulebook.changes import set_rule
from practicelens.synth import ownership
from practicelens.synth.audits.comparing import compare
from practicelens.synth.audits.history import hand_over
from practicelens.synth.audits.moderating import moderate
from practicelens.synth.audits.month import ProgrammeMonth
from practicelens.synth.audits.pieces import write_pieces
from practicelens.synth.audits.present import Present
from practicelens.synth.audits.stories import Stories
from practicelens.synth.audits.themes import hold_themes
from practicelens.synth.audits.world_ids import WorldIds
from practicelens.synth.authority.plan import make_plan
from practicelens.synth.marker import BUILT, VERSION
from practicelens.synth.only_builder import only_builder
from practicelens.synth.ownership import Standing
from practicelens.synth.packs import publish_packs
from practicelens.synth.workbooks.schedule import LAST_SUNDAY, extract_days, write_all
from practicelens.synth.workbooks.writing import file_name
from practicelens.synth.world.simulation import World, make_world
from practicelens.synth.written import refuse_foreign_files
from practicelens.workdays import clock
from practicelens.workdays.small_files import replace_text

Progress = Callable[[str, float, float], None]

TODAY = date(2026, 11, 23)
FOUNDED = datetime(2024, 5, 1, 9, tzinfo=UTC)
HANDED_OVER = datetime(2026, 11, 2, 8, tzinfo=UTC)
AUDIT_MONTHS, PACKS = 24, 3
FOREIGN = (
    "Something stands here already that the demonstration did not make, so it is not built here and nothing was "
    "changed. Serve what is here with `practicelens serve`, or name another folder with PRACTICELENS_VAR."
)
# How long each step takes, in the eyes of the bar: seconds on two cores.
_STEPS = {"world": 5, "people": 2, "workbooks": 26, "extracts": 40, "audits": 18, "month": 14, "packs": 3}


@dataclass(frozen=True)
class Size:
    """How large a demonstration: ``scale`` 1 is a whole borough."""

    scale: float = 1.0
    weeks: int = 13
    months: int = 27
    audit_months: int = AUDIT_MONTHS


def build_whole(var_dir: Path, seed: int, progress: Progress, size: Size) -> None:
    """Build it into an empty database, or anew where an earlier build was cut off and nobody has worked there since.

    Raises Refused, with nothing changed, in a live deployment, where another process builds, and where anything
    stands that no demonstration's build made.
    """
    ownership.refuse_live()
    details = {"version": VERSION, "seed": seed, "scale": size.scale, "weeks": size.weeks, "months": size.months}
    with only_builder(var_dir):
        folder = var_dir / "demonstration"
        match ownership.standing(folder):
            case Standing.FOREIGN:
                raise Refused(FOREIGN, code="foreign")
            case Standing.WHOLE:  # only the note beside it was lost
                replace_text(var_dir / BUILT, json.dumps(ownership.what_was_built()))
                return
            case Standing.HALF_BUILT:
                ownership.remove_half_built()
        refuse_foreign_files(folder)
        clock.stand_at(TODAY)
        try:
            _Builder(var_dir, seed, size, progress).run()
        finally:
            gc.unfreeze()
        with transaction.atomic():
            ownership.note_built(details, clock.now())
        replace_text(var_dir / BUILT, json.dumps(details))


class _Builder:
    """One build: each step tells how far it is on one bar."""

    def __init__(self, var_dir: Path, seed: int, size: Size, progress: Progress) -> None:
        """Nothing done yet."""
        self._folder = var_dir / "demonstration"
        self._seed, self._size, self._progress = seed, size, progress
        self._done = 0.0

    def run(self) -> None:
        """Every step in turn."""
        world = self._world()
        plan = make_plan(world)
        founded = self._people(plan, world.population)
        self._extracts(world, self._workbooks(world), founded)
        ids = WorldIds.of(world, founded)
        left_out = frozenset(one.child.identifier for one in plan.restricted)
        self._audits(ids, left_out)
        self._month(ids, left_out)
        self._packs(ids)

    def _world(self) -> World:
        """Invent the children and their journeys."""
        self._tell("world", "Inventing children and their journeys", 0, 1)
        # Half a million records that all live to the end: Python would look through them for rubbish, again and again.
        gc.disable()
        try:
            world = make_world(self._seed, LAST_SUNDAY, scale=self._size.scale)
            gc.freeze()
        finally:
            gc.enable()
        self._over("world")
        return world

    def _people(self, plan: AuthorityPlan, population: int) -> Founded:
        """Standards, tools, everybody who works here, and how many children live here."""
        self._tell("people", "Founding the authority: teams, people, roles", 0, 1)
        ship(by=SYSTEM, now=FOUNDED)
        with transaction.atomic():  # together, so that nothing of the demonstration ever stands unmarked
            founded = found_authority(plan, by=SYSTEM, now=FOUNDED)
            ownership.note_begun(self._seed, FOUNDED)
        since = clock.local_date(FOUNDED)
        source = "Invented, as a mid-year population estimate would give it"
        set_rule("population.children", population, valid_from=since, source=source, by=SYSTEM, now=FOUNDED)
        self._over("people")
        return founded

    def _workbooks(self, world: World) -> tuple[Path, ...]:
        """Every extract, and one more taken this morning."""
        days = extract_days(self._size.weeks, self._size.months)
        every = (*days, TODAY)
        paths = write_all(world, every, self._folder, lambda done, total: self._tell(
            "workbooks", f"Writing workbooks, {done} of {total}", done, total))  # fmt: skip
        self._over("workbooks")
        return paths

    def _extracts(self, world: World, paths: tuple[Path, ...], founded: Founded) -> None:
        """Load all through the door of real ones; this morning's is read, and waits for the analyst."""
        taken = [(path, date.fromisoformat(path.stem.removeprefix("annex-a-"))) for path in paths]
        incoming = [
            Incoming(path, day, datetime.combine(day + timedelta(days=1), time(7), UTC))
            for path, day in taken
            if day != TODAY
        ]
        incoming = [one if one.at.date() < TODAY else Incoming(one.path, one.as_at, _early()) for one in incoming]
        load_many(incoming, by=SYSTEM, now=_early(), progress=lambda words, done, total: self._tell(
            "extracts", words, done, total))  # fmt: skip
        load(self._folder / file_name(TODAY), TODAY, by=SYSTEM, now=clock.now(), publish=False)
        self._over("extracts")

    def _audits(self, ids: WorldIds, left_out: frozenset[str]) -> None:
        """Two years of audits, as they stand today."""
        hand_over(ids, self._size.audit_months, TODAY, left_out, HANDED_OVER, lambda done, total: self._tell(
            "audits", f"Taking over audits, {done} of {total}", done, total))  # fmt: skip
        self._over("audits")

    def _month(self, ids: WorldIds, left_out: frozenset[str]) -> None:
        """This month's work."""
        self._tell("month", "Doing this month's work", 0, 1)
        month = ProgrammeMonth(ids, TODAY, left_out)
        month.live(lambda done, total: self._tell(
            "month", f"Doing this month's work, {done} of {total}", done, total + 1))  # fmt: skip
        hold_themes(ids, TODAY, month)
        Present(ids, TODAY, left_out).live()
        moderate(ids, TODAY, month)
        compare(ids, TODAY)
        Stories(ids, TODAY, left_out).tell()
        write_pieces(ids, TODAY)
        self._over("month")

    def _packs(self, ids: WorldIds) -> None:
        """Reports for those who read them."""
        count = min(PACKS, self._size.audit_months)
        publish_packs(ids, TODAY, count, lambda done, total: self._tell(
            "packs", f"Publishing reports, {done} of {total}", done, total))  # fmt: skip
        self._over("packs")

    def _tell(self, step: str, words: str, done: float, total: float) -> None:
        """Where the whole build is."""
        within = _STEPS[step] * (done / total if total else 1.0)
        self._progress(words, self._done + within, float(sum(_STEPS.values())))

    def _over(self, step: str) -> None:
        self._done += _STEPS[step]


def _early() -> datetime:
    """Monday at six, when Sunday's extract is fetched."""
    return datetime.combine(TODAY, time(6), UTC)
