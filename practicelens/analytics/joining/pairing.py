"""Children whom two joined sources number otherwise: which may be one, by birth date, sex and what else both tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from practicelens.analytics.annex_a.identifiers import level
from practicelens.analytics.annex_a.spec import BY_TABLE
from practicelens.analytics.joining.proof import SEXES
from practicelens.analytics.schema import TABLES

DAYS: Final[Mapping[str, tuple[str, ...]]] = {
    "contacts": ("contact_date",),
    "referrals": ("referral_date",),
    "assessments": ("started", "authorised"),
    "section47": ("strategy_discussion", "icpc_date"),
    "in_need": ("started", "closed"),
    "protection_plans": ("started", "ended"),
    "looked_after": ("started", "ended", "placement_started"),
    "adoption": ("decided", "placed"),
}
"""By list the days that every source tells in one way: one that is the same in both speaks for one child."""
EventDay = tuple[str, str, date]


@dataclass
class Facts:
    """What the lists of one source tell of a child."""

    spelled: str
    born: set[date] = field(default_factory=set)
    sexes: set[str] = field(default_factory=set)
    ethnicities: set[str] = field(default_factory=set)
    days: set[EventDay] = field(default_factory=set)

    @property
    def keys(self) -> set[tuple[date, str]]:
        """Birth dates and sexes, by which children are looked for."""
        return {(born, sex) for born in self.born for sex in self.sexes}


@dataclass(frozen=True)
class Proposal:
    """Two numbers that may be one child's: what is the same in both, what is told otherwise, how many others may be.

    ``written`` is the later source's number, ``becomes`` the one of the figures.
    """

    written: str
    becomes: str
    born: date
    sex: str
    same: tuple[str, ...]
    otherwise: tuple[str, ...]
    rivals: int
    strength: int


def facts(folder: Path) -> dict[str, Facts]:
    """The children of a folder of tables by their levelled identifiers."""
    import pyarrow.parquet as pq

    found: dict[str, Facts] = {}
    for name in TABLES:
        file = folder / f"{name}.parquet"
        # Adopters are no children.
        if name == "adopters" or not file.is_file():
            continue
        there = set(pq.read_schema(file).names)
        days = [column for column in DAYS.get(name, ()) if column in there]
        for row in pq.ParquetFile(file).read(columns=["child", "born", "sex", "ethnicity", *days]).to_pylist():
            if row["child"] is not None:
                _take(found.setdefault(level(row["child"]), Facts(row["child"])), row, name, days)
    return found


def _take(known: Facts, row: Mapping[str, object], name: str, days: Collection[str]) -> None:
    if isinstance(row["born"], date):
        known.born.add(row["born"])
    if row["sex"] in SEXES:
        known.sexes.add(str(row["sex"]))
    if row["ethnicity"]:
        known.ethnicities.add(str(row["ethnicity"]))
    known.days.update((name, column, day) for column in days if isinstance(day := row[column], date))


def proposals(
    here: Mapping[str, Facts],
    there: Mapping[str, Facts],
    decided: Collection[tuple[str, str]] = (),
    taken: Collection[str] = (),
) -> list[Proposal]:
    """Children of ``there`` whose number ``here`` does not have, each with those of ``here`` that it may be.

    Birth date and sex must be the same, and a day of some event too; or else the ethnicity, where nobody but these two
    fits. Names are never asked. ``decided`` are pairs, as written, of which somebody has said something; ``taken`` are
    numbers, as written, that are one child with another already.
    """
    gone = {level(one) for one in taken}
    alone: dict[tuple[date, str], list[Facts]] = defaultdict(list)
    # Children whose number the other source does not have, and who are not one with another already.
    for one in here.keys() - there.keys() - gone:
        for key in here[one].keys:
            alone[key].append(here[one])
    known = {(level(written), level(becomes)) for written, becomes in decided}
    found = []
    for other in sorted(there.keys() - here.keys() - gone):
        child = there[other]
        # By identity: of a child with two birth dates both lead to the same.
        fitting = {id(one): (key, one) for key in child.keys for one in alone[key]}
        open_ = [(key, one) for key, one in fitting.values() if (other, level(one.spelled)) not in known]
        found += [made for key, one in open_ if (made := _proposal(key, child, one, len(fitting) - 1))]
    return sorted(_rivalled(found), key=lambda one: (-one.strength, one.written, one.becomes))


def _proposal(key: tuple[date, str], child: Facts, one: Facts, others: int) -> Proposal | None:
    days = sorted(child.days & one.days)
    ethnicity = bool(child.ethnicities & one.ethnicities)
    if not days and (not ethnicity or others):
        return None
    same = [_words(*each) for each in days] + (["ethnicity"] if ethnicity else [])
    otherwise = [] if ethnicity or not (child.ethnicities and one.ethnicities) else ["ethnicity"]
    # A day of an event that both lists tell once and differently: it may be another child, or a record to mend.
    for name, column in sorted({(name, column) for name, column, _ in child.days}):
        both = [{day for table, field, day in some.days if (table, field) == (name, column)} for some in (child, one)]
        if all(len(each) == 1 for each in both) and both[0] != both[1]:
            otherwise.append(_words(name, column, min(both[0])))
    # A day in common weighs twice an ethnicity, which many children share.
    return Proposal(child.spelled, one.spelled, *key, tuple(same), tuple(otherwise), 0, 2 * len(days) + ethnicity)


def _words(name: str, column: str, day: date) -> str:
    return f"{BY_TABLE[name].field(column).header.strip()} {day:%d/%m/%Y}"


def _rivalled(found: Collection[Proposal]) -> list[Proposal]:
    """Each with how many others either of its numbers may be."""
    from dataclasses import replace

    written: dict[str, int] = defaultdict(int)
    becomes: dict[str, int] = defaultdict(int)
    for one in found:
        written[one.written] += 1
        becomes[one.becomes] += 1
    # Less the proposal itself, which is counted under both of its numbers.
    return [replace(one, rivals=written[one.written] + becomes[one.becomes] - 2) for one in found]
