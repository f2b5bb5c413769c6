"""Pure rules of people, history and the rulebook, without a database."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import practicelens
from practicelens.access.actor import ChildKey
from practicelens.access.errors import Refused
from practicelens.access.roles import ROLES, Reach, Role
from practicelens.history import rules as history
from practicelens.people import rules
from practicelens.people.links import LINKS_OF_ROLE, ROLE_OF_LINK, Link
from practicelens.rulebook.defaults import (
    DEFINITIONS,
    KEPT_FOR_LATER,
    LOCAL,
    PERFORMANCE,
    STRATEGY,
    TIMESCALES,
    reference,
)
from practicelens.rulebook.definitions import Kind, in_words
from practicelens.rulebook.rules import check_value


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("North Team 1", "north  team 1 ", True),
        ("North\u00a0Team 1", "North Team 1", True),
        ("Ｎorth Team 1", "North Team 1", True),
        ("STRASSE", "Straße", True),
        ("North Team 1", "North Team 10", False),
        ("O'Neill", "ONeill", False),
    ],
)
def test_spellings_are_the_same_but_for_case_width_and_spaces(one: str, other: str, same: bool) -> None:
    assert (rules.fold(one) == rules.fold(other)) is same


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_exactly_one_kind_of_scope(role: Role) -> None:
    fits = []
    for service, team in ((None, None), (1, None), (None, 1), (1, 1)):
        try:
            rules.check_scope(role, service, team)
        except Refused:
            continue
        fits.append((service, team))
    wanted = {Reach.SERVICE: (1, None), Reach.TEAM: (None, 1)}.get(ROLES[role].reach, (None, None))
    assert fits == [wanted]


def test_every_linked_role_has_links_and_every_link_a_role() -> None:
    assert set(LINKS_OF_ROLE) == {role for role in Role if ROLES[role].reach is Reach.LINKED}
    assert set(ROLE_OF_LINK) == set(Link)


@pytest.mark.parametrize(("typed", "kept"), [(" 00123 ", "00123"), ("A-7", "A-7")])
def test_a_childs_number_keeps_its_zeros(typed: str, kept: str) -> None:
    assert rules.clean_child(ChildKey("a", "b", typed)).identifier == kept


@pytest.mark.parametrize("typed", ["", "  ", "12 34", "9" * 81])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(Refused):
        rules.clean_child(ChildKey("a", "b", typed))


def test_a_seal_depends_on_every_event_their_order_and_the_seal_before() -> None:
    events = [{"id": 1, "kind": "a", "data": {"b": 1, "a": 2}}, {"id": 2, "kind": "b", "data": {}}]
    sealed = history.seal_hash(history.START, events)
    assert sealed == history.seal_hash(history.START, [{"kind": "a", "data": {"a": 2, "b": 1}, "id": 1}, events[1]])
    assert sealed != history.seal_hash(history.START, events[::-1])
    assert sealed != history.seal_hash(history.START, events[:1])
    assert sealed != history.seal_hash("1" * 64, events)


def test_every_rule_is_shipped_once_with_a_value_it_would_itself_allow() -> None:
    assert len(DEFINITIONS) == len(TIMESCALES) + len(LOCAL) + len(PERFORMANCE) + len(STRATEGY)
    for definition in DEFINITIONS.values():
        check_value(definition, definition.default)
        assert definition.meaning.endswith((".", ")")) and definition.source
        assert in_words(definition.kind, definition.default, definition.unit)
        assert f"`{definition.key}`" in reference()


def test_what_rests_on_general_knowledge_is_marked() -> None:
    marked = {key for key, definition in DEFINITIONS.items() if definition.check}
    assert {"cp_review.first", "cla_review.first", "core_group.first", "dental.limit"} <= marked
    assert not {"assessment.limit", "icpc.limit", "cla_visit.first", "return_interview.limit"} & marked


def test_a_rule_that_nothing_reads_says_so_and_no_other_does() -> None:
    house = Path(practicelens.__file__).parent
    sources = [path.read_text("utf-8") for path in house.rglob("*.py") if "rulebook" not in path.parts]
    named = {found for source in sources for found in re.findall(r"[\"']([a-z_]+\.[a-z_]+)[\"']", source)}
    # One a list: its rule is named from the list's own name.
    of_each = tuple(found for source in sources for found in re.findall(r"return f\"([a-z_]+\.)\{name\}\"", source))
    assert of_each
    unread = {key for key in DEFINITIONS if not key.startswith(of_each)} - named
    assert unread == KEPT_FOR_LATER


def test_values_read_as_people_say_them() -> None:
    assert in_words(Kind.LIMIT, {"length": 1, "unit": "working days"}) == "1 working day"
    assert in_words(Kind.NUMBER, 100_000, "children") == "100,000 children"
    assert in_words(Kind.TABLE, {"leaving_care": 5, "mash": 12}) == "leaving care: 5; MASH: 12"
    assert in_words(Kind.TABLE, ["a_b", "c"]) == "a b, c"
