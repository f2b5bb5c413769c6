"""A re-audit follows through: the first audit beside it, every action judged, nothing left lying before sharing."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.urls import reverse

from practicelens.access.actor import SYSTEM
from practicelens.access.errors import Refused
from practicelens.access.roles import Role
from practicelens.documents.blocks import Table
from practicelens.governance.packs.core.periods import Month
from practicelens.governance.packs.reports import queries as reports_queries
from practicelens.governance.packs.states import Kind
from practicelens.notices.models import Notice
from practicelens.quality.actions import changes as actions
from practicelens.quality.actions import queries as action_queries
from practicelens.quality.actions.states import Status as ActionStatus
from practicelens.quality.audits.core.changes import known_for
from practicelens.quality.audits.core.states import Status
from practicelens.quality.audits.cycle import re_audit as cycle_re_audit
from practicelens.quality.audits.cycle.reports import re_audit_rows
from practicelens.quality.audits.grades.changes import agree_grade
from practicelens.quality.audits.grades.internal import results_of
from practicelens.quality.audits.models import Audit, Part
from practicelens.quality.audits.work import changes, queries
from practicelens.quality.audits.work.action_checks import CHECKED, carried_field, difference_field, done_field
from practicelens.quality.audits.work.left_lying import left_lying
from practicelens.quality.standards.states import Grade
from tests.builders.asking import asking
from tests.builders.audits import CHILD, Audits
from tests.builders.authority import Authority

pytestmark = pytest.mark.django_db
G = Grade


@pytest.fixture
def audits(authority: Authority) -> Audits:
    """Audits of the small authority."""
    return Audits(authority)


def opened(audits: Audits, *, done: bool) -> tuple[int, int]:
    """A re-audit begun two months on; its first audit's only action, done on its day or not at all."""
    first = audits.started()
    audits.fill(first, G.REQUIRES_IMPROVEMENT)
    action = audits.action(first)
    audits.hand_in(first)
    if done:
        by = audits.actor(Role.PRACTITIONER)
        actions.finish(action, "Seen alone on Monday, see the visit's note.", version=2, by=by, now=audits.now)
    audits.review(first)
    audits.now = audits.now.replace(year=2027, month=1, day=4)
    again = cycle_re_audit.open_re_audit(first, by=SYSTEM, now=audits.now)
    changes.start(again, independent=True, by=audits.officer, now=audits.now)
    return again, action


def judge(audits: Audits, again: int, action: int, done: str, carried: str = "") -> None:
    """What the re-auditor writes of the action, in place of what the builder typed."""
    part = Part.objects.get(audit_id=again, key=CHECKED)
    typed = {done_field(action): done, difference_field(action): "She is seen weekly.", carried_field(action): carried}
    changes.save_draft(again, CHECKED, typed, version=part.version, by=audits.officer, now=audits.now)


@pytest.mark.parametrize(
    ("done", "judged", "carried", "grade", "stands_in_the_way"),
    [
        (True, "helped", "", G.GOOD, False),
        (True, "without_effect", "", G.GOOD, False),
        (True, "no", "", G.GOOD, True),
        (True, "no", "The new worker does it by 1 February.", G.GOOD, False),
        (False, "helped", "", G.GOOD, True),
        (False, "helped", "Done late, and written down now.", G.GOOD, False),
        (True, "no", "", G.REQUIRES_IMPROVEMENT, False),
    ],
)
def test_what_was_late_or_not_done_is_answered_before_best_practice_can_be_shared(
    audits: Audits, done: bool, judged: str, carried: str, grade: Grade, stands_in_the_way: bool
) -> None:
    again, action = opened(audits, done=done)
    audits.fill(again, grade)
    judge(audits, again, action, judged, carried)
    if stands_in_the_way:
        with pytest.raises(Refused, match="Before best practice can be shared"):
            audits.hand_in(again)
        return
    audits.hand_in(again)
    first = queries.audit(asking(audits.officer), again).original_id or 0
    reached = queries.audit(asking(audits.officer), first).row.status
    assert reached is (Status.BEST_PRACTICE if grade is G.GOOD else Status.TRACKED)


def test_a_re_audit_opens_with_the_first_one_and_its_actions_beside_it(audits: Audits) -> None:
    again, _ = opened(audits, done=True)
    client = audits.authority.client(Role.QA_OFFICER)
    page = client.get(reverse("audit-part", args=[again, CHECKED])).content.decode()
    facts = (
        "The first audit, A-",
        "Requires improvement",
        "The whole holds together.",
        "It shows in the visits.",
        "Seen in the record: Five visits.",
    )
    action = ("See her alone this week.", "due 23 November 2026", "Done, to be checked", "Seen alone on Monday")
    for words in (*facts, *action, "Done, and seen to have helped", "Done, without effect", "Not done"):
        assert words in page, words
    domain = client.get(reverse("audit-part", args=[again, "planning"])).content.decode()
    for words in (
        "In the first audit",
        "Seen in the record: Five visits.",
        "Bring the wish about school into the plan.",
    ):
        assert words in domain, words
    # Nothing of the kind stands beside a first audit.
    first = client.get(
        reverse("audit-part", args=[audits.started(child=replace(CHILD, identifier="B-2")), "planning"])
    ).content.decode()
    assert "In the first audit" not in first


def test_beside_a_re_audit_an_auditors_reason_is_not_that_of_a_grade_agreed_otherwise(audits: Audits) -> None:
    again, _ = opened(audits, done=True)
    first = queries.audit(asking(audits.officer), again).original_id or 0
    domains = {"planning": G.GOOD, "impact": G.REQUIRES_IMPROVEMENT}
    known = known_for(first, audits.now)
    agree_grade(first, G.GOOD, domains, "Read again.", by=audits.officer, now=audits.now, known=known)
    found = queries.audit(asking(audits.officer), again).follows
    assert found is not None
    assert found.domains["planning"].why.startswith(
        "Agreed between two graders. The auditor gave Requires improvement: "
    )
    assert not found.domains["impact"].why.startswith("Agreed")
    # What reports and panels are handed of the first audit tells the same.
    result = results_of([first])[first]
    shown = {one.domain: one for one in result.domains}
    assert (result.overall, result.why) == (G.GOOD, "Read again.")
    assert shown["planning"].grade is G.GOOD and shown["planning"].why == found.domains["planning"].why
    assert shown["planning"].seen == "Five visits."
    assert shown["impact"].grade is G.REQUIRES_IMPROVEMENT and not shown["impact"].why.startswith("Agreed")


def test_a_re_audit_does_not_carry_the_age_of_the_first_audits_day(audits: Audits) -> None:
    first = audits.submitted(G.GOOD, circumstances="aged 3, on a child protection plan")
    audits.review(first)
    again = audits.re_audited(first, G.GOOD)
    assert Audit.objects.get(pk=first).circumstances == "aged 3, on a child protection plan"
    assert Audit.objects.get(pk=again).circumstances == "on a child protection plan"


def test_a_later_re_audit_stands_beside_the_round_before_it_and_names_the_first_audit(audits: Audits) -> None:
    first = audits.submitted(G.INADEQUATE)
    audits.review(first)
    audits.four_r(first)
    second = audits.re_audited(first, G.REQUIRES_IMPROVEMENT)
    third = audits.re_audited(first, G.GOOD)
    pages = {one: page_of(audits, Role.QA_OFFICER, "audit", one) for one in (second, third)}
    names = {one: Audit(pk=one).reference for one in (first, second)}
    assert (
        f"The first audit, {names[first]}: Inadequate" in pages[second] and "The cycle began with" not in pages[second]
    )
    assert f"The re-audit before this one, {names[second]}: Requires improvement" in pages[third]
    began = re.search(r"The cycle began with <a [^>]*>([^<]*)</a>: Inadequate", pages[third])
    assert began and began[1] == names[first]
    # Reports tell what became of it against the same round: from Inadequate to Good nobody went here.
    asked = asking(audits.actor(Role.HEAD_OF_QA), audits.now.date())
    rows = re_audit_rows(asked, audits.authority.now.date(), audits.now.date())
    assert [(row.before, row.after) for row in rows] == [
        (G.INADEQUATE, G.REQUIRES_IMPROVEMENT), (G.REQUIRES_IMPROVEMENT, G.GOOD),
    ]  # fmt: skip


def test_each_action_is_judged_in_a_whole_re_audit_too(audits: Audits) -> None:
    again, action = opened(audits, done=True)
    audits.fill(again, G.GOOD)
    judge(audits, again, action, "")
    with pytest.raises(Refused, match="what became of action 1"):
        audits.hand_in(again)
    judge(audits, again, action, "without_effect")
    audits.hand_in(again)
    page = audits.authority.client(Role.TEAM_MANAGER).get(reverse("audit", args=[again])).content.decode()
    assert "Done, without effect" in page and "She is seen weekly." in page


def page_of(audits: Audits, role: Role, name: str, number: int) -> str:
    """A page as this person is shown it, without the breaks between its lines."""
    shown = audits.authority.client(role).get(reverse(name, args=[number])).content.decode()
    return " ".join(shown.split())


@pytest.mark.parametrize("judged", ["helped", "without_effect"])
def test_what_a_re_audit_finds_done_is_done_though_its_owner_had_not_said_so(audits: Audits, judged: str) -> None:
    again, action = opened(audits, done=False)
    owner = audits.actor(Role.PRACTITIONER)
    assert "has not said that it is done. If you judge it done" in page_of_part(audits, again)
    audits.fill(again, G.GOOD)
    judge(audits, again, action, judged, "Done late, and written down now.")
    audits.hand_in(again)
    found = action_queries.action(asking(owner), action)
    assert found.status is ActionStatus.VERIFIED and found.verified_by == audits.officer.name
    shown = page_of(audits, Role.PRACTITIONER, "action", action)
    assert f"by {audits.officer.name}: {owner.name} had not said so" in shown and "It is done</button>" not in shown
    assert f"{owner.name} had not said so" in page_of(audits, Role.TEAM_MANAGER, "audit", again)
    assert Notice.objects.filter(kind="action_found_done", to_account=owner.account_id).count() == 1
    assert not left_lying(asking(owner), queries.audit(asking(audits.officer), again).original_id or 0)


def test_what_a_re_audit_finds_not_done_is_to_do_again_whoever_had_checked_it(audits: Audits) -> None:
    again, action = opened(audits, done=True)
    manager, owner = audits.actor(Role.TEAM_MANAGER), audits.actor(Role.PRACTITIONER)
    actions.verify(action, version=3, by=manager, now=audits.now)
    assert "If you judge it not done, it is to do again" in page_of_part(audits, again)
    audits.fill(again, G.REQUIRES_IMPROVEMENT)
    judge(audits, again, action, "no")
    audits.hand_in(again)
    found = action_queries.action(asking(owner), action)
    assert (found.status, found.done_at, found.verified_by) == (ActionStatus.OPEN, None, "")
    assert "Seen alone on Monday" in page_of(audits, Role.PRACTITIONER, "action", action)
    assert "to do</span>" in page_of(audits, Role.TEAM_MANAGER, "audit", again)
    notice = Notice.objects.filter(to_account=owner.account_id, kind="action_given").order_by("-pk")[0]
    assert notice.about.endswith("found an action not done")


def test_whoever_owes_an_action_does_not_check_it_by_their_own_re_audit(audits: Audits) -> None:
    again, action = opened(audits, done=False)
    manager = audits.actor(Role.TEAM_MANAGER)
    open_one = action_queries.action(asking(manager), action)
    actions.hand_over(action, audits.officer.account_id, version=open_one.version, by=manager, now=audits.now)
    audits.fill(again, G.REQUIRES_IMPROVEMENT)
    judge(audits, again, action, "helped")
    audits.hand_in(again)
    assert action_queries.action(asking(manager), action).status is ActionStatus.DONE


def page_of_part(audits: Audits, again: int) -> str:
    """The page on which a re-audit's auditor judges each action."""
    address = reverse("audit-part", args=[again, CHECKED])
    return " ".join(audits.authority.client(Role.QA_OFFICER).get(address).content.decode().split())


def test_what_was_answered_about_the_child_is_carried_over_and_confirmed(audits: Audits) -> None:
    again, _ = opened(audits, done=True)
    view = queries.work(asking(audits.officer), again)
    assert view.audit.follows is not None and "yes" in view.audit.follows.sections.values()
    client, url = audits.authority.client(Role.QA_OFFICER), reverse("audit-part", args=[again, "sections"])
    page = client.get(url).content.decode()
    assert "Carried over from" in page and 'value="yes" checked' in page
    assert any(gap.part == "sections" for gap in view.gaps)  # nobody has confirmed it yet
    assert client.post(url, {**view.audit.follows.sections, "version": "0", "go": "on"}).status_code == 302
    assert not any(gap.part == "sections" for gap in queries.work(asking(audits.officer), again).gaps)
    assert "Carried over from" not in client.get(url).content.decode()


def test_the_months_report_tells_what_became_of_the_actions_and_not_the_grades_alone(audits: Audits) -> None:
    again, action = opened(audits, done=True)
    audits.fill(again, G.GOOD)
    judge(audits, again, action, "without_effect")
    month = Month(audits.now.year, audits.now.month)

    def table() -> dict[str, float | None]:
        asked = asking(audits.actor(Role.DIRECTOR), audits.now.date())
        blocks = reports_queries.report(asked, Kind.RE_AUDIT, None, month).document.blocks
        found = next((one for one in blocks if isinstance(one, Table) and "became of the actions" in one.caption), None)
        return {row[0].text: row[1].number for row in found.rows} if found else {}

    assert table() == {}  # not handed in yet
    audits.hand_in(again)
    assert table() == {"Done, and seen to have helped": 0, "Done, without effect": 1, "Not done": 0}


def test_a_re_audit_is_a_link_only_to_whom_it_opens(audits: Audits) -> None:
    again, _ = opened(audits, done=True)
    first = queries.audit(asking(audits.officer), again).original_id or 0
    link = f'href="{reverse("audit", args=[again])}"'
    shown = {role: page_of(audits, role, "audit", first) for role in (Role.QA_OFFICER, Role.TEAM_MANAGER)}
    assert {role: link in page for role, page in shown.items()} == {Role.QA_OFFICER: True, Role.TEAM_MANAGER: False}
    assert all("Re-audit A-" in page for page in shown.values())
