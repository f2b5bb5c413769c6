"""List 8: each child's latest period of care, open or ended within six months."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from practicelens.analytics.ssd import placements
from practicelens.analytics.ssd.care_plans import permanence
from practicelens.analytics.ssd.drafting import Desk, Draft, newest, say_left_out
from practicelens.analytics.ssd.health import DENTAL, HEALTH, last_check
from practicelens.analytics.ssd.missing import Absences
from practicelens.analytics.ssd.periods import Period, Periods
from practicelens.analytics.ssd.standing import Standing


def looked_after(desk: Desk, standing: Standing) -> Draft:
    """One row a child: the latest episode of the latest period, and what belongs to that period."""
    extract = desk.extract
    rows = _rows(desk, standing)
    draft = Draft(desk, "looked_after", rows)
    periods = Periods(extract)
    each = [periods.of(row) for row in rows]
    for column in ("need", "ended", "end_reason"):
        draft.written(column)
    draft.put("started", (period.start for period in each))
    draft.put("second_period", (periods.another(period) for period in each))
    draft.put("uasc", desk.people.alone(draft.children, extract.year))
    _legal(draft, standing)
    _contacts(draft, each)
    placements.fill(draft, each)
    _missing(draft, each)
    referrals = [extract.ids("clae_referral_id")[row] for row in rows]
    draft.held_by(desk.staff.holding(draft.children, referrals, [period.end for period in each]))
    return draft


def _rows(desk: Desk, standing: Standing) -> list[int]:
    """The latest episode of each child whose care is open or ended within six months, short breaks left out."""
    extract = desk.extract
    starts, ends = "clae_cla_episode_start_date", "clae_cla_episode_ceased_date"
    # One row a child before any is left out: an earlier period must not come in for a later one that is no part of the
    # list.
    every = newest(desk, "ssd_cla_episodes", range(len(extract.dates(starts))), starts, ends)
    say_left_out(
        desk, "looked_after", len(extract.dates(starts)) - len(every), "the child has a later episode, and one row"
    )
    ceased, children = extract.dates(ends), extract.children("ssd_cla_episodes")
    # Open care has no end, and reaches to the extract's day.
    recent = [row for row in every if (ceased[row] or extract.as_at) >= extract.half_year]
    say_left_out(
        desk, "looked_after", len(every) - len(recent), f"the child's care ended before {extract.half_year:%d/%m/%Y}"
    )
    # Last, so that each child left out is told with one reason: the first that holds.
    rows = [row for row in recent if not standing.on_short_breaks(children[row])]
    say_left_out(desk, "looked_after", len(recent) - len(rows), "the child's stays are short breaks (V3 or V4)")
    return rows


def _legal(draft: Draft, standing: Standing) -> None:
    rows = [standing.legal_status(child) for child in draft.children]
    draft.taken("legal_status", "lega_legal_status", rows)
    draft.taken("legal_status_started", "lega_legal_status_start_date", rows)


def _contacts(draft: Draft, periods: Sequence[Period]) -> None:
    """Reviews, visits, the reviewing officer, health and the plan: the latest of each."""
    extract = draft.desk.extract
    cancelled = extract.answers("clar_cla_review_cancelled")
    # A review that was cancelled is in the table and did not happen; visits have no such flag.
    review = partial(
        _latest, draft, "ssd_cla_reviews", "clar_cla_id", "clar_cla_review_date", lambda row: cancelled[row] != "yes"
    )
    visit = partial(_latest, draft, "ssd_cla_visits", "clav_cla_id", "clav_cla_visit_date", lambda row: True)
    draft.taken("latest_review", "clar_cla_review_date", map(review, periods))
    draft.taken("last_visit", "clav_cla_visit_date", map(visit, periods))
    iro = extract.dates("clae_cla_last_iro_contact_date")
    draft.put("last_iro_contact", (_last(iro, period.rows, extract.has_been) for period in periods))
    draft.taken("last_health", "clah_health_check_date", (last_check(extract, each.child, HEALTH) for each in periods))
    draft.taken("last_dental", "clah_health_check_date", (last_check(extract, each.child, DENTAL) for each in periods))
    draft.put("permanence_plan", permanence(extract, draft.children))


def _latest(draft: Draft, name: str, key: str, day: str, counts: Callable[[int], bool], period: Period) -> int | None:
    """The latest row of a period: those that name it, and the child's own since it began that name none."""
    extract = draft.desk.extract
    keys, days = extract.ids(key), extract.dates(day)
    # A set, because a period can have several identifiers and a row of the child can be found by both ways.
    rows = {row for one in period.ids for row in extract.by_key(key).get(one, ())}

    def within(row: int) -> bool:
        when = days[row]
        return keys[row] is None and when is not None and (period.start is None or when >= period.start)

    rows |= {row for row in extract.by_child(name).get(period.child or "", ()) if within(row)}
    return extract.latest((row for row in rows if counts(row)), day)


def _last(days: Sequence[date | None], rows: Sequence[int], has_been: Callable[[date | None], bool]) -> date | None:
    found = (days[row] for row in rows)
    return max((day for day in found if day is not None and has_been(day)), default=None)


def _missing(draft: Draft, periods: Sequence[Period]) -> None:
    """Times missing and absent in twelve months of the period, and the interview after the last time missing."""
    # Since care began and not before: list 8 asks of the child as looked after.
    absences = Absences(draft.desk.extract)
    each = [absences.of(period.child, period.start) for period in periods]
    draft.put("missing_12m", (len(missing) for missing, _ in each))
    draft.put("absent_12m", (len(absent) for _, absent in each))
    # Absences in order: list 8 asks about the interview after the last time missing, not after any.
    lasts = [missing[-1] if missing else None for missing, _ in each]
    draft.taken("rhi_offered", "miss_missing_rhi_offered", lasts)
    draft.taken("rhi_accepted", "miss_missing_rhi_accepted", lasts)
