"""Reads a return, CSVs or XML, of one year or several: its tables, and what was found in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from os import PathLike
from pathlib import Path
from typing import Final

from practicelens.analytics.annex_a import files
from practicelens.analytics.annex_a.matching.corrections import NO_CORRECTIONS, Corrections
from practicelens.analytics.annex_a.reading import Reading
from practicelens.analytics.annex_a.report import SSDA903, Finding, Findings, Severity
from practicelens.analytics.returns import faults, opening
from practicelens.analytics.returns.gathered import Gathered, Source, reading
from practicelens.analytics.ssda903 import cells, csvs, lists, matching, people, periods, reviews, xml_form, years
from practicelens.analytics.ssda903.people import People
from practicelens.analytics.ssda903.periods import Period
from practicelens.analytics.ssda903.tables import SPECS, Table
from practicelens.analytics.ssda903.years import Return
from practicelens.workdays.counting import counted

SOURCE: Final = Source("The SSDA903 return", SSDA903)
FIRST_WITH_WORKERS: Final = 2024
LOOKED_AFTER, CARE_LEAVERS, ADOPTION = 8, 9, 10

_WITHOUT: Final = {
    "episodes": (LOOKED_AFTER, "nobody is looked after: list 8 is not made"),
    "header": (LOOKED_AFTER, "no ethnicity is known, and sex and birth only where another table says them"),
    "reviews": (LOOKED_AFTER, "no review is known"),
    "missing": (LOOKED_AFTER, "whether a child was missing cannot be judged"),
    "uasc": (LOOKED_AFTER, "who is unaccompanied and seeking asylum cannot be judged"),
    "oc3": (CARE_LEAVERS, "list 9, care leavers, is not made"),
    "placed_adoption": (ADOPTION, "decisions for adoption are known only of children who were adopted"),
    "ad1": (ADOPTION, "matches and who adopts are known of no child"),
    "social_worker": (LOOKED_AFTER, "no worker is known"),
}
"""What falls away with each table that is not there."""


def read(path: str | PathLike[str], *, today: date | None = None, corrections: Corrections = NO_CORRECTIONS) -> Reading:
    """Read a return: an archive of its files, one CSV of it, or its XML. Never raises about the file.

    ``today`` is the day after which a date lies in the future; without it, dates are not compared with a day.
    ``corrections`` is what somebody said of files and columns.
    """
    try:
        return _read(Path(path), today, corrections)
    except files.Unreadable as no:
        return Reading(faults.unreadable(no.code, no.message, SSDA903), {})


def _read(path: Path, today: date | None, corrections: Corrections) -> Reading:
    findings = Findings()
    tables = _tables(path, findings, corrections)
    if not tables:
        # What stopped the first file says more than that nothing was left.
        blocking = [each for each in findings.all() if each.severity is Severity.BLOCKS]
        message = "None of the files is a table of the SSDA903 return." if not blocking else blocking[0].message
        raise files.Unreadable("no_table" if not blocking else blocking[0].code, message)
    for table in tables:
        if table.spec.used:
            # Dates first and codes last: a table's year is known by its dates, and which codes are valid by its year.
            cells.read_dates(table, findings)
            cells.drop_future(table, today, findings)
    returned = years.arrange(tables, today, findings)
    for table in tables:
        if table.spec.used:
            cells.read_codes(table, findings)
            cells.drop_repeated(table, findings)
    _say_missing(returned, findings)
    # Of a year that is over it tells of its last day; of this one so far only its events say how far.
    over = returned.as_at if today is not None and returned.last <= today else None
    known = people.gather(returned)
    found = periods.by_child(returned.rows("episodes", "DECOM"))
    lists_made = _lists(returned, known, found, findings)
    beside = reviews.table(returned, known, found, findings)
    whole = reading(lists_made, SOURCE, findings, today=today, counted_on=returned.as_at, as_at=over)
    if beside is None:
        return whole
    table, report = beside
    return Reading(replace(whole.report, further=(report,)), whole.tables, {reviews.TABLE: table})


def _tables(path: Path, findings: Findings, corrections: Corrections) -> list[Table]:
    """Every table in the file or the archive."""
    found: list[Table] = []
    with opening.members(path) as members:
        for member in members:
            with member.open() as file:
                xml = _is_xml(file.read(200))
            if xml:
                with member.open() as file:
                    of_xml = xml_form.tables(file, member.name, findings)
                findings.places += [matching.of_xml(each) for each in of_xml]
                found += [xml_form.apart(each) for each in of_xml]
            else:
                table = csvs.table(member, findings, corrections)
                found += [table] if table is not None else []
    return found


def _is_xml(start: bytes) -> bool:
    # UTF-16 has a nought beside each letter.
    return start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<")


def _say_missing(returned: Return, findings: Findings) -> None:
    """Tables that are not there, and what falls away with each."""
    for kind, (number, without) in _WITHOUT.items():
        # The table of social workers came with 2023/24.
        if not returned.of(kind) and (kind != "social_worker" or returned.newest >= FIRST_WITH_WORKERS):
            message = f"The return has no table of {SPECS[kind].words}, so {without}."
            findings.add(Finding("table_missing", Severity.WARNS, message, number))


def _lists(returned: Return, known: People, found: Mapping[str, list[Period]], findings: Findings) -> list[Gathered]:
    """The lists that these tables can answer."""
    gathered = []
    if returned.of("episodes"):
        _say_periods(returned, found, findings)
        gathered.append(lists.looked_after(returned, known, found))
    if returned.of("oc3"):
        gathered.append(lists.care_leavers(returned, known))
    if returned.of("placed_adoption") or returned.of("ad1"):
        gathered.append(lists.adoption(returned, known, found))
    return gathered


def _say_periods(returned: Return, found: Mapping[str, list[Period]], findings: Findings) -> None:
    """What the episodes come to, where they contradict each other, and whose beginning is not among them."""
    name = lists.sheet(returned.of("episodes"))
    many = sum(len(each.episodes) for own in found.values() for each in own)
    all_periods = [period for own in found.values() for period in own]
    episodes = counted(many, "episode makes", "episodes make")
    spells = counted(len(all_periods), "period of care", "periods of care")
    message = f"{episodes} {spells} of {counted(len(found), 'child', 'children')}."
    findings.add(Finding("episodes_joined", Severity.NOTES, message, LOOKED_AFTER, name))
    for own in found.values():
        for row, wrong in periods.disagreeing(own):
            message = f"This episode {wrong}."
            place = (LOOKED_AFTER, name, row.place, "RNE", row.text("RNE"))
            findings.add(Finding("episodes_disagree", Severity.WARNS, message, *place))
    _say_early(all_periods, name, findings)
    if not returned.whole_year():
        message = (
            "The twelve months before are not all in these files, so placements, times missing and earlier periods"
            " are not counted. Put last year’s return beside this one."
        )
        findings.add(Finding("part_of_a_year", Severity.WARNS, message, LOOKED_AFTER, name))


def _say_early(all_periods: list[Period], name: str, findings: Findings) -> None:
    early = [each for each in all_periods if not each.whole]
    if early:
        those = counted(len(early), "period of care began before its", "periods of care began before their")
        message = (
            f"{those} first episode here, as a return leaves out episodes that ended before its year. The first"
            " episode’s day stands for the start, so whoever is in care so long seems to be in care for less time. Put"
            " the returns of earlier years beside this one."
        )
        findings.add(Finding("start_before_return", Severity.WARNS, message, LOOKED_AFTER, name, early[0].last.place))
