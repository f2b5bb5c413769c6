"""Local cards for tests: a small edition's tables, and cards written, asked to be checked and published."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pyarrow as pa
import pyarrow.parquet as pq

from practicelens.access.roles import Role
from practicelens.analytics.local_cards import guard, running
from practicelens.analytics.local_cards.shape import SECONDS, Answer, Faulty, Form
from practicelens.analytics.measure import Polarity
from practicelens.performance.local_cards import changes, queries
from practicelens.performance.local_cards.rules import Definition
from tests.builders.authority import Authority

REVIEW = date(2027, 11, 1)
REFERRALS = Definition(
    "Referrals, counted here", "Every referral that an extract tells.", Form.EVENT_COUNT, Polarity.NEITHER,
    "Referrals by the day of the referral", "", "select child_no, event_date as day, team_id from referrals",
)  # fmt: skip
ALONE = Definition(
    "Seen alone", "Children on a plan who were seen alone at the last visit.", Form.DAY_SHARE, Polarity.HIGHER,
    "Seen alone", "Children on a plan",
    "select child_no, as_at as day, team_id, case seen_alone when 'yes' then true when 'no' then false end as counts"
    " from open_plans",
)  # fmt: skip


@contextmanager
def run_here() -> Iterator[None]:
    """Run cards in this process: starting another takes longer than all that a test does beside it."""

    def run(folder: Path, sql: str, form: Form, *, seconds: float = SECONDS) -> Answer | Faulty:
        return running.run(folder, sql, form, seconds)

    with patch.object(guard, "run_guarded", run):
        yield


def write(authority: Authority, what: Definition = REFERRALS) -> int:
    """A draft of the analyst's; its number."""
    with run_here():
        return changes.write(what, by=authority.actor(Role.ANALYST), now=authority.now)


def ask(authority: Authority, what: Definition = REFERRALS) -> int:
    """The same, asked to be checked."""
    card = write(authority, what)
    with run_here():
        changes.ask_for_check(card, revision=1, by=authority.actor(Role.ANALYST), now=authority.now)
    return card


def check(authority: Authority, card: int, *, role: Role = Role.HEAD_OF_QA) -> None:
    """Published by the Head of Safeguarding."""
    revision = queries.draft(authority.asking(Role.ANALYST), card).revision
    with run_here():
        changes.publish(card, "Five looked up.", REVIEW, revision=revision, by=authority.actor(role), now=authority.now)


def publish(authority: Authority, what: Definition = REFERRALS) -> int:
    """A card that was checked and published; its number."""
    card = ask(authority, what)
    check(authority, card)
    return card


DAY, EARLIER = date(2026, 11, 20), date(2026, 10, 30)
_TABLES: dict[str, dict[str, list[Any]]] = {
    "child_keys": {"child_no": [1, 2, 3, 4], "identifier": ["A1", "A2", "A3", "A4"]},
    "snapshots": {"as_at": [EARLIER, DAY]},
    "teams": {"id": [10, 20], "name": ["One", "Two"], "service_id": [7, 8]},
    "referrals": {
        "child_no": [1, 1, 2, 3], "team_id": [10, 10, 20, None], "worker_id": [5, 5, None, None],
        "event_date": [EARLIER, DAY, DAY, DAY], "sex": ["female", "female", "male", "a secret word"],
        "age": [0, 0, 5, 9],
    },
    "open_plans": {
        "as_at": [EARLIER, DAY, DAY, DAY], "child_no": [1, 1, 2, 4], "team_id": [10, 10, 20, 20],
        "seen_alone": ["yes", "no", "yes", None],
    },
    "workers": {"id": [5], "name": ["Somebody Real"]},
}  # fmt: skip


def edition(folder: Path, *, without: tuple[str, str] | None = None) -> Path:
    """A small edition's tables; ``without`` a column of one of them, as of an earlier version of the product."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, columns in _TABLES.items():
        held = {column: values for column, values in columns.items() if (name, column) != without}
        pq.write_table(pa.table(held), folder / f"{name}.parquet")
    return folder
