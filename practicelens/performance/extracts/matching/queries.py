"""The match report of an extract and the corrections that are remembered, for those who load extracts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from practicelens.access.errors import Missing
from practicelens.analytics.annex_a.matching import places as matching
from practicelens.analytics.annex_a.matching.corrections import columns_key, key, place_key, to_json
from practicelens.analytics.annex_a.matching.places import Column, Place, Why
from practicelens.analytics.sources import choices
from practicelens.analytics.ssd.staff import ROLES
from practicelens.people.asking import Asking
from practicelens.performance.extracts import permissions
from practicelens.performance.extracts.matching import internal, rules
from practicelens.performance.extracts.matching.changes import READ_AGAIN
from practicelens.performance.extracts.models import Extract, Match, MatchCorrection
from practicelens.performance.extracts.states import AT_WORK, State


@dataclass(frozen=True)
class Reason:
    """Why something was taken so: in words, and, where a person said it, who and on which day."""

    words: str
    by: str = ""
    on: date | None = None


@dataclass(frozen=True)
class PlaceRow:
    """One sheet or file in an extract's match report; ``left_out`` names its columns that are not used."""

    number: int
    name: str
    taken_for: str
    reason: Reason
    read: int
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class MatchView:
    """What the sheets or files of an extract were taken for."""

    source: str
    places: tuple[PlaceRow, ...]
    correctable: bool

    @property
    def taken(self) -> int:
        """How many were taken for something."""
        return sum(bool(row.taken_for) for row in self.places)


@dataclass(frozen=True)
class ColumnRow:
    """One column: what it was taken for ("": nothing) and why, three of its values, and whether that can be changed."""

    number: int
    header: str
    field: str
    taken_for: str
    reason: Reason
    values: tuple[str, ...]
    correctable: bool


@dataclass(frozen=True)
class PlaceView:
    """One sheet or file with its columns, and what each may be."""

    match_id: int
    number: int
    name: str
    taken_for: str
    taken_words: str
    reason: Reason
    header_row: int
    columns: tuple[ColumnRow, ...]
    fields: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    places: tuple[tuple[str, str], ...]
    correctable: bool
    read_again: bool

    @property
    def children(self) -> tuple[str, ...]:
        """The children whose identifiers stand among the values, for the look that is kept of them."""
        return tuple(value for column in self.columns if _names_child(column.field) for value in column.values)


def _names_child(field: str) -> bool:
    """Whether a field is the child's identifier: of Annex A and SSDA903, of the census, of the dataset's tables."""
    # By the source's own name of the field: sources are read before anything is called as Annex A calls it.
    name = field.casefold()
    return name in ("child", "lachildid") or name.endswith("person_id")


@dataclass(frozen=True)
class CorrectionRow:
    """Something somebody said, that extracts are read by until its end."""

    id: int
    source: str
    place: str
    written: str
    means: str
    starts: date
    ends: date | None
    made_by: str
    ended_by: str


def match(asking: Asking, extract_id: int) -> MatchView | None:
    """What the sheets or files of an extract were taken for; None where it was never read. Two queries at most."""
    permissions.check_can_load(asking.actor)
    row = Match.objects.filter(extract_id=extract_id).first()
    if row is None:
        return None
    reasons = _Reasons(asking, row)
    offered, found = choices.places(row.source), matching.from_json(row.places)
    places = tuple(
        PlaceRow(
            number,
            place.name,
            offered.get(place.taken_for, place.taken_for),
            reasons.of_place(place),
            sum(bool(column.field) for column in place.columns),
            tuple(column.header or "a column without a header" for column in place.columns if not column.field)
            if place.taken_for
            else (),
        )
        for number, place in enumerate(found)
    )
    return MatchView(choices.WORDS[row.source], places, any(_named_by_people(row, one) for one in found))


def place(asking: Asking, extract_id: int, number: int) -> PlaceView:
    """One sheet or file of an extract, with its columns; ``Missing`` where it has none of this number."""
    permissions.check_can_load(asking.actor)
    row = Match.objects.filter(extract_id=extract_id).select_related("extract").first()
    places = matching.from_json(row.places) if row is not None else ()
    if row is None or not 0 <= number < len(places):
        raise Missing("match")
    found, reasons = places[number], _Reasons(asking, row)
    fields, offered = choices.fields(row.source, found.taken_for), choices.places(row.source)
    named = _named_by_people(row, found)
    able = rules.correctable(found) if named and found.taken_for else frozenset[int]()
    taken = {column.field for column in found.columns}
    state = State(row.extract.state)
    return PlaceView(
        match_id=row.pk,
        number=number,
        name=found.name,
        taken_for=found.taken_for,
        taken_words=offered.get(found.taken_for, found.taken_for),
        reason=reasons.of_place(found),
        header_row=found.header_row,
        columns=tuple(
            _column(asking, position, column, found, fields, reasons, able)
            for position, column in enumerate(found.columns)
        ),
        fields=tuple((one.key, one.words) for one in fields.values()),
        missing=()
        if found.taken_for == ROLES
        else tuple(one.words for one in fields.values() if found.taken_for and one.key not in taken),
        # Roles stand in a file that is something already.
        places=() if found.taken_for == ROLES else tuple(offered.items()),
        correctable=named and state not in AT_WORK,
        read_again=state in READ_AGAIN,
    )


def _named_by_people(row: Match, place: Place) -> bool:
    """Whether people name it and its columns, so that they may be called otherwise: XML has the DfE's elements."""
    return row.source in choices.CORRECTED and place.why is not Why.ELEMENT


def corrections(asking: Asking) -> tuple[CorrectionRow, ...]:
    """Everything that was ever said, what holds first. Two queries."""
    permissions.check_can_load(asking.actor)
    rows = sorted(
        MatchCorrection.objects.order_by("source", "place", "written", "-pk"), key=lambda row: row.ends is not None
    )
    named = asking.names([account for row in rows for account in (row.made_by_id, row.ended_by_id)])
    return tuple(_correction(row, named) for row in rows)


def corrections_as_json(asking: Asking) -> list[dict[str, str]]:
    """What holds now, as ``practicelens extract check --mapping`` reads it. One query."""
    permissions.check_can_load(asking.actor)
    return to_json(internal.remembered().corrections)


def _column(
    asking: Asking,
    number: int,
    column: Column,
    of: Place,
    fields: Mapping[str, choices.Choice],
    reasons: _Reasons,
    able: Collection[int],
) -> ColumnRow:
    # A value may be a child's identifier: those of children hidden from this person are not shown.
    values = tuple(value for value in column.sample.values if asking.may_see(asking.key_of(value)))
    words = fields[column.field].words if column.field in fields else column.field
    reason = reasons.of_column(of, column)
    return ColumnRow(number, column.header, column.field, words, reason, values, number in able)


class _Reasons:
    """Why things were taken as they were: who said so is read once for a whole match report."""

    def __init__(self, asking: Asking, match: Match) -> None:
        # By the numbers kept with the report, ended or not: it says by whom it was read so then.
        rows = list(MatchCorrection.objects.filter(pk__in=match.corrections)) if match.corrections else []
        named = asking.names([row.made_by_id for row in rows])
        self._known = {
            (row.place, row.name): Reason(
                matching.WORDS[Why.CORRECTED], named.get(row.made_by_id or 0, "Practice Lens"), row.starts
            )
            for row in rows
            if row.source == match.source
        }

    def of_place(self, place: Place) -> Reason:
        # A file that came by itself is remembered by its columns, a sheet by its name.
        by_columns = ("", columns_key(column.header for column in place.columns))
        return self._reason(place.why, by_columns if by_columns in self._known else ("", place_key(place.name)))

    def of_column(self, place: Place, column: Column) -> Reason:
        return self._reason(column.why, (place.taken_for, key(column.header)))

    def _reason(self, why: Why, name: tuple[str, str]) -> Reason:
        usual = Reason(matching.WORDS[why])
        return self._known.get(name, usual) if why is Why.CORRECTED else usual


def _correction(row: MatchCorrection, named: Mapping[int, str]) -> CorrectionRow:
    # A field may have left its source since: then its own key stands, rather than nothing.
    places, fields = choices.places(row.source), choices.fields(row.source, row.place)
    means = (fields[row.means].words if row.means in fields else row.means) if row.place else places.get(row.means, "")
    return CorrectionRow(
        row.pk, choices.WORDS[row.source], places.get(row.place, row.place), row.written, means, row.starts, row.ends,
        named.get(row.made_by_id or 0, "Practice Lens"), named.get(row.ended_by_id or 0, ""),
    )  # fmt: skip


def of_extract(asking: Asking, extract_id: int) -> str:
    """The file's name of an extract, for the head of a page about it; ``Missing`` when there is none."""
    permissions.check_can_load(asking.actor)
    name = Extract.objects.filter(pk=extract_id).values_list("name", flat=True).first()
    if name is None:
        raise Missing("extract")
    return str(name)
