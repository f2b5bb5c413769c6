"""What reading and writing of practice concerns both ask: the clock of one, whose it is, who is told. Private."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from practicelens.access.actor import ChildKey
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.access.roles import Role
from practicelens.notices.changes import post
from practicelens.people import internal as people
from practicelens.people.asking import Asking
from practicelens.people.holders import holders
from practicelens.quality.alerts import permissions
from practicelens.quality.alerts.models import Concern, Step
from practicelens.quality.alerts.rules import Clock, Pause, Timing
from practicelens.quality.alerts.states import Event, Stage
from practicelens.rulebook.queries import Rules
from practicelens.workdays.clock import local_date

REFERENCES_FROM = 1000
"""References are numbered from here on: PC-1001 is the first."""
RAISED = "RAISED"
"""What the first step of every concern says; every other says the name of its event, or ``MOVED``."""
MOVED = "MOVED"
"""That the child went to another team or worker, and the concern with them."""


def key_of(row: Concern) -> ChildKey:
    """Which child it is about."""
    return ChildKey(row.authority, row.scheme, row.child)


def reference_of(concern_id: int) -> str:
    """How people call a concern: its number tells nothing of the child."""
    return f"PC-{REFERENCES_FROM + concern_id}"


def address_of(concern_id: int) -> str:
    """Its page."""
    return f"/alerts/{concern_id}/"


def good_practice_address(good_id: int) -> str:
    """The page of good practice that was told of."""
    return f"/alerts/good/{good_id}/"


def covered(asking: Asking) -> frozenset[int]:
    """The reviewing officers for whom this person stands in today. A query only for whoever stands in for one."""
    covers = any(one.by_cover and one.carries(Capability.RAISE_ALERTS) for one in asking.actor.grants)
    return asking.once_for(_covered) if covers else frozenset()


def _covered(asking: Asking) -> frozenset[int]:
    return people.covered_by(asking.actor.account_id, asking.today)


def timing_of(rules: Rules) -> Timing:
    """The protocol's settings by the rules of a day."""
    return Timing(
        meeting=rules.limit("escalation.team"),
        head=rules.limit("escalation.head_of_service"),
        director=rules.limit("escalation.director"),
        whole=rules.limit("escalation.whole"),
        close=time.fromisoformat(rules.text("escalation.close")),
    )


def clock_of(asking: Asking, row: Concern, steps: Iterable[Step]) -> Clock:
    """The clock of a concern by the rules of the day it was raised on; ``steps``: its own, or its pauses at least."""
    raised = local_date(row.raised_at)
    return Clock(raised, timing_of(asking.rules_on(raised)), asking.calendar, pauses_of(steps))


def pauses_of(steps: Iterable[Step]) -> tuple[Pause, ...]:
    """The pauses among a concern's steps, each until its last day, or until it was ended."""
    every = list(steps)
    ended = {one.about_id: local_date(one.at) for one in every if one.what == Event.UNPAUSE.name}
    return tuple(
        Pause(Stage(one.stage), local_date(one.at), min(one.on, ended.get(one.pk, one.on)))
        for one in every
        if one.what == Event.PAUSE.name and one.on is not None
    )


def open_answers(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The answers that nobody has judged yet."""
    every = list(steps)
    judged = {one.about_id for one in every}
    return tuple(one for one in every if one.what == Event.ANSWER.name and one.pk not in judged)


def running_pause(row: Concern, steps: Sequence[Step], today: date) -> Step | None:
    """The pause that holds the concern's stage and has not been ended."""
    ended = {one.about_id for one in steps}
    mine = (one for one in steps if one.what == Event.PAUSE.name and one.stage == row.stage and one.pk not in ended)
    return next((one for one in mine if one.on is not None and today < one.on), None)


@dataclass(frozen=True)
class Facing:
    """A concern as somebody may read it, with what every act asks of it."""

    asking: Asking
    row: Concern
    steps: tuple[Step, ...]
    covers: frozenset[int]
    clock: Clock

    @property
    def stage(self) -> Stage:
        """How far it has come."""
        return Stage(self.row.stage)

    @property
    def holds(self) -> bool:
        """Whether the person is its holder, or stands in for them."""
        return permissions.is_holder(self.asking.actor, self.row, self.covers)

    @property
    def is_handed_on(self) -> bool:
        """Whether its day has closed: it waits to be sent on."""
        return self.clock.is_handed_on(self.stage, self.asking.now)

    def last_refused(self) -> bool:
        """Whether an answer given at the stage it is at was found not to be enough."""
        here = {one.pk for one in self.steps if one.what == Event.ANSWER.name and one.stage == self.row.stage}
        return any(one.what == Event.REFUSE.name and one.about_id in here for one in self.steps)


def facing(asking: Asking, concern_id: int) -> Facing:
    """The concern for whoever may read it. Raises Missing: not there, out of reach and hidden are one answer."""
    row = Concern.objects.select_related("team").filter(pk=concern_id).first()
    covers = covered(asking)
    if row is None or not asking.may_see(key_of(row)) or not permissions.can_read(asking.actor, row, covers):
        raise Missing("concern")
    steps = tuple(Step.objects.filter(concern=row))
    return Facing(asking, row, steps, covers, clock_of(asking, row, steps))


def senders(today: date) -> tuple[int, ...]:
    """Who sends alerts on: the Safeguarding Manager with cover; where nobody is one, the Head of Safeguarding."""
    return holders(Role.SAFEGUARDING_MANAGER, today) or holders(Role.HEAD_OF_QA, today)


def asked_at(row: Concern, stage: Stage, today: date) -> tuple[int, ...]:
    """The accounts that are asked at a stage, with cover: at the first the Team Manager and the Social Worker."""
    if stage is Stage.HEAD:
        return people.heads_of(row.service_id, today)
    if stage is not Stage.TEAM:
        return holders(stage.role, today)
    worker = people.account_of_worker(row.worker_id) if row.worker_id else None
    return (*people.managers_of(row.team_id, today), *([worker] if worker else []))


@dataclass(frozen=True)
class Letter:
    """A notice about a concern: its kind, whom it goes to, and where it leads if not to the concern."""

    kind: str
    to: tuple[int, ...]
    link: str = ""


def post_letters(letters: Iterable[Letter], row: Concern, *, by: int, now: datetime) -> None:
    """Tell everybody but whoever did it, in the change's own transaction. No notice names a child."""
    today = local_date(now)
    for one in letters:
        to = able(key_of(row), one.to, today)
        # Telling somebody who may not know of the child would tell them that there is one; telling nobody is worse.
        if one.to and not to:
            governance = holders(Role.INFORMATION_GOVERNANCE, today)
            post("alert_nobody_named", to=governance, link="/restricted/", at=now)
        post(one.kind, to=set(to) - {by}, link=one.link or address_of(row.pk), at=now, about=reference_of(row.pk))


def able(key: ChildKey, accounts: Iterable[int], today: date) -> tuple[int, ...]:
    """Those of some accounts who may know of the child: of a restricted one, those named on them."""
    every = tuple(dict.fromkeys(accounts))
    if key not in people.restricted_keys(today):
        return every
    named = people.cleared(every, today)
    return tuple(one for one in every if key in named.get(one, frozenset()))
