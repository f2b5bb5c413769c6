"""Taking in what lies in the watched folder, and deciding whether it is published by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from practicelens.access.actor import SYSTEM, Actor
from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.notices.changes import post
from practicelens.people.holders import holders
from practicelens.performance.extracts import changes
from practicelens.performance.extracts.models import Extract, Watched
from practicelens.performance.extracts.publishing import changes as publishing
from practicelens.performance.extracts.publishing import evidence
from practicelens.performance.extracts.states import State
from practicelens.performance.extracts.watching import rules
from practicelens.rulebook.queries import rules_on
from practicelens.workdays.clock import local_date

READ = (State.READY, State.BLOCKED, State.UNREADABLE)
"""States in which an extract was read and somebody has to be told, or it goes on by itself."""


@dataclass(frozen=True)
class Seen:
    """A file as it lies in the folder: told from another of its name by its size and the moment it was written."""

    path: Path
    size: int
    written_ns: int


def is_known(seen: Seen) -> bool:
    """House-internal: whether this very file was taken in, or refused, before."""
    # Not by its content: that would be a read of the whole file each ten minutes.
    rows = Watched.objects.filter(name=seen.path.name[:200], size=seen.size, written_ns=seen.written_ns)
    return bool(rows.exists())


def take_in(seen: Seen, *, by: Actor, now: datetime, then: Callable[[int], None]) -> int | None:
    """Receive a file of the folder, once; ``then`` queues its reading in the same transaction. None: it was refused.

    A file that is refused (empty, too large, not to be read from the disk) is kept with why, told to the analysts
    once, and looked at again only when it has changed.
    """
    _check_house(by)

    def new(extract_id: int) -> None:
        _keep(seen, extract_id, "", now)
        then(extract_id)

    try:
        received = changes.receive(seen.path, seen.path.name, by=by, now=now, then=new)
    # Both are kept: a file that is refused without a trace would be tried again every ten minutes, and told each time.
    except (Refused, OSError) as refusal:
        why = refusal.message if isinstance(refusal, Refused) else "The file could not be read from the disk."
        _keep(seen, None, why, now)
        return None
    if received.already:  # the same content came before, from the page or under another name: it is that extract
        _keep(seen, received.extract_id, "", now, decided=True)
    return received.extract_id


def to_decide() -> tuple[int, ...]:
    """House-internal: extracts of the folder that were read and are not decided on, the oldest first."""
    rows = Watched.objects.filter(decided_at__isnull=True, extract__state__in=READ)
    # By their days: of several that arrived together the older ones are published first, each as the newest of its day.
    return tuple(rows.order_by("extract__as_at", "pk").values_list("extract_id", flat=True))


def decide(extract_id: int, *, by: Actor, now: datetime, then: Callable[[int], None]) -> bool:
    """Publish an extract of the folder by itself, or leave it to the analysts and tell them why.

    ``then`` queues the publication in the transaction that claims it. Says whether it is published by itself.
    """
    _check_house(by)
    extract = Extract.objects.get(pk=extract_id)
    why = _reasons(extract, now)
    # Claimed as anybody would claim it: what a person would be asked is a reason to leave it to one.
    if not why:
        try:
            publishing.claim(extract_id, by=by, now=now, then=lambda: then(extract_id))
        except Refused as refusal:
            if refusal.code == "busy":
                return False  # another is being published: asked again in ten minutes
            why = (refusal.message,)
    _settle(extract, why, now)
    return not why


def _reasons(extract: Extract, now: datetime) -> tuple[str, ...]:
    """Why somebody has to look, from the file and what is published. Reads files: in no transaction."""
    if State(extract.state) is not State.READY:
        return ("It cannot be published as it is: its page says what stops it.",)
    limits = rules_on(local_date(now))
    asked = evidence.ask(extract, limits)
    # The published one of its own source: another kind of extract has other checks, and so another number of findings.
    before = Extract.objects.filter(state=State.PUBLISHED.value, source=extract.source).first()
    arrived = rules.Arrived(asked.facts, asked.questions, extract.warns, before.warns if before else 0)
    return rules.reasons(arrived, limits)


@transaction.atomic
def _settle(extract: Extract, why: tuple[str, ...], now: datetime) -> None:
    """Keep what was decided, once; tell the analysts where it waits for them."""
    words = " ".join(why)
    # A filtered update: two jobs at once decide once and tell once.
    if Watched.objects.filter(extract=extract, decided_at__isnull=True).update(decided_at=now, why=words) and why:
        _tell(f"{extract.name} waits for you", f"/extracts/{extract.pk}/", now)


@transaction.atomic
def _keep(seen: Seen, extract_id: int | None, problem: str, now: datetime, *, decided: bool = False) -> None:
    Watched.objects.create(
        name=seen.path.name[:200],
        size=seen.size,
        written_ns=seen.written_ns,
        seen_at=now,
        extract_id=extract_id,
        why=problem,
        decided_at=now if decided or problem else None,
    )
    if problem:
        _tell(f"{seen.path.name}: {problem}", "/extracts/", now)


def _tell(about: str, link: str, now: datetime) -> None:
    post("extract_waits", to=holders(Role.ANALYST, local_date(now)), link=link, at=now, about=about)


def _check_house(by: Actor) -> None:
    """The product alone takes in what lies in the folder."""
    if by != SYSTEM:
        raise Missing
