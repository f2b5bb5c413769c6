"""The demonstration built through the product's own doors: what must stand before the first page; then its past."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from django.db import transaction

from practicelens.access.actor import SYSTEM
from practicelens.access.errors import Refused
from practicelens.people.founding.changes import found_authority
from practicelens.people.founding.plan import AuthorityPlan, Founded
from practicelens.performance.extracts.comparing import internal as comparing
from practicelens.performance.extracts.loading import load, load_many
from practicelens.performance.extracts.sources.changes import confirm
from practicelens.quality.programme.months.changes import say_area_team
from practicelens.quality.programme.months.unopened import BY_HAND
from practicelens.quality.standards.changes import ship
from practicelens.rulebook.changes import set_rule
from practicelens.rulebook.defaults import DEFINITIONS
from practicelens.synth import ownership
from practicelens.synth.audits.history import past_month, take_over_month
from practicelens.synth.audits.moderating import moderate
from practicelens.synth.audits.month import ProgrammeMonth, say_why_not_opened
from practicelens.synth.audits.present import Present
from practicelens.synth.audits.programme import NOT_OPENED
from practicelens.synth.audits.stories import Stories
from practicelens.synth.audits.themes import hold_themes
from practicelens.synth.audits.world_ids import WorldIds
from practicelens.synth.authority.plan import make_plan
from practicelens.synth.comparators import read_comparators
from practicelens.synth.definition_reviews import review_definitions
from practicelens.synth.findings import work_findings
from practicelens.synth.inventing import forget, invented
from practicelens.synth.late_work import deal_with_late_work
from practicelens.synth.local_cards import write_cards
from practicelens.synth.marker import BUILT, VERSION
from practicelens.synth.month_words import write_months
from practicelens.synth.only_builder import only_builder
from practicelens.synth.ownership import Standing
from practicelens.synth.past import HANDED_OVER, Past, build_next, coming, fetched, workbook_of
from practicelens.synth.size import TODAY, Size
from practicelens.synth.ssd.writing import NORTHBOROUGHS
from practicelens.synth.workbooks.schedule import write_all
from practicelens.synth.world.simulation import World
from practicelens.synth.world.structure import EARLY_HELP as EARLY_HELP_SERVICE
from practicelens.synth.written import refuse_foreign_files
from practicelens.workdays import clock
from practicelens.workdays.small_files import replace_text

Progress = Callable[[str, float, float], None]

FOUNDED = datetime(2024, 5, 1, 9, tzinfo=UTC)
# The first period for which each recurring duty is asked of people; what came before was taken over.
COUNTED = {
    "month": "2026-11", "comparison": "2025-10", "monthly": "2026-10", "re_audit": "2026-10", "four_r": "2026-10",
    "quarterly": "2026-07", "performance": "2026-11", "organisation": "2026-10",
}  # fmt: skip
PUT_OFF: Final = date(2025, 12, 15)
"""Months were to be opened here from December 2025; when nobody had, that was put off to November 2026."""
EARLY_HELP = 3
"""Audits of early help a month."""
FOREIGN = (
    "Something stands here already that the demonstration did not make, so it is not built here and nothing was "
    "changed. Serve what is here with `practicelens serve`, or name another folder with PRACTICELENS_VAR."
)
# How long each step takes, in the eyes of the bar: seconds on two cores.
_STEPS = {"world": 5, "people": 2, "workbooks": 4, "extracts": 12, "audits": 6, "month": 10}


def build_all(
    var_dir: Path, seed: int, progress: Progress, size: Size, behind: Callable[[], None] | None = None
) -> None:
    """Build it into an empty database, or anew where an earlier build was cut off and nobody has worked there since.

    ``behind`` asks for the past to be built in the background, and is called in the transaction that says that people
    can work here; without it the past is built at once. Raises Refused, with nothing changed, in a live deployment,
    where another process builds, and where anything stands that no demonstration's build made.
    """
    ownership.refuse_live()
    # Built behind the first page, the past has a bar of its own.
    past = 0.0 if behind else sum(one.seconds for one in Past(var_dir, seed, size, behind=False).pieces())
    with only_builder(var_dir):
        folder = var_dir / "demonstration"
        match ownership.standing(folder):
            case Standing.FOREIGN:
                raise Refused(FOREIGN, code="foreign")
            case Standing.STANDS:  # the building of its past was cut off, or only the note beside it was lost
                details = ownership.what_was_built()
                # Written again from the database, which alone says what stands.
                replace_text(var_dir / BUILT, json.dumps(details))
                if behind and not details["whole"]:
                    behind()
            case standing:
                refuse_foreign_files(folder)  # before anything is removed: it says that nothing was changed
                if standing is Standing.HALF_BUILT:
                    ownership.remove_half_built()
                # Before anything is written: every moment after it is read from this clock.
                clock.stand_at(TODAY)
                _Builder(var_dir, seed, size, past, progress).run()
                _stands(var_dir, seed, size, behind)
    if behind:
        # The server lives on for weeks, and would keep the whole borough in memory.
        forget()
        return
    first = float(sum(_STEPS.values()))
    while build_next(var_dir, lambda words, done, of: progress(words, first + done, first + of), behind=False):
        pass


def _stands(var_dir: Path, seed: int, size: Size, behind: Callable[[], None] | None) -> None:
    """Say that it stands, and that its past is still to be built."""
    details = {"version": VERSION, "seed": seed, **asdict(size), "whole": False}
    with transaction.atomic():
        ownership.note_built(details, clock.now())
        if behind:
            behind()
    # After the transaction: the note beside the database may be missing, and must never promise what is not there.
    replace_text(var_dir / BUILT, json.dumps(details))


class _Builder:
    """One build: each step tells how far it is on one bar."""

    def __init__(self, var_dir: Path, seed: int, size: Size, past: float, progress: Progress) -> None:
        """Nothing done yet; ``past``: for how long the same bar goes on after it."""
        self._folder = var_dir / "demonstration"
        self._seed, self._size, self._progress = seed, size, progress
        self._done, self._total = 0.0, sum(_STEPS.values()) + past

    def run(self) -> None:
        """Every step in turn."""
        world = self._world()
        plan = make_plan(world)
        founded = self._people(plan, world.population)
        self._workbooks(world)
        self._extracts()
        ids = WorldIds.of(world, founded)
        left_out = frozenset(one.child.identifier for one in plan.restricted)
        self._audits(ids, left_out)
        self._month(ids, left_out)

    def _world(self) -> World:
        """Invent the children and their journeys."""
        self._tell("world", "Inventing children and their journeys", 0, 1)
        world = invented(self._seed, self._size.scale)
        self._over("world")
        return world

    def _people(self, plan: AuthorityPlan, population: int) -> Founded:
        """Standards, tools, everybody who works here, and how many children live here."""
        self._tell("people", "Founding the authority: teams, people, roles", 0, 1)
        # Outside the transaction: standards and tools are what every installation comes with, and mark nothing.
        ship(by=SYSTEM, now=FOUNDED)
        with transaction.atomic():  # together, so that nothing of the demonstration ever stands unmarked
            founded = found_authority(plan, by=SYSTEM, now=FOUNDED)
            ownership.note_begun(self._seed, founded, FOUNDED)
        since = clock.local_date(FOUNDED)
        source = "Invented, as a mid-year population estimate would give it"
        set_rule("population.children", population, valid_from=since, source=source, by=SYSTEM, now=FOUNDED)
        # Audits of before were taken over: what recurs counts from when its people began with it here.
        # Its officers and managers have compared their audits for a year, and hand that over too.
        source = "Invented: Northborough begins to open its months with Practice Lens in December 2025"
        first = {**COUNTED, "month": f"{NOT_OPENED:%Y-%m}"}
        set_rule("duties.since", first, valid_from=since, source=source, by=SYSTEM, now=FOUNDED)
        source = "Invented: nobody opened December; Northborough began anew with November 2026"
        set_rule("duties.since", COUNTED, valid_from=PUT_OFF, source=source, by=SYSTEM, now=FOUNDED)
        # By hand until nobody did: from then on each month opens by itself, as shipped.
        set_rule("audit.opens", BY_HAND, valid_from=since, source=source, by=SYSTEM, now=FOUNDED)
        opens = DEFINITIONS["audit.opens"].default
        set_rule("audit.opens", opens, valid_from=PUT_OFF, source=source, by=SYSTEM, now=FOUNDED)
        # As shipped, but for early help, whose cases the extract's own list holds.
        quotas = {**DEFINITIONS["audit.quotas"].default, "early_help": EARLY_HELP}
        source = "Invented: Northborough audits early help each month, as it does the front door"
        set_rule("audit.quotas", quotas, valid_from=since, source=source, by=SYSTEM, now=FOUNDED)
        early = next((team for team in plan.teams if team.service == EARLY_HELP_SERVICE), None)
        if early is not None:
            say_area_team("early_help", founded.teams[early.key], by=SYSTEM, now=FOUNDED)
        self._over("people")
        return founded

    def _workbooks(self, world: World) -> None:
        """The newest extracts, and one more taken this morning."""
        write_all(world, (*self._size.first_days, TODAY), self._folder, lambda done, total: self._tell(
            "workbooks", f"Writing workbooks, {done} of {total}", done, total))  # fmt: skip
        write_all(world, self._size.first_datasets, self._folder, files=NORTHBOROUGHS)
        self._over("workbooks")

    def _extracts(self) -> None:
        """Load them through the door of real ones; this morning's is read, and waits for the analyst."""
        datasets = self._size.first_datasets
        incoming = [*coming(self._folder, self._size.first_days), *coming(self._folder, datasets, NORTHBOROUGHS)]

        def tell(words: str, done: float, total: float) -> None:
            self._tell("extracts", words, done, total)

        # The two must be known to number children alike before their figures are worked out together.
        # Without datasets there is nothing to confirm, and the extracts are published at once.
        load_many(incoming, by=SYSTEM, now=fetched(TODAY), publish=not datasets, progress=tell)
        if datasets:
            confirm("annex_a-ssd", by=SYSTEM, now=fetched(TODAY))
            # Once more, to publish: what was read is found by its print and not read again.
            load_many(incoming, by=SYSTEM, now=fetched(TODAY), progress=lambda *_: None)
        waiting = load(workbook_of(self._folder, TODAY), TODAY, by=SYSTEM, now=clock.now(), publish=False)
        comparing.make(waiting.extract_id)
        self._over("extracts")

    def _audits(self, ids: WorldIds, left_out: frozenset[str]) -> None:
        """The last year of audits and some months more, as they stand today."""
        months = self._size.first_audits
        for done, back in enumerate(months, start=1):
            take_over_month(past_month(ids, back, TODAY, left_out), HANDED_OVER)
            self._tell("audits", f"Taking over audits, {done} of {len(months)} months", done, len(months))
        self._over("audits")

    def _month(self, ids: WorldIds, left_out: frozenset[str]) -> None:
        """This month's work."""
        self._tell("month", "Doing this month's work", 0, 1)
        say_why_not_opened(ids)
        month = ProgrammeMonth(ids, TODAY, left_out)
        month.live(lambda done, total: self._tell(
            # One more than there are audits: the bar must not be full while themes and the rest are still to come.
            "month", f"Doing this month's work, {done} of {total}", done, total + 1))  # fmt: skip
        hold_themes(ids, TODAY, month)
        Present(ids, TODAY, left_out).live()
        # After the month's audits are handed in: the lot is drawn of nothing else.
        moderate(ids, TODAY, month)
        work_findings(ids, TODAY)
        deal_with_late_work(ids, TODAY)
        write_months(ids)
        review_definitions(ids)
        write_cards(ids, TODAY)
        read_comparators()
        # Last, because the stories are told of audits that the steps before have handed in.
        Stories(ids, TODAY, left_out).tell()
        self._over("month")

    def _tell(self, step: str, words: str, done: float, total: float) -> None:
        """Where the whole build is."""
        within = _STEPS[step] * (done / total if total else 1.0)
        self._progress(words, self._done + within, self._total)

    def _over(self, step: str) -> None:
        self._done += _STEPS[step]
