"""The quarterly consolidation: figures against the audits, groups by plain loops, frozen with an analysis."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime

import pytest

from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.analytics.measure import Level
from practicelens.documents.blocks import Document, Heading, Table
from practicelens.governance.packs.core.periods import Month, Quarter
from practicelens.governance.packs.core.rules import Words
from practicelens.governance.packs.frozen import changes
from practicelens.governance.packs.frozen import queries as frozen_queries
from practicelens.governance.packs.monthly.meetings import became, reasons_words
from practicelens.governance.packs.monthly.queries import TIMELINESS
from practicelens.governance.packs.quarterly import queries as queries_quarterly
from practicelens.governance.packs.reports import queries as reports_queries
from practicelens.governance.packs.states import Kind
from practicelens.performance.datasets.cases import by_group, groups
from practicelens.performance.datasets.register import internal as register_internal
from practicelens.quality.audits.core.states import Draw
from practicelens.quality.audits.grades import children as audit_queries
from practicelens.quality.duties.rules import Counts
from practicelens.quality.standards.states import Grade
from tests.builders.asking import asking
from tests.builders.audits import Audits
from tests.builders.authority import Authority
from tests.builders.numbers import only_in_words

Q4 = Quarter(2026, 10)
AFTER = datetime(2027, 1, 12, 10, tzinfo=UTC)
BY_CHANCE = {"draw": Draw.RANDOM, "population": "open children", "population_size": 94, "draw_seed": "s-1"}
ANALYSIS = Words("Support is asked for in assessment; we plan a half-day.")


@pytest.fixture
def audits(authority: Authority) -> Audits:
    """Audits at the authority's moment, in November."""
    return Audits(authority)


def report(audits: Audits, role: Role = Role.DIRECTOR, quarter: Month = Q4) -> Document:
    return reports_queries.report(asking(audits.actor(role), audits.now.date()), Kind.QUARTERLY, None, quarter).document


def table(document: Document, opening: str) -> Table:
    return next(b for b in document.blocks if isinstance(b, Table) and b.caption.startswith(opening))


def headings(document: Document) -> str:
    return " | ".join(b.text for b in document.blocks if isinstance(b, Heading))


def test_grades_of_the_quarter_are_those_handed_in(audits: Audits) -> None:
    audits.submitted(Grade.GOOD, **BY_CHANCE)
    found = report(audits)
    assert found.title.startswith("Quarter: 1 of 1 case audit Good or better")
    assert [row[1].number for row in table(found, "Case audits: overall grades").rows] == [1, 1]
    assert "so far" in found.subtitle
    assert "No published dataset could tell" in str(found.blocks)


def test_a_kind_that_was_never_drawn_by_chance_has_no_table_of_nought(audits: Audits) -> None:
    audits.submitted(Grade.GOOD, **BY_CHANCE)
    drawn = [b.caption for b in report(audits).blocks if isinstance(b, Table) and "overall grades" in b.caption]
    chosen = audits.submitted(Grade.GOOD, **{**BY_CHANCE, "draw": Draw.PURPOSIVE}, tool="mash")
    assert chosen
    assert [b.caption for b in report(audits).blocks if isinstance(b, Table) and "overall grades" in b.caption] == drawn


def test_what_somebody_may_not_read_is_left_out_and_no_nought(audits: Audits) -> None:
    audits.submitted(Grade.GOOD, **BY_CHANCE)
    head, analyst = (headings(report(audits, role)) for role in (Role.HEAD_OF_QA, Role.ANALYST))
    assert "Best practice shared: 0" in head and "Coverage: not held" in head
    assert "Best practice" not in analyst and "Coverage" not in analyst
    # No month was opened here before this quarter: that nothing was missed would be no praise.
    assert "Missed: nothing was owed" in headings(report(audits, quarter=Quarter(2026, 7)))


@pytest.mark.parametrize(
    ("missed", "closed", "words"),
    [
        (0, 0, ""), (1, 0, ", without a reason"), (1, 1, ", with a reason"),
        (6, 6, ", each with a reason"), (6, 2, ", 2 of them with a reason"), (6, 0, ", none of them with a reason"),
    ],
)  # fmt: skip
def test_missed_meetings_say_how_many_have_a_reason(missed: int, closed: int, words: str) -> None:
    assert reasons_words(Counts(9, 9 - missed, 0, missed, closed)) == words


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        (Counts(40, 30, 4, 6, 0), "40 fell due in the quarter: 30 held by their day, 4 after it, 6 missed."),
        (Counts(3, 0, 2, 1, 0), "3 fell due in the quarter: 2 held after their day, 1 missed."),
        (Counts(4, 4, 0, 0, 0), "4 fell due in the quarter: all held by their day."),
        (Counts(2, 1, 1, 0, 0), "2 fell due in the quarter: 1 held by its day, 1 after it."),
        (Counts(2, 0, 1, 1, 0), "2 fell due in the quarter: 1 held after its day, 1 missed."),
        (Counts(1, 0, 1, 0, 0), "One fell due in the quarter: held after its day."),
        (Counts(1, 0, 0, 1, 0), "One fell due in the quarter: missed."),
    ],
)
def test_what_became_of_what_fell_due_tells_no_nought(counts: Counts, words: str) -> None:
    assert became(counts, "held", "missed", "quarter") == words


def test_an_audit_not_handed_in_is_not_counted(audits: Audits) -> None:
    audits.started()
    assert report(audits).title == "Quarter: no case audits drawn by chance in twelve months"


def test_a_quarter_to_come_is_missing(audits: Audits) -> None:
    with pytest.raises(Missing):
        report(audits, quarter=Quarter(2027, 1))


def test_a_month_is_no_quarter(audits: Audits) -> None:
    with pytest.raises(Missing):
        report(audits, quarter=Month(2026, 10))


def test_who_reads_no_reports_reads_none_of_this(audits: Audits) -> None:
    with pytest.raises(Missing):
        report(audits, Role.PRACTITIONER)


def test_the_familys_view_is_told_by_group_and_the_child_is_not(audits: Audits) -> None:
    audit_id = audits.submitted(**BY_CHANCE)
    (one,) = audit_queries.graded_children(asking(audits.actor(Role.DIRECTOR)), Q4.first, Q4.last)
    assert (one.audit_id, one.family_heard) == (audit_id, True)
    assert one.child.identifier not in str(report(audits))
    assert audit_queries.graded_children(asking(audits.actor(Role.PRACTITIONER)), Q4.first, Q4.last) == ()


def test_timeliness_by_group_is_the_plain_loop(audits: Audits, published: int) -> None:
    actor, since, until = audits.actor(Role.DIRECTOR), date(2025, 11, 1), audits.now.date()
    found = by_group.timeliness_by_group(asking(actor), TIMELINESS, None, since, until)
    edition = register_internal.current()
    assert edition is not None
    data = register_internal.measured(edition)
    counted: Counter[tuple[str, str, str]] = Counter()
    every: Counter[tuple[str, str, str]] = Counter()
    for key in TIMELINESS:
        figure = data.figures([key], Level.AUTHORITY, None, since, until)[0]
        if figure.denominator is None:
            continue
        for row in data.children(key, Level.AUTHORITY, None, since, until):
            if row.counts is None:
                continue
            (profile,) = (groups.profile(one) for one in data.profiles([row.child]))
            for dimension in ("ethnicity", "sex", "disability"):
                place = (key, dimension, getattr(profile, dimension))
                every[place] += 1
                counted[place] += row.counts
    assert every
    shown = {
        (key, one.dimension, one.group): (one.counted, one.of) for key, groups_ in found.items() for one in groups_
    }
    assert shown == {place: (counted[place], of) for place, of in every.items()}


def test_timeliness_by_group_reaches_no_further_than_the_reader(audits: Audits, published: int) -> None:
    since, until = date(2025, 11, 1), audits.now.date()
    none = by_group.timeliness_by_group(asking(audits.actor(Role.ANALYST)), TIMELINESS, [], since, until)
    assert none == {}
    mine = by_group.timeliness_by_group(asking(audits.actor(Role.TEAM_MANAGER)), TIMELINESS, None, since, until)
    team = by_group.timeliness_by_group(
        asking(audits.actor(Role.TEAM_MANAGER)), TIMELINESS, [audits.authority.team], since, until
    )
    assert mine == team


def test_every_question_is_answered_or_said_not_to_be_held(audits: Audits, published: int) -> None:
    audits.submitted(**BY_CHANCE)
    # A contact or a meeting is no case audit: counted with them, it would say nothing of either.
    audits.submitted(**BY_CHANCE, tool="mash")
    found = report(audits)
    asked = queries_quarterly.material_for(asking(audits.actor(Role.DIRECTOR), audits.now.date()), None, Q4).questions
    assert len(asked) == 3 + len(TIMELINESS)
    assert only_in_words(found) == []
    assert all({one.of for one in question.counts} == {1} for question in asked[:3])
    for question in asked:
        answered = any(isinstance(b, Table) and b.caption == question.title for b in found.blocks)
        assert answered or f"{question.title}: nothing here could be judged." in str(found.blocks)
    assert "By ethnicity, sex and disability" in headings(found)
    assert "Coverage" in headings(found)


def publish(audits: Audits, words: Words = ANALYSIS, now: datetime = AFTER) -> int:
    by = audits.actor(Role.HEAD_OF_QA)
    return changes.publish(None, Q4, words, version=0, by=by, now=now, kind=Kind.QUARTERLY)


def test_it_is_frozen_with_its_analysis(audits: Audits) -> None:
    audits.submitted()
    pack = frozen_queries.pack(asking(audits.actor(Role.DIRECTOR)), publish(audits))
    assert pack.kind is Kind.QUARTERLY
    assert pack.as_frozen


@pytest.mark.parametrize(
    ("words", "now"),
    [
        (Words(" "), AFTER),
        (ANALYSIS, datetime(2026, 12, 31, 10, tzinfo=UTC)),
        (Words(ANALYSIS.analysis, roles=(Role.SCRUTINEER,)), AFTER),
    ],
    ids=["no analysis", "the quarter still runs", "it does not leave the authority"],
)
def test_it_is_refused(audits: Audits, words: Words, now: datetime) -> None:
    audits.submitted()
    with pytest.raises(Refused):
        publish(audits, words, now)
