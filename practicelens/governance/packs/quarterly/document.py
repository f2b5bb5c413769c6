"""The quarterly consolidation as a document: grades, themes, learning needs, moderation, coverage, who fares how."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from practicelens.documents.blocks import Block, Cell, Column, Document, Heading, Part, Table, Text, of_period
from practicelens.governance.packs.monthly import apart, meetings, tables, tallies, verdicts
from practicelens.governance.packs.monthly.apart import CASES
from practicelens.governance.packs.monthly.document import BY_CHANCE_NOTE, Analysis, analysis_block, domains_of_most
from practicelens.governance.packs.quarterly import groups_document as quarterly_groups
from practicelens.governance.packs.quarterly.material import QuarterlyMaterial, ThemeCount, Whole
from practicelens.quality.audits.grades.views import GradedAudit
from practicelens.workdays.counting import counted

NEEDS = 3  # domains named as learning needs: few enough to act on in a quarter


def build(material: QuarterlyMaterial, analysis: Analysis | None, meta: Sequence[str] = ()) -> Document:
    """The whole report for those inside the authority who may see these teams."""
    year, quarter = tallies.comparable(material.first_audits), tallies.comparable(material.in_quarter)
    period, twelve = material.month.words(), f"twelve months to {tables.day_words(material.until)}"
    blocks: tuple[Block, ...] = (
        *analysis_block(analysis),
        *_grades(material, year, quarter),
        *of_period(period, _themes(material)),
        *of_period(twelve, _needs(material, year)),
        *of_period(twelve, quarterly_groups.blocks(material)),
        *of_period(period, _whole(material)),
        *of_period(period, _judged(material)),
        *of_period(period, _missed(material)),
        *of_period(period, _learning(material)),
        *of_period(period, _apart(material)),
    )
    return Document(_title(quarter, year), _subtitle(material), tuple(meta), tuple(map(_fold_long, blocks)))


def _fold_long(block: Block) -> Block:
    """A long table stands one click away: a quarter has a dozen of them, and its findings are to be looked over."""
    if isinstance(block, Table) and len(block.rows) > tables.LONG:
        return replace(block, folded=True)
    return block


def _title(quarter: Sequence[GradedAudit], year: Sequence[GradedAudit]) -> str:
    # Of case audits: a sum with contacts and meetings would say nothing of either.
    now, long = (tallies.tally(audit.overall for audit in audits if audit.case) for audits in (quarter, year))
    if not long.total:
        return "Quarter: no case audits drawn by chance in twelve months"
    quarter_words = f"{now.good_or_better} of {counted(now.total, 'case audit')} Good or better"
    if not now.total:
        quarter_words = "no case audit drawn by chance"
    return f"Quarter: {quarter_words}; {long.good_or_better} of {long.total} over twelve months"


def _subtitle(material: QuarterlyMaterial) -> str:
    """What the report is about, and over what time."""
    until = "" if material.over else f", so far (to {tables.day_words(material.until)})"
    return f"Quarterly consolidation · {material.scope} · {material.month.words()}{until}"


def _grades(
    material: QuarterlyMaterial, year: Sequence[GradedAudit], quarter: Sequence[GradedAudit]
) -> Iterator[Block]:
    """Overall and domain grades of the quarter and of twelve months, drawn by chance only."""
    yield Heading("Overall grade: the quarter and twelve months", anchor="overall")
    # One that was only ever chosen on purpose has no audit here, and a table of nought tells nothing.
    drawn = {audit.tool for audit in year}
    kinds = tuple(one for place, one in enumerate(apart.kinds_of(material.tools)) if not place or one[1] & drawn)
    for caption, tools in kinds:
        periods = ((material.month.words(), quarter), ("Twelve months", year))
        rows = tuple(
            tables.grade_row(Cell(name), tallies.tally(audit.overall for audit in audits if audit.tool in tools))
            for name, audits in periods
        )
        # Said once, under the last: the same note under each would be read under none.
        note = BY_CHANCE_NOTE if caption == kinds[-1][0] else ""
        columns = (Column("Period"), *tables.GRADE_COLUMNS)
        yield Table(f"{caption}: overall grades", columns, rows, note, period=f"twelve months, and {periods[0][0]}")
    yield Heading(verdicts.domains_heading(domains_of_most(material.tools, year)), anchor="domains")
    note = "Audits in which a domain did not apply are not counted in it."
    for tool in material.tools:
        for name, audits in ((material.month.words(), quarter), ("twelve months", year)):
            graded = [(key, title) for key, title in tool.domains if any(audit.domains.get(key) for audit in audits)]
            if graded:
                # The year's tables are there to be looked up; the quarter's are what this report is of.
                made = tables.by_domain(f"{tool.plural}: grades by domain, {name}", graded, audits, note)
                yield replace(made, folded=audits is year, period=name)


def _themes(material: QuarterlyMaterial) -> Iterator[Block]:
    """What was found in the quarter's audits, strengths first, case audits apart from each other kind."""
    if material.themes is None:
        return
    cases = material.themes.get(CASES, ())
    strengths, improvements = sum(one.strengths for one in cases), sum(one.improvements for one in cases)
    outcome = f"{counted(strengths, 'strength')} found in case audits, {counted(improvements, 'thing')} to make better"
    yield Heading(f"Themes: {outcome if cases else 'none found in case audits'}", anchor="themes")
    if not material.themes:
        yield Text(f"Nothing was found by theme in {material.month.words()}.")
    for kind, themes in material.themes.items():
        yield _themes_of(kind, themes, last=kind == list(material.themes)[-1])


def _themes_of(kind: str, counted: Sequence[ThemeCount], *, last: bool) -> Table:
    """The themes of one kind of audit. How they are counted is said under the last table."""
    rows = tuple((Cell(one.theme), tables.number(one.strengths), tables.number(one.improvements)) for one in counted)
    columns = (Column("Theme"), Column("As a strength", numeric=True), Column("To make better", numeric=True))
    note = (
        "Counted in every audit handed in, however it was drawn; how often a theme is found depends on what is asked."
    )
    caption = f"{kind}: themes of the quarter, strengths first"
    return Table(caption, columns, rows, note if last else "", folded=kind != CASES)


def needs(material: QuarterlyMaterial, audits: Sequence[GradedAudit]) -> list[tuple[str, tallies.Tally]]:
    """The domains Good or better least often over twelve months, weakest first; too few audits name none.

    Of case audits, and of the tool that most were done with: another tool's domain of the same name asks other things.
    """
    tallied = domains_of_most(material.tools, audits)
    # A domain that is Good throughout is no learning need, even where all others are too.
    judged = [(title, tally) for title, tally in tallied if tally.total >= verdicts.FEWEST and tally.share != 1]
    return sorted(judged, key=lambda pair: (pair[1].share or 0, pair[0]))[:NEEDS]


def _needs(material: QuarterlyMaterial, year: Sequence[GradedAudit]) -> Iterator[Block]:
    """Learning needs, as the support that is asked for."""
    found = needs(material, year)
    if not found:
        yield Heading("Learning needs: no domain to name", anchor="needs")
        yield Text(f"A domain is named from {verdicts.FEWEST} audits drawn by chance, where one was below Good.")
        return
    yield Heading(f"Support is asked for first in: {found[0][0]}", anchor="needs")
    rows = tuple(tables.grade_row(Cell(title), tally) for title, tally in found)
    note = (
        "The domains Good or better least often over twelve months. Where intervals overlap, their order may be chance."
    )
    yield Table(
        "Learning needs, the weakest domain first", (Column("Support asked for in"), *tables.GRADE_COLUMNS), rows, note
    )


def _whole(material: QuarterlyMaterial) -> Iterator[Block]:
    """Moderation, coverage and themed audits: told of all the teams together."""
    # Draws and second grades are made over all teams: a part of them would be a sample of a sample.
    if material.whole is None:
        yield Heading("Moderation, coverage and themed audits are told in the whole report", anchor="moderation")
        yield Text("They are drawn and planned across service areas, so this report of one of them leaves them out.")
        return
    yield from _moderated(material.whole, material.until)
    yield from meetings.blocks(material.whole.meetings, material.teams, material.until, "quarter")
    yield from _coverage(material.whole)
    yield from _themed(material.whole)


def _moderated(whole: Whole, until: date) -> Iterator[Block]:
    """Second grades and the agreed ones; what was late as it stood on the report's last day."""
    one = whole.moderated
    agreed = (
        f"a grade agreed in {one.done} of {one.chosen} case audits graded twice"
        if one.chosen
        else "no case audit was chosen for a second grade"
    )
    yield Heading(f"Moderation: {agreed}", anchor="moderation")
    pairs, alike = whole.agreement.n, whole.agreement.same.value
    if pairs and alike is not None:
        # The share came from whole pairs, so rounding gives back the number it was made of.
        same = round(alike * pairs)
        alike_of = tallies.Tally(good=same, inadequate=pairs - same)
        yield Text(
            # By the day both were in, where what stands below goes by the day the audit was handed in.
            f"Of {pairs} case audit{'' if pairs == 1 else 's'} whose two gradings came together in the quarter, "
            f"{same} had the same overall grade: "
            f"{tallies.percent(alike_of.share)}, with a 95 % interval of {tallies.interval_words(alike_of)} %. "
            "Kappa and AC2, and each domain, stand on the page of how far graders agree."
        )
    if not one.chosen:
        yield Text("No case audit of the quarter was chosen for a second grade.")
        return
    yield Text(
        f"Of the case audits of the quarter, the agreed grade is higher than the auditor's in "
        f"{one.raised or 'none'}, lower in {one.lowered or 'none'} and the same in {one.same or 'none'}; "
        f"{one.late or 'no'} second grading{' was' if one.late < 2 else 's were'} late on "
        f"{tables.day_words(until)}."
    )


def _coverage(whole: Whole) -> Iterator[Block]:
    """Whom audits reached, beside the population; nothing for who may not read it."""
    found = whole.coverage
    if found is None:
        return
    rows = [(table, row) for table in found.tables for row in table.rows]
    if found.as_at is None or not rows:
        words = "not held" if found.as_at is None else "no open child here"
        yield Heading(f"Coverage: {words}", anchor="coverage")
        yield Text(
            # A team that no child is allocated to has a dataset with nobody in it: one is published.
            "No dataset that can be read is published, so there is no population beside."
            if found.as_at is None
            else f"The dataset of {tables.day_words(found.as_at)} has no open child here: nobody to compare with."
        )
        return
    first = rows[0][1]
    # A day that no extract tells of has no children in the dataset, and had some in the borough.
    many = counted(first.population_n, "open child", "open children")
    beside = many if first.population_n else "children who are not held"
    yield Heading(f"Coverage: {counted(first.chance_n, 'case audit')} by chance beside {beside}", anchor="coverage")
    if not first.population_n:
        yield Text(
            f"No extract tells who was open on {tables.day_words(found.as_at)}, so there are no shares to compare."
        )
        return
    cells = tuple(
        (
            Cell(table.key.capitalize()),
            Cell(row.name),
            _share_cell("Open children", row.population, row.population_share),
            _share_cell("Audits by chance", row.chance, row.chance_share),
            tables.number(row.chance),
        )
        for table, row in rows
    )
    columns = (
        *(Column("By"), Column("Group"), Column("Of open children", numeric=True)),
        *(Column("Of audits by chance", numeric=True), Column("Audits", numeric=True)),
    )
    # Audited children who were closed again by then are told as closed: the day is one for all that stands here.
    then = (
        " Plan and age as they were on that day, by the extract of it; the other groups as the newest extract tells "
        "them."
        if found.past
        else ""
    )
    note = (
        f"Open children as at {tables.day_words(found.as_at)}. Case audits given out in the quarter. "
        f"Drawn again with a reason: {found.redrawn}.{_besides(found.apart)}{then}"
    )
    yield Table("Whom audits reached, beside all open children", columns, cells, note)


def _share_cell(what: str, count: int, share: float | None) -> Cell:
    """A group's share of all, with how many it is behind it."""
    if share is None:
        return Cell(tallies.percent(None))
    parts = (Part(what, float(count)), Part(f"{what}, share", share, share=True))
    return Cell(tallies.percent(share), parts=parts)


def _besides(count: int) -> str:
    """What audits of one contact or one meeting stand apart from coverage, as a sentence to add; "" of none."""
    if not count:
        return ""
    many = "audit of one contact or one meeting is" if count == 1 else "audits of one contact or one meeting are"
    return f" {count} {many} not in it."


def _themed(whole: Whole) -> Iterator[Block]:
    """Themed audits, and the learning briefs that fell due."""
    yield from _briefs(whole)
    if not whole.themed:
        return
    yield Heading(f"Themed audits: {len(whole.themed)}", anchor="themed")
    rows = tuple(
        (Cell(one.title), tables.number(one.given), tables.number(one.done), Cell(one.status.words))
        for one in whole.themed
    )
    columns = (Column("Theme"), Column("Given out", numeric=True), Column("Handed in", numeric=True), Column("State"))
    yield Table("Themed audits of the quarter", columns, rows)


def _briefs(whole: Whole) -> Iterator[Block]:
    """Briefs of themes of any quarter that were to be published in this one."""
    counts = whole.briefs
    if counts is None or not counts.due:
        return
    yield Heading(f"Learning briefs: {counts.fulfilled} of {counts.due} published", anchor="briefs")
    fell_due = meetings.became(counts, "published", "not published", "quarter")
    yield Text(f"{fell_due} A theme ends with its brief and not without.")


def _judged(material: QuarterlyMaterial) -> Iterator[Block]:
    """How often the grade differs from the suggestion, and which way."""
    none = "No grade of the quarter was handed in beside a suggested one."
    yield from apart.suggested(material.judged, material.apart, "of the quarter", none, "Each says why it differs.")


def _missed(material: QuarterlyMaterial) -> Iterator[Block]:
    """What was owed and not done by its day, with why."""
    if not material.owed:
        yield Heading("Missed: nothing was owed", anchor="missed")
        yield Text("No month of the programme fell in the quarter, as it stands here.")
        return
    yield Heading(f"Missed: {len(material.missed)} owed and not done by the day", anchor="missed")
    if material.missed:
        yield from apart.missed(material.missed, material.apart, material.month.words())
    else:
        yield Text("Every audit that the programme owed by now was handed in by its day.")


def _learning(material: QuarterlyMaterial) -> Iterator[Block]:
    """Multi-agency panels held, and best practice shared; of that nothing for who may not read it."""
    yield Heading(f"Multi-agency panels held: {len(material.panels)}", anchor="panels")
    if material.panels:
        rows = tuple(
            (
                Cell(one.title),
                Cell(one.team),
                tables.day_cell(one.held_on),
                Cell(one.grade.words),
                Cell(", ".join(agency for agency, _ in one.grades)),
                tables.number(one.actions.given),
            )
            for one in material.panels
        )
        titles = ("Audit", "Team", "Held", "Agreed grade", "Who graded")
        yield Table("Panels", (*(Column(title) for title in titles), Column("Actions given", numeric=True)), rows)
        yield from tables.actions("Actions of the panels", [one.actions for one in material.panels], material.until)
    if material.shared is not None:
        yield Heading(f"Best practice shared: {len(material.shared)}", anchor="shared")
    if material.shared:
        yield Table("Pieces shared in the quarter", (Column("Title"),), tuple((Cell(one),) for one in material.shared))


def _apart(material: QuarterlyMaterial) -> Iterator[Block]:
    """What never enters a share, counted by grade."""
    rows = []
    for title, audits in (
        ("Chosen on purpose", tallies.purposive(material.in_quarter)),
        ("Of a manager's own team", tallies.own_team(material.in_quarter)),
    ):
        for place, (kind, tools) in enumerate(apart.kinds_of(material.tools)):
            some = [audit for audit in audits if audit.tool in tools]
            if some or not place:
                words = tallies.tally(audit.overall for audit in some).words()
                rows.append((Cell(title), Cell(kind), tables.number(len(some)), Cell(words)))
    yield Heading("Told apart: audits that speak for themselves alone", anchor="apart")
    columns = (Column("Why"), Column("Audits"), Column("How many", numeric=True), Column("Overall grades"))
    yield Table(f"Told apart, {material.month.words()}", columns, tuple(rows))
