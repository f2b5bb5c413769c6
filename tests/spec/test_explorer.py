"""What a stranger asks of the explorer, answered of the small borough and counted again by hand from its edition.

Each question stands on the explorer's first page as its address. What it answers is compared with a plain loop over the
tables that extracts were joined to, which knows nothing of cards, cuts or measurements. (Whom the analyst may not see
is not recorded, for the loop as for the explorer.)
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from practicelens.performance.explore.often import QUESTIONS
from tests.builders.northborough import at_once

READ = """
import json
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
import pyarrow.parquet as pq
from practicelens.analytics.indicators import CARDS
from practicelens.people.actors import actor_for
from practicelens.people.asking import Asking
from practicelens.people.internal import account_by_email
from practicelens.performance.datasets.register import building
from practicelens.performance.datasets.register.internal import path_of
from practicelens.analytics.indicators import CARDS
from practicelens.performance.explore import flow, queries, reading
from practicelens.performance.explore.often import QUESTIONS
from practicelens.performance.explore.questions import named_period
from practicelens.workdays import clock
from practicelens.workdays.timescales import add_months

MISSING = "Children who went missing, by how often"
asking = Asking(actor_for(account_by_email("yasmin.begum@northborough.example"), clock.today()), clock.now())
edition = queries.edition(asking)
folder = building.below() / path_of(edition.id)
as_at = edition.as_at
end = as_at.replace(day=1) - timedelta(days=1)
start = add_months(end + timedelta(days=1), -12)

def rows(name):
    return pq.read_table(folder / f"{name}.parquet").to_pylist()

def now(name):
    return [row for row in rows(name) if row["as_at"] == as_at]

# Of a restricted child whom the analyst may not see no group tells anything.
hidden = {one.identifier for one in asking.hidden}
unseen = {row["child_no"] for row in rows("child_keys") if row["identifier"] in hidden}

def kept(row, key):
    return "" if row["child_no"] in unseen else key

def band(age):
    bands = ((0, "Under 1"), (4, "1 to 4"), (9, "5 to 9"), (15, "10 to 15"), (17, "16 and 17"), (25, "18 to 25"))
    return "" if age is None else next(words for last, words in bands if age <= last)

def answered(given):
    days = tuple(date.fromisoformat(given[one]) if one in given else None for one in ("from", "to"))
    question = reading.read(given, days, queries.places(asking), as_at).question
    found = queries.answer(asking, question)
    return {"why": found.why, "at_least": found.at_least, "rows": {
        row.key: [row.figure.numerator, row.figure.denominator] for row in found.rows}}

found = {words: answered(given) for words, given in QUESTIONS if not given["card"].startswith("not-held")}
# The small borough's extracts begin some months ago, and do not speak for a year. Who is counted is compared as if.
short = found[MISSING]["why"]
CARDS["children_missing"] = replace(CARDS["children_missing"], months_back=0)
found[MISSING] = answered(dict(QUESTIONS)[MISSING])

plans = Counter(band(row["age"]) for row in now("open_plans")
                if kept(row, row["latest_category"]) == "neglect")
care = [row for row in now("open_care") if not row["short_break"]]
placed = [row for row in rows("visit_spells") if row["kind"] == "looked_after"]
far = {}
for row in care:
    own = [one for one in placed if one["child_no"] == row["child_no"] and one["started"] <= as_at
           and (one["ended"] is None or one["ended"] > as_at)]
    miles = max(own, key=lambda one: (one["started"], one["row"]))["distance"] if own else None
    if miles is not None:
        counted = far.setdefault(kept(row, row["provider"] or ""), [0, 0])
        counted[0] += miles > 20
        counted[1] += 1
def loads(number):
    return next((words for last, words in ((5, "1 to 5"), (10, "6 to 10"), (15, "11 to 15"), (20, "16 to 20"),
                                           (25, "21 to 25")) if number <= last), "26 or more")
held = Counter(row["worker_id"] for row in now("open_children") if row["worker_id"] is not None)
year = add_months(as_at, -12)
times = Counter(row["child_no"] for row in rows("missing") if row["kind"] == "missing" and row["started"]
                and year < row["started"] <= as_at)
students = {}
for row in now("leavers"):
    if row["age"] is not None and 18 <= row["age"] <= 25 and row["in_touch"] not in ("died", "returned_home"):
        unknown = row["activity"] is None and row["in_touch"] in ("no", "refused", "not_required")
        if row["activity"] is not None or unknown:
            counted = students.setdefault(kept(row, band(row["age"])), [0, 0])
            counted[0] += row["activity"] in ("F1", "P1")
            counted[1] += 1
referred = {}
for row in rows("referrals"):
    if not row["withdrawn"] and row["referral_date"] and start <= row["referral_date"] <= end and row["source"]:
        counted = referred.setdefault(row["referral_date"].strftime("%Y-%m"), [0, 0])
        counted[0] += row["source"] == "2A"
        counted[1] += 1
done = [row for row in rows("assessments") if not row["withdrawn"] and row["authorised"]
        and start <= row["authorised"] <= end and row["needs_support"] in ("yes", "no")]
listed = {(row["child_no"], row["started"]) for row in rows("looked_after") if row["uasc"] == "yes"}
arrived = Counter(str(row["started"].year) for row in rows("care_spells") if row["started"] and not row["short_break"]
                  and (row["child_no"], row["started"]) in listed and date(2024, 1, 1) <= row["started"] <= as_at)
# From contact to outcome, of twelve months: each step by what became of it.
def of_time(name, day):
    return [row for row in rows(name) if not row.get("withdrawn") and row[day] and start <= row[day] <= end]
def parted(events, column, went):
    # Those who went on, those who did not, and those of whom it is not known, where there are any.
    counted = [0, 0, 0]
    for row in events:
        counted[2 if row[column] not in ("yes", "no") else 0 if row[column] == went else 1] += 1
    return counted if counted[2] else counted[:2]
referral_days = {}
for row in rows("referrals"):
    if not row["withdrawn"] and row["referral_date"]:
        referral_days.setdefault(row["child_no"], []).append(row["referral_date"])
gone_on = Counter(any(0 <= (day - row["contact_date"]).days <= 7 for day in referral_days.get(row["child_no"], []))
                  for row in of_time("contacts", "contact_date"))
place, period = queries.places(asking)[0], named_period(CARDS["referrals"], "year", as_at)
drawn = flow.flow(asking, place, period)
flows = {"drawn": {step.title: [part.count for part in step.parts] for step in drawn.steps}, "counted": {
    "Contacts": [gone_on[True], gone_on[False]],
    "Referrals": parted(of_time("referrals", "referral_date"), "nfa", "no"),
    "Assessments completed": parted(of_time("assessments", "authorised"), "needs_support", "yes"),
    "Strategy discussions and enquiries": parted(of_time("section47", "strategy_discussion"), "icpc_unnecessary", "no"),
    "Initial conferences": parted(of_time("section47", "icpc_date"), "led_to_plan", "yes"),
    "Protection plans begun": [len(of_time("plan_spells", "started"))]}}
print(json.dumps({"found": found, "short": short, "flows": flows, "plans": plans, "far": far,
    "loads": Counter(map(loads, held.values())),
    "missing": Counter(kept({"child_no": child}, "more than 3" if many > 3 else str(many))
                       for child, many in times.items()), "students": students,
    "referred": referred, "nfa": [sum(row["needs_support"] == "no" for row in done), len(done)], "arrived": arrived}))
"""


@pytest.fixture(scope="module")
def read(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Every answer, and each counted again."""
    found: dict[str, Any] = json.loads(at_once(tmp_path_factory.getbasetemp()).run(READ)[-1])
    return found


def rows(read: dict[str, Any], beginning: str) -> dict[str, list[int | None]]:
    """The rows of the question that begins so; it has an answer."""
    ((words, _),) = [one for one in QUESTIONS if one[0].startswith(beginning)]
    found = read["found"][words]
    assert found["why"] == "", found
    answered: dict[str, list[int | None]] = found["rows"]
    return answered


def counts(answered: dict[str, list[int | None]]) -> dict[str, int | None]:
    """Of a count its numbers, without groups of nobody."""
    return {key: one[0] for key, one in answered.items() if one[0]}


def of(answered: dict[str, list[int | None]]) -> dict[str, list[int | None]]:
    """Of a share how many of how many, without groups of which nobody was judged."""
    return {key: one for key, one in answered.items() if one[1]}


def test_children_on_a_plan_for_neglect_by_age(read: dict[str, Any]) -> None:
    assert counts(rows(read, "Children on a plan for neglect")) == read["plans"] != {}


def test_care_leavers_at_university(read: dict[str, Any]) -> None:
    assert of(rows(read, "Care leavers at university")) == read["students"] != {}


def test_placements_over_twenty_miles_by_provider(read: dict[str, Any]) -> None:
    assert of(rows(read, "Placements over 20 miles")) == read["far"] != {}


def test_referrals_from_schools_by_month(read: dict[str, Any]) -> None:
    assert of(rows(read, "Referrals from schools")) == read["referred"] != {}


def test_re_referrals_by_ethnicity(read: dict[str, Any]) -> None:
    answered = of(rows(read, "Re-referrals"))
    # Which of them are re-referrals their card's twin tells; here that they are of the census's groups.
    assert set(answered) <= {"W", "M", "A", "B", "O", ""} and sum(one[1] or 0 for one in answered.values()) > 20


def test_unaccompanied_children_arrived_since_2024(read: dict[str, Any]) -> None:
    assert counts(rows(read, "Unaccompanied")) == read["arrived"] != {}
    # Who came and went before the first extract is in none: the page says that it is at least so many.
    assert read["found"]["Unaccompanied children who arrived, by year"]["at_least"]


def test_caseloads_by_band(read: dict[str, Any]) -> None:
    assert counts(rows(read, "Workers")) == read["loads"] != {}


def test_children_who_went_missing_more_than_three_times(read: dict[str, Any]) -> None:
    assert counts(rows(read, "Children who went missing")) == read["missing"] != {}
    assert read["short"].startswith("extracts speak only from"), "of a part of the year it would be too few"


def test_assessments_ended_without_further_action(read: dict[str, Any]) -> None:
    assert sum((one[0] or 0) for one in rows(read, "Assessments ended").values()) == read["nfa"][0] > 0


def test_how_long_care_proceedings_last_is_not_held() -> None:
    ((_, given),) = [one for one in QUESTIONS if one[0].startswith("How long care proceedings")]
    assert given == {"card": "not-held-how-long-care-proceedings-last"}


def test_every_number_of_the_flow_picture_is_what_a_plain_loop_counts(read: dict[str, Any]) -> None:
    drawn, counted = read["flows"]["drawn"], read["flows"]["counted"]
    assert all(sum(parts) for parts in counted.values())
    assert {title: drawn[title] for title in counted} == counted
