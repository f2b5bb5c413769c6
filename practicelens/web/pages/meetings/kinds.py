"""What each kind of meeting does when it is convened, called off or drafted: its own app's doors, in one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from django.urls import reverse

from practicelens.access.actor import Actor
from practicelens.access.errors import Missing
from practicelens.people.asking import Asking
from practicelens.quality.audits.cycle import convening as review
from practicelens.quality.audits.four_r import convening as four_r
from practicelens.quality.audits.four_r import queries as four_r_queries
from practicelens.quality.audits.work import queries as work_queries
from practicelens.quality.meetings.drafts import Typed
from practicelens.quality.meetings.rules import Plan, ToConvene
from practicelens.quality.meetings.states import Kind
from practicelens.quality.moderation.comparison import convening as comparison
from practicelens.quality.moderation.comparison import queries as comparison_queries
from practicelens.quality.panels.meeting import convening as panel
from practicelens.quality.panels.parts import queries as part_queries
from practicelens.quality.panels.whole import queries as whole_queries
from practicelens.web.request_input import path_day

S = TypeVar("S", contravariant=True)
"""What a kind's doors take: an audit's id, or a team and a period."""


class Convene(Protocol[S]):
    """Convenes a subject's meeting, or changes it."""

    def __call__(self, subject: S, /, plan: Plan, *, by: Actor, now: datetime) -> int:
        """The meeting's id."""
        ...


class CallOff(Protocol[S]):
    """Calls a convened meeting off."""

    def __call__(self, subject: S, /, why: str, *, by: Actor, now: datetime) -> None:
        """Tell those who were asked."""
        ...


class SaveDraft(Protocol[S]):
    """Keeps what is typed of a subject's record."""

    def __call__(self, subject: S, /, typed: Typed, *, version: int, by: Actor, now: datetime) -> int:
        """The draft's new version."""
        ...


@dataclass(frozen=True)
class Doors(Generic[S]):
    """A kind's doors. ``subject`` finds, by the key in an address, what they take; ``page`` is the subject's own page.

    Each raises Missing to whom the subject is not open.
    """

    subject: Callable[[Asking, str], S]
    page: Callable[[Asking, str], str]
    to_convene: Callable[[Asking, S], ToConvene]
    convene: Convene[S]
    call_off: CallOff[S]
    save_draft: SaveDraft[S]


def _number(key: str) -> int:
    """A key that is a number."""
    # Ten digits hold every number a table gives; longer ones are refused by PostgreSQL with an error of its own.
    if not key.isdecimal() or len(key) > 10:
        raise Missing
    return int(key)


def _four_r_page(asking: Asking, key: str) -> str:
    """The 4R meeting's own page, where reflections are written too."""
    meeting_id = _number(key)
    return reverse("audit-four-r-meeting", args=[four_r_queries.audit_of(asking, meeting_id), meeting_id])


def _period(asking: Asking, key: str) -> comparison.Period:
    """The team and the first day of a period."""
    team, _, start = key.partition("-")
    period = (_number(team), path_day(start))
    # Asked for its check alone: a period is no row, and its address can be written by anybody.
    comparison.subject_of(asking, *period)
    return period


def _of_period(asking: Asking, key: str) -> list[str]:
    """The same as an address has it."""
    team_id, start = _period(asking, key)
    return [str(team_id), f"{start:%Y-%m-%d}"]


def _whole_page(asking: Asking, key: str) -> str:
    """The multi-agency audit's page; for another agency it is its own part's."""
    whole_id = _number(key)
    if not part_queries.has_part(asking, whole_id):
        # Asked for its check alone. An agency's own part opens by having it.
        whole_queries.whole(asking, whole_id)
    return reverse("multi-agency", args=[whole_id])


DOORS: dict[Kind, Doors[Any]] = {
    Kind.FOUR_R: Doors(
        subject=lambda asking, key: four_r_queries.audit_of(asking, _number(key)),
        page=_four_r_page,
        to_convene=four_r_queries.four_r_to_convene,
        convene=four_r.convene,
        call_off=four_r.call_off,
        save_draft=four_r.save_draft,
    ),
    Kind.REVIEW: Doors(
        # Through the audit's own query, so that to whom it is not open there is no meeting of it either.
        subject=lambda asking, key: work_queries.audit(asking, _number(key)).id,
        page=lambda asking, key: reverse("audit", args=[work_queries.audit(asking, _number(key)).id]),
        to_convene=review.review_to_convene,
        convene=review.convene,
        call_off=review.call_off,
        save_draft=review.save_draft,
    ),
    Kind.COMPARISON: Doors(
        subject=_period,
        page=lambda asking, key: reverse("comparison-record", args=_of_period(asking, key)),
        to_convene=comparison_queries.comparison_to_convene,
        convene=comparison.convene,
        call_off=comparison.call_off,
        save_draft=comparison.save_draft,
    ),
    Kind.PANEL: Doors(
        # Only read as a number here: each of the panel's doors asks for itself who may.
        subject=lambda asking, key: _number(key),
        page=_whole_page,
        to_convene=panel.panel_to_convene,
        convene=panel.convene,
        call_off=panel.call_off,
        save_draft=panel.save_draft,
    ),
}


def doors_of(kind: str) -> Doors[Any]:
    """The doors of the kind that an address names. Raises Missing."""
    found = next((doors for one, doors in DOORS.items() if one.value == kind), None)
    if found is None:
        raise Missing
    return found


def page_of(asking: Asking, kind: Kind, key: str) -> str:
    """The subject's own page, "" where it does not open to this person."""
    try:
        return DOORS[kind].page(asking, key)
    except Missing:
        return ""


def may_convene(asking: Asking, kind: Kind, key: str) -> bool:
    """Whether this person may move the meeting or call it off."""
    doors = DOORS[kind]
    try:
        # By trying the door itself: a second rule of who may would one day say otherwise.
        doors.to_convene(asking, doors.subject(asking, key))
    except Missing:
        return False
    return True
