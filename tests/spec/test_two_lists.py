"""Two analysts' lists reconciled to the last child: hers counted by other rules, ours by the figure's, of one borough.

Her lists, and whether each reason that she is given is so, are worked out by plain loops over the tables that extracts
were joined to, which know nothing of cards, steps or measurements.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from tests.builders.northborough import at_once

READ = """
import json
from collections import Counter, defaultdict
from datetime import date, timedelta
import pyarrow.parquet as pq
from practicelens.analytics.own_lists.reading import OwnRow
from practicelens.people.actors import actor_for
from practicelens.people.asking import Asking
from practicelens.people.internal import account_by_email
from practicelens.performance.datasets.register import building
from practicelens.performance.datasets.register.internal import path_of
from practicelens.performance.explore import queries, reading
from practicelens.performance.explore.reconciling.laying import compared
from practicelens.workdays import clock
from practicelens.workdays.timescales import add_months

asking = Asking(actor_for(account_by_email("yasmin.begum@northborough.example"), clock.today()), clock.now())
edition = queries.edition(asking)
folder = building.below() / path_of(edition.id)
as_at = edition.as_at
end = as_at.replace(day=1) - timedelta(days=1)
start = add_months(end + timedelta(days=1), -3)

def rows(name):
    return pq.read_table(folder / f"{name}.parquet").to_pylist()

called = {row["child_no"]: row["identifier"] for row in rows("child_keys")}
hidden = {one.identifier for one in asking.hidden}

def compare(given, hers):
    question = reading.read(given, (None, None), queries.places(asking), as_at).question
    own = [OwnRow(place, called.get(child, child), day) for place, (child, day) in enumerate(hers, start=2)]
    found = compared(asking, question, None, "all", own, by_date=any(day for _, day in hers))
    whole = queries.answer(asking, question).whole.figure
    return {"lines": [line.packed() for line in found.lines], "counts": dict(found.counts), "hers": len(hers),
            "ours": whole.numerator}

# She counts discussions that came to a conference or not, by the day of the discussion; we count conferences held.
enquiries = [row for row in rows("section47") if not row["withdrawn"]]
discussed = [(row["child_no"], row["strategy_discussion"]) for row in enquiries
             if row["strategy_discussion"] and start <= row["strategy_discussion"] <= end]
held = defaultdict(list)
for row in enquiries:
    if row["icpc_date"]:
        held[called[row["child_no"]]].append(row["icpc_date"].isoformat())
# She counts everybody whom any extract told on a plan; we count those on one today.
plans = [row for row in rows("protection_plans")]
everybody = sorted({row["child_no"] for row in plans})
today = {called[row["child_no"]]: row["ended"] and row["ended"].isoformat() for row in plans if row["as_at"] == as_at}
last = {}
for row in sorted(plans, key=lambda one: one["as_at"]):
    last[called[row["child_no"]]] = row["as_at"].isoformat()
# She counts all who are in need; we those of one team.
need = [row for row in rows("open_need") if row["as_at"] == as_at]
team = Counter(row["team_id"] for row in need).most_common(1)[0][0]
print(json.dumps({
    "conferences": compare({"card": "conferences", "in": "quarter"}, [*discussed, ("ZZ-404", start)]),
    "plans": compare({"card": "plans_open"}, [(child, None) for child in everybody]),
    "need": compare({"card": "in_need_open", "of": f"team-{team}"}, [(row["child_no"], None) for row in need]),
    "held": held, "today": today, "last": last, "hidden": sorted(hidden), "as_at": as_at.isoformat(),
    "start": start.isoformat(), "end": end.isoformat(),
    "elsewhere": {called[row["child_no"]]: row["team_id"] != team for row in need}}))
"""


@pytest.fixture(scope="module")
def read(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Three lists of hers beside ours, with what plain loops know of each child."""
    found: dict[str, Any] = json.loads(at_once(tmp_path_factory.getbasetemp()).run(READ)[-1])
    return found


def lines(found: dict[str, Any], side: str) -> list[dict[str, Any]]:
    return [line for line in found["lines"] if line["side"] == side]


@pytest.mark.parametrize("name", ["conferences", "plans", "need"])
def test_both_lists_add_up_to_the_last_row(read: dict[str, Any], name: str) -> None:
    found = read[name]
    counts = found["counts"]
    assert sum(counts.get(side, 0) for side in ("both", "yours", "again", "unread")) == found["hers"] > 0
    assert sum(counts.get(side, 0) for side in ("both", "ours", "hidden")) == found["ours"] > 0
    assert len({line["row"] for line in found["lines"] if "row" in line}) == found["hers"]
    assert all(line["words"] for line in lines(found, "yours")) and lines(found, "both") and lines(found, "yours")


def test_each_discussion_without_a_conference_in_the_time_is_told_why(read: dict[str, Any]) -> None:
    whys = Counter(line["why"] for line in lines(read["conferences"], "yours"))
    assert whys["rule"] > 0
    for line in lines(read["conferences"], "yours"):
        days, within = read["held"].get(line.get("child"), []), (read["start"], read["end"])
        if line["why"] == "unknown":
            assert line["number"] == "ZZ-404" or line["number"] in read["hidden"]
        elif line["why"] == "rule":
            assert line["words"] == "No initial conference is held"
        elif line["why"] == "outside":
            assert line["day"] in days and not within[0] <= line["day"] <= within[1]
        else:
            # Every conference of the child within the time is laid beside another row of hers.
            assert line["why"] == "more" and line["day"] in days
    both = Counter(line["child"] for line in lines(read["conferences"], "both"))
    assert all(many <= len(read["held"][child]) for child, many in both.items())


def test_each_plan_that_is_over_is_told_when_it_ended_or_was_told_last(read: dict[str, Any]) -> None:
    for line in lines(read["plans"], "yours"):
        child = line.get("child")
        if line["why"] == "rule":
            assert read["today"][child] <= read["as_at"] and "ended" in line["words"]
        elif line["why"] == "no_row":
            assert child not in read["today"] and read["last"][child] < read["as_at"]
        else:
            assert line["why"] == "unknown" and line["number"] in read["hidden"]
    assert all(read["today"][line["child"]] is None for line in lines(read["plans"], "both"))


def test_each_child_of_another_team_is_told_whose_they_are(read: dict[str, Any]) -> None:
    for line in lines(read["need"], "yours"):
        assert line["why"] == "elsewhere" or line["number"] in read["hidden"]
    assert {line["child"] for line in lines(read["need"], "both")} == {
        child for child, elsewhere in read["elsewhere"].items() if not elsewhere and child not in read["hidden"]
    }
