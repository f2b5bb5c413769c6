"""The reference page of the standards and tools as shipped, made from the content itself."""

from __future__ import annotations

from collections.abc import Iterator

from practicelens.quality.standards.content import Domain, Standard, Tool
from practicelens.quality.standards.shipped import STANDARDS, TOOLS
from practicelens.quality.standards.states import GRADES, PUBLICATION_MOVES, Publication

_HEAD = """# Practice standards and audit tools, as shipped

Made by `python3 run.py docs` from the content itself. An authority changes them in the product (**Audits** →
**Standards and tools**); what stands here is what an installation begins with. An audit is always shown on the
version it was done with.
"""


def page() -> str:
    """The whole page."""
    lines = [_HEAD, *_life(), "## Practice standards", ""]
    for standard in STANDARDS:
        lines += [*_standard(standard), ""]
    lines += ["## Audit tools", "", *_overview(), ""]
    for tool in TOOLS:
        lines += [*_tool(tool), ""]
    return "\n".join(lines).rstrip() + "\n"


def _life() -> Iterator[str]:
    """The table of moves of a version, as a diagram."""
    yield from ("## The life of a version", "", "```mermaid", "stateDiagram-v2", "    [*] --> draft")
    for start in Publication:
        # Sorted, or a set's order would change the page from run to run.
        yield from (f"    {start.value} --> {to.value}" for to in sorted(PUBLICATION_MOVES[start]))
    yield from ("    retired --> [*]", "```", "")
    yield "A draft may be discarded: nobody ever worked with it. Publishing retires the version before."
    yield ""


def _standard(standard: Standard) -> Iterator[str]:
    """One standard with its four grades."""
    yield f"### {standard.number}. {standard.title}"
    yield ""
    yield f"`{standard.key}`, version {standard.version}. {standard.meaning}"
    yield ""
    yield "| grade | looks like |"
    yield "|---|---|"
    yield from (f"| {grade.words} | {standard.looks_like[grade]} |" for grade in GRADES)
    if standard.tags:
        yield ""
        yield f"Tags: {', '.join(standard.tags)}."


def _overview() -> Iterator[str]:
    """Every tool in a line."""
    yield "| tool | key | version | domains | one audit takes | not drawn | four-month cycle |"
    yield "|---|---|---|---|---|---|---|"
    for tool in TOOLS:
        cycle = "yes" if tool.enters_cycle else "no"
        cells = (
            tool.title,
            f"`{tool.key}`",
            str(tool.version),
            str(len(tool.domains)),
            tool.takes,
            tool.too_recent or "nobody",
            cycle,
        )
        yield f"| {' | '.join(cells)} |"
    yield ""
    yield "How long one audit takes is a first guess for the planner, to be replaced by the authority's own experience."


def _tool(tool: Tool) -> Iterator[str]:
    """One tool with its questions and domains."""
    yield f"### {tool.title}"
    yield ""
    yield tool.about
    yield ""
    for section in tool.asked_first:
        asked = ", ".join(domain.title for domain in tool.domains if domain.section == section.key)
        yield f"- *{section.question}* Answered No, these are not asked: {asked}."
    if tool.asked_first:
        yield ""
    yield "| domain | measures | marks | prompts | where to look |"
    yield "|---|---|---|---|---|"
    yield from (_domain(domain) for domain in tool.domains)


def _domain(domain: Domain) -> str:
    # By title, as the page's readers know them; keys stand with the standards themselves.
    titles = {standard.key: standard.title for standard in STANDARDS}
    marks = [
        *(["safeguarding-critical"] if domain.critical else []),
        *(["impact"] if domain.impact else []),
        *([] if domain.compulsory else ["may be left out"]),
        *(["may not apply"] if domain.may_not_apply else []),
    ]
    measures = ", ".join(titles[key] for key in domain.standards)
    cells = (domain.title, measures, ", ".join(marks), " ".join(domain.look_for), "; ".join(domain.evidence))
    return f"| {' | '.join(cells)} |"
