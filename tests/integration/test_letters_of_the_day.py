"""Letters in hours and in one of the day: what is chosen, what is held back, what is put together, and what is not."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.core import mail

from practicelens.access.roles import Role
from practicelens.history.models import Event
from practicelens.jobs import deliver_notices
from practicelens.notices import changes, delivering, queries
from practicelens.notices.delivering import Delivered
from practicelens.notices.models import ChosenWay, Notice
from practicelens.notices.post_office import Letter, NotReached
from practicelens.notices.sentences import GRAVE
from practicelens.notices.states import Status
from practicelens.notices.timing import Hours, Way
from practicelens.workdays.calendar import england
from tests.builders.asking import asking
from tests.builders.authority import NOW, Authority

pytestmark = pytest.mark.django_db
HOURS = Hours(time(8), time(18), time(8, 30), england().is_working)
TUESDAY = NOW.replace(hour=9, minute=0)
EVENING = TUESDAY.replace(hour=19)
NEXT_DAY = TUESDAY + timedelta(days=1)


def resolve(accounts: object) -> dict[int, str]:
    return {account: f"{account}@example.org" for account in (5, 6)}


def post(account: int, kind: str = "audit_allocated", *, at: object = TUESDAY, calendar: str = "") -> None:
    changes.post(kind, to=[account], link="/children/B-40968/", at=at, about="Child B-40968", calendar=calendar)  # type: ignore[arg-type]


def test_what_is_posted_in_the_evening_waits_for_the_morning_and_is_no_letter_to_settle() -> None:
    post(5, at=EVENING)
    post(6, "child_may_not_be_safe", at=EVENING)
    assert delivering.deliver(EVENING, resolve=resolve, hours=HOURS) == Delivered(sent=1)
    assert [letter.to for letter in mail.outbox] == [["6@example.org"]]
    early, morning = NEXT_DAY.replace(hour=7, minute=50), NEXT_DAY.replace(hour=8)
    assert delivering.deliver(early, resolve=resolve, hours=HOURS) == Delivered()
    assert delivering.deliver(morning, resolve=resolve, hours=HOURS) == Delivered(sent=1)


@pytest.mark.parametrize("kind", sorted(GRAVE))
def test_what_is_grave_leaves_at_night_whatever_its_reader_chose_and_however_much_else_waits(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivering, "RECKONED", 1)
    ChosenWay.objects.create(account=5, way=Way.DAILY)
    for _ in range(3):
        post(6, at=EVENING)
    post(5, kind, at=EVENING)
    assert delivering.deliver(EVENING, resolve=resolve, hours=HOURS) == Delivered(sent=1)
    assert [letter.to for letter in mail.outbox] == [["5@example.org"]]


def test_administrators_see_how_many_are_held_back_and_for_how_many_a_server_is_away(authority: Authority) -> None:
    post(5, at=EVENING)
    post(6, "concern_unanswered", at=EVENING)

    def away(letter: Letter) -> None:
        raise NotReached

    delivering.deliver(EVENING, resolve=resolve, hours=HOURS, send=away)
    found = queries.letters(asking(authority.actor(Role.ADMINISTRATOR), EVENING))
    assert (found.waiting, found.held_back) == (1, 1)


def test_who_chose_one_a_day_gets_one_that_counts_and_names_no_child() -> None:
    ChosenWay.objects.create(account=5, way=Way.DAILY)
    for kind in ("audit_allocated", "audit_allocated", "extract_read"):
        post(5, kind)
    post(6)
    assert delivering.deliver(TUESDAY, resolve=resolve, hours=HOURS) == Delivered(sent=1)
    at_half_past = NEXT_DAY.replace(hour=8, minute=30)
    assert delivering.deliver(at_half_past, resolve=resolve, hours=HOURS) == Delivered(sent=1)
    letter = mail.outbox[-1]
    assert letter.to == ["5@example.org"] and letter.subject == "3 things you were told since the last e-mail"
    body = str(letter.body)
    assert "- An audit has been allocated to you. (2 times)\n- An extract has been read" in body
    assert "/notices/" in body and "B-40968" not in body
    assert set(Notice.objects.values_list("status", flat=True)) == {Status.SENT}


def test_a_safety_worry_and_a_meeting_with_its_file_are_in_no_letter_of_the_day() -> None:
    ChosenWay.objects.create(account=5, way=Way.DAILY)
    post(5, "child_may_not_be_safe")
    post(5, "meeting_convened", calendar="BEGIN:VCALENDAR")
    post(5)
    assert delivering.deliver(TUESDAY, resolve=resolve, hours=HOURS) == Delivered(sent=2)
    assert Notice.objects.get(status=Status.WAITING).in_daily


def test_a_letter_of_the_day_that_finds_no_server_is_tried_again_whole() -> None:
    ChosenWay.objects.create(account=5, way=Way.DAILY)
    post(5)
    post(5, "extract_read")
    later = NEXT_DAY.replace(hour=10)

    def away(letter: Letter) -> None:
        raise NotReached

    assert delivering.deliver(later, resolve=resolve, hours=HOURS, send=away) == Delivered(waiting=1)
    assert set(Notice.objects.values_list("status", "attempts")) == {(Status.WAITING, 1)}
    assert delivering.deliver(later, resolve=resolve, hours=HOURS) == Delivered(sent=1)
    assert len(mail.outbox) == 1 and "2 things" in mail.outbox[0].subject


def test_of_a_letter_of_the_day_what_another_process_took_is_left_to_it() -> None:
    ChosenWay.objects.create(account=5, way=Way.DAILY)
    post(5)
    post(5, "extract_read")
    later = NEXT_DAY.replace(hour=10)
    delivering.deliver(TUESDAY, resolve=resolve, hours=HOURS)
    Notice.objects.filter(kind="extract_read").update(status=Status.CLAIMED, claimed_at=later)
    assert delivering.deliver(later, resolve=resolve, hours=HOURS) == Delivered(sent=1)
    assert mail.outbox[0].subject == "One thing you were told since the last e-mail"


def test_a_choice_holds_for_what_waits_already_and_stands_in_history(authority: Authority) -> None:
    person, client = authority.actor(Role.QA_OFFICER), authority.client(Role.QA_OFFICER)
    post(person.account_id, at=EVENING)
    delivering.deliver(EVENING, resolve=resolve, hours=HOURS)
    assert "Each at once" in client.get("/notices/letters/").content.decode()
    answer = client.post("/notices/letters/", {"way": "daily"})
    assert answer.status_code == 302 and Event.objects.get(kind="notices.way_chosen").by_id == person.account_id
    assert queries.way_of(asking(person)) is Way.DAILY
    delivering.deliver(EVENING, resolve=resolve, hours=HOURS)
    notice = Notice.objects.get()
    assert notice.in_daily and notice.leaves_at == NEXT_DAY.replace(hour=8, minute=30)


@pytest.mark.parametrize("sent", [{}, {"way": ""}, {"way": "never"}])
def test_a_choice_that_is_none_is_asked_again(authority: Authority, sent: dict[str, str]) -> None:
    answer = authority.client(Role.QA_OFFICER).post("/notices/letters/", sent)
    assert answer.status_code == 422 and not ChosenWay.objects.exists()


def test_the_job_holds_to_the_hours_of_the_rulebook(authority: Authority) -> None:
    changes.post("audit_allocated", to=[authority.account(Role.QA_OFFICER)], link="/", at=EVENING)
    assert deliver_notices.run(EVENING) == "nothing to send"
    assert deliver_notices.run(NEXT_DAY) == "1 sent"
