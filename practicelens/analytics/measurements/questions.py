"""The questions in SQL that the reader asks of a measurements file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from practicelens.analytics.edition.standing import AGE
from practicelens.analytics.measure import Level, Move, MoveRow
from practicelens.analytics.measurements.schema import LEVEL_COLUMNS
from practicelens.workdays.timescales import add_months

Ids = Collection[int | None] | Collection[int] | None

_DUE: Final = """
    SELECT kind, k.identifier, worker_id, team_id, due, since, late_from, note,
           worker_id IS NULL AND child_no IN (SELECT child_no FROM children WHERE worker_spelled <> '')
    FROM due JOIN child_keys k USING (child_no)"""

MONTHLY: Final = """
    SELECT card, day, rows, counted, judged, children FROM monthly
    WHERE card IN (SELECT unnest(?)) AND level = ? AND level_id IS NOT DISTINCT FROM ?"""

STORY: Final = """
    SELECT date, what, detail FROM story JOIN child_keys k USING (child_no)
    WHERE k.identifier = ? ORDER BY date, what"""

UNMATCHED: Final = """
    SELECT kind, spelling, children, rows, lists, why, source FROM unmatched WHERE last_seen = ?
    ORDER BY children DESC, kind, spelling, source"""

# A full join of two extracts' allocations: who stands in one alone has come or left. Only rows that differ are sent
# back.
MOVES: Final = """
    SELECT k.identifier, b.child_no IS NOT NULL, b.team_id, b.worker_id, b.on_plan, b.looked_after,
           a.child_no IS NOT NULL, a.team_id, a.worker_id, a.on_plan, a.looked_after
    FROM (FROM allocations WHERE as_at = ?) b FULL JOIN (FROM allocations WHERE as_at = ?) a USING (child_no)
    JOIN child_keys k USING (child_no)
    WHERE (b.team_id, b.on_plan, b.looked_after, b.child_no IS NULL)
          IS DISTINCT FROM (a.team_id, a.on_plan, a.looked_after, a.child_no IS NULL)
    ORDER BY k.identifier"""


@dataclass(frozen=True)
class Unmatched:
    """A spelling nobody matched, the open children it keeps from anybody's figures, and where it stands.

    ``source``: whose identifier it is; "" for a name, which means the same in every source.
    """

    kind: str
    spelling: str
    children: int
    rows: int
    lists: str
    why: str
    source: str = ""


@dataclass(frozen=True)
class CaseRow:
    """A child who may be drawn, and who they are allocated to."""

    child: str
    team_id: int | None
    worker_id: int | None
    plan: str = ""
    opened: date | None = None
    age: int | None = None
    sex: str | None = None
    ethnicity: str | None = None
    disability: str | None = None


@dataclass(frozen=True)
class GroupRow:
    """What a card counted, of how many judged, among children of one sex, ethnicity and disability."""

    card: str
    sex: str | None
    ethnicity: str | None
    disability: str | None
    counted: int
    judged: int


@dataclass(frozen=True)
class ProfileRow:
    """Who a child is in groups, as the newest extract that says so tells it, with plan and age of the day asked.

    ``plan`` is "closed" for one who was not open then, "" where no extract tells of the day.
    """

    child: str
    plan: str
    age: int | None
    sex: str | None
    ethnicity: str | None
    disability: str | None


def given(ids: Ids) -> list[list[int]]:
    """The values that go with ``in_teams`` and the like: nothing where nobody is singled out."""
    # None among ids is the authority's level: whose a row is does not matter there.
    return [] if ids is None or None in ids else [[one for one in ids if one is not None]]


def in_teams(ids: Ids, column: str = "team_id") -> str:
    """The condition that a row is of one of some teams, or, where none is singled out, that it is any."""
    # One value for any number of teams: the text of the question stays the same, and no list is too long for it.
    return f"{column} IN (SELECT unnest(?))" if given(ids) else "true"


def tallies(level: Level, ids: Ids) -> str:
    """Count the rows of cards in a period by whose they are."""
    column = LEVEL_COLUMNS[level]
    return f"""
        SELECT card, {column or "NULL"} AS id, count(*), count(*) FILTER (counts), count(counts),
               count(DISTINCT child_no)
        FROM events WHERE card IN (SELECT unnest(?)) AND date BETWEEN ? AND ? AND {_whose(level, ids)}
        GROUP BY card, id ORDER BY card, id"""


def by_group(ids: Ids) -> str:
    """Count what was judged of cards in a period by the child's sex, ethnicity and disability: no child is named."""
    return f"""
        SELECT card, c.sex, c.ethnicity, c.disability, count(*) FILTER (counts), count(counts)
        FROM events e JOIN children c USING (child_no)
        WHERE card IN (SELECT unnest(?)) AND date BETWEEN ? AND ? AND {in_teams(ids, "e.team_id")}
        GROUP BY ALL HAVING count(counts) > 0 ORDER BY ALL"""


def amounts(level: Level, ids: Ids) -> str:
    """The judged amounts of some cards in a period by whose they are."""
    column = LEVEL_COLUMNS[level]
    return f"""
        SELECT card, {column or "NULL"} AS id, list(amount ORDER BY amount)
        FROM events WHERE card IN (SELECT unnest(?)) AND date BETWEEN ? AND ? AND amount IS NOT NULL AND counts
                          AND {_whose(level, ids)}
        GROUP BY card, id"""


def monthly_amounts(level: Level, ids: Ids) -> str:
    """The rows and judged amounts of some cards by month."""
    return f"""
        SELECT card, last_day(date) AS day, count(*), count(*) FILTER (counts), count(counts),
               count(DISTINCT child_no), list(amount ORDER BY amount) FILTER (counts AND amount IS NOT NULL)
        FROM events WHERE card IN (SELECT unnest(?)) AND {_whose(level, ids)} GROUP BY card, day"""


def spans(level: Level, ids: Ids) -> str:
    """The rows of some cards in each of some periods, by the period's last day; amounts of the cards named first."""
    return f"""
        SELECT card, day, count(*), count(*) FILTER (counts), count(counts), count(DISTINCT child_no),
               list(amount ORDER BY amount) FILTER (counts AND amount IS NOT NULL AND list_contains(?, card))
        FROM (SELECT unnest(?::DATE[]) AS since, unnest(?::DATE[]) AS day) JOIN events ON date BETWEEN since AND day
        WHERE card IN (SELECT unnest(?)) AND {_whose(level, ids)} GROUP BY card, day"""


def rows(level: Level, ids: Ids, only: str) -> str:
    """The rows behind one card's figure."""
    return f"""
        SELECT coalesce(k.identifier, ''), worker_id, team_id, date, counts, amount, coalesce(note, ''), extract_day,
               list, row, evidence
        FROM events LEFT JOIN child_keys k USING (child_no)
        WHERE card = ? AND date BETWEEN ? AND ? AND {_whose(level, ids)} AND {only} ORDER BY date, k.identifier"""


def _whose(level: Level, ids: Ids) -> str:
    """The condition that a row is somebody's at a level."""
    column = LEVEL_COLUMNS[level]
    if not column:
        return "true"
    # Rows that are nobody's at this level are in the authority's figure only.
    return in_teams(ids, column) if given(ids) else f"{column} IS NOT NULL"


def caseload(team_ids: Ids) -> str:
    """Open children by worker and team; the day on which late things are late comes first."""
    return f"""
        WITH late AS (SELECT child_no, count(*) AS late FROM due WHERE late_from <= ? GROUP BY child_no),
             held AS (FROM allocations WHERE as_at = (SELECT max(as_at) FROM snapshots) AND {in_teams(team_ids)})
        SELECT worker_id, team_id, coalesce(min(worker), ''), count(*), count(*) FILTER (on_plan),
               count(*) FILTER (looked_after), coalesce(sum(late), 0)::BIGINT, min(w.caseload_limit), min(w.fte)
        FROM held LEFT JOIN late USING (child_no) LEFT JOIN workers w ON w.id = worker_id
        GROUP BY worker_id, team_id, CASE WHEN worker_id IS NULL THEN coalesce(worker, '') END
        ORDER BY count(*) DESC, min(worker), team_id"""


def due(team_ids: Ids, when: str) -> str:
    """Due things of teams that meet a condition of time."""
    return f"{_DUE} WHERE {when} AND {in_teams(team_ids)} ORDER BY due, kind, k.identifier"


def due_where(condition: str) -> str:
    """Due things that meet a condition."""
    return f"{_DUE} WHERE {condition} ORDER BY due, kind, k.identifier"


def children(columns: Sequence[str], where: str) -> str:
    """Children who meet a condition."""
    named = ", ".join(f"c.{name}" for name in columns)
    return f"SELECT k.identifier, {named} FROM children c JOIN child_keys k USING (child_no) WHERE {where} ORDER BY 1"


PLACES: Final = "SELECT k.identifier, c.team_id, c.worker_id FROM children c JOIN child_keys k USING (child_no)"


def moves(compared: Iterable[tuple[Any, ...]]) -> list[MoveRow]:
    """What changed for each child between two extracts, in the team where it changed."""
    found: list[MoveRow] = []
    for child, was, old_team, old_worker, *before, stands, team, worker, on_plan, looked_after in compared:
        old_plan, old_care = before
        # A move between teams is told to both: one sees the child leave, the other sees it come.
        if not was or not stands or old_team != team:
            found += [MoveRow(Move.LEFT, child, old_team, old_worker)] if was else []
            found += [MoveRow(Move.CAME, child, team, worker)] if stands else []
        here = (team, worker) if stands else (old_team, old_worker)
        for old, new, began, ended in (
            (old_plan, on_plan, Move.PLAN_STARTED, Move.PLAN_ENDED),
            (old_care, looked_after, Move.CARE_STARTED, Move.CARE_ENDED),
        ):
            if bool(old) != bool(new):
                found.append(MoveRow(began if new else ended, child, *here))
    return found


_STANDING: Final = {
    "open": "true",
    "on_plan": "on_plan",
    "looked_after": "looked_after",
    "in_need": "NOT on_plan AND NOT looked_after AND from_list = 'in_need'",
    # By the name as written: a name that nobody has matched is still somebody's child.
    "unallocated": "worker IS NULL",
}
_HAPPENED: Final = {
    "contacts": "contacts",
    "referrals": "referrals",
    "assessments": "assessments_completed",
    "section47": "section47_enquiries",
    "plans_started": "plans_started",
    "plans_ended": "plans_ended",
    "came_into_care": "looked_after_started",
    "left_care": "looked_after_ended",
    "closed": "in_need_ended",
}
# Early help has no card by team (Annex A holds only the organisation), so its children are found in the story.
_EARLY_HELP: Final = "(FROM story JOIN children USING (child_no))"
POPULATIONS: Final = (*_STANDING, "care_leavers", "early_help", *_HAPPENED)
"""The populations that an edition holds; others are uploaded."""
RECENT_MONTHS: Final = 3
"""How far back those are looked for to whom something happened, where nobody says otherwise."""


def population(name: str, day: date, team_ids: Ids, since: date | None = None) -> tuple[str, list[Any]]:
    """The question for a population and the values it begins with. Raises ValueError for one that is not held.

    ``since``: the day after which something happened to them (default: three months before ``day``).
    """
    after = since or add_months(day, -RECENT_MONTHS)
    if name == "early_help":
        return _cases(_EARLY_HELP, "what LIKE 'Early help%' AND date > ? AND date <= ?", team_ids), [after, day]
    if name in _STANDING:
        # Who stood on a day is told by the last extract at or before it.
        condition = f"as_at = (SELECT max(as_at) FROM snapshots WHERE as_at <= ?) AND {_STANDING[name]}"
        return _cases("allocations", condition, team_ids), [day]
    if name == "care_leavers":
        return _cases("children", "care_leaver", team_ids), []
    if name in _HAPPENED:
        values = [_HAPPENED[name], after, day]
        return _cases("events", "card = ? AND date > ? AND date <= ?", team_ids), values
    raise ValueError(f"no extract holds the population {name!r}")


def _cases(table: str, condition: str, team_ids: Ids) -> str:
    """Each child once, with the allocation that is told of them and who they are.

    Of those who stand on a day, plan and age are that day's; of others the newest extract's.
    """
    standing = table == "allocations"
    then = ", any_value(plan) AS plan, any_value(as_at) AS as_at" if standing else ""
    return f"""
        WITH cases AS (SELECT child_no, any_value(team_id) AS team_id, any_value(worker_id) AS worker_id{then}
                       FROM {table} WHERE {condition} GROUP BY child_no)
        SELECT k.identifier, {_allocated_to("team_id", table)} AS team, {_allocated_to("worker_id", table)},
               {"cases.plan" if standing else PLAN}, {_OPENED}, {_AGE_THEN if standing else "c.age"}, c.sex,
               c.ethnicity, c.disability
        FROM cases JOIN child_keys k USING (child_no) LEFT JOIN children c USING (child_no)
        WHERE {in_teams(team_ids, "team")} ORDER BY k.identifier"""


def _allocated_to(column: str, table: str) -> str:
    """Whose a child is: of something that happened and names nobody (a contact), whose the child is now."""
    return f"cases.{column}" if table == "allocations" else f"coalesce(cases.{column}, c.{column})"


PLAN: Final = """
    CASE WHEN c.looked_after_since IS NOT NULL AND c.looked_after_ended IS NULL THEN 'looked_after'
         WHEN c.plan_since IS NOT NULL AND c.plan_ended IS NULL THEN 'protection_plan'
         WHEN c.care_leaver THEN 'care_leaver'
         WHEN c.allocated_from = 'in_need' AND coalesce(c.case_status, '') <> 'open_assessment' THEN 'in_need'
         WHEN c.open THEN 'assessment' ELSE 'closed' END"""
"""The plan a child has, in the order in which an allocation is taken: a child in care on a plan is in care."""

# The day the help began that is being looked at: the episode of need where there is one, else the first thing known.
_OPENED: Final = """
    coalesce(c.in_need_since, least(c.plan_since, c.looked_after_since), c.assessment_started, c.last_referral)"""

# Without a date of birth an age is what the newest extract says, which of a day gone by may be another.
_AGE_THEN: Final = f"CASE WHEN c.born IS NULL AND as_at < (SELECT max(as_at) FROM snapshots) THEN NULL ELSE {AGE} END"

PROFILES: Final = f"""
    WITH told AS (SELECT max(as_at) AS as_at FROM snapshots WHERE as_at <= ?),
         held AS (SELECT child_no, plan FROM allocations WHERE as_at = (SELECT as_at FROM told)),
         leaving AS (SELECT child_no, 'care_leaver' AS plan FROM leavers WHERE as_at = (SELECT as_at FROM told))
    SELECT k.identifier, CASE WHEN as_at IS NULL THEN '' ELSE coalesce(held.plan, leaving.plan, 'closed') END,
           {_AGE_THEN}, c.sex, c.ethnicity, c.disability
    FROM children c JOIN child_keys k USING (child_no) CROSS JOIN told
    LEFT JOIN held USING (child_no) LEFT JOIN leaving USING (child_no)
    WHERE k.identifier IN (SELECT unnest(?)) ORDER BY 1"""
"""Who some children are, as they stood on a day by the last extract at or before it."""
