"""Who is who: teams and workers, as extracts spell them, matched to ours by aliases with dates."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from practicelens.analytics.frame import AliasRow, Frame, in_force, normal_spelling
from practicelens.analytics.nobody import beginnings

NOBODY = "nobody is spelled so"
SEVERAL = "more than one is spelled so"


@dataclass(frozen=True)
class Match:
    """Whom a team and a worker, spelled so on a day, turn out to be; ``why`` is "" where each is known or blank.

    ``no_team`` and ``no_worker``: what is written is a word for nobody, and counts as if nothing were.
    """

    team_id: int | None = None
    worker_id: int | None = None
    service_id: int | None = None
    why_team: str = ""
    why_worker: str = ""
    no_team: bool = False
    no_worker: bool = False

    def row(self) -> tuple[object, ...]:
        """The match as an edition keeps it."""
        # By hand: dataclasses' own copies each value deeply, of thousands of spellings.
        return (
            self.team_id, self.worker_id, self.service_id, self.why_team, self.why_worker, self.no_team, self.no_worker
        )  # fmt: skip


class Matcher:
    """Finds teams and workers by spelling, case and spaces levelled, on the day of the extract that spells them."""

    def __init__(self, frame: Frame) -> None:
        self._spellings: dict[tuple[str, str], list[AliasRow]] = {}
        self._nobody = [row for row in frame.aliases if row.target_id is None]
        for row in frame.spellings():
            self._spellings.setdefault((row.kind, normal_spelling(row.spelling)), []).append(row)
        self._service = {row.id: row.service_id for row in frame.teams}
        self._team_of = {row.id: row.team_id for row in frame.workers}
        self.turns = _turns(row for row in frame.aliases)
        """The days from which some spelling means another than before: between two of them nothing changes."""
        self._matched: dict[tuple[str, str, int, str], Match] = {}
        self._words: dict[tuple[str, int, str], tuple[set[str], tuple[str, ...]]] = {}

    def match(self, team: str, worker: str, on: date, source: str = "") -> Match:
        """Match both, as a source spells them on a day."""
        key = (team, worker, bisect_right(self.turns, on), source)
        if key not in self._matched:
            self._matched[key] = self._match(team, worker, on, source)
        return self._matched[key]

    def _match(self, team: str, worker: str, on: date, source: str) -> Match:
        """Match both; of several workers spelled alike, the one in the team is meant."""
        # A list with dates says which words are nobody ; the edition forgets them.
        no_team = self._is_nobody("team", team, on, source)
        no_worker = self._is_nobody("worker", worker, on, source)
        team, worker = "" if no_team else team, "" if no_worker else worker
        teams, workers = self._targets("team", team, on, source), self._targets("worker", worker, on, source)
        # An ambiguous or unknown spelling gives scope to nobody (architecture, Who is who): better a child in no
        # team's list, and a finding, than in the wrong one.
        team_id = next(iter(teams)) if len(teams) == 1 else None
        if len(workers) > 1:
            # Two workers of one name are not rare. The team beside the name decides; where it does not, nobody is
            # given the child.
            workers = {one for one in workers if self._team_of.get(one) == team_id} or workers
        worker_id = next(iter(workers)) if len(workers) == 1 else None
        # By the team and never by the worker: somebody may be written in a team that they do not belong to today.
        service_id = None if team_id is None else self._service.get(team_id)
        return Match(team_id, worker_id, service_id, _why(team, teams), _why(worker, workers), no_team, no_worker)

    def _targets(self, kind: str, written: str, on: date, source: str) -> set[int]:
        """Everyone a spelling may mean on a day in a source."""
        rows = self._spellings.get((kind, normal_spelling(written)), ()) if written else ()
        held = [row for row in rows if row.source in ("", source) and in_force(row.starts, row.ends, on)]
        # What is said of the source itself beats what is said of every one, also where it says that it is nobody.
        own = [row for row in held if row.source] or held
        return {row.target_id for row in own if row.target_id is not None}

    def _is_nobody(self, kind: str, written: str, on: date, source: str) -> bool:
        """Whether what is written is one of the words for nobody on a day."""
        key = (kind, bisect_right(self.turns, on), source)
        if key not in self._words:
            words = {
                normal_spelling(row.spelling)
                for row in self._nobody
                if row.kind == kind and row.source in ("", source) and in_force(row.starts, row.ends, on)
            }
            self._words[key] = words, beginnings(words)
        words, begun = self._words[key]
        spelling = normal_spelling(written)
        # A whole name that somebody has beats a word with any ending: "Agency Jones" may be matched to Ms Jones.
        return bool(spelling) and (
            spelling in words or (spelling.startswith(begun) and not self._targets(kind, written, on, source))
        )


def _why(written: str, targets: set[int]) -> str:
    """Why a spelling matched nobody, or "" when it did or none was written."""
    if not written or len(targets) == 1:
        return ""
    return SEVERAL if targets else NOBODY


def match_all(frame: Frame, spelled: Iterable[tuple[str, str, date, str]]) -> list[tuple[object, ...]]:
    """Rows for each spelling, day and source: these, the three ids, why each is nobody, whether it names none."""
    matcher = Matcher(frame)
    return [(*one, *matcher.match(*one).row()) for one in spelled]


def _turns(rows: Iterable[AliasRow]) -> list[date]:
    """The first days of spellings, and those after their last."""
    rows = list(rows)
    ended = {row.ends + timedelta(days=1) for row in rows if row.ends and row.ends != date.max}
    return sorted({row.starts for row in rows if row.starts} | ended)
