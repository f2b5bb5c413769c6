"""The twins of every review: each row looked at by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

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
