"""Another agency answers through a link and a code: into the same clock, and shown that concern alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.history.models import Event as HistoryEvent
from practicelens.notices.models import Notice
from practicelens.notices.post_office import NotDelivered, NotReached
from practicelens.people.asking import Asking
from practicelens.quality.alerts.agencies import changes, queries
from practicelens.quality.alerts.agencies.opening import opened
from practicelens.quality.alerts.models import Agency, AgencyAsk
from practicelens.quality.alerts.states import Stage, Status
from practicelens.quality.alerts.waiting import waiting
from practicelens.web.pages.alerts import agencies as pages
from practicelens.workdays import clock
from tests.builders.audits import CHILD
from tests.builders.authority import NOW, TODAY, Authority
from tests.builders.concerns import CLOSE5, agency, answer, asked, at, found, judge, raised, send, step

OFFICER, MANAGER, SENDER = Role.REVIEWING_OFFICER, Role.TEAM_MANAGER, Role.SAFEGUARDING_MANAGER
DAY = timedelta(days=1)
DUE = date(2026, 11, 26)
NO_CODE = "000000"


def wrong(code: str) -> str:
    """A code that is not this one."""
    return "111111" if code == NO_CODE else NO_CODE


class TestTheirContacts:
    def test_those_who_send_alerts_keep_them_and_reviewing_officers_read_them(self, authority: Authority) -> None:
        one = agency(authority)
        assert [row.id for row in queries.agencies(authority.asking(OFFICER))] == [one]
        for role in set(Role) - {OFFICER, SENDER, Role.HEAD_OF_QA}:
            with pytest.raises(Missing):
                queries.agencies(authority.asking(role))
        for role in set(Role) - {SENDER, Role.HEAD_OF_QA}:
            with pytest.raises(Missing):
                changes.keep_agency(one, "Police", "", "", 3, by=authority.actor(role), now=NOW)

    @pytest.mark.parametrize(
        ("more", "code"), [({"days": 0}, "days"), ({"days": 61}, "days"), ({"email": "nowhere"}, "email")]
    )
    def test_what_must_be_so_of_one(self, authority: Authority, more: dict[str, object], code: str) -> None:
        with pytest.raises(Refused) as no:
            agency(authority, **more)
        assert no.value.code == code and not Agency.objects.exists()

    def test_a_name_is_there_once(self, authority: Authority) -> None:
        agency(authority)
        with pytest.raises(Refused) as no:
            agency(authority)
        assert no.value.code == "twice"


class TestAsking:
    def test_an_agency_that_has_no_contact_is_not_asked(self, authority: Authority) -> None:
        one, nobody = raised(authority), agency(authority, email="")
        with pytest.raises(Refused) as no:
            changes.ask(one, nobody, "JB", date(2018, 3, 4), **step(authority, one, OFFICER, NOW))
        assert no.value.code == "agency" and "ASK_AGENCY" not in found(authority, one).may

    @pytest.mark.parametrize(
        ("initials", "born", "code"),
        [("Jonathan", date(2018, 3, 4), "initials"), ("", date(2018, 3, 4), "initials"), ("JB", TODAY + DAY, "born")],
    )
    def test_initials_and_a_date_of_birth_are_asked_for(
        self, authority: Authority, initials: str, born: date, code: str
    ) -> None:
        one, police = raised(authority), agency(authority)
        with pytest.raises(Refused) as no:
            changes.ask(one, police, initials, born, **step(authority, one, OFFICER, NOW))
        assert no.value.code == code and not AgencyAsk.objects.exists()

    def test_its_holder_alone_asks(self, authority: Authority) -> None:
        one, police = raised(authority), agency(authority)
        for role in (MANAGER, SENDER, Role.PRACTITIONER):
            with pytest.raises(Missing):
                changes.ask(one, police, "JB", date(2018, 3, 4), version=1, by=authority.actor(role), now=NOW)

    def test_the_letter_names_no_child_and_says_no_word_of_the_concern(self, authority: Authority) -> None:
        one = raised(authority)
        (address, subject, body) = asked(authority, one).letter
        assert address == "rowan@police.example" and "26 November 2026" in body
        assert not any(word in subject + body for word in (CHILD.identifier, "JB", "2018", "plan", "grow up"))
        assert found(authority, one).row.stage is Stage.TEAM  # its own days go on

    def test_sent_twice_it_leaves_once_and_what_did_not_leave_waits(self, authority: Authority) -> None:
        one, police = raised(authority), agency(authority)
        changes.ask(one, police, "JB", date(2018, 3, 4), **step(authority, one, OFFICER, NOW))

        def unreached(*letter: str) -> None:
            raise NotReached

        def refused(*letter: str) -> None:
            raise NotDelivered

        assert changes.send_asked(NOW, send=unreached) == (0, 0, 0)
        assert changes.send_asked(NOW, send=refused) == (0, 1, 0)
        assert changes.send_asked(NOW, send=lambda *letter: None) == (0, 0, 0)

    def test_asked_again_the_link_before_opens_nothing(self, authority: Authority) -> None:
        one, police = raised(authority), agency(authority)
        first = asked(authority, one, police)
        second = asked(authority, one, police)
        with pytest.raises(Refused) as no:
            opened(first.token, NOW)
        assert no.value.code == "withdrawn" and opened(second.token, NOW).initials == "JB"
        with pytest.raises(IntegrityError), transaction.atomic():
            AgencyAsk.objects.update(withdrawn_at=None)


class TestAnswering:
    def test_their_answer_comes_into_the_same_clock_and_is_judged_like_any_other(self, authority: Authority) -> None:
        one = raised(authority)
        link = asked(authority, one)
        changes.answer(link.token, "We visit tonight.", TODAY + DAY, now=NOW + DAY)
        assert set(Notice.objects.filter(kind="alert_answered").values_list("to_account", flat=True)) == {
            authority.account(OFFICER)
        }
        (given,) = found(authority, one).answers
        assert given.by == "Northborough Police" and given.on == TODAY + DAY
        judge(authority, one, accepted=True, now=NOW + DAY)
        assert found(authority, one).row.status is Status.ACCEPTED
        with pytest.raises(Refused) as no:
            changes.answer(link.token, "Again.", None, now=NOW + DAY)
        assert no.value.code == "answered"

    def test_an_agency_that_answers_late_waits_for_the_holder_by_its_own_days(self, authority: Authority) -> None:
        one = raised(authority)
        link = asked(authority, one)

        def kinds(day: date) -> list[str]:
            return [item.kind.name for item in waiting(Asking(authority.actor(OFFICER), at(day)))]

        assert "ALERT_AGENCY" not in kinds(DUE) and "ALERT_AGENCY" in kinds(DUE + DAY)
        changes.answer(link.token, "Late, and sorry.", None, now=at(DUE + DAY))
        assert "ALERT_AGENCY" not in kinds(DUE + DAY)

    def test_the_climb_does_not_wait_for_an_agency(self, authority: Authority) -> None:
        one = raised(authority)
        asked(authority, one, agency(authority, days=20))
        send(authority, one, CLOSE5)
        assert found(authority, one, now=CLOSE5).row.stage is Stage.HEAD

    def test_settled_meanwhile_the_link_says_so(self, authority: Authority) -> None:
        one = raised(authority)
        link = asked(authority, one)
        answer(authority, one)
        judge(authority, one, accepted=True)
        with pytest.raises(Refused) as no:
            opened(link.token, NOW)
        assert no.value.code == "settled"


class TestTheLink:
    def test_guessed_it_opens_nothing(self, authority: Authority) -> None:
        asked(authority, raised(authority))
        page = Client().get(reverse("agency", args=["x" * 43]))
        assert page.status_code == 200 and "not one of ours" in page.content.decode()

    def test_forwarded_without_its_code_it_shows_nothing_of_the_child(self, authority: Authority) -> None:
        link = asked(authority, raised(authority))
        page = Client().get(reverse("agency", args=[link.token])).content.decode()
        assert "code" in page and "plan" not in page and "JB" not in page and CHILD.identifier not in page

    def test_after_five_wrong_codes_even_the_right_one_opens_nothing(self, authority: Authority) -> None:
        link = asked(authority, raised(authority))
        for _ in range(5):
            with pytest.raises(Refused) as no:
                changes.prove(link.token, wrong(link.code), now=NOW)
            assert no.value.code == "code"
        with pytest.raises(Refused) as no:
            changes.prove(link.token, link.code, now=NOW)
        assert no.value.code == "locked"

    def test_a_right_code_uses_no_try_up(self, authority: Authority) -> None:
        link = asked(authority, raised(authority))
        for _ in range(8):
            assert changes.prove(link.token, f" {link.code[:3]} {link.code[3:]}", now=NOW)

    def test_expired_it_says_so_a_week_after_its_day(self, authority: Authority) -> None:
        link = asked(authority, raised(authority))
        assert opened(link.token, at(DUE + 7 * DAY))
        with pytest.raises(Refused) as no:
            opened(link.token, at(DUE + 8 * DAY))
        assert no.value.code == "expired"

    def test_neither_token_nor_code_is_kept(self, authority: Authority) -> None:
        link = asked(authority, raised(authority))
        kept = repr([*AgencyAsk.objects.values(), *HistoryEvent.objects.values(), *Notice.objects.values()])
        assert link.token not in kept and f"'{link.code}'" not in kept

    def test_from_code_to_answer_through_its_page(self, authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
        one = raised(authority)
        link, client = asked(authority, one), Client()
        address = reverse("agency", args=[link.token])
        assert client.post(address, {"words": "In without a code."}).status_code == 422
        assert client.post(address, {"code": wrong(link.code)}).status_code == 422
        assert client.post(address, {"code": link.code}).status_code == 302
        page = client.get(address).content.decode()
        assert "JB" in page and "No plan yet" in page and CHILD.identifier not in page
        looks = HistoryEvent.objects.filter(kind="alerts.agency_looked")
        assert looks.count() == 1
        # Another browser that has the link alone still needs the code.
        assert "No plan yet" not in Client().get(address).content.decode()
        refused = client.post(address, {"words": ""})
        assert refused.status_code == 422 and "No plan yet" in refused.content.decode() and looks.count() == 2
        assert client.post(address, {"words": "We visit tonight."}).status_code == 302
        assert "has been sent" in client.get(address).content.decode()
        assert [given.text for given in found(authority, one).answers] == ["We visit tonight."]

    def test_the_code_is_asked_for_again_after_half_an_hour(
        self, authority: Authority, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        link, client = asked(authority, raised(authority)), Client()
        address = reverse("agency", args=[link.token])
        client.post(address, {"code": link.code})
        later = clock.real_now() + timedelta(minutes=31)
        monkeypatch.setattr(pages.clock, "real_now", lambda: later)
        assert "No plan yet" not in client.get(address).content.decode()


def test_asked_through_its_page_the_code_is_shown_once(authority: Authority) -> None:
    one, police = raised(authority), agency(authority)
    client, address = authority.client(OFFICER), reverse("alert-act", args=[one, "agency"])
    born = {"born_day": "4", "born_month": "3", "born_year": "2018"}
    sent = client.post(address, {"version": "1", "agency": str(police), "initials": "JB", **born}, follow=True)
    assert "Ring Sergeant Rowan" in sent.content.decode()
    again = client.get(reverse("alert", args=[one])).content.decode()
    assert "Ring Sergeant Rowan" not in again and "Asked of another agency" in again
