"""Cards of allocation: caseloads, and children without a worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from practicelens.analytics.indicators.registry import card
from practicelens.analytics.measure import Kind, Level, Polarity, Timing

if TYPE_CHECKING:
    from practicelens.analytics.engine import Expr, Tables

AREA = "Workforce and allocation"
ALLOCATION = "A child's allocation is taken from looked after, then plan, then in need, then assessment, then referral"
LISTS = ("in_need", "looked_after", "protection_plans", "assessments", "referrals")


@card(
    key="caseload",
    title="Children allocated",
    area=AREA,
    meaning="Open children by whom they are allocated to: a worker's caseload, a team's, the authority's."
    f" {ALLOCATION}.",
    kind=Kind.COUNT,
    timing=Timing.STOCK,
    polarity=Polarity.NEITHER,
    numerator="open children allocated",
    denominator="",
    not_judged="Children whose worker or team is spelled as nobody has matched are in the authority's figure only.",
    source="Ofsted, Annex A, lists 3 to 8",
    lists=LISTS,
    needs=("in_need.started", "in_need.closed"),
)
def caseload(t: Tables) -> Expr:
    """An open child, on each day that stocks are counted."""
    held = t.at_moments(t.open_children)
    return t.rows(held, day=held.day, shows="from_list began")


@card(
    key="unallocated",
    title="Children without a worker",
    area=AREA,
    meaning=f"Of the open children, those for whom the extract names no worker, or a word for nobody such as"
    f" “Unallocated”. {ALLOCATION}.",
    kind=Kind.SHARE,
    timing=Timing.STOCK,
    polarity=Polarity.LOWER,
    numerator="open children for whom no worker is named",
    denominator="open children",
    not_judged="",
    source="Ofsted, Annex A, lists 3 to 8",
    lists=LISTS,
    needs=("in_need.started", "in_need.closed", "in_need.worker"),
    counted_word="no worker",
    missed_word="has a worker",
)
def unallocated(t: Tables) -> Expr:
    """Open children, by whether a worker is named; a name that nobody has matched is still a name."""
    held = t.at_moments(t.open_children)
    # A name that nobody has matched is somebody's: only a blank is nobody.
    return t.rows(held, day=held.day, counts=held.worker.isnull(), shows="from_list began")


@card(
    key="caseload_over_limit",
    title="Children held by a worker over their limit",
    area=AREA,
    meaning="Of the open children who have a worker, those whose worker holds more than their own limit: the full-time"
    " limit (shipped as 18, in the first year in practice 12, settings with dates) by the hours of their post, or the"
    " limit set for them alone. The amount is the worker’s children for each full-time post.",
    kind=Kind.SHARE,
    timing=Timing.STOCK,
    polarity=Polarity.LOWER,
    numerator="open children whose worker holds more than the limit",
    denominator="open children whose worker is known, with the hours of their post",
    not_judged="Children whose worker is spelled as nobody has matched, or of whose hours nothing is held; days for"
    " which no limit holds.",
    source="Local; the hours from the Standard Safeguarding Dataset",
    lists=(*LISTS, "workforce"),
    needs=("in_need.started", "in_need.closed", "in_need.worker", "workforce.fte", "workforce.worker"),
    rules=("caseload.limit", "caseload.first_year"),
    amount="children a full-time post",
    counted_word="worker over the limit",
    missed_word="worker within the limit",
)
def caseload_over_limit(t: Tables) -> Expr:
    """Open children with a worker, by how many that worker holds for their hours."""
    # Also of workers whom nobody has matched, whose children are not judged.
    held = t.at_moments(t.open_children).filter(lambda one: one.worker.notnull())
    # On each day that stocks are counted on, since a load is of a day.
    loads = held.filter(held.worker_id.notnull()).group_by("day", "worker_id").agg(load=lambda one: one.count())
    posts = t.workforce.filter(t.workforce.worker_id.notnull()).select("as_at", "worker_id", "fte")
    people = t.workers.select(worker_id="id", first_year="first_year", own_limit="caseload_limit")
    # Left joins: a child whose worker has no post or no row here stays, and is not judged.
    known = held.left_join(loads, ["day", "worker_id"]).drop("day_right", "worker_id_right")
    known = known.left_join(posts, ["as_at", "worker_id"]).drop("as_at_right", "worker_id_right")
    known = known.left_join(people, ["worker_id"]).drop("worker_id_right")
    key = t.choose((known.first_year.fill_null(False), "caseload.first_year"), otherwise="caseload.limit")
    ruled = t.with_rule(known.mutate(limit_of=key), key, "as_at")
    # A worker's own limit stands for itself; the rule's is of a full-time post.
    limit = t.first_of(ruled.own_limit.cast("float64"), (ruled.limit_number * ruled.fte).round())
    held_hours = ruled.fte.notnull()
    counts = t.choose((held_hours, ruled.load > limit))
    note = t.choose(
        (ruled.worker_id.isnull(), "the worker is spelled as nobody has matched"),
        (~held_hours, "the hours of the worker’s post are not held"),
        (counts.isnull(), "no limit holds for that day"),
    )
    # For a full-time post, so that part time and full time can be laid beside each other.
    amount = t.choose((held_hours, ruled.load / ruled.fte))
    return t.rows(ruled, day=ruled.day, counts=counts, amount=amount, note=note, shows="from_list began load fte")


@card(
    key="three_workers",
    title="Three or more workers in a year",
    area=AREA,
    meaning="Of the open children, those who have had three or more workers of their own in the 12 months up to the"
    " day, the one they have now among them. Somebody who had the child twice is one; a team in which the child"
    " waited for a worker is none. The amount is how many they were.",
    kind=Kind.SHARE,
    timing=Timing.STOCK,
    polarity=Polarity.LOWER,
    numerator="open children with three or more workers in 12 months",
    denominator="open children",
    not_judged="Children of whom no involvement of a worker of their own in these 12 months is held.",
    source="Local",
    lists=(*LISTS, "involvements"),
    needs=("in_need.started", "in_need.closed", "involvements.started", "involvements.ended", "involvements.worker"),
    amount="workers",
    counted_word="three or more",
    missed_word="one or two",
)
def three_workers(t: Tables) -> Expr:
    """Open children, with how many workers of their own they have had in a year."""
    held = t.at_moments(t.open_children)
    # By who it was and not by the worker's number: those who have left are counted too.
    own = t.involvements.filter(t.involvements.who.notnull())
    own = own.select(held_child="child_no", held_from="started", held_until="ended", who="who")
    year = held.mutate(year_before=t.months_after(held.as_at, -12)).select("day", "as_at", "child_no", "year_before")
    within = year.inner_join(
        own,
        [
            year.child_no == own.held_child,
            own.held_from <= year.as_at,
            # Within the twelve months: somebody whose time ended before them is none of these.
            own.held_until.isnull() | (own.held_until > year.year_before),
        ],
    )
    counted = within.group_by("day", "child_no").agg(workers=within.who.nunique())
    known = held.left_join(counted, ["day", "child_no"]).drop("day_right", "child_no_right")
    note = t.choose((known.workers.isnull(), "no worker of these 12 months is held"))
    shows = "from_list began workers"
    return t.rows(known, day=known.day, counts=known.workers >= 3, amount=known.workers, note=note, shows=shows)


@card(
    key="workers_caseload",
    title="Workers’ caseloads",
    area=AREA,
    meaning="How many open children a worker holds, of those who hold any: a row is a worker and not a child. By bands"
    f" it is how many workers hold how many. In a service area are the workers whose team of today is in it, on days"
    f" before too. {ALLOCATION}.",
    kind=Kind.MEDIAN,
    timing=Timing.STOCK,
    polarity=Polarity.NEITHER,
    numerator="open children that a worker holds",
    denominator="workers who hold an open child on the day",
    not_judged="Workers who are spelled as nobody has matched are in no figure.",
    source="Ofsted, Annex A, lists 3 to 8; role and hours from the Standard Safeguarding Dataset",
    lists=LISTS,
    needs=("in_need.started", "in_need.closed", "in_need.worker"),
    # In a team of three its bands would say whose caseload is whose: a team's own is on its week, for those who lead.
    levels=(Level.AUTHORITY, Level.SERVICE),
    amount="children",
    of_workers=True,
)
def workers_caseload(t: Tables) -> Expr:
    """A worker who holds any open child, on each day that stocks are counted, with how many."""
    held = t.at_moments(t.open_children).filter(lambda one: one.worker_id.notnull())
    loads = held.group_by("day", "as_at", "worker_id").agg(load=lambda one: one.count())
    posts = t.workforce.filter(t.workforce.worker_id.notnull()).group_by("as_at", "worker_id")
    posts = posts.agg(fte=lambda one: one.fte.max(), role=lambda one: one.role.max())
    people = t.workers.select(worker_id="id", team_id="team_id")
    services = t.teams.select(team_id="id", service_id="service_id")
    known = loads.left_join(posts, ["as_at", "worker_id"]).drop("as_at_right", "worker_id_right")
    known = known.left_join(people, ["worker_id"]).drop("worker_id_right")
    known = known.left_join(services, ["team_id"]).drop("team_id_right")
    # Of no child and of no one row: a caseload is counted from many.
    rows = known.mutate(child_no=t.nothing.cast("int64"), row=t.nothing.cast("int32"))
    return t.rows(rows, day=rows.day, amount=rows.load, shows="load fte role")
