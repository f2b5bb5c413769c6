"""The twins of caseloads by hours, and of changes of worker."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from math import floor
from typing import Any

from practicelens.workdays.timescales import add_months
from tests.generative.twins.chain import Chain, Row

Answer = tuple[str, tuple[Any, ...], date, bool | None, float | None]


def caseload_over_limit(chain: Chain) -> Iterator[Answer]:
    """Each open child with a worker, by how many that worker holds."""
    for day, as_at in chain.moments:
        held = [row for row in chain.open[as_at].values() if row.get("worker")]
        posts = _posts(chain, as_at)
        for row in held:
            worker = row["ids"][0]
            fte = posts.get(worker) if worker else None
            load = sum(one["ids"][0] == worker for one in held)
            limit = _limit(chain, worker, fte, as_at) if fte else None
            counts = load > limit if limit is not None else None
            yield row["child"], tuple(row["ids"]), day, counts, load / fte if fte else None


def _posts(chain: Chain, as_at: date) -> dict[int, float]:
    """The hours of each worker on an extract's day; of two rows the greater."""
    posts: dict[int, float] = {}
    for place, row in enumerate(chain.snapshots[as_at].get("workforce", [])):
        worker = chain.known(row, as_at, place)["ids"][0]
        if worker and row["fte"] is not None:
            posts[worker] = max(row["fte"], posts.get(worker, 0.0))
    return posts


def _limit(chain: Chain, worker: int, fte: float, on: date) -> float | None:
    """The worker's own limit, or the rule's by hours and first year."""
    who = next(one for one in chain.frame.workers if one.id == worker)
    if who.caseload_limit is not None:
        return who.caseload_limit
    rule = chain.frame.rule("caseload.first_year" if who.first_year else "caseload.limit", on)
    return floor(rule.number * fte + 0.5) if rule and rule.number else None


def three_workers(chain: Chain) -> Iterator[Answer]:
    """Each open child, by how many workers of their own there were in a year."""
    for day, as_at in chain.moments:
        for row in chain.open[as_at].values():
            mine = [one for one in chain.whole["involvements"] if one["child"] == row["child"]]
            names = {_who(one) for one in mine if one.get("worker") and _within(one, as_at)}
            yield row["child"], tuple(row["ids"]), day, len(names) >= 3 if names else None, len(names) or None


def _within(row: Row, as_at: date) -> bool:
    """Whether an involvement lasted into the year before a day."""
    return row["started"] <= as_at and (row.get("ended") is None or row["ended"] > add_months(as_at, -12))


def _who(row: Row) -> object:
    """The worker, or the name of one whom nobody has matched."""
    return row["ids"][0] or row["worker"].strip().lower()


def workers_caseload(chain: Chain) -> Iterator[Answer]:
    """Each worker who holds anybody, with how many: a row of no child."""
    teams = {one.id: one.service_id for one in chain.frame.teams}
    of = {one.id: one.team_id for one in chain.frame.workers}
    for day, as_at in chain.moments:
        held = [row["ids"][0] for row in chain.open[as_at].values() if row["ids"][0]]
        for worker in sorted(set(held)):
            yield "", (worker, of.get(worker), teams.get(of.get(worker) or 0)), day, True, held.count(worker)


def children_missing(chain: Chain) -> Iterator[Answer]:
    """Each child with a time missing in a year, with how many."""
    for day, as_at in chain.moments:
        times = [
            one["child"] for one in chain.whole["missing"]
            if one["kind"] == "missing" and one.get("started")
            and add_months(as_at, -12) < one["started"] <= as_at
        ]  # fmt: skip
        for child in sorted(set(times)):
            row = chain.open[as_at].get(child)
            yield child, tuple(row["ids"]) if row else (None, None, None), day, True, times.count(child)
