"""What the weeks of single subjects are told from: who is in a group now, and what happened in each of five weeks."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from practicelens.analytics.measure import DueRow
from practicelens.analytics.measurements.reader import Measurements

WEEKS: Final = 5
"""The week up to the newest extract, and four to compare it with."""

# By each list's own newest telling. A household that adopts has no child: it is counted and names nobody.
GROUPS: Final = """
    WITH care AS (SELECT o.child_no, o.team_id, s.uasc FROM open_care o JOIN looked_after s
                  ON s.child_no = o.child_no AND s.as_at = o.as_at AND s.row = o.row
                  WHERE o.as_at = (SELECT max(as_at) FROM open_care)),
         leaving AS (SELECT l.child_no, l.team_id, l.in_touch, s.uasc FROM leavers l JOIN care_leavers s
                     ON s.child_no = l.child_no AND s.as_at = l.as_at AND s.row = l.row
                     WHERE l.as_at = (SELECT max(as_at) FROM leavers)),
         adopting AS (SELECT a.* EXCLUDE (team_id), o.team_id FROM adoption a
                      LEFT JOIN (FROM open_children WHERE as_at = (SELECT max(as_at) FROM open_children)) o
                      ON o.child_no = a.child_no
                      WHERE a.as_at = (SELECT max(as_at) FROM adoption) AND a.reversed IS NULL AND a.ordered IS NULL)
    SELECT 'unaccompanied', child_no, team_id FROM care WHERE uasc = 'yes'
    UNION ALL SELECT 'unaccompanied_leaver', child_no, team_id FROM leaving WHERE uasc = 'yes'
    UNION ALL SELECT 'leaver', child_no, team_id FROM leaving
    UNION ALL SELECT 'leaver_out_of_touch', child_no, team_id FROM leaving WHERE in_touch = 'no'
    UNION ALL SELECT 'adoption_waiting', child_no, team_id FROM adopting
    WHERE decided IS NOT NULL AND matched IS NULL AND placed IS NULL
    UNION ALL SELECT 'adoption_matched', child_no, team_id FROM adopting WHERE matched IS NOT NULL AND placed IS NULL
    UNION ALL SELECT 'adoption_placed', child_no, team_id FROM adopting WHERE placed IS NOT NULL
    -- Older editions of Annex A have the stages and no day of application or approval.
    UNION ALL SELECT CASE WHEN coalesce(approved, stage2_ended) IS NULL THEN 'adopters_assessed'
                          ELSE 'adopters_waiting' END, NULL, NULL
    -- A couple is one household: of rows of one family the last stands for both, as the cards of adopters have it.
    FROM (FROM adopters WHERE as_at = (SELECT max(as_at) FROM adopters)
          QUALIFY row_number() OVER (PARTITION BY coalesce(family, adopter) ORDER BY row DESC) = 1)
    WHERE "left" IS NULL AND matched IS NULL AND placed IS NULL
          AND coalesce(applied, approved, stage1_started, stage2_started) IS NOT NULL
    UNION ALL SELECT 'referral_waiting', child_no, team_id FROM open_children
    WHERE as_at = (SELECT max(as_at) FROM snapshots) AND from_list = 'referrals'
    ORDER BY ALL"""

COUNTED: Final = """
    SELECT name, team_id, count(*) FROM groups WHERE name IN (SELECT unnest(?)) GROUP BY ALL ORDER BY ALL"""

# Sevens of days back from the newest extract, whichever weekday it is of: a calendar week would be cut short.
HAPPENED: Final = f"""
    WITH newest AS (SELECT max(as_at) AS as_at FROM snapshots),
         lately AS (SELECT s.*, ((newest.as_at - s.date) // 7)::INTEGER AS week, newest.as_at FROM story s, newest
                    WHERE s.date <= newest.as_at AND s.date > newest.as_at - 7 * {WEEKS}),
         again AS (SELECT l.week, count(*) AS many FROM lately l WHERE l.what = 'Contact' AND EXISTS (
                       FROM story b WHERE b.child_no = l.child_no AND b.what = 'Contact' AND b.date < l.date
                       AND b.date >= l.date - INTERVAL 12 MONTH) GROUP BY l.week),
         onward AS (SELECT l.week, count(*) AS many FROM lately l WHERE l.what = 'Contact' AND EXISTS (
                        FROM story r WHERE r.child_no = l.child_no AND r.what = 'Referral' AND r.date >= l.date
                        AND r.date <= l.date + 7) GROUP BY l.week)
    SELECT what, week, count(*) FROM lately GROUP BY ALL
    UNION ALL SELECT 'Repeat contact', week, many FROM again
    UNION ALL SELECT 'Contact to referral', week, many FROM onward
    ORDER BY ALL"""
"""What happened, by week: 0 is the one up to the newest extract. A repeat has another contact in the 12 months before;
one to referral has a referral of the same child within 7 days."""

DUE_OF: Final = """
    SELECT d.kind, k.identifier, d.worker_id, d.team_id, d.due, d.since, d.late_from, d.note,
           d.worker_id IS NULL AND d.child_no IN (SELECT child_no FROM children WHERE worker_spelled <> '')
    FROM due d JOIN child_keys k USING (child_no)
    WHERE d.child_no IN (SELECT child_no FROM groups WHERE name IN (SELECT unnest(?)))
    ORDER BY d.due, d.kind, k.identifier"""


def in_groups(data: Measurements, names: Collection[str]) -> dict[tuple[str, int | None], int]:
    """How many are in groups now, by group and team; None where no team is known."""
    return {(name, team): many for name, team, many in data.ask(COUNTED, sorted(names))}


def by_week(data: Measurements) -> dict[tuple[str, int], int]:
    """What happened in each of the last weeks, by what and how many weeks ago: 0 is up to the newest extract."""
    return {(what, week): many for what, week, many in data.ask(HAPPENED)}


def due_in_groups(data: Measurements, names: Collection[str]) -> tuple[DueRow, ...]:
    """What is due for the children of groups, earliest first, the late too."""
    return tuple(DueRow(*row) for row in data.ask(DUE_OF, sorted(names)))
