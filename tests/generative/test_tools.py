"""A tool edited at random stays whole: its keys stay one of each, and it reads back as it was written."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from practicelens.access.errors import Missing, Refused
from practicelens.quality.audits.core import rules as audits
from practicelens.quality.standards import editing, rules
from practicelens.quality.standards.content import Domain, Section, Tool, tool_from_json
from practicelens.quality.standards.shipped import CASE_AUDIT, STANDARDS, TOOLS
from practicelens.quality.standards.states import GRADES

KNOWN = frozenset(standard.key for standard in STANDARDS)
TITLES = st.sampled_from(["Warmth", "warmth", "Wärme", "!!", "Family", "actions", "The whole", "", "x" * 201])
KEYS = st.sampled_from([domain.key for domain in CASE_AUDIT.domains] + ["case_audit_warmth", "nowhere"])
SECTIONS = st.sampled_from([section.key for section in CASE_AUDIT.sections] + ["family", "warmth", "nowhere", ""])
WORDS = st.text(max_size=12)
DOMAINS = st.builds(
    Domain,
    key=KEYS | st.just(""),
    title=TITLES,
    about=WORDS,
    look_for=st.tuples(WORDS),
    evidence=st.tuples(WORDS),
    looks_like=st.dictionaries(st.sampled_from(GRADES), WORDS),
    standards=st.sampled_from([(), ("planning",), ("planning", "identity")]),
    section=SECTIONS,
    critical=st.booleans(),
    impact=st.booleans(),
)
STEPS = st.one_of(
    st.builds(lambda written: lambda tool: editing.with_domain(tool, written), DOMAINS),
    st.builds(lambda key: lambda tool: editing.without_domain(tool, key), KEYS),
    st.builds(lambda key, up: lambda tool: editing.with_domain_moved(tool, key, up=up), KEYS, st.booleans()),
    st.builds(
        lambda key, title, asked: lambda tool: editing.with_section(tool, Section(key, title, asked)),
        SECTIONS,
        TITLES,
        WORDS,
    ),
    st.builds(lambda key: lambda tool: editing.without_section(tool, key), SECTIONS),
    st.builds(lambda key, up: lambda tool: editing.with_section_moved(tool, key, up=up), SECTIONS, st.booleans()),
)


@given(st.lists(STEPS, max_size=12), st.sampled_from(["", "yes", "no"]))
def test_whatever_is_edited_the_tool_stays_whole(steps: list, answer: str) -> None:
    tool: Tool = CASE_AUDIT
    for step in steps:
        try:
            tool = step(tool)
        except (Missing, Refused):
            continue
    keys = [domain.key for domain in tool.domains]
    assert len(set(keys)) == len(keys) and not rules.RESERVED_PARTS & set(keys)
    assert {domain.section for domain in tool.domains} <= {"", *(section.key for section in tool.sections)}
    assert tool_from_json(tool.key, tool.version, tool.title, tool.to_json()) == tool
    typed = {audits.SECTIONS: {section.key: answer for section in tool.asked_first}}
    assert {gap.part for gap in audits.gaps(tool, typed)} & set(keys) <= {one.key for one in audits.asked(tool, typed)}
    if not tuple(rules.faults_of_tool(tool, KNOWN)):
        assert tool.domains_asked({section.key: "no" for section in tool.sections})
        rules.check_tool(tool, KNOWN)


@given(st.sampled_from(TOOLS), st.integers(0, 9))
def test_every_shipped_tool_is_fit_and_reads_back(tool: Tool, version: int) -> None:
    assert tuple(rules.faults_of_tool(tool, KNOWN)) == ()
    kept = replace(tool, version=version)
    assert tool_from_json(tool.key, version, tool.title, kept.to_json()) == kept
