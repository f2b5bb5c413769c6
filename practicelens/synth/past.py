"""What of the demonstration is built behind the first page: its earlier extracts and audits, and its reports.

In pieces of a few seconds, each done once whatever process is killed meanwhile: a piece that is done says so in
history, and one that was cut off finds what it had done already. New parts of the borough that need time belong here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Final

from django.db import transaction

from practicelens.access.actor import SYSTEM
from practicelens.access.errors import Missing, Refused
from practicelens.performance.extracts.loading import Incoming, load_many
from practicelens.synth import ownership, packs
from practicelens.synth.audits.comparing import QUARTERS, compare
from practicelens.synth.audits.history import past_month, take_over_month
from practicelens.synth.audits.meetings import meet
from practicelens.synth.audits.panels import PANELS, hold_panel
from practicelens.synth.audits.pieces import write_earlier, write_pieces
from practicelens.synth.audits.world_ids import WorldIds
from practicelens.synth.authority.plan import make_plan
from practicelens.synth.concerns import raise_concerns
from practicelens.synth.good_practice import tell_of_good_practice
from practicelens.synth.inventing import forget, invented
from practicelens.synth.marker import BUILT
from practicelens.synth.month_words import tell_signals
from practicelens.synth.only_builder import only_builder
from practicelens.synth.size import TODAY, Size
from practicelens.synth.ssd.tables import DIALECTS, SYSTEMC
from practicelens.synth.ssd.writing import NORTHBOROUGHS
from practicelens.synth.ssd.writing import file_name as ssd_file_name
from practicelens.synth.workbooks.schedule import WORKBOOKS, Files, write_all
from practicelens.synth.workbooks.writing import file_name
from practicelens.synth.world.structure import teams
from practicelens.workdays import clock
from practicelens.workdays.small_files import replace_text
from practicelens.workdays.timescales import add_months

HANDED_OVER: Final = datetime(2026, 11, 2, 8, tzinfo=UTC)
# At 0.6 seconds each some seven seconds: that much a killed process has to do again.
AT_ONCE: Final = 12
"""Extracts in a piece."""

Tell = Callable[[float], None]
"""Told how much of a piece is done, up to 1."""


@dataclass(frozen=True)
class Piece:
    """A piece of the past: its name in history, what a bar says of it, about how many seconds it takes."""

    key: str
    words: str
    seconds: float
    do: Callable[[Tell], None]


class Past:
    """The past of one demonstration, as far as it is built."""

    def __init__(self, var_dir: Path, seed: int, size: Size, *, behind: bool) -> None:
        """``behind``: people are at their pages meanwhile, and the processor is theirs first."""
        self._folder, self._seed, self._size, self._behind = var_dir / "demonstration", seed, size, behind

    def pieces(self) -> tuple[Piece, ...]:
        """All of it in order, done or not."""
        # What people were doing in the last year comes first: until it stands, it would look as if it had been missed.
        return (*self._year(), *self._extracts(), *self._audits(), *self._packs())

    def do_next(self, tell: Callable[[str, float, float], None]) -> bool:
        """Do the first piece that is not done yet; says whether there was one. ``tell(words, done, total)``."""
        pieces, done = self.pieces(), ownership.pieces_built()
        # By key and not by number: a newer version may have more pieces, and does only those.
        left = [one for one in pieces if one.key not in done]
        total = sum(one.seconds for one in pieces)
        behind = total - sum(one.seconds for one in left)
        if not left:
            return False
        tell(left[0].words, behind, total)
        left[0].do(lambda part: tell(left[0].words, behind + part * left[0].seconds, total))
        return True

    def _ids(self) -> WorldIds:
        """Who is who; the borough is invented anew in a process that has not done so yet."""
        return WorldIds.of(invented(self._seed, self._size.scale), ownership.who_was_founded())

    # ---- extracts --------------------------------------------------------------------------------------------

    def _extracts(self) -> Iterator[Piece]:
        """The earlier ones, the newest first, so that figures reach further and further back; then all are joined."""
        days, datasets = self._size.earlier_days, self._size.earlier_datasets
        for end in range(len(days), 0, -AT_ONCE):
            some = days[max(0, end - AT_ONCE) : end]
            words = f"Writing and reading extracts of {some[0]:%B %Y} and after"
            yield Piece(f"extracts {some[0]}", words, len(some) * 0.6, self._reading(some))
        if datasets:
            words = "Writing and reading earlier safeguarding datasets"
            yield Piece("datasets", words, len(datasets) * 5.0, self._reading(datasets, NORTHBOROUGHS, "datasets"))
        every = [*coming(self._folder, days), *coming(self._folder, datasets, NORTHBOROUGHS)]
        if every:
            join = "Joining the extracts and working the figures out"
            yield Piece("extracts joined", join, len(every) * 0.25, lambda tell: self._join(every, tell))
            # After the joining: a signal needs the months before it.
            yield Piece("month's signals", "Looking for what changed in October", 2.0, self._signals)

    def _reading(self, days: tuple[date, ...], files: Files = WORKBOOKS, key: str = "") -> Callable[[Tell], None]:
        """Write and read some extracts."""

        def do(tell: Tell) -> None:
            # A process that was killed may have written some already.
            # A file that stands is whole: half-written ones have another name.
            missing = [one.as_at for one in coming(self._folder, days, files) if not one.path.exists()]
            if missing:
                world = invented(self._seed, self._size.scale)
                write_all(
                    world, missing, self._folder, lambda n, of: tell(n / of / 2), behind=self._behind, files=files
                )
            incoming, later = coming(self._folder, days, files), lambda _, n, of: tell(0.5 + n / of / 2)
            # Not published yet: each publishing would work every figure out anew.
            load_many(incoming, by=SYSTEM, now=clock.now(), publish=False, progress=later)
            ownership.note_piece(key or f"extracts {days[0]}", clock.now())

        return do

    @staticmethod
    def _signals(tell: Tell) -> None:
        """Whoever holds a measure is told; with its note, so that nobody is told twice."""
        with transaction.atomic():
            tell_signals()
            ownership.note_piece("month's signals", clock.now())
        tell(1.0)

    @staticmethod
    def _join(every: Sequence[Incoming], tell: Tell) -> None:
        """Publish what was read, with one building of the figures."""
        load_many(every, by=SYSTEM, now=clock.now(), progress=lambda _, n, of: tell(n / of))
        ownership.note_piece("extracts joined", clock.now())

    # ---- the last year -----------------------------------------------------------------------------------------

    def _year(self) -> Iterator[Piece]:
        """Practice concerns, comparison meetings, the last quarter's first, learning, panels, meetings convened."""
        # First of all: those that are open wait for people.
        yield Piece("concerns", "Raising practice concerns", 2.0, self._raised)
        for back in range(QUARTERS):
            # Only quarters in which the borough has audits to compare.
            if 3 * back < self._size.audit_months:
                yield Piece(f"comparisons {back}", "Holding comparison meetings", 2.0, self._compared(back))
        yield Piece("learning", "Sharing what was best", 2.5, self._shared)
        for place in range(len(PANELS)):
            yield Piece(f"panel {place}", "Holding panels with other agencies", 0.5, self._panel(place))
        yield Piece("meetings", "Convening meetings", 2.0, self._met)

    def _raised(self, tell: Tell) -> None:
        """Practice concerns and good practice; a process that was killed goes on with the story that it was at."""
        raise_concerns(self._ids(), TODAY)
        tell_of_good_practice(self._ids(), TODAY)
        ownership.note_piece("concerns", clock.now())
        tell(1.0)

    def _compared(self, back: int) -> Callable[[Tell], None]:
        """One quarter's meetings."""

        def do(tell: Tell) -> None:
            with suppress(Missing):  # somebody who met then has left since
                compare(self._ids(), TODAY, back)
            ownership.note_piece(f"comparisons {back}", clock.now())
            tell(1.0)

        return do

    def _shared(self, tell: Tell) -> None:
        """Pieces of learning: of the months before, and those that still go back and forth."""
        with suppress(Missing):  # somebody who wrote or did it has left since
            write_earlier(self._ids(), TODAY)
            write_pieces(self._ids(), TODAY)
        ownership.note_piece("learning", clock.now())
        tell(1.0)

    def _met(self, tell: Tell) -> None:
        """Actions of meetings that were held, and meetings that are convened."""
        with suppress(Missing):  # somebody who met then has left since
            meet(self._ids(), TODAY)
        ownership.note_piece("meetings", clock.now())
        tell(1.0)

    def _panel(self, place: int) -> Callable[[Tell], None]:
        """One panel."""

        def do(tell: Tell) -> None:
            ids = self._ids()
            with suppress(Missing, Refused):  # somebody of it has left since, or has shut it
                hold_panel(ids, place, self._left_out(ids))
            ownership.note_piece(f"panel {place}", clock.now())
            tell(1.0)

        return do

    @staticmethod
    def _left_out(ids: WorldIds) -> frozenset[str]:
        """The restricted children, whose cases few may look at."""
        return frozenset(one.child.identifier for one in make_plan(ids.world).restricted)

    # ---- audits ----------------------------------------------------------------------------------------------

    def _audits(self) -> Iterator[Piece]:
        """The earlier months of audits, the newest first."""
        for back in reversed(self._size.earlier_audits):
            month = add_months(TODAY.replace(day=1), -back)
            words = f"Taking over the audits of {month:%B %Y}"
            yield Piece(f"audits {month:%Y-%m}", words, 1.0, self._month(f"audits {month:%Y-%m}", back))

    def _month(self, key: str, back: int) -> Callable[[Tell], None]:
        """A month of them, and that it is done, in one transaction."""

        def do(tell: Tell) -> None:
            ids = self._ids()
            # Invented before the transaction begins, which then is as short as it can be.
            month = past_month(ids, back, TODAY, self._left_out(ids))
            with transaction.atomic():
                take_over_month(month, HANDED_OVER)
                ownership.note_piece(key, clock.now())
            tell(1.0)

        return do

    # ---- reports ---------------------------------------------------------------------------------------------

    def _packs(self) -> Iterator[Piece]:
        """The reports for those who read them, last: each looks back a year."""
        # Counted and not planned: a plan needs the borough, and the list is asked for at every step of the bar.
        for place in range(packs.count(self._size, len({team.service for team in teams(self._size.scale)}))):
            yield Piece(f"report {place}", "Publishing reports", 0.6, self._pack(place))

    def _pack(self, place: int) -> Callable[[Tell], None]:
        """One of them."""

        def do(tell: Tell) -> None:
            ids = self._ids()
            one = packs.planned_packs(ids, TODAY, self._size)[place]
            with suppress(Missing):  # who publishes reports may have left: then it is for their successor to do
                packs.publish(ids, one)
            ownership.note_piece(f"report {place}", clock.now())
            tell(1.0)

        return do


def build_next(var_dir: Path, tell: Callable[[str, float, float], None], *, behind: bool) -> bool:
    """Build the next piece of the past; False where the demonstration is whole, which is noted then.

    Raises Refused where another process builds (building) or publishes (busy), Stale where one just has published:
    the piece is done by asking again.
    """
    with only_builder(var_dir):
        details = ownership.what_was_built()
        if details["whole"]:
            return False
        # One of before there were datasets says nothing of them.
        datasets = details.get("datasets", 0)
        size = Size(details["scale"], details["weeks"], details["months"], details["audit_months"], datasets)
        if Past(var_dir, details["seed"], size, behind=behind).do_next(tell):
            return True
        # After the last piece and only here: a whole demonstration is never built on.
        details["whole"] = True
        ownership.note_whole(details, clock.now())
        replace_text(var_dir / BUILT, json.dumps(details))
        forget()
        return False


def workbook_of(folder: Path, day: date) -> Path:
    """Where the workbook of a day lies."""
    return folder / file_name(day)


def coming(folder: Path, days: Sequence[date], files: Files = WORKBOOKS) -> list[Incoming]:
    """The files of some days as they are loaded."""
    name = file_name if files is WORKBOOKS else dataset_name
    return [Incoming(folder / name(day), day, fetched(day)) for day in days]


def dataset_name(day: date) -> str:
    """What the dataset of a day is called."""
    return ssd_file_name(day, DIALECTS[SYSTEMC])


def fetched(day: date) -> datetime:
    """When an extract is fetched: at seven on the day after it was taken; today at six."""
    at = datetime.combine(day + timedelta(days=1), time(7), UTC)
    return at if at.date() < TODAY else datetime.combine(TODAY, time(6), UTC)
