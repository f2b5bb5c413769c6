"""Changes to what is published. The only code that writes the datasets tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from practicelens.access.actor import Actor
from practicelens.access.errors import Missing, Stale
from practicelens.analytics.dataset import DatasetRef
from practicelens.history import changes as history
from practicelens.people.asking import key_of
from practicelens.people.dated import still_open
from practicelens.people.spellings.children import join_children
from practicelens.performance.datasets import permissions, rules
from practicelens.performance.datasets.models import ChildPair, Dataset, Edition, SourceJoining
from practicelens.performance.datasets.register import internal
from practicelens.performance.datasets.register.building import Built, relative
from practicelens.performance.datasets.states import Status, may_move
from practicelens.workdays.clock import local_date

MENDING_TAKES_AT_MOST = timedelta(hours=1)  # a build of years takes minutes; past this whoever claimed it was killed


@dataclass(frozen=True)
class NewDataset:
    """A dataset about to be published: what it is called, where it lies, and when it was published."""

    name: str
    stored: DatasetRef
    at: datetime


@dataclass(frozen=True)
class Registered:
    """What a publication made: the datasets' ids in the order given, and the edition's (none: nothing is left)."""

    datasets: tuple[int, ...]
    edition: int | None


@transaction.atomic
def register(
    built: Built | None, *, new: Sequence[NewDataset] = (), expected: int | None, by: Actor, now: datetime
) -> Registered:
    """Make a finished build the current one, with the datasets it newly joins.

    ``expected`` is the edition that was current when the build began. ``Stale`` when it no longer is: somebody
    else published meanwhile, and this build lacks their dataset. Only the register is written here; the files
    were made before, outside any transaction.
    """
    permissions.check_can_publish(by)
    # The lock comes before the comparison: two that finish at once are let through one after the other, and the
    # second is stale.
    current = _current_for_change()
    if (current.pk if current else None) != expected:
        raise Stale("Somebody else published while this was being worked out. Nothing was changed: try again.")
    # In the transaction of the edition that joins them: a dataset in use that no edition has would be in no figure.
    ids = tuple(_add(one, by) for one in new)
    return Registered(ids, _register_edition(current, built, by, now))


@transaction.atomic
def withdraw(
    dataset_id: int, built: Built | None, *, why: str, expected: int | None, by: Actor, now: datetime
) -> Registered:
    """Take a dataset out of the chain, for a reason; ``built`` is the edition without it (none: it was the last)."""
    permissions.check_can_publish(by)
    current = _current_for_change()
    if (current.pk if current else None) != expected:
        raise Stale("Somebody else published while this was being worked out. Nothing was changed: try again.")
    # Under the edition's lock, without which no dataset moves: read before it, it may have been withdrawn meanwhile.
    dataset = Dataset.objects.filter(pk=dataset_id).exclude(status=Status.WITHDRAWN.value).first()
    if dataset is None:
        raise Missing("dataset")
    # After the comparison: a stale withdrawal must leave no dataset out whose edition still counts it.
    _move(dataset, Status.WITHDRAWN)
    dataset.withdrawn_at, dataset.withdrawn_why = now, why
    dataset.save(update_fields=["withdrawn_at", "withdrawn_why"])
    history.record("dataset.withdrawn", by=by, at=now, subject=("dataset", dataset.pk), data={"why": why})
    # After the dataset has gone out of the chain: whatever it had replaced tells of that day again.
    _restate()
    return Registered((dataset.pk,), _register_edition(current, built, by, now))


@transaction.atomic
def confirm_sources(pair: tuple[str, str], *, same: int, differ: int, by: Actor, now: datetime) -> None:
    """Say that two sources number children alike: they are joined when figures are next worked out. Raises Stale."""
    permissions.check_can_publish(by)
    # In the order that the constraint compares in: the pair named the other way round is the same pair.
    source, other = sorted(pair)
    try:
        # Not a look and then a write: of two who confirm at once the constraint decides, and the second is told.
        with transaction.atomic():
            row = SourceJoining.objects.create(
                source=source, other=other, same=same, differ=differ, starts=local_date(now), confirmed_at=now,
                confirmed_by_id=by.account_id or None,
            )  # fmt: skip
    except IntegrityError as error:
        raise Stale("Somebody else has confirmed this meanwhile. Nothing was changed.") from error
    data = {"source": source, "other": other, "same": same, "differ": differ}
    history.record("dataset.sources_joined", by=by, at=now, subject=("source_joining", row.pk), data=data)


@transaction.atomic
def end_sources(joining_id: int, *, by: Actor, now: datetime) -> None:
    """Join two sources no more when figures are next worked out. Raises Missing, Refused."""
    permissions.check_can_publish(by)
    row = still_open(SourceJoining.objects.select_for_update(of=("self",)).filter(pk=joining_id).first(), "joining")
    row.ends, row.ended_by_id = local_date(now), by.account_id or None
    row.save(update_fields=["ends", "ended_by"])
    data = {"source": row.source, "other": row.other}
    history.record("dataset.sources_parted", by=by, at=now, subject=("source_joining", row.pk), data=data)


@dataclass(frozen=True)
class ChildDecision:
    """What is said of a source's child: that a number there and one of the figures are one child, or two."""

    source: str
    written: str
    becomes: str
    same: bool
    evidence: str


@transaction.atomic
def decide_child(decision: ChildDecision, *, by: Actor, now: datetime) -> None:
    """Say of two numbers that they are one child, which the figures follow when next worked out, or two. Raises Stale.

    A restriction under either number holds under both from this moment on.
    """
    permissions.check_can_publish(by)
    try:
        # The constraints decide: of two who say it at once, or of a child already paired otherwise, the second is told.
        with transaction.atomic():
            row = ChildPair.objects.create(
                source=decision.source, written=decision.written, becomes=decision.becomes, same=decision.same,
                evidence=decision.evidence[:300], starts=local_date(now), decided_at=now,
                decided_by_id=by.account_id or None,
            )  # fmt: skip
    except IntegrityError as error:
        raise Stale("One of the two is paired otherwise, or somebody has said it meanwhile: look again.") from error
    keys = key_of(decision.written), key_of(decision.becomes)
    if decision.same:
        # In the same transaction: for no moment may a restriction hold under one number and not under the other.
        join_children({keys[0]: keys[1]}, local_date(now))
    data = {"source": decision.source, "same": decision.same}
    history.record(
        "dataset.child_decided", by=by, at=now, subject=("child_pair", row.pk), data=data, children=set(keys)
    )


@transaction.atomic
def end_child(pair_id: int, *, by: Actor, now: datetime) -> None:
    """Take back what was said of two numbers: they are proposed again. Raises Missing, Refused."""
    permissions.check_can_publish(by)
    # Locked, so that of two who end it at once the second is told that it has ended.
    row = still_open(ChildPair.objects.select_for_update(of=("self",)).filter(pk=pair_id).first(), "pair")
    row.ends, row.ended_by_id = local_date(now), by.account_id or None
    row.save(update_fields=["ends", "ended_by"])
    keys = {key_of(row.written), key_of(row.becomes)}
    data = {"source": row.source, "same": row.same}
    history.record("dataset.child_undecided", by=by, at=now, subject=("child_pair", row.pk), data=data, children=keys)


@transaction.atomic
def mark_pruned(edition_ids: Sequence[int], *, now: datetime) -> None:
    """Note that the figures' files of these editions, no longer current, were removed. By a job alone."""
    # Asked again, though the job listed past ones alone: a file that everybody reads must never be noted as removed.
    Edition.objects.filter(pk__in=edition_ids, current=False).update(pruned_at=now)


def claim_mending(edition_id: int, *, now: datetime) -> bool:
    """Whether the caller is the one to have an edition's figures built again.

    Many pages find them damaged at once, and one build is enough. An hour later it may be claimed anew, because
    whoever claimed it may have been killed.
    """
    # One UPDATE that asks and takes: two processes cannot both find it free.
    free = Q(mending_since__isnull=True) | Q(mending_since__lte=now - MENDING_TAKES_AT_MOST)
    return bool(Edition.objects.filter(free, pk=edition_id).update(mending_since=now))


def mended(edition_id: int) -> None:
    """Note that an edition's figures can be read again."""
    Edition.objects.filter(pk=edition_id).update(mending_since=None)


def _current_for_change() -> Edition | None:
    """The current edition, locked until the transaction ends."""
    return Edition.objects.select_for_update().filter(current=True).first()


def _add(new: NewDataset, by: Actor) -> int:
    """Write one dataset, and put an earlier one of the same source and day aside."""
    stored = new.stored
    # Put aside before the new one is written: the constraint allows one in use a day and source at every moment.
    for earlier in Dataset.objects.filter(as_at=stored.as_at, source=stored.source, status=Status.IN_USE.value):
        _move(earlier, Status.REPLACED)
        history.record("dataset.replaced", by=by, at=new.at, subject=("dataset", earlier.pk))
    dataset = Dataset.objects.create(
        name=new.name,
        hash=stored.hash,
        path=relative(stored.path),
        authority=stored.authority,
        scheme=stored.scheme,
        source=stored.source,
        as_at=stored.as_at,
        rows=dict(stored.rows),
        status=Status.IN_USE.value,
        published_at=new.at,
        published_by_id=by.account_id or None,
    )
    data = {"as_at": stored.as_at.isoformat(), "hash": stored.hash, "source": stored.source}
    history.record("dataset.published", by=by, at=new.at, subject=("dataset", dataset.pk), data=data)
    return int(dataset.pk)


def _restate() -> None:
    """Put back in use what the withdrawn dataset had replaced."""
    datasets = {one.pk: one for one in Dataset.objects.all()}
    known = [rules.Known(one.pk, one.as_at, Status(one.status), one.source) for one in datasets.values()]
    for number, status in rules.statuses(known).items():
        if datasets[number].status != status.value:
            _move(datasets[number], status)


def _move(dataset: Dataset, to: Status) -> None:
    # Somebody withdrew it meanwhile: what the build was made from stands otherwise.
    if not may_move(Status(dataset.status), to):
        raise Stale()
    dataset.status = to.value
    dataset.save(update_fields=["status"])


def _register_edition(current: Edition | None, built: Built | None, by: Actor, now: datetime) -> int | None:
    """Make the build current. Its chain must be the register's own: otherwise it is stale."""
    chain = internal.chain_hashes()
    # Against what the register holds now: a build that lacks a dataset, or has one too many, never becomes current.
    if list(chain.values()) != list(built.chain if built else ()):
        raise Stale("Somebody else published while this was being worked out. Nothing was changed: try again.")
    if current is not None:
        # The old one first: the constraint allows one current edition, also within a transaction.
        current.current = False
        current.save(update_fields=["current"])
    # The last dataset was withdrawn: nothing is current, as before the first publication.
    if built is None:
        return None
    edition = Edition.objects.create(
        hash=built.hash,
        path=built.path,
        measurements=built.measurements,
        as_at=built.as_at,
        # Kept beside the build's own hashes: by these numbers a page says which extracts a figure comes from.
        chain=list(chain),
        names_known=built.names_known,
        registered_at=now,
        registered_by_id=by.account_id or None,
        current=True,
    )
    data = {"as_at": built.as_at.isoformat(), "hash": built.hash, "datasets": len(chain)}
    history.record("edition.registered", by=by, at=now, subject=("edition", edition.pk), data=data)
    return int(edition.pk)
