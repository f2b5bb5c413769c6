"""What waits for somebody, as a landing page lays it out, and as its flat list is narrowed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from practicelens.notices.waiting import Place, Waiting
from practicelens.people.asking import Asking
from practicelens.web.pages.home import groups
from practicelens.web.pages.home.ten_days import ten_days
from practicelens.web.pages.shared.lists import links_of
from practicelens.web.waiting import waiting_for

WHEN = (("All", ""), ("Late", groups.When.LATE.value), ("In ten working days", groups.When.SOON.value),
        ("No day set", groups.When.NO_DAY.value))  # fmt: skip
BY_DAY = "day"
"""The list in one, by day; else kind by kind, as the first page has it."""


def what_waits(asking: Asking, leave_out: str = "") -> dict[str, Any]:
    """The groups, the heading that counts what is done here, and the days. ``leave_out``: what leads to this page."""
    joined = waiting_for(asking)
    # By the beginning of the link, so that what leads to a part of this page goes as well.
    items = [item for item in joined.items if not leave_out or not item.link.startswith(leave_out)]
    today, calendar = asking.today, asking.calendar
    here = groups.here(items)
    return {
        "waiting": here,
        "groups": groups.grouped(items, Place.HERE, today, calendar),
        "in_records": groups.grouped(items, Place.CHILDS_RECORD, today, calendar),
        "with_teams": groups.grouped(items, Place.TEAMS, today, calendar),
        "with_others": groups.grouped(items, Place.OTHERS, today, calendar),
        "heading": groups.heading(here, today, elsewhere=len(items) - len(here)),
        "ten_days": ten_days(here, today, calendar),
        "unanswered": joined.unanswered,
    }


def narrowing(items: Sequence[Waiting], asked: Mapping[str, str]) -> list[dict[str, Any]]:
    """The choices of the flat list as rows of links; each keeps the other."""
    counts = Counter(item.kind for item in items)
    # The most frequent first: that is what one narrows by.
    kinds = [(f"{kind.value.many} ({many})", kind.key) for kind, many in counts.most_common()]
    orders = (("Kind by kind", ""), ("By day", BY_DAY))
    return [
        links_of("What", "kind", [("Everything", ""), *kinds], asked),
        links_of("When", "when", WHEN, asked),
        links_of("Order", "by", orders, asked),
    ]
