"""One small demonstration through the real doors, asked many things: it is whole, and each write of it was short."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from practicelens import synth
from practicelens.access.actor import Actor
from practicelens.access.roles import Role
from practicelens.people.actors import actor_for
from practicelens.people.holders import holders
from practicelens.people.internal import account_by_email
from practicelens.people.teams import teams
from practicelens.performance.datasets.register.internal import current
from practicelens.performance.local_cards.queries import cards
from practicelens.quality.audits.core.queries import audits
from practicelens.quality.audits.waiting import waiting
from practicelens.workdays import clock
from tests.builders.asking import asking
from tests.builders.writes import READS, Writes, write_transactions

TODAY = date(2026, 11, 23)
DRAWN_OUTSIDE = {
    "practicelens.quality.moderation.comparison.changes._keep": 4,
    "practicelens.quality.programme.filling.changes._Filling._keep": 3,
    "practicelens.quality.programme.draws.redrawing._keep": 10,
    "practicelens.governance.packs.frozen.changes._freeze": 4,
}
"""What is read, drawn and computed before its write: these must have happened, and read hardly anything."""


@dataclass(frozen=True)
class Small:
    """A demonstration of a twentieth of a borough, two extracts, three months of audits."""

    folder: Path
    steps: list[float]
    writes: Writes


@pytest.fixture(scope="module")
def small(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    """Built once for all that is asked of it, and taken back at the end."""
    stands_in, folder = clock._stands_in, tmp_path_factory.mktemp("small")
    clock.stand_in(folder / "clock.json")
    steps: list[float] = []
    with django_db_blocker.unblock(), transaction.atomic():
        with write_transactions() as writes:
            synth.build(
                folder, 1, lambda step, done, total: steps.append(done / total),
                scale=0.05, weeks=1, months=1, audit_months=3, datasets=0,
            )  # fmt: skip
        yield Small(folder, steps, writes)
        transaction.set_rollback(True)
    clock.stand_in(stands_in)


def actor(name: str) -> Actor:
    account = account_by_email(f"{name}@northborough.example")
    assert account is not None
    return actor_for(account, TODAY)


def test_a_small_demonstration_is_whole(small: Small) -> None:
    folder, steps = small.folder, small.steps
    assert synth.built(folder)
    assert clock.today() == TODAY
    assert steps == sorted(steps)
    assert steps[-1] == pytest.approx(1.0)
    assert not synth.build(folder, 1)  # a second time does nothing

    edition = current()
    assert edition is not None
    assert edition.as_at == date(2026, 11, 22)
    assert all(holders(role, TODAY) for role in Role)
    assert len(teams()) >= 11

    assert any("under way" in one.title for one in waiting(asking(actor("grace.mbeki"), TODAY)))
    assert any("Review the actions" in one.title for one in waiting(asking(actor("maya.ellis"), TODAY)))
    assert any("Your own view" in one.title for one in waiting(asking(actor("dana.lewis"), TODAY)))
    assert waiting(asking(actor("kate.rowan"), TODAY))
    assert waiting(asking(actor("ruth.okafor"), TODAY))
    assert len(audits(asking(actor("alan.price")))) > 40
    written = cards(asking(actor("alan.price"), TODAY))
    assert [(one.stands, one.why) for one in written] == [("published", ""), ("to be checked", "")]


def test_an_officer_and_a_manager_have_compared_last_quarter_s_audits(small: Small) -> None:
    from practicelens.quality.moderation.comparison.owed import comparisons

    held = comparisons(asking(actor("alan.price")), date(2026, 10, 1), TODAY).counts
    assert 0 < held.fulfilled < held.due


def test_no_write_reads_more_than_it_must(small: Small) -> None:
    """What takes long is read, drawn and computed before: everybody else waits while a write holds the database."""
    assert small.writes.too_long == {}, (
        f"These write transactions read more than {READS} statements. Read and compute before the transaction, then "
        "check again and write (docs/explanation/house.md)."
    )


def test_what_is_drawn_and_built_before_its_write_reads_hardly_anything_in_it(small: Small) -> None:
    for name, reads in DRAWN_OUTSIDE.items():
        assert small.writes.times[name], f"{name} was not called: is it named otherwise now?"
        assert small.writes.most[name] <= reads, small.writes.worst[name]
