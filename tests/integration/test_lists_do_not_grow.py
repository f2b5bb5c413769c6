"""A page asks the database no more for six rows than for two: no list asks once a row, on any floor below it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from practicelens.access.actor import SYSTEM, ChildKey
from practicelens.access.roles import Role
from practicelens.people.accounts import changes as accounts
from practicelens.people.setup import changes as setup
from practicelens.performance.explore import changes as explore
from tests.builders.counting import counted
from tests.builders.visit import Visit, undone

FEW, MANY = 2, 6
SINCE = date(2026, 1, 5)


def account(visit: Visit, number: int) -> None:
    """A colleague with a role."""
    by, now = visit.authority.actor(Role.ADMINISTRATOR), visit.authority.now
    added = accounts.create_account(f"n{number}@northborough.example", f"Colleague {number}", by=by, now=now)
    accounts.grant_role(added, Role.ANALYST, starts=SINCE, by=by, now=now)


def worker(visit: Visit, number: int) -> None:
    """A worker of the first team."""
    by, now = visit.authority.actor(Role.ADMINISTRATOR), visit.authority.now
    setup.add_worker(f"Worker {number}", visit.authority.team, starts=SINCE, by=by, now=now)


def restriction(visit: Visit, number: int) -> None:
    """A restricted child with somebody named."""
    child = ChildKey("northborough", "case-system", f"R-{number}")
    made = setup.restrict_child(child, reason="Own family", starts=SINCE, by=SYSTEM, now=visit.authority.now)
    named = visit.authority.account(Role.PRACTITIONER)
    setup.name_on_restricted(made, named, starts=SINCE, by=SYSTEM, now=visit.authority.now)


def saved_view(visit: Visit, number: int) -> None:
    """A question that somebody shares with analysts."""
    by, now = visit.authority.actor(Role.TEAM_MANAGER), visit.authority.now
    explore.save(f"Question {number}", {"card": "referrals"}, [Role.ANALYST.value], by=by, now=now)


def one_more(thing: str) -> Callable[[Visit, int], None]:
    """Another of what the table of URL × role calls so."""

    def make(visit: Visit, _: int) -> None:
        visit.things.made.pop(thing, None)
        assert visit.things[thing]

    return make


# The page, who opens it, and what there is more and more of.
LISTS: list[tuple[str, Role, str | Callable[[Visit, int], None]]] = [
    ("explore-saved", Role.ANALYST, saved_view),
    ("audits", Role.HEAD_OF_QA, "audit"),
    ("audits", Role.PRACTITIONER, "audit"),
    ("actions", Role.PRACTITIONER, "inadequate_audit"),
    ("audits-four-rs", Role.HEAD_OF_QA, "inadequate_audit"),
    ("home", Role.HEAD_OF_QA, "inadequate_audit"),
    ("home", Role.QA_OFFICER, "allocated_audit"),
    ("home", Role.PRACTITIONER, "inadequate_audit"),
    ("home", Role.HEAD_OF_QA, "whole"),
    ("home", Role.HEAD_OF_QA, "second_grade"),
    ("home", Role.QA_OFFICER, "best_audit"),
    ("home", Role.ADMINISTRATOR, account),
    ("home", Role.INFORMATION_GOVERNANCE, restriction),
    ("week", Role.TEAM_MANAGER, "inadequate_audit"),
    ("second-grades", Role.HEAD_OF_QA, "second_grade"),
    ("agreement", Role.HEAD_OF_QA, "second_grade"),
    ("comparisons", Role.HEAD_OF_QA, "audit"),
    ("multi-agency-list", Role.HEAD_OF_QA, "whole"),
    ("learning", Role.PRACTITIONER, "published_piece"),
    ("themes", Role.HEAD_OF_QA, "planned_theme"),
    ("notices", Role.ANALYST, "notice"),
    ("programme-coverage", Role.HEAD_OF_QA, "audit"),
    ("report-monthly", Role.HEAD_OF_SERVICE, "inadequate_audit"),
    ("report-quarterly", Role.DCS, "inadequate_audit"),
    ("report-re-audit", Role.HEAD_OF_QA, "best_audit"),
    ("report-four-r", Role.HEAD_OF_QA, "inadequate_audit"),
    ("people", Role.ADMINISTRATOR, account),
    ("workers", Role.ADMINISTRATOR, worker),
    ("team-links", Role.ADMINISTRATOR, worker),
    ("restricted", Role.INFORMATION_GOVERNANCE, restriction),
    ("history", Role.HEAD_OF_QA, "audit"),
]


def name_of(value: Any) -> str:
    """A parameter in a test's name."""
    return str(getattr(value, "__name__", getattr(value, "value", value)))


PAGES: dict[Any, list[tuple[str, Role]]] = defaultdict(list)
"""By what there is more of: it is made once for all pages that list it."""
for _page, _role, _what in LISTS:
    PAGES[_what].append((_page, _role))


@pytest.mark.parametrize("what", PAGES, ids=name_of)
def test_three_times_the_rows_cost_no_more_statements(what: str | Callable[[Visit, int], None], visit: Visit) -> None:
    make = one_more(what) if isinstance(what, str) else what
    made = dict(visit.things.made)
    try:
        with undone():
            for number in range(FEW):
                make(visit, number)
            few = asked_by_pages(visit, what)
            for number in range(FEW, MANY):
                make(visit, number)
            many = asked_by_pages(visit, what)
    finally:
        visit.things.made = made
    grown = [f"{page}, as {role.value}: {few[page, role]} statements for {FEW}, {asked} for {MANY}"
             for (page, role), asked in many.items() if asked > few[page, role]]  # fmt: skip
    assert not grown


def asked_by_pages(visit: Visit, what: object) -> dict[tuple[str, Role], int]:
    """How many statements each page that lists it puts to the database."""
    addresses = {(page, role): reverse(page, args=[visit.authority.team] if page == "week" else [])
                 for page, role in PAGES[what]}  # fmt: skip
    return {(page, role): len(statements(visit, role, at)) for (page, role), at in addresses.items()}


def statements(visit: Visit, role: Role, address: str) -> list[str]:
    """What a page puts to the database."""
    with undone(), counted() as found:
        assert visit.client(role).get(address).status_code == 200
    return found
