"""Practice concerns of the small authority: raised by its reviewing officer, brought to where a test needs them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from practicelens.access.roles import Role
from practicelens.people.asking import Asking
from practicelens.quality.alerts import changes, climbing, queries
from practicelens.quality.alerts.agencies import changes as agencies
from practicelens.quality.alerts.changes import Outcome, Raised
from practicelens.quality.alerts.good_practice import changes as good_practice
from practicelens.quality.alerts.good_practice.changes import Seen
from practicelens.quality.alerts.views import ConcernView
from practicelens.workdays.clock import LONDON
from tests.builders.audits import CHILD
from tests.builders.authority import NOW, Authority

DAY5, DAY10, DAY20 = date(2026, 11, 30), date(2026, 12, 7), date(2026, 12, 21)
"""Of what is raised on Monday 23 November 2026."""
EXPLAINED = "With a drawing of the house, on the sofa."


def at(day: date, hour: int = 10, minute: int = 0, second: int = 0) -> datetime:
    """A moment in London, as the product has moments."""
    return datetime.combine(day, time(hour, minute, second), tzinfo=LONDON).astimezone(UTC)


CLOSE5, CLOSE10, CLOSE20 = (at(day, 17) for day in (DAY5, DAY10, DAY20))


def raised(authority: Authority, *, role: Role = Role.REVIEWING_OFFICER, now: datetime = NOW, **more: Any) -> int:
    """Raise a concern about the child of the first team, who is the practitioner's."""
    plain: dict[str, Any] = {
        "child": CHILD, "team_id": authority.team, "service_id": authority.service, "worker_id": authority.worker,
        "what": "No plan yet for where he will grow up", "why": "He keeps a packed bag by his bed.",
        "right": "A permanence planning meeting.", "by_when": now.date() + timedelta(days=11), "theme": "Permanence",
    }  # fmt: skip
    return changes.raise_concern(Raised(**{**plain, **more}), by=authority.actor(role), now=now)


def praised(authority: Authority, *, role: Role = Role.REVIEWING_OFFICER, **more: Any) -> int:
    """Tell of good practice in the practitioner's work with the child of the first team."""
    plain: dict[str, Any] = {
        "child": CHILD, "team_id": authority.team, "service_id": authority.service, "worker_id": authority.worker,
        "what": "The plan is written in his own words", "why": "He reads it himself.", "theme": "Identity",
    }  # fmt: skip
    return good_practice.tell(Seen(**{**plain, **more}), by=authority.actor(role), now=NOW)


@dataclass(frozen=True)
class Asked:
    """An agency that was asked: the token of its link, the code that it was told, and the letter."""

    token: str
    code: str
    letter: tuple[str, str, str]


def agency(authority: Authority, name: str = "Northborough Police", **more: Any) -> int:
    """An agency with a contact, three working days."""
    plain: dict[str, Any] = {"contact": "Sergeant Rowan", "email": "rowan@police.example", "days": 3}
    by = authority.actor(Role.SAFEGUARDING_MANAGER)
    return agencies.keep_agency(None, name, **{**plain, **more}, by=by, now=NOW)


def asked(authority: Authority, concern_id: int, agency_id: int | None = None, now: datetime = NOW) -> Asked:
    """Ask an agency, and send its letter."""
    posted: list[tuple[str, str, str]] = []
    which = agency_id or agency(authority)
    more = step(authority, concern_id, Role.REVIEWING_OFFICER, now)
    code, _ = agencies.ask(concern_id, which, "j. b.", date(2018, 3, 4), **more)
    agencies.send_asked(now, send=lambda *letter: posted.append(letter))
    ((address, subject, body),) = posted
    token = body.split("/agency/")[1].split("/")[0]
    return Asked(token, code, (address, subject, body))


def found(
    authority: Authority, concern_id: int, role: Role = Role.REVIEWING_OFFICER, now: datetime = NOW
) -> ConcernView:
    """The concern as somebody reads it at a moment."""
    return queries.concern(Asking(authority.actor(role), now), concern_id)


def version(authority: Authority, concern_id: int) -> int:
    """The version that a form opened now would send."""
    return found(authority, concern_id).version


def step(authority: Authority, concern_id: int, role: Role, now: datetime) -> dict[str, Any]:
    """Who does the next thing, when, and at which version."""
    return {"by": authority.actor(role), "now": now, "version": version(authority, concern_id)}


def answer(
    authority: Authority, concern_id: int, role: Role = Role.TEAM_MANAGER, now: datetime = NOW, words: str = "We will."
) -> None:
    """Somebody who was asked answers."""
    changes.answer(concern_id, words, None, **step(authority, concern_id, role, now))


def judge(authority: Authority, concern_id: int, *, accepted: bool, now: datetime = NOW) -> None:
    """Its holder judges the oldest answer that nobody has judged."""
    waits = found(authority, concern_id, now=now).to_judge
    assert waits is not None
    more = step(authority, concern_id, Role.REVIEWING_OFFICER, now)
    changes.judge(concern_id, waits.id, "It says who and when.", accepted=accepted, **more)


def send(authority: Authority, concern_id: int, now: datetime = CLOSE5) -> None:
    """The Safeguarding Manager sends it on."""
    climbing.send(concern_id, "", **step(authority, concern_id, Role.SAFEGUARDING_MANAGER, now))


def outcome(now: datetime = NOW, **more: Any) -> Outcome:
    """What closes a concern."""
    plain = {
        "outcome": "He lives with his aunt.",
        "how_explained": EXPLAINED,
        "why_not_explained": "",
        "on_record": now.date(),
    }
    return Outcome(**{**plain, **more})


def close(authority: Authority, concern_id: int, now: datetime = NOW) -> None:
    """Close it, agreed."""
    more = step(authority, concern_id, Role.REVIEWING_OFFICER, now)
    changes.close(concern_id, "agreed", outcome(now), **more)
