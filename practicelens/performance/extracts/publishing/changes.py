"""Publishing and withdrawing: build outside any transaction, then register in a short one."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, transaction

from practicelens.access.actor import Actor
from practicelens.access.errors import Missing, Refused, Stale
from practicelens.analytics.annex_a.spec import LISTS
from practicelens.analytics.dataset import DatasetRef
from practicelens.people.asking import key_of
from practicelens.people.spellings.children import join_children
from practicelens.performance.datasets.register import building
from practicelens.performance.datasets.register import changes as register_changes
from practicelens.performance.datasets.register import internal as register_internal
from practicelens.performance.extracts import files, permissions, rules
from practicelens.performance.extracts.changes import load_for_change, load_several, move, tell
from practicelens.performance.extracts.identifiers import internal as identifiers
from practicelens.performance.extracts.local_lists import internal as local_lists
from practicelens.performance.extracts.local_lists import reading as local_reading
from practicelens.performance.extracts.models import Extract
from practicelens.performance.extracts.publishing import evidence
from practicelens.performance.extracts.publishing import rules as publishing_rules
from practicelens.performance.extracts.publishing.reading import days_apart, differing, reading_of
from practicelens.performance.extracts.states import State
from practicelens.performance.worklist import taking as worklist
from practicelens.performance.worklist.rules import Reading
from practicelens.rulebook import queries as rulebook
from practicelens.workdays.clock import local_date

log = logging.getLogger(__name__)

_BUSY = "Another extract is being published just now. Wait until it is done, then publish this one."
NOT_FINISHED = "Publishing did not finish. What was published before is still what everybody sees."


@dataclass(frozen=True)
class Joining:
    """An extract about to be published, and the moment it counts as published at."""

    extract_id: int
    at: datetime


@dataclass(frozen=True)
class Findings:
    """What is taken into the worklist with extracts that are published, in their order, and whose each child is.

    ``differing``: what sources tell differently of the newest day. ``local``: of local lists, with each one's extract.
    """

    readings: tuple[Reading, ...]
    places: worklist.Places
    differing: Reading | None = None
    latest: Mapping[str, date] = field(default_factory=dict)
    local: tuple[tuple[int, Reading], ...] = ()


def publish(
    extract_id: int,
    *,
    by: Actor,
    now: datetime,
    accepted: Collection[str] = (),
    progress: building.Progress | None = None,
) -> None:
    """Publish an extract that is ready: what was published before stays until this is whole. Raises as ``claim``."""
    # Two steps, because the build takes minutes: the claim holds others off meanwhile without holding a lock.
    asked = claim(extract_id, by=by, now=now, accepted=accepted)
    finish(extract_id, by=by, now=now, progress=progress, asked=asked)


def claim(
    extract_id: int,
    *,
    by: Actor,
    now: datetime,
    accepted: Collection[str] = (),
    then: Callable[[], None] | None = None,
) -> evidence.Asked | None:
    """Take the right to publish, which one extract has at a time; a second person is told. What was asked is returned.

    ``accepted`` are the codes of the questions that ``by`` said yes to. Raises Unanswered for any other question, Stale
    where the questions may be others by now. ``then`` is called in the transaction that claims: a claim whose work
    was never queued would hold off everybody.
    """
    permissions.check_can_load(by)
    # Asked before the lock, because it reads files; under the lock only whether it is still what would be asked.
    asked = _ask(extract_id, now)
    try:
        with transaction.atomic():
            _claim(extract_id, asked, accepted, by, now)
            if then is not None:
                then()
    except IntegrityError as error:
        raise Refused(_BUSY, code="busy") from error
    return asked


def finish(
    extract_id: int, *, by: Actor, now: datetime, progress: building.Progress | None = None,
    asked: evidence.Asked | None = None,
) -> None:  # fmt: skip
    """Build and register what was claimed (``asked`` by the claim); when anything fails it is ready again, says why."""
    try:
        # Something may have been withdrawn since the claim: what nobody was asked is not published.
        evidence.check_as_claimed(extract_id, now, asked)
        _build_and_register([Joining(extract_id, now)], by, now, progress or _keep_progress(extract_id))
    except Exception as error:
        # A refusal's words were written for a reader; any other error's were not.
        refused = isinstance(error, Refused)
        if not refused:
            # Never the error's own words on a page: they may hold what was in a cell.
            log.error("publishing extract %s failed: %s", extract_id, type(error).__name__)
        # Whatever went wrong: an extract left in publishing would hold off everybody else's.
        give_back(extract_id, str(error) if refused else NOT_FINISHED, by=by, now=now)
        if refused:
            raise
        raise Refused(NOT_FINISHED, code="not_finished") from error


def publish_many(joining: Sequence[Joining], *, by: Actor, now: datetime, progress: building.Progress) -> None:
    """Publish several that are ready, in order, with one build at the end. For loading what the product itself made:
    nothing is asked.

    Raises Refused (busy) while somebody publishes another, Stale where somebody has meanwhile: nothing is changed then.
    """
    permissions.check_can_load(by)
    # Asked first only to spare the work: the constraint decides at the end.
    if Extract.objects.filter(state=State.PUBLISHING.value).exists():
        raise Refused(_BUSY, code="busy")
    try:
        _build_and_register(joining, by, now, progress)
    except IntegrityError as error:  # somebody has claimed one while these were worked out
        raise Refused(_BUSY, code="busy") from error


@transaction.atomic
def give_back(extract_id: int, problem: str, *, by: Actor, now: datetime) -> None:
    """Publishing did not finish: the extract is ready again, with the reason, and its sender is told."""
    extract = load_for_change(extract_id)
    # Reclaiming may have come first, or the work may have finished after all.
    if State(extract.state) is not State.PUBLISHING:
        return
    extract.problem = problem
    move(extract, State.READY, by=by, now=now, problem=problem)
    tell(extract, "publish_failed", f"{extract.name}: publishing did not finish", now)


def check_withdrawal(extract_id: int, why: str, *, by: Actor) -> str:
    """Whether a withdrawal could begin, asked before it goes into the background: the reason as it will be kept."""
    permissions.check_can_load(by)
    reason = rules.check_reason(why)
    extract = Extract.objects.filter(pk=extract_id).first()
    if extract is None:
        raise Missing("extract")
    # Raises what a withdrawal would, while somebody is still there to read it.
    _dataset_of(extract)
    return reason


@transaction.atomic
def note_problem(extract_id: int, problem: str, *, by: Actor, now: datetime) -> None:
    """Say on the extract's page, and to its sender, that what was begun in the background did not finish."""
    permissions.check_can_load(by)
    extract = load_for_change(extract_id)
    extract.problem = problem
    extract.save(update_fields=["problem"])
    tell(extract, "publish_failed", f"{extract.name}: it was not withdrawn", now)


def withdraw(extract_id: int, why: str, *, by: Actor, now: datetime) -> None:
    """Take a published extract out of the figures, for a reason: they are as if it had never been loaded."""
    permissions.check_can_load(by)
    reason = rules.check_reason(why)
    extract = Extract.objects.filter(pk=extract_id).first()
    if extract is None:
        raise Missing("extract")
    # Asked before the build and compared after it: who published meanwhile is not overwritten.
    expected = register_internal.current_id()
    left = register_internal.chain_without(_dataset_of(extract))
    # The last one withdrawn leaves no figures at all, which is right: nothing stands that they could be of.
    built = building.build(left, local_date(now)) if left else None
    _withdraw(extract, built, _findings_left(extract, left, built, now), reason, expected, by, now)


def work_out_again(*, by: Actor, now: datetime) -> None:
    """Build the figures anew from the same datasets, under the names and rules of today."""
    permissions.check_can_load(by)
    expected = register_internal.current_id()
    chain = register_internal.chain()
    if expected is None or not chain:
        raise Refused("Nothing is published yet.", code="nothing_published")
    latest = worklist.latest_days()
    built = building.build(chain, local_date(now))
    # Of one source nothing differs: what was found between two before is ended, where the second was parted since.
    parted = len({one.source for one in chain}) < 2
    found = Findings((), building.places(built), None if parted else differing(chain, days_apart(now)), latest)
    _register_again(built, found, parted, expected, by, now)


@transaction.atomic
def _register_again(
    built: building.Built, found: Findings, parted: bool, expected: int | None, by: Actor, now: datetime
) -> None:
    """Register, and what differs between sources that were joined since, or no more where they were ``parted``."""
    register_changes.register(built, expected=expected, by=by, now=now)
    if found.differing:
        differing = worklist.Taken(found.differing, register_internal.in_use_ids()[0], now)
        worklist.take([differing], found.places, latest=found.latest, by=by)
    elif parted:
        worklist.end_differing(found.places, by=by, now=now)


def _ask(extract_id: int, now: datetime) -> evidence.Asked | None:
    """What is to be asked of an extract that is ready; None of any other, which the claim refuses."""
    extract = Extract.objects.filter(pk=extract_id).first()
    if extract is None:
        raise Missing("extract")
    if State(extract.state) is not State.READY:
        return None
    return evidence.ask(extract, rulebook.rules_on(local_date(now)))


@transaction.atomic
def _claim(extract_id: int, asked: evidence.Asked | None, accepted: Collection[str], by: Actor, now: datetime) -> None:
    """Move to publishing; the database itself holds that one is at a time."""
    extract = load_for_change(extract_id)
    # For the words alone: the constraint decides when two ask at the same moment.
    others = Extract.objects.filter(state=State.PUBLISHING.value).exclude(pk=extract_id).exists()
    rules.check_publishable(State(extract.state), others)
    # Here too and not only when it is read: an extract may be ready without a day that anybody knows.
    rules.check_as_at(extract.as_at, local_date(now))
    if asked is None or not evidence.still_stands(asked, extract):
        raise Stale("Something was published or withdrawn meanwhile. Nothing was changed: look again, and publish.")
    publishing_rules.check_answered(asked.questions, accepted)
    extract.asked = publishing_rules.kept_form(asked.questions)
    extract.problem = ""
    # In the claim's own transaction: the page shows a bar from the first moment, before any worker has begun.
    extract.step, extract.steps_done, extract.steps_all = "Keeping what was read", 0, 3
    # Whoever claims has accepted: the event names them, with each question and its numbers.
    details = {"accepted": [f"{one['code']}: {one['words']}" for one in extract.asked]}
    move(extract, State.PUBLISHING, by=by, now=now, **(details if extract.asked else {}))


def _build_and_register(joining: Sequence[Joining], by: Actor, now: datetime, progress: building.Progress) -> None:
    """Store, join, work out; then register all in one short transaction."""
    # Before anything is read: who registers meanwhile is then found, and this build does not overwrite theirs.
    expected = register_internal.current_id()
    extracts = {one.pk: one for one in Extract.objects.filter(pk__in=[one.extract_id for one in joining])}
    latest = worklist.latest_days()
    new, joined, readings, local = [], [], [], []
    spellings: dict[str, str] = {}
    # Once for all of them: in bulk each would read the same register again.
    in_use, agreed = register_internal.in_use(), identifiers.confirmed()
    for place, one in enumerate(joining):
        extract = extracts[one.extract_id]
        as_at = rules.check_as_at(extract.as_at, local_date(now))
        by_list = identifiers.joined(extract, identifiers.beside(in_use, extract), agreed)
        by_table = {LISTS[number].table: pairs for number, pairs in by_list.items()}
        folder = files.reading_folder(extract.sha256)
        local_lists.lay_beside(folder, as_at)
        # The authority's own lists spell children otherwise too; the extract's spelling stays.
        by_table |= local_reading.respelled(folder, identifiers.spelled(folder) if agreed else {}, agreed)
        stored = building.store(folder, as_at, by_table)
        spellings |= {written: becomes for pairs in by_table.values() for written, becomes in pairs.items()}
        local += [(place, each) for each in local_reading.readings(as_at)]
        joined.append(by_list)
        new.append(register_changes.NewDataset(extract.name, stored, one.at))
        readings.append(reading_of(extract, stored.path, as_at))
    chain = register_internal.chain_with([one.stored for one in new])
    with ThreadPoolExecutor(1) as beside:
        # Of files alone, and of none that is built: it need not wait for the building, nor that for it.
        differs = beside.submit(differing, chain, days_apart(now))
        built = building.build(chain, local_date(now), progress)
    found = Findings(tuple(readings), building.places(built), differs.result(), latest, tuple(local))
    _register(joining, new, joined, spellings, found, built, expected, by, now)
    # Only after the commit: a build that is stale must find the tables again.
    for extract in extracts.values():
        files.forget_reading(extract.sha256)


@transaction.atomic
def _register(
    joining: Sequence[Joining],
    new: Sequence[register_changes.NewDataset],
    joined: Sequence[Mapping[int, Mapping[str, str]]],
    spellings: Mapping[str, str],
    found: Findings,
    built: building.Built,
    expected: int | None,
    by: Actor,
    now: datetime,
) -> None:
    """The short transaction: the register, and each extract's state as if they had come one by one."""
    registered = register_changes.register(built, new=new, expected=expected, by=by, now=now)
    # A child restricted under a number that was joined away would stand in the figures under the other.
    join_children({key_of(one): key_of(other) for one, other in spellings.items()}, local_date(now))
    locked = load_several([one.extract_id for one in joining])
    # Locked as well: they are saved whole, and what somebody writes on one of them meanwhile would be lost.
    standing = list(Extract.objects.select_for_update(of=("self",)).filter(state=State.PUBLISHED.value).order_by("pk"))
    for one, dataset_id, dataset, by_list in zip(joining, registered.datasets, new, joined, strict=True):
        pairs = {f"{number}": len(some) for number, some in by_list.items()}
        extract = locked[one.extract_id]
        if State(extract.state) is State.READY:
            extract.step = ""
            # In bulk nothing was claimed, and the table of moves knows no way from ready to published.
            move(extract, State.PUBLISHING, by=by, now=one.at)
        extract.dataset_id, extract.joined = dataset_id, pairs
        extract.published_at, extract.published_by_id = one.at, by.account_id or None
        others = [other for other in standing if other.source == extract.source]
        to = rules.state_after_publishing(dataset.stored.as_at, [other.as_at for other in others if other.as_at])
        if to is State.PUBLISHED:
            # Those of its source published until now are followed by this one.
            for other in others:
                move(other, State.SUPERSEDED, by=by, now=one.at)
            standing = [other for other in standing if other not in others] + [extract]
        details = {"identifiers_joined": sum(pairs.values())} if pairs else {}
        move(extract, to, by=by, now=one.at, as_at=dataset.stored.as_at.isoformat(), **details)
    readings = list(zip(found.readings, registered.datasets, joining, strict=True))
    readings += [(reading, registered.datasets[at], joining[at]) for at, reading in found.local]
    if found.differing:
        # It is of no single extract: it stands with the last of those that it came with.
        readings.append((found.differing, registered.datasets[-1], joining[-1]))
    worklist.take(
        [worklist.Taken(reading, dataset, one.at) for reading, dataset, one in readings],
        found.places,
        latest=found.latest,
        by=by,
    )
    # A hundred files loaded at once would post a hundred notices.
    if len(joining) == 1:
        tell(extract, "dataset_published", f"{extract.name} is published", now)


@transaction.atomic
def _withdraw(
    extract: Extract,
    built: building.Built | None,
    found: Findings,
    why: str,
    expected: int | None,
    by: Actor,
    now: datetime,
) -> None:
    """Register the edition without it, and let the latest that is left be the published one again."""
    # The edition is locked first, then extracts, as in ``_register``: crosswise each would wait for the other.
    register_changes.withdraw(_dataset_of(extract), built, why=why, expected=expected, by=by, now=now)
    extract = load_for_change(extract.pk)
    # Asked after the withdrawal: it may be of the same day, a file that this one had replaced.
    latest = register_internal.latest_dataset_id(extract.source)
    extract.withdrawn_why = why
    move(extract, State.WITHDRAWN, by=by, now=now, why=why)
    holds = [worklist.Taken(reading, latest or 0, now) for reading in found.readings]
    if found.differing:
        holds.append(worklist.Taken(found.differing, register_internal.in_use_ids()[0], now))
    worklist.take_back(extract.dataset_id or 0, extract.source, holds, found.places, by=by, now=now)
    again = Extract.objects.filter(dataset_id=latest, state=State.SUPERSEDED.value).first() if latest else None
    if again is not None:
        move(load_for_change(again.pk), State.PUBLISHED, by=by, now=now)


def _dataset_of(extract: Extract) -> int:
    """The dataset that a published extract became."""
    if State(extract.state) not in {State.PUBLISHED, State.SUPERSEDED} or extract.dataset_id is None:
        raise Refused("Only a published extract can be withdrawn.", code="not_published")
    return int(extract.dataset_id)


def _findings_left(
    extract: Extract, chain: Sequence[DatasetRef], built: building.Built | None, now: datetime
) -> Findings:
    """The findings that hold once an extract is withdrawn: those of the latest that is left of its source."""
    left = register_internal.latest_without(_dataset_of(extract))
    # The extract that the dataset was made from.
    again = Extract.objects.filter(dataset__hash=left.hash).order_by("-id").first() if left else None
    readings = (reading_of(again, left.path, left.as_at),) if left and again else ()
    if built is None:
        return Findings(readings, {})
    return Findings(readings, building.places(built), differing(chain, days_apart(now)))


def _keep_progress(extract_id: int) -> building.Progress:
    """Write each step where the extract's page reads it, in a short write of its own."""

    def tell_step(words: str, done: int, steps: int) -> None:
        # Without a lock and without history: a step is not worth a wait, and is gone when the work is done.
        Extract.objects.filter(pk=extract_id, state=State.PUBLISHING.value).update(
            step=words, steps_done=done, steps_all=steps
        )

    return tell_step
