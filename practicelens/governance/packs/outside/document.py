"""The version that leaves the authority: whole authority and service areas only, small numbers hidden."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from practicelens.access.errors import Refused
from practicelens.analytics.disclosure import Counts, Protected, protect, protect_one, share_may_be_shown
from practicelens.documents.blocks import Block, Cell, Column, Document, Heading, Table, Text
from practicelens.governance.packs.monthly import apart, tables, tallies
from practicelens.governance.packs.monthly.document import Analysis, analysis_block, subtitle
from practicelens.governance.packs.monthly.material import Material
from practicelens.quality.audits.grades.views import DueAudit, GradedAudit
from practicelens.quality.standards.states import GRADES

TITLE = "Audit gradings, by service area and domain"
# A run of digits this long is more likely a child's or a worker's number than a count.
_LONG_NUMBER = re.compile(r"\d{5,}")


@dataclass
class _Withholding:
    """The tables of this version as they are protected, and those of the edition before."""

    limit: int
    earlier: Mapping[str, Protected]
    made: dict[str, Protected] = field(default_factory=dict)

    def protect(self, key: str, rows: Iterable[Sequence[int]], *, down: bool = True) -> Protected:
        """One table protected, also against being laid beside the edition before."""
        # By a key that stays from edition to edition: tables are laid side by side under it.
        self.made[key] = protect(rows, down=down, limit=self.limit, earlier=self.earlier.get(key))
        return self.made[key]


def build(
    material: Material,
    analysis: Analysis,
    meta: Sequence[str],
    *,
    limit: int,
    earlier: Mapping[str, Protected] | None = None,
) -> tuple[Document, dict[str, Protected]]:
    """The document that may leave, and its tables as protected, to be kept for the next edition."""
    withholding = _Withholding(limit, earlier or {})
    audits = tallies.comparable(material.first_audits)
    blocks: tuple[Block, ...] = (
        *analysis_block(analysis),
        *_overall(material, audits, withholding),
        *_domains(material, audits, withholding),
        *_due(material, withholding),
        *_re_audits(material, withholding),
        Heading("Tracked to Good", anchor="tracked"),
        Text(f"Audits whose practice is tracked to Good: {protect_one(len(material.tracked), limit)}."),
        Text(
            f"“c” stands for a count of 1 to {limit}, or for one that would give such a count away. "
            "Teams, workers and children are not told outside the authority. The interval is Wilson's.",
            quiet=True,
        ),
    )
    return Document(TITLE, subtitle(material), tuple(meta), blocks), withholding.made


def check_words(text: str, *, teams: Iterable[str], people: Iterable[str]) -> None:
    """Refuse words meant for outside that name a team or a member of staff, or hold what may be a child's number."""
    # Case and spaces levelled: a name over two lines, or in capitals, is still a name.
    folded = " ".join(text.casefold().split())
    # The longest first, so that the words quote a team's whole name and not another one's that is part of it.
    for name in sorted({*teams, *people}, key=len, reverse=True):
        # Whole words: a worker called May must not forbid "maybe".
        if re.search(rf"(?<!\w){re.escape(' '.join(name.casefold().split()))}(?!\w)", folded):
            raise Refused(
                f"What you wrote for readers outside names “{name}”. Teams and staff are not told outside.",
                code="outside_names",
            )
    if found := _LONG_NUMBER.search(text):
        raise Refused(
            f"What you wrote for readers outside holds “{found.group()}”, which may be a child's number.",
            code="outside_number",
        )


def _overall(material: Material, audits: Sequence[GradedAudit], withholding: _Withholding) -> Iterator[Block]:
    """Overall grades, a row a service area and the whole; case audits apart from every tool for one contact."""
    yield Heading("Overall grade, by service area", anchor="overall")
    for place, (kind, keys) in enumerate(apart.kinds_of(material.tools)):
        some = [audit for audit in audits if audit.tool in keys]
        # Case audits always have their table, so that its absence tells nothing; a tool that nobody used has none.
        if place and not some:
            continue
        rows = [
            [sum(1 for audit in some if (audit.service_id, audit.overall) == (service_id, key)) for key in GRADES]
            for service_id, _ in material.services
        ]
        table = withholding.protect(f"overall:{','.join(sorted(keys))}" if place else "overall", rows)
        heads = [name for _, name in material.services] + ["Whole authority"]
        yield _grades(f"{kind}: overall grade by service area, twelve months", "Service area", heads, table)


def _domains(material: Material, audits: Sequence[GradedAudit], withholding: _Withholding) -> Iterator[Block]:
    """Grades by domain over the whole authority, a table a tool. Domains do not add up, so there are no totals down."""
    yield Heading("Grades by domain", anchor="domains")
    for tool in material.tools:
        some = [audit for audit in audits if audit.tool == tool.key]
        if not some:
            continue
        rows = [
            [sum(1 for audit in some if audit.domains.get(key) == grade) for grade in GRADES] for key, _ in tool.domains
        ]
        table = withholding.protect(f"domains:{tool.key}", rows, down=False)
        caption = f"{tool.plural}: grades by domain, twelve months, whole authority"
        yield _grades(caption, "Domain", [title for _, title in tool.domains], table)


def _due(material: Material, withholding: _Withholding) -> Iterator[Block]:
    """Completed against due: case audits a row a service area and the whole, of all others how many."""
    yield Heading("Completed against due", anchor="due")
    service_of = {team.id: team.service_id for team in material.teams}
    (_, cases), *others = apart.by_kind(material.due, material.apart)
    rows = []
    for service_id, _ in material.services:
        of_service = [one for one in cases if one.team_id and service_of.get(one.team_id) == service_id]
        rows.append(_done_and_not(of_service))
    heads = [name for _, name in material.services] + ["Whole authority"]
    caption = f"Case audits due in {material.month.words()}"
    yield _plain(caption, "Service area", heads, ("Completed", "Not yet", "Due"), withholding.protect("due", rows))
    if others:
        counts = [_done_and_not(some) for _, some in others]
        table = withholding.protect("due:others", counts, down=False)
        caption = f"Other audits due in {material.month.words()}, whole authority"
        yield _plain(caption, "Audits", [kind for kind, _ in others], ("Completed", "Not yet", "Due"), table)
    # Of no service area, so outside of the table: there a handful of them would hide counts of service areas too.
    without = sum(one.team_id is None for one in cases)
    if without:
        yield Text(f"Owed in predefined areas besides, and never given out: {protect_one(without, withholding.limit)}.")


def _done_and_not(audits: Sequence[DueAudit]) -> list[int]:
    """How many were handed in, and how many were not."""
    done = sum(1 for one in audits if one.submitted_on)
    return [done, len(audits) - done]


def _re_audits(material: Material, withholding: _Withholding) -> Iterator[Block]:
    """The grade before against the re-audit's, whole authority."""
    yield Heading("Re-audits", anchor="re-audits")
    table = withholding.protect("re-audits", tables.moved_counts(material.re_audits))
    heads = [grade.words for grade in GRADES] + ["All"]
    columns = (*(grade.words for grade in GRADES), "All")
    yield _plain(f"Re-audits handed in during {material.month.words()}", "Grade before", heads, columns, table)


def _plain(caption: str, first: str, heads: Sequence[str], columns: Sequence[str], table: Protected) -> Table:
    """A protected table as it may be printed."""
    rows = tuple(
        (Cell(head), *(_cell(table, row, column) for column in range(len(columns)))) for row, head in enumerate(heads)
    )
    return Table(caption, (Column(first), *(Column(title, numeric=True) for title in columns)), rows)


def _grades(caption: str, first: str, heads: Sequence[str], table: Protected) -> Table:
    """A protected table of grades, with the share Good or better where it gives nothing away."""
    columns = range(len(GRADES) + 1)
    # A row of noughts hides nothing, and named below it tells the same in a line; one with a "c" in it stays as it is.
    empty = [row for row in range(len(heads)) if all(table.shown(row, column) == 0 for column in columns)]
    rows = []
    for row, head in enumerate(heads):
        if row in empty and len(heads) > len(empty):
            continue
        cells = [_cell(table, row, column) for column in columns]
        rows.append((Cell(head), *cells, *_share(table, row)))
    none = "" if len(heads) == len(empty) else tables.without([heads[row] for row in empty])
    titles = (*(grade.words for grade in GRADES), "Audits", "Good or better", "95 % interval")
    return Table(caption, (Column(first), *(Column(title, numeric=True) for title in titles)), tuple(rows), none)


def _share(table: Protected, row: int) -> tuple[Cell, Cell]:
    """Share and interval of a row, or a dash where they would tell what is hidden."""
    shown = [table.shown(row, column) for column in range(len(GRADES) + 1)]
    total = table.counts.at((row, len(GRADES)))
    if not total or not share_may_be_shown(shown):
        return Cell("–"), Cell("–")
    # From the true counts: it is shown only where it tells no more than the row does.
    good = table.counts.at((row, 0)) + table.counts.at((row, 1))
    counted = tallies.Tally(good=good, inadequate=total - good)
    return Cell(tallies.percent(counted.share), counted.share), tables.interval_cell(counted)


def _cell(table: Protected, row: int, column: int) -> Cell:
    """A count, or "c"."""
    shown = table.shown(row, column)
    # No number behind a "c": a workbook carries whatever stands behind a cell's words.
    return Cell(table.words(row, column), None if shown is None else float(shown))


def kept(made: Mapping[str, Protected]) -> dict[str, dict[str, object]]:
    """Protected tables as plain data, to be kept inside for the next edition."""
    return {
        key: {
            "rows": [list(row) for row in table.counts.rows],
            "down": table.counts.down,
            # In order, as all that is frozen: the same edition must have the same fingerprint.
            "hidden": sorted(list(place) for place in table.hidden),
        }
        for key, table in made.items()
    }


def from_kept(data: Mapping[str, Mapping[str, object]]) -> dict[str, Protected]:
    """Protected tables back from plain data."""
    return {key: _table_from(one) for key, one in data.items()}


def _table_from(one: Mapping[str, object]) -> Protected:
    """One protected table back from plain data."""
    rows, hidden = one["rows"], one["hidden"]
    assert isinstance(rows, list) and isinstance(hidden, list)
    counts = Counts(tuple(tuple(row) for row in rows), bool(one["down"]))
    return Protected(counts, frozenset((row, column) for row, column in hidden))
