"""Draws: cases drawn or chosen, given to auditors, and drawn again with a reason."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Max
from django.db.transaction import atomic

from practicelens.access.actor import SYSTEM, Actor
from practicelens.access.errors import Missing, Refused
from practicelens.access.texts import require_text
from practicelens.history.changes import record, record_look
from practicelens.quality.audits.allocation import changes as audits
from practicelens.quality.audits.allocation import internal as audit_queries
from practicelens.quality.audits.core.rules import audit_due, month_of
from practicelens.quality.audits.core.states import Draw, Kind, Status
from practicelens.quality.programme.core import permissions
from practicelens.quality.programme.core.states import POPULATION_WORDS, UPLOADED, LeftOut
from practicelens.quality.programme.draws import rules
from practicelens.quality.programme.draws.desk import Desk, Listed, key_of
from practicelens.quality.programme.draws.rules import Auditor, Case, Known, pick, pool_of, print_of, redraw_seed
from practicelens.quality.programme.models import CaseDraw, DrawnCase, Slot
from practicelens.rulebook.queries import calendar
from practicelens.workdays.clock import local_date

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


TRIES = 5
"""How often a draw is made again when others took its children in the meantime, before a person is asked to."""


def draw(asked: Asked, *, by: Actor, now: datetime, desk: Desk | None = None) -> int:
    """Draw, and keep everything that repeats it. Gives nothing out yet: see ``give_out``. Returns the draw's id.

    Raises Refused: size, no_list, nobody_to_draw, no_auditor, why_missing, not_in_list; Missing for who may not draw.
    """
    prepared = prepare(asked, by=by, now=now, desk=desk)
    with atomic():
        return keep(prepared, by=by, now=now)


def prepare(asked: Asked, *, by: Actor, now: datetime, desk: Desk | None = None) -> Prepared:
    """Read and draw, and write nothing. Raises as ``draw``."""
    permissions.check_can_run(by)
    desk = desk or Desk(local_date(now))
    _check(asked)
    auditors = desk.auditors(asked.auditors)
    listed = _listed(asked, desk)
    judged = desk.judged(listed, asked.tool, auditors, asked.team_ids)
    if asked.how is Draw.PURPOSIVE:
        _named(asked, desk, judged)
    chosen = _chosen(asked, judged, auditors) if asked.how is Draw.PURPOSIVE else ()
    # The whole list is kept, those left out among it: who could not be drawn, and why, is part of the draw.
    pool = tuple(sorted((known.case for known in judged.values()), key=lambda case: case.child))
    before = _before(desk, asked, pool)
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
        month=month, due=asked.due or audit_due(month, calendar()), why=asked.why.strip(),
        drawn_at=now, drawn_by_id=None if by == SYSTEM else by.account_id,
    )  # fmt: skip
    return Prepared(row, _cases(row, [judged[case.child] for case in found], auditors))


def prepare_to_give_out(asked: Asked, *, by: Actor, now: datetime, desk: Desk | None = None) -> Prepared:
    """A draw with the audits it would give out, each checked; writes nothing. Raises as ``draw`` and ``allocate``."""
    prepared = prepare(asked, by=by, now=now, desk=desk)
    given = tuple(audits.prepare(_allocation(prepared.row, case), by=by, now=now) for case in prepared.cases)
    return replace(prepared, audits=given)


def keep(prepared: Prepared, *, by: Actor, now: datetime) -> int:
    """Write a draw that was prepared, in the caller's transaction: one look whether its children are still free.

    Raises Refused (taken) when another desk gave one of them out since: nothing is kept then, and it is drawn again.
    """
    row, cases = prepared.row, prepared.cases
    # The last look before anything is written: another desk may have drawn the same children while this one computed.
    if prepared.audits and row.how != Draw.PURPOSIVE and audit_queries.open_children([key_of(c.child) for c in cases]):
        raise Refused(audits.TAKEN, code="taken")
    given = audits.keep(prepared.audits, by=by, now=now) if prepared.audits else ()
    row.save(force_insert=True)
    for case, audit_id in zip(cases, given or [None] * len(cases), strict=True):
        case.draw, case.audit_id = row, audit_id
    DrawnCase.objects.bulk_create(cases)
    details = {
        "seed": row.seed,
        "list": row.pool_print,
        "edition": row.edition,
        "of": len(row.pool),
        "drawn": len(cases),
    }
    record(
        "programme.drawn",
        by=by,
        at=now,
        subject=("draw", row.pk),
        data={"how": row.how, "tool": row.tool, **details},
        children=[key_of(case.child) for case in cases],
    )
    return row.pk


def _listed(asked: Asked, desk: Desk) -> Listed:
    """The list to draw from. A child may be chosen before anything is published."""
    try:
        return desk.listed(
            asked.population, asked.upload_id, asked.area_team if asked.how is not Draw.PURPOSIVE else None
        )
    except Refused:
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
        judged[child] = replace(known, case=replace(known.case, left_out=""))
        found.append(judged[child].case)
    return tuple(found)


def _named(asked: Asked, desk: Desk, judged: dict[str, Known]) -> None:
    """Add children chosen who are not in the list: allowed where it is said whose work they are."""
    for child in (name.strip() for name in asked.named):
        if child and child not in judged:
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
    return f"None of the {len(pool)} children in this list can be drawn. {details}."[:300]


def _cases(row: CaseDraw, drawn: Sequence[Known], auditors: Sequence[Auditor]) -> tuple[DrawnCase, ...]:
    """The cases drawn, each with its auditor by load."""
    given = rules.shared_out(drawn, auditors)
    return tuple(
        _drawn(row, place, known, auditor) for place, (known, auditor) in enumerate(zip(drawn, given, strict=True), 1)
    )


def _drawn(row: CaseDraw, place: int, known: Known, auditor: int | None) -> DrawnCase:
    """One case drawn. A case without a team is left out of every draw."""
    case = known.case
    if case.team is None:
        raise LookupError("a case was drawn of which nobody knows the team")
    return DrawnCase(
        draw=row, place=place, child=case.child, team_id=case.team, worker_id=case.worker, plan=case.plan,
        auditor_id=auditor, reviewed_by_id=known.reviewed_by,
    )  # fmt: skip


@atomic
def give_out(draw_id: int, *, by: Actor, now: datetime) -> tuple[int, ...]:
    """Allocate an audit of each case of a draw that has none yet, to the auditor the draw chose; their ids."""
    permissions.check_can_run(by)
    row = CaseDraw.objects.select_for_update().filter(pk=draw_id).first()
    if row is None:
        raise Missing
    waiting = list(row.drawn.filter(audit__isnull=True, replaced_at__isnull=True).order_by("place"))
    return tuple(_allocate(row, case, by=by, now=now) for case in waiting)


def _allocate(row: CaseDraw, case: DrawnCase, *, by: Actor, now: datetime) -> int:
    """One audit of a drawn case, with all that repeats its draw."""
    case.audit_id = audits.allocate(_allocation(row, case), by=by, now=now)
    case.save(update_fields=["audit"])
    return int(case.audit_id)


def _allocation(row: CaseDraw, case: DrawnCase) -> audits.Allocation:
    """What is given to the auditor of a drawn case."""
    if case.auditor_id is None:
        raise Refused("Nobody can audit this case without a conflict. Choose other auditors.", code="no_auditor")
    purposive = row.how == Draw.PURPOSIVE
    return audits.Allocation(
        child=key_of(case.child), team_id=case.team_id, auditor_id=case.auditor_id, tool=row.tool,
        worker_id=case.worker_id, kind=Kind(row.kind), theme=row.theme, draw=Draw(row.how), population=row.about[:120],
        population_size=None if purposive else sum(1 for case in pool_of(row.pool) if not case.left_out),
        draw_seed=row.seed, draw_edition=row.edition, month=row.month, due=row.due, reviewed_by=case.reviewed_by_id,
        circumstances=CIRCUMSTANCES.get(case.plan, ""),
    )  # fmt: skip


CIRCUMSTANCES = {
    "looked_after": "looked after", "protection_plan": "on a child protection plan", "in_need": "child in need",
    "assessment": "being assessed", "care_leaver": "care leaver", "closed": "closed to the service",
}  # fmt: skip


def draw_and_give_out(asked: Asked, *, by: Actor, now: datetime) -> int:
    """Draw outside of a transaction, then keep and allocate in one: what cannot be given out is not drawn either.

    Where another desk took a child in between, it is drawn again. Returns the draw's id.
    """

    def write(prepared: Prepared) -> int:
        with atomic():
            return keep(prepared, by=by, now=now)

    return again_when_taken(asked, write, by=by, now=now)


def again_when_taken(asked: Asked, write: Callable[[Prepared], int], *, by: Actor, now: datetime) -> int:
    """Prepare a draw and ``write`` it, in the caller's own short transaction; again, a few times, when it was taken."""
    for left in reversed(range(TRIES)):
        try:
            return write(prepare_to_give_out(asked, by=by, now=now))
        except Refused as refused:
            if refused.code != "taken" or not left:
                raise
    raise AssertionError  # the last try returns or raises


@atomic
def redraw(drawn_id: int, why: str, *, by: Actor, now: datetime) -> int:
    """Draw another case in the place of one, with a reason; the old one stays listed. Returns the new one's id.

    The audit that was given out is withdrawn, if it was not handed in. Raises Refused: why_missing, already_redrawn,
    handed_in, chosen, nobody_to_draw.
    """
    permissions.check_can_run(by)
    old = DrawnCase.objects.select_for_update().select_related("draw").filter(pk=drawn_id).first()
    if old is None:
        raise Missing
    reason = _check_redraw(old, why)
    row = old.draw
    taken = [Case(case.child, case.team_id, case.worker_id, case.plan) for case in _standing(row, old)]
    gone = [case.child for case in row.drawn.filter(replaced_at__isnull=False)] + [old.child]
    desk = Desk(local_date(now))
    pool = pool_of(row.pool)
    late = sorted({case.child for case in pool if not case.left_out} & desk.audited - {case.child for case in taken})
    times = row.drawn.filter(instead_of__isnull=False).count() + 1
    found = pick(
        pool, redraw_seed(row.seed, times), 1, Draw(row.how),
        before=row.before, taken=taken, not_any_more={*gone, *late},
    )  # fmt: skip
    if not found:
        raise Refused("Nobody else of this list can be drawn.", code="nobody_to_draw")
    new = _replace(old, found[0], late, reason, desk=desk, by=by, now=now)
    record(
        "programme.redrawn", by=by, at=now, subject=("draw", row.pk),
        data={"case": old.pk, "by_case": new.pk, "why": reason, "times": times},
        children=[key_of(old.child), key_of(new.child)],
    )  # fmt: skip
    return new.pk


def _check_redraw(old: DrawnCase, why: str) -> str:
    """Whether this case may be drawn again, and the reason."""
    if old.draw.how == Draw.PURPOSIVE:
        raise Refused("This child was chosen, not drawn: withdraw the audit and choose again.", code="chosen")
    if old.replaced_at is not None:
        raise Refused("This case was drawn again already.", code="already_redrawn")
    return require_text(why, "Say why another case is drawn. It is reported.", "why_missing")


def _standing(row: CaseDraw, old: DrawnCase) -> list[DrawnCase]:
    """The cases of a draw that stand beside the one that is drawn again."""
    return list(row.drawn.filter(replaced_at__isnull=True).exclude(pk=old.pk).order_by("place"))


def _take_back(old: DrawnCase, reason: str, *, by: Actor, now: datetime) -> None:
    """Withdraw the audit of a case that is drawn again, unless it was withdrawn before; one handed in stays."""
    audit_id = old.audit_id
    if audit_id is not None and audit_queries.owed_by_id([audit_id])[audit_id].status is not Status.WITHDRAWN:
        audits.withdraw(audit_id, f"Drawn again: {reason}", by=by, now=now)


def _replace(
    old: DrawnCase, case: Case, late: Sequence[str], reason: str, *, desk: Desk, by: Actor, now: datetime
) -> DrawnCase:
    """Put a new case in the place of an old one, in its slot and with its auditor, or one without a conflict."""
    row = old.draw
    _take_back(old, reason, by=by, now=now)
    old.replaced_why, old.replaced_at = reason, now
    old.replaced_by_account_id = None if by == SYSTEM else by.account_id
    old.save()
    listed = desk.listed(row.population, row.upload_id, case.team)
    known = next((one for one in listed.known if one.case.child == case.child), Known(case))
    known = Known(case, known.opened, known.restricted, known.reviewed_by)
    accounts = [old.auditor_id, *row.drawn.values_list("auditor_id", flat=True)]
    auditors = desk.auditors([one for one in accounts if one is not None])
    first = next((one.id for one in auditors if rules.conflict(known, one) is None), None)
    place = (row.drawn.aggregate(last=Max("place"))["last"] or 0) + 1
    new = _drawn(row, place, known, first)
    new.instead_of, new.left_out = old, [[child, "audited_lately"] for child in late]
    new.save()
    _allocate(row, new, by=by, now=now)
    Slot.objects.filter(drawn=old).update(drawn=new, auditor_id=first)
    return new


def note_look_at_draw(draw_id: int, *, by: Actor, now: datetime) -> None:
    """Write down that somebody looks at the children of a draw, before they are shown. Raises Missing."""
    permissions.check_can_run(by)
    shown = DrawnCase.objects.filter(draw_id=draw_id).values_list("child", flat=True)
    record_look("programme.draw_seen", by=by, at=now, subject=("draw", draw_id), children=map(key_of, shown))
