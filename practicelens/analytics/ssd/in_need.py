"""List 6: each child's latest episode of need, open or closed within six months."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from practicelens.analytics.annex_a.report import Finding, Severity
from practicelens.analytics.ssd.drafting import Desk, Draft, newest, say_left_out
from practicelens.analytics.ssd.extract import Extract
from practicelens.analytics.ssd.standing import Standing
from practicelens.workdays.counting import counted


def in_need(desk: Desk, standing: Standing) -> Draft:
    """One row a child, with the day it was last seen and how it stands."""
    extract = desk.extract
    current = list(_in_scope(desk, standing))
    rows = newest(desk, "ssd_cin_episodes", current, "cine_referral_date", "cine_close_date")
    say_left_out(desk, "in_need", len(current) - len(rows), "the child has a later episode of need that is")
    draft = Draft(desk, "in_need", rows)
    for column in ("started", "primary_need", "closed", "closure_reason"):
        draft.written(column)
    seen, starts = _last_seen(extract), extract.dates("cine_referral_date")
    last = (seen.get(child or "") for child in draft.children)
    # Seen before the episode began is seen in another: of this one it says nothing.
    begun = [starts[row] for row in rows]
    draft.put(
        "last_seen", (day if day and start and day >= start else None for day, start in zip(last, begun, strict=True))
    )
    closed = [extract.dates("cine_close_date")[row] for row in rows]
    statuses = [
        # Closed before anything that is still open under it: nobody ended what was left.
        "closed" if extract.has_been(day) else standing.status(child) or standing.awaited(row)
        for row, child, day in zip(rows, draft.children, closed, strict=True)
    ]
    draft.put("case_status", statuses)
    _say_without_status(draft, statuses)
    # By who held the child at the closure, or holds it now.
    referrals = [extract.ids("cine_referral_id")[row] for row in rows]
    draft.held_by(desk.staff.holding(draft.children, referrals, closed))
    return draft


def _in_scope(desk: Desk, standing: Standing) -> Iterator[int]:
    """Episodes that are open or closed within six months, without those that were a referral and nothing more."""
    extract = desk.extract
    closed, nfa = extract.dates("cine_close_date"), extract.answers("cine_referral_nfa")
    ids = extract.ids("cine_referral_id")
    older = only = 0
    for row, day in enumerate(closed):
        if day is not None and day < extract.half_year:
            older += 1
        # Annex A, list 6, leaves out children who are only the subject of a referral.
        # Where something followed, "no further action" was of another day, and the child is worked with.
        elif nfa[row] == "yes" and ids[row] not in standing.worked_on:
            only += 1
        else:
            yield row
    say_left_out(desk, "in_need", older, f"the episode closed before {extract.half_year:%d/%m/%Y}")
    say_left_out(desk, "in_need", only, "no further action was taken on the referral, and nothing followed it")


def _last_seen(extract: Extract) -> dict[str, date]:
    """The latest day on which each child was seen, at whatever kind of visit."""
    latest: dict[str, date] = {}
    for name, day, seen in (
        ("ssd_cin_visits", "cinv_cin_visit_date", "cinv_cin_visit_seen"),
        ("ssd_cp_visits", "cppv_cp_visit_date", "cppv_cp_visit_seen"),
        ("ssd_cla_visits", "clav_cla_visit_date", "clav_cla_visit_seen"),
    ):
        for child, visited in _seen(extract, name, day, seen):
            latest[child] = max(visited, latest.get(child, visited))
    return latest


def _seen(extract: Extract, name: str, day: str, seen: str) -> Iterable[tuple[str, date]]:
    """Visits that have been and at which the child was seen; all of them where the table does not say."""
    answers = extract.answers(seen)
    # Asked of the whole table: one answer shows that the system has the field, and then a blank is no Yes.
    says = any(answers)
    for child, visited, answer in zip(extract.children(name), extract.dates(day), answers, strict=True):
        if child and visited and visited <= extract.as_at and (answer == "yes" or not says):
            yield child, visited


def _say_without_status(draft: Draft, statuses: list[str | None]) -> None:
    """Open episodes under which nothing is open: nobody could say what the child's status is."""
    without = [place for place, status in enumerate(statuses) if status is None]
    if without and "case_status" in draft.values:
        episodes = counted(len(without), "open episode has", "open episodes have")
        message = (
            f"{episodes} no open care, plan or assessment, so the case status is blank:"
            " an episode may be one to close, or a plan is missing."
        )
        # One finding with the first line, not one for each: what is wrong is a system's habit, and a thousand alike
        # hide the rest.
        line = draft.main.lines[draft.rows[without[0]]]
        finding = Finding("status_unknown", Severity.WARNS, message, 6, draft.main.file, line)
        draft.desk.extract.findings.add(finding)
