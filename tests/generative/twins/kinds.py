"""Twins of the cards that ask for a kind, a repeat, a length or what followed: each row looked at by itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import date, timedelta

from practicelens.analytics.measure import REFORM
from practicelens.workdays.timescales import add_months
from tests.generative.twins import clocks
from tests.generative.twins.adopting import ADOPTING
from tests.generative.twins.cards import YES_NO, Answer, Judge, _answer, _late, _state, _stock
from tests.generative.twins.chain import Chain, Row
from tests.generative.twins.later import LATER, Rows, Twin, lasted, on_day, yes


def _spans(chain: Chain, name: str) -> list[tuple[date, date]]:
    """The days that a list speaks for: six months before each extract that has it, joined where they meet."""
    spans: list[tuple[date, date]] = []
    for until in (day for day in chain.as_ats if name in chain.snapshots[day]):
        since = add_months(until, -6)
        if spans and since <= spans[-1][1]:
            since = spans.pop()[0]
        spans.append((since, until))
    return spans


def _span(chain: Chain, name: str, day: date) -> tuple[date, date] | None:
    return next((span for span in _spans(chain, name) if span[0] <= day <= span[1]), None)


def _days(rows: list[Row], child: str, column: str) -> list[date]:
    return [row[column] for row in rows if row["child"] == child and row.get(column)]


def _events(name: str, having: str = "") -> Rows:
    return lambda chain: [row for row in chain.events[name] if not having or row.get(having)]


def _spells(name: str, end: str, *, over: bool = True) -> Rows:
    """Spells that are over, or all; of care without short breaks."""

    def rows(chain: Chain) -> list[Row]:
        every = [{**row, "spell": True} for row in chain.spells(name, end)]
        return [row for row in every if (row["over"] or not over) and row.get("legal_status") not in ("V3", "V4")]

    return rows


def _among(column: str, codes: Collection[str]) -> Callable[[Chain, Row], bool | None]:
    return lambda chain, row: None if row.get(column) is None else row[column] in codes


def _says(column: str, yes: str = "yes") -> Callable[[Chain, Row], bool | None]:
    return lambda chain, row: row[column] == yes if row.get(column) in YES_NO else None


def _pair(judge: Callable[[Chain, Row], bool | None]) -> Judge:
    return lambda chain, row: (judge(chain, row), None)


def _again(name: str, day: str) -> Callable[[Chain, Row], bool | None]:
    """Whether the same child had another of a list in the 12 months before, where all of them are told."""

    def judge(chain: Chain, row: Row) -> bool | None:
        year_before, span = add_months(row[day], -12), _span(chain, name, row[day])
        if not span or span[0] > year_before:
            return None
        return any(year_before <= one < row[day] for one in _days(chain.events[name], row["child"], day))

    return judge


def _followed(days: Callable[[Chain, str], list[date]], since: date, until: date, listed: str, chain: Chain, row: Row
              ) -> bool | None:  # fmt: skip
    """Whether one of the child's days came in a time, once all of it is told."""
    span = _span(chain, listed, since)
    if not span or until > span[1]:
        return None
    return any(since <= one <= until for one in days(chain, row["child"]))


def _referred(chain: Chain, child: str) -> list[date]:
    return _days(chain.events["referrals"], child, "referral_date")


def to_referral(chain: Chain, row: Row) -> bool | None:
    day = row["contact_date"]
    return _followed(_referred, day, day + timedelta(days=7), "referrals", chain, row)


def stepped_up(chain: Chain, row: Row) -> bool | None:
    if row.get("started") is None or row["completed"] < row["started"]:
        return None
    return _followed(_referred, row["started"], row["completed"] + timedelta(days=28), "referrals", chain, row)


def stepped_down(chain: Chain, row: Row) -> bool | None:
    before = row["started"] - timedelta(days=28)
    span = _span(chain, "in_need", before)
    if not span or row["started"] > span[1]:
        return None
    telling = [day for day in chain.as_ats if chain.states["in_need"][day]]
    for spell in chain.spells("in_need", "closed"):
        ended = spell["over"] or (spell["last_told"] if spell["last_told"] < max(telling) else date.max)
        begun = spell["child"] == row["child"] and spell["started"] and spell["started"] < row["started"]
        if begun and ended >= before:
            return True
    return False


def help_open(chain: Chain) -> Iterator[Answer]:
    for day, as_at in chain.moments:
        for row in chain.events["early_help"]:
            listed = row["first_told"] <= as_at <= row["last_told"]
            running = row.get("completed") is None or row["completed"] > as_at
            if listed and row.get("started") and row["started"] <= as_at and running:
                yield _answer(row, day)


def _due_in(days: int) -> Twin:
    def twin(chain: Chain) -> Iterator[Answer]:
        for day, as_at in chain.moments:
            for wait in clocks.assessments(chain, as_at):
                late, left = _late(chain, wait), None
                if late is False and wait.due:
                    left = chain.calendar.between(as_at, wait.due) if wait.due >= as_at else 0
                counts = False if late else None if left is None else left <= days
                yield wait.row["child"], chain.ids(wait.row), day, counts, left

    return twin


def conference_days(chain: Chain, row: Row) -> tuple[bool | None, float | None]:
    began, held = row.get("strategy_discussion"), row["icpc_date"]
    if began is None or held < began:
        return None, None
    return True, chain.calendar.between(began, held)


def _need_plans(chain: Chain, as_at: date) -> list[Row]:
    return [row for row in clocks.in_need_alone(chain, as_at) if row.get("case_status") == "in_need_plan"]


def fifteen_months(chain: Chain, row: Row) -> tuple[bool | None, float | None]:
    if row.get("started") is None:
        return None, None
    return add_months(row["started"], 15) <= row["as_at"], (row["as_at"] - row["started"]).days


def not_visited(chain: Chain, row: Row) -> tuple[bool | None, float | None]:
    last, started, as_at = row.get("last_visit"), row.get("started"), row["as_at"]
    if started is None or (last and last > as_at):
        return None, None
    visits = [day for day in (last,) if day and day >= started]
    days = (as_at - max([started, *visits])).days
    return (None if not visits and days <= 28 else days > 28), days


def _plan_again(months: int) -> Callable[[Chain, Row], bool | None]:
    def judge(chain: Chain, row: Row) -> bool | None:
        started = row["started"]
        ends = [
            one["ended"] for one in chain.whole["visit_spells"]
            if one["child"] == row["child"] and one["kind"] == "protection_plan" and one.get("started")
            and one["started"] < started and one.get("ended") and one["ended"] <= started
        ]  # fmt: skip
        if ends:
            return max(ends) >= add_months(started, -months)
        return False if row.get("previous_plans") == 0 else None

    return judge


def under_five(chain: Chain, row: Row) -> tuple[bool | None, float | None] | None:
    if row["age"] is not None and row["age"] >= 5:
        return None
    known = row["age"] is not None and row.get("legal_status") is not None
    return (row["legal_status"] == "V2" if known else None), None


def a_year(chain: Chain, row: Row) -> tuple[bool | None, float | None] | None:
    if row.get("legal_status") != "V2":
        return None
    began = row.get("legal_status_started")
    if began is None:
        return None, None
    return add_months(began, 12) <= row["as_at"], (row["as_at"] - began).days


def officer(chain: Chain, row: Row) -> tuple[bool | None, float | None] | None:
    review, contact, as_at = row.get("latest_review"), row.get("last_iro_contact"), row["as_at"]
    if review is None or add_months(review, 2) > as_at:
        return None
    if contact and contact > as_at:
        return None, None
    return bool(contact and contact > review), None


def permanence(chain: Chain, row: Row) -> tuple[bool | None, float | None] | None:
    started = row.get("started")
    if started and add_months(started, 4) > row["as_at"]:
        return None
    return row.get("permanence_plan") is not None, None


def missing_often(chain: Chain, row: Row) -> tuple[bool | None, float | None]:
    times = row.get("missing_12m")
    return (None if times is None else times > 3), times


def far(chain: Chain, row: Row) -> tuple[bool | None, float | None]:
    placed = [
        one for one in chain.whole["visit_spells"]
        if one["child"] == row["child"] and one["kind"] == "looked_after" and one.get("started")
        and one["started"] <= row["as_at"] and not (one.get("ended") and one["ended"] <= row["as_at"])
    ]  # fmt: skip
    miles = max(placed, key=lambda one: (one["started"], one["row"]))["distance"] if placed else None
    return (None if miles is None else miles > 20), miles


def _unaccompanied(chain: Chain) -> list[Row]:
    listed = {
        (row["child"], row.get("started"))
        for rows in chain.states["looked_after"].values() for row in rows.values() if row.get("uasc") == "yes"
    }  # fmt: skip
    every = _spells("looked_after", "ended", over=False)(chain)
    return [row for row in every if (row["child"], row["started"]) in listed]


def in_placement(chain: Chain, row: Row) -> tuple[bool | None, float | None]:
    days = (row["as_at"] - row["placement_started"]).days if row.get("placement_started") else -1
    return (None, None) if days < 0 else (True, days)


def _dormant(twin: Twin) -> Twin:
    """The same on days on which the measures of the reforms are switched on."""
    return lambda chain: (one for one in twin(chain) if chain.text(REFORM, one[2]) == "on")


def _help_plans(chain: Chain) -> list[Row]:
    return [row for row in chain.whole["visit_spells"] if row["kind"] == "in_need_plan"]


def _helped(chain: Chain) -> list[Row]:
    return [row for row in _help_plans(chain) if row.get("ended")]


def _stepped(days: Callable[[Chain, str], list[date]], listed: str) -> Callable[[Chain, Row], bool | None]:
    near = timedelta(days=28)
    return lambda chain, row: _followed(days, row["ended"] - near, row["ended"] + near, listed, chain, row)


def _plan_starts(chain: Chain, child: str) -> list[date]:
    return _days(chain.spells("protection_plans", "ended"), child, "started")


def _help_starts(chain: Chain, child: str) -> list[date]:
    return _days(chain.events["early_help"], child, "started")


def _nfa(chain: Chain) -> list[Row]:
    return [row for row in chain.events["referrals"] if row.get("nfa") == "yes"]


def _back_after(months: int) -> Callable[[Chain, Row], bool | None]:
    def judge(chain: Chain, row: Row) -> bool | None:
        day = row["referral_date"]
        return _followed(_assessed, day, add_months(day, months), "assessments", chain, row)

    return judge


def _assessed(chain: Chain, child: str) -> list[date]:
    return _days(chain.events["assessments"], child, "started")


def _home(chain: Chain) -> list[Row]:
    return [row for row in _LEFT(chain) if row.get("end_reason") in ("E4A", "E4B")]


def lasting_home(chain: Chain, row: Row) -> bool | None:
    day = row["over"]
    back = _followed(_care_starts, day + timedelta(days=1), add_months(day, 12), "looked_after", chain, row)
    return None if back is None else not back


def _care_starts(chain: Chain, child: str) -> list[date]:
    return _days(_spells("looked_after", "ended", over=False)(chain), child, "started")


_PLAN, _CARE = _state("protection_plans"), clocks.in_care
_CLOSED, _ENDED, _LEFT = (
    _spells("in_need", "closed"), _spells("protection_plans", "ended"), _spells("looked_after", "ended"),
)  # fmt: skip
_DONE, _HELD, _HELP_OVER = (
    _events("assessments", "authorised"), _events("section47", "icpc_date"), _events("early_help", "completed"),
)  # fmt: skip
_SOURCES = {"schools": ["2A"], "police": ["6"], "health": ["3A", "3B", "3C", "3D", "3E", "3F"]}
_KINDS = {
    "section20": ("legal_status", ["V2"]),
    "interim_order": ("legal_status", ["C1"]),
    "full_order": ("legal_status", ["C2"]),
    "placement_order": ("legal_status", ["E1"]),
    "fostered": ("placement_type", ["U1", "U2", "U3", "U4", "U5", "U6"]),
    "kinship": ("placement_type", ["U1", "U2", "U3"]),
    "childrens_home": ("placement_type", ["K1", "K2"]),
    "supported": ("placement_type", ["H5", "K3", "P2"]),
    "with_parents": ("placement_type", ["P1"]),
    "private": ("provider", ["PR4"]),
    "own_provision": ("provider", ["PR1"]),
    "outside": ("location", ["out"]),
}
KINDS: dict[str, Twin] = LATER | ADOPTING | {
    **{f"contacts_from_{key}": on_day(_events("contacts"), "contact_date", _among("source", codes))
       for key, codes in _SOURCES.items()},
    **{f"referrals_from_{key}": on_day(_events("referrals"), "referral_date", _among("source", codes))
       for key, codes in _SOURCES.items()},
    "contacts_repeat": on_day(_events("contacts"), "contact_date", _again("contacts", "contact_date")),
    "contacts_to_referral": on_day(_events("contacts"), "contact_date", to_referral),
    "early_help_ended": on_day(_HELP_OVER, "completed", yes),
    "early_help_open": help_open,
    "early_help_stepped_up": on_day(_HELP_OVER, "completed", stepped_up),
    "early_help_stepped_down": on_day(_events("early_help"), "started", stepped_down),
    "assessments_child_seen": on_day(_DONE, "authorised", _says("child_seen")),
    "assessments_no_further_action": on_day(_DONE, "authorised", _says("needs_support", "no")),
    "assessments_due_in_5": _due_in(5),
    "assessments_due_in_10": _due_in(10),
    "conferences": on_day(_HELD, "icpc_date", yes),
    "conferences_rate": on_day(_HELD, "icpc_date", yes),
    "section47_no_conference": on_day(_events("section47"), "strategy_discussion", _says("icpc_unnecessary")),
    "section47_repeat": on_day(_events("section47"), "strategy_discussion", _again("section47", "strategy_discussion")),
    "conference_days": on_day(_HELD, "icpc_date", conference_days),
    "in_need_plans_open": _stock(_need_plans, lambda chain, row: (True, None)),
    "in_need_duration": on_day(_CLOSED, "over", lasted("started", "over")),
    "in_need_closed_after_assessment": on_day(_CLOSED, "over", _among("closure_reason", ["RC8"])),
    "in_need_closed_to_early_help": on_day(_CLOSED, "over", _among("closure_reason", ["RC9"])),
    **{f"plans_{one}": _stock(_PLAN, _pair(_among("latest_category", [one])))
       for one in ("neglect", "emotional", "physical", "sexual")},
    "plans_emergency": _stock(_PLAN, _pair(_says("emergency"))),
    "plans_fifteen_months": _stock(_PLAN, fifteen_months),
    "cp_not_visited_four_weeks": _stock(_PLAN, not_visited),
    "plans_ended_two_years": on_day(_ENDED, "over", lasted("started", "over", 729)),
    "plan_duration": on_day(_ENDED, "over", lasted("started", "over")),
    "second_plans_two_years": on_day(_spells("protection_plans", "ended", over=False), "started", _plan_again(24)),
    **{f"cla_{key}": _stock(_CARE, _pair(_among(column, codes))) for key, (column, codes) in _KINDS.items()},
    "cla_unaccompanied": _stock(_CARE, _pair(_says("uasc"))),
    "cla_second_period": _stock(_CARE, _pair(_says("second_period"))),
    "cla_section20_under_five": _stock(_CARE, under_five),
    "cla_section20_a_year": _stock(_CARE, a_year),
    "cla_officer_contact": _stock(_CARE, officer),
    "cla_permanence_plan": _stock(_CARE, permanence),
    "cla_missing_often": _stock(_CARE, missing_often),
    "placements_far": _stock(_CARE, far),
    "placement_days": _stock(_CARE, in_placement),
    "unaccompanied_started": on_day(_unaccompanied, "started", yes),
    "care_duration": on_day(_LEFT, "over", lasted("started", "over")),
    "care_ended_home": on_day(_LEFT, "over", _among("end_reason", ["E4A", "E4B"])),
    "care_ended_adopted": on_day(_LEFT, "over", _among("end_reason", ["E11", "E12"])),
    "care_ended_guardianship": on_day(_LEFT, "over", _among("end_reason", ["E45", "E46", "E47", "E48"])),
    "family_help_started": _dormant(on_day(_help_plans, "started", yes)),
    "family_help_duration": _dormant(on_day(_helped, "ended", lasted("started", "ended"))),
    "family_help_stepped_up": _dormant(on_day(_helped, "ended", _stepped(_plan_starts, "protection_plans"))),
    "family_help_stepped_down": _dormant(on_day(_helped, "ended", _stepped(_help_starts, "early_help"))),
    "repeat_plans_twelve_months": _dormant(
        on_day(_spells("protection_plans", "ended", over=False), "started", _plan_again(12))
    ),
    "referral_nfa_back_6": _dormant(on_day(_nfa, "referral_date", _back_after(6))),
    "referral_nfa_back_12": _dormant(on_day(_nfa, "referral_date", _back_after(12))),
    "kinship_exits": _dormant(on_day(_LEFT, "over", _among("end_reason", ["E41", "E45", "E47"]))),
    "reunification_lasting": _dormant(on_day(_home, "over", lasting_home)),
}  # fmt: skip
