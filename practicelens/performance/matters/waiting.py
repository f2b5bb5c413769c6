"""Words on a month that somebody was asked for and has not written."""

from __future__ import annotations

from datetime import date, datetime

from practicelens.access.roles import Role
from practicelens.notices.waiting import Kind as WaitingKind
from practicelens.notices.waiting import Waiting
from practicelens.people.asking import Asking
from practicelens.performance.matters.models import MonthAsked, MonthWords
from practicelens.performance.matters.queries import due
from practicelens.performance.matters.rules import link_of
from practicelens.performance.matters.states import Voice
from practicelens.workdays.clock import local_date


def waiting(asking: Asking) -> tuple[Waiting, ...]:
    """The newest month that was asked for, of own service areas or of the whole. Two queries, none for others."""
    places = _asked(asking)
    if not places:
        return ()
    asked = MonthAsked.objects.order_by("-month").first()
    if asked is None:
        return ()
    rows = MonthWords.objects.filter(month=asked.month, card="").values_list("service_id", "voice")
    written = set(rows)
    return tuple(
        _waits(asking, asked.month, service, asked.at)
        for service, voice in places
        if (service, voice.value) not in written
    )


def _asked(asking: Asking) -> list[tuple[int | None, Voice]]:
    """The places a person is asked about, by their own roles."""
    grants = asking.actor.grants
    areas = sorted({area for one in grants if one.role is Role.HEAD_OF_SERVICE for area in one.services})
    whole: list[tuple[int | None, Voice]] = [(None, Voice.ANALYST)] if asking.actor.has(Role.ANALYST) else []
    return [*whole, *((area, Voice.SERVICE) for area in areas)]


def _waits(asking: Asking, month: date, service: int | None, at: datetime) -> Waiting:
    name = asking.services[service].name if service is not None else "the whole authority"
    title = f"Say what stands behind {month:%B} in {name}"
    return Waiting(
        title, link_of(month, service), due(asking, month, at), "Performance Matters",
        since=local_date(at), kind=WaitingKind.MONTH_WORDS,
    )  # fmt: skip
