"""Reads of pieces of learning, for a given actor."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.access.words import words_of
from practicelens.analytics.indicators import CARDS
from practicelens.notices.waiting import Kind as WaitingKind
from practicelens.notices.waiting import Waiting
from practicelens.people.asking import Asking
from practicelens.people.internal import account_of_worker, team_of_worker
from practicelens.quality.audits.cycle import sharing as audits
from practicelens.quality.audits.cycle.sharing import Need
from practicelens.quality.learning import permissions
from practicelens.quality.learning.models import Mark, Piece
from practicelens.quality.learning.states import TAGS, UNFINISHED, Audience, Family, MarkKind, Status
from practicelens.quality.standards.internal import domain_titles, standard_titles
from practicelens.workdays.clock import local_date

PAGE = 20
"""How many pieces a list holds unless a page asks for fewer."""
NEWEST = ("-published_at", "-pk")
ORDERS = {"oldest": ("published_at", "pk"), "title": ("title", "pk")}


@dataclass(frozen=True)
class Asked:
    """What a list of pieces is narrowed to, empty is everything; and its order (``ORDERS``), the newest first."""

    words: str = ""
    domain: str = ""
    standard: str = ""
    tag: str = ""
    order: str = ""


@dataclass(frozen=True)
class Row:
    """A piece in a list."""

    id: int
    title: str
    difference: str
    status: Status
    team: str
    practitioner: str
    domains: tuple[str, ...]
    tags: tuple[str, ...]
    published_on: date | None


@dataclass(frozen=True)
class May:
    """What the reader may do with the piece now."""

    write: bool = False
    ask: bool = False
    take_back: bool = False
    answer: bool = False
    withdraw: bool = False


@dataclass(frozen=True)
class PieceView:
    """A piece for one reader. ``audit_id`` and ``reference`` are there only for those who may see the audit."""

    row: Row
    version: int
    done: str
    helped: str
    domains: Mapping[str, str]
    standards: Mapping[str, str]
    figures: Mapping[str, str]
    audience: Audience
    shared_with: str
    writer: str
    family: Family | None
    family_words: str
    asked_on: date | None
    answered_on: date | None
    answer_words: str
    carried: str
    own: bool
    without_account: bool
    ended_on: date | None
    ended_why: str
    audit_id: int | None
    reference: str
    may: May

    @property
    def id(self) -> int:
        """The piece's id."""
        return self.row.id


@dataclass(frozen=True)
class Choice:
    """One thing to find pieces by, with how many this reader would find."""

    key: str
    title: str
    count: int


@dataclass(frozen=True)
class Choices:
    """Everything that published pieces can be found by."""

    domains: tuple[Choice, ...]
    standards: tuple[Choice, ...]
    tags: tuple[Choice, ...]


def may_read(asking: Asking) -> bool:
    """Whether there is a list of pieces for this actor."""
    try:
        permissions.check_can_read(asking.actor)
    except Missing:
        return False
    return True


def published(asking: Asking, asked: Asked, *, first: int = 0, count: int = PAGE) -> tuple[Row, ...]:
    """The published pieces that are shared with this actor, narrowed and sorted by what is asked: newest first."""
    rows = _narrowed(asking, asked).select_related("team", "service", "worker")
    return _rows(asking, rows.order_by(*ORDERS.get(asked.order, NEWEST))[first : first + count])


def count(asking: Asking, asked: Asked) -> int:
    """How many ``published`` would list in all."""
    return _narrowed(asking, asked).count()


def choices(asking: Asking) -> Choices:
    """What this actor's pieces can be found by, each with its number. Three queries."""
    tally: dict[tuple[str, str], int] = {}
    marks = Mark.objects.filter(piece__in=readable(asking)).values_list("kind", "key")
    for kind, key in marks:
        tally[kind, key] = tally.get((kind, key), 0) + 1
    tags = {tag: tag[:1].upper() + tag[1:] for tag in TAGS}
    return Choices(
        tuple(_choices(MarkKind.DOMAIN, asking.once(domain_titles), tally)),
        tuple(_choices(MarkKind.STANDARD, standard_titles(), tally)),
        tuple(_choices(MarkKind.TAG, tags, tally)),
    )


def unfinished(asking: Asking) -> tuple[Row, ...]:
    """Pieces that this actor is writing or is asked about, and their own that were withdrawn, newest first."""
    own = (
        Q(worker_id=asking.actor.worker_id) & ~Q(status__in=(Status.DRAFT, Status.DROPPED))
        if asking.actor.worker_id
        # Nobody's work is told of: an empty condition would find everybody's.
        else Q(pk=0)
    )
    mine = Q(writer_id=asking.actor.account_id) | own
    rows = Piece.objects.filter(mine).exclude(status__in=(Status.PUBLISHED, Status.DROPPED))
    return _rows(asking, rows.select_related("team", "service", "worker").order_by("-begun_at", "-pk"))


def needs(asking: Asking) -> tuple[tuple[Need, int], ...]:
    """Each linked team's weakest domain, for its Practice Development Worker, with how many pieces there are of it."""
    found = audits.needs(asking)
    if not found:
        return ()
    keys = Mark.objects.filter(piece__in=readable(asking), kind=MarkKind.DOMAIN).values_list("key", flat=True)
    listed = list(keys)
    return tuple((need, listed.count(need.domain)) for need in found)


def piece(asking: Asking, piece_id: int) -> PieceView:
    """One piece, if this reader may see it."""
    row = Piece.objects.select_related("team", "service", "worker").filter(pk=piece_id).first()
    if row is None:
        raise Missing
    permissions.check_can_see(asking.actor, row, _audience_teams(asking, row))
    return _view(asking, row)


def of_audit(asking: Asking, audit_id: int) -> int | None:
    """The unfinished piece of an audit that this actor may write on, if there is one."""
    row = Piece.objects.filter(audit_id=audit_id, status__in=UNFINISHED).first()
    return row.pk if row is not None and permissions.can_write(asking.actor, row) else None


def shared_from(asking: Asking, audit_id: int) -> int | None:
    """The piece published from an audit, if this actor may read it."""
    row = readable(asking).filter(audit_id=audit_id).first() if may_read(asking) else None
    return row.pk if row is not None else None


def waiting(asking: Asking) -> tuple[Waiting, ...]:
    """What waits: one's consent is asked; best practice to share; a piece begun, or not agreed to. Three queries."""
    if not may_read(asking):
        return ()
    return (*_asked(asking), *_to_share(asking))


def _asked(asking: Asking) -> Iterator[Waiting]:
    if asking.actor.worker_id is None:
        return
    # No day by which to answer: a consent that falls due is half a demand.
    for row in Piece.objects.filter(worker_id=asking.actor.worker_id, status=Status.ASKED).order_by("asked_at"):
        since = local_date(row.asked_at) if row.asked_at else None
        detail = "Good work of yours that others could learn from. Nothing is shared unless you agree."
        title, link = f"May this be shared? “{row.title}”", f"/learning/{row.pk}/answer/"
        yield Waiting(title, link, None, detail, since, kind=WaitingKind.CONSENT)


def _to_share(asking: Asking) -> Iterator[Waiting]:
    """Best practice to share, and how far its piece has got; one that waits for the practitioner waits for nobody."""
    found = audits.to_share(asking)
    begun = {row.audit_id: row for row in Piece.objects.filter(audit_id__in=list(found), status__in=UNFINISHED)}
    for audit_id, one in found.items():
        row = begun.get(audit_id)
        if row is None:
            yield Waiting(
                f"Share what was best in {one.reference}",
                f"/audits/{audit_id}/share/",
                None,
                one.team,
                kind=WaitingKind.SHARE,
            )
        elif row.status != Status.ASKED or not _has_account(row):
            yield Waiting(
                f"“{row.title}”: {_next(row)}", f"/learning/{row.pk}/", None, one.team, kind=WaitingKind.SHARE
            )


def _has_account(row: Piece) -> bool:
    """Whether the practitioner can answer here."""
    return row.worker_id is not None and account_of_worker(row.worker_id) is not None


def _next(row: Piece) -> str:
    words = {Status.DRAFT: "finish it and ask for consent", Status.REFUSED: "consent was not given"}
    return words.get(Status(row.status), "record what the practitioner answered")


def _reach(asking: Asking) -> frozenset[int]:
    """The teams one's roles reach, and the team one works in."""
    reached = asking.actor.teams_for(Capability.READ_LEARNING)
    own = team_of_worker(asking.actor.worker_id, asking.today) if asking.actor.worker_id is not None else None
    return reached | ({own} if own is not None else frozenset())


def _services(asking: Asking, reach: frozenset[int]) -> frozenset[int]:
    return frozenset(team.service_id for team in asking.teams.values() if team.id in reach)


def _audience_teams(asking: Asking, row: Piece) -> frozenset[int]:
    """The teams that stand for a piece's audience: for a service area, its own where one is of it."""
    reach = _reach(asking)
    if row.audience == Audience.SERVICE and row.service_id in _services(asking, reach):
        # A piece shared with a service area is read as if it were of one's own team: the rule then has one question.
        return reach | {row.team_id}
    return reach


def readable(asking: Asking) -> QuerySet[Piece]:
    """Published pieces shared with this actor: the same rule as ``permissions.check_can_see``, as a filter."""
    permissions.check_can_read(asking.actor)
    reach = _reach(asking)
    # The writer reads it whatever the audience: they answer for it.
    shared = Q(audience=Audience.EVERYBODY) | Q(team_id__in=reach) | Q(writer_id=asking.actor.account_id)
    shared |= Q(audience=Audience.SERVICE, service_id__in=_services(asking, reach))
    if asking.actor.worker_id is not None:
        shared |= Q(worker_id=asking.actor.worker_id)
    return Piece.objects.filter(shared, status=Status.PUBLISHED)


def holding(
    asking: Asking, words: Iterable[str], teams: Mapping[str, Collection[int]] | None = None
) -> QuerySet[Piece]:
    """Of the pieces shared with this actor, those in which each of these folded words begins one of theirs.

    ``teams``: for some words the teams whose name holds them, and whose pieces are found by it too.
    """
    rows = readable(asking)
    for word in words:
        # After a space each of a piece's words begins, so this is the same on every database (decision 13).
        rows = rows.filter(Q(words__contains=f" {word}") | Q(team_id__in=(teams or {}).get(word, ())))
    return rows


def _narrowed(asking: Asking, asked: Asked) -> QuerySet[Piece]:
    """Those that hold every word asked for, and every mark."""
    rows = holding(asking, words_of(asked.words))
    marks = ((MarkKind.DOMAIN, asked.domain), (MarkKind.STANDARD, asked.standard), (MarkKind.TAG, asked.tag))
    for kind, key in marks:
        if key:
            # A subquery a mark: joined, two marks would have to be one row, and a piece would come once for each.
            rows = rows.filter(pk__in=Mark.objects.filter(kind=kind, key=key).values("piece_id"))
    return rows


def _choices(kind: MarkKind, titles: Mapping[str, str], tally: Mapping[tuple[str, str], int]) -> Iterator[Choice]:
    """What there is at least one piece of."""
    for key, title in titles.items():
        if tally.get((kind, key)):
            yield Choice(key, title, tally[kind, key])


def _rows(asking: Asking, pieces: QuerySet[Piece]) -> tuple[Row, ...]:
    """Pieces as rows, with their marks in one query."""
    titles = asking.once(domain_titles)
    return tuple(_row(one, titles) for one in pieces.prefetch_related("marks"))


def _row(one: Piece, titles: Mapping[str, str]) -> Row:
    """One row. Whose practice it is, only where they said so."""
    marks = list(one.marks.all())
    return Row(
        id=one.pk,
        title=one.title,
        difference=one.difference,
        status=Status(one.status),
        team=one.team.name,
        practitioner=one.worker.name if one.named and one.worker else "",
        # By its key where the tool that had it is no longer known: better odd than gone.
        domains=tuple(titles.get(mark.key, mark.key) for mark in marks if mark.kind == MarkKind.DOMAIN),
        tags=tuple(mark.key for mark in marks if mark.kind == MarkKind.TAG),
        published_on=_day(one.published_at),
    )


def _day(at: datetime | None) -> date | None:
    return local_date(at) if at else None


def _view(asking: Asking, row: Piece) -> PieceView:
    """A piece as its page shows it; how consent stands is told to those who write it and to the practitioner."""
    domains, standards = domain_titles(), standard_titles()
    marks = [(mark.kind, mark.key) for mark in row.marks.all()]
    own = permissions.is_practitioner(asking.actor, row)
    inside = own or permissions.can_write(asking.actor, row)
    # Who reads a piece need not be able to read the audit: a reference alone would lead them to a child.
    seen = audits.reference(asking, row.audit_id)
    return PieceView(
        row=_row(row, domains),
        version=row.version,
        done=row.done,
        helped=row.helped,
        domains={key: domains.get(key, key) for kind, key in marks if kind == MarkKind.DOMAIN},
        standards={key: standards.get(key, key) for kind, key in marks if kind == MarkKind.STANDARD},
        # One that is no card any more has no page to lead to, and cannot be chosen again.
        figures={key: CARDS[key].title for kind, key in marks if kind == MarkKind.FIGURE and key in CARDS},
        audience=Audience(row.audience),
        shared_with=_shared_with(row),
        writer=asking.names([row.writer_id]).get(row.writer_id, ""),
        family=Family(row.family) if row.family and inside else None,
        family_words=row.family_words if inside else "",
        asked_on=_day(row.asked_at) if inside else None,
        answered_on=_day(row.answered_at) if inside else None,
        answer_words=row.answer_words if inside else "",
        # It is about the audit's actions, so for those who may open the audit.
        carried=row.carried if seen else "",
        own=own,
        without_account=not _has_account(row),
        ended_on=_day(row.ended_at),
        ended_why=row.ended_why if inside else "",
        audit_id=row.audit_id if seen else None,
        reference=seen,
        may=_may(asking, row, own),
    )


def _shared_with(row: Piece) -> str:
    words = {Audience.TEAM: row.team.name, Audience.SERVICE: row.service.name}
    return words.get(Audience(row.audience), Audience.EVERYBODY.words)


def _may(asking: Asking, row: Piece, own: bool) -> May:
    status, writes = Status(row.status), permissions.can_write(asking.actor, row)
    # Their own answer where they can give it: a writer answers for nobody who could have answered themself.
    answers = own if _has_account(row) else writes
    return May(
        write=writes and status is Status.DRAFT,
        ask=writes and status is Status.DRAFT,
        take_back=writes and status in (Status.ASKED, Status.REFUSED),
        answer=answers and status is Status.ASKED,
        withdraw=(own or writes) and status is Status.PUBLISHED,
    )
