"""Fixtures that integration tests of several areas share; and what holds for the writes of all of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.builders.extracts import data_dir, published  # noqa: F401  (fixtures)
from tests.builders.trail import trail
from tests.builders.visit import extracted, visit  # noqa: F401  (fixtures)
from tests.builders.writes import READS, Writes, write_transactions


@pytest.fixture(scope="session")
def _writes() -> Iterator[Writes]:
    with write_transactions() as writes:
        trail.measured = writes.apart
        yield writes


@pytest.fixture(autouse=True)
def _short_writes(_writes: Writes) -> Iterator[None]:
    """Whatever writes in these tests, through a change, a form or a job, reads no more than a write may.

    Here and not in a test of its own: whoever adds a change adds a test of it, and has it measured by that.
    """
    _writes.taken()  # by what made the test's world, before it
    trail.too_long = {}
    yield
    # A builder's step that was done once and put down since is measured where it was done, in whichever module.
    assert _writes.taken() | trail.too_long == {}, (
        f"These write transactions read more than {READS} statements. Read and compute before the transaction, then "
        "check again and write (docs/explanation/house.md)."
    )
