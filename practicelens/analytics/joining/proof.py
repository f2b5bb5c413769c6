"""Whether two sources number the same children alike: shown by dates of birth and sexes of identifiers they share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from practicelens.analytics.annex_a.identifiers import levels
from practicelens.analytics.schema import TABLES

SEXES: Final = frozenset({"male", "female"})
"""What two records can agree on: of a sex that is not known nothing follows."""


@dataclass(slots=True)
class Person:
    """What the lists of one source tell of a child, however often they tell it."""

    spelled: set[str] = field(default_factory=set)
    born: set[date] = field(default_factory=set)
    sexes: set[str] = field(default_factory=set)

    @property
    def known(self) -> bool:
        """Whether birth date and sex are both known."""
        return bool(self.born and self.sexes)

    def agrees(self, other: Person) -> bool:
        """Whether birth date and sex may be the other's too: lists of one source differ among themselves."""
        return bool(self.born & other.born and self.sexes & other.sexes)


@dataclass(frozen=True)
class Proof:
    """How many identifiers both sources have, and of how many birth date and sex are the same, or one is another.

    ``here`` and ``there`` are all the children of each.
    """

    here: int
    there: int
    shared: int
    same: int
    differ: int

    @property
    def unknown(self) -> int:
        """Of how many one of the two lacks the birth date or the sex."""
        return self.shared - self.same - self.differ


def people(folder: Path) -> dict[str, Person]:
    """The children of a folder of tables by their levelled identifiers."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    files = [folder / f"{name}.parquet" for name in TABLES if name != "adopters"]
    tables = [pq.ParquetFile(file).read(columns=["child", "born", "sex"]) for file in files if file.is_file()]
    if not tables:
        return {}
    # Grouped first, over all lists: a child stands on several, and on some a dozen times, told alike on nearly all.
    together = pa.concat_tables(tables, promote_options="permissive").group_by(["child", "born", "sex"]).aggregate([])
    children, born, sexes = (together[name].to_pylist() for name in ("child", "born", "sex"))
    form = levels({child for child in children if child is not None})
    found: dict[str, Person] = defaultdict(Person)
    for child, day, sex in zip(children, born, sexes, strict=True):
        if child is not None:
            _take(found[form[child]], child, day, sex)
    return dict(found)


def _take(person: Person, spelled: str, born: date | None, sex: str | None) -> None:
    person.spelled.add(spelled)
    if born is not None:
        person.born.add(born)
    if sex in SEXES:
        person.sexes.add(sex)


def compare(here: Mapping[str, Person], there: Mapping[str, Person]) -> Proof:
    """The children of two sources beside each other. However they are spelled: capitals and noughts prove nothing."""
    shared = here.keys() & there.keys()
    both = [one for one in shared if here[one].known and there[one].known]
    differ = len(differing(here, there))
    return Proof(len(here), len(there), len(shared), len(both) - differ, differ)


def differing(here: Mapping[str, Person], there: Mapping[str, Person]) -> list[str]:
    """The identifiers of both whose birth date or sex is known to be another in each."""
    return [one for one in sorted(here.keys() & there.keys()) if here[one].known and there[one].known
            and not here[one].agrees(there[one])]  # fmt: skip


def is_proved(proof: Proof, enough: int, wrong: int) -> bool:
    """Whether so many children agree, and no more than so many of a hundred do not.

    Of two systems that number on their own, a number common to both leads to another birth date nearly always.
    """
    # Of those that could be compared: who is not known proves nothing either way.
    return proof.same >= enough and proof.differ * 100 <= wrong * (proof.same + proof.differ)
