"""The twins of every review: each row looked at by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from practicelens.workdays.timescales import add_months
from tests.generative.twins import clocks
from tests.generative.twins.chain import Chain, Row
from tests.generative.twins.visits import Answer, holder

YES_NO = {"yes": True, "no": False}


def held_in_time(kind: str) -> Callable[[Chain], Iterator[Answer]]:
    """Each review of a kind that was held by its due day, or became late."""

    def twin(chain: Chain) -> Iterator[Answer]:
        for row in _every(chain, kind):
            due, held = row.get("due"), row.get("held")
            late = due + timedelta(days=1) if due else None
            if due and held and held <= due:
                yield _answer(chain, row, held, True)
            elif late and late <= min(row["last_told"], row.get("ended") or date.max):
                yield _answer(chain, row, late, False)
            elif not due and held:
                yield _answer(chain, row, held, None)

    return twin


def every_one_in_time(chain: Chain) -> Iterator[Answer]:
    """Each child long enough on a plan, walked through from the plan's beginning to each conference."""
    for day, as_at in chain.moments:
        for row in chain.open_states("protection_plans", as_at):
            started = row.get("started")
            if started is None or add_months(started, 3) <= as_at:
                yield row["child"], chain.ids(row), day, _all_in_time(chain, row, as_at), None


def _all_in_time(chain: Chain, plan: Row, as_at: date) -> bool | None:
    started, latest = plan.get("started"), plan.get("latest_review")
    # Where not one conference is told of anybody, their file is missing.
    if started is None or not any(one["kind"] == "protection_plan" for one in chain.whole["reviews"]):
        return None
    mine = (one["held"] for one in _every(chain, "protection_plan") if one["child"] == plan["child"])
    held = sorted({one for one in mine if one and started < one <= as_at})
    if latest and latest > (held[-1] if held else started):
        return None
    since, limit, found = started, "cp_review.first", True
    unknown = False
    for following in [*held, as_at]:
        _, late_from = clocks.limit_of(chain, limit, since, since)
        unknown = unknown or late_from is None
        found = found and not (late_from and following >= late_from)
        since, limit = following, "cp_review.later"
    return None if found and unknown else found


def quorate(chain: Chain) -> Iterator[Answer]:
    """Each review conference held."""
    for row in _every(chain, "protection_plan"):
        if row.get("held"):
            yield _answer(chain, row, row["held"], YES_NO.get(row.get("quorate") or ""))


def took_part(kind: str) -> Callable[[Chain], Iterator[Answer]]:
    """Each review held of a child who was not too young to be asked."""

    def twin(chain: Chain) -> Iterator[Answer]:
        for row in _every(chain, kind):
            code = row.get("participation")
            if row.get("held") and code != "PN0":
                yield _answer(chain, row, row["held"], code not in ("PN4", "PN7") if code else None)

    return twin


def _every(chain: Chain, kind: str) -> list[Row]:
    return [row for row in chain.whole["reviews"] if row["kind"] == kind and row.get("cancelled") != "yes"]


def _answer(chain: Chain, row: Row, day: date, counts: bool | None) -> Answer:
    return row["child"], holder(chain, row, day), day, counts, None
