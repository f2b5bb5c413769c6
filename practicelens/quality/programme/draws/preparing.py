"""A draw made ready outside of any transaction: everything is read, drawn and checked here, and nothing is written."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from practicelens.access.actor import SYSTEM, Actor
from practicelens.access.errors import Refused
from practicelens.access.texts import require_text
from practicelens.people.asking import Asking, key_of
from practicelens.quality.audits.allocation import changes as audits
from practicelens.quality.audits.core.known import known_with
from practicelens.quality.audits.core.rules import audit_due, month_of
from practicelens.quality.audits.core.states import Draw, Kind
from practicelens.quality.programme.core import permissions
from practicelens.quality.programme.core.states import POPULATION_WORDS, UPLOADED, LeftOut
from practicelens.quality.programme.draws import rules
from practicelens.quality.programme.draws.desk import Desk, Listed
from practicelens.quality.programme.draws.rules import Auditor, Case, Known, pick, pool_of, print_of
from practicelens.quality.programme.models import CaseDraw, DrawnCase

MOST = 200
"""Cases in one draw; more is a mistake in a form."""


@dataclass(frozen=True)
class Asked:
    """A draw to be made: how many, from where, with which tool, for whom.

    ``population`` is one an edition holds, or ``uploaded`` with an ``upload_id``. ``team_ids`` None: every team's.
    ``area_team``: whose work it is where the list does not say. ``named`` are children chosen (purposive only), and
    ``why`` says why. An empty ``seed`` is thrown here. ``auditors``: who may be given them; load decides.
    """

    size: int
    tool: str
    auditors: tuple[int, ...]
    how: Draw = Draw.STRATIFIED
    population: str = "open"
    upload_id: int | None = None
    team_ids: tuple[int, ...] | None = None
    area_team: int | None = None
    kind: Kind = Kind.REGULAR
    theme: str = ""
    about: str = ""
    month: date | None = None
    due: date | None = None
    seed: str = ""
    named: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True)
class Prepared:
    """A draw that was made outside of a transaction: its rows, not written yet, and the audits it would give out."""

    row: CaseDraw
    cases: tuple[DrawnCase, ...]
    audits: tuple[audits.Prepared, ...] = ()


def prepare(asked: Asked, *, by: Actor, now: datetime, desk: Desk | None = None) -> Prepared:
    """Read and draw, and write nothing. Raises as ``draw``."""
    permissions.check_can_run(by)
    desk = desk or Desk(Asking(by, now))
    _check(asked)
    # Before anybody is drawn: a child whom none of them may audit is left out with its reason, not drawn and then
    # stuck.
    auditors = desk.auditors(asked.auditors)
    listed = _listed(asked, desk)
    judged = desk.judged(listed, asked.tool, auditors, asked.team_ids)
    if asked.how is Draw.PURPOSIVE:
        _named(asked, desk, judged)
    chosen = _chosen(asked, judged, auditors) if asked.how is Draw.PURPOSIVE else ()
    # The whole list is kept, those left out among it: who could not be drawn, and why, is part of the draw.
    pool = tuple(sorted((known.case for known in judged.values()), key=lambda case: case.child))
    before = _before(desk, asked, pool)
    # Eight random bytes where none is given: nobody can choose the children by choosing a seed.
    seed = "" if asked.how is Draw.PURPOSIVE else asked.seed or secrets.token_hex(8)
    found = chosen or pick(pool, seed, 0 if asked.how is Draw.PURPOSIVE else asked.size, asked.how, before=before)
    if not found:
        raise Refused(_nobody(pool), code="nobody_to_draw")
    month = month_of(asked.month or desk.today)
    row = CaseDraw(
        how=asked.how, tool=asked.tool, kind=asked.kind, theme=asked.theme, population=asked.population,
        upload_id=asked.upload_id if asked.population == UPLOADED else None,
        about=(asked.about or POPULATION_WORDS.get(asked.population, asked.population))[:200],
        as_at=listed.as_at, edition=listed.edition, seed=seed, size=asked.size,
        pool=[case.to_json() for case in pool], pool_print=print_of(pool), before=before,
        month=month, due=asked.due or audit_due(month, desk.asking.calendar), why=asked.why.strip(),
        drawn_at=now, drawn_by_id=None if by == SYSTEM else by.account_id,
    )  # fmt: skip
    return Prepared(row, _cases(row, [judged[case.child] for case in found], auditors))


def prepare_to_give_out(asked: Asked, *, by: Actor, now: datetime, desk: Desk | None = None) -> Prepared:
    """A draw with the audits it would give out, each checked; writes nothing. Raises as ``draw`` and ``allocate``."""
    desk = desk or Desk(Asking(by, now))
    prepared, known = prepare(asked, by=by, now=now, desk=desk), known_with(desk.asking.teams.values())
    given = tuple(
        audits.prepare(allocation_of(prepared.row, case), by=by, now=now, known=known) for case in prepared.cases
    )
    return replace(prepared, audits=given)


def _listed(asked: Asked, desk: Desk) -> Listed:
    """The list to draw from. A child may be chosen before anything is published."""
    try:
        return desk.listed(
            # No area team for a chosen child: whoever chooses says whose work it is.
            asked.population,
            asked.upload_id,
            asked.area_team if asked.how is not Draw.PURPOSIVE else None,
        )
    except Refused:
        # With nothing published there is no list; a child may be named all the same where a team is said.
        if asked.how is Draw.PURPOSIVE and asked.area_team is not None:
            return Listed((), desk.today)
        raise


def _check(asked: Asked) -> None:
    """A draw that can be made at all."""
    if not 0 < asked.size <= MOST:
        raise Refused(f"Draw from 1 to {MOST} cases at a time.", code="size")
    if asked.population not in POPULATION_WORDS:
        raise Refused("There is no such list to draw from.", code="no_list")
    if asked.how is Draw.PURPOSIVE:
        require_text(asked.why, "Say why these children are chosen rather than drawn.", "why_missing")
    if not asked.auditors:
        raise Refused("Nobody is there to audit these cases. Choose auditors.", code="no_auditor")


def _before(desk: Desk, asked: Asked, pool: Sequence[Case]) -> dict[str, int]:
    """What the strata of this list had before; a random draw does not ask."""
    if asked.how is not Draw.STRATIFIED:
        return {}
    names = {name for case in pool for name in rules.strata(case)}
    return {name: desk.before[name] for name in sorted(names) if desk.before[name]}


def _chosen(asked: Asked, judged: dict[str, Known], auditors: Sequence[Auditor]) -> tuple[Case, ...]:
    """Children chosen by name. One audited lately or newly opened may be chosen; a conflict bars whoever chooses."""
    found = []
    for child in dict.fromkeys(name.strip() for name in asked.named if name.strip()):
        known = judged[child]
        conflicts = [rules.conflict(known, auditor) for auditor in auditors]
        if known.case.team is None or all(conflicts):
            why = (conflicts[0] if known.case.team is not None else None) or LeftOut.NO_TEAM
            words = f"{why.words[0].lower()}{why.words[1:]}"
            raise Refused(f"{child} cannot be given to this auditor: {words}.", code=why.value)
        # Chosen all the same: in the list that is kept nothing stands against them.
        judged[child] = replace(known, case=replace(known.case, left_out=""))
        found.append(judged[child].case)
    return tuple(found)


def _named(asked: Asked, desk: Desk, judged: dict[str, Known]) -> None:
    """Add children chosen who are not in the list: allowed where it is said whose work they are."""
    for child in (name.strip() for name in asked.named):
        if child and child not in judged:
            # No list vouches for such a child, so the number must at least look like one and somebody say whose work it
            # is.
            if asked.area_team is None or not IDENTIFIER.match(child):
                raise Refused(f"{child[:60]} is not in this list.", code="not_in_list")
            restricted = key_of(child) in desk.restricted
            judged[child] = Known(Case(child, asked.area_team, None), restricted=restricted)


IDENTIFIER = re.compile(r"^[A-Za-z0-9][A-Za-z0-9 /_.\-]{0,59}$")
"""What a child's number may look like where no list vouches for it."""


def _nobody(pool: Sequence[Case]) -> str:
    """Why nobody could be drawn."""
    if not pool:
        return "There are no children in this list."
    counted: dict[str, int] = {}
    for case in pool:
        counted[case.left_out] = counted.get(case.left_out, 0) + 1
    details = "; ".join(f"{LeftOut(why).words}: {count}" for why, count in sorted(counted.items()) if why)
    none = "The one child" if len(pool) == 1 else f"None of the {len(pool)} children"
    # Cut, because it is kept with a slot that could not be filled, in a column of 300.
    return f"{none} in this list {'cannot' if len(pool) == 1 else 'can'} be drawn. {details}."[:300]


def _cases(row: CaseDraw, drawn: Sequence[Known], auditors: Sequence[Auditor]) -> tuple[DrawnCase, ...]:
    """The cases drawn, each with its auditor by load."""
    given = rules.shared_out(drawn, auditors)
    return tuple(
        drawn_case(row, place, known, auditor)
        for place, (known, auditor) in enumerate(zip(drawn, given, strict=True), 1)
    )


def drawn_case(row: CaseDraw, place: int, known: Known, auditor: int | None) -> DrawnCase:
    """One case drawn. A case without a team is left out of every draw."""
    case = known.case
    if case.team is None:
        raise LookupError("a case was drawn of which nobody knows the team")
    return DrawnCase(
        draw=row, place=place, child=case.child, team_id=case.team, worker_id=case.worker, plan=case.plan,
        auditor_id=auditor, reviewed_by_id=known.reviewed_by,
    )  # fmt: skip


def allocation_of(row: CaseDraw, case: DrawnCase) -> audits.Allocation:
    """What is given to the auditor of a drawn case."""
    if case.auditor_id is None:
        raise Refused("Nobody can audit this case without a conflict. Choose other auditors.", code="no_auditor")
    purposive = row.how == Draw.PURPOSIVE
    return audits.Allocation(
        child=key_of(case.child), team_id=case.team_id, auditor_id=case.auditor_id, tool=row.tool,
        worker_id=case.worker_id, kind=Kind(row.kind), theme=row.theme, draw=Draw(row.how), population=row.about[:120],
        # A chosen case stands for nobody else, so there is nothing it is one of.
        population_size=None if purposive else sum(1 for case in pool_of(row.pool) if not case.left_out),
        draw_seed=row.seed, draw_edition=row.edition, month=row.month, due=row.due, reviewed_by=case.reviewed_by_id,
        # In words and as of the draw: the plan may be another one when the audit is read.
        circumstances=CIRCUMSTANCES.get(case.plan, ""),
    )  # fmt: skip


CIRCUMSTANCES = {
    "looked_after": "looked after", "protection_plan": "on a child protection plan", "in_need": "child in need",
    "assessment": "being assessed", "care_leaver": "care leaver", "closed": "closed to the service",
}  # fmt: skip
