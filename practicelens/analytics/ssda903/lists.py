"""The three lists that the return can answer: children looked after, care leavers, adoption."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from practicelens.analytics.annex_a.values import read_text
from practicelens.analytics.returns.gathered import Gathered
from practicelens.analytics.ssda903.people import People
from practicelens.analytics.ssda903.periods import MOVES, NEW_STATUS, Period
from practicelens.analytics.ssda903.tables import Row, Table
from practicelens.analytics.ssda903.years import Return

_WHO: Final = {"child": "CHILD", "sex": "SEX", "ethnicity": "ETHNIC", "born": "DOB"}
_NO_HOME: Final = "XXXXXXX"  # what the return writes for a placement that no register knows
_KINDS_OF_Z1: Final = frozenset({"Z11", "Z12", "Z13", "Z14"})
_FOSTERING_FOR_ADOPTION: Final = frozenset({"U2", "U5"})
_PLACED_FOR_ADOPTION: Final = frozenset({"A3", "A4", "A5", "A6"})
_ADOPTED: Final = frozenset({"E11", "E12"})
_PLACEMENT_ORDER: Final = "E1"
_NO_INFORMATION: Final = "0"

_LOOKED_AFTER: Final = {
    **_WHO,
    "uasc": "DUC",
    "started": "DECOM of the period’s first episode",
    "need": "CIN",
    "second_period": "an earlier period",
    "legal_status_started": "DECOM of the latest RNE S, L, B or U",
    "legal_status": "LS",
    "latest_review": "REVIEW",
    "placements_12m": "episodes with RNE S, P, T, B or U",
    "ended": "DEC",
    "end_reason": "REC",
    "placement_started": "DECOM of the latest RNE S, P, T, B or U",
    "placement_type": "PLACE",
    "provider": "PLACE_PROVIDER",
    "postcode": "PL_POST",
    "urn": "URN",
    "missing_12m": "MISSING M",
    "absent_12m": "MISSING A",
    "worker": "SW_ID",
}
_KNOWN: Final = frozenset({"uasc", "second_period", "placements_12m", "missing_12m", "absent_12m"})
_NEEDS: Final = {
    "uasc": "uasc",
    "missing_12m": "missing",
    "absent_12m": "missing",
    "latest_review": "reviews",
    "worker": "social_worker",
}
"""Columns that have an answer only where a table is here: without it nobody was not missing."""
_TWELVE_MONTHS: Final = frozenset({"second_period", "placements_12m", "missing_12m", "absent_12m"})


def looked_after(returned: Return, people: People, periods: Mapping[str, list[Period]]) -> Gathered:
    """A row for each period of care, on the line of its last episode."""
    answered = {
        column: written
        for column, written in _LOOKED_AFTER.items()
        # A count of half a year would look like a good one: without the whole twelve months there is no column.
        if _NEEDS.get(column, "episodes") in people.has and (column not in _TWELVE_MONTHS or returned.whole_year())
    }
    episodes = returned.of("episodes")
    found = Gathered("looked_after", sheet(episodes), answered, _KNOWN & answered.keys(), _READERS, parts_of(episodes))
    for child, own in periods.items():
        for at, period in enumerate(own):
            # Periods stand in the order of their days.
            following = own[at + 1].started if at + 1 < len(own) else None
            cells = _period(child, period, returned, people)
            # The period before another is over, whatever its last episode says.
            cells["ended"] = cells["ended"] or following
            cells["second_period"] = _second(own[:at], returned)
            cells["placements_12m"] = _placements(own[: at + 1], returned)
            found.add(period.last.place, cells)
    return found


def _period(child: str, period: Period, returned: Return, people: People) -> dict[str, Any]:
    last = period.last
    plain = {
        "need": "CIN",
        "legal_status": "LS",
        "placement_type": "PLACE",
        "provider": "PLACE_PROVIDER",
        "postcode": "PL_POST",
        "urn": "URN",
    }
    times: Mapping[str, int] = people.times.get(child, {})
    return {
        **people.who.get(child, {}),
        "child": child,
        "uasc": _unaccompanied(child, returned, people),
        "started": period.started,
        "legal_status_started": period.since(NEW_STATUS),
        "placement_started": period.since(MOVES),
        "latest_review": _latest(people.reviews.get(child, ()), period),
        "ended": period.ended,
        # X1 is a reason too, and no ending.
        "end_reason": last.text("REC") if period.ended else None,
        "missing_12m": times.get("M", 0),
        "absent_12m": times.get("A", 0),
        # The table of workers says who it is now: of a period that is over, somebody else may have been.
        "worker": people.workers.get(child) if period.ended is None else None,
        **{column: last.cells.get(name) for column, name in plain.items()},
    }


def _latest(reviews: Iterable[date], period: Period) -> date | None:
    """The latest review of this period of care: another period's says nothing of it."""
    begun = period.started or date.min
    return max((day for day in reviews if begun <= day <= (period.ended or date.max)), default=None)


def _unaccompanied(child: str, returned: Return, people: People) -> str:
    """Whether a child was unaccompanied and seeking asylum within twelve months: DUC is the day it ceased to be."""
    if child not in people.unaccompanied:
        return "no"
    ceased = people.unaccompanied[child]
    # Without a day it has not ceased.
    return "yes" if ceased is None or ceased > returned.year_before else "no"


def _second(earlier: list[Period], returned: Return) -> str:
    """Whether the child had an earlier period of care within the twelve months."""
    return "yes" if any(each.ended and each.ended > returned.year_before for each in earlier) else "no"


def _placements(periods: list[Period], returned: Return) -> int:
    """Placements within the twelve months, the one at their beginning too; temporary ones count as others do."""
    # Twelve months to the return's day, and not its year: Annex A asks for the last twelve months.
    since, many = returned.year_before, 0
    for period in periods:
        until = period.ended or date.max
        starts = [row.day("DECOM") or date.min for row in period.episodes if row.text("RNE") in MOVES]
        # A period whose beginning is not here was in a placement already.
        if not period.whole and period.episodes[0].text("RNE") not in MOVES:
            starts.insert(0, period.started or date.min)
        ends = [*starts[1:], until]
        many += sum(begun <= returned.as_at and over > since for begun, over in zip(starts, ends, strict=True))
    return many


def _placement(cell: str) -> str | None:
    """The four kinds of Z1 that 2026 brought are other placements to Annex A."""
    return "Z1" if cell in _KINDS_OF_Z1 else cell


def _urn(cell: str) -> Any:
    return None if cell and cell.upper() == _NO_HOME else read_text(cell)


_READERS: Final = {"placement_type": _placement, "urn": _urn}

_CARE_LEAVERS: Final = {
    **_WHO,
    "in_touch": "IN_TOUCH",
    "accommodation": "ACCOM",
    "suitable": "ACCOM, its figure",
    "activity": "ACTIV",
    "uasc": "DUC",
}


def care_leavers(returned: Return, people: People) -> Gathered:
    """A row for each care leaver of the newest year: who left an earlier year's list is none now."""
    answered = {name: written for name, written in _CARE_LEAVERS.items() if name != "uasc" or "uasc" in people.has}
    # OC3 asks about birthdays of its own year: an older return's row is about an older birthday.
    # The tables stand newest first.
    newest = [table for table in returned.of("oc3") if table.year == returned.of("oc3")[0].year]
    known_by_uasc = frozenset({"uasc"} & answered.keys())
    found = Gathered("care_leavers", sheet(newest), answered, known_by_uasc, parts=parts_of(newest))
    for table in newest:
        for row in table.rows(range(len(table.at))):
            child, home = str(row.text("CHILD")), row.text("ACCOM")
            # A nought says that the authority has no information: that is no accommodation, and no unsuitable one.
            known = home if home != _NO_INFORMATION else None
            activity = row.text("ACTIV")
            cells = {
                **people.who.get(child, {}),
                "child": child,
                "in_touch": row.text("IN_TOUCH"),
                "accommodation": known[0] if known else None,
                # The code is a letter for the home and a figure for whether it is suitable.
                "suitable": known[1:] if known else None,
                "activity": activity if activity != _NO_INFORMATION else None,
                # Formerly unaccompanied counts too.
                "uasc": "yes" if child in people.unaccompanied else "no",
            }
            found.add(row.place, cells)
    return found


_ADOPTION: Final = {
    **_WHO,
    "entered_care": "DECOM of the period’s first episode",
    "decided": "DATE_PLACED, else DATE_INT",
    "placement_order": "DECOM of the first LS E1",
    "matched": "DATE_MATCH",
    "placed": "DECOM of the first PLACE A3 to A6",
    "ordered": "DEC of REC E11 or E12",
    "reversed": "DATE_PLACED_CEASED",
    "reversed_reason": "REASON_PLACED_CEASED",
    "ffa_placed": "DECOM of the first PLACE U2 or U5",
}
_FROM_EPISODES: Final = frozenset({"entered_care", "placement_order", "placed", "ordered", "ffa_placed"})


def adoption(returned: Return, people: People, periods: Mapping[str, list[Period]]) -> Gathered:
    """A row for each decision for adoption, and for each adoption that has none."""
    answered = {
        column: written
        for column, written in _ADOPTION.items()
        if column not in _FROM_EPISODES or "episodes" in people.has
    }
    both = [*returned.of("placed_adoption"), *returned.of("ad1")]
    found = Gathered("adoption", sheet(both), answered, parts=parts_of(both))
    # Of a child in several years the latest, which is read last.
    adopted = {str(row.text("CHILD")): row for row in returned.rows("ad1")}
    decisions = returned.rows("placed_adoption", "DATE_PLACED")
    for row in decisions:
        found.add(row.place, _decision(row, adopted.get(str(row.text("CHILD"))), people, periods))
    # An adopted child can lack a decision here: the table of decisions holds only those placed or reversed in its
    # year.
    decided = {row.text("CHILD") for row in decisions}
    for child, row in adopted.items():
        if child not in decided:
            found.add(row.place, _decision(row, row, people, periods))
    return found


def _decision(row: Row, adopted: Row | None, people: People, periods: Mapping[str, list[Period]]) -> dict[str, Any]:
    child = str(row.text("CHILD"))
    # The day of intention of the adopted stands in another table, and only there.
    decided = row.day("DATE_PLACED") or (adopted.day("DATE_INT") if adopted else None)
    return {
        **people.who.get(child, {}),
        **_of_care(_period_of(periods.get(child, []), decided)),
        "child": child,
        "decided": decided,
        "matched": adopted.day("DATE_MATCH") if adopted else None,
        "reversed": row.day("DATE_PLACED_CEASED"),
        "reversed_reason": row.text("REASON_PLACED_CEASED"),
    }


def _period_of(periods: list[Period], day: date | None) -> Period | None:
    """The period of care in which a day lies, else the latest."""
    within = [each for each in periods if day and (each.started or date.min) <= day <= (each.ended or date.max)]
    return next(iter(within or periods[-1:]), None)


def _of_care(period: Period | None) -> dict[str, Any]:
    """What the episodes of a period say of adoption. A beginning that is not among them is not known."""
    if period is None:
        return {}
    return {
        "entered_care": period.started if period.whole else None,
        "placement_order": _first(period, "LS", frozenset({_PLACEMENT_ORDER})),
        "placed": _first(period, "PLACE", _PLACED_FOR_ADOPTION),
        "ordered": period.ended if period.last.text("REC") in _ADOPTED else None,
        "ffa_placed": _first(period, "PLACE", _FOSTERING_FOR_ADOPTION),
    }


def _first(period: Period, name: str, codes: frozenset[str]) -> date | None:
    """The day of the first episode with one of these codes; None where it may have begun before all that is here."""
    for at, row in enumerate(period.episodes):
        if row.text(name) in codes:
            begins = MOVES if name == "PLACE" else NEW_STATUS
            # The first episode that is here may continue one that was not returned: only its reason says that the
            # placement or order began with it.
            return row.day("DECOM") if at or row.text("RNE") in begins else None
    return None


def sheet(tables: list[Table]) -> str:
    """The file whose rows a list is made of, as findings name it; of several the newest, and how many more."""
    names = list(dict.fromkeys(table.name for table in tables))
    return names[0] + (f" and {len(names) - 1} more" if len(names) > 1 else "")


def parts_of(tables: list[Table]) -> tuple[tuple[str, int], ...]:
    """The files of a list, each with how many lines are counted before its own: as ``years`` numbers their rows."""
    parts, after = [], 0
    for table in {table.name: table for table in tables}.values():
        parts.append((table.name, after))
        after += table.lines
    return tuple(parts)


WRITTEN: Final[dict[str, tuple[str, dict[str, str], frozenset[str]]]] = {
    "looked_after": ("A row a child: the latest period of care that its episodes make.", _LOOKED_AFTER, _KNOWN),
    "care_leavers": ("Rows of `oc3`.", _CARE_LEAVERS, frozenset({"uasc"})),
    "adoption": ("A row a child of `placed_adoption` and `ad1`.", _ADOPTION, _FROM_EPISODES),
}
"""By list: what its rows are, what each column is taken from, and which are worked out; for the reference."""
