"""Several sources of one day: each list from the source that is believed, no event twice, who is who, what differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from practicelens.analytics import dataset, edition
from practicelens.analytics.annex_a.report import LOCAL
from practicelens.analytics.dataset import DatasetRef, Origin
from practicelens.analytics.joining import differences, proof
from practicelens.analytics.joining.days import SOURCES, days
from practicelens.analytics.measure import Figure, Level
from practicelens.analytics.measurements import Measurements
from practicelens.analytics.sources.holding import TITLES
from practicelens.performance.datasets import rules
from practicelens.performance.datasets.rules import Known
from practicelens.performance.datasets.states import Status
from practicelens.rulebook.defaults import DEFINITIONS
from practicelens.rulebook.defaults import SOURCES as CHOICES
from tests.builders import measuring
from tests.builders.measuring import Snapshot
from tests.builders.some_cards import figures_of

MONDAY = date(2026, 11, 16)
BORN = date(2015, 1, 2)
SSD_BELIEVED = edition.RuleRow("source.referrals", "Standard Safeguarding Dataset")


def stored(root: Path, as_at: date, source: str, **lists: Any) -> DatasetRef:
    tables = {name: measuring.table(name, rows) for name, rows in lists.items()}
    return dataset.store_tables(
        tables, root / "datasets", authority="E99", scheme="case", as_at=as_at, origin=Origin(source)
    )


def row(child: str, **columns: Any) -> Mapping[str, Any]:
    return {"child": child, "born": BORN, "sex": "female", **columns}


def referral(child: str, day: date, **more: Any) -> Mapping[str, Any]:
    return row(child, referral_date=day, **more)


def measured(root: Path, *refs: DatasetRef, rules_: tuple[edition.RuleRow, ...] = ()) -> Measurements:
    given = measuring.frame(rules=(*measuring.frame().rules, *rules_))
    built = edition.build(refs, given, root / "editions")
    return figures_of(built, root / "measurements", cards=("referrals", "plans_open"))


def referrals(data: Measurements) -> int | float | None:
    return figure(data, "referrals", MONDAY - timedelta(days=90)).value


def figure(data: Measurements, key: str, start: date) -> Figure:
    (found,) = data.figures([key], Level.AUTHORITY, None, start, MONDAY)
    return found


def test_a_list_is_the_believed_sources_and_one_alone_is_used(tmp_path: Path) -> None:
    annex_a = stored(tmp_path, MONDAY, "annex_a", referrals=[referral("1", MONDAY)], contacts=[])
    ssd = stored(tmp_path, MONDAY, "ssd", referrals=[referral("1", MONDAY)], adoption=[])
    (day,) = days([annex_a, ssd], measuring.frame())
    assert {name: one.source for name, one in day.lists.items()} == {
        "referrals": "annex_a",
        "contacts": "annex_a",
        "adoption": "ssd",
    }
    (other,) = days([ssd, annex_a], measuring.frame(rules=(SSD_BELIEVED,)))
    assert other.lists["referrals"].source == "ssd" and other.hash != day.hash
    later = replace(SSD_BELIEVED, starts=MONDAY + timedelta(days=1))
    assert days([ssd, annex_a], measuring.frame(rules=(later,)))[0].lists["referrals"].source == "annex_a"


@pytest.mark.parametrize(("old", "counts"), [(0, True), (7, True), (8, False)])
def test_another_source_speaks_for_so_many_days(tmp_path: Path, old: int, counts: bool) -> None:
    ssd = stored(tmp_path, MONDAY - timedelta(days=old), "ssd", adoption=[row("1", decided=MONDAY)])
    annex_a = stored(tmp_path, MONDAY, "annex_a", referrals=[])
    day = days([annex_a, ssd], measuring.frame())[-1]
    assert ("adoption" in day.lists) is counts
    shorter = measuring.frame(rules=(edition.RuleRow("source.days", "0"),))
    assert ("adoption" in days([annex_a, ssd], shorter)[-1].lists) is (old == 0)


def test_no_event_of_a_day_counts_twice_whoever_is_believed(tmp_path: Path) -> None:
    annex_a = stored(tmp_path, MONDAY, "annex_a", referrals=[referral("1", MONDAY), referral("2", MONDAY)])
    ssd = stored(tmp_path, MONDAY, "ssd", referrals=[referral("1", MONDAY - timedelta(days=1))])
    assert referrals(measured(tmp_path, annex_a, ssd)) == 2
    assert referrals(measured(tmp_path, annex_a, ssd, rules_=(SSD_BELIEVED,))) == 1


def test_where_another_source_is_believed_from_then_on_its_time_is_its_own(tmp_path: Path) -> None:
    old, week = MONDAY - timedelta(days=170), MONDAY - timedelta(days=7)
    first = referral("3", old - timedelta(days=1))
    before = stored(tmp_path, week, "annex_a", referrals=[first, referral("1", old), referral("2", week)])
    rows = [first, referral("1", old + timedelta(days=1)), referral("2", week)]
    after = stored(tmp_path, MONDAY, "ssd", referrals=rows)
    believed = replace(SSD_BELIEVED, starts=MONDAY)
    data = measured(tmp_path, before, after, rules_=(believed,))
    assert figure(data, "referrals", old - timedelta(days=5)).value == 3
    # The same by one source: an event of five and a half months ago may have left the extract with time alone.
    again = stored(tmp_path, MONDAY, "annex_a", referrals=rows)
    assert figure(measured(tmp_path, before, again), "referrals", old - timedelta(days=5)).value == 4


def test_a_list_carried_on_counts_on_the_later_day_and_speaks_for_none_after_its_own(tmp_path: Path) -> None:
    week = MONDAY - timedelta(days=3)
    plan = row("1", started=MONDAY - timedelta(days=30), team="Duty 1", worker="Ann Bell")
    annex_a = stored(tmp_path, week, "annex_a", protection_plans=[plan], referrals=[referral("1", week)])
    data = measured(tmp_path, annex_a, stored(tmp_path, MONDAY, "ssd", adoption=[]))
    assert figure(data, "plans_open", MONDAY).value == 1
    assert figure(data, "referrals", MONDAY - timedelta(days=90)).why == "up to 13 November 2026"


def test_every_source_has_its_place_in_the_order() -> None:
    # A local list is no rival of theirs: it tells what none of them has.
    assert {*SOURCES, LOCAL} == set(TITLES) and tuple(TITLES[one] for one in SOURCES) == CHOICES
    assert all(DEFINITIONS[f"source.{name}"].choices == CHOICES for name in ("contacts", "adoption"))


def test_a_source_that_nobody_confirmed_stands_apart() -> None:
    known = [
        Known(1, MONDAY, Status.IN_USE, "annex_a"),
        Known(2, MONDAY, Status.IN_USE, "ssd"),
        Known(3, MONDAY, Status.IN_USE, "ssda903"),
        Known(4, MONDAY, Status.IN_USE, "annex_a"),
    ]
    assert rules.chain(known) == (4,)
    assert rules.chain(known, [("annex_a", "ssd")]) == (4, 2)
    # Through another: 903 numbers as the dataset does, and the dataset as Annex A.
    assert rules.chain(known, [("annex_a", "ssd"), ("ssd", "ssda903")]) == (4, 2, 3)
    assert rules.chain(known, [("ssd", "ssda903")]) == (4,)
    assert rules.statuses(known)[1] is Status.REPLACED and rules.statuses(known)[2] is Status.IN_USE


def test_identifiers_agree_by_birth_date_and_sex_of_enough_children(tmp_path: Path) -> None:
    here = [row(f"{number}") for number in range(1, 31)]
    there = [row(f"00{number}") for number in range(1, 30)] + [row("30", born=MONDAY)] + [row("99")]
    one = stored(tmp_path, MONDAY, "annex_a", contacts=here)
    other = stored(tmp_path, MONDAY, "ssd", contacts=there)
    found = proof.compare(proof.people(one.path), proof.people(other.path))
    assert (found.here, found.there, found.shared, found.same, found.differ) == (30, 31, 30, 29, 1)
    assert proof.is_proved(found, 20, 5) and not proof.is_proved(found, 30, 5) and not proof.is_proved(found, 20, 3)


def test_a_sex_or_date_that_one_source_lacks_proves_nothing(tmp_path: Path) -> None:
    one = stored(tmp_path, MONDAY, "annex_a", contacts=[row("1", born=None), row("2", sex="unknown"), row("3")])
    other = stored(tmp_path, MONDAY, "ssd", contacts=[row("1"), row("2"), row("3")])
    found = proof.compare(proof.people(one.path), proof.people(other.path))
    assert (found.shared, found.same, found.differ, found.unknown) == (3, 1, 0, 2)


def test_what_sources_tell_differently_of_a_child_is_found(tmp_path: Path) -> None:
    plan = {"started": MONDAY - timedelta(days=40)}
    here: Snapshot = {"protection_plans": [row("1", **plan), row("2", **plan), row("3", **plan), row("4", **plan)]}
    there: Snapshot = {
        "protection_plans": [
            row("1", started=MONDAY - timedelta(days=41)),
            row("2", born=MONDAY, sex="male", **plan),
            # After the other was taken: news, and no difference.
            row("3", started=MONDAY + timedelta(days=1)),
            row("4", ended=MONDAY - timedelta(days=3), **plan),
        ]
    }
    one = stored(tmp_path, MONDAY, "annex_a", **here)
    other = stored(tmp_path, MONDAY + timedelta(days=2), "ssd", **there)
    found = list(differences.between({"ssd": other, "annex_a": one}))
    assert [(each.list, each.field, each.child) for each in found] == [
        (None, "born", "2"),
        (None, "sex", "2"),
        (7, "started", "1"),
        (7, "ended", "4"),
    ]
    assert found[2].message == (
        "Child Protection Plan Start Date: Annex A has 07/10/2026, Standard Safeguarding Dataset has 06/10/2026."
    )
    assert found[3].values == ("none", "13/11/2026")


def test_a_return_tells_of_its_own_years_alone(tmp_path: Path) -> None:
    care = {"started": date(2020, 1, 1)}
    one = stored(tmp_path, MONDAY, "annex_a", looked_after=[row("1", **care)])
    other = stored(tmp_path, MONDAY, "ssda903", looked_after=[row("1", started=date(2025, 4, 1), born=MONDAY)])
    assert [each.field for each in differences.between({"annex_a": one, "ssda903": other})] == ["born"]


def plan(child: str, worker: str, team: str = "Duty 1") -> Mapping[str, Any]:
    return row(child, started=MONDAY - timedelta(days=30), team=team, worker=worker)


def holders(data: Measurements) -> dict[str, int | None]:
    """Who holds each child now."""
    return {child: worker for child, (_, worker) in data.places().items()}


NUMBERS, NAMES = ("17", "T1", "W 9", "A-0012"), ("FST 1", "Bell")
"""Spellings of workers that a source's own numbers look like, and those that are words."""


@pytest.fixture(scope="module")
def spelled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Measurements]:
    """Two sources of one day, by the workers whom each gives its children."""
    root = tmp_path_factory.mktemp("spelled")
    annex_a = stored(root, MONDAY, "annex_a", protection_plans=[plan("1", "18"), plan("4", "A Bell")])
    own = [plan(f"9{place}", spelling) for place, spelling in enumerate((*NUMBERS, *NAMES))]
    ssd = stored(root, MONDAY, "ssd", in_need=[plan("2", "18"), plan("3", "W 10"), plan("5", "A Bell"), *own])
    aliases = (
        edition.AliasRow("worker", "18", 5, source="annex_a"),
        edition.AliasRow("worker", "18", 7, source="ssd"),
        edition.AliasRow("worker", "A Bell", 5),
        edition.AliasRow("worker", "a bell", 7, source="ssd"),
    )
    built = edition.build([annex_a, ssd], measuring.frame(aliases=aliases), root / "editions")
    with figures_of(built, root / "measurements", cards=()) as data:
        yield data


def test_one_number_is_another_worker_in_each_of_two_sources(spelled: Measurements) -> None:
    found = holders(spelled)
    assert (found["1"], found["2"], found["3"]) == (5, 7, None)
    assert ("worker", "W 10", "ssd") in [(one.kind, one.spelling, one.source) for one in spelled.unmatched()]
    assert "18" not in {one.spelling for one in spelled.unmatched()}


def test_what_is_said_of_a_source_beats_what_is_said_of_every_one(spelled: Measurements) -> None:
    found = holders(spelled)
    assert (found["4"], found["5"]) == (5, 7)


@pytest.mark.parametrize("spelling", [*NUMBERS, *NAMES])
def test_an_identifier_is_told_from_a_name(spelled: Measurements, spelling: str) -> None:
    (found,) = [one for one in spelled.unmatched() if one.spelling == spelling]
    assert found.source == ("ssd" if spelling in NUMBERS else "")
