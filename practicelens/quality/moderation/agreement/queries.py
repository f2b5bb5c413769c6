"""How far two graders of the same case agree, in an actor's teams; by auditor for the Head of Safeguarding only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.access.roles import Role
from practicelens.analytics.agreement import Agreement
from practicelens.analytics.agreement import agreement as figures_of
from practicelens.people.asking import Asking
from practicelens.quality.audits.beside.internal import Pair, pairs_of_grades
from practicelens.quality.audits.core.states import Kind
from practicelens.quality.standards.internal import domains_with_tools, tools_by_id
from practicelens.quality.standards.states import GRADES, Grade

# Grades are listed from the best: their ranks run downwards, and the figures want heights.
HIGHEST = len(GRADES) - 1


@dataclass(frozen=True)
class AgreementRow:
    """What is known of one thing: all pairs, one kind of them, or one domain, which belongs to its ``tool``."""

    title: str
    figures: Agreement
    tool: str = ""


@dataclass(frozen=True)
class AgreementView:
    """A period's agreement of case audits: overall, second grades and pairs told apart; and by domain.

    ``others``: audits of one contact or one meeting, a row a tool, which stand apart.
    ``withheld``: how many pairs are in none of it, because so few of a kind of audit would tell this reader what one
    grader gave.
    """

    since: date
    until: date
    overall: AgreementRow
    kinds: tuple[AgreementRow, ...]
    domains: tuple[AgreementRow, ...]
    minimum: int
    withheld: int = 0
    others: tuple[AgreementRow, ...] = ()

    @property
    def pairs(self) -> int:
        """How many cases were graded twice, whatever was audited."""
        return self.overall.figures.n + sum(one.figures.n for one in self.others)

    @property
    def few(self) -> bool:
        """Whether there are pairs of case audits, and too few to lean on."""
        return 0 < self.overall.figures.n < self.minimum


@dataclass(frozen=True)
class AuditorRow:
    """One auditor against everybody they graded with; no figures where the pairs are too few to say."""

    auditor: str
    n: int
    figures: Agreement | None


@dataclass(frozen=True)
class AuditorsView:
    """A period's agreement auditor by auditor: of case audits, and apart from them of one contact or one meeting."""

    since: date
    until: date
    minimum: int
    cases: tuple[AuditorRow, ...]
    others: tuple[AuditorRow, ...]

    @property
    def parts(self) -> tuple[tuple[str, tuple[AuditorRow, ...], tuple[AuditorRow, ...]], ...]:
        """By what was audited: the auditors of whom something is said, and those of whom their pairs are too few."""
        listed = (("Case audits", self.cases), ("Audits of one contact or one meeting", self.others))
        return tuple((title, *_apart(rows)) for title, rows in listed if rows)


def _apart(rows: Iterable[AuditorRow]) -> tuple[tuple[AuditorRow, ...], tuple[AuditorRow, ...]]:
    listed = tuple(rows)
    return tuple(row for row in listed if row.figures), tuple(row for row in listed if not row.figures)


def may_read_agreement(asking: Asking) -> bool:
    """Whether this actor reads reports of audits, and so how far their graders agree."""
    # By the reports and not by audits: these figures name no case, and directors read reports without auditing.
    return asking.actor.can(Capability.SEE_AUDIT_REPORTS)


def may_read_by_auditor(asking: Asking) -> bool:
    """The Head of Safeguarding alone: it helps graders to calibrate, and is for no capability proceedings."""
    # Not even the auditors themselves: figures on one person read as a judgement of them, which they are not.
    return asking.actor.has(Role.HEAD_OF_QA)


def agreement(asking: Asking, since: date, until: date) -> AgreementView:
    """How far graders agreed on cases both had in by then, in the actor's teams. Restricted children are counted.

    Raises Missing for whoever reads no reports of audits. Grades are those each handed in first.
    """
    if not may_read_agreement(asking):
        raise Missing
    # Each kind is judged by itself: of many pairs in all, a single one of some tool would still be a grade told.
    groups = _by_what(asking, _pairs(asking, since, until))
    shown = {title: pairs for title, pairs in groups.items() if not _could_tell_one(asking, len(pairs), until)}
    cases = shown.get(CASES, [])
    return AgreementView(
        since=since,
        until=until,
        overall=_line("All", cases, _overall),
        kinds=_kinds(asking, cases, until),
        # Domains of the shown kinds alone, and each counted anew: a domain that few graded could tell one by itself.
        domains=tuple(
            row
            for row in _domains(asking, [pair for pairs in shown.values() for pair in pairs])
            if not _could_tell_one(asking, row.figures.n, until)
        ),
        minimum=_minimum(asking, until),
        # How many are withheld may be known: that a case was graded twice is no secret, only what was given.
        withheld=sum(len(pairs) for title, pairs in groups.items() if title not in shown),
        others=tuple(_line(title, shown[title], _overall) for title in sorted(shown) if title != CASES),
    )


def _kinds(asking: Asking, cases: Iterable[Pair], on: date) -> tuple[AgreementRow, ...]:
    """Second grades and pairs apart; neither where one could tell a grade, for of all and one the other is known."""
    titled = {"Second grades": Kind.SECOND, "Pairs": Kind.PAIRED}
    found = {title: [one for one in cases if one.kind is kind] for title, kind in titled.items()}
    if any(_could_tell_one(asking, len(some), on) for some in found.values()):
        return ()
    return tuple(_line(title, some, _overall) for title, some in found.items())


CASES = "Case audits"


def _by_what(asking: Asking, pairs: Iterable[Pair]) -> Mapping[str, list[Pair]]:
    """The pairs of case audits together, and of each tool for one contact or one meeting by itself."""
    tools, found = asking.once(tools_by_id), defaultdict[str, list[Pair]](list)
    for one in pairs:
        tool = tools[one.tool_id]
        # By whether it enters the cycle: that is what makes an audit one of a child's whole work.
        found[CASES if tool.enters_cycle else f"{tool.title}s"].append(one)
    return found


def _could_tell_one(asking: Asking, pairs: int, on: date) -> bool:
    """Whether so few pairs, of some teams alone, would tell what one grader gave: moderation is blind."""
    # Who reads the whole authority has everybody's pairs together; a part of it can be one manager's own pair.
    return 0 < pairs < _minimum(asking, on) and not asking.actor.reaches_all(Capability.SEE_AUDIT_REPORTS)


def by_auditor(asking: Asking, since: date, until: date) -> AuditorsView:
    """Each auditor's grades beside the other grader's, by name; below the minimum only how many. Else Missing."""
    if not may_read_by_auditor(asking):
        raise Missing
    pairs, tools, minimum = _pairs(asking, since, until), asking.once(tools_by_id), _minimum(asking, until)
    people = asking.names({one for pair in pairs for one in (pair.first_auditor_id, pair.second_auditor_id)})
    # Apart, as everywhere: how strictly somebody grades a contact says nothing of how they grade a child's whole work.
    cases, others = ([one for one in pairs if tools[one.tool_id].enters_cycle is cycle] for cycle in (True, False))
    return AuditorsView(since, until, minimum, *(_auditors(some, people, minimum) for some in (cases, others)))


def _auditors(pairs: Iterable[Pair], people: Mapping[int, str], minimum: int) -> tuple[AuditorRow, ...]:
    """A row for each who graded any of these pairs, by name."""
    own: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for pair in pairs:
        first, second = _height(pair.first), _height(pair.second)
        # A pair counts for both graders: neither is the measure of the other.
        own[pair.first_auditor_id].append((first, second))
        own[pair.second_auditor_id].append((second, first))
    rows = [
        # Listed below the minimum too, by how many: that somebody is graded beside seldom is worth knowing.
        AuditorRow(people.get(auditor, ""), len(grades), figures_of(grades) if len(grades) >= minimum else None)
        for auditor, grades in own.items()
    ]
    return tuple(sorted(rows, key=lambda row: row.auditor))


def _pairs(asking: Asking, since: date, until: date) -> list[Pair]:
    """Those of the actor's teams."""
    teams = asking.actor.teams_for(Capability.SEE_AUDIT_REPORTS)
    # Of the teams in reach and not the auditors' own: practice is a team's, and grading is compared over it.
    return [pair for pair in pairs_of_grades(since, until) if pair.team_id in teams]


def _minimum(asking: Asking, on: date) -> int:
    """From how many pairs anything is said of one auditor."""
    return int(asking.rules_on(on).number("agreement.minimum"))


def _height(grade: Grade) -> int:
    """0 for Inadequate to 3 for Outstanding, so that lower means a lower grade."""
    return HIGHEST - grade.rank


def _overall(pair: Pair) -> tuple[Grade, Grade]:
    """The two grades of the whole."""
    return pair.first, pair.second


def _line(title: str, pairs: Iterable[Pair], grades: Callable[[Pair], tuple[Grade, Grade]]) -> AgreementRow:
    found = (grades(pair) for pair in pairs)
    return AgreementRow(title, figures_of([(_height(first), _height(second)) for first, second in found]))


def _domains(asking: Asking, pairs: list[Pair]) -> tuple[AgreementRow, ...]:
    """Each domain that both graded in any pair, tool by tool: tools have domains of the same name."""
    known = asking.once(domains_with_tools)
    # In the tools' own order, older versions among them: a domain given up since keeps its line while pairs have it.
    used = [key for key in known if any(key in pair.domains for pair in pairs)]
    # Tool by tool as they first come, so that a domain of a later version stands with its own tool.
    in_order = list(dict.fromkeys(known[key][1] for key in used))
    used.sort(key=lambda key: in_order.index(known[key][1]))
    return tuple(_domain(key, pairs, *known[key]) for key in used)


def _domain(key: str, pairs: list[Pair], title: str, tool: str) -> AgreementRow:
    both = [pair for pair in pairs if key in pair.domains]
    return replace(_line(title, both, lambda pair: pair.domains[key]), tool=tool)
