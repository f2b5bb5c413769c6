"""Words on a month that somebody was asked for and has not written."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Exists, OuterRef

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
    """The newest month that was asked for, of own service areas or of the whole. One query, none for others."""
    places = _asked(asking)
    if not places:
        return ()
    # Whether each place has its words comes with the month: a first page asks one statement and not two.
    written = {f"written_{number}": _written(*place) for number, place in enumerate(places)}
    asked = MonthAsked.objects.annotate(**written).order_by("-month").values("month", "at", *written).first()
    if asked is None:
        return ()
    return tuple(
        _waits(asking, asked["month"], service, asked["at"])
        for (service, _), name in zip(places, written, strict=True)
        if not asked[name]
    )


def _written(service: int | None, voice: Voice) -> Exists:
    """Whether somebody has said something of the whole of a month at a place."""
    # Of the month as a whole: words on a single measure do not say what stands behind the month.
    return Exists(MonthWords.objects.filter(month=OuterRef("month"), card="", service_id=service, voice=voice.value))


def _asked(asking: Asking) -> list[tuple[int | None, Voice]]:
    """The places a person is asked about, by their own roles."""
    grants = asking.actor.grants
    # By the grants of the role itself: a director sees every area and is asked for words on none.
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
