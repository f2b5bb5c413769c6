"""What Annex A lacks: every visit, the times in which visits are owed, and who held which child from when to when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from math import isfinite
from typing import TYPE_CHECKING, Any, Final

from practicelens.analytics.annex_a.fields import Field
from practicelens.analytics.annex_a.report import Finding, FurtherReport, Severity
from practicelens.analytics.annex_a.spec import BY_TABLE
from practicelens.analytics.further import title
from practicelens.analytics.schema import FURTHER as TABLES
from practicelens.analytics.ssd import absences, pre_proceedings, reviews
from practicelens.analytics.ssd.drafting import Desk
from practicelens.analytics.ssd.mapping import FURTHER, PARTS
from practicelens.analytics.ssd.periods import Periods
from practicelens.analytics.ssd.standing import Standing
from practicelens.analytics.ssd.taking import CARE, IN_NEED, PLAN, Row, Taken, before, numbers
from practicelens.workdays.counting import counted

if TYPE_CHECKING:
    import pyarrow as pa

# A post and a half: more is hours and no share of full time.
MOST_FTE: Final = 1.5
# The length of Britain: what is more is metres, or a slip.
MOST_MILES: Final = 900.0
PLACEMENT: Final[Field] = BY_TABLE["looked_after"].field("placement_type")


def read(desk: Desk, standing: Standing) -> tuple[dict[str, pa.Table], tuple[FurtherReport, ...]]:
    """Each table of which the extract has some part, and what became of its rows."""
    makers: Mapping[str, Callable[[], Taken]] = {
        "visits": lambda: _visits(desk),
        "visit_spells": lambda: _spells(desk, standing),
        "reviews": lambda: reviews.take(desk, standing),
        "missing": lambda: absences.take(desk),
        "pre_proceedings": lambda: pre_proceedings.take(desk),
        "involvements": lambda: _involvements(desk),
        "workforce": lambda: _workforce(desk),
    }
    found, reports = {}, []
    for name, make in makers.items():
        # Of several files those that are there: each tells of its own kind of visit or spell.
        there = [part for part in PARTS[name] if part in desk.extract.tables]
        _say_missing(desk, name, there)
        if there:
            taken = make()
            found[name] = _table(name, taken.rows)
            reports.append(_report(desk, name, there, taken))
    return found, tuple(reports)


def _table(name: str, rows: list[Row]) -> pa.Table:
    """Rows as the table's columns."""
    import pyarrow as pa

    kinds = {"date": pa.date32(), "string": pa.string(), "int": pa.int32(), "number": pa.float64()}
    return pa.table({column: pa.array([row[column] for row in rows], kinds[of]) for column, of in TABLES[name].items()})


def _report(desk: Desk, name: str, there: list[str], taken: Taken) -> FurtherReport:
    """What became of the rows of a further table's files."""
    extract = desk.extract
    if taken.refused:
        rows = counted(taken.refused, "row is of nobody or has", "rows are of nobody or have")
        message = f"{rows} no day: left out of “{title(name)}”."
        extract.findings.add(Finding("further_refused", Severity.WARNS, message, None, extract.table(there[0]).file))
    # Rows that fit no header are refused before they are anybody's.
    refused = taken.refused + sum(extract.table(part).refused for part in there)
    return FurtherReport(
        table=name,
        sheet=extract.table(there[0]).file,
        rows_read=len(taken.rows) + refused,
        rows_kept=len(taken.rows),
        rows_refused=refused,
        rows_left_out=taken.left_out,
        columns=tuple(column for column, each in FURTHER[name].items() if any(map(extract.has, each.fields))),
        parts=tuple((extract.table(part).file, before(desk, name, part)) for part in there),
    )


def _say_missing(desk: Desk, name: str, there: list[str]) -> None:
    """The files that a further table lacks."""
    lacking = [part for part in PARTS[name] if part not in there]
    if lacking:
        rest = "nothing of it can be told" if not there else "what they hold is not told"
        message = f"“{title(name)}”: the extract has no {', '.join(lacking)}, so {rest}."
        desk.extract.findings.add(Finding("further_missing", Severity.WARNS, message))


VISITS: Final = (
    (IN_NEED, "ssd_cin_visits", "cinv_cin_visit"),
    (PLAN, "ssd_cp_visits", "cppv_cp_visit"),
    (CARE, "ssd_cla_visits", "clav_cla_visit"),
)


def _visits(desk: Desk) -> Taken:
    """Every visit that has been; one that is planned is none yet."""
    extract, taken = desk.extract, Taken()
    for kind, part, prefix in VISITS:
        seen, alone = extract.answers(f"{prefix}_seen"), extract.answers(f"{prefix}_seen_alone")
        rows = zip(
            numbers(desk, "visits", part), extract.children(part), extract.dates(f"{prefix}_date"), seen, alone,
            strict=True,
        )  # fmt: skip
        for number, child, day, was_seen, was_alone in rows:
            if day is not None and not extract.has_been(day):
                taken.left_out += 1
                continue
            row = {"row": number, "child": child, "visited": day, "kind": kind, "seen": was_seen}
            taken.take(row | {"seen_alone": was_alone}, day)
    return taken


def _spells(desk: Desk, standing: Standing) -> Taken:
    """Plans and placements that have begun, with who holds the child now or held it at the end."""
    taken = Taken()
    for row, referral in (*_need_plans(desk), *_plans(desk, taken), *_placements(desk, standing, taken)):
        # What is planned is owed nothing yet.
        if row["started"] is not None and not desk.extract.has_been(row["started"]):
            taken.left_out += 1
            continue
        # By the end of the spell: whose visits were owed is asked of who held the child then.
        ((team, worker),) = desk.staff.holding([row["child"]], [referral], [row["ended"]])
        taken.take(row | {"team": team, "worker": worker}, row["child"])
    return taken


def _need_plans(desk: Desk) -> Iterator[tuple[Row, str | None]]:
    """Child in need plans, each with its referral."""
    starts, ends = desk.extract.dates("cinp_cin_plan_start_date"), desk.extract.dates("cinp_cin_plan_end_date")
    referrals = desk.extract.ids("cinp_referral_id")
    for place, row in enumerate(_begun(desk, "ssd_cin_plans", IN_NEED)):
        yield row | {"started": starts[place], "ended": ends[place]}, referrals[place]


def _plans(desk: Desk, taken: Taken) -> Iterator[tuple[Row, str | None]]:
    """Protection plans of this authority: another's visits are another's to make."""
    extract = desk.extract
    # Another authority's plan may stand here while the child moves.
    starts, ends = extract.dates("cppl_cp_plan_start_date"), extract.dates("cppl_cp_plan_end_date")
    elsewhere, referrals = extract.answers("cppl_cp_plan_ola"), extract.ids("cppl_referral_id")
    for place, row in enumerate(_begun(desk, "ssd_cp_plans", PLAN)):
        if elsewhere[place] == "yes":
            taken.left_out += 1
        else:
            yield row | {"started": starts[place], "ended": ends[place]}, referrals[place]


def _placements(desk: Desk, standing: Standing, taken: Taken) -> Iterator[tuple[Row, str | None]]:
    """Placements, short breaks left out: those have clocks of their own (regulation 48)."""
    extract = desk.extract
    starts, ends = extract.dates("clap_cla_placement_start_date"), extract.dates("clap_cla_placement_end_date")
    over, periods = _period_ends(desk), extract.ids("clap_cla_id")
    miles = extract.texts("clap_cla_placement_distance")
    for place, row in enumerate(_begun(desk, "ssd_cla_placement", CARE)):
        if standing.on_short_breaks(row["child"]):
            taken.left_out += 1
            continue
        # A placement is often left open when care ends: nobody is to be visited in it any more.
        ended = ends[place] or over.get(periods[place])
        kind = extract.take("clap_cla_placement_type", PLACEMENT, place)
        # Below nought or without end it is no distance.
        distance = found if (found := _number(miles[place])) is not None and 0 <= found < MOST_MILES else None
        yield row | {"started": starts[place], "ended": ended, "placement_type": kind, "distance": distance}, None


def _period_ends(desk: Desk) -> dict[str | None, Any]:
    """The last day of each period of care that is over, by its identifiers."""
    periods = Periods(desk.extract)
    each = {periods.of(row) for row in range(len(desk.extract.ids("clae_cla_id")))}
    return {one: period.end for period in each for one in period.ids if period.end is not None}


def _begun(desk: Desk, part: str, kind: str) -> Iterable[Row]:
    """The rows of a file that are spells of a kind, as far as all have it."""
    for number, child in zip(numbers(desk, "visit_spells", part), desk.extract.children(part), strict=True):
        yield {"row": number, "child": child, "kind": kind, "placement_type": None, "distance": None}


def _involvements(desk: Desk) -> Taken:
    """Who held which child: the involvements of children's own workers that have begun."""
    extract, taken = desk.extract, Taken()
    starts, ends = extract.dates("invo_involvement_start_date"), extract.dates("invo_involvement_end_date")
    children, known = extract.children("ssd_involvements"), numbers(desk, "involvements", "ssd_involvements")
    own = desk.staff.own_rows()
    taken.left_out = len(children) - len(own)
    for place in own:
        if starts[place] is not None and not extract.has_been(starts[place]):
            taken.left_out += 1
            continue
        team, worker = desk.staff.of_involvement(place)
        row = {"row": known[place], "child": children[place], "started": starts[place], "ended": ends[place]}
        taken.take(row | {"team": team, "worker": worker}, starts[place])
    return taken


def _workforce(desk: Desk) -> Taken:
    """Professionals with their hours, blank where they are no part of a post."""
    extract, taken = desk.extract, Taken()
    hours, loads = extract.texts("prof_full_time_equivalency"), extract.texts("prof_professional_caseload")
    roles, agency = extract.texts("prof_professional_job_title"), extract.answers("prof_agency_worker_flag")
    for place, number in enumerate(numbers(desk, "workforce", "ssd_professionals")):
        worker = desk.staff.worker("prof_professional_id", place)
        fte, caseload = _number(hours[place]), _number(loads[place])
        # Beyond it a number is a slip: 37 is hours in the column of posts.
        within = fte if fte is not None and 0 < fte <= MOST_FTE else None
        if hours[place] is not None and within is None:
            message = "This is no part of a full-time post, so the hours are blank."
            extract.say_of_cell("hours_unclear", message, "prof_full_time_equivalency", place)
        row = {"row": number, "child": worker, "worker": worker, "fte": within, "role": roles[place]}
        team = desk.staff.team("prof_professional_department", place)
        row |= {"agency": agency[place], "caseload": None if caseload is None else int(caseload), "team": team}
        taken.take(row, worker)
    return taken


def _number(text: str | None) -> float | None:
    """A number as written, or none."""
    try:
        found = float(text or "")
    except ValueError:
        return None
    return found if isfinite(found) else None
