"""The clocks' twins: what is due for whom, by the arithmetic of ``workdays`` alone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from practicelens.workdays import timescales
from practicelens.workdays.timescales import Unit, add_months
from tests.generative.twins.chain import Chain, Row


class Wait(NamedTuple):
    """What an open child waits for."""

    row: Row
    since: date | None
    due: date | None
    late_from: date | None
    done: bool


def limit_of(chain: Chain, key: str, since: date | None, on: date) -> tuple[date | None, date | None]:
    """The last day in time and the first day late."""
    rule = chain.frame.rule(key, on)
    limit = rule.limit if rule else None
    if since is None or limit is None:
        return None, None
    due = timescales.due(since, limit, chain.calendar)
    if limit.unit is Unit.WORKING_DAYS:
        return due, chain.calendar.add(since, limit.length + 1)
    return due, due + timedelta(days=1)


def referral_of(chain: Chain, child: str, started: date | None) -> date | None:
    """The referral an assessment answers."""
    if started is None:
        return None
    before = [
        row["day"]
        for row in chain.events["referrals"]
        if row["child"] == child and row["day"] and row["day"] <= started
    ]
    earlier = [
        row["started"]
        for row in chain.events["assessments"]
        if row["child"] == child and row.get("started") and row["started"] < started
    ]
    if not before or (earlier and max(earlier) >= max(before)):
        return None
    return max(before)


def assessments(chain: Chain, as_at: date) -> list[Wait]:
    """Open assessments."""
    found = []
    for row in chain.open_assessments(as_at):
        referred = referral_of(chain, row["child"], row["started"])
        by_referral = chain.text("assessment.clock", as_at) == "referral" and referred
        since = referred if by_referral else row["started"]
        found.append(Wait(row, since, *limit_of(chain, "assessment.limit", since, as_at), done=False))
    return found


def _repeated(
    chain: Chain, row: Row, began: date | None, last: date | None, done: bool, first: str, later: str
) -> Wait:
    """A clock wound again each time; a slip of the pen after the extract stops it."""
    as_at = row["as_at"]
    if row.get("started") is None or (last and last > as_at):
        return Wait(row, None, None, None, False)
    since = last if done else began
    return Wait(row, since, *limit_of(chain, later if done else first, since, as_at), done=done)


def cp_visits(chain: Chain, as_at: date) -> list[Wait]:
    """Visits to children on a plan."""
    found = []
    for row in chain.open_states("protection_plans", as_at):
        began, last = row.get("started"), row.get("last_visit")
        done = last is not None and (began is None or last >= began)
        found.append(_repeated(chain, row, began, last, done, "cp_visit.limit", "cp_visit.limit"))
    return found


def cp_reviews(chain: Chain, as_at: date) -> list[Wait]:
    """Review conferences."""
    found = []
    for row in chain.open_states("protection_plans", as_at):
        began, last = row.get("started"), row.get("latest_review")
        done = last is not None and (began is None or last > began)
        wait = _repeated(chain, row, began, last, done, "cp_review.first", "cp_review.later")
        found.append(_by_own_day(chain, wait, last, "protection_plan"))
    return found


def _by_own_day(chain: Chain, wait: Wait, last: date | None, kind: str) -> Wait:
    """The same by the case system's own day for the next review, where it is told."""
    as_at = wait.row["as_at"]
    mine = [
        one for one in chain.whole["reviews"]
        if (one["child"], one["kind"]) == (wait.row["child"], kind) and one.get("cancelled") != "yes"
        and one.get("started") and one["started"] <= as_at < (one.get("ended") or date.max)
    ]  # fmt: skip
    held = [one["held"] for one in mine if one.get("held") and one["held"] <= as_at]
    latest = max(held, default=None)
    behind = wait.done and (latest is None or last is None or latest < last)
    waiting = [one["due"] for one in mine if one.get("due") and not (one.get("held") and one["held"] <= as_at)]
    ahead = [due for due in waiting if latest is None or due > latest]
    if wait.since is None or behind or not ahead:
        return wait
    return wait._replace(due=min(ahead), late_from=min(ahead) + timedelta(days=1))


def in_care(chain: Chain, as_at: date) -> list[Row]:
    """Children looked after, short breaks apart."""
    return [row for row in chain.open_states("looked_after", as_at) if row.get("legal_status") not in ("V3", "V4")]


def in_need_alone(chain: Chain, as_at: date) -> list[Row]:
    """Children on list 6 whom neither their status nor list 7 or 8 has on a plan or looked after."""
    others = [row["child"] for row in (*chain.open_states("protection_plans", as_at), *in_care(chain, as_at))
              if row.get("started")]  # fmt: skip
    return [
        row for row in chain.open_states("in_need", as_at)
        if row.get("case_status") not in ("looked_after", "protection_plan") and row["child"] not in others
    ]  # fmt: skip


def cla_visits(chain: Chain, as_at: date) -> list[Wait]:
    """Visits to children looked after."""
    found = []
    for row in in_care(chain, as_at):
        placed, last = row.get("placement_started") or row.get("started"), row.get("last_visit")
        done = last is not None and (placed is None or last >= placed)
        lasting = row.get("placement_type") in ("U1", "U4") or row.get("permanence_plan") in (
            "fostering",
            "residential",
        )
        settled = lasting and placed is not None and add_months(placed, 12) <= as_at
        later = "cla_visit.long_term" if settled else "cla_visit.later"
        found.append(_repeated(chain, row, placed, last, done, "cla_visit.first", later))
    return found


def cla_reviews(chain: Chain, as_at: date) -> list[Wait]:
    """Looked-after reviews."""
    found = []
    for row in in_care(chain, as_at):
        began, last = row.get("started"), row.get("latest_review")
        done = last is not None and (began is None or last >= began)
        was_first = last is not None and began is not None and last < add_months(began, 3)
        later = "cla_review.second" if was_first else "cla_review.later"
        wait = _repeated(chain, row, began, last, done, "cla_review.first", later)
        found.append(_by_own_day(chain, wait, last, "looked_after"))
    return found


def cin_visits(chain: Chain, as_at: date) -> list[Wait]:
    """Visits to children with a child in need plan and no stricter one, on the last day on which visits are told."""
    if max((day for day in chain.as_ats if "visits" in chain.snapshots[day]), default=None) != as_at:
        return []
    plans: dict[str, Row] = {}
    for row in chain.whole["visit_spells"]:
        child = chain.open[as_at].get(row["child"])
        running = row["kind"] == "in_need_plan" and chain.is_open(row, as_at, "ended")
        if child is None or not running or child["with_plan"] or child["in_care"]:
            continue
        held = plans.get(row["child"])
        if held is None or (row.get("started") or date.min, row["row"]) > (
            held.get("started") or date.min,
            held["row"],
        ):
            plans[row["child"]] = {**row, "as_at": as_at}
    silent = not any(one["kind"] == "in_need_plan" for one in chain.whole["visits"])
    found = []
    for row in plans.values() if not silent else ():
        began = row.get("started")
        days = [
            one["visited"] for one in chain.whole["visits"]
            if one["child"] == row["child"] and one["kind"] == "in_need_plan" and one.get("seen") != "no"
            and began and began <= one["visited"] <= row["last_told"]
        ]  # fmt: skip
        last = max(days, default=None)
        found.append(_repeated(chain, row, began, last, last is not None, "cin_visit.limit", "cin_visit.limit"))
    return found


def conferences(chain: Chain, as_at: date) -> list[Wait]:
    """Initial conferences that an enquiry waits for, on the last day on which enquiries are told."""
    if max((day for day in chain.as_ats if "section47" in chain.snapshots[day]), default=None) != as_at:
        return []
    waiting: dict[str, Row] = {}
    for row in chain.events["section47"]:
        began, child = row.get("strategy_discussion"), chain.open[as_at].get(row["child"])
        if began is None or began > as_at or child is None or row["last_told"] != as_at:
            continue
        if row.get("icpc_date") or row.get("icpc_unnecessary") == "yes":
            continue
        held = [one["icpc_date"] for one in chain.events["section47"]
                if one["child"] == row["child"] and one.get("icpc_date")]  # fmt: skip
        plan = next((one for one in chain.open_states("protection_plans", as_at) if one["child"] == row["child"]), None)
        planned = plan is not None and plan.get("started") is not None and plan["started"] >= began
        if max(held, default=date.min) >= began or planned:
            continue
        rival = waiting.get(row["child"])
        if rival is None or (began, row["row"]) > (rival["strategy_discussion"], rival["row"]):
            waiting[row["child"]] = {**row, "as_at": as_at}
    return [
        Wait(row, row["strategy_discussion"], *limit_of(chain, "icpc.limit", row["strategy_discussion"], as_at), False)
        for row in waiting.values()
    ]


def health(chain: Chain, as_at: date) -> list[Wait]:
    """Health assessments of children looked after."""
    found = []
    for row in in_care(chain, as_at):
        began, last = row.get("started"), row.get("last_health")
        done = last is not None and (began is None or last >= began)
        later = "" if row["age"] is None else "health.under_five" if row["age"] < 5 else "health.from_five"
        found.append(_repeated(chain, row, began, last, done, "health.initial", later))
    return found


def dental(chain: Chain, as_at: date) -> list[Wait]:
    """Dental checks of children looked after."""
    found = []
    for row in in_care(chain, as_at):
        last = row.get("last_dental")
        done = last is not None
        found.append(_repeated(chain, row, row.get("started"), last, done, "dental.limit", "dental.limit"))
    return found


def pathway_reviews(chain: Chain, as_at: date) -> list[Wait]:
    """Reviews of care leavers' pathway plans."""
    found = []
    for row in chain.states["care_leavers"][as_at].values():
        last = row.get("pathway_review")
        gone = row.get("in_touch") in ("died", "returned_home", "not_required")
        if last is None or row.get("eligibility") == "qualifying" or gone:
            continue
        limit = "pathway_review.limit"
        found.append(_repeated(chain, {**row, "started": last}, last, last, True, limit, limit))
    return found


def did_not_want(row: Row) -> bool:
    """Whether a child did not want a return interview that was offered."""
    return row.get("accepted") == "no" and row.get("offered") != "no"


def return_interviews(chain: Chain, as_at: date) -> list[Wait]:
    """Interviews after times missing of the last four weeks, by a list of this week."""
    waiting: dict[tuple[str, date], Row] = {}
    for row in chain.whole["interviews"] if as_at == chain.newest else ():
        listed, back, held = row["listed_on"], row.get("returned"), row.get("interviewed")
        recent = back and back <= listed and (as_at - back).days < 28 and (as_at - listed).days < 7
        if not recent or (held and held <= listed) or did_not_want(row) or row["child"] not in chain.open[as_at]:
            continue
        rival = waiting.get((row["child"], back))
        if rival is None or (row["missing_from"], row["row"]) > (rival["missing_from"], rival["row"]):
            waiting[row["child"], back] = {**row, "as_at": as_at}
    return [
        Wait(row, back, *limit_of(chain, "return_interview.limit", back, back), False)
        for (_, back), row in waiting.items()
    ]


def private_fostering(chain: Chain, as_at: date) -> list[Wait]:
    """Visits in arrangements that run by a list of this week."""
    waiting: dict[str, Row] = {}
    for row in chain.whole["arrangements"] if as_at == chain.newest else ():
        listed, notified = row["listed_on"], row.get("notified")
        runs = notified and notified <= listed and (row.get("ended") is None or row["ended"] > listed)
        if not runs or (as_at - listed).days >= 7 or row["child"] not in chain.open[as_at]:
            continue
        rival = waiting.get(row["child"])
        if rival is None or (notified, row["row"]) > (rival["notified"], rival["row"]):
            waiting[row["child"]] = {**row, "as_at": as_at, "started": notified}
    found = []
    for row in waiting.values():
        began, last = row["notified"], row.get("last_visit")
        done = last is not None and last >= began
        year = "later" if last and last >= add_months(began, 12) else "first_year"
        keys = "private_fostering.first", f"private_fostering.{year}"
        found.append(_repeated(chain, row, began, last, done, *keys))
    return found


CLOCKS = {
    "assessment": assessments,
    "cp_visit": cp_visits,
    "cp_review": cp_reviews,
    "cla_visit": cla_visits,
    "cla_review": cla_reviews,
    "cin_visit": cin_visits,
    "icpc": conferences,
    "health": health,
    "dental": dental,
    "pathway_review": pathway_reviews,
    "return_interview": return_interviews,
    "private_fostering_visit": private_fostering,
}
