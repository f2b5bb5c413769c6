"""An edition's twin: a chain of extracts joined by loops over their rows."""

from __future__ import annotations

from datetime import date
from typing import Any

from practicelens.analytics import edition
from practicelens.workdays.timescales import add_months

Row = dict[str, Any]

DATED = {
    "contacts": ("contact_date",),
    "early_help": ("started", "completed"),
    "referrals": ("referral_date",),
    "assessments": ("started", "authorised"),
    "section47": ("strategy_discussion", "icpc_date"),
}
WHOLE = (
    "visits",
    "visit_spells",
    "reviews",
    "missing",
    "pre_proceedings",
    "involvements",
    "interviews",
    "arrangements",
)
"""What the newest file that has it tells whole, of earlier days too."""
BEGUN = {
    "in_need": "started", "protection_plans": "started", "looked_after": "started", "care_leavers": "last_contact",
    "adoption": "decided",
}  # fmt: skip


class Chain:
    """What a chain of extracts tells, read row by row."""

    def __init__(self, snapshots: dict[date, dict[str, list[Row]]], frame: edition.Frame) -> None:
        self.frame = frame
        self.calendar = frame.calendar
        self.as_ats = sorted(snapshots)
        self.newest = self.as_ats[-1]
        self.snapshots = snapshots
        self.told: dict[str, dict[date, list[Row]]] = {name: {} for name in (*DATED, *BEGUN)}
        for as_at in self.as_ats:
            for name in self.told:
                rows = snapshots[as_at].get(name, [])
                self.told[name][as_at] = [self.known(row, as_at, place) for place, row in enumerate(rows)]
        self.whole = {name: self._whole(name) for name in WHOLE}
        self.events = {name: self._merged(name) for name in DATED}
        self.states = {name: {day: self._single(name, rows) for day, rows in self.told[name].items()} for name in BEGUN}
        self.open = {day: self._open(day) for day in self.as_ats}
        self.moments = self._moments()

    def _whole(self, name: str) -> list[Row]:
        """A history by the newest extract that has it, of the children whom some list of some extract names."""
        telling = [day for day in self.as_ats if name in self.snapshots[day]]
        if not telling:
            return []
        named = {row["child"] for lists in self.told.values() for rows in lists.values() for row in rows}
        rows = [self.known(row, telling[-1], place) for place, row in enumerate(self.snapshots[telling[-1]][name])]
        return [{**row, "last_told": telling[-1]} for row in rows if row["child"] in named]

    def text(self, key: str, on: date) -> str | None:
        """A rule's value on a day."""
        rule = self.frame.rule(key, on)
        return rule.value if rule else None

    def known(self, row: Row, as_at: date, place: int) -> Row:
        """A row with who is who on the day of its extract."""
        row = {**row, **{kind: None for kind in ("team", "worker") if self._nobody(kind, row.get(kind), as_at)}}
        team = self._who("team", row.get("team"), as_at)
        team_id = team[0] if len(team) == 1 else None
        workers = self._who("worker", row.get("worker"), as_at)
        if len(workers) > 1:
            workers = [one for one in workers if one in self._workers_of(team_id)] or workers
        service = next((one.service_id for one in self.frame.teams if one.id == team_id), None)
        worker_id = workers[0] if len(workers) == 1 else None
        return {**row, "as_at": as_at, "row": place, "ids": (worker_id, team_id, service)}

    def _workers_of(self, team_id: int | None) -> list[int]:
        return [one.id for one in self.frame.workers if one.team_id == team_id]

    def _nobody(self, kind: str, spelled: str | None, on: date) -> bool:
        """Whether a word for nobody is written: whole, or with any ending where nobody has the name."""
        held = [
            one.spelling.lower() for one in self.frame.aliases
            if one.target_id is None and one.kind == kind and (one.starts or on) <= on <= (one.ends or on)
        ]  # fmt: skip
        written = " ".join((spelled or "").lower().split())
        begun = any(one.endswith("*") and written.startswith(one[:-1]) for one in held)
        return written in held or (begun and not self._who(kind, spelled, on))

    def _who(self, kind: str, spelled: str | None, on: date) -> list[int]:
        """Everyone a spelling may mean on a day."""
        found = []
        for alias in self.frame.spellings():
            held = (alias.starts is None or alias.starts <= on) and (alias.ends is None or on <= alias.ends)
            same = spelled and alias.spelling.lower().split() == spelled.lower().split()
            if alias.target_id and alias.kind == kind and held and same and alias.target_id not in found:
                found.append(alias.target_id)
        return found

    def _merged(self, name: str) -> list[Row]:
        """The events of a list with their latest telling, those withdrawn left out."""
        events: dict[tuple[str, date | None, int], Row] = {}
        last: dict[tuple[str, date | None, int], date] = {}
        first: dict[tuple[str, date | None, int], date] = {}
        for as_at in self.as_ats:
            seen: list[Row] = []
            places: dict[tuple[str, date | None], int] = {}
            for row in self.told[name][as_at]:
                plain = {column: value for column, value in row.items() if column != "row"}
                day = next((row[column] for column in DATED[name] if row.get(column)), None)
                if plain in seen:
                    continue
                seen.append(plain)
                place = places[row["child"], day] = places.get((row["child"], day), 0) + 1
                events[row["child"], day, place] = {**row, "day": day}
                last[row["child"], day, place] = as_at
                first.setdefault((row["child"], day, place), as_at)
        holding = [day for day in self.as_ats if self.told[name][day]]
        kept = []
        for key, row in events.items():
            later = [day for day in holding if day > last[key]]
            if not (later and (row["day"] is None or row["day"] > add_months(later[0], -5))):
                kept.append({**row, "first_told": first[key], "last_told": last[key]})
        return kept

    def _single(self, name: str, rows: list[Row]) -> dict[str, Row]:
        """One row a child: the one begun last; of equals the lowest in the sheet."""
        single: dict[str, Row] = {}
        for row in rows:
            held = single.get(row["child"])
            mine = row.get(BEGUN[name]) or date.min
            if held is None or mine >= (held.get(BEGUN[name]) or date.min):
                single[row["child"]] = row
        return single

    def is_open(self, row: Row, as_at: date, end: str) -> bool:
        """Whether a spell stands open on a day."""
        started, ended = row.get("started"), row.get(end)
        return (started is None or started <= as_at) and (ended is None or ended > as_at)

    def open_states(self, name: str, as_at: date) -> list[Row]:
        """The open rows of a list, under the child's allocation, with the age on the day."""
        end = "closed" if name == "in_need" else "ended"
        rows = [row for row in self.states[name][as_at].values() if self.is_open(row, as_at, end)]
        if name == "in_need":
            rows = [row for row in rows if row.get("case_status") != "closed"]
        return [{**row, "age": age(row, as_at), "own": row["ids"]} for row in rows]

    def open_assessments(self, as_at: date) -> list[Row]:
        """The assessments an extract tells as open, one a child and start: the lowest in the sheet."""
        found: dict[tuple[str, date], Row] = {}
        for row in self.told["assessments"][as_at]:
            if row.get("started") and self.is_open(row, as_at, "authorised"):
                found[row["child"], row["started"]] = {**row, "stays": bool(row.get("team") or row.get("worker"))}
        return list(found.values())

    def waiting_referrals(self, as_at: date) -> list[Row]:
        """Referrals of which nothing is told to have come yet."""
        found = []
        for row in self.told["referrals"][as_at]:
            day, child = row.get("referral_date"), row["child"]
            if row.get("nfa") is not None or day is None or day > as_at:
                continue
            assessed = [
                one for one in self.told["assessments"][as_at]
                if one["child"] == child and (one.get("started") or one.get("authorised") or date.min) >= day
            ]  # fmt: skip
            need = self.states["in_need"][as_at].get(child)
            if not assessed and not (need and (need.get("closed") is None or need["closed"] >= day)):
                found.append({**row, "started": day})
        return found

    def _open(self, as_at: date) -> dict[str, Row]:
        """Each open child with their allocation: from the first list that names a team or a worker."""
        sources = [
            self.open_states("looked_after", as_at),
            self.open_states("protection_plans", as_at),
            self.open_states("in_need", as_at),
            self.open_assessments(as_at),
            self.waiting_referrals(as_at),
        ]
        found: dict[str, list[tuple[Any, ...]]] = {}
        for place, rows in enumerate(sources):
            for row in (one for one in rows if one.get("started")):
                named = bool(row.get("team") or row.get("worker"))
                began = (row.get("started") or date.min).toordinal()
                spelled = (row.get("team") or "~", row.get("worker") or "~")
                found.setdefault(row["child"], []).append((not named, place, -began, spelled, row))
        first = {child: min(rows, key=lambda one: one[:4])[4] for child, rows in found.items()}
        held = {child: {one[1] for one in rows} for child, rows in found.items()}
        return {
            child: {**row, "in_care": 0 in held[child], "with_plan": 1 in held[child]} for child, row in first.items()
        }

    def ids(self, row: Row) -> tuple[Any, ...]:
        """The allocation of an open row's child; an assessment's own, and that of a child of whom nothing is open."""
        child = self.open[row["as_at"]].get(row["child"])
        return tuple(row["ids"] if row.get("stays") or child is None else child["ids"])

    def spells(self, name: str, end: str) -> list[Row]:
        """Spells by child and start, by their latest telling; those whose start was put right are left out."""
        spells: dict[tuple[str, date | None], Row] = {}
        for as_at in self.as_ats:
            for row in self.states[name][as_at].values():
                spells[row["child"], row.get("started")] = {**row, "over": row.get(end), "last_told": as_at}
        newest = max((day for day in self.as_ats if self.states[name][day]), default=self.newest)
        kept = []
        for (child, started), spell in spells.items():
            if started is None:
                kept += [{**spell, "started": None}] if spell["last_told"] == newest else []
                continue
            was_open = spell["over"] is None or spell["over"] > spell["last_told"]
            others = [one for (other, begun), one in spells.items() if other == child and begun not in (None, started)]
            later = [one for one in others if one["last_told"] > spell["last_told"]]
            if not (was_open and any(one["started"] <= spell["last_told"] for one in later)):
                kept.append(spell)
        return kept

    def _moments(self) -> list[tuple[date, date]]:
        """The days stocks are counted on, with the extract that speaks for each."""
        days, month = {self.newest}, self.as_ats[0].replace(day=1)
        while month <= self.newest:
            month = add_months(month, 1)
            days.add(date.fromordinal(month.toordinal() - 1))
        found = []
        for day in sorted(day for day in days if day <= self.newest):
            speaking = [as_at for as_at in self.as_ats if 0 <= (day - as_at).days <= 7]
            if speaking:
                found.append((day, max(speaking)))
        return found


def age(row: Row, on: date) -> int | None:
    """The age in whole years, or the extract's own answer."""
    born = row.get("born")
    if born is None:
        return row.get("age")
    return int(on.year - born.year - ((on.month, on.day) < (born.month, born.day)))
