"""What other apps ask of actions, who have asked who asks: when they are due, how far they got, when they climb."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from practicelens.quality.actions import rules
from practicelens.quality.actions.models import Action
from practicelens.quality.actions.states import Status
from practicelens.rulebook.queries import Rules
from practicelens.workdays.clock import local_date


def dues_of_source(kind: str, source_id: int) -> tuple[date, ...]:
    """When each action of a source is due, soonest first."""
    rows = Action.objects.filter(source_kind=kind, source_id=source_id).exclude(status=Status.DROPPED)
    return tuple(rows.order_by("due", "id").values_list("due", flat=True))


def latest_due(kind: str, source_id: int) -> dict[int, date]:
    """The last day on which something of a source is due, by whoever does it."""
    rows = Action.objects.filter(source_kind=kind, source_id=source_id).exclude(status=Status.DROPPED)
    # In this order a dict keeps the last of each owner, which is the latest.
    return dict(rows.order_by("due").values_list("owner_id", "due"))


@dataclass(frozen=True)
class DoneInTime:
    """The actions given by a day: how many, done by their due day, done later, and overdue."""

    given: int = 0
    in_time: int = 0
    late: int = 0
    overdue: int = 0


def done_in_time(kind: str, source_ids: Collection[int], on: date) -> dict[int, DoneInTime]:
    """How far the actions of some sources had got on a day, dropped ones left out. One query."""
    rows = given().filter(source_kind=kind, source_id__in=source_ids).exclude(status=Status.DROPPED)
    found: dict[int, list[tuple[date, date | None]]] = {}
    for source_id, due, opened_at, done_at in rows.values_list("source_id", "due", "opened_at", "done_at"):
        # As it stood on the day: given later was not there, done later was not done.
        if opened_at and local_date(opened_at) <= on:
            done = local_date(done_at) if done_at else None
            found.setdefault(source_id, []).append((due, done if done and done <= on else None))
    return {source_id: _in_time(of_source, on) for source_id, of_source in found.items()}


def _in_time(dues: Collection[tuple[date, date | None]], on: date) -> DoneInTime:
    """Some actions, each by when it was due and when it was done, counted."""
    done = [done <= due for due, done in dues if done]
    # Overdue only after its day: on the day itself an action can still be done in time.
    return DoneInTime(len(dues), sum(done), len(done) - sum(done), sum(not done and due < on for due, done in dues))


def given_of_sources(kind: str, source_ids: Collection[int] | QuerySet[Any, Any]) -> dict[int, str]:
    """What was to be done, by action: every action that these sources gave, soonest due first.

    ``source_ids`` may be the query that finds them: it is asked within this one.
    """
    rows = given().filter(source_kind=kind, source_id__in=source_ids)
    return dict(rows.order_by("due", "id").values_list("id", "what"))


@dataclass(frozen=True)
class Followed:
    """An action as whoever looks at what became of it finds it."""

    id: int
    what: str
    owner: str
    due: date
    status: Status
    evidence: str
    done_on: date | None
    done_by: str = ""
    """Who said that it is done, where that was not its owner."""

    @property
    def open(self) -> bool:
        """Whether somebody still has to do it."""
        return self.status is Status.OPEN

    def late(self, on: date) -> bool:
        """Whether it was done after its day, or is still to do on a day after it."""
        return (self.done_on or on) > self.due


def followed(kind: str, source_ids: Collection[int] | QuerySet[Any, Any]) -> dict[int, Followed]:
    """Every action that these sources gave, soonest due first, with how far it is. One query."""
    rows = (
        given()
        .filter(source_kind=kind, source_id__in=source_ids)
        .select_related("owner", "done_by")
        .order_by("due", "id")
    )
    return {
        row.pk: Followed(
            row.pk,
            row.what,
            row.owner.name,
            row.due,
            Status(row.status),
            row.evidence,
            local_date(row.done_at) if row.done_at else None,
            row.done_by.name if row.done_by and row.done_by_id != row.owner_id else "",
        )
        for row in rows
    }


def climbing_on(rules_then: Rules) -> rules.Climbing:
    """When late actions climb."""
    # Of the day asked about: a limit that was changed since does not make yesterday's action late.
    return rules.Climbing(rules_then.limit("action.climbs_to_manager"), rules_then.limit("action.climbs_to_head"))


def given() -> QuerySet[Action]:
    """Actions that were given to somebody: neither proposed only nor dropped."""
    # Proposed ones are an auditor's notes still: figures of them would tell of an audit that is not handed in.
    return Action.objects.exclude(status__in=(Status.PROPOSED, Status.DROPPED))
