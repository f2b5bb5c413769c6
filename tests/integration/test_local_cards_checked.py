"""What is published of a local card is what a second person checked: no other text of it, and no words of their own."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.urls import reverse

from practicelens.access.errors import Missing, Refused, Stale
from practicelens.access.roles import Role
from practicelens.analytics.local_cards import guard
from practicelens.analytics.local_cards.shape import Fault, Faulty
from practicelens.jobs import answer_local_cards
from practicelens.people.asking import Asking
from practicelens.performance.datasets.register import internal as register
from practicelens.performance.local_cards import answering, changes, queries, waiting
from practicelens.performance.local_cards.models import CardAnswer, CardVersion
from practicelens.performance.local_cards.states import Status
from tests.builders import local_cards
from tests.builders.authority import Authority
from tests.builders.local_cards import REFERRALS, REVIEW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

OTHER = replace(REFERRALS, title="Something else", sql=f"{REFERRALS.sql} limit 1", why="Otherwise.")


def states(card: int) -> list[str]:
    return list(CardVersion.objects.filter(card_id=card).order_by("number").values_list("status", flat=True))


def test_a_check_that_was_opened_for_one_version_publishes_no_other(authority: Authority) -> None:
    """Discarded and begun anew under the checker's eyes: the form in their hands is of the text that they read."""
    analyst, head, now = authority.actor(Role.ANALYST), authority.actor(Role.HEAD_OF_QA), authority.now
    card = local_cards.ask(authority)
    opened = queries.draft(authority.asking(Role.HEAD_OF_QA), card).revision
    changes.send_back(card, "A word.", revision=opened, by=analyst, now=now)
    changes.end(card, "Anew.", revision=opened, by=analyst, now=now)
    with local_cards.run_here():
        changes.edit(card, OTHER, revision=opened, by=analyst, now=now)
        changes.ask_for_check(card, revision=opened + 1, by=analyst, now=now)
        with pytest.raises(Stale):
            changes.publish(card, "Looked up.", REVIEW, revision=opened, by=head, now=now)
        assert states(card) == [Status.DISCARDED.value, Status.ASKED.value]
        changes.publish(card, "Looked up.", REVIEW, revision=opened + 1, by=head, now=now)
    assert states(card) == [Status.DISCARDED.value, Status.PUBLISHED.value]


def test_a_form_that_was_opened_for_one_version_neither_changes_nor_ends_another(authority: Authority) -> None:
    analyst, now = authority.actor(Role.ANALYST), authority.now
    card = local_cards.publish(authority)
    with local_cards.run_here():
        changes.edit(card, OTHER, revision=1, by=analyst, now=now)
        with pytest.raises(Stale):  # opened of the published one, before its next was begun
            changes.edit(card, replace(OTHER, title="A third"), revision=1, by=analyst, now=now)
    with pytest.raises(Stale):
        changes.end(card, "Enough.", revision=9, by=analyst, now=now)
    with pytest.raises(Missing):
        changes.end(card + 1, "Enough.", revision=1, by=analyst, now=now)
    changes.end(card, "Enough.", revision=1, by=analyst, now=now)
    assert states(card) == [Status.WITHDRAWN.value, Status.DRAFT.value]


@pytest.mark.parametrize("anew", [False, True], ids=["the same version", "a version after a discarded one"])
def test_who_wrote_in_it_does_not_check_it_though_another_changed_it_since(authority: Authority, anew: bool) -> None:
    analyst, now = authority.actor(Role.ANALYST), authority.now
    second = replace(analyst, account_id=authority.account(Role.HEAD_OF_SERVICE))
    card = local_cards.write(authority)
    if anew:
        changes.end(card, "Anew.", revision=1, by=analyst, now=now)
    with local_cards.run_here():
        changes.edit(card, replace(REFERRALS, meaning="A comma.", why="A comma."), revision=1, by=second, now=now)
        changes.ask_for_check(card, revision=2, by=second, now=now)
        for one in (analyst, second):
            assert waiting.waiting(Asking(one, now)) == ()
            with pytest.raises(Refused) as refused:
                changes.publish(card, "Looked up.", REVIEW, revision=2, by=one, now=now)
            assert refused.value.code == "author"
    assert authority.client(Role.ANALYST).get(reverse("local-card-check", args=[card])).status_code == 404
    assert [one.link for one in waiting.waiting(authority.asking(Role.HEAD_OF_QA))] == [f"/local-cards/{card}/"]
    local_cards.check(authority, card)


def test_a_published_card_is_withdrawn_while_its_next_is_written_and_after_that_was_discarded(
    authority: Authority,
) -> None:
    analyst, now = authority.actor(Role.ANALYST), authority.now
    card = local_cards.publish(authority)
    with local_cards.run_here():
        changes.edit(card, OTHER, revision=1, by=analyst, now=now)
    address, client = reverse("local-card-end", args=[card]), authority.client(Role.ANALYST)
    shown = client.get(reverse("local-card", args=[card])).content.decode()
    assert f"{address}?version=1" in shown and "Withdraw version 1" in shown
    assert "Withdraw: " in client.get(f"{address}?version=1").content.decode()
    assert "Discard: " in client.get(address).content.decode()
    assert client.post(address, {"words": "No.", "version": "2"}).status_code == 302
    assert states(card) == [Status.PUBLISHED.value, Status.DISCARDED.value]
    assert {client.get(f"{address}?version={one}").status_code for one in (2, 3)} == {404}
    assert "Withdraw: " in client.get(address).content.decode()
    assert client.post(address, {"words": "Nobody asks it.", "version": "1"}).status_code == 302
    assert states(card) == [Status.WITHDRAWN.value, Status.DISCARDED.value]


def test_what_was_withdrawn_tells_no_figure_and_no_children(authority: Authority) -> None:
    card = local_cards.publish(authority)
    before = queries.card(authority.asking(Role.ANALYST), card)
    assert before.lines and queries.children_behind(authority.asking(Role.ANALYST), card, "authority", None).list
    changes.end(card, "It was wrong.", revision=1, by=authority.actor(Role.ANALYST), now=authority.now)
    after = queries.card(authority.asking(Role.ANALYST), card)
    assert after.lines == () and after.months == () and after.version.ended_why == "It was wrong."
    with pytest.raises(Missing):
        queries.children_behind(authority.asking(Role.ANALYST), card, "authority", None)


@pytest.mark.parametrize("fault", [Fault.TIME, Fault.MEMORY])
def test_run_again_in_a_busy_moment_it_keeps_what_it_answered(
    authority: Authority, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    card = local_cards.publish(authority)
    analyst, asking = authority.actor(Role.ANALYST), authority.asking(Role.DIRECTOR)
    monkeypatch.setattr(guard, "run_guarded", lambda *_: Faulty(fault, "It was stopped."))
    changes.run_again(card, by=analyst, now=authority.now)
    (row,) = CardAnswer.objects.all()
    assert not row.fault and queries.card(asking, card).lines[0].measure.figure.value is not None
    # A lost file is no answer to keep, and another fault is the text's own.
    answering.file_of(row).unlink()
    changes.run_again(card, by=analyst, now=authority.now)
    assert CardAnswer.objects.get().fault == fault.value


def test_an_answer_of_an_earlier_text_is_not_the_published_ones(authority: Authority) -> None:
    card = local_cards.write(authority)
    with local_cards.run_here():
        changes.edit(card, REFERRALS, revision=1, by=authority.actor(Role.ANALYST), now=authority.now)
        changes.ask_for_check(card, revision=2, by=authority.actor(Role.ANALYST), now=authority.now)
    local_cards.check(authority, card)
    edition = register.current()
    assert edition is not None
    CardAnswer.objects.filter(revision=2).delete()  # as where the machine stopped before it was kept
    with local_cards.run_here():
        assert answer_local_cards.run(authority.now) == "1 local card answered"
        assert answer_local_cards.run(authority.now) == "nothing to do"
    assert CardAnswer.objects.get(revision=2).file


def test_while_two_others_run_a_page_does_not_wait_and_the_job_does(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An endless text takes one page's thread for as long as it runs: not all of them."""
    card, analyst = local_cards.publish(authority), authority.actor(Role.ANALYST)
    CardAnswer.objects.all().delete()
    for _ in range(2):
        assert answering._RUNNING.acquire(blocking=False)
    try:
        with local_cards.run_here(), pytest.raises(Refused) as refused:
            changes.run_again(card, by=analyst, now=authority.now)
        assert refused.value.code == "busy" and CardAnswer.objects.count() == 0
        again = authority.client(Role.ANALYST).post(reverse("local-card-run", args=[card]))
        assert again.status_code == 422 and answering.BUSY in again.content.decode()
        other = local_cards.write(authority, OTHER)
        shown = authority.client(Role.ANALYST).get(reverse("local-card", args=[other])).content.decode()
        assert "It was not run on the newest extract yet." in shown
        with local_cards.run_here(), pytest.raises(Refused) as unanswered:
            changes.ask_for_check(other, revision=1, by=analyst, now=authority.now)
        assert unanswered.value.code == "no_answer" and answering.BUSY in unanswered.value.message
    finally:
        for _ in range(2):
            answering._RUNNING.release()
    asked: list[bool] = []
    free = SimpleNamespace(acquire=lambda *, blocking: not asked.append(blocking), release=lambda: asked.append(False))
    with local_cards.run_here():
        with monkeypatch.context() as here:
            here.setattr(answering, "_RUNNING", free)
            assert answer_local_cards.run(authority.now) == "1 local card answered"
        assert asked == [True, False]  # it waited, and let go
        changes.ask_for_check(other, revision=1, by=analyst, now=authority.now)


def test_a_card_that_is_sent_twice_is_one_and_another_is_another(authority: Authority) -> None:
    card = local_cards.write(authority)
    assert local_cards.write(authority) == card and CardVersion.objects.count() == 1
    assert local_cards.write(authority, OTHER) != card
    # What went on since is no second press.
    with local_cards.run_here():
        changes.ask_for_check(card, revision=1, by=authority.actor(Role.ANALYST), now=authority.now)
    assert local_cards.write(authority) != card
