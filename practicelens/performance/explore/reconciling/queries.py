"""Comparisons for whoever asks: their own alone, each with what they may see of it today."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from practicelens.access.errors import Ended, Missing
from practicelens.analytics.indicators import CARDS
from practicelens.people.asking import Asking
from practicelens.performance.datasets import naming
from practicelens.performance.explore import permissions, queries, reading
from practicelens.performance.explore.models import Comparison
from practicelens.performance.explore.questions import Question
from practicelens.performance.explore.reconciling import storing
from practicelens.performance.explore.reconciling.shapes import ComparedRow, ComparisonRow, ComparisonView, Side
from practicelens.performance.explore.states import Stage
from practicelens.workdays.clock import local_date


def check_can_compare(asking: Asking, question: Question, group: str | None, only: str) -> None:
    """Raise ``Missing`` where the children behind the figure do not open for the person, or there are none of it."""
    # Behind some figures stand workers, or households: nobody's list of children is laid beside them.
    if not question.card.of_children:
        raise Missing("figure")
    queries.asked_behind(asking, question, group, only)


def comparisons(asking: Asking) -> tuple[ComparisonRow, ...]:
    """The person's own comparisons, newest first. Raises ``Missing`` for who sees no figures."""
    permissions.check_can_ask(asking.actor)
    rows = Comparison.objects.filter(owner_id=asking.actor.account_id).exclude(status=Stage.DELETED.value)
    return tuple(
        ComparisonRow(row.pk, CARDS[row.card], Stage(row.status), row.rows, dict(row.counts), row.sent_at)
        for row in rows
        # A card that has left the product since has no figure to lie beside.
        if row.card in CARDS
    )


def comparison(asking: Asking, comparison_id: int) -> ComparisonView:
    """One comparison of one's own. ``Missing`` for any other, and where its children are no longer theirs to see."""
    row = Comparison.objects.filter(pk=comparison_id, owner_id=asking.actor.account_id).first()
    if row is not None and row.status == Stage.DELETED.value:
        raise Ended("Your list is deleted, and nothing of it is kept.")
    if row is None or row.card not in CARDS:
        raise Missing("comparison")
    question, group, only = asked_of_row(asking, row)
    try:
        looked = storing.looked_at(row.folder)
        lines = storing.answer(row.folder) if row.status == Stage.COMPARED.value else ()
    except OSError:
        # Its folder is gone, as after moving to another machine without it: there is nothing to be shown.
        raise Missing("comparison") from None
    seen = tuple(_as_seen(asking, lines))
    counts = Counter(line.side.value for line in seen)
    hidden = row.counts.get("hidden", 0) + sum(line.side in (Side.OURS, Side.BOTH) for line in lines) - (
        counts[Side.OURS.value] + counts[Side.BOTH.value]
    )  # fmt: skip
    edition = queries.edition(asking)
    kept = timedelta(days=int(asking.rules.number("comparisons.kept")))
    return ComparisonView(
        row.pk, CARDS[row.card], question, group or "", only, Stage(row.status), looked, row.number_column,
        row.date_column, seen, {**counts, "hidden": hidden} if lines or row.counts else {}, tuple(row.remarks),
        local_date(row.sent_at + kept), bool(row.edition) and edition is not None and edition.hash != row.edition,
    )  # fmt: skip


def asked_of_row(asking: Asking, row: Comparison) -> tuple[Question, str | None, str]:
    """What a comparison asks; ``Missing`` where that can be asked no more, or its children are not theirs to see."""
    given, edition = row.asked["question"], queries.edition(asking)
    if edition is None:
        raise Missing("figures")
    days = tuple(reading.day_of(given.get(name, "")) for name in ("from", "to"))
    read = reading.read(given, (days[0], days[1]), queries.places(asking), edition.as_at)
    if read.question is None or not queries.may_open(asking, read.question):
        raise Missing("figures")
    return read.question, row.asked["group"], row.asked["only"]


def _as_seen(asking: Asking, lines: tuple[ComparedRow, ...]) -> Iterator[ComparedRow]:
    """The lines as the person may see them today: of a child restricted since only their own row is left."""
    for line in lines:
        if not line.child or naming.may_name(asking, line.child):
            yield line
        elif line.side is not Side.OURS:
            yield line.as_unknown()
