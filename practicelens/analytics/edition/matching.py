"""Who is who: teams and workers, as extracts spell them, matched to ours by aliases with dates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from practicelens.analytics.frame import AliasRow, Frame, in_force, normal_spelling

NOBODY = "nobody is spelled so"
SEVERAL = "more than one is spelled so"


@dataclass(frozen=True)
class Match:
    """Whom a team and a worker, spelled so on a day, turn out to be; ``why`` is "" where each is known or blank."""

    team_id: int | None = None
    worker_id: int | None = None
    service_id: int | None = None
    why_team: str = ""
    why_worker: str = ""


class Matcher:
    """Finds teams and workers by spelling, case and spaces levelled, on the day of the extract that spells them."""

    def __init__(self, frame: Frame) -> None:
        self._spellings: dict[tuple[str, str], list[AliasRow]] = {}
        for row in frame.spellings():
            self._spellings.setdefault((row.kind, normal_spelling(row.spelling)), []).append(row)
        self._service = {row.id: row.service_id for row in frame.teams}
        self._team_of = {row.id: row.team_id for row in frame.workers}

    def match(self, team: str, worker: str, on: date) -> Match:
        """Match both; of several workers spelled alike, the one who is in the team is meant."""
        teams, workers = self._targets("team", team, on), self._targets("worker", worker, on)
        # An ambiguous or unknown spelling gives scope to nobody (architecture, Who is who): better a child in no
        # team's list, and a finding, than in the wrong one.
        team_id = next(iter(teams)) if len(teams) == 1 else None
        if len(workers) > 1:
            # Two workers of one name are not rare. The team beside the name decides; where it does not, nobody is
            # given the child.
            workers = {one for one in workers if self._team_of.get(one) == team_id} or workers
        worker_id = next(iter(workers)) if len(workers) == 1 else None
        service_id = None if team_id is None else self._service.get(team_id)
        return Match(team_id, worker_id, service_id, _why(team, teams), _why(worker, workers))

    def _targets(self, kind: str, written: str, on: date) -> set[int]:
        """Everyone a spelling may mean on a day."""
        rows = self._spellings.get((kind, normal_spelling(written)), ()) if written else ()
        return {row.target_id for row in rows if in_force(row.starts, row.ends, on)}


def _why(written: str, targets: set[int]) -> str:
    """Why a spelling matched nobody, or "" when it did or none was written."""
    if not written or len(targets) == 1:
        return ""
    return SEVERAL if targets else NOBODY


def match_all(frame: Frame, spelled: Iterable[tuple[str, str, date]]) -> list[tuple[object, ...]]:
    """Rows (team, worker, as_at, team_id, worker_id, service_id, why_team, why_worker) for each spelling and day."""
    matcher = Matcher(frame)
    rows: list[tuple[object, ...]] = []
    for team, worker, as_at in spelled:
        found = matcher.match(team, worker, as_at)
        ids = (found.team_id, found.worker_id, found.service_id)
        rows.append((team, worker, as_at, *ids, found.why_team, found.why_worker))
    return rows
