"""Changes to pieces of learning. The only code that writes to their tables."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db.transaction import atomic

from practicelens.access.actor import Actor
from practicelens.access.errors import Missing, Refused, Stale
from practicelens.access.texts import require_text
from practicelens.access.words import gathered
from practicelens.analytics.indicators import CARDS
from practicelens.history.changes import record
from practicelens.notices import changes as notices
from practicelens.notices.changes import post
from practicelens.people.asking import Asking
from practicelens.people.internal import account_of_worker, linked, names
from practicelens.people.links import Link
from practicelens.quality.audits.cycle import changes as audits
from practicelens.quality.audits.cycle import internal as cycle_internal
from practicelens.quality.audits.work import queries as work_queries
from practicelens.quality.audits.work.left_lying import left_lying
from practicelens.quality.learning import permissions, rules
from practicelens.quality.learning.models import Mark, Piece
from practicelens.quality.learning.rules import Marks, Words
from practicelens.quality.learning.states import UNFINISHED, Audience, Event, Family, MarkKind, Status, after
from practicelens.quality.standards.internal import domain_titles, standard_titles
from practicelens.workdays.clock import local_date


def begin(audit_id: int, words: Words, marks: Marks, audience: Audience, *, by: Actor, now: datetime) -> int:
    """Begin a piece from an audit whose best practice is to be shared. One at a time for each audit."""
    view = work_queries.audit(Asking(by, now), audit_id)
    # Missing and not refused: whoever may not share need not know that there is something to share.
    if not view.may.share:
        raise Missing
    checked, found_by = rules.check_words(words), _checked(marks)
    # Before the write: it reads names, and a refusal needs no lock.
    _check_anonymised(checked, cycle_internal.source_of(audit_id), view.row.auditor)
    return _begin(audit_id, checked, found_by, audience, by=by, now=now)


@atomic
def _begin(audit_id: int, checked: Words, found_by: Marks, audience: Audience, *, by: Actor, now: datetime) -> int:
    """Look again whether it is still to be shared and nobody has begun meanwhile, and write."""
    source = cycle_internal.source_of(audit_id)
    if not source.to_share:
        raise Missing
    if Piece.objects.filter(audit_id=audit_id, status__in=UNFINISHED).exists():
        raise Refused("A piece from this audit is already being written.", code="already_begun")
    piece = Piece.objects.create(
        audit_id=audit_id,
        # From the audit and not from the child's team of today: whose practice it was does not move.
        team_id=source.team_id,
        service_id=source.service_id,
        worker_id=source.worker_id,
        writer_id=by.account_id,
        status=Status.DRAFT,
        audience=Audience(audience),
        begun_at=now,
        **dict(checked.items()),
    )
    _mark(piece, found_by)
    _record_event("begun", piece, by=by, now=now)
    return piece.pk


@atomic
def edit(
    piece_id: int, words: Words, marks: Marks, audience: Audience, *, version: int, by: Actor, now: datetime
) -> None:
    """Write on at a draft."""
    piece = _load(piece_id, by, version)
    permissions.check_can_write(by, piece)
    if piece.status != Status.DRAFT:
        raise Refused("Take it back first: what was asked for is what is published.", code="not_a_draft")
    checked, found_by = rules.check_words(words), _checked(marks)
    source = cycle_internal.source_of(piece.audit_id)
    _check_anonymised(checked, source, names([source.auditor_id]).get(source.auditor_id, ""))
    for field, text in checked.items():
        setattr(piece, field, text)
    piece.audience = Audience(audience)
    piece.version += 1
    piece.save()
    _mark(piece, found_by)
    _record_event("edited", piece, by=by, now=now)


@atomic
def ask(
    piece_id: int,
    confirmed: Collection[str],
    family: Family,
    family_words: str,
    *,
    carried: str = "",
    version: int,
    by: Actor,
    now: datetime,
) -> None:
    """Ask the practitioner whether these exact words may be shared; the writer confirms that they tell of nobody.

    ``carried``: how those actions of the audit go on that are late. Raises Refused: carried_missing, and as the rules.
    """
    piece = _load(piece_id, by, version)
    permissions.check_can_write(by, piece)
    late = left_lying(Asking(by, now), piece.audit_id)
    checked = rules.check_checklist(confirmed)
    family_checked = rules.check_family(family, family_words)
    # Held against them once more: these exact words are what is asked for and then published.
    source = cycle_internal.source_of(piece.audit_id)
    _check_anonymised(_words(piece), source, names([source.auditor_id]).get(source.auditor_id, ""))
    _move(piece, Event.ASK)
    # Kept with the asking: who was told that it names nobody can see what that rested on.
    piece.checked, piece.family, piece.family_words = list(checked), Family(family), family_checked
    piece.carried = rules.check_carried(len(late), carried)
    piece.asked_at = now
    piece.save()
    _record_event("consent_asked", piece, by=by, now=now)
    # To nobody where the practitioner has no account: the writer asks them otherwise. To the piece and not to its form:
    # the notice stays, and the form is there until it is answered.
    post("consent_asked", to=_practitioner(piece), link=_path(piece), at=now, about=piece.title)


@atomic
def take_back(piece_id: int, *, version: int, by: Actor, now: datetime) -> None:
    """Take it back to write on, before the practitioner answers or after they said no."""
    piece = _load(piece_id, by, version)
    permissions.check_can_write(by, piece)
    _no_longer_asked(piece, by=by, now=now)
    _move(piece, Event.TAKE_BACK)
    # Consent and checklist were for those words; the next ones need their own.
    piece.asked_at = piece.answered_at = None
    piece.checked, piece.carried = [], ""
    piece.save()
    _record_event("taken_back", piece, by=by, now=now)


@atomic
def agree(piece_id: int, *, named: bool, words: str = "", version: int, by: Actor, now: datetime) -> None:
    """The practitioner agrees: the piece is published, and with it ends the audit's cycle.

    ``named``: whether it says whose practice it is. Where the practitioner has no account, the writer says in
    ``words`` when and how they agreed.
    """
    piece = _answered(piece_id, words, version, by, now)
    _move(piece, Event.AGREE)
    # Named only where there is somebody to name: consent to a name needs a name.
    piece.named, piece.published_at = named and piece.worker_id is not None, now
    # From here on it can be found by its words, and no sooner (decision 13).
    piece.words = gathered(piece.title, piece.done, piece.difference, piece.helped)
    piece.save()
    _record_event("published", piece, by=by, now=now)
    # In the same transaction: what is published and what ends with it go together.
    audits.best_practice_shared(piece.audit_id, piece.title, by=by, now=now)
    _tell("learning_published", piece, _readers(piece, local_date(now)), by, now)


@atomic
def refuse(piece_id: int, *, words: str = "", version: int, by: Actor, now: datetime) -> None:
    """The practitioner does not agree, and need not say why. The audit's best practice still waits to be dealt with."""
    piece = _answered(piece_id, words, version, by, now)
    _move(piece, Event.REFUSE)
    # The audit is left alone: its best practice still waits, for another piece or for why there is none.
    piece.save()
    _record_event("consent_refused", piece, by=by, now=now)
    _tell("consent_refused", piece, (piece.writer_id,), by, now)


@atomic
def make_none(audit_id: int, why: str, *, version: int, by: Actor, now: datetime) -> None:
    """Record why no piece is made of an audit's best practice: its cycle ends, and an unfinished piece with it."""
    # The pieces are locked before their audit, as where one is agreed to: two that lock the other way round would wait
    # for each other.
    pieces = list(Piece.objects.select_for_update().filter(audit_id=audit_id, status__in=UNFINISHED).order_by("pk"))
    audits.end_without_piece(audit_id, why, version=version, by=by, now=now)
    for piece in pieces:
        _no_longer_asked(piece, by=by, now=now)
        _move(piece, Event.DROP)
        # One reason for both: the audit's and that of the piece that is not made.
        piece.ended_at, piece.ended_why = now, why.strip()
        piece.save()
        _record_event("dropped", piece, by=by, now=now)


@atomic
def withdraw(piece_id: int, why: str, *, version: int, by: Actor, now: datetime) -> None:
    """Withdraw what was published. The practitioner may at any time and needs no reason; others say why."""
    piece = _load(piece_id, by, version)
    permissions.check_can_withdraw(by, piece)
    # Consent is theirs to take back, and asks for no reason.
    own = permissions.is_practitioner(by, piece)
    reason = why.strip() if own else require_text(why, "Say why it is withdrawn.", "why_missing")
    _move(piece, Event.WITHDRAW)
    piece.ended_at, piece.ended_why = now, reason or "The practitioner withdrew their consent."
    piece.words = ""
    piece.save()
    _record_event("withdrawn", piece, by=by, now=now)
    inside = (piece.writer_id, *_practitioner(piece))
    # To the others who were told of it there is no page of it any more.
    others = set(_readers(piece, local_date(now))).difference(inside)
    notices.mark_over("learning_withdrawn", to=others, under=_path(piece), at=now)
    _tell("learning_withdrawn", piece, inside, by, now)


def _no_longer_asked(piece: Piece, *, by: Actor, now: datetime) -> None:
    """The practitioner is told that a question which they have not answered is taken back; its notice says so too."""
    asked, practitioner = piece.status == Status.ASKED, _practitioner(piece)
    if asked:
        notices.take_back(
            "consent_taken_back", to=practitioner, under=_path(piece), at=now, about=piece.title, but=by.account_id
        )
    else:  # of one that was answered with no, nothing is asked; only its page is there no more
        notices.mark_over("consent_taken_back", to=practitioner, under=_path(piece), at=now)


def _answered(piece_id: int, words: str, version: int, by: Actor, now: datetime) -> Piece:
    """The piece with who answered, when; an answer recorded for somebody else says how they gave it."""
    piece = _load(piece_id, by, version)
    account = next(iter(_practitioner(piece)), None)
    permissions.check_can_answer(by, piece, account)
    # Consent that somebody else records is only as good as what it says of when and how.
    if account is None:
        words = require_text(words, "Say when and how the practitioner answered, or why they cannot.", "why_missing")
    piece.answered_at, piece.answered_by_id, piece.answer_words = now, by.account_id, words.strip()
    return piece


def _load(piece_id: int, by: Actor, version: int) -> Piece:
    """The piece, locked, for somebody who may write it or whose work it tells of; an old version is stale."""
    permissions.check_can_read(by)
    piece = Piece.objects.select_for_update().filter(pk=piece_id).first()
    if piece is None or not (permissions.can_write(by, piece) or _asked_of(by, piece)):
        raise Missing
    if piece.version != version:
        raise Stale
    return piece


def _asked_of(by: Actor, piece: Piece) -> bool:
    """Whether it is this person's work, and they were asked."""
    return permissions.is_practitioner(by, piece) and piece.status not in (Status.DRAFT, Status.DROPPED)


def _move(piece: Piece, event: Event) -> None:
    piece.status = after(Status(piece.status), event)
    piece.version += 1


def _checked(marks: Marks) -> Marks:
    """What it is found by, held against what there is."""
    return rules.check_marks(marks, domain_titles().keys(), standard_titles().keys(), CARDS.keys())


def _mark(piece: Piece, marks: Marks) -> None:
    """Write what it is found by anew."""
    piece.marks.all().delete()
    kept = (
        (MarkKind.DOMAIN, marks.domains), (MarkKind.STANDARD, marks.standards), (MarkKind.TAG, marks.tags),
        (MarkKind.FIGURE, marks.figures),
    )  # fmt: skip
    # Each once, in one order: a form may send a tick twice.
    Mark.objects.bulk_create(Mark(piece=piece, kind=kind, key=key) for kind, keys in kept for key in sorted(set(keys)))


def _words(piece: Piece) -> Words:
    return Words(piece.title, piece.done, piece.difference, piece.helped)


def _check_anonymised(words: Words, source: cycle_internal.SharedSource, auditor: str) -> None:
    """Hold what it says against who the audit was about."""
    rules.check_anonymised(
        # The auditor too: their name leads to the audit, and the audit to the child.
        dict(words.items()),
        identifier=source.child.identifier,
        names=[auditor, source.practitioner],
    )


def _practitioner(piece: Piece) -> tuple[int, ...]:
    """The practitioner's account, where they have one."""
    account = account_of_worker(piece.worker_id) if piece.worker_id is not None else None
    return () if account is None else (account,)


def _readers(piece: Piece, today: date) -> tuple[int, ...]:
    """Who is told of a new piece: its writer, and the Practice Development Worker of the team."""
    # Of today: whoever develops the team's practice now takes it on.
    return (piece.writer_id, *linked(piece.team_id, Link.PRACTICE_DEVELOPER, today))


def _tell(kind: str, piece: Piece, to: Iterable[int], by: Actor, now: datetime) -> None:
    """Tell everybody concerned but the one who did it."""
    post(kind, to=sorted(set(to) - {by.account_id}), link=_path(piece), at=now, about=piece.title)


def _record_event(what: str, piece: Piece, *, by: Actor, now: datetime) -> None:
    """Record what happened; the source's child is named so that history can veil a restricted one."""
    child = cycle_internal.source_of(piece.audit_id).child
    data = {"audit": piece.audit_id, "child": f"{child.authority}/{child.scheme}/{child.identifier}"}
    record(f"learning.{what}", by=by, at=now, subject=("piece", piece.pk), data=data)


def _path(piece: Piece) -> str:
    return f"/learning/{piece.pk}/"
