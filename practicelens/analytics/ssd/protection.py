"""List 7: each child's latest protection plan, open or ended within six months."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Final

from practicelens.analytics.ssd.drafting import Desk, Draft, newest, say_left_out
from practicelens.analytics.ssd.extract import Extract
from practicelens.analytics.ssd.standing import LEGAL, Standing

EMERGENCY: Final = frozenset({"L1", "L2"})  # police protection and the emergency protection order


def protection_plans(desk: Desk, standing: Standing) -> Draft:
    """One row a child, with its latest visit and review and how many plans came before."""
    extract = desk.extract
    current = _in_scope(desk)
    rows = newest(desk, "ssd_cp_plans", current, "cppl_cp_plan_start_date", "cppl_cp_plan_end_date")
    say_left_out(desk, "protection_plans", len(current) - len(rows), "the child has a later plan that is")
    draft = Draft(desk, "protection_plans", rows)
    for column in ("started", "initial_category", "latest_category", "ended"):
        draft.written(column)
    visits = [_latest(extract, row, "ssd_cp_visits", "cppv_cp_plan_id", "cppv_cp_visit_date") for row in rows]
    draft.taken("last_visit", "cppv_cp_visit_date", visits)
    draft.taken("seen_alone", "cppv_cp_visit_seen_alone", visits)
    reviews = [_latest(extract, row, "ssd_cp_reviews", "cppr_cp_plan_id", "cppr_cp_review_date") for row in rows]
    draft.taken("latest_review", "cppr_cp_review_date", reviews)
    draft.put("emergency", map(partial(_emergency, extract), draft.children))
    starts = _starts(extract)
    days = [extract.dates("cppl_cp_plan_start_date")[row] for row in rows]
    draft.put("previous_plans", map(partial(_earlier, starts), draft.children, days))
    referrals = [extract.ids("cppl_referral_id")[row] for row in rows]
    ends = [extract.dates("cppl_cp_plan_end_date")[row] for row in rows]
    draft.held_by(desk.staff.holding(draft.children, referrals, ends))
    return draft


def _in_scope(desk: Desk) -> list[int]:
    """Plans of this authority that are open or ended within six months."""
    extract = desk.extract
    ends, elsewhere = extract.dates("cppl_cp_plan_end_date"), extract.answers("cppl_cp_plan_ola")
    # Told apart from those that ended long ago: another authority's plan in the file is often a surprise to whoever
    # sent it.
    own = [row for row, other in enumerate(elsewhere) if other != "yes"]
    rows = [row for row in own if not _over(ends[row], extract.half_year)]
    say_left_out(desk, "protection_plans", len(elsewhere) - len(own), "the plan is another authority's")
    say_left_out(desk, "protection_plans", len(own) - len(rows), f"the plan ended before {extract.half_year:%d/%m/%Y}")
    return rows


def _over(end: date | None, since: date) -> bool:
    return end is not None and end < since


def _latest(extract: Extract, plan: int, name: str, key: str, day: str) -> int | None:
    """The latest row of a plan; rows without a plan of their own are the child's within the plan's days."""
    one = extract.ids("cppl_cp_plan_id")[plan]
    child = extract.children("ssd_cp_plans")[plan]
    start, end = extract.dates("cppl_cp_plan_start_date")[plan], extract.dates("cppl_cp_plan_end_date")[plan]
    keys, days = extract.ids(key), extract.dates(day)

    def within(row: int) -> bool:
        when = days[row]
        return keys[row] is None and when is not None and (not start or when >= start) and (not end or when <= end)

    # By the plan's identifier first, then those that name none but fall into its days.
    rows = [*extract.by_key(key).get(one or "", ())]
    rows += [row for row in extract.by_child(name).get(child or "", ()) if within(row)]
    return extract.latest(rows, day)


def _emergency(extract: Extract, child: str | None) -> str:
    """Whether a child was under police protection or an emergency order in six months."""
    starts, ends = extract.dates("lega_legal_status_start_date"), extract.dates("lega_legal_status_end_date")
    for row in extract.by_child("ssd_legal_status").get(child or "", ()):
        # Without an end it lasted a day: both are for hours or days (Children Act 1989, sections 44 and 46), and a
        # forgotten end would make every child an emergency for ever.
        start, end = starts[row], ends[row] or starts[row]
        recent = extract.has_been(start) and end is not None and end >= extract.half_year
        if recent and extract.take("lega_legal_status", LEGAL, row) in EMERGENCY:
            return "yes"
    return "no"


def _starts(extract: Extract) -> Mapping[str, Sequence[date]]:
    """The days on which each child's plans with this authority began."""
    found: dict[str, set[date]] = defaultdict(set)
    elsewhere = extract.answers("cppl_cp_plan_ola")
    days = extract.dates("cppl_cp_plan_start_date")
    for child, day, other in zip(extract.children("ssd_cp_plans"), days, elsewhere, strict=True):
        # As a set: a plan that the file has twice began once.
        if child and day and other != "yes":
            found[child].add(day)
    return {child: sorted(each) for child, each in found.items()}


def _earlier(starts: Mapping[str, Sequence[date]], child: str | None, start: date | None) -> int | None:
    """How many plans began before this one; nobody can say of a plan without a start."""
    return None if start is None else sum(day < start for day in starts.get(child or "", ()))
