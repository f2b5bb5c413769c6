"""Pieces of learning from audits whose best practice stood to be shared: written, asked for, and mostly agreed to."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta

from practicelens.access.errors import Missing
from practicelens.people.asking import asking_on
from practicelens.quality.audits.beside.internal import Case, cases, re_audits
from practicelens.quality.audits.core.queries import audits
from practicelens.quality.audits.core.states import Status as AuditStatus
from practicelens.quality.audits.core.views import Filters
from practicelens.quality.learning import changes, queries
from practicelens.quality.learning.rules import Marks, Words
from practicelens.quality.learning.states import CHECKLIST, Audience, Family, Status
from practicelens.synth.audits.pieces_bank import EARLIER, PIECES
from practicelens.synth.audits.world_ids import WorldIds
from practicelens.workdays.calendar import england

_ASKED, _REFUSED, _DRAFT = 2, 1, 1
"""How many pieces still wait: asked for, not agreed to, in draft."""
_CARRIED = "The worker who has the child now does what is left with the next plan, and the Team Manager looks."
_FAMILY = "Nobody could be known by it; the worker told the mother, who was pleased."


RECENT = 45
"""Days since it was graded again, within which an audit's best practice still stands to be shared."""


def write_pieces(ids: WorldIds, today: date) -> int:
    """Write one piece for each entry of the bank, as far as there are audits to write from; says how many.

    What a process that was killed had written stays: what is published is from no audit that waits, so audits and
    texts that are left still belong to each other.
    """
    done = _titles(ids, today)
    left = [place for place, (words, _) in enumerate(PIECES) if words.title not in done]
    sources = [source for source in _sources(ids, today) if source[1] > today - timedelta(days=RECENT)]
    total = min(len(PIECES), len(PIECES) - len(left) + len(sources))
    # A small borough publishes what it has: with half of it waiting there would be nothing to read.
    unfinished = _ASKED + _REFUSED + _DRAFT if total > 2 * (_ASKED + _REFUSED + _DRAFT) else 0
    # As many as there are of both: a small borough has fewer audits than the bank has texts.
    for place, (one, graded) in zip(left, sources, strict=False):
        _Writing(ids, one, graded, today).write(PIECES[place], place, place - total + unfinished)
    return total


def write_earlier(ids: WorldIds, today: date) -> int:
    """Write the pieces of the months before, which have long been read; says how many."""
    earlier = [(one, graded) for one, graded in _sources(ids, today) if graded <= today - timedelta(days=RECENT)]
    done = _titles(ids, today)
    for place, (one, graded) in enumerate(earlier):
        text = unused_text(graded.year * 12 + graded.month, done)
        _Writing(ids, one, graded, today).write(text, place, -1)
        done.add(text[0].title)
    return len(earlier)


def _titles(ids: WorldIds, today: date) -> set[str]:
    """The titles of what is published."""
    head = ids.asking(ids.person("Alan Price"), today)
    # More than the bank has, so that the list is never cut: a title left out would be written twice.
    return {row.title for row in queries.published(head, queries.Asked(), count=4 * len(PIECES) + 4 * len(EARLIER))}


def unused_text(month: int, done: Collection[str]) -> tuple[Words, Marks]:
    """The earlier text of a month, or the next that is not published: two pieces of one month are two stories.

    By its month and what is published, not by turns: where a process was killed, those that are left keep their texts.
    """
    texts = [EARLIER[(month + step) % len(EARLIER)] for step in range(len(EARLIER))]
    return next((text for text in texts if text[0].title not in done), texts[0])


def _sources(ids: WorldIds, today: date) -> list[tuple[Case, date]]:
    """Audits with best practice to share whose practitioner is here to be asked, and when each was graded again."""
    rows = audits(ids.asking(ids.person("Alan Price"), today), Filters(status=AuditStatus.BEST_PRACTICE))
    known = cases([row.id for row in rows])
    found = [known[one] for one in sorted(known) if ids.account_of(known[one].worker_id) is not None]
    graded = dict(_graded(found))
    # Ordered by id, which is how a build that goes on finds the same audit for the same text.
    return [(one, graded.get(one.id, today)) for one in found]


def _graded(found: Collection[Case]) -> Iterator[tuple[int, date]]:
    """By audit: the day its latest re-audit was handed in."""
    # Oldest first: of several rounds the latest one is what stays in a dict.
    for again in sorted(re_audits([one.id for one in found]), key=lambda one: one.submitted_on or date.min):
        if again.original_id is not None and again.submitted_on is not None:
            yield again.original_id, again.submitted_on


class _Writing:
    """One piece, from what its auditor writes to what its practitioner answers."""

    def __init__(self, ids: WorldIds, one: Case, graded: date, today: date) -> None:
        """Written two days after the re-audit was handed in, at the latest some days ago."""
        self.ids, self.audit_id = ids, one.id
        # Asking and answering take a working day each, and are to lie in the past too.
        self.begun = min(england().add(graded, 2), england().add(today, -4))
        self.writer = ids.actor(one.auditor_id, self.begun)
        # Never 0 in fact: only audits whose practitioner has an account come here.
        self.account = ids.account_of(one.worker_id) or 0

    def write(self, text: tuple[Words, Marks], place: int, left: int) -> None:
        """From wherever a process that was killed had brought it; one that somebody began is left alone.

        ``left``: below 0 it is published, then come those that were refused, those asked for, and one in draft.
        """
        asking = asking_on(self.writer, self.begun)
        piece_id = queries.of_audit(asking, self.audit_id)
        if piece_id is None:
            # Every third stays within its service area, so that both kinds of audience are met.
            audience = (Audience.EVERYBODY, Audience.EVERYBODY, Audience.SERVICE)[place % 3]
            piece_id = changes.begin(self.audit_id, *text, audience, by=self.writer, now=_on(self.begun, 10))
        piece = queries.piece(asking, piece_id)
        if piece.row.title != text[0].title or left >= _ASKED + _REFUSED:
            return
        asked = england().add(self.begun, 1)
        if piece.row.status is Status.DRAFT:
            self._ask(piece_id, asked)
        if left < _REFUSED:
            self._answer(piece_id, england().add(asked, 1), named=place % 2 == 0, agrees=left < 0)

    def _ask(self, piece_id: int, day: date) -> None:
        """The checklist is gone through, and the practitioner asked."""
        version = queries.piece(asking_on(self.writer, day), piece_id).version
        changes.ask(
            piece_id, tuple(CHECKLIST), Family.NOT_NEEDED, _FAMILY, carried=_CARRIED, version=version,
            by=self.writer, now=_on(day, 11),
        )  # fmt: skip

    def _answer(self, piece_id: int, day: date, *, named: bool, agrees: bool) -> None:
        """The practitioner says yes, with their name or without, or no."""
        try:
            by = self.ids.actor(self.account, day)
            version = queries.piece(asking_on(by, day), piece_id).version
        except Missing:
            return  # not in post that day: it goes on waiting
        if agrees:
            changes.agree(piece_id, named=named, version=version, by=by, now=_on(day, 15))
        else:
            words = "I would rather keep this between the family and me."
            changes.refuse(piece_id, words=words, version=version, by=by, now=_on(day, 15))


def _on(day: date, hour: int) -> datetime:
    """A moment of a winter's day in London."""
    return datetime.combine(day, time(hour), UTC)
