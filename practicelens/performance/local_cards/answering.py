"""Has cards answered: their SQL run apart on the published edition, and what it gave kept as a file."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from threading import BoundedSemaphore
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from practicelens.analytics.local_cards import counting, guard
from practicelens.analytics.local_cards.shape import Fault, Faulty, Form
from practicelens.performance.datasets.register import building
from practicelens.performance.datasets.register.internal import current
from practicelens.performance.datasets.shapes import EditionView
from practicelens.performance.local_cards.models import CardAnswer, CardVersion
from practicelens.performance.local_cards.states import Status
from practicelens.workdays.small_files import replace_bytes

AGAIN_AFTER: Final = timedelta(days=1)
_RUNNING: Final = BoundedSemaphore(2)
"""So many run at once in one process: each takes a page's thread for as long as its SQL, and memory beside it."""
BUSY: Final = "Two other cards are being run at this moment. Run it again when they are done."
_TIRED: Final = (Fault.TIME.value, Fault.MEMORY.value)


def folder_of(edition: EditionView) -> Path:
    """Where an edition's tables lie."""
    return building.below() / edition.path


def file_of(answer: CardAnswer) -> Path:
    """Where an answer's rows lie."""
    return building.below() / answer.file


def answer_all(now: datetime) -> tuple[int, int]:
    """Have every published card answered of the current edition that is not yet: how many answered, how many not.

    A version whose answer was lost or damaged is answered again: its file is derived, and comes to the same.
    """
    edition = current()
    if edition is None:
        return 0, 0
    published = CardVersion.objects.filter(status=Status.PUBLISHED.value)
    # What took too much is tried once a day: the machine may have been busy. What else was wrong stays wrong.
    tired = Q(fault__in=_TIRED, at__lte=now - AGAIN_AFTER)
    of_text = CardAnswer.objects.filter(edition=edition.hash, revision=F("version__revision"))
    stand = of_text.exclude(tired).select_related("version")
    lost = [one.version for one in stand if not one.fault and not counting.is_whole(file_of(one))]
    # Those lost first: pages say of them that they cannot be read.
    wanted = [*lost, *published.exclude(pk__in=[one.version_id for one in stand])]
    found = [answer(version, edition, now, anew=True, wait=True) for version in wanted]
    return sum(not one.fault for one in found), sum(bool(one.fault) for one in found)


def forget_past() -> int:
    """Remove what was answered of editions before the current one, with its files; how many.

    Derived: a past edition's answers are asked by nobody, since a past week tells no local cards.
    """
    edition = current()
    if edition is None:
        return 0
    past = CardAnswer.objects.exclude(edition=edition.hash)
    files = {name for name in past.values_list("file", flat=True) if name}
    removed, _ = past.delete()
    for name in files:
        # The row first: a file that nothing names is only clutter, a row without its file would be a fault.
        (building.below() / name).unlink(missing_ok=True)
    return removed


def answer(
    version: CardVersion, edition: EditionView, now: datetime, *, anew: bool = False, wait: bool = False
) -> CardAnswer:
    """What a version answers of an edition: as it stands, or run; ``anew``: run once more, whatever stands.

    Slow, and outside any transaction; what is kept after it is one row. While two others run it waits for them, where
    it may (``wait``); else nothing is run and the answer, which says so, is not kept.
    """
    asked = CardAnswer.objects.filter(version=version, revision=version.revision, edition=edition.hash)
    stands = asked.first()
    if stands is not None and not anew:
        return stands
    if not _RUNNING.acquire(blocking=wait):
        return CardAnswer(version=version, edition=edition.hash, fault=Fault.BUSY.value, why=BUSY, at=now)
    try:
        made = _made(version, edition, now)
    finally:
        _RUNNING.release()
    # Of a busy moment nothing is lost: what stands was answered by the same text of the same tables.
    if made.fault in _TIRED and stands is not None and stands.file and counting.is_whole(file_of(stands)):
        return stands
    try:
        with transaction.atomic():
            asked.delete()
            made.save(force_insert=True)
    except IntegrityError:
        # Two at once: what the other wrote is the same, of the same text and the same tables.
        return asked.get()
    return made


def _made(version: CardVersion, edition: EditionView, now: datetime) -> CardAnswer:
    """The SQL's answer, its rows in their file before anything names it."""
    form, folder = Form(version.form), folder_of(edition)
    row = CardAnswer(version=version, revision=version.revision, edition=edition.hash, at=now)
    found = guard.run_guarded(folder, version.sql, form)
    if isinstance(found, Faulty):
        row.fault, row.why = found.fault.value, found.why
        return row
    row.file = f"local-cards/{counting.name_of(edition.hash, version.sql, form)}.parquet"
    row.rows, row.tables = len(found.rows), list(found.tables)
    row.teams = any(one.team_id is not None for one in found.rows)
    replace_bytes(file_of(row), counting.as_file(found))
    return row
