"""Reads a census in one pass: its header, its children, and what was found in them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from os import PathLike
from pathlib import Path
from typing import IO, Final

from practicelens.analytics.annex_a import files
from practicelens.analytics.annex_a.matching.corrections import NO_CORRECTIONS, Corrections
from practicelens.analytics.annex_a.reading import Reading
from practicelens.analytics.annex_a.report import CIN, Finding, Findings, Severity
from practicelens.analytics.cin import header, lists, matching, proceedings
from practicelens.analytics.cin.departures import Departures
from practicelens.analytics.cin.parts import Parts
from practicelens.analytics.cin.shape import NAMES
from practicelens.analytics.returns import faults, opening
from practicelens.analytics.returns.batches import Batches, Fault
from practicelens.analytics.returns.elements import trees
from practicelens.analytics.returns.gathered import Gathered, Source, reading
from practicelens.analytics.returns.pieces import Names

SOURCE: Final = Source("The children in need census", CIN)
_WANTED: Final = frozenset({"header", "child"})
_FRAME: Final = frozenset({"message", "children"})


@dataclass
class _Pass:
    """What one pass through the file gathers."""

    findings: Findings = field(default_factory=Findings)
    header: header.Header = field(default_factory=header.Header)
    departures: Departures = field(default_factory=Departures)
    lists: dict[str, Gathered] = field(default_factory=lists.gathered)
    proceedings: Gathered = field(default_factory=proceedings.gathered)
    children: dict[str, int] = field(default_factory=dict)
    fault: Fault | None = None

    def go(self, file: IO[bytes]) -> None:
        """Take every record of the file, as far as it can be read."""
        # Batch by batch: a census of a county is hundreds of megabytes as a tree.
        batches = Batches(file, Names(NAMES), _WANTED, _FRAME)
        for batch in batches:
            self.departures.look(batch)
            parts = Parts(batch)
            for record in trees(batch, parts.records("header").tolist()):
                self.header.take(record)
            self._say_twice(parts)
            lists.add(parts, self.lists, self.proceedings)
        self.fault = batches.fault
        for name, line in batches.outside.items():
            self.departures.count("element_unknown", ("Message", name), line)

    def _say_twice(self, parts: Parts) -> None:
        """A child has one element of the census, with all of its episodes."""
        # Over all batches: the second element of a child may come in another one.
        children = parts.records("child")
        names = parts.words(parts.first("childidentifiers", children), "lachildid").tolist()
        for name, line in zip(names, parts.lines(children), strict=True):
            first = line if name is None else self.children.setdefault(name, line)
            if first != line:
                message = f"This child has an element of its own at line {first:,} already. Both were read."
                self.findings.add(Finding("child_twice", Severity.WARNS, message, None, "Child", line, value=name))


def read(path: str | PathLike[str], *, today: date | None = None, corrections: Corrections = NO_CORRECTIONS) -> Reading:
    """Read a census, plain or alone in an archive. Never raises about the file: the report says what is wrong.

    ``today`` is the day after which a date lies in the future; without it, dates are not compared with a day.
    ``corrections`` changes nothing here: the DfE's schema names every element, so none is ever taken for another.
    """
    try:
        return _read(Path(path), today)
    except files.Unreadable as no:
        return Reading(faults.unreadable(no.code, no.message, CIN), {})


def _read(path: Path, today: date | None) -> Reading:
    taken = _Pass()
    with opening.members(path) as members:
        # Archives bring other files along (a covering note, a Mac's own): by the ending, and all of them where none
        # has it.
        censuses = [each for each in members if each.name.lower().endswith(".xml")] or members
        if len(censuses) > 1:
            message = f"This archive holds {len(censuses)} files. A census is one: pack yours alone."
            raise files.Unreadable("many_files", message)
        with censuses[0].open() as file:
            taken.go(file)
    # By the referrals, with which every episode of the census begins.
    faults.say(taken.fault, "children", len(taken.lists["referrals"].lines), taken.findings)
    header.say(taken.header, taken.findings)
    beside = [taken.proceedings] if taken.proceedings.lines else []
    taken.findings.places += matching.places([*taken.lists.values(), *beside], taken.departures.unused)
    taken.departures.say(taken.findings)
    return _finished(taken, today)


def _finished(taken: _Pass, today: date | None) -> Reading:
    """The report and the tables of what was gathered."""
    day = taken.header.reference
    # A weekly extract names the day to come: no child is older than it is.
    counted_on = min(day, today) if day is not None and today is not None else day
    # A reference day that is still to come is no day that anything was taken on.
    come = day if day is not None and today is not None and day <= today else None
    every = list(taken.lists.values())
    beside = proceedings.table(taken.proceedings, taken.findings)
    whole = reading(every, SOURCE, taken.findings, today=today, counted_on=counted_on, as_at=come)
    if beside is None:
        return whole
    table, report = beside
    return Reading(replace(whole.report, further=(report,)), whole.tables, {proceedings.TABLE: table})
