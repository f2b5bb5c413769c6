"""Spellings that nobody has matched, each with whom it may mean, for those who give spellings their meaning."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from practicelens.analytics.case_list import Fault, NameRow
from practicelens.people import internal as people
from practicelens.people import permissions, rules
from practicelens.people.asking import Asking
from practicelens.people.internal import AliasView
from practicelens.people.links import AliasKind
from practicelens.people.spellings.changes import Meaning
from practicelens.people.spellings.rules import Candidate, Suggestion, suggest_teams, suggest_workers

NOBODY = "nobody"  # whoever is written so in a list is nobody


@dataclass(frozen=True)
class ToMatch:
    """A spelling of a kind that nobody has matched, and whom it may mean, the likeliest first."""

    kind: str
    spelling: str
    suggestions: tuple[Suggestion, ...]

    @property
    def sure(self) -> str:
        """The suggestion to be chosen already, "" for none."""
        return next((f"{one.id}" for one in self.suggestions if one.sure), "")


@dataclass(frozen=True)
class Understood:
    """What an uploaded list means: what is to be kept, how much stood already, and what was not understood.

    ``left`` rows name nobody.
    """

    meanings: tuple[Meaning, ...]
    standing: int
    faults: tuple[Fault, ...]
    left: int = 0


Spelling = tuple[str, str, str]
"""The kind, the spelling, and the source whose identifier it is, "" for a name."""
Place = tuple[str, str]
"""The kind, and the source."""


def still_unmatched(asking: Asking, spelled: Iterable[Spelling], on: date) -> frozenset[Spelling]:
    """Those of the spellings that still mean nobody on a day: figures may be older than a match."""
    permissions.check_can_name_aliases(asking.actor)
    # Canonical names are among them: a team made since by its own name needs no match.
    held = [one for one in asking.once(people.aliases) if _holds(one, on)]
    known = {(one.kind.value, rules.fold(one.spelling), one.source) for one in held}

    def matched(kind: str, text: str, source: str) -> bool:
        return any((kind, rules.fold(text), each) in known for each in {"", source})

    return frozenset(one for one in spelled if not matched(*one))


def to_match(asking: Asking, spelled: Sequence[tuple[str, str]]) -> tuple[ToMatch, ...]:
    """Each spelling, (kind, spelling), with whom it may mean. Raises Missing for those who may not match."""
    permissions.check_can_name_aliases(asking.actor)
    teams, workers = _teams(asking), _workers(asking)
    return tuple(
        ToMatch(kind, text, suggest_teams(text, teams) if kind == AliasKind.TEAM else suggest_workers(text, workers))
        for kind, text in spelled
    )


def understand(asking: Asking, listed: Sequence[NameRow], spelled: Iterable[Spelling], on: date) -> Understood:
    """What the rows of an uploaded list mean. ``spelled`` are the spellings of the figures.

    Names are compared without case and accents. A kind that the list does not say is that of the spelling.
    """
    permissions.check_can_name_aliases(asking.actor)
    places: dict[str, list[Place]] = {}
    for kind, text, source in spelled:
        places.setdefault(rules.fold(text), []).append((kind, source))
    reading = _Reading(_teams(asking), _workers(asking), asking.once(people.aliases), on)
    for row in listed:
        known = places.get(rules.fold(row.spelling), [])
        if row.kind:
            # A kind that is said stands, though nothing of it has to be found: the list may be kept for later extracts.
            known = [one for one in known if one[0] == row.kind] or [(row.kind, "")]
        reading.take(row, known)
    return Understood(tuple(reading.meanings.values()), reading.standing, tuple(reading.faults))


class _Reading:
    """Takes one row after the other: a row is judged by those before it too."""

    def __init__(
        self, teams: Sequence[Candidate], workers: Sequence[Candidate], known: Iterable[AliasView], on: date
    ) -> None:
        self._named: dict[str, dict[str, list[int]]] = {AliasKind.TEAM.value: {}, AliasKind.WORKER.value: {}}
        for kind, each in ((AliasKind.TEAM.value, teams), (AliasKind.WORKER.value, workers)):
            for one in each:
                # A list and not one id: two of the same name must be told apart by a person, not by who comes first.
                self._named[kind].setdefault(rules.fold(one.name), []).append(one.id)
        self._choices = {AliasKind.TEAM.value: teams, AliasKind.WORKER.value: workers}
        self._means = {(one.kind.value, rules.fold(one.spelling), one.source): one for one in known if _holds(one, on)}
        self.meanings: dict[Spelling, Meaning] = {}
        self.faults: list[Fault] = []
        self.standing = 0

    def take(self, row: NameRow, places: Sequence[Place]) -> None:
        """Keep what a row means, or say why it was not understood."""
        # What a row is of must be certain: guessed, the children of a team would be a worker's.
        if len(places) != 1:
            why = (
                "two sources have it, as an identifier of their own: match each on the page"
                if len({kind for kind, _ in places}) == 1
                else "teams and workers are spelled so: say which in a column “Kind”"
                if places
                else "nobody has to be found for this spelling now; to keep it, say team or worker in a column “Kind”"
            )
            return self._refuse(row, why)
        (kind, source), folded = places[0], rules.fold(row.spelling)
        targets = [None] if rules.fold(row.who) == NOBODY else self._named[kind].get(rules.fold(row.who), [])
        if len(targets) != 1:
            return self._refuse(row, self._not_found(kind, row.who, len(targets)))
        key = kind, folded, source
        means = self._means.get(key)
        # Sent back with what stood already: that is no fault, and nothing to be kept.
        if means is not None and means.target_id == targets[0]:
            self.standing += 1
            return None
        if means is not None or key in self.meanings:
            same = means is None and self.meanings[key].target_id == targets[0]
            return None if same else self._refuse(row, "this spelling has another meaning already: end that first")
        self.meanings[key] = Meaning(AliasKind(kind), row.spelling, targets[0], source)
        return None

    def _not_found(self, kind: str, who: str, count: int) -> str:
        """Why a name leads to nobody, with the likeliest one that does."""
        if count > 1:
            return f"{count} {kind}s have this name: match it on the page, where their teams stand beside"
        suggest = suggest_teams if kind == AliasKind.TEAM else suggest_workers
        likely = next(iter(suggest(who, self._choices[kind])), None)
        return f"no {kind} has this name" + (f"; {likely.label} has one like it" if likely else "")

    def _refuse(self, row: NameRow, why: str) -> None:
        self.faults.append(Fault(row.row, f"“{row.spelling}”, “{row.who}”: {why}."))


def _teams(asking: Asking) -> tuple[Candidate, ...]:
    return tuple(Candidate(one.id, one.name) for one in asking.teams.values())


def _workers(asking: Asking) -> tuple[Candidate, ...]:
    """Every worker, with their team beside the name: two of one name are not rare."""
    teams = asking.teams
    return tuple(
        Candidate(one.id, one.name, teams[one.team_id].name if one.team_id is not None else "")
        for one in asking.workers.values()
    )


def _holds(one: AliasView, on: date) -> bool:
    return (one.starts is None or one.starts <= on) and (one.ends is None or one.ends > on)
