"""What an extract is read against: the calendar, the rules with their dates, teams, workers and their spellings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from practicelens.workdays.calendar import WorkingCalendar
from practicelens.workdays.timescales import Limit, Unit

_UNITS = {unit.value: unit for unit in Unit}


@dataclass(frozen=True, order=True)
class RuleRow:
    """A rule's value from ``starts`` to ``ends``, both days included; None is open.

    ``value`` is as people write it: "45 working days", "18", "start". Of two rows that overlap the later start wins.
    """

    key: str
    value: str
    starts: date | None = None
    ends: date | None = None

    @property
    def limit(self) -> Limit | None:
        """The value as a limit ("6 weeks"), or None when it is not one."""
        length, _, unit = self.value.strip().partition(" ")
        # People write "1 working day", and the units are named in the plural.
        counted = _UNITS.get(unit if unit.endswith("s") else f"{unit}s")
        return Limit(int(length), counted) if counted and length.isdigit() else None

    @property
    def number(self) -> int | None:
        """The value as a whole number, or a limit's length; None when it is neither."""
        first = self.value.strip().partition(" ")[0]
        return int(first) if first.lstrip("-").isdigit() else None


@dataclass(frozen=True, order=True)
class ServiceRow:
    """A service area."""

    id: int
    name: str


@dataclass(frozen=True, order=True)
class TeamRow:
    """A team and the service area it belongs to."""

    id: int
    name: str
    service_id: int
    opens: date | None = None
    closes: date | None = None


@dataclass(frozen=True, order=True)
class WorkerRow:
    """A worker; ``caseload_limit`` is theirs alone, else the rules' limit is taken for part time and first year."""

    id: int
    name: str
    team_id: int | None = None
    fte: float = 1.0
    first_year: bool = False
    caseload_limit: int | None = None


@dataclass(frozen=True, order=True)
class AliasRow:
    """How extracts spell a team or a worker (``kind`` "team" or "worker"), from ``starts`` to ``ends`` included.

    Without a target it is a word for nobody; then a star at its end is any ending. With a source it is spelled so there
    alone, and beats what the spelling means elsewhere: 17 is one worker's number in each of two systems.
    """

    kind: str
    spelling: str
    target_id: int | None
    starts: date | None = None
    ends: date | None = None
    source: str = ""


@dataclass(frozen=True, order=True)
class PopulationRow:
    """Children aged 0 to 17 living in the authority, from ``starts`` to ``ends`` included."""

    children: int
    starts: date | None = None
    ends: date | None = None


@dataclass(frozen=True, order=True)
class ChildPairRow:
    """A child whom one source calls otherwise than the figures do: somebody said that the two are one."""

    source: str
    written: str
    becomes: str


@dataclass(frozen=True)
class Frame:
    """Everything beside the extracts that figures depend on. Names of teams and workers count as spellings too."""

    days_off: tuple[date, ...]
    rules: tuple[RuleRow, ...] = ()
    teams: tuple[TeamRow, ...] = ()
    workers: tuple[WorkerRow, ...] = ()
    aliases: tuple[AliasRow, ...] = ()
    services: tuple[ServiceRow, ...] = ()
    populations: tuple[PopulationRow, ...] = ()
    pairs: tuple[ChildPairRow, ...] = ()

    @property
    def calendar(self) -> WorkingCalendar:
        """The working days, to reckon in Python."""
        return WorkingCalendar.of(self.days_off)

    def rule(self, key: str, on: date) -> RuleRow | None:
        """The rule in force on a day, or None."""
        held = [row for row in self.rules if row.key == key and in_force(row.starts, row.ends, on)]
        return max(held, key=lambda row: row.starts or date.min, default=None)

    def spellings(self) -> tuple[AliasRow, ...]:
        """Every spelling with its dates: the aliases and the names themselves."""
        # Without dates: a team is called so before it opens and after it closes, as extracts of those days do.
        names = [AliasRow("team", row.name, row.id) for row in self.teams]
        names += [AliasRow("worker", row.name, row.id) for row in self.workers]
        return (*self.aliases, *names)

    def canonical(self) -> dict[str, object]:
        """The frame in one order whatever the order it was given in, for hashing."""
        parts: dict[str, Iterable[object]] = {
            "rules": self.rules, "teams": self.teams, "workers": self.workers, "aliases": self.aliases,
            "services": self.services, "populations": self.populations,
        }  # fmt: skip
        # By repr, because None, an open date, does not compare with a day. The rows' own values and not a deep copy of
        # each, which took longer than all else here: none holds anything that could change.
        rows = {name: sorted((vars(row) for row in part), key=repr) for name, part in parts.items()}
        # Only where there are any: an edition without keeps the name that it has always had.
        paired = {"pairs": [vars(row) for row in sorted(self.pairs)]} if self.pairs else {}
        return {"days_off": sorted(self.days_off), **rows, **paired}


def in_force(starts: date | None, ends: date | None, on: date) -> bool:
    """Whether a row dated so holds on this day; both days are included."""
    return (starts or date.min) <= on <= (ends or date.max)


def normal_spelling(written: str) -> str:
    """A spelling with case and spaces levelled: " Duty  Team " and "duty team" are the same."""
    return " ".join(written.split()).lower()
