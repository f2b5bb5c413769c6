"""Seconds that one question about a child takes over 300,000 generated events: python benchmarks/history.py."""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HERE))

from practicelens.access.actor import SYSTEM, Actor, ChildKey, Grant  # noqa: E402
from practicelens.access.roles import Role  # noqa: E402

# One every five minutes: nearly three years of an authority's looks.
EVENTS, CHILDREN, BATCH, ASKED = 300_000, 5_000, 10_000, 20
START = datetime(2024, 1, 1, tzinfo=UTC)


def main() -> int:
    """Fill a database of its own, ask, and print the median and the longest."""
    with tempfile.TemporaryDirectory(prefix="practicelens-bench-") as folder:
        # Before Django is set up, which reads it: the machine's own database must not be filled.
        os.environ["PRACTICELENS_VAR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practicelens.config.settings")
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        fill(random.Random(1))
        took = [ask(random.Random(one)) for one in range(ASKED)]
    print(f"{EVENTS} events: median {statistics.median(took) * 1000:.0f} ms, longest {max(took) * 1000:.0f} ms")
    return 0


def fill(chance: random.Random) -> None:
    """Looks at one child, and every tenth at a list of thirty."""
    from django.db import transaction

    from practicelens.history.changes import Entry, record_many

    for first in range(0, EVENTS, BATCH):
        # A transaction for ten thousand: one for all would hold everything in memory, one each would measure the disk.
        with transaction.atomic():
            record_many(
                Entry(
                    "children" if number % 10 == 0 else "child", SYSTEM, START + timedelta(minutes=number * 5),
                    ("list", "due"), look=True,
                    children=[key(chance) for _ in range(30 if number % 10 == 0 else 1)],
                )
                for number in range(first, first + BATCH)
            )  # fmt: skip


def key(chance: random.Random) -> ChildKey:
    """One of the children."""
    return ChildKey("northborough", "case-system", f"B-{chance.randrange(CHILDREN) + 10_000}")


def ask(chance: random.Random) -> float:
    """Find a child by another spelling and read the first page of who saw them."""
    from practicelens.history import queries
    from practicelens.people.asking import asking_on
    from practicelens.workdays import clock

    reader = asking_on(Actor(1, "The reader", (Grant(Role.INFORMATION_GOVERNANCE),)), clock.today())
    before = time.monotonic()
    (child,) = queries.children_spelled(reader, f"{chance.randrange(CHILDREN) + 10_000}.0")
    # Another page of the same answers nothing: a child without events would be found too quickly.
    assert queries.events(reader, queries.EventFilter(child=child)).events
    return time.monotonic() - before


if __name__ == "__main__":
    sys.exit(main())
