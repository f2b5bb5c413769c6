"""Reading a measurements file: figures, trends, the children behind them, caseloads, and what is due."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import fields, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any, NoReturn

from practicelens.analytics import duck
from practicelens.analytics.indicators import CARDS
from practicelens.analytics.measure import (
    Card,
    CaseloadRow,
    ChildRow,
    DueRow,
    Event,
    EventRow,
    Figure,
    Kind,
    Level,
    MadeRow,
    MoveRow,
    Only,
    SupervisedRow,
    WithoutWorker,
)
from practicelens.analytics.measurements import pace, questions
from practicelens.analytics.measurements.evidence import event_row
from practicelens.analytics.measurements.figures import Place, Tally, figure, unjudged
from practicelens.analytics.measurements.periods import Answer, Spans, reforms_in
from practicelens.analytics.measurements.questions import CaseRow, GroupRow, ProfileRow, Unmatched
from practicelens.analytics.measurements.schema import print_of_tables

_CHILD_FIELDS = [one.name for one in fields(ChildRow) if one.name not in ("child", "due")]
_ONLY = {Only.ALL: "true", Only.COUNTED: "counts", Only.MISSED: "NOT counts", Only.NOT_JUDGED: "counts IS NULL"}

_KEPT, _SHORT = 400, 100
"""How many answers a file keeps in memory, and of how many rows at most: some megabytes."""


class FiguresUnreadable(Exception):
    """The measurements file is missing or damaged. It is derived: built again, it is the same."""


class Measurements:
    """A measurements file, opened read-only with nothing else within reach; safe to share between threads.

    Cheap to keep open: one connection, and a cursor for each question. Raises ``FiguresUnreadable`` for a path that
    is no measurements file, and when a question meets damage in it; ``damaged`` is set then, so that it is opened
    anew. ``on_damage`` is told of either.
    """

    def __init__(self, path: Path, on_damage: Callable[[], None] = lambda: None) -> None:
        self.path = path
        self.damaged = False
        self._on_damage = on_damage
        # Cursors of one connection are made one at a time; what each asks then runs beside the others.
        self._lock = Lock()
        self._answers: dict[tuple[str, str], list[tuple[Any, ...]]] = {}
        try:
            self._con = duck.reading(path)
        except duck.errors() as error:
            on_damage()
            raise FiguresUnreadable(type(error).__name__) from None  # its words name the path
        try:
            # A file that opens may still hold nothing: an empty one, or one cut off after its first block.
            meta = dict(self._con.execute("SELECT key, value FROM meta").fetchall())
        except duck.errors() as error:
            self._refuse(type(error).__name__)
        # One of another version of the product lacks what this one asks for: it is worked out anew.
        if meta.get("tables") != print_of_tables():
            self._refuse("AnotherVersion")

    def _refuse(self, why: str) -> NoReturn:
        """Let go of a file that cannot be used."""
        self._con.close()
        self._on_damage()
        raise FiguresUnreadable(why) from None

    def close(self) -> None:
        """Let go of the file."""
        self._con.close()

    def __enter__(self) -> Measurements:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ask(self, question: str, *given: Any) -> list[tuple[Any, ...]]:
        """Answer a question in SQL, with values given apart from it; a short answer is kept: the file never changes."""
        return self.ask_within(None, question, *given)

    def ask_within(self, seconds: float | None, question: str, *given: Any) -> list[tuple[Any, ...]]:
        """The same, given up past some seconds. Raises ``duck.TookTooLong``."""
        asked = (question, repr(given))
        found = self._answers.get(asked)
        if found is None:
            found = self._asked(question, given, seconds)
            self._keep(asked, found)
        return list(found)

    def _keep(self, asked: tuple[str, str], answer: list[tuple[Any, ...]]) -> None:
        """Remember an answer, unless it is long: lists of children are read a page at a time, and seldom twice."""
        if len(answer) > _SHORT:
            return
        with self._lock:
            while len(self._answers) >= _KEPT:
                del self._answers[next(iter(self._answers))]
            self._answers[asked] = answer

    def _asked(self, question: str, given: tuple[Any, ...], seconds: float | None = None) -> list[tuple[Any, ...]]:
        """The answer, of the file itself."""
        with self._lock:
            cursor = self._con.cursor()
        try:
            return duck.fetched(cursor, question, given, seconds)
        # A wrong question is not caught: it is a fault of ours and must be loud, not taken for a damaged file.
        except duck.damage() as error:
            self.damaged = True
            self._on_damage()
            raise FiguresUnreadable(type(error).__name__) from None
        finally:
            cursor.close()

    @cached_property
    def meta(self) -> dict[str, str]:
        """The edition's hash, the authority, the scheme of identifiers."""
        return dict(self.ask("SELECT key, value FROM meta"))

    @cached_property
    def as_ats(self) -> tuple[date, ...]:
        """The days of the edition's extracts, oldest first."""
        return tuple(day for (day,) in self.ask("SELECT as_at FROM snapshots ORDER BY as_at"))

    @property
    def as_at(self) -> date:
        """The day of the newest extract."""
        return self.as_ats[-1]

    @cached_property
    def answers(self) -> tuple[Answer, ...]:
        """What each list of each extract holds, and the source it comes from, oldest first."""
        rows = self.ask("SELECT list, as_at, source, held FROM answers ORDER BY as_at, list")
        return tuple(Answer(name, day, source, frozenset(held.split())) for name, day, source, held in rows)

    @cached_property
    def spans(self) -> Spans:
        """Which days extracts speak for, and how many children live here."""
        return Spans(
            self.as_at,
            tuple(self.ask("SELECT day, as_at FROM moments ORDER BY day")),
            tuple(self.ask("SELECT list, since, until FROM coverage ORDER BY ALL")),
            tuple(self.ask("SELECT starts, until, children FROM populations ORDER BY ALL")),
            self.answers,
            reforms_in(self.meta.get("reforms", "")),
        )

    def figures(
        self, card_keys: Sequence[str], level: Level, ids: Collection[int] | None, start: date, end: date
    ) -> tuple[Figure, ...]:
        """The figures of cards for a period, both days included, by card and then id.

        A stock is counted on the last day within the period that an extract speaks for: the newest extract's own day,
        or a month end. ``ids`` None is everybody the cards have rows of; at authority level there is one. A card
        that extracts do not hold at this level says so.
        """
        cards = [CARDS[key] for key in card_keys]
        wanted: list[int | None] | None = [None] if level is Level.AUTHORITY else None if ids is None else list(ids)
        periods = {card.key: self.spans.period(card, start, end) for card in cards}
        tallies = self._tallies([card for card in cards if level in card.levels], level, wanted, periods)
        found: list[Figure] = []
        for card in cards:
            held = sorted({one for key, one in tallies if key == card.key}, key=lambda one: one or 0)
            for level_id in held if wanted is None else wanted:
                place = Place(level, level_id, *periods[card.key])
                found.append(self.figure_at(card, place, tallies.get((card.key, level_id), Tally())))
        return tuple(found)

    def sources(self, card_key: str, end: date) -> tuple[str, ...]:
        """The sources that a card's figure up to a day is taken from."""
        return self.spans.sources(CARDS[card_key], end)

    def figure_at(self, card: Card, place: Place, tally: Tally) -> Figure:
        """One figure of what was counted, unless the extracts cannot speak for it."""
        if place.level not in card.levels:
            return unjudged(card, place, f"an extract does not hold this by {place.level.value}")
        refusal, remark = self.spans.silence(card, place.start, place.end, place.level)
        if refusal:
            return unjudged(card, place, refusal, tally)
        return figure(card, place, tally, self.spans.population(place.end), remark)

    def _tallies(
        self,
        cards: Sequence[Card],
        level: Level,
        ids: Sequence[int | None] | None,
        periods: dict[str, tuple[date, date]],
    ) -> dict[tuple[str, int | None], Tally]:
        """What each card counts for each id in its period: one question for all cards of one period."""
        found: dict[tuple[str, int | None], Tally] = {}
        for period in sorted(set(periods.values())):
            keys = [card.key for card in cards if periods[card.key] == period]
            if keys:
                rows = self.ask(questions.tallies(level, ids), keys, *period, *questions.given(ids))
                found |= {(key, one): Tally(*counts) for key, one, *counts in rows}
            # Medians do not add up, so their amounts are fetched apart, and only for the cards that need them.
            medians = [card.key for card in cards if card.kind is Kind.MEDIAN and card.key in keys]
            rows = self.ask(questions.amounts(level, ids), medians, *period, *questions.given(ids)) if medians else []
            for key, one, amounts in rows:
                found[key, one] = replace(found[key, one], amounts=amounts)
        return found

    def children(
        self, card_key: str, level: Level, level_id: int | None, start: date, end: date, only: Only = Only.ALL
    ) -> tuple[EventRow, ...]:
        """The rows behind a figure, earliest first; the same rows the figure of the same period was counted from."""
        # The same function places the figure's period: a figure and its list cannot disagree.
        first, last = self.spans.period(CARDS[card_key], start, end)
        ids = [None if level is Level.AUTHORITY else level_id]
        question = questions.rows(level, ids, _ONLY[Only(only)])
        rows = self.ask(question, card_key, first, last, *questions.given(ids))
        # A card's first list is the one its rows come from, unless the row says another.
        return tuple(event_row(row, CARDS[card_key].lists[0]) for row in rows)

    def caseload(self, team_ids: Collection[int] | None, on: date | None = None) -> tuple[CaseloadRow, ...]:
        """Who holds the open children of teams (None: of all, and of none), largest first; late on a day (as_at)."""
        question = questions.caseload(team_ids)
        return tuple(CaseloadRow(*row) for row in self.ask(question, on or self.as_at, *questions.given(team_ids)))

    def due(self, team_ids: Collection[int] | None, start: date, end: date) -> tuple[DueRow, ...]:
        """What falls due for open children of teams (None: everybody) from ``start`` to ``end``, earliest first."""
        question = questions.due(team_ids, "due BETWEEN ? AND ?")
        return self._due(self.ask(question, start, end, *questions.given(team_ids)))

    def overdue(self, team_ids: Collection[int] | None, on: date | None = None) -> tuple[DueRow, ...]:
        """What is late for open children of teams on a day (none given: the newest extract's own), earliest first."""
        question = questions.due(team_ids, "late_from <= ?")
        return self._due(self.ask(question, on or self.as_at, *questions.given(team_ids)))

    def owed(self, team_ids: Collection[int], as_at: date) -> tuple[DueRow, ...]:
        """What an extract of the last weeks had due for open children of teams, the late too; not of CIN visits."""
        return self._due(self.ask(pace.OWED_AT, as_at, sorted(team_ids)))

    def made(self, team_ids: Collection[int], start: date, end: date) -> tuple[MadeRow, ...]:
        """The visits and assessments that teams made from ``start`` to ``end``; of the last months alone."""
        return tuple(MadeRow(*row) for row in self.ask(pace.MADE_BY, start, end, sorted(team_ids)))

    def made_for(self, children: Collection[str], start: date, end: date) -> tuple[MadeRow, ...]:
        """The visits and assessments made for some children, whoever made them."""
        return tuple(MadeRow(*row) for row in self.ask(pace.MADE_OF, start, end, sorted(children)))

    def without_worker(self, team_ids: Collection[int]) -> tuple[WithoutWorker, ...]:
        """The open children of teams whom the extract gives no worker, gravest first."""
        return tuple(WithoutWorker(*row) for row in self.ask(pace.WITHOUT_WORKER, sorted(team_ids)))

    def supervised(self) -> tuple[SupervisedRow, ...]:
        """When each worker was last supervised, by the newest local list that tells it; nothing where none does."""
        return tuple(SupervisedRow(*row) for row in self.ask("FROM supervisions"))

    @staticmethod
    def _due(rows: Iterable[tuple[Any, ...]]) -> tuple[DueRow, ...]:
        return tuple(DueRow(*row) for row in rows)

    def child(self, identifier: str) -> ChildRow | None:
        """A child as the newest extract tells them, with what is due; None when no extract knows them."""
        found = self._children("k.identifier = ?", [identifier], "k.identifier = ?")
        return found[0] if found else None

    def children_named(self, identifiers: Sequence[str]) -> tuple[ChildRow, ...]:
        """The children with these identifiers whom an extract knows, with what is due."""
        where = f"k.identifier IN ({', '.join('?' * len(identifiers))})"
        return self._children(where, list(identifiers), where) if identifiers else ()

    def places(self) -> dict[str, tuple[int | None, int | None]]:
        """The team and worker of every child, of the closed ones the last that were known."""
        return {child: (team, worker) for child, team, worker in self.ask(questions.PLACES)}

    def people_of(self, team_ids: Collection[int] | None, worker_id: int | None = None) -> tuple[ChildRow, ...]:
        """The open children of teams (None: all, and those of no team), or of one worker, with what is due."""
        given: list[Any] = [*questions.given(team_ids)]
        where = questions.in_teams(team_ids, "team_id")
        if worker_id is not None:
            where, given = f"{where} AND worker_id = ?", [*given, worker_id]
        return self._children(f"open AND {where}", given, where)

    def _children(self, where: str, given: Sequence[Any], due_where: str) -> tuple[ChildRow, ...]:
        """Children who meet a condition, by identifier, with what is due by the same condition."""
        rows = self.ask(questions.children(_CHILD_FIELDS, where), *given)
        due: dict[str, list[DueRow]] = {}
        for one in self._due(self.ask(questions.due_where(due_where), *given)):
            due.setdefault(one.child, []).append(one)
        return tuple(
            ChildRow(child, due=tuple(due.get(child, ())), **dict(zip(_CHILD_FIELDS, values, strict=True)))
            for child, *values in rows
        )

    def events(self, identifier: str) -> tuple[Event, ...]:
        """What the lists tell of a child, day by day, oldest first."""
        return tuple(Event(*row) for row in self.ask(questions.STORY, identifier))

    def changes_since(self, team_ids: Collection[int] | None, earlier: date) -> tuple[MoveRow, ...]:
        """Who came and left, and whose plan or care began or ended, since the extract of an earlier day.

        The last extract at or before ``earlier`` is taken; nothing when there is none, or none since.
        """
        # Without the newest: nothing can have changed since it.
        before = max((day for day in self.as_ats[:-1] if day <= earlier), default=None)
        if before is None:
            return ()
        rows = self.ask(questions.MOVES, before, self.as_at)
        moved = questions.moves(rows)
        return tuple(one for one in moved if team_ids is None or one.team_id in set(team_ids))

    def case_list(
        self,
        population: str,
        as_at: date | None = None,
        team_ids: Collection[int] | None = None,
        since: date | None = None,
    ) -> tuple[CaseRow, ...]:
        """The children of a population to draw from, by identifier, once each. Populations: ``questions.POPULATIONS``.

        Those who stand (open, on_plan, looked_after …) are taken from the last extract at or before ``as_at``; those
        to whom something happened (contacts, came_into_care …) from the time after ``since`` (three months) up to it.
        Of those who stand, plan and age are that extract's too; the rest, and of others all, is the newest extract's.
        """
        day = as_at or self.as_at
        question, start = questions.population(population, day, team_ids, since)
        return tuple(CaseRow(*row) for row in self.ask(question, *start, *questions.given(team_ids)))

    def extract_day_for(self, day: date) -> date | None:
        """The day of the last extract at or before a day: it tells who stood then. None: none does."""
        return max((one for one in self.as_ats if one <= day), default=None)

    def profiles(self, children: Collection[str], on: date | None = None) -> tuple[ProfileRow, ...]:
        """Who some children are in groups, with plan and age on a day (None: now); whom no extract knows is left out.

        Plan and age are of the last extract at or before the day.
        """
        return tuple(ProfileRow(*row) for row in self.ask(questions.PROFILES, on or self.as_at, sorted(children)))

    def by_group(
        self, card_keys: Collection[str], team_ids: Collection[int] | None, start: date, end: date
    ) -> tuple[GroupRow, ...]:
        """What cards counted in a period by group of children, for teams (None: everybody), by card.

        A card for which the extracts do not speak in that time is left out.
        """
        held: dict[tuple[date, date], list[str]] = {}
        for card in (CARDS[key] for key in card_keys):
            period = self.spans.period(card, start, end)
            if not self.spans.silence(card, *period)[0]:
                held.setdefault(period, []).append(card.key)
        question, given = questions.by_group(team_ids), questions.given(team_ids)
        rows = (row for period, keys in sorted(held.items()) for row in self.ask(question, keys, *period, *given))
        return tuple(sorted((GroupRow(*row) for row in rows), key=lambda row: row.card))

    def unmatched(self) -> tuple[Unmatched, ...]:
        """The spellings of teams and workers in the newest extract that matched nobody, most children first."""
        return tuple(Unmatched(*row) for row in self.ask(questions.UNMATCHED, self.as_at))
