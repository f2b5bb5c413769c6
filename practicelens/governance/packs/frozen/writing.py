"""What is written for a report before it is frozen: its draft, and the words it is about to be published with."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import reduce
from operator import or_

from django.db import IntegrityError, transaction
from django.db.models import Max, Q, QuerySet

from practicelens.access.actor import Actor
from practicelens.access.errors import Missing, Refused, Stale
from practicelens.governance.packs.core import permissions, rows, rules
from practicelens.governance.packs.core.periods import Chosen, Month
from practicelens.governance.packs.core.rules import Words
from practicelens.governance.packs.models import Pack, Share
from practicelens.governance.packs.outside import document as outside
from practicelens.governance.packs.reports import kinds as queries_kinds
from practicelens.governance.packs.states import Kind, Status
from practicelens.history import changes as history
from practicelens.people import internal as people
from practicelens.people import teams as people_teams
from practicelens.people.asking import asking_on
from practicelens.workdays import clock


@dataclass(frozen=True)
class Of:
    """Which report: its kind, what it covers, its month."""

    kind: Kind
    service_id: int | None
    month: Month

    @property
    def key(self) -> tuple[str, str, date]:
        """What its rows are found by: kind, scope, first day of its month."""
        return self.kind.value, rows.scope_key(self.service_id, self.month), self.month.first

    def rows(self) -> QuerySet[Pack]:
        """Every edition of it."""
        return rows.of_scope(self.service_id, self.month, self.kind)


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
    permissions.check_can_publish(by, kind)
    _check_scope(service_id)
    _check_period(kind, month)
    of = Of(kind, service_id, month)
    return _write(of, words, _standing([of]), version=version, by=by, now=now).pk


@dataclass(frozen=True)
class ToPublish:
    """Words of a report that were found to be all that is asked; they are not kept yet."""

    of: Of
    words: Words
    version: int


def check_to_publish(
    service_id: int | None,
    month: Month,
    words: Words,
    *,
    version: int,
    by: Actor,
    now: datetime,
    kind: Kind = Kind.MONTHLY,
) -> tuple[ToPublish, ...]:
    """The words of a report that is about to be published, once they are all that is asked; nothing is written.

    What its words lack is refused here, before anything is built, so that whoever typed them can mend them at once.
    """
    of = Of(kind, service_id, month)
    _check_to_publish(of, words, by=by, now=now)
    return (ToPublish(of, words, version),)


@transaction.atomic
def keep_to_publish(checked: Sequence[ToPublish], *, by: Actor, now: datetime) -> tuple[int, ...]:
    """Keep words that were checked before, all or none; their drafts' ids. Two reads, however many reports.

    Raises Stale where somebody wrote on one of them meanwhile, Refused where one that was published since is now to be
    corrected.
    """
    for one in checked:
        permissions.check_can_publish(by, one.of.kind)
    # All locked before the first is written: half of several reports under one analysis must never be kept.
    standing = _standing([one.of for one in checked])
    for one in checked:  # asked again: an edition published since makes these words those of a correction
        rules.check_correction(standing.next_edition(one.of), one.words.correction)
    return tuple(_write(one.of, one.words, standing, version=one.version, by=by, now=now).pk for one in checked)


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


def check_together(
    ticked: Sequence[Ticked], analysis: str, correction: str = "", *, by: Actor, now: datetime
) -> tuple[ToPublish, ...]:
    """One analysis for several reports about to be published, once it is all that is asked; nothing is written.

    What a draft of one of them said already stands after it, for that one alone; whom an edition before was shared
    with outside stays. Raises as ``check_to_publish``, of the first that cannot be, and Refused: none_ticked.
    """
    permissions.check_can_publish_any(by)
    if not ticked:
        raise Refused("Tick the reports that this analysis is for.", code="none_ticked")
    asked = [(Of(one.kind, one.service_id, one.month), one) for one in ticked]
    words = [one.words or _with_own(of, analysis, correction) for of, one in asked]
    # All are checked before any is written: one that cannot be published keeps none of the others half done.
    for (of, _), each in zip(asked, words, strict=True):
        _check_to_publish(of, each, by=by, now=now)
    return tuple(ToPublish(of, each, one.version) for (of, one), each in zip(asked, words, strict=True))


def _with_own(of: Of, analysis: str, correction: str) -> Words:
    """The shared analysis with what the report's own draft adds, and whom its draft or last edition is shared with."""
    # A withdrawn edition is not gone on from: whoever withdrew it found something wrong in it.
    editions = of.rows().filter(status__in=(Status.DRAFT, Status.PUBLISHED)).prefetch_related("shares")
    row = editions.order_by("-edition").first()
    own, shared = rows.words_of(row) if row else Words(), analysis.strip()
    # Pressed a second time, the draft already begins with the shared words: they must not stand in it twice.
    added = own.analysis.removeprefix(shared).strip() if row and row.status == Status.DRAFT and shared else ""
    return replace(own, analysis=f"{shared}\n\n{added}" if added else shared, correction=correction)


def _check_to_publish(of: Of, words: Words, *, by: Actor, now: datetime) -> None:
    """That a report may be published with these words; nothing is locked or written."""
    permissions.check_can_publish(by, of.kind)
    _check_scope(of.service_id)
    _check_period(of.kind, of.month)
    # The month first: of one that still runs no word about its analysis helps.
    rules.check_month_over(of.month, clock.local_date(now))
    queries_kinds.check_whole(asking_on(by, clock.local_date(now)), of.kind, of.month)
    rules.check_analysis(words.analysis)
    # Whether it may leave before whether its words may: the second is of no use where the first says no.
    rules.check_sharing(words, of.kind, whole_authority=of.service_id is None)
    # After the sharing: only words that are to leave are held against every team's and worker's name.
    _check_outside_words(words)
    rules.check_correction(next_edition(of), words.correction)


@dataclass(frozen=True)
class _Standing:
    """Some reports as they stand under lock: the draft of each that has one, and the latest edition of each."""

    drafts: Mapping[tuple[str, str, date], Pack]
    editions: Mapping[tuple[str, str, date], int]

    def next_edition(self, of: Of) -> int:
        """As ``next_edition``, which reads it."""
        return self.editions.get(of.key, 0) + 1


def _standing(some: Collection[Of]) -> _Standing:
    """Read together, because every read of a write holds up others' writes. Two queries."""
    asked = reduce(or_, (Q(kind=kind, scope=scope, month=month) for kind, scope, month in (one.key for one in some)))
    # In one order for everybody, or two who publish the same reports would each hold what the other waits for.
    drafts = Pack.objects.select_for_update().filter(asked, status=Status.DRAFT).order_by("pk")
    released = Pack.objects.filter(asked).exclude(status=Status.DRAFT).order_by()
    editions = released.values_list("kind", "scope", "month").annotate(latest=Max("edition"))
    return _Standing(
        {(row.kind, row.scope, row.month): row for row in drafts},
        {(kind, scope, month): latest for kind, scope, month, latest in editions},
    )


def _write(of: Of, words: Words, standing: _Standing, *, version: int, by: Actor, now: datetime) -> Pack:
    """The draft with these words; a version that somebody else has moved on is stale."""
    row = standing.drafts.get(of.key)
    # Nothing was read is version 0: a draft that somebody began meanwhile is stale like one that was written on.
    if (row.version if row else 0) != version:
        raise Stale
    if row is None:
        row = Pack(kind=of.kind, scope=of.key[1], service_id=of.service_id)
        row.thematic_id = of.month.report if isinstance(of.month, Chosen) else None
        row.month, row.status, row.version = of.month.first, Status.DRAFT, 0
        row.edition = standing.next_edition(of)
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


def next_edition(of: Of) -> int:
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
    if kind not in queries_kinds.EVERY or not rules.fits(kind, month):
        raise Missing("report")


def _check_outside_words(words: Words) -> None:
    """What is written for outside names no team and nobody."""
    if words.shared:
        teams = (team.name for team in people_teams.teams())
        # Workers of the case system and not accounts: a social worker who never signs in here can be named too.
        staff = (one.name for one in people.workers())
        outside.check_words(f"{words.outside_analysis}\n{words.correction}", teams=teams, people=staff)
