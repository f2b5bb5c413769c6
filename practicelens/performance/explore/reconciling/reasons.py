"""What keeps each row of one's own list out of the figure, asked of the figure's own rule: a few questions for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from practicelens.analytics.exploring.cuts import Of
from practicelens.analytics.exploring.questions import Asked
from practicelens.analytics.indicators.shapes import EVIDENCE
from practicelens.analytics.measure import Card, Evidence, Only, Timing
from practicelens.analytics.measurements import Measurements
from practicelens.analytics.reconciling.edition import Found, ListRow, rows_left_out
from practicelens.analytics.reconciling.events import CardRow
from practicelens.people.asking import Asking
from practicelens.performance.datasets import naming
from practicelens.performance.explore import groups
from practicelens.performance.explore.reconciling.shapes import ComparedRow, Side, Why


class Reasons:
    """Tells of each child why the figure does not count them; each list is asked once for all of them."""

    def __init__(self, asking: Asking, data: Measurements, folder: Path, asked: Asked, only: str) -> None:
        self._asking, self._data, self._folder, self._asked, self._only = asking, data, folder, asked, only
        self._rows: dict[int, list[CardRow]] = defaultdict(list)
        self._found: Found | None = None

    @property
    def _card(self) -> Card:
        return self._asked.card

    def know(self, rows: Sequence[CardRow], wanted: Collection[tuple[int, date | None]]) -> None:
        """Take the card's rows of all children, and ask the lists of those whom these rows alone do not explain.

        ``wanted``: each row to be explained, by its child's number and its day.
        """
        for one in rows:
            self._rows[one.child_no].append(one)
        unclear = {child for child, day in wanted if self._by_card(child, day) is None}
        if unclear:
            moments = dict(self._data.spans.moments)
            on = (moments.get(self._asked.end) or self._data.as_at) if self._card.timing is Timing.STOCK else None
            self._found = rows_left_out(self._folder, self._card, unclear, on)

    def tell(self, line: ComparedRow, child: int) -> ComparedRow:
        """The line with what keeps it out, and the row of ours that says so."""
        row = self._by_card(child, line.date)
        if row is not None:
            return self._of_card_row(line, row)
        held = [one for one in self._found.rows.get(child, ()) if one.dropped] if self._found else []
        if held:
            return self._of_list_row(line, min(held, key=lambda one: _distance(one.day, line.date)))
        # Of another day; or counted, and the list that was sent has one row more.
        rows = self._rows.get(child, [])
        other = min(
            rows, key=lambda one: (self._fits(one), _distance(one.date, line.date or self._asked.end)), default=None
        )
        return self._of_card_row(line, other) if other is not None else self._without_row(line, child)

    def _by_card(self, child: int, day: date | None) -> CardRow | None:
        """The row of the card that alone says why a row is not counted; None where the lists have to be asked too."""
        rows = [one for one in self._rows.get(child, []) if not self._fits(one)]
        if self._card.timing is Timing.STOCK:
            # On another day the child was counted: why not on this one, its list says.
            return min((one for one in rows if not one.outside), key=lambda one: one.misfits, default=None)
        if day is not None:
            return next((one for one in rows if one.date == day), None)
        return min(rows, key=lambda one: (one.misfits, _distance(one.date, self._asked.end)), default=None)

    def _fits(self, row: CardRow) -> bool:
        """Whether the figure counts the row."""
        wanted = {
            Only.COUNTED: row.counts is True,
            Only.MISSED: row.counts is False,
            Only.NOT_JUDGED: row.counts is None,
        }
        return row.misfits == 0 and wanted.get(Only(self._only), True)

    def _of_card_row(self, line: ComparedRow, row: CardRow) -> ComparedRow:
        why, words = self._misfit(row)
        shown = replace(line, side=Side.YOURS, why=why, words=words, day=row.date, counts=row.counts, note=row.note)
        team = naming.team(self._asking, row.team_id)
        return replace(shown, team=team, list=naming.list_words(row.list), place=row.row)

    def _misfit(self, row: CardRow) -> tuple[Why, str]:
        """What of the question a row of the card does not fit, all of it in words, the first as its kind."""
        found: list[tuple[Why, str]] = []
        if row.outside:
            found.append((Why.OUTSIDE, self._when(row.date)))
        if row.elsewhere:
            found.append((Why.ELSEWHERE, f"counted for {naming.team(self._asking, row.team_id)}"))
        for cut, key in row.others:
            words = groups.in_words(cut, key, {}) if cut.of is not Of.WHOSE else "another one"
            found.append((Why.GROUP, f"{cut.words}: {words}"))
        if not found and not self._fits(row):
            found.append((Why.JUDGED, self._judged(row)))
        if not found:
            found.append((Why.MORE, f"the figure counts this child on {_say(row.date)}"))
        words = "; ".join(words for _, words in found)
        return found[0][0], words[:1].upper() + words[1:]

    def _when(self, day: date) -> str:
        start, end = self._asked.start, self._asked.end
        if self._card.timing is Timing.STOCK:
            return f"counted on {_say(day)}, and not on {_say(end)}"
        return f"dated {_say(day)}, {f'before {_say(start)}' if day < start else f'after {_say(end)}'}"

    def _judged(self, row: CardRow) -> str:
        if row.counts is None:
            return f"could not be judged{f': {row.note}' if row.note else ''}"
        return f"judged “{self._card.counted_word if row.counts else self._card.missed_word}”"

    def _of_list_row(self, line: ComparedRow, row: ListRow) -> ComparedRow:
        assert self._found is not None
        words = row.dropped or "the figure’s rule leaves it out"
        return replace(
            line, side=Side.YOURS, why=Why.RULE, words=words[:1].upper() + words[1:], day=row.day,
            list=naming.list_words(self._found.table), place=row.row, evidence=evidence(row.values),
        )  # fmt: skip

    def _without_row(self, line: ComparedRow, child: int) -> ComparedRow:
        table = self._found.table if self._found else self._card.lists[0]
        where = naming.list_words(table)
        last = self._found.last_days.get(child) if self._found else None
        words = f"No row of this child stands in {where}"
        if last is not None:
            words = f"Stands in {where} last in the extract of {_say(last)}"
        return replace(line, side=Side.YOURS, why=Why.NO_ROW, words=words, list=where)


def evidence(values: Mapping[str, object]) -> tuple[Evidence, ...]:
    """The dates and words of a row, in the words that lists behind figures use."""
    found = []
    for name, value in values.items():
        label, kind = EVIDENCE[name]
        # What an extract holds as a truth of its own is no word for a page.
        if not isinstance(value, bool):
            found.append(Evidence(label, kind, value))  # type: ignore[arg-type]
    return tuple(found)


def _distance(day: date | None, other: date | None) -> int:
    return abs((day - other).days) if day is not None and other is not None else 10**6


def _say(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
