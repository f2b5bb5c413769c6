"""Standards and tools drafted and published: each change, with a refusal beside the success it differs from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from practicelens.access.actor import SYSTEM, Actor
from practicelens.access.errors import Missing, Refused, Stale
from practicelens.access.roles import Role
from practicelens.history.models import Event
from practicelens.quality.audits.work import queries as audits_asked
from practicelens.quality.standards import changes, queries
from practicelens.quality.standards import internal as standards_internal
from practicelens.quality.standards.content import Domain, Section
from practicelens.quality.standards.editing import Settings, StandardWords
from practicelens.quality.standards.models import StandardVersion, ToolVersion
from practicelens.quality.standards.shipped import CASE_AUDIT, STANDARDS, TOOLS
from practicelens.quality.standards.states import GRADES, PUBLICATION_MOVES, Publication, moved
from tests.builders import drafts
from tests.builders.asking import asking
from tests.builders.audits import Audits
from tests.builders.authority import Authority
from tests.builders.writes import write_transactions

LOOKS = {grade: f"{grade.words}: so." for grade in GRADES}
DOMAIN = Domain("", "Warmth", "How it felt.", ("Who smiled?",), LOOKS, ("planning",), impact=True, evidence=("Visits",))
SETTINGS = Settings("Neglect audit", "Neglect over time.", 3.5, 28, True)
Save = Callable[..., int]


class House:
    """The Head of Safeguarding at work on a draft."""

    def __init__(self, authority: Authority) -> None:
        self.authority = authority
        self.head: Actor = authority.actor(Role.HEAD_OF_QA)
        self.who = {"by": self.head, "now": authority.now}

    def edition(self, key: str = drafts.TOOL) -> int:
        return queries.tool_draft(asking(self.head), key).edition

    def save(self, change: Save, *arguments: object, key: str = drafts.TOOL) -> int:
        return change(key, *arguments, edition=self.edition(key), **self.who)

    def new_tool(self) -> str:
        """A tool from nothing, fit to publish."""
        key = changes.start_new_tool("Neglect audit", **self.who)
        self.save(changes.edit_settings, SETTINGS, key=key)
        self.save(changes.edit_domain, DOMAIN, key=key)
        return key


@pytest.fixture
def house(authority: Authority) -> House:
    drafts.shipped(authority)
    return House(authority)


def code(info: pytest.ExceptionInfo[Refused]) -> str:
    return info.value.code


class TestLife:
    def test_a_published_draft_retires_the_version_before(self, house: House) -> None:
        drafts.tool(house.authority)
        house.save(changes.edit_domain, replace(DOMAIN, key="planning", impact=False))
        assert house.save(changes.publish_tool) == CASE_AUDIT.version + 1
        status = dict(ToolVersion.objects.filter(key="case_audit").values_list("version", "status"))
        assert status == {CASE_AUDIT.version: "retired", CASE_AUDIT.version + 1: "published"}
        assert queries.tool(asking(house.head), "case_audit").domain("planning").title == "Warmth"
        assert queries.tool(asking(house.head), "case_audit", CASE_AUDIT.version).domain("planning").title != "Warmth"
        last = Event.objects.filter(kind="standards.tool_published").latest("id")
        assert last.data["version"] == CASE_AUDIT.version + 1 and last.data["key"] == "case_audit"

    def test_a_draft_changes_nothing_for_anybody(self, house: House) -> None:
        before = queries.tools(asking(house.head))
        drafts.tool(house.authority)
        house.save(changes.remove_domain, "planning")
        assert queries.tools(asking(house.head)) == before
        assert "Warmth" not in standards_internal.domain_titles().values()
        assert all(tool.version for tool in standards_internal.tools_by_id().values())
        with pytest.raises(Missing):
            queries.tool(asking(house.head), "case_audit", 0)

    def test_one_draft_at_a_time(self, house: House) -> None:
        drafts.tool(house.authority)
        with pytest.raises(Refused) as no:
            changes.start_tool_draft("case_audit", **house.who)
        assert code(no) == "draft_exists"
        house.save(changes.discard_tool_draft)
        changes.start_tool_draft("case_audit", **house.who)

    def test_a_discarded_draft_is_gone_and_history_keeps_that_it_was(self, house: House) -> None:
        drafts.tool(house.authority)
        house.save(changes.discard_tool_draft)
        with pytest.raises(Missing):
            queries.tool_draft(asking(house.head), "case_audit")
        assert queries.tool(asking(house.head), "case_audit").version == CASE_AUDIT.version
        kinds = set(Event.objects.values_list("kind", flat=True))
        assert {"standards.tool_draft_started", "standards.tool_draft_discarded"} <= kinds

    def test_only_the_head_of_safeguarding_drafts(self, house: House) -> None:
        officer = house.authority.actor(Role.QA_OFFICER)
        with pytest.raises(Missing):
            changes.start_tool_draft("case_audit", by=officer, now=house.authority.now)
        drafts.tool(house.authority)
        for ask in (queries.tool_draft, queries.standard_draft):
            with pytest.raises(Missing):
                ask(asking(officer), "case_audit")
        assert queries.tool(asking(officer), "case_audit")

    @pytest.mark.parametrize("start", Publication)
    def test_the_table_of_moves_is_all_there_is(self, start: Publication) -> None:
        for to in Publication:
            if to in PUBLICATION_MOVES[start]:
                assert moved(start, to) is to
            else:
                with pytest.raises(Refused) as no:
                    moved(start, to)
                assert code(no) == "move_not_allowed"


class TestTwoPeople:
    def test_the_second_is_told_and_the_first_stays(self, house: House) -> None:
        drafts.tool(house.authority)
        opened = house.edition()
        changes.edit_domain("case_audit", replace(DOMAIN, key="planning"), edition=opened, **house.who)
        with pytest.raises(Stale):
            changes.edit_domain(
                "case_audit", replace(DOMAIN, key="planning", title="Cold"), edition=opened, **house.who
            )
        assert queries.tool_draft(asking(house.head), "case_audit").tool.domain("planning").title == "Warmth"

    def test_nobody_publishes_what_they_have_not_seen(self, house: House) -> None:
        drafts.standard(house.authority)
        opened = queries.standard_draft(asking(house.head), "planning").edition
        changes.edit_standard("planning", StandardWords("Plans", "Move.", LOOKS), edition=opened, **house.who)
        with pytest.raises(Stale):
            changes.publish_standard("planning", edition=opened, **house.who)
        assert changes.publish_standard("planning", edition=opened + 1, **house.who) == 2


class TestAudits:
    def test_those_under_way_stay_on_theirs_and_new_ones_take_the_new(self, authority: Authority) -> None:
        audits, house = Audits(authority), House(authority)
        under_way, done = audits.started(), audits.submitted()
        drafts.tool(authority)
        house.save(changes.remove_domain, "planning")
        house.save(changes.publish_tool)
        for audit_id in (under_way, done):
            tool = audits_asked.audit(asking(audits.officer), audit_id).tool
            assert tool.version == CASE_AUDIT.version and tool.domain("planning") is not None
        fresh = audits_asked.audit(asking(audits.officer), audits.allocated()).tool
        assert fresh.version == CASE_AUDIT.version + 1 and fresh.domain("planning") is None
        audits.fill(under_way)
        audits.hand_in(under_way)

    def test_a_tool_from_nothing_is_audited_with_and_graded(self, authority: Authority) -> None:
        audits, house = Audits(authority), House(authority)
        key = house.new_tool()
        with pytest.raises(Missing):
            audits.allocated(tool=key)
        assert house.save(changes.publish_tool, key=key) == 1
        found = audits_asked.audit(asking(audits.officer), audits.started(tool=key)).tool
        assert (found.title, found.hours, found.minimum_open_days) == ("Neglect audit", 3.5, 28)
        assert [domain.title for domain in found.domains] == ["Warmth"]


class TestShipping:
    def test_founding_reads_each_table_once_and_a_second_time_begins_no_write(self, authority: Authority) -> None:
        StandardVersion.objects.all().delete()
        ToolVersion.objects.all().delete()
        with write_transactions() as founding:
            assert changes.ship(by=SYSTEM, now=authority.now) == len(STANDARDS) + len(TOOLS)
        assert founding.most == {"practicelens.quality.standards.changes._ship": 2}
        with write_transactions() as again:
            assert changes.ship(by=SYSTEM, now=authority.now) == 0
        assert not again.times

    def test_an_update_leaves_alone_what_the_authority_published(self, house: House) -> None:
        drafts.tool(house.authority)
        house.save(changes.edit_domain, replace(DOMAIN, key="planning", impact=False))
        house.save(changes.publish_tool)
        newer = replace(CASE_AUDIT, version=CASE_AUDIT.version + 1, title="The product’s own")
        assert changes.ship(by=SYSTEM, now=house.authority.now, tools=[newer]) == 0
        assert queries.tool(asking(house.head), "case_audit").domain("planning").title == "Warmth"

    def test_an_update_passes_by_a_draft(self, house: House) -> None:
        drafts.tool(house.authority)
        newer = replace(CASE_AUDIT, version=CASE_AUDIT.version + 1, title="The product’s own")
        assert changes.ship(by=SYSTEM, now=house.authority.now, tools=[newer]) == 1
        house.save(changes.edit_domain, replace(DOMAIN, key="planning", title="Planning, ours", impact=False))
        house.save(changes.publish_tool)
        assert queries.tool(asking(house.head), "case_audit").version == CASE_AUDIT.version + 2
        # Reports name a domain as the version published last does, whatever was begun first.
        assert standards_internal.domain_titles()["planning"] == "Planning, ours"
        assert standards_internal.tools_by_id()[max(standards_internal.tools_by_id())].version == CASE_AUDIT.version + 2


# What is done to a fit draft of a new tool, and the refusal that publishing then meets.
def _unsaid(house: House, key: str) -> None:
    house.save(changes.edit_settings, replace(SETTINGS, about=""), key=key)


def _loose(house: House, key: str) -> None:
    house.save(changes.edit_domain, replace(DOMAIN, key=f"{key}_warmth", standards=()), key=key)


def _dim(house: House, key: str) -> None:
    house.save(changes.edit_domain, replace(DOMAIN, key=f"{key}_warmth", looks_like={}), key=key)


def _unasked(house: House, key: str) -> None:
    house.save(changes.edit_domain, replace(DOMAIN, key=f"{key}_warmth", look_for=()), key=key)


def _impactless(house: House, key: str) -> None:
    house.save(changes.edit_domain, replace(DOMAIN, key=f"{key}_warmth", impact=False), key=key)


def _empty(house: House, key: str) -> None:
    house.save(changes.remove_domain, f"{key}_warmth", key=key)


def _hollow(house: House, key: str) -> None:
    house.save(changes.edit_section, Section("", "Hollow"), key=key)


def _conditional(house: House, key: str) -> None:
    house.save(changes.edit_section, Section("", "Home", "Is there one?"), key=key)
    house.save(changes.edit_domain, replace(DOMAIN, key=f"{key}_warmth", section="home"), key=key)


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (_unsaid, "no_about"),
        (_loose, "no_standard"),
        (_dim, "grade_not_described"),
        (_unasked, "no_prompts"),
        (_impactless, "no_impact"),
        (_empty, "no_domains"),
        (_hollow, "section_empty"),
        (_conditional, "all_conditional"),
    ],
)
def test_what_is_not_fit_is_not_published(house: House, spoil: Callable[[House, str], None], why: str) -> None:
    key = house.new_tool()
    assert queries.tool_draft(asking(house.head), key).faults == ()
    spoil(house, key)
    assert queries.tool_draft(asking(house.head), key).faults[0].code == why
    with pytest.raises(Refused) as no:
        house.save(changes.publish_tool, key=key)
    assert code(no) == why and ToolVersion.objects.get(key=key).status == "draft"


class TestEditing:
    def test_domains_are_added_moved_and_taken_out(self, house: House) -> None:
        key = house.new_tool()
        house.save(changes.edit_domain, replace(DOMAIN, title="Warmth"), key=key)
        keys = [one.key for one in queries.tool_draft(asking(house.head), key).tool.domains]
        assert keys == [f"{key}_warmth", f"{key}_warmth_2"]
        changes.move_domain(key, keys[1], up=True, edition=house.edition(key), **house.who)
        assert [one.key for one in queries.tool_draft(asking(house.head), key).tool.domains] == keys[::-1]
        changes.move_domain(key, keys[1], up=True, edition=house.edition(key), **house.who)
        assert [one.key for one in queries.tool_draft(asking(house.head), key).tool.domains] == keys[::-1]
        house.save(changes.remove_domain, keys[0], key=key)
        assert [one.key for one in queries.tool_draft(asking(house.head), key).tool.domains] == keys[1:]

    def test_a_section_taken_out_leaves_its_domains(self, house: House) -> None:
        drafts.tool(house.authority)
        house.save(changes.remove_section, "independent")
        tool = queries.tool_draft(asking(house.head), "case_audit").tool
        assert tool.section("independent") is None and tool.domain("chair_oversight").section == ""

    def test_what_is_not_there_is_missing(self, house: House) -> None:
        drafts.tool(house.authority)
        for change, arguments in (
            (changes.remove_domain, ("weather",)),
            (changes.edit_domain, (replace(DOMAIN, key="weather"),)),
            (changes.remove_section, ("weather",)),
            (changes.edit_section, (Section("weather", "Rain"),)),
        ):
            with pytest.raises(Missing):
                house.save(change, *arguments)

    @pytest.mark.parametrize(
        ("settings", "why"),
        [
            ({"title": " "}, "no_title"),
            ({"title": "x" * 201}, "title_too_long"),
            ({"about": "x" * 4_001}, "too_long"),
            ({"hours": 0.0}, "hours"),
            ({"hours": float("nan")}, "hours"),
            ({"hours": 40.5}, "hours"),
            ({"minimum_open_days": -1}, "minimum_open_days"),
            ({"minimum_open_days": 366}, "minimum_open_days"),
        ],
    )
    def test_settings_make_sense(self, house: House, settings: dict[str, object], why: str) -> None:
        drafts.tool(house.authority)
        with pytest.raises(Refused) as no:
            house.save(changes.edit_settings, replace(SETTINGS, **settings))
        assert code(no) == why
        house.save(changes.edit_settings, SETTINGS)

    def test_a_standard_says_what_every_grade_looks_like(self, house: House) -> None:
        key = changes.start_new_standard("We celebrate", **house.who)
        for words, why in ((StandardWords("We celebrate", "", LOOKS), "no_meaning"),
                           (StandardWords("We celebrate", "Joy.", {}), "grade_not_described")):  # fmt: skip
            edition = queries.standard_draft(asking(house.head), key).edition
            edition = changes.edit_standard(key, words, edition=edition, **house.who)
            with pytest.raises(Refused) as no:
                changes.publish_standard(key, edition=edition, **house.who)
            assert code(no) == why
        edition = changes.edit_standard(key, StandardWords("We celebrate", "Joy.", LOOKS), edition=edition, **house.who)
        assert changes.publish_standard(key, edition=edition, **house.who) == 1
        found = queries.standards(asking(house.head))
        assert (found[-1].title, found[-1].number) == ("We celebrate", len(STANDARDS) + 1)
        assert StandardVersion.objects.get(key=key).made_here

    def test_every_shipped_domain_points_at_a_published_standard(self, house: House) -> None:
        known = {standard.key for standard in queries.standards(asking(house.head))}
        for tool in queries.tools(asking(house.head)):
            assert all(set(domain.standards) & known for domain in tool.domains)
            assert tool.hours > 0 and all(domain.look_for and domain.evidence for domain in tool.domains)
