"""The clocks that run for open children: what is due, by which rule, since when. Lists and figures share them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from practicelens.analytics.indicators.missing import did_not_want

if TYPE_CHECKING:
    from practicelens.analytics.engine import Expr, Tables

IN_NEED_PLAN: Final = "in_need_plan"
LONG_TERM_PLACEMENTS: Final = ("U1", "U4")
"""Foster placements with relatives and others that are meant to last."""
LONG_TERM_PLANS: Final = ("fostering", "residential")
NO_PLAN_OWED: Final = ("died", "returned_home", "not_required")
"""Care leavers of whom no review of a pathway plan is waited for, by whether the authority is in touch."""
OWN_DAY: Final = "by the case system’s own day"


def with_referral(t: Tables, assessments: Expr) -> Expr:
    """Lay beside each assessment the referral that it answers, as ``referred``.

    It is the child's latest referral at or before the start; none where another assessment has begun between the
    two, since that one answered the referral.
    """
    keys = assessments.select("child_no", "started").filter(assessments.started.notnull()).distinct()
    referrals = t.events("referrals").select(referred_child="child_no", referral_date="referral_date")
    earlier = t.events("assessments").select(earlier_child="child_no", earlier_start="started")
    # On the same day too: a referral and its assessment often begin together.
    answered = keys.inner_join(
        referrals, [keys.child_no == referrals.referred_child, referrals.referral_date <= keys.started]
    )
    latest = answered.group_by("child_no", "started").agg(referral=answered.referral_date.max())
    before = keys.inner_join(earlier, [keys.child_no == earlier.earlier_child, earlier.earlier_start < keys.started])
    between = before.group_by("child_no", "started").agg(before=before.earlier_start.max())
    joined = assessments.left_join(latest, ["child_no", "started"]).drop("child_no_right", "started_right")
    both = joined.left_join(between, ["child_no", "started"]).drop("child_no_right", "started_right")
    own = both.before.isnull() | (both.before < both.referral)
    return both.mutate(referred=t.choose((own, both.referral))).drop("referral", "before")


def assessment(t: Tables) -> Expr:
    """Open assessments: from their start, or from the referral where the setting ``assessment.clock`` says so."""
    ruled = t.with_rule(with_referral(t, t.open_assessments), "assessment.clock", "as_at")
    # Without a referral in the extracts the clock runs from the start: to run from nothing would hide the assessment.
    by_referral = (ruled.limit_text == "referral") & ruled.referred.notnull()
    since = ruled.mutate(
        since=t.choose((by_referral, ruled.referred), otherwise=ruled.started),
        note=t.choose((by_referral, "from the referral"), otherwise="from the assessment's start"),
    )
    # The setting's own columns go before the limit is laid beside: both would be called limit_.
    due = t.with_due(since.drop(*_rule_columns(since)), "assessment.limit", since="since", on="as_at")
    return t.clock(due, done=False, last_done=None)


def cp_visit(t: Tables) -> Expr:
    """Visits to children on a plan: from the last visit of this plan, else from the plan's start."""
    plans = t.open_plans
    # List 7 holds the child's last visit, which may be older than this plan: then it winds no clock of the plan's.
    visited = plans.last_visit.notnull() & (plans.started.isnull() | (plans.last_visit >= plans.started))
    return _repeated(t, plans, plans.started, plans.last_visit, visited, "cp_visit.limit", "cp_visit.limit", "visit")


def cp_review(t: Tables) -> Expr:
    """Review conferences: by the case system's own day, else from the plan's start, later ones from the latest."""
    plans = t.open_plans
    # A review dated on the plan's first day is the initial conference written twice.
    held = plans.latest_review.notnull() & (plans.started.isnull() | (plans.latest_review > plans.started))
    wound = _wound(t, plans, plans.started, plans.latest_review, held, "cp_review.first", "cp_review.later", "review")
    return _by_own_day(t, wound, "protection_plan")


def cla_visit(t: Tables) -> Expr:
    """Visits to children looked after: from the placement's start, then from the last visit in it."""
    care = t.open_care.filter(~t.open_care.short_break)
    # Visits are counted from the placement (regulation 28), not from the beginning of care.
    placed = t.first_of(care.placement_started, care.started)
    visited = care.last_visit.notnull() & (placed.isnull() | (care.last_visit >= placed))
    # Regulation 28(2): every 3 months once settled over a year in a placement that is meant to last to 18. Annex A
    # does not say so outright, so it is told from the placement's type or the plan.
    lasting = care.placement_type.isin(LONG_TERM_PLACEMENTS) | care.permanence_plan.isin(LONG_TERM_PLANS)
    settled = lasting.fill_null(False) & (t.months_after(placed, 12) <= care.as_at).fill_null(False)
    later = t.choose((settled, "cla_visit.long_term"), otherwise="cla_visit.later")
    return _repeated(t, care, placed, care.last_visit, visited, "cla_visit.first", later, "visit in the placement")


def cla_review(t: Tables) -> Expr:
    """Looked-after reviews: which one the latest was is not held, so it is worked out from dates.

    A latest review before the time by which a second could be due, were the first held at once, is the first. Where
    the case system's own day for the next one is told, that is taken.
    """
    open_care = t.open_care.filter(~t.open_care.short_break)
    care = t.with_due(
        open_care, "cla_review.second", since="started", on="as_at", due="first_until", late="second_late"
    )
    held = care.latest_review.notnull() & (care.started.isnull() | (care.latest_review >= care.started))
    first = (care.latest_review < care.first_until).fill_null(False)
    later = t.choose((first, "cla_review.second"), otherwise="cla_review.later")
    wound = _wound(t, care, care.started, care.latest_review, held, "cla_review.first", later, "review")
    return _by_own_day(t, wound, "looked_after")


def cin_visit(t: Tables) -> Expr:
    """Visits to children with a child in need plan and no stricter one: from the plan's start, then from the last.

    By the tables of visits and not by list 6, which has the day last seen and not whether a plan runs.
    """
    telling = t.answers.filter(t.answers.list == "visits")
    plans = t.visit_spells.filter(t.visit_spells.kind == IN_NEED_PLAN).drop("worker_id", "team_id", "service_id")
    # As the newest table of visits tells it, since a history is believed whole.
    now = plans.cross_join(telling.agg(as_at=telling.as_at.max()))
    begun = now.started.isnull() | (now.started <= now.as_at)
    running = now.filter(begun & (now.ended.isnull() | (now.ended > now.as_at)))
    # Whoever is on a protection plan or looked after is owed those visits instead.
    alone = t.open_children.filter(~t.open_children.on_plan & ~t.open_children.looked_after)
    alone = alone.select("as_at", "child_no", "worker_id", "team_id", "service_id")
    # Two plans that run at once are one clock, by the later beginning.
    held = t.newest(running.inner_join(alone, ["as_at", "child_no"]), "child_no", "started", "row")
    made = t.visits_made(IN_NEED_PLAN)
    within = held.inner_join(made, [held.child_no == made.visiting, made.visited >= held.started])
    last = within.group_by("row").agg(last_visit=within.visited.max()).rename(of_row="row")
    visited = held.left_join(last, [held.row == last.of_row]).drop("of_row")
    done = visited.last_visit.notnull()
    return _repeated(
        t, visited, visited.started, visited.last_visit, done, "cin_visit.limit", "cin_visit.limit", "visit"
    )


def icpc(t: Tables) -> Expr:
    """Initial conferences that are waited for: from the strategy discussion of an enquiry that still runs.

    An enquiry that found a conference unnecessary waits for none; nor does one after whose strategy discussion a
    conference was held or a plan began. Of several of a child the newest counts.
    """
    events = t.events("section47")
    telling = t.answers.filter(t.answers.list == "section47").agg(as_at=t.answers.as_at.max())
    held = events.filter(events.icpc_date.notnull())
    held = held.group_by("child_no").agg(last_icpc=held.icpc_date.max()).rename(held_child="child_no")
    plans = t.open_plans.select(plan_at="as_at", plan_child="child_no", plan_started="started")
    waiting = events.filter(
        events.strategy_discussion.notnull()
        & events.icpc_date.isnull()
        & (events.icpc_unnecessary.fill_null("no") != "yes")
    ).drop("worker_id", "team_id", "service_id")
    # An enquiry that the newest extract tells no more has left its six months: what became of it is not known.
    shown = waiting.cross_join(telling)
    shown = shown.filter((shown.last_told == shown.as_at) & (shown.strategy_discussion <= shown.as_at))
    after = shown.left_join(held, [shown.child_no == held.held_child]).drop("held_child")
    after = after.filter(~(after.last_icpc >= after.strategy_discussion).fill_null(False))
    planned = after.anti_join(
        plans,
        [
            after.as_at == plans.plan_at,
            after.child_no == plans.plan_child,
            plans.plan_started >= after.strategy_discussion,
        ],
    )
    newest = t.newest(planned, "child_no", "strategy_discussion", "row")
    # Under the child's own allocation: a child who is open nowhere stands in nobody's week.
    children = t.open_children.select("as_at", "child_no", "worker_id", "team_id", "service_id")
    rows = newest.inner_join(children, ["as_at", "child_no"])
    # A blank may be a decision that is not written down yet: the clock runs, and says so.
    unsaid = rows.icpc_unnecessary.isnull()
    began = rows.mutate(
        started=rows.strategy_discussion,
        since=rows.strategy_discussion,
        note=t.choose((unsaid, "whether one is needed is not written yet"), otherwise=""),
    )
    due = t.with_due(began, "icpc.limit", since="since", on="as_at")
    return t.clock(due, done=False, last_done=None)


def health(t: Tables) -> Expr:
    """Health assessments of children looked after: the first from the start of care, then by age (regulation 7)."""
    care = t.open_care.filter(~t.open_care.short_break)
    held = care.last_health.notnull() & (care.started.isnull() | (care.last_health >= care.started))
    # Of unknown age no limit is known: by the longer one a child under five would be late unseen.
    later = t.choose((care.age.isnull(), ""), (care.age < 5, "health.under_five"), otherwise="health.from_five")
    return _repeated(t, care, care.started, care.last_health, held, "health.initial", later, "health assessment")


def dental(t: Tables) -> Expr:
    """Dental checks of children looked after: from the last one, or from the start of care."""
    care = t.open_care.filter(~t.open_care.short_break)
    # A check shortly before care began is a check: the limit counts from one to the next, whoever arranged it.
    held = care.last_dental.notnull()
    return _repeated(t, care, care.started, care.last_dental, held, "dental.limit", "dental.limit", "dental check")


def pathway_review(t: Tables) -> Expr:
    """Reviews of pathway plans, from one to the next. When the first is due cannot be told: no list has its start."""
    # A qualifying care leaver is owed no pathway plan (Care Leavers Regulations 2010, regulations 3 and 6).
    owed = t.leavers.filter(
        (t.leavers.eligibility.fill_null("") != "qualifying")
        & ~t.leavers.in_touch.isin(NO_PLAN_OWED).fill_null(False)
        & t.leavers.pathway_review.notnull()
    )
    # The review itself winds the clock, since no list has the beginning of the plan.
    held = owed.mutate(started=owed.pathway_review)
    limit = "pathway_review.limit"
    return _repeated(t, held, held.started, held.pathway_review, held.pathway_review.notnull(), limit, limit, "review")


def return_interview(t: Tables) -> Expr:
    """Return interviews that are waited for: 72 hours from the return, by a local list of the extract's week.

    A child who did not want one waits for none. An older list cannot say what was held since; what was not held in
    four weeks is past holding, and stands in the measure alone.
    """
    now = t.snapshots.agg(as_at=t.snapshots.as_at.max())
    lists = t.interviews.cross_join(now)
    recent = (lists.returned <= lists.listed_on) & (lists.returned > t.days_after(lists.as_at, -28))
    fresh = lists.filter(recent & (lists.listed_on > t.days_after(lists.as_at, -7)))
    held = (fresh.interviewed <= fresh.listed_on).fill_null(False)
    waiting = fresh.filter(~held & ~did_not_want(fresh))
    children = t.open_children.select("as_at", "child_no", "worker_id", "team_id", "service_id")
    rows = waiting.drop("worker_id", "team_id", "service_id").inner_join(children, ["as_at", "child_no"])
    # Two times from which a child came back on one day are one interview.
    once = t.newest(rows, ["child_no", "returned"], "missing_from", "row")
    # The hours count from the return, and not from when the child went.
    began = once.mutate(started=once.missing_from, since=once.returned)
    due = t.with_due(began, "return_interview.limit", since="since", on="since")
    return t.clock(due, done=False, note="", last_done=None)


def private_fostering_visit(t: Tables) -> Expr:
    """Visits to children privately fostered, by a local list of the extract's week: from the notification, then again.

    Every 6 weeks in the year from which the authority knows of it, and every 12 after that (regulation 8).
    """
    now = t.snapshots.agg(as_at=t.snapshots.as_at.max())
    # Of a list that has no days of visits nobody is late: each would wait for a first one.
    telling = t.answers.filter((t.answers.list == "arrangements") & t.answers.held.contains(" last_visit "))
    lists = t.arrangements.cross_join(now).cross_join(telling.agg(told_until=telling.as_at.max()))
    fresh = lists.filter(lists.told_until.notnull() & (lists.listed_on > t.days_after(lists.as_at, -7)))
    runs = fresh.ended.isnull() | (fresh.ended > fresh.listed_on)
    running = fresh.filter((fresh.notified <= fresh.listed_on) & runs)
    children = t.open_children.select("as_at", "child_no", "worker_id", "team_id", "service_id")
    rows = running.drop("worker_id", "team_id", "service_id").inner_join(children, ["as_at", "child_no"])
    # Of two arrangements that run at once the later told of winds the clock: a visit is to the child.
    once = t.newest(rows, "child_no", "notified", "row")
    held = once.mutate(started=once.notified)
    visited = held.last_visit.notnull() & (held.last_visit >= held.notified)
    grown = (t.months_after(held.notified, 12) <= held.last_visit).fill_null(False)
    later = t.choose((grown, "private_fostering.later"), otherwise="private_fostering.first_year")
    return _repeated(t, held, held.notified, held.last_visit, visited, "private_fostering.first", later, "visit")


def _repeated(
    t: Tables, rows: Expr, began: Expr, last: Expr, done: Expr, first: str, later: str | Expr, what: str
) -> Expr:
    """A clock that is wound again each time the thing is done."""
    return _falling_due(t, _wound(t, rows, began, last, done, first, later, what))


def _falling_due(t: Tables, wound: Expr) -> Expr:
    """The clock of rows that are wound, by the rule that each is given."""
    return t.clock(t.with_due(wound, wound.rule_key, since="since", on="as_at"))


def _wound(
    t: Tables, rows: Expr, began: Expr, last: Expr, done: Expr, first: str, later: str | Expr, what: str
) -> Expr:
    """Since when each row waits, and by which rule; a doing after the extract's own day is a slip."""
    # A year typed wrongly would otherwise wind the clock far ahead and hide a late visit.
    slip = (last > rows.as_at).fill_null(False)
    since = t.choose((slip, t.nothing.cast("date")), (done, last), otherwise=began)
    # Without a start a row is not open, so nothing falls due: a last visit alone would wind the clock of a plan that
    # may have ended years ago.
    undated = rows.started.isnull()
    since = t.choose((~undated, since))
    note = t.choose(
        (undated, "no start is held"),
        (slip, f"the last {what} is dated after the extract"),
        (done, ""),
        otherwise=f"first {what}",
    )
    wound = rows.mutate(
        since=since, last_done=last, done=done & ~slip, note=note, rule_key=t.choose((done, later), otherwise=first)
    )
    return wound.mutate(started=began)


def _by_own_day(t: Tables, wound: Expr, kind: str) -> Expr:
    """The clock of reviews, by the day that the case system has for the next one where a dataset tells it.

    The next is the first that was not held yet, among those due after the last that was. Where a list tells of a later
    review than the table of reviews does, the table is behind, and the day is reckoned.
    """
    every = t.reviews.filter((t.reviews.kind == kind) & (t.reviews.cancelled.fill_null("no") != "yes"))
    reviews = every.select(of_child="child_no", due="due", held="held", begun="started", over="ended")
    # Of the rows before the rule is laid beside them, which are the same: it would be looked for twice.
    waits = wound.select("as_at", "child_no", "row", wound_on="last_done", wound="done")
    beside = waits.inner_join(
        reviews,
        [
            waits.child_no == reviews.of_child,
            reviews.begun <= waits.as_at,
            reviews.over.isnull() | (reviews.over > waits.as_at),
        ],
    )
    # One with a day after the extract's has not been held.
    beside = beside.mutate(was=t.choose(((beside.held <= beside.as_at), beside.held)))
    known = beside.mutate(latest=beside.was.max().over(group_by=["as_at", "row"]))
    ahead = known.was.isnull() & (known.latest.isnull() | (known.due > known.latest))
    in_step = ~known.wound | (known.latest >= known.wound_on).fill_null(False)
    next_one = known.filter(ahead & in_step).group_by("as_at", "row").agg(own_due=known.due.min())
    next_one = next_one.select(next_at="as_at", next_row="row", own_due="own_due")
    clock = _falling_due(t, wound)
    both = clock.left_join(next_one, [clock.as_at == next_one.next_at, clock.row == next_one.next_row])
    own = both.own_due.notnull() & both.since.notnull()
    # Under the names of the clock: what was reckoned gives way, and a day is late from the next.
    return t.clock(
        both.mutate(
            due_on=t.choose((own, both.own_due), otherwise=both.due_on),
            late_from=t.choose((own, t.days_after(both.own_due, 1)), otherwise=both.late_from),
            note=t.choose((own, OWN_DAY), otherwise=both.note),
        )
    )


def _rule_columns(table: Expr) -> list[str]:
    """The columns a rule laid down."""
    return [name for name in table.columns if name.startswith("limit_")]


CLOCKS: Final[dict[str, Callable[[Tables], Expr]]] = {
    "assessment": assessment,
    "cp_visit": cp_visit,
    "cp_review": cp_review,
    "cla_visit": cla_visit,
    "cla_review": cla_review,
    "cin_visit": cin_visit,
    "icpc": icpc,
    "health": health,
    "dental": dental,
    "pathway_review": pathway_review,
    "return_interview": return_interview,
    "private_fostering_visit": private_fostering_visit,
}
"""Every clock by the kind of due thing it gives."""
