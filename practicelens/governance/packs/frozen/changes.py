"""Changes to packs. The only code that writes to their tables."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from practicelens.access.actor import Actor
from practicelens.access.errors import Missing, Refused, Stale
from practicelens.access.roles import Role
from practicelens.analytics.measurements import FiguresUnreadable
from practicelens.documents.blocks import to_json
from practicelens.governance.packs import states
from practicelens.governance.packs.core import paths, permissions, rows, rules
from practicelens.governance.packs.core.periods import Month
from practicelens.governance.packs.core.rules import Words
from practicelens.governance.packs.frozen.made import Made, gather
from practicelens.governance.packs.models import Frozen, Opened, Pack, Searched, Share
from practicelens.governance.packs.monthly.document import Analysis
from practicelens.governance.packs.monthly.material import Material
from practicelens.governance.packs.monthly.queries import UNREADABLE
from practicelens.governance.packs.outside import document as outside
from practicelens.governance.packs.reports import kinds as queries_kinds
from practicelens.governance.packs.states import Kind, Status
from practicelens.history import changes as history
from practicelens.notices import changes as notices
from practicelens.people import internal as people
from practicelens.people import teams as people_teams
from practicelens.people.asking import asking_on
from practicelens.people.holders import holders
from practicelens.rulebook import queries as rulebook
from practicelens.workdays import clock


@dataclass(frozen=True)
class _Of:
    """Which report: its kind, what it covers, its month."""

    kind: Kind
    service_id: int | None
    month: Month

    def rows(self) -> QuerySet[Pack]:
        """Every edition of it."""
        return rows.of_scope(self.service_id, self.month, self.kind)


Tell = Callable[[int, int], None]
"""Told how many steps of a publication are behind, and of how many."""
STEPS = 4
"""What it stands on is gathered, the version inside is built, the one outside is, and both are frozen."""
NO_FIGURES = "Figures cannot be read just now, and a report is not frozen without them. Try again in a few minutes."


@transaction.atomic
def save_draft(
    service_id: int | None,
    month: Month,
    words: Words,
    *,
    version: int,
    by: Actor,
    now: datetime,
    kind: Kind = Kind.MONTHLY,
) -> int:
    """Keep what was written for a report so far, and return the draft's id. ``version`` 0: nothing was kept yet."""
    permissions.check_can_publish(by)
    _check_scope(service_id)
    _check_period(kind, month)
    row = _write(_Of(kind, service_id, month), words, version=version, by=by, now=now)
    return row.pk


def publish(
    service_id: int | None,
    month: Month,
    words: Words,
    *,
    version: int,
    by: Actor,
    now: datetime,
    kind: Kind = Kind.MONTHLY,
) -> int:
    """Freeze the report as it stands and give it to its readers; a later edition replaces the one before."""
    pack_id = write_to_publish(service_id, month, words, version=version, by=by, now=now, kind=kind)
    publish_draft(pack_id, by=by, now=now)
    return pack_id


def write_to_publish(
    service_id: int | None,
    month: Month,
    words: Words,
    *,
    version: int,
    by: Actor,
    now: datetime,
    kind: Kind = Kind.MONTHLY,
) -> int:
    """Keep the words of a report that is about to be published, once they are all that is asked; the draft's id.

    What its words lack is refused here, before anything is built, so that whoever typed them can mend them at once.
    """
    of = _Of(kind, service_id, month)
    _check_to_publish(of, words, by=by, now=now)
    with transaction.atomic():
        return _write(of, words, version=version, by=by, now=now).pk


@dataclass(frozen=True)
class Ticked:
    """One report that is to be published with others: which, and the version of its draft that was seen (0: none).

    ``words``: all that was written for it, where that was on its own page.
    """

    kind: Kind
    month: Month
    service_id: int | None
    version: int
    words: Words | None = None


def write_together(
    ticked: Sequence[Ticked], analysis: str, correction: str = "", *, by: Actor, now: datetime
) -> tuple[int, ...]:
    """Keep one analysis for several reports that are about to be published; their drafts' ids, all or none.

    What a draft of one of them said already stands after it, for that one alone; whom an edition before was shared
    with outside stays. Raises as ``write_to_publish``, of the first that cannot be, and Refused: none_ticked.
    """
    permissions.check_can_publish(by)
    if not ticked:
        raise Refused("Tick the reports that this analysis is for.", code="none_ticked")
    # Read and checked before the transaction: a dozen reports would hold everybody up.
    asked = [(_Of(one.kind, one.service_id, one.month), one) for one in ticked]
    words = [one.words or _with_own(of, analysis, correction) for of, one in asked]
    # All are checked before any is written: one that cannot be published keeps none of the others half done.
    for (of, _), each in zip(asked, words, strict=True):
        _check_to_publish(of, each, by=by, now=now)
    with transaction.atomic():
        return tuple(
            _write(of, each, version=one.version, by=by, now=now).pk
            for (of, one), each in zip(asked, words, strict=True)
        )


def _with_own(of: _Of, analysis: str, correction: str) -> Words:
    """The shared analysis with what the report's own draft adds, and whom its draft or last edition is shared with."""
    # A withdrawn edition is not gone on from: whoever withdrew it found something wrong in it.
    editions = of.rows().filter(status__in=(Status.DRAFT, Status.PUBLISHED)).prefetch_related("shares")
    row = editions.order_by("-edition").first()
    own, shared = rows.words_of(row) if row else Words(), analysis.strip()
    # Pressed a second time, the draft already begins with the shared words: they must not stand in it twice.
    added = own.analysis.removeprefix(shared).strip() if row and row.status == Status.DRAFT and shared else ""
    return replace(own, analysis=f"{shared}\n\n{added}" if added else shared, correction=correction)


def _check_to_publish(of: _Of, words: Words, *, by: Actor, now: datetime) -> None:
    """That a report may be published with these words; nothing is locked or written."""
    permissions.check_can_publish(by)
    _check_scope(of.service_id)
    _check_period(of.kind, of.month)
    # The month first: of one that still runs no word about its analysis helps.
    rules.check_month_over(of.month, clock.local_date(now))
    rules.check_analysis(words.analysis)
    rules.check_sharing(words, of.kind, whole_authority=of.service_id is None)
    _check_outside_words(words)
    rules.check_correction(_next_edition(of), words.correction)


def publish_draft(pack_id: int, *, by: Actor, now: datetime, tell: Tell | None = None) -> int:
    """Build the report that a draft was written for and freeze it with its words; the edition it became.

    Built first, which takes longer than a write may, then written in one short transaction that looks again. A draft
    that was published meanwhile stays as it is, so the same work done twice publishes once. Raises Missing, Refused:
    figures; Stale when somebody wrote on or published another edition meanwhile.
    """
    permissions.check_can_publish(by)
    row = Pack.objects.select_related("service").prefetch_related("shares").filter(pk=pack_id).first()
    if row is None:
        raise Missing("pack")
    # The work may come twice, after a kill: what is published already is not published again.
    if row.status != Status.DRAFT:
        return row.edition
    of = _Of(Kind(row.kind), row.service_id, rules.period_of(Kind(row.kind), row.month))
    # Read before the build and compared after it: an edition published meanwhile makes this one stale, not a second
    # of its number.
    today, edition = clock.local_date(now), _next_edition(of)
    tell = tell or (lambda done, total: None)
    made = _make(by, of, rows.words_of(row), edition, today, tell)
    tell(3, STEPS)
    _freeze(of, row, made, edition=edition, readers=_readers(row, today), by=by, now=now)
    tell(STEPS, STEPS)
    return edition


@transaction.atomic
def withdraw(pack_id: int, reason: str, *, version: int, by: Actor, now: datetime) -> None:
    """Take a published pack back: its readers see that it was withdrawn and why, and no longer its document."""
    permissions.check_can_publish(by)
    row = _load(pack_id, version=version)
    states.check_move(Status(row.status), Status.WITHDRAWN)
    rules.check_withdrawal(reason)
    # Asked before the move: of an older edition nobody is told, because its readers have had a later one since.
    readers = _readers(row, clock.local_date(now)) if row.status == Status.PUBLISHED else ()
    row.status, row.version = Status.WITHDRAWN, row.version + 1
    row.withdrawn_by_id, row.withdrawn_at, row.withdrawn_why = by.account_id, now, reason.strip()
    row.save(update_fields=["status", "version", "withdrawn_by", "withdrawn_at", "withdrawn_why"])
    # What was withdrawn is found by no word any more; its document stays frozen beside it.
    Searched.objects.filter(pack=row).delete()
    history.record("packs.withdrawn", by=by, at=now, subject=("pack", row.pk), data={"edition": row.edition})
    notices.post("pack_withdrawn", to=readers, link=paths.pack(row.pk), at=now, about=_about(row))


@transaction.atomic
def look(pack_id: int, *, outside_version: bool = False, by: Actor, now: datetime) -> None:
    """Note that somebody opens a pack, before it is shown: each time in history, the first time for what is unread."""
    row = rows.load(pack_id)
    permissions.check_can_read(by, row)
    data = {"outside": outside_version or not permissions.can_read_inside(by, row)}
    # Before the pack is shown: if this write fails, the page fails (house, what a look costs).
    history.record_look("packs.looked", by=by, at=now, subject=("pack", pack_id), data=data)
    Opened.objects.get_or_create(pack_id=pack_id, account_id=by.account_id, defaults={"first_at": now})


def _make(by: Actor, of: _Of, words: Words, edition: int, today: date, tell: Tell) -> Made:
    """Both versions, built as the publisher sees the authority."""
    tell(0, STEPS)
    try:
        material = queries_kinds.material(asking_on(by, today), of.kind, of.service_id, of.month)
    except FiguresUnreadable as error:
        raise Refused(NO_FIGURES, code="figures") from error
    if isinstance(material, Material) and material.dataset_note == UNREADABLE:
        raise Refused(NO_FIGURES, code="figures")  # a page may stand without them, a frozen report may not
    tell(1, STEPS)
    # Frozen with the document: which edition of what, by whom and from which dataset must be told even where the
    # database is gone.
    meta = (rules.edition_words(edition, today, by.name), *_dataset(material))
    inside = queries_kinds.build(of.kind, material, Analysis(words.analysis.strip(), by.name), meta)
    tell(2, STEPS)
    # Only the monthly report has a version that leaves (rules.check_sharing).
    if not words.shared or not isinstance(material, Material):
        return gather(inside.title, to_json(inside))
    # The rule of the day of publication, because that is the day on which it leaves.
    limit = int(rulebook.rules_on(today).number("small_numbers.limit"))
    leaving, tables = outside.build(
        material,
        Analysis(words.outside_analysis.strip(), by.name),
        meta,
        limit=limit,
        earlier=_let_out(of),
    )
    return gather(inside.title, to_json(inside), to_json(leaving), outside.kept(tables))


def _dataset(material: queries_kinds.Gathered) -> tuple[str, ...]:
    """The dataset the report used, in words, if it used one."""
    as_at = material.dataset_as_at
    return (f"dataset of {rules.day_words(as_at)}",) if as_at else ()


def _let_out(of: _Of) -> dict[str, Any]:
    """The protected tables of the latest edition that left the authority."""
    # Withdrawn editions too: who has read one can still lay it beside the next.
    editions = of.rows().exclude(frozen__withheld=None).order_by("-edition")
    before = editions.select_related("frozen").first()
    return outside.from_kept(before.frozen.withheld) if before and before.frozen.withheld else {}


@transaction.atomic
def _freeze(
    of: _Of, read: Pack, made: Made, *, edition: int, readers: Collection[int], by: Actor, now: datetime
) -> None:
    """Freeze a draft as it was read, replace the edition before, tell the readers."""
    # The draft first and the published edition after it, in this order everywhere, so that two writes never wait for
    # each other.
    row = of.rows().filter(status=Status.DRAFT).select_for_update().first()
    if row is None or (row.pk, row.version) != (read.pk, read.version) or _next_edition(of) != edition:
        raise Stale("Somebody else wrote on or published this report meanwhile. Look at it again, then publish it.")
    states.check_move(Status(row.status), Status.PUBLISHED)
    # The one before gives way first: the constraint allows one published edition at every moment.
    for before in of.rows().filter(status=Status.PUBLISHED):
        states.check_move(Status(before.status), Status.SUPERSEDED)
        before.status, before.version = Status.SUPERSEDED, before.version + 1
        before.save(update_fields=["status", "version"])
    row.status, row.edition, row.title, row.version = Status.PUBLISHED, edition, made.title, row.version + 1
    row.published_by_id, row.published_at = by.account_id, now
    row.save()
    # In history as well as beside the document, so that a change to the one shows against the other.
    print_ = rows.fingerprint(made.document, made.outside)
    Frozen.objects.create(
        pack=row,
        document=made.document,
        outside=made.outside,
        withheld=made.withheld,
        fingerprint=print_,
        frozen_at=now,
    )
    Searched.objects.create(pack=row, inside=made.words, outside=made.outside_words)
    data = {"edition": edition, "fingerprint": print_, "shared_outside": made.outside is not None}
    history.record("packs.published", by=by, at=now, subject=("pack", row.pk), data=data)
    about = f"{rows.name_of(read)}, edition {edition}"
    notices.post("pack_published", to=readers, link=paths.pack(row.pk), at=now, about=about)


def _write(of: _Of, words: Words, *, version: int, by: Actor, now: datetime) -> Pack:
    """The draft with these words; a version that somebody else has moved on is stale."""
    drafts = of.rows().filter(status=Status.DRAFT)
    row = drafts.select_for_update().first()
    if (row.version if row else 0) != version:
        raise Stale
    if row is None:
        row = Pack(kind=of.kind, scope=rows.scope_key(of.service_id), service_id=of.service_id)
        row.month, row.status, row.version = of.month.first, Status.DRAFT, 0
        row.edition = _next_edition(of)
    row.analysis, row.outside_analysis = words.analysis.strip(), words.outside_analysis.strip()
    row.correction, row.version = words.correction.strip(), row.version + 1
    row.written_by_id, row.written_at = by.account_id, now
    _save(row)
    # Written anew as a whole: readers taken off a draft must be gone from it, and nobody has been told of any yet.
    row.shares.all().delete()
    Share.objects.bulk_create(
        [
            *(Share(pack=row, role=role) for role in sorted(set(words.roles))),
            *(Share(pack=row, account_id=account) for account in sorted(set(words.accounts))),
        ]
    )
    data = {"edition": row.edition, "month": str(of.month)}
    history.record("packs.written", by=by, at=now, subject=("pack", row.pk), data=data)
    return row


def _save(row: Pack) -> None:
    """Save a draft; somebody who began the same one at the same moment was first."""
    try:
        # A savepoint: PostgreSQL takes no further statement in a transaction in which one has failed.
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Stale from error


def _load(pack_id: int, *, version: int) -> Pack:
    """A released pack, locked; a stale version is refused."""
    row = Pack.objects.select_for_update().filter(pk=pack_id).exclude(status=Status.DRAFT).first()
    if row is None:
        raise Missing("pack")
    if row.version != version:
        raise Stale
    return row


def _next_edition(of: _Of) -> int:
    """One more than the latest that was published."""
    # Withdrawn editions count: a number that was given once never means another document.
    latest = of.rows().exclude(status=Status.DRAFT).order_by("-edition").first()
    return latest.edition + 1 if latest else 1


def _check_scope(service_id: int | None) -> None:
    """There is such a service area."""
    if service_id is not None and service_id not in {service.id for service in people_teams.services()}:
        raise Missing("report")


def _check_period(kind: Kind, month: Month) -> None:
    """A report that there is, for a month or a quarter as its kind has it."""
    if kind not in queries_kinds.REPORTS or not rules.fits(kind, month):
        raise Missing("report")


def _check_outside_words(words: Words) -> None:
    """What is written for outside names no team and nobody."""
    if words.shared:
        teams = (team.name for team in people_teams.teams())
        # Workers of the case system and not accounts: a social worker who never signs in here can be named too.
        staff = (one.name for one in people.workers())
        outside.check_words(f"{words.outside_analysis}\n{words.correction}", teams=teams, people=staff)


def _readers(row: Pack, on: date) -> tuple[int, ...]:
    """Who is told: the Head of Service, or the directors; and those it is shared with."""
    if row.service_id is not None:
        return people.heads_of(row.service_id, on)
    inside = {*holders(Role.DCS, on), *holders(Role.DIRECTOR, on)}
    shares = list(row.shares.all())
    by_role = {account for share in shares if share.role for account in holders(Role(share.role), on)}
    return tuple(sorted(inside | by_role | {share.account_id for share in shares if share.account_id}))


def _about(row: Pack) -> str:
    """What the notice says in the product."""
    return f"{rows.name_of(row)}, edition {row.edition}"
