"""The twins of times missing and of pre-proceedings: each row looked at by itself."""

from __future__ import annotations

from collections.abc import Iterator

from tests.generative.twins.chain import Chain, Row
from tests.generative.twins.clocks import did_not_want, limit_of
from tests.generative.twins.visits import Answer, holder

YES_NO = {"yes": True, "no": False}


def missing_times(chain: Chain) -> Iterator[Answer]:
    for row in chain.whole["missing"]:
        if row["kind"] == "missing":
            yield row["child"], holder(chain, row, row["started"]), row["started"], True, None


def interviews_offered(chain: Chain) -> Iterator[Answer]:
    for row in chain.whole["missing"]:
        if row["kind"] == "missing" and row.get("ended"):
            yield _answer(chain, row, "ended", row.get("offered"))


def interviews_accepted(chain: Chain) -> Iterator[Answer]:
    for row in chain.whole["missing"]:
        if row["kind"] == "missing" and row.get("ended") and row.get("offered") == "yes":
            yield _answer(chain, row, "ended", row.get("accepted"))


def interviews_in_time(chain: Chain) -> Iterator[Answer]:
    for row in chain.whole["interviews"]:
        listed, back = row["listed_on"], row.get("returned")
        if back is None or back > listed:
            continue
        held = row["interviewed"] if row.get("interviewed") and row["interviewed"] <= listed else None
        _, late_from = limit_of(chain, "return_interview.limit", back, back)
        if held is None and (did_not_want(row) or (late_from and listed < late_from)):
            continue
        slip = held is not None and held < back
        counts = None if slip or late_from is None else held is not None and held < late_from
        days = None if slip or held is None else float((held - back).days)
        yield row["child"], holder(chain, row, back), back, counts, days


def letters(chain: Chain) -> Iterator[Answer]:
    for row in _come(chain, "letter"):
        yield _answer(chain, row, "letter", "yes")


def weeks(chain: Chain) -> Iterator[Answer]:
    for row in _come(chain, "ended"):
        days = (row["ended"] - row["started"]).days if row.get("started") else -1
        known = days >= 0
        yield (
            row["child"],
            holder(chain, row, row["ended"]),
            row["ended"],
            True if known else None,
            (days / 7 if known else None),
        )


def to_court(chain: Chain) -> Iterator[Answer]:
    for row in _come(chain, "ended"):
        issued = row.get("court") or row.get("issue_letter") or row.get("outcome") == "issued"
        yield _answer(chain, row, "ended", "yes" if issued else "no")


def family_offered(chain: Chain) -> Iterator[Answer]:
    for row in _come(chain, "letter"):
        yield _answer(chain, row, "letter", row.get("fgdm_offered"))


def family_held(chain: Chain) -> Iterator[Answer]:
    for row in _come(chain, "letter"):
        if row.get("fgdm_offered") == "yes":
            yield _answer(chain, row, "letter", row.get("fgdm_held"))


def _come(chain: Chain, day: str) -> list[Row]:
    return [row for row in chain.whole["pre_proceedings"] if row.get(day) and row[day] <= row["last_told"]]


def _answer(chain: Chain, row: Row, day: str, answer: str | None) -> Answer:
    return row["child"], holder(chain, row, row[day]), row[day], YES_NO.get(answer or ""), None
