"""The cards' twins, area by area: each gives (child, ids, date, counts, amount) for every row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from practicelens.workdays.timescales import add_months
from tests.generative.twins import beside, clocks, reviews, visits, workforce
from tests.generative.twins.chain import Chain, Row, age

Answer = tuple[str, tuple[Any, ...], date, bool | None, float | None]
YES_NO = {"yes": True, "no": False}


def _answer(row: Row, day: date, counts: bool | None = True, amount: float | None = None) -> Answer:
    return row["child"], tuple(row["ids"]), day, counts, amount


def _undated(row: Row) -> Answer:
    """What has no day to place it: not judged, on another of its days, or the extract's that tells it."""
    return _answer(row, row["day"] or row["last_told"], None)


def _events(name: str, column: str, *, done: bool = False) -> Callable[[Chain], Iterator[Answer]]:
    """Each event of a list on one of its days; where that is a thing ``done``, an empty day is one not done yet."""

    def twin(chain: Chain) -> Iterator[Answer]:
        for row in chain.events[name]:
            if row.get(column):
                yield _answer(row, row[column])
            elif not done or row["day"] is None:
                yield _undated(row)

    return twin


def _yes_no(name: str, day: str, column: str) -> Callable[[Chain], Iterator[Answer]]:
    """Each event of a list by a yes or a no."""

    def twin(chain: Chain) -> Iterator[Answer]:
        for row in chain.events[name]:
            if row.get(day):
                yield _answer(row, row[day], YES_NO.get(row.get(column)))
            elif name == "referrals":
                yield _undated(row)

    return twin


def _spells(name: str, end: str, column: str) -> Callable[[Chain], Iterator[Answer]]:
    """Each spell on the day it began or ended."""

    def twin(chain: Chain) -> Iterator[Answer]:
        for row in chain.spells(name, end):
            short_break = row.get("legal_status") in ("V3", "V4")
            if short_break or (column == "over" and not row["over"]):
                continue
            yield _answer(row, row[column] or row["last_told"], True if row["started"] else None)

    return twin


def re_referrals(chain: Chain) -> Iterator[Answer]:
    spans = [add_months(day, -6) for day in chain.as_ats if "referrals" in chain.snapshots[day]]
    for row in chain.events["referrals"]:
        if row["day"] is None:
            yield _undated(row)
            continue
        if _case_open(chain, row["child"], row["day"]):
            continue
        year_before = add_months(row["day"], -12)
        mine = [one["day"] for one in chain.events["referrals"] if one["child"] == row["child"] and one["day"]]
        counts: bool | None = None
        if any(year_before <= day < row["day"] for day in mine):
            counts = True
        elif _since(chain, row["day"], spans) <= year_before:
            counts = False
        elif row["day"] == max(mine) and row.get("referrals_12m") is not None:
            counts = row["referrals_12m"] > 0
        yield _answer(row, row["day"], counts)


def _since(chain: Chain, day: date, spans: list[date]) -> date:
    """From which day the extracts hold referrals without a gap up to this day."""
    since = date.max
    held = [one for one in chain.as_ats if "referrals" in chain.snapshots[one]]
    start = end = None
    for as_at in held:
        begins = add_months(as_at, -6)
        if end is None or begins > end:
            start = begins
        end = as_at
        if start is not None and start <= day <= end:
            since = min(since, start)
    return since


def _case_open(chain: Chain, child: str, day: date) -> bool:
    """Whether an episode of need begun before was still open."""
    days = [as_at for as_at in chain.as_ats if chain.states["in_need"][as_at]]
    for spell in chain.spells("in_need", "closed"):
        ended = spell["over"] or (spell["last_told"] if spell["last_told"] < max(days) else date.max)
        if spell["child"] == child and spell["started"] and spell["started"] < day <= ended:
            return True
    return False


def _timed(chain: Chain, row: Row, start: date | None, end: date, key: str) -> Answer:
    """Something done, by the working days it took and the limit of the day it was done."""
    if start is None:
        return _answer(row, end, None, None)
    if end < start:
        return _answer(row, end, None, None)
    rule, taken = chain.frame.rule(key, end), chain.calendar.between(start, end)
    return _answer(row, end, taken <= rule.number if rule and rule.number else None, taken)


def assessments_in_time_from_start(chain: Chain) -> Iterator[Answer]:
    for row in chain.events["assessments"]:
        if row.get("authorised"):
            yield _timed(chain, row, row.get("started"), row["authorised"], "assessment.limit")
        elif row["day"] is None:
            yield _undated(row)


def assessments_in_time_from_referral(chain: Chain) -> Iterator[Answer]:
    for row in chain.events["assessments"]:
        if row.get("authorised"):
            referred = clocks.referral_of(chain, row["child"], row.get("started"))
            yield _timed(chain, row, referred, row["authorised"], "assessment.limit")
        elif row["day"] is None:
            yield _undated(row)


def assessment_duration(chain: Chain) -> Iterator[Answer]:
    for answer in assessments_in_time_from_start(chain):
        child, ids, day, _, amount = answer
        yield child, ids, day, None if amount is None else True, amount


def conferences_in_time(chain: Chain) -> Iterator[Answer]:
    for row in chain.events["section47"]:
        if row.get("icpc_date"):
            yield _timed(chain, row, row.get("strategy_discussion"), row["icpc_date"], "icpc.limit")


Judge = Callable[[Chain, Row], tuple[bool | None, float | None] | None]


def _stock(rows: Callable[[Chain, date], list[Row]], judge: Judge) -> Callable[[Chain], Iterator[Answer]]:
    """Open rows on each day that stocks are counted, judged; None from the judge leaves a row out."""

    def twin(chain: Chain) -> Iterator[Answer]:
        for day, as_at in chain.moments:
            for row in rows(chain, as_at):
                judged = judge(chain, row)
                if judged is not None:
                    # What has no start is never open, so it is not judged.
                    judged = judged if row.get("started") else (None, judged[1])
                    yield row["child"], chain.ids(row), day, *judged

    return twin


def _state(name: str) -> Callable[[Chain, date], list[Row]]:
    return lambda chain, as_at: chain.open_states(name, as_at)


def _all(chain: Chain, row: Row) -> tuple[bool | None, float | None]:
    return True, None


def _lasted(chain: Chain, row: Row) -> tuple[bool | None, float | None]:
    return True, (row["as_at"] - row["started"]).days if row.get("started") else None


def _working_days(chain: Chain, row: Row) -> tuple[bool | None, float | None]:
    return True, chain.calendar.between(row["started"], row["as_at"])


def not_seen(chain: Chain, row: Row) -> tuple[bool | None, float | None] | None:
    last, started, as_at = row.get("last_seen"), row.get("started"), row["as_at"]
    if last and last > as_at:
        return None, None
    since = last or started
    if since is None:
        return None, None
    days = (as_at - since).days
    return (None if not last and days <= 42 else days > 42), days


def two_years(chain: Chain, row: Row) -> tuple[bool | None, float | None]:
    if row.get("started") is None:
        return None, None
    days = (row["as_at"] - row["started"]).days
    return days >= 730, days


def seen_alone(chain: Chain, row: Row) -> tuple[bool | None, float | None] | None:
    if row.get("last_visit") is None:
        return None
    if row["age"] is None:
        return None, None
    return (YES_NO.get(row.get("seen_alone")), None) if row["age"] >= 5 else None


def placements(chain: Chain, row: Row) -> tuple[bool | None, float | None]:
    number = row.get("placements_12m")
    return (None if number is None else number >= 3), number


def stability(chain: Chain, row: Row) -> tuple[bool | None, float | None] | None:
    started, placed, as_at = row.get("started"), row.get("placement_started"), row["as_at"]
    if started is None or add_months(started, 30) > as_at or (row["age"] is not None and row["age"] >= 16):
        return None
    if row["age"] is None or placed is None:
        return None, None
    return add_months(placed, 24) <= as_at, None


def _checked(column: str, ages: bool) -> Judge:
    def judge(chain: Chain, row: Row) -> tuple[bool | None, float | None] | None:
        started, last, as_at = row.get("started"), row.get(column), row["as_at"]
        if started is None or add_months(started, 12) > as_at:
            return None
        if last is None:
            return False, None
        if last > as_at or (ages and row["age"] is None):
            return None, None
        return as_at <= add_months(last, 6 if ages and row["age"] < 5 else 12), None

    return judge


def _episodes(column: str) -> Judge:
    def judge(chain: Chain, row: Row) -> tuple[bool | None, float | None]:
        number = row.get(column)
        return (None if number is None else number > 0), number

    return judge


def interviews(chain: Chain, row: Row) -> tuple[bool | None, float | None] | None:
    return (YES_NO.get(row.get("rhi_offered")), None) if (row.get("missing_12m") or 0) > 0 else None


def _clock(kind: str, judge: Callable[[Chain, clocks.Wait], bool | None]) -> Callable[[Chain], Iterator[Answer]]:
    def twin(chain: Chain) -> Iterator[Answer]:
        for day, as_at in chain.moments:
            for wait in clocks.CLOCKS[kind](chain, as_at):
                yield wait.row["child"], chain.ids(wait.row), day, judge(chain, wait), None

    return twin


def _late(chain: Chain, wait: clocks.Wait) -> bool | None:
    return None if wait.late_from is None else wait.row["as_at"] >= wait.late_from


def _in_time(chain: Chain, wait: clocks.Wait) -> bool | None:
    late = _late(chain, wait)
    if late is None or (not late and not wait.done):
        return None
    return not late


def cp_reviews_in_time(chain: Chain) -> Iterator[Answer]:
    for day, as_at in chain.moments:
        for wait in clocks.cp_reviews(chain, as_at):
            started = wait.row.get("started")
            if started is None or add_months(started, 3) <= as_at:
                yield wait.row["child"], chain.ids(wait.row), day, _in_time(chain, wait), None


def _leavers(group: tuple[int, int], judge: Callable[[Row], Any]) -> Callable[[Chain], Iterator[Answer]]:
    """Care leavers of an age group, or of no known age, who are in the denominator."""

    def twin(chain: Chain) -> Iterator[Answer]:
        for day, as_at in chain.moments:
            for row in chain.states["care_leavers"][as_at].values():
                years = age(row, as_at)
                if years is not None and not group[0] <= years <= group[1]:
                    continue
                if row.get("in_touch") in ("died", "returned_home"):
                    continue
                judged = judge(row)
                if judged != "out":
                    yield _answer(row, day, None if years is None else judged)

    return twin


def _touch(row: Row) -> bool | None:
    return None if row.get("in_touch") is None else row["in_touch"] == "yes"


def _suitable(row: Row) -> Any:
    return "out" if row.get("accommodation") in ("G", "H", "R") else YES_NO.get(row.get("suitable"))


def _occupied(row: Row) -> bool | None:
    activity = row.get("activity")
    if activity is None:
        return False if row.get("in_touch") in ("no", "refused", "not_required") else None
    return activity[0] in "FP"


def _children(judge: Judge) -> Callable[[Chain], Iterator[Answer]]:
    return _stock(lambda chain, as_at: [{**row, "as_at": as_at} for row in chain.open[as_at].values()], judge)


def second_plans(chain: Chain) -> Iterator[Answer]:
    for row in chain.spells("protection_plans", "ended"):
        number = row.get("previous_plans") if row["started"] else None
        yield _answer(row, row["started"] or row["last_told"], None if number is None else number >= 1)


_NEED, _PLAN = _state("in_need"), _state("protection_plans")
TWINS: dict[str, Callable[[Chain], Iterator[Answer]]] = {
    "contacts": _events("contacts", "contact_date"),
    "early_help_started": _events("early_help", "started"),
    "referrals": _events("referrals", "referral_date"),
    "referral_rate": _events("referrals", "referral_date"),
    "re_referrals": re_referrals,
    "referral_nfa": _yes_no("referrals", "referral_date", "nfa"),
    "assessments_completed": _events("assessments", "authorised", done=True),
    "assessments_in_time_from_start": assessments_in_time_from_start,
    "assessments_in_time_from_referral": assessments_in_time_from_referral,
    "assessment_duration": assessment_duration,
    "assessments_open": _stock(lambda chain, as_at: chain.open_assessments(as_at), _working_days),
    "assessments_open_late": _clock("assessment", _late),
    "in_need_open": _stock(_NEED, _lasted),
    "in_need_rate": _stock(_NEED, _lasted),
    "in_need_started": _spells("in_need", "closed", "started"),
    "in_need_ended": _spells("in_need", "closed", "over"),
    "in_need_not_seen": _stock(clocks.in_need_alone, not_seen),
    "section47_enquiries": _events("section47", "strategy_discussion"),
    "section47_rate": _events("section47", "strategy_discussion"),
    "conferences_in_time": conferences_in_time,
    "conferences_to_plan": _yes_no("section47", "icpc_date", "led_to_plan"),
    "plans_open": _stock(_PLAN, _all),
    "plans_rate": _stock(_PLAN, _all),
    "plans_started": _spells("protection_plans", "ended", "started"),
    "plans_ended": _spells("protection_plans", "ended", "over"),
    "second_plans": second_plans,
    "plans_two_years": _stock(_PLAN, two_years),
    "cp_visits_in_time": _clock("cp_visit", _in_time),
    "cp_seen_alone": _stock(_PLAN, seen_alone),
    "cp_reviews_in_time": cp_reviews_in_time,
    "looked_after_open": _stock(clocks.in_care, _lasted),
    "looked_after_rate": _stock(clocks.in_care, _lasted),
    "looked_after_started": _spells("looked_after", "ended", "started"),
    "looked_after_ended": _spells("looked_after", "ended", "over"),
    "cla_visits_in_time": _clock("cla_visit", _in_time),
    "cla_reviews_in_time": _clock("cla_review", _in_time),
    "cin_visits_made_in_time": visits.made_in_time("in_need_plan"),
    "cp_visits_made_in_time": visits.made_in_time("protection_plan"),
    "cla_visits_made_in_time": visits.made_in_time("looked_after"),
    "cp_reviews_held_in_time": reviews.held_in_time("protection_plan"),
    "cla_reviews_held_in_time": reviews.held_in_time("looked_after"),
    "cp_every_review_in_time": reviews.every_one_in_time,
    "cp_reviews_quorate": reviews.quorate,
    "cp_child_took_part": reviews.took_part("protection_plan"),
    "cla_child_took_part": reviews.took_part("looked_after"),
    "missing_times": beside.missing_times,
    "return_interviews_each_offered": beside.interviews_offered,
    "return_interviews_accepted": beside.interviews_accepted,
    "return_interviews_in_time": beside.interviews_in_time,
    "pre_proceedings_letters": beside.letters,
    "pre_proceedings_weeks": beside.weeks,
    "pre_proceedings_to_court": beside.to_court,
    "family_group_offered": beside.family_offered,
    "family_group_held": beside.family_held,
    "placements_three": _stock(clocks.in_care, placements),
    "placement_stability": _stock(clocks.in_care, stability),
    "health_assessments": _stock(clocks.in_care, _checked("last_health", ages=True)),
    "dental_checks": _stock(clocks.in_care, _checked("last_dental", ages=False)),
    "missing_from_care": _stock(clocks.in_care, _episodes("missing_12m")),
    "absent_from_care": _stock(clocks.in_care, _episodes("absent_12m")),
    "return_interviews": _stock(clocks.in_care, interviews),
    **{
        f"leavers_{name}_{low}_{high}": _leavers((low, high), judge)
        for name, judge in (("in_touch", _touch), ("suitable", _suitable), ("occupied", _occupied))
        for low, high in ((17, 18), (19, 21), (22, 25))
    },
    "caseload": _children(_all),
    "caseload_over_limit": workforce.caseload_over_limit,
    "three_workers": workforce.three_workers,
    "workers_caseload": workforce.workers_caseload,
    "children_missing": workforce.children_missing,
    "unallocated": _children(lambda chain, row: (row.get("worker") is None, None)),
}
