"""An audit as a document to print or pass on: everything that was written, for one reader; what is strong first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from practicelens.access.errors import Missing
from practicelens.documents.blocks import Block, Callout, Cell, Column, Document, Heading, Table, Text
from practicelens.quality.audits.core.texts import in_words
from practicelens.workdays.clock import local_date

if TYPE_CHECKING:
    from practicelens.quality.audits.core.views import GradedDomain
    from practicelens.quality.audits.work.views import AuditView, GradingView

TALK = {
    "best": "What went well",
    "made_happen": "How it was made to happen",
    "who_helped": "Who helped",
    "family_would_say": "What the practitioner thinks the family would say",
    "could_be": "What could be",
    "should_be": "What should be",
    "will_be": "What will be",
    "not_held_why": "Why there was no conversation",
}
FAMILY = {"view": "", "who": "Whom", "how": "How", "no_view_why": "Why nobody was asked"}


def audit_document(audit: AuditView) -> Document:
    """The audit as this reader may read it. Raises Missing before it is in, and to whoever may not read its grades."""
    if audit.grading is None or audit.in_force is None:
        raise Missing
    row = audit.row
    period = f"help given from {in_words(audit.period_start)} to {in_words(audit.period_end)}"
    handed_in = f"handed in on {in_words(row.submitted_on)}" if row.submitted_on else ""
    subtitle = f"{row.reference} · child {row.child} · {row.team} · {period}"
    meta = [
        f"{row.kind.words} audit by {row.auditor}, {handed_in}",
        "Confidential: it tells of a child and of a worker",
    ]
    return Document(f"{audit.tool.title}: {audit.in_force.overall.words}", subtitle, tuple(meta), tuple(_blocks(audit)))


def _blocks(audit: AuditView) -> Iterator[Block]:
    """Its parts in the order of the page."""
    # What became of the actions first, as on the page: a re-audit begins with them.
    yield from _checked(audit)
    yield from _best(audit)
    if not audit.beside:
        yield from _section("What the family says", _written(FAMILY, audit.family))
    if audit.grading is not None:
        yield from _grades(audit, audit.grading)
    if audit.own is not None:
        yield Heading(f"{audit.own.by or audit.row.practitioner}’s own view: {audit.own.overall.words}")
        yield from _texts({"": audit.own.why})
        yield from _texts({f"{one.title}, {_grade_words(one)}": one.why for one in audit.own.domains.values()})
        yield from _texts({"Reply": audit.own.reply})
    yield from _actions(audit)
    yield from _meetings(audit)


def _checked(audit: AuditView) -> Iterator[Block]:
    """What a re-audit found of each action."""
    words = [f"{one.what}: {one.done_words}. {one.difference} {one.carried}".rstrip() for one in audit.judged]
    yield from _section("What became of the actions", [Text(one) for one in words])


def _best(audit: AuditView) -> Iterator[Block]:
    """What stands out, what was said in conversation, and what went well domain by domain."""
    yield Heading("What went well")
    yield from _texts({"What stands out as best": audit.stands_out})
    if audit.talked_on is not None:
        yield Text(f"Talked together on {in_words(audit.talked_on)}.", quiet=True)
    yield from _written(TALK, audit.conversation)


def _grades(audit: AuditView, given: GradingView) -> Iterator[Block]:
    """The agreed grade, the auditor's with all they saw and wrote, and what stood before a correction."""
    yield Heading("Grades")
    if audit.agreed is not None:
        yield Callout(f"The agreed grade: {audit.agreed.overall.words}", audit.agreed.why, "Both graders")
    yield _table(audit, given)
    yield Heading(f"The whole: {given.overall.words}", level=3)
    suggested = f"The domains suggested {given.suggested.words}" if given.suggested else ""
    yield from _texts({"Why": given.why, suggested: given.differs_why, "Corrected": given.correction})
    for domain in given.domains.values():
        yield from _domain(domain)
    for past in audit.earlier:
        yield Heading(
            f"What the auditor gave on {in_words(local_date(past.handed_in_at))}: {past.overall.words}", level=3
        )
        yield from _texts({"Why": past.why, "Why it differed": past.differs_why, "Corrected then": past.correction})


def _table(audit: AuditView, given: GradingView) -> Table:
    """Every domain with each person's grade."""
    columns = ["Domain", *(["Agreed"] if audit.agreed else []), "Auditor", *(["Practitioner"] if audit.own else [])]
    # The agreed grade stands first: it is the one that counts.
    gradings = [one for one in (audit.agreed, given, audit.own) if one is not None]
    rows = [(Cell("The whole", strong=True), *(Cell(one.overall.words) for one in gradings))]
    rows += [
        (Cell(domain.title), *(Cell(_grade_words(one.domains.get(domain.key))) for one in gradings))
        for domain in audit.asked
    ]
    return Table("Grades by domain", tuple(map(Column, columns)), tuple(rows))


def _grade_words(domain: GradedDomain | None) -> str:
    """A domain's grade as people say it."""
    if domain is None:
        return "–"
    return domain.grade.words if domain.grade else "Does not apply"


def _domain(one: GradedDomain) -> Iterator[Block]:
    """One domain as the auditor wrote it: what went well, the evidence, the reason, what would make it better."""
    yield Heading(f"{one.title}: {_grade_words(one)}", level=3)
    yield from _texts(
        {"Went well": one.went_well, "Seen in the record": one.seen, "Why": one.why, "Even better": one.better}
    )


def _actions(audit: AuditView) -> Iterator[Block]:
    """What will be done, by whom, and what shows that it was."""
    # A second grading asks neither practitioner nor family a second time.
    if audit.beside:
        return
    yield Heading("Actions")
    # Said, and not left out: on paper an empty place could be a page that was not printed.
    if not audit.actions:
        yield Text("No action was given.")
        return
    columns = tuple(map(Column, ("What", "Who", "Due", "Where it is", "What was done")))
    rows = tuple(
        (Cell(one.what), Cell(one.owner), Cell(in_words(one.due)), Cell(one.status.words), Cell(one.evidence))
        for one in audit.actions
    )
    yield Table("Actions of this audit", columns, rows)


def _meetings(audit: AuditView) -> Iterator[Block]:
    """Reviews of the actions and 4R meetings that were held."""
    for one in (*audit.reviews, *audit.four_rs):
        if one.held_on is None:
            continue
        kind = "Actions reviewed" if one in audit.reviews else "4R meeting"
        yield Heading(f"{kind} on {in_words(one.held_on)}")
        written = {"Is the child safe?": one.safety, **dict(one.headings), "Support offered": one.support}
        yield from _texts({**written, "The re-audit looks for": one.looks_for, "Agreed": one.notes})
        chair = f"Chaired by {one.chair}. " if one.chair else ""
        yield Text(f"{chair}There: {one.attendees}", quiet=True)


def _section(title: str, blocks: Iterable[Block]) -> Iterator[Block]:
    """A heading over what there is; nothing where there is none."""
    found = tuple(blocks)
    if found:
        yield Heading(title)
        yield from found


def _written(labels: Mapping[str, str], answers: Mapping[str, str]) -> list[Block]:
    """The answers of a part under the words of its questions."""
    return list(_texts({label: answers.get(field, "") for field, label in labels.items()}))


def _texts(texts: Mapping[str, str]) -> Iterator[Block]:
    """Each text with its label before it; empty ones are left out."""
    for label, text in texts.items():
        if text.strip():
            yield Text(f"{label}: {text}" if label else text)
