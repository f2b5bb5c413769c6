"""Questions about draws: what was drawn from which list, who was left out, and the same draw made again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from practicelens.access.errors import Missing
from practicelens.history.internal import latest_details
from practicelens.people import internal as people
from practicelens.people.asking import Asking, asking_as_system, key_of
from practicelens.performance.datasets.cases.groups import PLANS
from practicelens.performance.datasets.register import internal as register_internal
from practicelens.quality.audits.allocation import internal as audits
from practicelens.quality.audits.core.states import Draw
from practicelens.quality.programme.core import permissions
from practicelens.quality.programme.core.states import LeftOut
from practicelens.quality.programme.draws.desk import Desk
from practicelens.quality.programme.draws.rules import Case, pick, pool_of, print_of, redraw_seed
from practicelens.quality.programme.draws.views import DrawnView, DrawRow, DrawView, LeftOutGroup, Reached, Repeated
from practicelens.quality.programme.models import CaseDraw, DrawnCase
from practicelens.quality.standards.internal import tool_titles

PAGE = 30


def draws(asking: Asking, *, count: int | None = PAGE) -> tuple[DrawRow, ...]:
    """The draws made, newest first; None counts every one. Four queries, however many. Raises Missing."""
    permissions.check_can_run(asking.actor)
    # Without its list: thousands of children, of whom a line of this page shows none.
    rows = list(CaseDraw.objects.defer("pool", "before").order_by("-drawn_at", "-pk")[:count])
    cases = DrawnCase.objects.filter(draw__in=[row.pk for row in rows]).values_list("draw_id", "replaced_at")
    drawn, redrawn = Counter[int](), Counter[int]()
    for draw_id, replaced in cases:
        (drawn if replaced is None else redrawn)[draw_id] += 1
    names, titles = people.names([row.drawn_by_id for row in rows if row.drawn_by_id]), tool_titles()
    return tuple(
        DrawRow(
            row.pk, row.about, titles.get(row.tool, row.tool), Draw(row.how), row.size, drawn[row.pk], redrawn[row.pk],
            row.drawn_at, names.get(row.drawn_by_id or 0, "Practice Lens"),
        )
        for row in rows
    )  # fmt: skip


def draw(asking: Asking, draw_id: int) -> DrawView:
    """One draw. Raises Missing. Restricted children the reader is not named on are counted, not listed."""
    row = _load(asking, draw_id)
    pool, cases = pool_of(row.pool), list(row.drawn.select_related("team", "instead_of").order_by("place"))
    hidden = _hidden(asking)
    names = people.names([case.auditor_id for case in cases if case.auditor_id] + [row.drawn_by_id or 0])
    owed = audits.owed_by_id([case.audit_id for case in cases if case.audit_id])
    eligible = [case for case in pool if not case.left_out]
    seen = [case for case in cases if case.child not in hidden]
    return DrawView(
        id=row.pk, about=row.about, tool=tool_titles().get(row.tool, row.tool), how=Draw(row.how), why=row.why,
        population=row.population, as_at=row.as_at, edition=row.edition, seed=row.seed, size=row.size,
        list_print=row.pool_print, listed=len(pool), eligible=len(eligible), left_out=_left_out(pool, hidden),
        cases=tuple(_drawn(case, names, owed, hidden) for case in seen), hidden=len(cases) - len(seen),
        plans=_reached(row, eligible, cases), workers_eligible=len({case.worker for case in eligible if case.worker}),
        workers_drawn=len({case.worker_id for case in cases if case.worker_id and case.replaced_at is None}),
        drawn_at=row.drawn_at, drawn_by=names.get(row.drawn_by_id or 0, "Practice Lens"), due=row.due,
    )  # fmt: skip


def _load(asking: Asking, draw_id: int) -> CaseDraw:
    """The draw, for those who run the programme."""
    permissions.check_can_run(asking.actor)
    row = CaseDraw.objects.filter(pk=draw_id).first()
    if row is None:
        raise Missing
    return row


def _hidden(asking: Asking) -> frozenset[str]:
    """Restricted children the reader is not named on."""
    # A draw keeps numbers alone, all of this authority and scheme.
    own = key_of("")
    keys = asking.hidden
    return frozenset(key.identifier for key in keys if (key.authority, key.scheme) == (own.authority, own.scheme))


def _drawn(case: DrawnCase, names: dict[int, str], owed: dict[int, audits.Owed], hidden: frozenset[str]) -> DrawnView:
    audit = owed.get(case.audit_id or 0)
    before = case.instead_of.child if case.instead_of else ""
    return DrawnView(
        id=case.pk, place=case.place, child=case.child, team=case.team.name, plan=PLANS.get(case.plan, ""),
        # The audit's own auditor where there is one: it may have passed on since the draw.
        auditor_id=audit.auditor_id if audit else case.auditor_id,
        auditor=audit.auditor if audit else names.get(case.auditor_id or 0, ""),
        audit_id=case.audit_id, status=audit.status if audit else None, replaced_why=case.replaced_why,
        instead_of="a child you may not see" if before in hidden else before,
    )  # fmt: skip


def _left_out(pool: Iterable[Case], hidden: frozenset[str]) -> tuple[LeftOutGroup, ...]:
    by_reason: dict[str, list[Case]] = {}
    for case in pool:
        if case.left_out:
            by_reason.setdefault(case.left_out, []).append(case)
    return tuple(
        # Counted with the hidden ones, so that the groups add up to the list.
        LeftOutGroup(why, why.words, len(cases), tuple(case for case in cases if case.child not in hidden))
        for why in LeftOut
        if (cases := by_reason.get(why.value))
    )


def _reached(row: CaseDraw, eligible: Sequence[Case], cases: Sequence[DrawnCase]) -> tuple[Reached, ...]:
    """The plans of the list: how many audits each had before, could be drawn, and were."""
    could = Counter(case.plan for case in eligible)
    drawn = Counter(case.plan for case in cases if case.replaced_at is None)
    return tuple(
        # By what the row kept, and not by today's audits: the page shows what the draw went by.
        Reached(PLANS.get(plan, "Not known"), row.before.get(f"plan:{plan}", 0), drawn[plan], could[plan])
        for plan in (*PLANS, "")
        if could[plan] or drawn[plan]
    )


def repeat(asking: Asking, draw_id: int) -> Repeated:
    """Make a draw again from its kept list, seed and rule, its redraws among them, and compare. Raises Missing."""
    row = _load(asking, draw_id)
    pool, cases = pool_of(row.pool), list(row.drawn.order_by("place"))
    drawn = _again(row, pool, cases)
    hidden = _hidden(asking)
    return Repeated(
        draw_id=row.pk,
        same=[case.child for case in drawn] == [case.child for case in cases],
        # Against the row's own print and history's: the row could be changed by SQL, history is sealed.
        list_unchanged=print_of(pool) == row.pool_print == _print_in_history(row),
        edition_agrees=_agrees(row, pool),
        drawn=tuple(case for case in drawn if case.child not in hidden),
        hidden=sum(case.child in hidden for case in drawn),
    )


def _again(row: CaseDraw, pool: Sequence[Case], cases: Sequence[DrawnCase]) -> list[Case]:
    """The cases of a draw in their places, drawn again; chosen ones were not drawn and are as they were kept."""
    by_child = {case.child: case for case in pool}
    if row.how == Draw.PURPOSIVE:
        return [by_child[case.child] for case in cases if case.child in by_child]
    how = Draw(row.how)
    # With what had been reached before it, as the row keeps it: by today's counts the same seed would pick others.
    found = list(pick(pool, row.seed, row.size, how, before=row.before))
    replaced: list[str] = []
    for times, case in enumerate((case for case in cases if case.instead_of_id), 1):
        replaced.append(next(one.child for one in cases if one.pk == case.instead_of_id))
        taken = [one for one in found if one.child not in replaced]
        late = [child for child, _ in case.left_out]
        found += pick(
            # As it was done then: those that stood beside it, and those who had been audited by that day.
            pool,
            redraw_seed(row.seed, times),
            1,
            how,
            before=row.before,
            taken=taken,
            not_any_more={*replaced, *late},
        )
    return found


def _print_in_history(row: CaseDraw) -> str:
    """The print of the list that the draw's own event in history keeps."""
    return str(latest_details("programme.drawn", ("draw", row.pk)).get("list", ""))


def _agrees(row: CaseDraw, pool: Sequence[Case]) -> bool | None:
    """Whether the edition drawn from, if it is still the published one, lists the same children."""
    edition = register_internal.current()
    # Another edition lists other children, and says nothing of this one.
    if not row.edition or edition is None or edition.hash != row.edition:
        return None
    listed = {one.key.identifier for one in Desk(asking_as_system(row.drawn_at)).rows(row.population)}
    # Part of it is enough: a draw of one team keeps that team's children alone.
    return {case.child for case in pool} <= listed
