"""Every write of comparisons: a list sent, its columns named, laid beside the figure, deleted with its answer."""

from __future__ import annotations

import io
import re
from datetime import datetime, timedelta
from typing import BinaryIO

from django.db import transaction

from practicelens.access.actor import Actor
from practicelens.access.errors import Missing, Refused
from practicelens.access.moves import check_becomes
from practicelens.analytics.duck import TookTooLong
from practicelens.analytics.exploring.questions import TooMany
from practicelens.analytics.own_lists import guard, reading
from practicelens.analytics.own_lists.reading import Looked
from practicelens.history import changes as history
from practicelens.people.asking import Asking
from practicelens.performance.explore.models import Comparison
from practicelens.performance.explore.questions import Question
from practicelens.performance.explore.reconciling import queries, rules, storing
from practicelens.performance.explore.reconciling.laying import compared
from practicelens.performance.explore.states import STAGES, Stage
from practicelens.rulebook.queries import rules_on
from practicelens.workdays.clock import local_date

TOO_MANY = f"The figure counts more than {rules.MOST_OF_OURS:,} rows. Ask for a shorter time."
TOO_LONG = "That takes too long to compare. Ask for a shorter time, or narrow it."
NO_LIST = "Choose the file with your list, or paste its numbers."


def send(
    question: Question, group: str | None, only: str, source: BinaryIO | None, pasted: str, *, by: Actor, now: datetime
) -> int:
    """Keep somebody's list to be laid beside a figure, and look at its columns; the comparison's number.

    Either a file, or numbers that were pasted. Raises Missing where the figure's children are not theirs to see;
    Refused, with code list: nothing sent, or nothing that can be read.
    """
    queries.check_can_compare(Asking(by, now), question, group, only)
    if source is None and not pasted.strip():
        raise Refused(NO_LIST, code="list")
    text = io.BytesIO(_lines(pasted).encode())
    folder = storing.keep(source if source is not None else text, pasted=source is None)
    try:
        place = storing.list_of(folder)
        # A file may be made to harm whoever opens it; a text from a form holds nothing but its letters.
        looked = reading.look(place) if source is None else guard.look_guarded(place)
        if looked.fault:
            raise Refused(looked.fault, code="list")
        storing.keep_looked(folder, looked)
        return _keep(question, group, only, folder, looked, by, now)
    except BaseException:
        # A list that nobody can open is children's numbers that nobody deletes.
        storing.remove(folder)
        raise


def _lines(pasted: str) -> str:
    """What was pasted, a number a line: people write them one after the other too."""
    text = pasted.strip()
    if "\n" in text or "\t" in text:
        return text
    sign = next((mark for mark in (";", ",") if mark in text), "")
    return "\n".join(part.strip() for part in (text.split(sign) if sign else re.split(r"\s+", text)))


@transaction.atomic
def _keep(
    question: Question, group: str | None, only: str, folder: str, looked: Looked, by: Actor, now: datetime
) -> int:
    row = Comparison.objects.create(
        owner_id=by.account_id, card=question.card.key, folder=folder, rows=looked.rows, sent_at=now,
        number_column=looked.number, date_column=looked.date,
        asked={"question": question.address(), "group": group, "only": only},
    )  # fmt: skip
    data = {"asked": row.asked, "rows": row.rows}
    history.record("explore.list_sent", by=by, at=now, subject=("list_compared", row.pk), data=data)
    return row.pk


def name_columns(comparison_id: int, number: int | None, day: int | None, *, by: Actor, now: datetime) -> bool:
    """Say which column is the child's number, and which the date; whether it is short enough to be compared at once.

    Raises Missing; Refused: number, date (a column that the list does not have, or the same for both).
    """
    # Read before the write: the columns stand in a file, and a lock is held for no file.
    row = _own(comparison_id, by)
    many = len(storing.looked_at(row.folder).columns)
    if number is None or not 0 <= number < many:
        raise Refused("Choose the column with the children’s numbers.", code="number")
    if day is not None and (not 0 <= day < many or day == number):
        raise Refused("Choose another column for the date, or none.", code="date")
    with transaction.atomic():
        row = _own(comparison_id, by, lock=True)
        check_becomes(STAGES, Stage(row.status), Stage.UNDER_WAY, thing="comparison")
        row.number_column, row.date_column, row.status = number, day, Stage.UNDER_WAY.value
        row.save(update_fields=["number_column", "date_column", "status"])
    return row.rows <= rules.AT_ONCE


def compare(comparison_id: int, *, by: Actor, now: datetime) -> None:
    """Lay the list beside the figure as it stands now, and keep the answer; done twice it is the same.

    Raises Missing; Refused: list (it cannot be read), many, long.
    """
    row = _own(comparison_id, by)
    asking = Asking(by, now)
    question, group, only = queries.asked_of_row(asking, row)
    # Naming the columns comes before comparing; a call that skips it is refused in the same words.
    if row.number_column is None:
        raise Refused("Choose the column with the children’s numbers.", code="number")
    # As when it came: what somebody’s file may hold is opened in a process of its own each time.
    reads = reading.read if storing.is_pasted(row.folder) else guard.read_guarded
    looked, rows = reads(storing.list_of(row.folder), row.number_column, row.date_column)
    if looked.fault:
        raise Refused(looked.fault, code="list")
    try:
        found = compared(asking, question, group, only, rows, by_date=row.date_column is not None)
    except TooMany:
        raise Refused(TOO_MANY, code="many") from None
    except TookTooLong:
        raise Refused(TOO_LONG, code="long") from None
    # The file first: killed here, the row still says that it is under way, and it is done again.
    storing.keep_answer(row.folder, found.lines)
    with transaction.atomic():
        row = _own(comparison_id, by, lock=True)
        check_becomes(STAGES, Stage(row.status), Stage.COMPARED, thing="comparison")
        row.status, row.counts, row.remarks = Stage.COMPARED.value, dict(found.counts), list(found.remarks)
        row.edition, row.compared_at = found.edition, now
        row.save(update_fields=["status", "counts", "remarks", "edition", "compared_at"])
        data = {"asked": row.asked, "counts": row.counts, "edition": row.edition}
        history.record("explore.list_compared", by=by, at=now, subject=("list_compared", row.pk), data=data)


def delete(comparison_id: int, *, by: Actor, now: datetime) -> None:
    """Delete a comparison of one's own, with the list and the answer. Raises Missing."""
    with transaction.atomic():
        row = _own(comparison_id, by, lock=True)
        folder = _forget(row)
        history.record("explore.list_deleted", by=by, at=now, subject=("list_compared", row.pk))
    # After the row: were the folder gone and the row not, its owner would see a comparison that cannot be opened.
    storing.remove(folder)


def forget(now: datetime) -> int:
    """Delete the lists that have been kept for as long as the rule says, with their answers; how many."""
    until = now - timedelta(days=int(rules_on(local_date(now)).number("comparisons.kept")))
    old = Comparison.objects.filter(sent_at__lte=until).exclude(status=Stage.DELETED.value)
    # Folders first: killed in between, the next run finds them gone and notes it.
    rows = list(old.values_list("pk", "folder"))
    for _, folder in rows:
        storing.remove(folder)
    old.filter(pk__in=[pk for pk, _ in rows]).update(status=Stage.DELETED.value, folder="", remarks=[], counts={})
    _forget_orphans()
    return len(rows)


def _forget_orphans() -> None:
    """Remove folders that no comparison names, for the second time: a process was killed between the two.

    At the first time it may be that of a list which somebody is sending just now: it is read before it has a row.
    """
    names = {one.name for one in storing.folders()}
    for folder in names - set(Comparison.objects.filter(folder__in=names).values_list("folder", flat=True)):
        if storing.left_before(folder):
            storing.remove(folder)


def _forget(row: Comparison) -> str:
    """Mark a comparison as deleted; its folder, which holds children, is to be removed."""
    check_becomes(STAGES, Stage(row.status), Stage.DELETED, thing="comparison")
    folder, row.status, row.folder = row.folder, Stage.DELETED.value, ""
    row.counts, row.remarks = {}, []
    row.save(update_fields=["status", "folder", "counts", "remarks"])
    return folder


def _own(comparison_id: int, by: Actor, *, lock: bool = False) -> Comparison:
    """A comparison of one's own that is kept; somebody else's is as if there were none."""
    rows = Comparison.objects.select_for_update(of=("self",)) if lock else Comparison.objects
    row = rows.filter(pk=comparison_id, owner_id=by.account_id).exclude(status=Stage.DELETED.value).first()
    if row is None:
        raise Missing("comparison")
    return row
