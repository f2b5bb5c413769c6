"""Late work: explained without changing a figure, escalated by a person or by rule, held until it is answered."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.jobs import escalate_late
from practicelens.notices.models import Notice
from practicelens.people.asking import Asking
from practicelens.performance.late import changes, internal, queries, rules
from practicelens.performance.late.changes import Written
from practicelens.performance.late.models import LateStep, LateWork
from practicelens.performance.late.rules import Key
from practicelens.performance.late.states import State
from practicelens.rulebook import changes as rulebook
from practicelens.workdays import clock
from tests.builders.asking import asking
from tests.builders.authority import Authority
from tests.builders.extracts import publish, workbook

pytestmark = pytest.mark.django_db
KEY = Key("90006", "cp_visit", date(2026, 11, 27))  # the first team's; the extract says no more of it than that
LATE_ON = 7  # days after the authority's today: the first working day on which that visit is late
WORDS = Written("The family is with grandparents.", "family_away", "Jo", date(2026, 12, 2))


@pytest.fixture
def late(authority: Authority, data_dir: Path, tmp_path: Path) -> datetime:
    """The small extract is published, and it is the morning on which its visits on plans are late."""
    publish(authority, workbook(tmp_path / "annex-a.xlsx"))
    with_rule(authority, "figures.old", 60)
    return authority.now + timedelta(days=LATE_ON)


def with_rule(authority: Authority, key: str, value: int) -> None:
    given = {"valid_from": authority.today, "source": "Decided here", "by": authority.actor(Role.ADMINISTRATOR)}
    rulebook.set_rule(key, value, now=authority.now, **given)


def as_(authority: Authority, role: Role, now: datetime) -> Asking:
    return asking(authority.actor(role), now)


def state(authority: Authority, now: datetime) -> State | None:
    return queries.late_work(as_(authority, Role.HEAD_OF_SERVICE, now), authority.team, KEY).state


def notices_of(kind: str, authority: Authority, role: Role) -> int:
    return Notice.objects.filter(kind=kind, to_account=authority.account(role)).count()


@pytest.mark.parametrize("role", [Role.TEAM_MANAGER, Role.HEAD_OF_SERVICE, Role.PRACTITIONER])
def test_whoever_answers_for_it_says_why_and_it_stands_beside_it(
    authority: Authority, late: datetime, role: Role
) -> None:
    changes.explain(authority.team, KEY, WORDS, by=authority.actor(role), now=late)
    found = queries.late_work(as_(authority, role, late), authority.team, KEY)
    assert [(step.reason, step.text, step.who) for step in found.steps] == [
        ("The child or the family is away", WORDS.text, "Jo")
    ]
    brief = queries.beside(as_(authority, Role.TEAM_MANAGER, late), authority.team)
    assert brief == {KEY: "The child or the family is away, by 2 December"}


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (Written("x", "", until=WORDS.until), "reason"),
        (Written("", "other", until=WORDS.until), "text"),
        (Written("x", "booked", until=None), "until"),
        (Written("x", "booked", "J" * 121, WORDS.until), "too_long"),
        (Written("x", "booked", until=date(2026, 11, 29)), "until"),
        (Written("x", "booked", until=date(2026, 12, 15)), "until"),
    ],
)
def test_what_a_note_lacks_is_refused_in_words(
    authority: Authority, late: datetime, written: Written, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        changes.explain(authority.team, KEY, written, by=authority.actor(Role.TEAM_MANAGER), now=late)
    assert refused.value.code == code and state(authority, late) is None


def test_what_is_not_late_or_not_theirs_is_nothing_to_them(authority: Authority, late: datetime) -> None:
    manager = authority.actor(Role.TEAM_MANAGER)
    before = late - timedelta(days=1)
    for key, by, now in (
        (KEY, manager, before),  # a day before it is late
        (Key("90004", "cp_visit", KEY.due), manager, late),  # another team's
        (KEY, authority.actor(Role.ANALYST), late),  # sees it, and has no say in it
    ):
        with pytest.raises(Missing):
            changes.explain(authority.team, key, WORDS, by=by, now=now)
    with pytest.raises(Missing):
        changes.escalate(authority.team, KEY, "Why", by=authority.actor(Role.PRACTITIONER), now=late)
    changes.explain(authority.team, KEY, WORDS, by=manager, now=late)


def test_what_a_manager_escalates_stays_with_the_head_of_service_until_it_is_answered(
    authority: Authority, late: datetime
) -> None:
    manager, head = authority.actor(Role.TEAM_MANAGER), authority.actor(Role.HEAD_OF_SERVICE)
    with pytest.raises(Missing):
        changes.answer(authority.team, KEY, WORDS, by=manager, now=late)
    with pytest.raises(Refused, match="one cannot be answered"):
        changes.answer(authority.team, KEY, WORDS, by=head, now=late)
    changes.escalate(authority.team, KEY, "Two visits missed.", by=manager, now=late)
    changes.explain(authority.team, KEY, WORDS, by=manager, now=late)
    waits = queries.waiting(as_(authority, Role.HEAD_OF_SERVICE, late))
    assert [one.title.partition(": ")[2] for one in waits] == ["answer 1 piece of late work"]
    assert waits[0].due is not None and waits[0].detail.startswith("With you since ")
    (old,) = queries.waiting(as_(authority, Role.HEAD_OF_SERVICE, late + timedelta(days=90)))
    assert old.due is None and "cannot be known since" in old.detail
    assert [row.why for row in queries.escalated(as_(authority, Role.TEAM_MANAGER, late))] == ["Two visits missed."]
    changes.answer(authority.team, KEY, WORDS, by=head, now=late)
    assert state(authority, late) is State.ANSWERED and not queries.waiting(as_(authority, Role.HEAD_OF_SERVICE, late))
    assert (
        notices_of("late_escalated", authority, Role.HEAD_OF_SERVICE)
        == notices_of("late_answered", authority, Role.TEAM_MANAGER)
        == 1
    )
    tally = internal.tallies([authority.team], late.date(), late.date())[authority.team]
    assert (tally.explained, tally.by_people, tally.by_rule, tally.answered, tally.days, tally.waiting) == (
        1,
        1,
        0,
        1,
        0,
        0,
    )


def test_the_rule_escalates_what_nobody_named_a_day_for_once_and_again_when_that_day_has_passed(
    authority: Authority, late: datetime
) -> None:
    with_rule(authority, rules.BY_RULE, 1)
    changes.explain(authority.team, KEY, WORDS, by=authority.actor(Role.TEAM_MANAGER), now=late)
    assert escalate_late.run(late).startswith("2 ")  # the other teams' two
    assert state(authority, late) is State.EXPLAINED and escalate_late.run(late) == "nothing to do"
    after = late + timedelta(days=3)  # the day after the day that was named
    assert escalate_late.run(after).startswith("1 ") and state(authority, after) is State.ESCALATED
    changes.answer(
        authority.team, KEY, Written("Seen tomorrow.", until=date(2026, 12, 4)),
        by=authority.actor(Role.HEAD_OF_SERVICE), now=after,
    )  # fmt: skip
    assert escalate_late.run(after) == "nothing to do"
    assert escalate_late.run(after + timedelta(days=4)).startswith("1 ")
    with_rule_off = after + timedelta(days=5)
    assert notices_of("late_escalated", authority, Role.HEAD_OF_SERVICE) >= 2
    assert escalate_late.run(with_rule_off) == "nothing to do"


def test_with_nought_the_rule_escalates_nothing(authority: Authority, late: datetime) -> None:
    with_rule(authority, rules.BY_RULE, 0)
    assert escalate_late.run(late + timedelta(days=20)) == "nothing to do"
    assert state(authority, late) is None


def test_what_an_extract_tells_as_done_leaves_the_week(authority: Authority, late: datetime, tmp_path: Path) -> None:
    changes.escalate(authority.team, KEY, "Why", by=authority.actor(Role.TEAM_MANAGER), now=late)
    publish(authority, workbook(tmp_path / "later.xlsx", as_at=date(2026, 11, 27)), date(2026, 11, 27), now=late)
    assert escalate_late.run(late) == "1 late no longer"
    assert state(authority, late) is State.ENDED
    assert not queries.waiting(as_(authority, Role.HEAD_OF_SERVICE, late))
    assert not queries.escalated(as_(authority, Role.HEAD_OF_SERVICE, late))


def test_what_goes_with_its_child_to_another_team_is_theirs(authority: Authority, late: datetime) -> None:
    changes.escalate(authority.team, KEY, "Why", by=authority.actor(Role.TEAM_MANAGER), now=late)
    # As if it had been escalated where the child was before.
    LateWork.objects.update(team_id=authority.other_team)
    assert not queries.waiting(as_(authority, Role.HEAD_OF_SERVICE, late))
    escalate_late.run(late)
    assert len(queries.waiting(as_(authority, Role.HEAD_OF_SERVICE, late))) == 1
    with pytest.raises(Missing):
        queries.late_work(as_(authority, Role.DIRECTOR, late), authority.other_team, KEY)


def test_an_answer_in_another_team_leaves_none_waiting_where_it_was_escalated(
    authority: Authority, late: datetime
) -> None:
    changes.escalate(authority.team, KEY, "Why", by=authority.actor(Role.TEAM_MANAGER), now=late)
    both, day = [authority.team, authority.other_team], late.date()
    # As if it had been escalated where the child was before.
    LateStep.objects.update(team_id=authority.other_team)
    assert internal.tallies(both, day, day)[authority.other_team].waiting == 1
    changes.answer(authority.team, KEY, WORDS, by=authority.actor(Role.HEAD_OF_SERVICE), now=late)
    found = internal.tallies(both, day, day)
    assert (found[authority.other_team].by_people, found[authority.other_team].waiting) == (1, 0)
    assert (found[authority.team].answered, found[authority.team].days) == (1, 0)


def test_the_pages_from_the_week_to_the_answer(authority: Authority, late: datetime) -> None:
    clock.stand_at(late.date())
    manager, head = authority.client(Role.TEAM_MANAGER), authority.client(Role.HEAD_OF_SERVICE)
    address = reverse("late-work", args=[authority.team, KEY.kind, KEY.due.isoformat(), KEY.child])
    assert address in text(manager, reverse("week", args=[authority.team]))
    day = {"until-day": "2", "until-month": "12", "until-year": "2026"}
    assert manager.post(address, {"act": "explain", **day}).status_code == 422
    assert manager.post(address, {"act": "explain", "reason": "booked", **day}).status_code == 302
    assert "Booked, by 2 December" in text(manager, reverse("due-children", args=[authority.team]))
    assert manager.post(address, {"act": "escalate", "why": "Seen by nobody since October."}).status_code == 302
    assert "answer 1 piece of late work" in text(head, reverse("home"))
    assert "Seen by nobody since October." in text(head, reverse("escalated"))
    assert "Nothing late was escalated" not in text(head, f"{reverse('escalated')}?stands=nobody")
    assert head.post(address, {"act": "answer", "text": "I ring them today.", **day}).status_code == 302
    assert "I ring them today." in text(manager, address)
    assert "answered by the Head of Service" in text(manager, reverse("week", args=[authority.team]))


def text(client: Client, address: str) -> str:
    """A page that is there."""
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()
