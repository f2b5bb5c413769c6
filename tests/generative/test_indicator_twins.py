"""Every card, clock and figure against its slow twin, on authorities made by chance."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from practicelens.analytics import statistics
from practicelens.analytics.indicators import CARDS
from practicelens.analytics.measure import Kind, Level, Only, Timing
from practicelens.analytics.measurements import Measurements
from tests.builders import measuring
from tests.generative import worlds
from tests.generative.twins.cards import TWINS as FIRST
from tests.generative.twins.cards import Answer
from tests.generative.twins.chain import Chain
from tests.generative.twins.clocks import CLOCKS
from tests.generative.twins.kinds import KINDS

TWINS = FIRST | KINDS

PLACES = {Level.AUTHORITY: None, Level.WORKER: 0, Level.TEAM: 1, Level.SERVICE: 2}


def test_every_card_has_a_twin() -> None:
    assert set(TWINS) == set(CARDS)


# Small and larger by turns: what an authority costs is its measuring, five seconds, however many children it has.
WORLDS = [(seed, (40, 1, 65, 25)[seed % 4]) for seed in range(int(os.environ.get("EXAMPLES", "4")))]


@pytest.mark.parametrize(("seed", "children"), WORLDS)
def test_cards_equal_their_twins(seed: int, children: int) -> None:
    """One authority, measured once: the rows of every card, its figures at every level, and all that is due."""
    snapshots, frame = worlds.world(seed, children)
    chain = Chain(snapshots, frame)
    answers = {key: list(twin(chain)) for key, twin in TWINS.items()}
    with TemporaryDirectory() as root, measuring.measured(snapshots, Path(root), frame) as data:
        _compare_rows(data, answers)
        _compare_figures(data, chain, answers)
        _compare_lists(data, chain, answers, turn=seed)
        _compare_due(data, chain)


def _compare_rows(data: Measurements, answers: dict[str, list[Answer]]) -> None:
    question = """
        SELECT card::VARCHAR, coalesce(k.identifier, ''), worker_id, team_id, service_id, date, counts, amount
        FROM events LEFT JOIN child_keys k USING (child_no)"""
    real: dict[str, Counter[Any]] = defaultdict(Counter)
    for card, *row in data.ask(question):
        real[card][tuple(row)] += 1
    for key in CARDS:
        twin = Counter((child, *ids, day, counts, amount) for child, ids, day, counts, amount in answers[key])
        assert real[key] == twin, f"{key}: only real {real[key] - twin}, only twin {twin - real[key]}"


def _compare_figures(data: Measurements, chain: Chain, answers: dict[str, list[Answer]]) -> None:
    """Every card's figure of a year and of now, at each level, recounted from the twin's rows."""
    start, end = date(chain.newest.year - 1, chain.newest.month, 1), chain.newest
    for level, place in PLACES.items():
        for figure in data.figures(list(CARDS), level, None, start, end):
            card = CARDS[figure.card]
            if level not in card.levels:
                assert figure.value is None and figure.why
                continue
            days = (figure.start, figure.end)
            assert days == ((end, end) if card.timing is Timing.STOCK else (start, end))
            mine = [one for one in answers[card.key] if days[0] <= one[2] <= days[1]]
            mine = [one for one in mine if place is None or one[1][place] == figure.level_id]
            counted = sum(one[3] is True for one in mine)
            judged = sum(one[3] is not None for one in mine)
            if card.kind is not Kind.MEDIAN:
                assert figure.numerator in (counted, None), card.key
            assert figure.not_judged == len(mine) - judged, card.key
            if figure.value is not None and card.kind is Kind.SHARE:
                assert figure.value == counted / judged
                assert (figure.low, figure.high) == statistics.wilson(counted, judged)
            if figure.value is not None and card.kind is Kind.MEDIAN:
                amounts = [one[4] for one in mine if one[3] and one[4] is not None]
                assert (figure.value, figure.low, figure.high) == statistics.median_interval(amounts)


def _compare_lists(data: Measurements, chain: Chain, answers: dict[str, list[Answer]], turn: int) -> None:
    """The list behind every card's figure of the authority: all, the counted or the missed, by turns."""
    start, end = date(chain.newest.year - 1, chain.newest.month, 1), chain.newest
    for place, (key, card) in enumerate(CARDS.items()):
        first = end if card.timing is Timing.STOCK else start
        judged = [one[3] for one in answers[key] if first <= one[2] <= end]
        only, wanted = (
            (Only.ALL, len(judged)),
            (Only.COUNTED, judged.count(True)),
            (Only.MISSED, judged.count(False)),
        )[(place + turn) % 3]
        assert len(data.children(key, Level.AUTHORITY, None, start, end, only)) == wanted, key


def _compare_due(data: Measurements, chain: Chain) -> None:
    """Calendar joins against the arithmetic of ``workdays``."""
    real = Counter((row.kind, row.child, row.due, row.since, row.late_from) for row in data.overdue(None, date.max))
    twin = Counter(
        (kind, wait.row["child"], wait.due, wait.since, wait.late_from)
        for kind, clock in CLOCKS.items()
        for wait in clock(chain, chain.newest)
        if wait.due is not None
    )
    assert real == twin, f"only real {real - twin}, only twin {twin - real}"
