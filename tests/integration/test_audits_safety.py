"""This child may not be safe: told at once, climbing until answered, on every page of an audit, never in its way."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from practicelens.access.actor import SYSTEM
from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.jobs import climb_concerns
from practicelens.notices.models import Notice
from practicelens.notices.waiting import Kind, Waiting
from practicelens.people.accounts import changes as people_accounts
from practicelens.people.setup import changes as people_setup
from practicelens.quality.audits import waiting as audits_waiting
from practicelens.quality.audits.core import queries as core_queries
from practicelens.quality.audits.core.states import Status
from practicelens.quality.audits.cycle import handover as cycle_handover
from practicelens.quality.audits.models import SafetyConcern
from practicelens.quality.audits.safety import changes as safety_changes
from practicelens.quality.audits.safety import queries as safety_queries
from practicelens.quality.audits.work import queries as work_queries
from practicelens.rulebook.changes import set_rule
from practicelens.web import waiting
from practicelens.workdays import clock
from tests.builders.asking import asking
from tests.builders.audits import CHILD, Audits
from tests.builders.authority import Authority
from tests.builders.things import Things
from tests.integration.test_urls_by_role import ROWS

CLOSED = datetime(2026, 11, 23, 17, 5, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def audits(authority: Authority) -> Audits:
    return Audits(authority)


@pytest.fixture
def concern(audits: Audits) -> int:
    """Raised by the officer on Monday morning, in an audit that is under way."""
    return raised(audits, audits.started())


def raised(audits: Audits, audit_id: int, role: Role = Role.QA_OFFICER, later: timedelta = timedelta(0)) -> int:
    typed = {"telephoned": "Priya Nair, 9:10", "worry": "Nobody has seen her for five weeks."}
    return safety_changes.raise_concern(audit_id, **typed, by=audits.actor(role), now=audits.now + later)


def roles_notified(audits: Audits, kind: str) -> set[Role]:
    accounts = set(Notice.objects.filter(kind=kind).values_list("to_account", flat=True))
    return {role for role in Role if audits.authority.account(role) in accounts}


def answer(audits: Audits, concern: int, role: Role, now: datetime) -> None:
    safety_changes.answer_concern(concern, "Seen today, safe with her aunt.", by=audits.actor(role), now=now)


class TestPressedTwice:
    """The same words from the same person are one worry, told once."""

    def test_a_second_press_makes_no_second_worry(self, audits: Audits) -> None:
        audit_id = audits.started()
        first = raised(audits, audit_id)
        notices = Notice.objects.count()
        assert raised(audits, audit_id) == first and Notice.objects.count() == notices

    def test_somebody_else_another_day_and_after_an_answer_it_is_heard(self, audits: Audits) -> None:
        audit_id = audits.started()
        first = raised(audits, audit_id)
        head = raised(audits, audit_id, Role.HEAD_OF_QA)
        answer(audits, first, Role.TEAM_MANAGER, audits.now)
        again = raised(audits, audit_id)
        assert len({first, head, again, raised(audits, audit_id, later=DAY)}) == 4


def test_whoever_raised_a_worry_is_not_asked_to_answer_it(audits: Audits) -> None:
    """A Head of Service who raises one puts it on the record; it waits for the Team Manager."""
    audit_id = audits.submitted()
    raised(audits, audit_id, Role.HEAD_OF_SERVICE)
    waits = {
        role: {one.kind for one in audits_waiting.waiting(asking(audits.actor(role), audits.now))}
        for role in (Role.HEAD_OF_SERVICE, Role.TEAM_MANAGER)
    }
    assert Kind.SAFETY not in waits[Role.HEAD_OF_SERVICE] and Kind.SAFETY in waits[Role.TEAM_MANAGER]
    assert Kind.SAFETY_RECORD in waits[Role.HEAD_OF_SERVICE]


class TestClimbing:
    def test_each_step_is_told_once(self, audits: Audits, concern: int) -> None:
        assert roles_notified(audits, "child_may_not_be_safe") == {Role.TEAM_MANAGER, Role.HEAD_OF_SERVICE}
        assert climb_concerns.run(audits.now) == "nothing to do" and not roles_notified(audits, "concern_unanswered")
        steps = (Role.HEAD_OF_SERVICE, Role.DIRECTOR, Role.DCS)
        for days, role in enumerate(steps):
            assert climb_concerns.run(CLOSED + days * DAY).startswith("1 step told of a worry")
            assert climb_concerns.run(CLOSED + days * DAY) == "nothing to do"
            assert roles_notified(audits, "concern_unanswered") == set(steps[: days + 1]), role
        assert Notice.objects.filter(kind="concern_unanswered").count() == 3

    def test_a_job_that_was_late_tells_every_step_it_missed(self, audits: Audits, concern: int) -> None:
        assert climb_concerns.run(CLOSED + 7 * DAY).startswith("3 steps")
        assert roles_notified(audits, "concern_unanswered") == {Role.HEAD_OF_SERVICE, Role.DIRECTOR, Role.DCS}

    def test_an_answer_stops_it_and_the_raiser_is_told(self, audits: Audits, concern: int) -> None:
        answer(audits, concern, Role.TEAM_MANAGER, audits.now)
        assert climb_concerns.run(CLOSED + 7 * DAY) == "nothing to do"
        assert roles_notified(audits, "concern_answered") == {Role.QA_OFFICER}

    def test_whoever_comes_second_is_told_that_it_is_answered_and_keeps_their_words(
        self, audits: Audits, concern: int
    ) -> None:
        answer(audits, concern, Role.TEAM_MANAGER, audits.now)
        head = audits.authority.client(Role.HEAD_OF_SERVICE)
        audit_id = SafetyConcern.objects.get(pk=concern).audit_id
        page = f"/audits/{audit_id}/not-safe/{concern}/"
        assert "has answered this already" in head.get(page, follow=True).content.decode()
        sent = head.post(page, {"words": "I drove there myself."})
        assert sent.status_code == 409 and "I drove there myself." in sent.text
        assert "What stands now" in sent.text and SafetyConcern.objects.get(pk=concern).answer in sent.text
        assert audits.authority.client(Role.ANALYST).get(page).status_code == 404

    def test_nobody_but_the_product_makes_it_climb(self, audits: Audits, concern: int) -> None:
        with pytest.raises(Missing):
            safety_changes.climb_concern(concern, by=audits.actor(Role.DCS), now=CLOSED)
        assert safety_changes.climb_concern(concern, by=SYSTEM, now=CLOSED) == 1

    @pytest.mark.parametrize(("days", "opens"), [(0, False), (1, True)])
    def test_the_director_answers_once_it_has_come_to_them(
        self, audits: Audits, concern: int, days: int, opens: bool
    ) -> None:
        if opens:
            answer(audits, concern, Role.DIRECTOR, CLOSED + days * DAY)
            return
        with pytest.raises(Missing):
            answer(audits, concern, Role.DIRECTOR, CLOSED + days * DAY)

    def test_nobody_answers_their_own_worry(self, audits: Audits) -> None:
        own = raised(audits, audits.submitted(), Role.TEAM_MANAGER)
        with pytest.raises(Refused) as no:
            answer(audits, own, Role.TEAM_MANAGER, audits.now)
        assert no.value.code == "own_concern"
        answer(audits, own, Role.HEAD_OF_SERVICE, audits.now)

    @pytest.mark.parametrize(
        ("days", "holder", "held_by"),
        [
            (0, "Head of Service", {Role.TEAM_MANAGER, Role.HEAD_OF_SERVICE}),
            (1, "Operational Director", {Role.TEAM_MANAGER, Role.HEAD_OF_SERVICE, Role.DIRECTOR}),
            (2, "Director of Children", {Role.TEAM_MANAGER, Role.HEAD_OF_SERVICE, Role.DIRECTOR, Role.DCS}),
        ],
    )
    def test_it_waits_for_whoever_it_has_come_to(
        self, audits: Audits, concern: int, monkeypatch, days: int, holder: str, held_by: set[Role]
    ) -> None:
        monkeypatch.setattr(clock, "now", lambda: CLOSED + days * DAY)
        day = clock.today()
        lines = {role: audits_waiting.waiting(asking(audits.actor(role), day)) for role in Role}
        waits = {role for role in Role if any(one.title == "A child may not be safe" for one in lines[role])}
        assert waits == held_by
        assert holder in next(one.detail for one in lines[Role.TEAM_MANAGER] if one.title == "A child may not be safe")


class TestInItsPlace:
    def test_it_never_blocks_the_audits_submission(self, audits: Audits) -> None:
        audit_id = audits.started()
        raised(audits, audit_id)
        audits.fill(audit_id)
        audits.hand_in(audit_id)
        assert work_queries.audit(asking(audits.officer), audit_id).row.status is Status.SUBMITTED

    def test_somebody_at_a_4r_may_raise_it_though_the_audit_is_not_theirs_to_see(self, audits: Audits) -> None:
        from practicelens.quality.standards.states import Grade

        audit_id = audits.submitted(Grade.INADEQUATE)
        with pytest.raises(Missing):
            raised(audits, audit_id, Role.PRACTICE_DEVELOPER)
        audits.four_r(audit_id, people=(audits.authority.account(Role.PRACTICE_DEVELOPER),))
        assert raised(audits, audit_id, Role.PRACTICE_DEVELOPER)

    def test_of_a_child_who_moved_team_the_team_that_has_them_now_is_told(self, audits: Audits) -> None:
        audit_id = audits.submitted()
        cycle_handover.follow(audit_id, audits.authority.other_team, by=SYSTEM, now=audits.now)
        raised(audits, audit_id)
        # Nobody manages or heads that team in the small authority: a vacancy does not keep it quiet.
        assert roles_notified(audits, "child_may_not_be_safe") == {Role.HEAD_OF_QA}
        account, today, team = audits.authority.account(Role.ANALYST), audits.now.date(), audits.authority.other_team
        people_accounts.grant_role(account, Role.TEAM_MANAGER, starts=today, team_id=team, by=SYSTEM, now=audits.now)
        raised(audits, audit_id, later=DAY)
        assert roles_notified(audits, "child_may_not_be_safe") == {Role.HEAD_OF_QA, Role.ANALYST}
        assert any(
            one.title == "A child may not be safe"
            for one in audits_waiting.waiting(asking(audits.actor(Role.ANALYST), today))
        )

    def test_of_a_restricted_child_those_named_are_told_or_else_who_names_people(self, audits: Audits) -> None:
        audit_id = audits.started()
        today = audits.now.date()
        child = people_setup.restrict_child(CHILD, reason="A colleague's own", starts=today, by=SYSTEM, now=audits.now)
        for role in (Role.QA_OFFICER, Role.HEAD_OF_SERVICE):
            account = audits.authority.account(role)
            people_setup.name_on_restricted(child, account, starts=today, by=SYSTEM, now=audits.now)
        raised(audits, audit_id)
        assert roles_notified(audits, "child_may_not_be_safe") == {Role.HEAD_OF_SERVICE}
        climb_concerns.run(CLOSED + DAY)
        assert roles_notified(audits, "concern_unanswered") == {Role.HEAD_OF_SERVICE}
        assert roles_notified(audits, "concern_nobody_named") == {Role.INFORMATION_GOVERNANCE}

    def test_the_day_it_was_put_on_the_childs_record(self, audits: Audits, concern: int) -> None:
        waits = [one.title for one in audits_waiting.waiting(asking(audits.officer, audits.now.date()))]
        assert any(title.startswith("Put the worry about safety") for title in waits)
        today = audits.now.date()
        for day in (today - DAY, today + DAY):
            with pytest.raises(Refused):
                safety_changes.put_concern_on_record(concern, day, by=audits.officer, now=audits.now)
        with pytest.raises(Missing):
            safety_changes.put_concern_on_record(concern, today, by=audits.actor(Role.HEAD_OF_QA), now=audits.now)
        safety_changes.put_concern_on_record(concern, today, by=audits.officer, now=audits.now)
        waits = [one.title for one in audits_waiting.waiting(asking(audits.officer, today))]
        assert not any(title.startswith("Put the worry") for title in waits)

    def test_its_text_for_the_record_says_who_was_told_and_what_was_answered(
        self, audits: Audits, concern: int
    ) -> None:
        answer(audits, concern, Role.HEAD_OF_SERVICE, audits.now)
        audit_id = core_queries.audits(asking(audits.officer))[0].id
        _, (one,) = safety_queries.concerns(asking(audits.officer), audit_id, audits.now)
        assert "Priya Nair, 9:10" in one.text and "five weeks" in one.text and "safe with her aunt" in one.text


def audit_pages(patterns: list[URLPattern | URLResolver]) -> set[str]:
    """The name of every address that belongs to one audit."""
    found: set[str] = set()
    for one in patterns:
        if isinstance(one, URLResolver):
            found |= audit_pages(one.url_patterns)
        elif one.name and "<int:audit_id>" in str(one.pattern):
            found.add(one.name)
    return found


def test_the_button_is_on_every_page_of_an_audit(authority: Authority, settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "data"
    things, table = Things(authority, tmp_path), {row.name: row for row in ROWS}
    walked = set()
    for name in sorted(audit_pages(get_resolver().url_patterns)):
        arguments = [things[argument] for argument in table[name].arguments]
        role = Role(sorted(table[name].open_to)[0])
        page = authority.client(role).get(reverse(name, args=arguments))
        if page.status_code == 405 or "text/html" not in page.headers["Content-Type"] or name == "audit-not-safe":
            continue  # answers a form alone, or is no page, or is where the button leads
        assert f'href="{reverse("audit-not-safe", args=[arguments[0]])}"' in page.content.decode(), name
        walked.add(name)
    assert {"audit", "audit-part", "audit-actions", "audit-submit", "audit-own-grades", "audit-review"} <= walked
    assert {"audit-four-r", "audit-four-r-meeting", "audit-share", "audit-end", "audit-start"} <= walked


@pytest.mark.parametrize("role", [Role.TEAM_MANAGER, Role.HEAD_OF_SERVICE])
def test_a_worry_about_safety_stands_before_what_is_months_late(
    audits: Audits, concern: int, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = Waiting("Ninety days late", "/audits/", audits.now.date() - 90 * DAY, kind=Kind.AUDIT)
    monkeypatch.setattr(waiting, "SOURCES", [("late", lambda asking: (late,)), ("audits", audits_waiting.waiting)])
    titles = [item.title for item in waiting.waiting_for(asking(audits.actor(role), audits.now.date())).items]
    assert titles[:2] == ["A child may not be safe", "Ninety days late"]


@pytest.mark.parametrize("close", ["17:00", "18:00"])
def test_a_worry_climbs_by_the_close_of_day_that_held_when_it_was_raised(
    audits: Audits, concern: int, close: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tuesday = CLOSED + DAY
    set_rule(
        "safety.close_of_day", close, valid_from=tuesday.date(), by=audits.actor(Role.HEAD_OF_QA), now=audits.now,
        source="The late shift reads them.",
    )  # fmt: skip
    assert safety_changes.concerns_to_climb(tuesday) == (concern,)
    monkeypatch.setattr(clock, "now", lambda: tuesday)
    waits = {
        role: [one.title for one in audits_waiting.waiting(asking(audits.actor(role), tuesday.date()))]
        for role in (Role.DIRECTOR, Role.DCS)
    }
    assert "A child may not be safe" in waits[Role.DIRECTOR] and "A child may not be safe" not in waits[Role.DCS]
    assert safety_changes.climb_concern(concern, by=SYSTEM, now=tuesday) == 2


def test_an_open_worry_stands_before_a_new_one_and_an_answered_one_after(audits: Audits, concern: int) -> None:
    audit_id = SafetyConcern.objects.get(pk=concern).audit_id
    page = shown_to(audits, Role.QA_OFFICER, audit_id)
    assert page.index("Nobody has seen her for five weeks.") < page.index("Another worry: telephone now")
    answer(audits, concern, Role.TEAM_MANAGER, audits.now)
    page = shown_to(audits, Role.QA_OFFICER, audit_id)
    assert page.index("Another worry: telephone now") < page.index("Nobody has seen her for five weeks.")


def test_whoever_may_not_open_the_audit_is_led_back_to_their_first_page(audits: Audits, concern: int) -> None:
    audit_id = SafetyConcern.objects.get(pk=concern).audit_id
    ways = {role: f'href="{reverse("audit", args=[audit_id])}"' in way_back(audits, role, audit_id) for role in ASKED}
    # Not handed in yet: its auditor opens it, the manager to whom the worry has come does not.
    assert ways == {Role.QA_OFFICER: True, Role.TEAM_MANAGER: False}
    assert 'href="/"' in way_back(audits, Role.TEAM_MANAGER, audit_id)
    for role in ASKED:
        for address in ADDRESS.findall(way_back(audits, role, audit_id)):
            assert audits.authority.client(role).get(address, follow=True).status_code == 200, (role, address)


ASKED = (Role.QA_OFFICER, Role.TEAM_MANAGER)
ADDRESS = re.compile(r'href="([^"]+)"')


def shown_to(audits: Audits, role: Role, audit_id: int) -> str:
    return audits.authority.client(role).get(reverse("audit-not-safe", args=[audit_id])).content.decode()


def way_back(audits: Audits, role: Role, audit_id: int) -> str:
    """The links over the page's heading."""
    return shown_to(audits, role, audit_id).partition('aria-label="Breadcrumb"')[2].partition("</nav>")[0]
