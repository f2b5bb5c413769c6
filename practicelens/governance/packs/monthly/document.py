"""The Head of Service monthly report as a document: a heading that says the finding, then what it rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from practicelens.analytics.statistics import funnel_limits
from practicelens.documents.blocks import (
    Block,
    Callout,
    Cell,
    Column,
    Document,
    Figure,
    Heading,
    Part,
    Table,
    Text,
    of_period,
)
from practicelens.documents.specs import Funnel, FunnelLimit, FunnelPoint
from practicelens.governance.packs.monthly import apart, meetings, tables, tallies, verdicts
from practicelens.governance.packs.monthly.material import GradedTool, Material
from practicelens.governance.packs.monthly.tallies import Tally
from practicelens.governance.packs.monthly.verdicts import Comparison
from practicelens.quality.audits.grades.views import GradedAudit
from practicelens.workdays.counting import counted

BY_CHANCE_NOTE = (
    "First audits drawn by chance (random and stratified draws) only. Audits chosen on purpose and managers' audits "
    "of their own team are told apart, further down. The interval is Wilson's."
)


@dataclass(frozen=True)
class Analysis:
    """What a person wrote about the report, and who."""

    text: str
    by: str = ""


def build(material: Material, analysis: Analysis | None, meta: Sequence[str] = ()) -> Document:
    """The whole report for those inside the authority who may see these teams.

    Its finding is of case audits. An audit of one contact or one meeting asks other things, of few teams: each such
    tool has a table and a funnel of its own.
    """
    audits = tallies.comparable(material.first_audits)
    cases = [audit for audit in audits if audit.case]
    by_team = tallies.tallies(cases, lambda audit: audit.team_id)
    comparison = _compared(material, by_team)
    year = f"twelve months to {tables.day_words(material.until)}"
    month, day = material.month.words(), f"on {tables.day_words(material.until)}"
    blocks: tuple[Block, ...] = (
        *analysis_block(analysis),
        *of_period(year, _overall(material, by_team)),
        *of_period(year, _funnel(material, comparison)),
        *of_period(year, _other_tools(material, audits)),
        *of_period(year, _domains(material, audits)),
        *of_period(month, _month(material)),
        *of_period(month, _due(material)),
        *of_period(month, _missed(material)),
        *of_period(month, meetings.blocks(material.meetings, material.teams, material.until, "month")),
        *of_period(year, _judged(material)),
        *of_period(month, _re_audits(material)),
        *of_period(day, _tracked(material)),
        *_beside(material),
        *of_period(month, _late(material)),
        *of_period(year, _apart(material)),
    )
    # The finding and not the name of the report: whoever reads nothing else has read what it says.
    title = verdicts.heading(comparison, tables.add(by_team.values()))
    return Document(title, subtitle(material), tuple(meta), blocks)


def _compared(material: Material, by_team: dict[int, Tally]) -> Comparison:
    """The report's teams against chance."""
    return verdicts.compare({team.name: by_team[team.id] for team in material.teams if team.id in by_team})


def subtitle(material: Material) -> str:
    """What the report is about, and over what time."""
    until = "" if material.whole_month else f", so far (to {tables.day_words(material.until)})"
    return f"Head of Service monthly report · {material.scope} · {material.month.words()}, rolling twelve months{until}"


def analysis_block(analysis: Analysis | None) -> Iterator[Block]:
    """The written analysis stands first."""
    if analysis is not None:
        yield Callout("Analysis.", analysis.text, f"Written by {analysis.by}." if analysis.by else "")


def _overall(material: Material, by_team: dict[int, Tally]) -> Iterator[Block]:
    """Overall grades of case audits: a table a service area, under a row each where there are several."""
    yield Heading("Overall grade, by team", anchor="overall")
    period = f"twelve months to {tables.day_words(material.until)}"
    several = len(material.services) > 1
    if several:
        yield tables.by_service(f"Overall grade by service area, {period}", material, by_team, BY_CHANCE_NOTE)
    for service_id, service in material.services:
        teams = [team for team in material.teams if team.service_id == service_id]
        if several and not any(team.id in by_team for team in teams):
            continue  # its row says so
        # Said once: the same note under each table would be read under none.
        note = "" if several else BY_CHANCE_NOTE
        caption = f"{service}: overall grade by team, {period}"
        yield tables.by_team(caption, teams, by_team, f"All of {service}", note, folded=several)


def _other_tools(material: Material, audits: Sequence[GradedAudit]) -> Iterator[Block]:
    """Audits of one contact or one meeting, each tool apart from case audits and from the others."""
    for tool in (tool for tool in material.tools if not tool.case):
        found = [audit for audit in audits if audit.tool == tool.key]
        if not found:
            continue
        by_team = tallies.tallies(found, lambda audit: audit.team_id)
        whole = tables.add(by_team.values())
        yield Heading(f"{tool.plural}: {whole.good_or_better} of {whole.total} Good or better", anchor=tool.key)
        teams = [team for team in material.teams if team.id in by_team]
        period = f"twelve months to {tables.day_words(material.until)}"
        caption = f"{tool.plural}: overall grade by team, {period}"
        # The heading says how many of all; the teams stand one click away, as those of case audits do.
        yield tables.by_team(caption, teams, by_team, "All of them", "", folded=True)
        comparison = _compared(material, by_team)
        if not comparison.possible or comparison.average is None:
            continue
        yield Text(verdicts.sentence(comparison))
        # Of two teams the sentence says all that a picture would.
        if len(comparison.placed) > 2:
            yield _funnel_figure(comparison, comparison.average, tool.plural)


def _funnel(material: Material, comparison: Comparison) -> Iterator[Block]:
    """Teams against chance, with their table; where there is nothing to compare, why."""
    # One team has nobody to stand beside; its own interval is in the table above.
    if len(material.teams) < 2:
        return
    if not comparison.possible or comparison.average is None:
        yield Heading("Too few audits to hold teams beside each other", anchor="funnel")
        yield Text(f"A team enters the comparison with {verdicts.FEWEST} audits in twelve months.")
        return
    yield Heading(_funnel_heading(comparison), anchor="funnel")
    yield Text(verdicts.sentence(comparison))
    yield _funnel_figure(comparison, comparison.average, "audits")


def _funnel_figure(comparison: Comparison, average: float, what: str) -> Figure:
    """The funnel of one kind of audit, with the table of what it shows."""
    too_few = "; ".join(comparison.too_few)
    left_out = f" Left out, with fewer than {verdicts.FEWEST} audits: {too_few}." if too_few else ""
    return Figure(
        f"Share of {what} Good or better, by number of audits",
        _funnel_spec(comparison, average),
        verdicts.sentence(comparison),
        _funnel_table(comparison, average),
        "Dashed: 95 %. Solid: 99.8 %. A team inside the funnel is not shown to differ." + left_out,
    )


def _funnel_heading(comparison: Comparison) -> str:
    """The finding as a section's heading."""
    if comparison.firm:
        return "Some difference between teams is more than chance"
    if comparison.faint:
        return "Is any team different from the rest? Not firmly"
    return "No team is shown to differ from the rest"


def _funnel_spec(comparison: Comparison, average: float) -> Funnel:
    """Points and limits, over the sizes there are and a little more."""
    sizes = [team.tally.total for team in comparison.placed]
    # A little beyond the smallest and largest team, so that neither point lies on the frame.
    first, last = max(1, min(sizes) - 3), max(sizes) + max(5, max(sizes) // 5)
    limits = [funnel_limits(average, n) for n in range(first, last + 1)]
    return Funnel(
        tuple(
            FunnelPoint(
                f"{team.label}: {team.tally.good_or_better} of {team.tally.total}",
                team.tally.total,
                team.tally.share or 0.0,
                team.outside95,
            )
            for team in comparison.placed
        ),
        tuple(FunnelLimit(one.size, one.low95, one.high95, one.low998, one.high998) for one in limits),
        average,
        f"{verdicts.every_team(len(comparison.placed))} {tallies.percent(average)}",
        "audits in twelve months",
    )


def _funnel_table(comparison: Comparison, average: float) -> Table:
    """What the figure shows, a row a team in order of name."""
    rows = []
    for team in comparison.placed:
        limits = funnel_limits(average, team.tally.total)
        place = "outside 99.8 %" if team.outside998 else "outside 95 %" if team.outside95 else "inside"
        # Rounded half up, as shares are elsewhere: Python's own rounding takes 62.5 to 62.
        expected = f"{int(limits.low95 * 100 + 0.5)} to {int(limits.high95 * 100 + 0.5)}"
        share = Cell(tallies.percent(team.tally.share), team.tally.share)
        names = ("95 % limits, from", "95 % limits, to")
        ends = zip(names, (limits.low95, limits.high95), strict=True)
        within = Cell(expected, parts=tuple(Part(title, end, share=True) for title, end in ends))
        rows.append((Cell(team.label), tables.number(team.tally.total), share, within, Cell(place)))
    columns = (
        *(Column("Team"), Column("Audits", numeric=True), Column("Good or better", numeric=True)),
        *(Column("95 % limits for so many", numeric=True), Column("Where it lies")),
    )
    return Table("Teams beside the funnel's limits", columns, tuple(rows))


def _domains(material: Material, audits: Sequence[GradedAudit]) -> Iterator[Block]:
    """Grades by domain, a tool at a time, for each service area; by team where the report is of few teams."""
    yield Heading(verdicts.domains_heading(domains_of_most(material.tools, audits)), anchor="domains")
    # Of the whole authority a table a domain and service area would be a hundred: no reader finds anything in them.
    if not material.detail:
        # The first stands open; whoever looks for another finds it by its name.
        for index, table in enumerate(_domains_by_tool(material.tools, audits, "")):
            yield replace(table, folded=index > 0)
        yield Text("Each domain by service area and team stands in the report of a service area.", quiet=True)
        return
    for service_id, service in material.services:
        of_service = [audit for audit in audits if audit.service_id == service_id]
        yield from _domains_by_tool(material.tools, of_service, f"{service}: ")
        if not any(_graded_domains(tool, of_service) for tool in material.tools):
            continue
        yield Heading(f"{service}: each domain by team", level=3)
        teams = [team for team in material.teams if team.service_id == service_id]
        for tool in material.tools:
            for key, title in _graded_domains(tool, of_service):
                caption = f"{service}, {tool.plural}: {title}, by team"
                yield tables.domain_by_team(caption, key, teams, of_service)


def domains_of_most(tools: Sequence[GradedTool], audits: Sequence[GradedAudit]) -> list[tuple[str, Tally]]:
    """The domains, with their grades, of the case tool that most of these audits were done with.

    One tool's alone: beside another's, a domain differs because it asks another thing. Empty where no case was audited.
    """
    count = Counter(audit.tool for audit in audits if audit.case)
    found = next((tool for tool in tools if count and tool.key == count.most_common(1)[0][0]), None)
    domains = found.domains if found else ()
    return [(title, tallies.tally(audit.domains.get(key) for audit in audits)) for key, title in domains]


def _domains_by_tool(tools: Sequence[GradedTool], audits: Sequence[GradedAudit], of: str) -> Iterator[Table]:
    """A table of domains for each tool that graded one."""
    note = "Audits in which a domain did not apply are not counted in it."
    for tool in tools:
        if graded := _graded_domains(tool, audits):
            yield tables.by_domain(f"{of}{tool.plural}: grades by domain, twelve months", graded, audits, note)


def _graded_domains(tool: GradedTool, audits: Sequence[GradedAudit]) -> list[tuple[str, str]]:
    """The domains of a tool that these audits graded: not every service area uses every tool."""
    return [(key, title) for key, title in tool.domains if any(audit.domains.get(key) for audit in audits)]


def _month(material: Material) -> Iterator[Block]:
    """The month's own case audits, a handful; of each other tool, how many and how graded."""
    audits = tallies.comparable(material.in_month)
    cases = [audit for audit in audits if audit.case]
    count = len(cases)
    many = f"{count or 'no'} case audit{'' if count in (0, 1) else 's'}"
    yield Heading(f"{material.month.name()} itself: {many} drawn by chance", anchor="month")
    yield tables.handful(f"Case audits handed in during {material.month.words()}, by team", material.teams, cases)
    for tool in (tool for tool in material.tools if not tool.case):
        found = tallies.tally(audit.overall for audit in audits if audit.tool == tool.key)
        if found.total:
            yield Text(f"{tool.plural} handed in during {material.month.words()}: {found.words()}.")


def _due(material: Material) -> Iterator[Block]:
    """Completed against due: case audits by team, every other tool a row."""
    cases = apart.cases_of(material.due, material.apart)
    done = sum(1 for one in cases if one.submitted_on)
    outcome = f"{done} of {counted(len(cases), 'case audit')}" if cases else "no case audit was due"
    yield Heading(f"Completed against due: {outcome}", anchor="due")
    never = sum(one.audit_id is None for one in cases)
    if never:
        yield Text(f"{never} of these {'was' if never == 1 else 'were'} owed and never given out, or withdrawn.")
    if material.due_beside:
        # Else the count of the month's own page and this one seem to contradict each other.
        every, beside = counted(len(material.due), "audit was", "audits were"), material.due_beside
        yield Text(
            f"Of every kind {every} due: {len(material.due) - beside} that the"
            f" month’s programme owed, and {beside} besides: for a theme, with other agencies, given out by hand,"
            " or taken over from before Practice Lens.",
            quiet=True,
        )
    if cases:
        yield tables.due(f"Case audits due in {material.month.words()}, by team", material.teams, cases)
    else:
        yield Text(f"No case audit was due in {material.month.words()}.")
    others = apart.by_kind(material.due, material.apart)[1:]
    if others:
        yield tables.due_by_kind(f"Other audits due in {material.month.words()}, by tool", others)


def _missed(material: Material) -> Iterator[Block]:
    """What the programme owed in the month and nobody did by its day: told, never dropped."""
    if material.missed:
        yield Heading(f"Missed: {len(material.missed)} owed and not done by the day", anchor="missed")
        yield from apart.missed(material.missed, material.apart, material.month.words())


def _judged(material: Material) -> Iterator[Block]:
    """How often auditors judged otherwise than the rule suggests, and which way."""
    if material.judged:
        why = "The grade is the auditor's; each says why it differs."
        yield from apart.suggested(material.judged, material.apart, "twelve months, re-audits among them", "", why)


def _re_audits(material: Material) -> Iterator[Block]:
    """Re-audits handed in during the month, and how many moved up."""
    up = sum(one.moved_up for one in material.re_audits)
    outcome = f"{up} of {len(material.re_audits)} moved up" if material.re_audits else "none handed in"
    yield Heading(f"Re-audits: {outcome}", anchor="re-audits")
    if material.re_audits:
        yield tables.moved(f"Re-audits handed in during {material.month.words()}", material.re_audits)
    else:
        yield Text(f"No re-audit was handed in during {material.month.words()}.")


def _tracked(material: Material) -> Iterator[Block]:
    yield Heading(f"Tracked to Good: {len(material.tracked)}", anchor="tracked")
    if material.tracked:
        yield tables.tracked("Audits tracked to Good", material.tracked, material.until)
    else:
        yield Text("Nothing is being tracked to Good.")


def _beside(material: Material) -> Iterator[Block]:
    """Timeliness beside the grades, where a dataset is published."""
    if material.dataset_as_at is None or not material.beside:
        if material.dataset_note:
            yield Heading("Timeliness cannot be told", anchor="timeliness")
            yield Text(material.dataset_note)
        return
    yield Heading("Timeliness beside the grades", anchor="timeliness")
    as_at = tables.day_words(material.dataset_as_at)
    note = f"From the dataset of {as_at}. {material.dataset_note}Grades and timeliness measure different things."
    yield tables.beside("Timeliness, by service area", material.beside, note)


def _late(material: Material) -> Iterator[Block]:
    """What became of late work with people: explained, escalated, answered (strategy, section 10)."""
    # Without figures nothing is called late, and a heading that nothing was escalated would be false.
    if material.dataset_as_at is None and not material.late:
        return
    raised = sum(one.by_people + one.by_rule for one in material.late.values())
    waits = sum(one.waiting for one in material.late.values())
    if not material.late:
        yield Heading("No late work was explained or escalated", anchor="late-work")
        return
    held = f", {waits} waiting for an answer {'at its end' if material.whole_month else 'now'}" if waits else ""
    yield Heading(f"Late work: {raised} escalated to Heads of Service{held}", anchor="late-work")
    yield tables.late_work(f"Late work, {material.month.words()}", material.teams, material.late)


def _apart(material: Material) -> Iterator[Block]:
    """What never enters a share: audits chosen on purpose, and of a manager's own team."""
    # Told, not hidden: leaving them out of the shares without a word would look like choosing what counts.
    chosen, own = tallies.purposive(material.first_audits), tallies.own_team(material.first_audits)
    yield Heading(f"Told apart: {len(chosen)} chosen on purpose, {len(own)} of a manager's own team", anchor="apart")
    if chosen:
        note = "Chosen for a reason, so they say nothing about the cases that were not chosen."
        yield from apart.one_by_one(chosen, material.tools, "chosen on purpose, twelve months", note)
    if own:
        note = "Done by the team's own manager, so left out of the comparison between teams."
        yield from apart.one_by_one(own, material.tools, "of a manager's own team, twelve months", note)
    if not chosen and not own:
        yield Text("There are none in these twelve months.")
