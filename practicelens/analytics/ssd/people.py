"""Who the children are, as lists say it: sex, ethnicity, birth, age, disability, and whether they came alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import Any, Final

from practicelens.analytics.annex_a.checks import age_on
from practicelens.analytics.annex_a.fields import BORN, DISABILITY, ETHNICITY, SEX, Field
from practicelens.analytics.annex_a.report import Finding, Severity
from practicelens.analytics.ssd.extract import Extract, read_as
from practicelens.workdays.counting import counted

ALONE: Final = re.compile(r"uasc|unaccompan|asylum seeking child", re.IGNORECASE)
NO_DISABILITY: Final = frozenset({"no", "unknown", None})


class People:
    """The children of an extract, found by identifier."""

    def __init__(self, extract: Extract) -> None:
        """Keep the extract."""
        self._extract = extract
        self._found: dict[int | None, tuple[Any, ...]] = {}

    @cached_property
    def _rows(self) -> dict[str, int]:
        """The row of each child; of two the first."""
        rows = {child: found[0] for child, found in self._extract.by_key("pers_person_id").items()}
        # Told once each, with the row that was not read.
        twice = [found[1] for found in self._extract.by_key("pers_person_id").values() if len(found) > 1]
        for row in twice:
            message = "This person is in the table more than once; the first row was read."
            self._extract.say_of_cell("person_twice", message, "pers_person_id", row)
        return rows

    def columns(self, children: Sequence[str | None]) -> dict[str, list[Any]]:
        """The columns in which a list says who its children are, but for the identifier."""
        who = [self._who(self._rows.get(child or "")) for child in children]
        return {name: [each[place] for each in who] for place, name in enumerate(("sex", "ethnicity", "born", "age"))}

    def _who(self, row: int | None) -> tuple[Any, ...]:
        """What a row of the table says of a child; read once, though a child stands on many lists."""
        if row not in self._found:
            born = self._first(row, BORN, "pers_dob", "pers_expected_dob")
            sex = self._first(row, SEX, "pers_sex", "pers_gender")
            self._found[row] = (sex, self._first(row, ETHNICITY, "pers_ethnicity"), born, self._age(born))
        return self._found[row]

    def _first(self, row: int | None, spec: Field, *fields: str) -> Any:
        """The first of these fields that holds something."""
        found = (self._extract.take(field, spec, row) for field in fields)
        return next((value for value in found if value is not None), None)

    def _age(self, born: date | None) -> int | None:
        return None if born is None else age_on(born, self._extract.as_at)

    def say_unknown(self, lists: Iterable[tuple[str, Sequence[Any]]]) -> None:
        """For each list the children that the table of persons does not hold: they have no birth and no sex."""
        # A table that is missing altogether has its own finding; each of its children besides would be thousands.
        if not len(self._extract.table("ssd_person")):
            return
        for file, children in lists:
            unknown = {child for child in children if isinstance(child, str)} - self._rows.keys()
            if unknown:
                those = counted(len(unknown), "child of this table is", "children of this table are")
                message = (
                    f"{those} not in ssd_person, so nothing is known"
                    f" of sex, ethnicity and birth: the first is {min(unknown)}."
                )
                self._extract.findings.add(Finding("person_missing", Severity.WARNS, message, None, file))

    def disabilities(self, children: Sequence[Any]) -> list[Any]:
        """Yes where any disability is written, no where only NONE is; see ``_without_row`` for who has no row."""
        rows = self._extract.by_child("ssd_disability")
        return [self._disability(rows.get(child, ())) for child in children]

    def _disability(self, rows: Iterable[int]) -> str:
        read = [self._extract.take("disa_disability_code", DISABILITY, row) for row in rows]
        # Any disability beats a NONE that stands beside it.
        found = next((value for value in read if value not in NO_DISABILITY), None)
        return found or next(filter(None, read), self._without_row)

    @cached_property
    def _without_row(self) -> str:
        """A table that writes NONE holds everybody who was asked; one that never does, only those who have one."""
        answers = {read_as(DISABILITY)(cell) for cell in set(self._extract.cells("disa_disability_code"))}
        return "unknown" if "no" in answers else "no"

    def alone(self, children: Sequence[Any], since: date | None = None) -> list[Any]:
        """Whether a child was an unaccompanied asylum-seeking child, at any time or at some time since a day."""
        status = self._extract.texts("immi_immigration_status")
        ends = self._extract.dates("immi_immigration_status_end_date")
        rows = self._extract.by_child("ssd_immigration_status")

        def was(row: int) -> bool:
            # A status without an end still holds.
            end = ends[row]
            return bool(ALONE.search(status[row] or "")) and (since is None or end is None or end >= since)

        return ["yes" if any(was(row) for row in rows.get(child, ())) else "no" for child in children]
