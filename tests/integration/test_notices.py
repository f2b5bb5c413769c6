"""Notices: posted with the change, sent once at most, and no child's identifier leaves by e-mail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction

from practicelens.access.actor import Actor
from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.history.models import Event
from practicelens.jobs import deliver_notices, seal_history
from practicelens.notices import changes, delivering, queries
from practicelens.notices.delivering import ABANDONED, AWAY_AFTER, Delivered
from practicelens.notices.models import Notice
from practicelens.notices.post_office import Letter, NotDelivered, NotReached
from practicelens.notices.sentences import sentence, sentence_on_page
from practicelens.notices.states import MOVES, Status
from tests.builders.asking import asking
from tests.builders.authority import NOW, Authority

pytestmark = pytest.mark.django_db
PRIYA = Actor(6, "Priya Nair")


def resolve(accounts: object) -> dict[int, str]:
    """Everybody but account 9 has an address."""
    return {account: f"{account}@example.org" for account in (5, 6, 7)}


def post(*accounts: int) -> None:
    """A notice to each, about a child."""
    changes.post("audit_allocated", to=accounts, link="/children/123456/", at=NOW, about="Audit of child 123456")


def states() -> list[str]:
    """The state of every notice in order."""
    return list(Notice.objects.order_by("id").values_list("status", flat=True))


def failing(error: Exception) -> Callable[[Letter], None]:
    """A sender that fails so for account 6 and works for the others."""

    def send(letter: Letter) -> None:
        if letter.address.startswith("6@"):
            raise error

    return send


def test_a_notice_is_posted_once_a_person_and_goes_with_its_transaction() -> None:
    post(6, 6, 7, 0)
    assert sorted(Notice.objects.values_list("to_account", flat=True)) == [6, 7]
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        post(5)
        _ = 1 / 0
    assert not Notice.objects.filter(to_account=5).exists()


def test_an_email_holds_a_sentence_and_an_address_and_no_child() -> None:
    post(6)
    assert delivering.deliver(NOW, resolve=resolve) == Delivered(sent=1)
    (letter,) = mail.outbox
    assert letter.to == ["6@example.org"] and letter.subject == "An audit has been allocated to you"
    assert "123456" not in letter.subject + letter.body and "/notices/" in letter.body
    assert delivering.deliver(NOW, resolve=resolve) == Delivered() and len(mail.outbox) == 1


def test_a_kind_nobody_wrote_a_sentence_for_says_little() -> None:
    changes.post("child_123456_something", to=[6], link="/", at=NOW)
    delivering.deliver(NOW, resolve=resolve)
    assert "123456" not in mail.outbox[0].subject + mail.outbox[0].body


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotDelivered(), Status.FAILED),
        (NotReached(), Status.WAITING),
        (TimeoutError(), Status.UNCERTAIN),
        (ValueError("anything"), Status.UNCERTAIN),
    ],
)
def test_one_bad_row_never_blocks_the_rest(error: Exception, status: Status) -> None:
    post(5)
    post(6)
    post(7)
    delivering.deliver(NOW, resolve=resolve, send=failing(error))
    assert states() == [Status.SENT, status, Status.SENT]


def test_what_is_uncertain_is_never_sent_again() -> None:
    post(6)
    delivering.deliver(NOW, resolve=resolve, send=failing(TimeoutError()))
    assert delivering.deliver(NOW, resolve=resolve) == Delivered()
    assert states() == [Status.UNCERTAIN] and mail.outbox == []


def test_a_server_out_of_reach_is_tried_again_but_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivering, "ATTEMPTS", 3)
    post(6)
    for tried in (Status.WAITING, Status.WAITING, Status.FAILED):
        delivering.deliver(NOW, resolve=resolve, send=failing(NotReached()))
        assert states() == [tried]


def test_a_round_ends_when_the_server_is_away_and_new_letters_go_before_those_refused_for_now() -> None:
    asked: list[str] = []

    def away(letter: Letter) -> None:
        asked.append(letter.address)
        raise NotReached

    for _ in range(AWAY_AFTER + 2):
        post(6)
    assert delivering.deliver(NOW, resolve=resolve, send=away).waiting == AWAY_AFTER
    post(7)
    delivering.deliver(NOW, resolve=resolve, send=away)
    assert asked[AWAY_AFTER:] == ["6@example.org", "6@example.org", "7@example.org"]


def test_somebody_without_an_address_fails_at_once() -> None:
    post(9)
    assert delivering.deliver(NOW, resolve=resolve) == Delivered(failed=1)


def test_a_row_whose_sender_died_is_uncertain_after_a_while() -> None:
    post(6)
    Notice.objects.update(status=Status.CLAIMED, claimed_at=NOW)
    delivering.deliver(NOW + ABANDONED, resolve=resolve)
    assert states() == [Status.CLAIMED]
    delivering.deliver(NOW + ABANDONED + timedelta(seconds=1), resolve=resolve)
    assert states() == [Status.UNCERTAIN] and mail.outbox == []


def test_a_row_that_another_sender_claims_first_is_left_alone() -> None:
    post(5)
    post(6)

    def send(letter: Letter) -> None:
        Notice.objects.filter(to_account=6).update(status=Status.CLAIMED, claimed_at=NOW)

    assert delivering.deliver(NOW, resolve=resolve, send=send) == Delivered(sent=1)
    assert states() == [Status.SENT, Status.CLAIMED]


def test_an_administrator_sends_a_letter_again_or_leaves_it_and_nobody_else_does(authority: Authority) -> None:
    admin, client = authority.actor(Role.ADMINISTRATOR), authority.client(Role.ADMINISTRATOR)
    post(6)
    post(7)
    delivering.deliver(NOW, resolve=resolve, send=failing(TimeoutError()))
    doubtful = Notice.objects.get(status=Status.UNCERTAIN)
    assert [one.title for one in queries.waiting(asking(admin, authority.today))] == [
        "1 e-mail did not leave, or may not have left"
    ]
    page = client.get("/background/letters/").content.decode()
    assert "An audit has been allocated to you." in page and "may have left" in page and "123456" not in page
    with pytest.raises(Missing):
        changes.settle_letter(doubtful.pk, again=True, by=authority.actor(Role.HEAD_OF_QA))
    client.post(f"/background/letters/{doubtful.pk}/", {"what": "again"})
    assert delivering.deliver(NOW, resolve=resolve) == Delivered(sent=1)
    assert Event.objects.get(kind="notices.sent_again").by_id == admin.account_id
    with pytest.raises(Refused, match="settled already"):
        changes.settle_letter(doubtful.pk, again=False, by=admin)
    assert queries.waiting(asking(admin, authority.today)) == ()


def test_a_letter_that_is_left_waits_for_nobody_and_is_read_in_the_product_all_the_same(authority: Authority) -> None:
    post(9)
    delivering.deliver(NOW, resolve=resolve)
    failed = Notice.objects.get()
    changes.settle_letter(failed.pk, again=False, by=authority.actor(Role.ADMINISTRATOR))
    assert queries.waiting(asking(authority.actor(Role.ADMINISTRATOR), authority.today)) == ()
    assert len(queries.for_person(asking(Actor(9, "Nine")))) == 1


def test_people_read_their_own_notices_and_nobody_elses() -> None:
    post(6)
    (view,) = queries.for_person(asking(PRIYA))
    assert (view.about, view.read, queries.unread(asking(PRIYA))) == ("Audit of child 123456", False, 1)
    assert changes.mark_read(view.id, by=PRIYA, now=NOW) == "/children/123456/"
    assert queries.for_person(asking(PRIYA), unread_only=True) == () and queries.unread(asking(PRIYA)) == 0
    with pytest.raises(Missing):
        changes.mark_read(view.id, by=Actor(7, "Somebody else"), now=NOW)
    assert queries.for_person(asking(Actor(7, "Somebody else"))) == ()


def test_every_state_has_its_moves_and_ends_stay_ends() -> None:
    assert set(MOVES) == set(Status)
    assert all(not MOVES[status] for status in (Status.SENT, Status.LEFT))


def test_the_jobs_say_what_they_did_and_twice_does_nothing_more(authority: Authority) -> None:
    from practicelens.access.roles import Role

    changes.post("audit_allocated", to=[authority.account(Role.QA_OFFICER)], link="/", at=NOW)
    assert deliver_notices.run(NOW) == "1 sent"
    assert deliver_notices.run(NOW) == "nothing to send"
    assert seal_history.run(NOW).endswith("events sealed")
    assert seal_history.run(NOW) == "0 events sealed"


def test_whoever_reads_a_page_is_not_asked_to_sign_in() -> None:
    assert sentence("concern_unanswered").endswith("Sign in now.")
    assert (
        sentence_on_page("concern_unanswered")
        == "A worry that a child may not be safe is unanswered and has come to you."
    )
    assert sentence_on_page("audit_late") == sentence("audit_late")


def test_what_is_taken_back_is_said_where_it_was_asked_and_its_letter_leaves_no_more() -> None:
    changes.post("consent_asked", to=[6, 7], link="/learning/4/", at=NOW, about="Postcards")
    changes.post("consent_asked", to=[6], link="/learning/40/", at=NOW, about="Another")
    changes.take_back("consent_taken_back", to=[6], under="/learning/4/", at=NOW, about="Postcards")
    of_six = {(one.about, one.words): one for one in queries.for_person(asking(PRIYA))}
    over = sentence("consent_taken_back")
    assert {key: one.over for key, one in of_six.items()} == {
        ("Postcards", sentence("consent_asked")): over, ("Another", sentence("consent_asked")): "",
        ("Postcards", over): "",
    }  # fmt: skip
    # What is over leads to no page, and is not news; what was asked of a colleague stands.
    opened = {
        about: changes.mark_read(one.id, by=PRIYA, now=NOW) for (about, words), one in of_six.items() if words != over
    }
    assert opened == {"Postcards": "", "Another": "/learning/40/"}
    assert Notice.objects.filter(over_at__isnull=True, to_account=7).exists()
    delivering.deliver(NOW, resolve=resolve)
    letters = sorted((letter.to[0][0], letter.subject) for letter in mail.outbox)
    asked = sentence("consent_asked").rstrip(".")
    assert letters == sorted([("6", asked), ("6", over.rstrip(".")), ("7", asked)])
