"""Practice concerns through their pages: forms, what is refused in words, a team's week, the search box."""

from __future__ import annotations

from django.urls import reverse

from practicelens.access.roles import Role
from tests.builders import concerns
from tests.builders.authority import Authority
from tests.builders.concerns import EXPLAINED, answer, raised

OFFICER, MANAGER, WORKER = Role.REVIEWING_OFFICER, Role.TEAM_MANAGER, Role.PRACTITIONER
SENDER, HEAD, DIRECTOR = Role.SAFEGUARDING_MANAGER, Role.HEAD_OF_SERVICE, Role.DIRECTOR


class TestPages:
    def test_answered_judged_and_closed_through_pages(self, authority: Authority) -> None:
        one = raised(authority)
        manager, officer = authority.client(MANAGER), authority.client(OFFICER)

        def send_form(client: object, act: str, typed: dict[str, str], status: int = 302) -> str:
            address = reverse("alert-act", args=[one, act])
            version = str(concerns.version(authority, one))
            sent = client.post(address, {"version": version, **typed})  # type: ignore[attr-defined]
            assert sent.status_code == status, sent.content.decode()
            return sent.content.decode()

        assert "Answer it" in manager.get(reverse("alert", args=[one])).content.decode()
        empty = send_form(manager, "answer", {"words": ""}, 422)
        assert "Say what will happen for the child." in empty
        send_form(manager, "answer", {"words": "A meeting on Friday."})
        assert "A meeting on Friday." in officer.get(reverse("alert-act", args=[one, "judge"])).content.decode()
        send_form(officer, "judge", {"enough": "yes", "why": "It is soon."})
        # What is over says so to whoever had the form open, and is not there for whoever opens it.
        send_form(manager, "answer", {"words": "More."}, 409)
        assert manager.get(reverse("alert-act", args=[one, "answer"])).status_code == 404
        day = {"on_record_day": "23", "on_record_month": "11", "on_record_year": "2026"}
        typed = {"outcome": "He lives with his aunt.", "agreement": "agreed", **day}
        assert "how the child was told" in send_form(officer, "close", typed, 422)
        send_form(officer, "close", {**typed, "how_explained": EXPLAINED})
        page = manager.get(reverse("alert", args=[one])).content.decode()
        assert EXPLAINED in page and "He lives with his aunt." in page
        assert "He lives with his aunt." in manager.get(reverse("alerts") + "?closed=yes").content.decode()

    def test_an_old_version_is_told_what_stands_and_keeps_what_was_typed(self, authority: Authority) -> None:
        one = raised(authority)
        answer(authority, one, WORKER, words="We meet on Friday.")
        address = reverse("alert-act", args=[one, "answer"])
        sent = authority.client(MANAGER).post(address, {"version": "1", "words": "My own words."})
        page = sent.content.decode()
        assert sent.status_code == 409 and "My own words." in page and "We meet on Friday." in page

    def test_on_a_teams_week_for_those_who_may_read_it_alone(self, authority: Authority) -> None:
        raised(authority)
        address = reverse("week", args=[authority.team])
        for role, stands in ((MANAGER, True), (OFFICER, True), (SENDER, True), (HEAD, False), (Role.QA_OFFICER, False)):
            page = authority.client(role).get(address).content.decode()
            assert ("1 practice concern is open" in page) is stands, role

    def test_found_by_its_reference_by_words_and_by_the_childs_number_by_whoever_may_read_it(
        self, authority: Authority
    ) -> None:
        one = raised(authority)
        address, manager = reverse("search"), authority.client(MANAGER)
        straight = manager.get(address, {"q": f"pc{1000 + one}"})
        assert straight.headers["Location"] == reverse("alert", args=[one])
        for words in ("plan grow", "permanence"):
            assert "No plan yet" in manager.get(address, {"q": words}).content.decode()
            assert "No plan yet" not in authority.client(HEAD).get(address, {"q": words}).content.decode()
        assert authority.client(HEAD).get(address, {"q": f"PC-{1000 + one}"}).status_code == 200

    def test_an_act_that_there_is_not_is_no_page(self, authority: Authority) -> None:
        one = raised(authority)
        assert authority.client(OFFICER).get(reverse("alert-act", args=[one, "shout"])).status_code == 404
        assert authority.client(DIRECTOR).get(reverse("alert-act", args=[one, "answer"])).status_code == 404
        assert authority.client(OFFICER).get(reverse("alert", args=[one + 1])).status_code == 404
