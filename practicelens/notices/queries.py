"""Questions to the outbox: what somebody was told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q

from practicelens.access.actor import Asks
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.notices import permissions
from practicelens.notices.internal import not_opened, ways_of
from practicelens.notices.models import Notice
from practicelens.notices.sentences import advice, sentence, sentence_on_page
from practicelens.notices.states import Status
from practicelens.notices.timing import Way
from practicelens.notices.waiting import Kind as WaitingKind
from practicelens.notices.waiting import Waiting


@dataclass(frozen=True)
class NoticeView:
    """One notice as its person sees it. ``status`` says how its e-mail went, ``advice`` what to do if unexpected.

    ``over``: in words why it leads nowhere any more, from ``over_at`` on.
    """

    id: int
    kind: str
    words: str
    about: str
    link: str
    posted_at: datetime
    status: str
    read: bool
    advice: str = ""
    over: str = ""
    over_at: datetime | None = None


def for_person(asking: Asks, *, limit: int = 50, unread_only: bool = False) -> tuple[NoticeView, ...]:
    """Their own notices, newest first."""
    # The second letter to another address is about the same thing: listed too, everything would be told twice.
    rows = Notice.objects.filter(to_account=asking.actor.account_id, letter_only=False).order_by("-posted_at", "-id")
    if unread_only:
        rows = rows.filter(read_at__isnull=True)
    return tuple(_view(row) for row in rows[:limit])


def notice(asking: Asks, notice_id: int) -> NoticeView:
    """One of their own. Raises Missing for anybody else's."""
    row = Notice.objects.filter(to_account=asking.actor.account_id, letter_only=False, pk=notice_id).first()
    if row is None:
        raise Missing
    return _view(row)


@dataclass(frozen=True)
class LetterRow:
    """A letter that did not leave for certain: to whom and since when, never what it was about.

    ``address`` is the one it was to go to, where that is not simply the account's own.
    """

    id: int
    words: str
    account_id: int
    posted_at: datetime
    status: Status
    attempts: int
    address: str = ""


@dataclass(frozen=True)
class Letters:
    """How delivery stands: the rows that a person has to settle, how many there are, and how many wait to leave.

    ``held_back``: those that wait for working hours, or for their reader's letter of the day, and for no server.
    """

    rows: tuple[LetterRow, ...]
    unsettled: int
    waiting: int
    waiting_since: datetime | None
    held_back: int


def letters(asking: Asks, *, limit: int = 50) -> Letters:
    """Letters that failed or may not have left, the newest first. Raises Missing. Three queries."""
    permissions.check_can_settle_letters(asking.actor)
    # Those that certainly did not leave and are tried again are not among them: they settle themselves.
    rows = Notice.objects.filter(status__in=(Status.FAILED, Status.UNCERTAIN))
    # Not yet due is no trouble: counted with the others, every evening would look as if the mail server were away.
    later = Q(leaves_at__gt=asking.now)
    waits = Notice.objects.filter(status=Status.WAITING).aggregate(
        number=Count("id", filter=~later), since=Min("posted_at", filter=~later), later=Count("id", filter=later)
    )
    found = tuple(
        LetterRow(
            row.pk,
            sentence(row.kind),
            row.to_account,
            row.posted_at,
            Status(row.status),
            row.attempts,
            row.address,
        )
        for row in rows.order_by("-posted_at", "-id")[:limit]
    )
    return Letters(found, rows.count(), waits["number"], waits["since"], waits["later"])


def waiting(asking: Asks) -> tuple[Waiting, ...]:
    """Letters to settle, for administrators: one line. One query."""
    if not asking.actor.can(Capability.SEE_BACKGROUND_WORK):
        return ()
    # Counted alone: the first page needs no row of them.
    number = Notice.objects.filter(status__in=(Status.FAILED, Status.UNCERTAIN)).count()
    if not number:
        return ()
    title = f"{number} e-mail{'' if number == 1 else 's'} did not leave, or may not have left"
    return (
        Waiting(
            title,
            "/background/letters/",
            None,
            "Say of each whether it is to be sent again.",
            kind=WaitingKind.BACKGROUND,
        ),
    )


def way_of(asking: Asks) -> Way:
    """How the letters of whoever asks come. One query."""
    return ways_of([asking.actor.account_id]).get(asking.actor.account_id, Way.AT_ONCE)


def unread(asking: Asks) -> int:
    """How many of their notices have not been opened."""
    return not_opened().filter(to_account=asking.actor.account_id).count()


def _view(row: Notice) -> NoticeView:
    return NoticeView(
        id=row.pk,
        kind=row.kind,
        words=sentence_on_page(row.kind),
        about=row.about,
        link=row.link,
        posted_at=row.posted_at,
        status=row.status,
        read=row.read_at is not None,
        advice=advice(row.kind),
        over=sentence_on_page(row.over_kind) if row.over_at else "",
        over_at=row.over_at,
    )
