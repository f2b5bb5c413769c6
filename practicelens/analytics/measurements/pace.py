"""What was done, by whom and when, and what was owed some weeks ago: from these a week's pace is told and tried out."""

from __future__ import annotations

from typing import Final

MADE_DAYS: Final = 210
"""How far back what was done is kept: a quarter before each of the extracts of ``OWED_DAYS``, and something over."""
OWED_DAYS: Final = 35
"""How far back extracts' own due things are kept: the newest week, and four before it."""

# Where no table of visits tells every one, the last visit that each extract tells is one. Who made it is whoever held
# the child on the day; else whom the first extract since then gives the child to.
MADE: Final = f"""
    WITH newest AS (SELECT max(as_at) AS as_at FROM snapshots),
         told AS (
             SELECT CASE kind WHEN 'protection_plan' THEN 'cp_visit' WHEN 'looked_after' THEN 'cla_visit'
                    WHEN 'in_need_plan' THEN 'cin_visit' END AS kind, child_no, visited AS day
             FROM visits WHERE visited <= last_told AND coalesce(seen, 'yes') <> 'no'
             UNION SELECT 'cp_visit', child_no, last_visit FROM open_plans
             WHERE last_visit <= as_at AND NOT EXISTS (FROM visits WHERE kind = 'protection_plan')
             UNION SELECT 'cla_visit', child_no, last_visit FROM open_care
             WHERE last_visit <= as_at AND NOT short_break AND NOT EXISTS (FROM visits WHERE kind = 'looked_after')),
         held AS (
             SELECT t.*, i.started, i.worker_id, i.team_id FROM told t LEFT JOIN involvements i
             ON i.child_no = t.child_no AND i.started <= t.day AND (i.ended IS NULL OR i.ended > t.day)
                AND (i.worker_id IS NOT NULL OR i.team_id IS NOT NULL)
             QUALIFY row_number() OVER (PARTITION BY t.kind, t.child_no, t.day
                                        ORDER BY i.started DESC NULLS LAST, i.row DESC) = 1),
         visited AS (
             SELECT h.kind, h.child_no, CASE WHEN h.started IS NULL THEN o.worker_id ELSE h.worker_id END AS worker_id,
                    CASE WHEN h.started IS NULL THEN o.team_id ELSE h.team_id END AS team_id, h.day
             FROM held h ASOF LEFT JOIN open_children o ON h.child_no = o.child_no AND h.day <= o.as_at)
    SELECT kind, child_no, worker_id, team_id, day FROM visited, newest
    WHERE kind IS NOT NULL AND day BETWEEN newest.as_at - {MADE_DAYS} AND newest.as_at
    UNION
    SELECT 'assessment', child_no, worker_id, team_id, authorised FROM assessments, newest
    WHERE NOT withdrawn AND authorised BETWEEN newest.as_at - {MADE_DAYS} AND newest.as_at
    ORDER BY ALL"""


def owed(kind: str) -> str:
    """What fell due by the extracts of the last weeks but the newest, from a clock's table."""
    # The newest extract's are in the table of what is due now.
    return f"""
        SELECT as_at, '{kind}', child_no, worker_id, team_id, due_on, since, late_from FROM clock_{kind}
        WHERE due_on IS NOT NULL AND as_at < (SELECT max(as_at) FROM snapshots)
          AND as_at >= (SELECT max(as_at) FROM snapshots) - {OWED_DAYS}
        ORDER BY ALL"""


# Neither a name nor a match: a worker who is named and whom nobody has matched is a worker all the same.
WITHOUT_WORKER: Final = """
    SELECT k.identifier, a.team_id, a.from_list, a.on_plan, a.looked_after, d.since, d.due
    FROM allocations a JOIN child_keys k USING (child_no)
         LEFT JOIN (FROM due WHERE kind = 'icpc') d ON d.child_no = a.child_no
    WHERE a.as_at = (SELECT max(as_at) FROM snapshots) AND a.worker IS NULL AND a.worker_id IS NULL
          AND a.team_id IN (SELECT unnest(?))
    ORDER BY d.since IS NULL, d.since, NOT a.on_plan, NOT a.looked_after, k.identifier"""
"""The open children of teams whom the extract gives no worker, gravest first, with the discussion that runs."""

MADE_BY: Final = """
    SELECT kind, k.identifier, worker_id, team_id, day FROM made JOIN child_keys k USING (child_no)
    WHERE day BETWEEN ? AND ? AND team_id IN (SELECT unnest(?)) ORDER BY ALL"""

MADE_OF: Final = """
    SELECT kind, k.identifier, worker_id, team_id, day FROM made JOIN child_keys k USING (child_no)
    WHERE day BETWEEN ? AND ? AND k.identifier IN (SELECT unnest(?)) ORDER BY ALL"""

# Its last column says that an extract names a worker whom nobody has matched.
OWED_AT: Final = """
    SELECT kind, k.identifier, worker_id, team_id, due, since, late_from, '', worker_id IS NULL AND EXISTS (
               FROM allocations a WHERE a.child_no = owed.child_no AND a.as_at = owed.as_at AND a.worker IS NOT NULL)
    FROM owed JOIN child_keys k USING (child_no)
    WHERE as_at = ? AND team_id IN (SELECT unnest(?)) ORDER BY ALL"""
