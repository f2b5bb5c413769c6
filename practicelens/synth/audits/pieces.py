"""Pieces of learning from audits whose best practice stood to be shared: written, asked for, and mostly agreed to."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from practicelens.access.errors import Missing
from practicelens.people.asking import asking_on
from practicelens.quality.audits.beside.internal import Case, cases, re_audits
from practicelens.quality.audits.core.queries import audits
from practicelens.quality.audits.core.states import Status
from practicelens.quality.audits.core.views import Filters
from practicelens.quality.learning import changes, queries
from practicelens.quality.learning.states import CHECKLIST, Audience, Family
from practicelens.synth.audits.pieces_bank import PIECES
from practicelens.synth.audits.world_ids import WorldIds
from practicelens.workdays.calendar import england

_ASKED, _REFUSED, _DRAFT = 2, 1, 1
"""How many pieces still wait: asked for, not agreed to, in draft."""
_FAMILY = "Nobody could be known by it; the worker told the mother, who was pleased."


def write_pieces(ids: WorldIds, today: date) -> int:
    """Write one piece for each entry of the bank, as far as there are audits to write from; says how many."""
    sources = _sources(ids, today)[: len(PIECES)]
    again = re_audits([one.id for one in sources])
    unfinished = _ASKED + _REFUSED + _DRAFT if len(sources) > 2 * (_ASKED + _REFUSED + _DRAFT) else 0
    for place, one in enumerate(sources):
        graded = [case.submitted_on for case in again if case.original_id == one.id and case.submitted_on is not None]
        _Writing(ids, one, max(graded, default=today), today).write(place, len(sources) - unfinished)
    return len(sources)


def _sources(ids: WorldIds, today: date) -> list[Case]:
    """Audits with best practice to share whose practitioner is here to be asked, the longest waiting first."""
    rows = audits(ids.asking(ids.person("Alan Price"), today), Filters(status=Status.BEST_PRACTICE))
    known = cases([row.id for row in rows])
    return [known[one] for one in sorted(known) if ids.account_of(known[one].worker_id) is not None]


class _Writing:
    """One piece, from what its auditor writes to what its practitioner answers."""

    def __init__(self, ids: WorldIds, one: Case, graded: date, today: date) -> None:
        """Written two days after the re-audit was handed in, at the latest some days ago."""
        self.ids, self.audit_id = ids, one.id
        self.begun = min(england().add(graded, 2), england().add(today, -4))
        self.writer = ids.actor(one.auditor_id, self.begun)
        self.account = ids.account_of(one.worker_id) or 0

    def write(self, place: int, agreed: int) -> None:
        """As far as this one has got: the first ``agreed`` are published."""
        words, marks = PIECES[place]
        audience = (Audience.EVERYBODY, Audience.EVERYBODY, Audience.SERVICE)[place % 3]
        piece_id = changes.begin(self.audit_id, words, marks, audience, by=self.writer, now=_on(self.begun, 10))
        left = place - agreed
        if left >= _ASKED + _REFUSED:
            return
        asked = england().add(self.begun, 1)
        self._ask(piece_id, asked)
        if left >= _REFUSED:
            return
        self._answer(piece_id, england().add(asked, 1), named=place % 2 == 0, agrees=left < 0)

    def _ask(self, piece_id: int, day: date) -> None:
        """The checklist is gone through, and the practitioner asked."""
        version = queries.piece(asking_on(self.writer, day), piece_id).version
        changes.ask(
            piece_id, tuple(CHECKLIST), Family.NOT_NEEDED, _FAMILY, version=version, by=self.writer, now=_on(day, 11)
        )

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
