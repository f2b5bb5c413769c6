"""Children who are followed: opened for a reason, looked at again, closed with what came of it; and who reads of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from practicelens.access.actor import SYSTEM, ChildKey
from practicelens.access.errors import Missing, Refused, Stale
from practicelens.access.roles import Role
from practicelens.history.models import Event
from practicelens.people.setup import changes as people
from practicelens.quality.standards.states import Grade
from practicelens.quality.tracking import changes, queries
from practicelens.quality.tracking.models import Tracking
from practicelens.quality.tracking.states import Status
from practicelens.web.pages.children.story import story_of
from tests.builders.asking import asking
from tests.builders.audits import CHILD, Audits
from tests.builders.authority import Authority
from tests.builders.things import Things

DAY = timedelta(days=1)
WHY, HOPES = "Six months without a plan", "She has a plan that she knows of"


def opened(authority: Authority, role: Role = Role.TEAM_MANAGER, **overrides: object) -> int:
    plain: dict[str, object] = {"child": CHILD, "team_id": authority.team, "kind": "Drift panel"}
    new = changes.Opening(**{**plain, "why": WHY, "hopes": HOPES, **overrides})  # type: ignore[arg-type]
    return changes.open_tracking(new, by=authority.actor(role), now=authority.now)


def noted(
    authority: Authority, tracking_id: int, *, days: int = 0, role: Role = Role.TEAM_MANAGER, **overrides: object
) -> None:
    by = authority.actor(role)
    plain: dict[str, object] = {"next_look": None, "version": queries.tracking(asking(by), tracking_id).version}
    on = authority.today + days * DAY
    changes.add_note(tracking_id, on, "The panel met.", **{**plain, **overrides}, by=by, now=authority.now)  # type: ignore[arg-type]


def close(authority: Authority, tracking_id: int, outcome: str = "She has a plan.") -> None:
    by = authority.actor(Role.HEAD_OF_SERVICE)
    version = queries.tracking(asking(by), tracking_id).version
    changes.close_tracking(tracking_id, outcome, version=version, by=by, now=authority.now)


class TestItsLife:
    def test_from_its_opening_to_what_came_of_it(self, authority: Authority) -> None:
        one = opened(authority, next_look=authority.today + 7 * DAY)
        noted(authority, one, next_look=authority.today + 14 * DAY)
        found = queries.tracking(authority.asking(Role.HEAD_OF_SERVICE), one)
        assert (found.why, found.hopes, found.row.next_look) == (WHY, HOPES, authority.today + 14 * DAY)
        assert [(note.text, note.by) for note in found.notes] == [("The panel met.", "Priya Nair")]
        close(authority, one)
        found = queries.tracking(authority.asking(Role.HEAD_OF_SERVICE), one)
        assert found.row.status is Status.CLOSED and found.row.outcome == "She has a plan."
        assert found.row.closed_on == authority.today and found.closed_by == "Sandra Blythe"

    @pytest.mark.parametrize(
        ("overrides", "code"),
        [
            ({"why": " "}, "why_missing"),
            ({"hopes": ""}, "hopes_missing"),
            ({"kind": "Something else"}, "kind_missing"),
            ({"next_look": -1}, "look_in_past"),
        ],
    )
    def test_what_must_be_said_to_open_it(self, authority: Authority, overrides: dict[str, object], code: str) -> None:
        if isinstance(overrides.get("next_look"), int):
            overrides = {"next_look": authority.today - DAY}
        with pytest.raises(Refused) as no:
            opened(authority, **overrides)
        assert no.value.code == code

    @pytest.mark.parametrize(("days", "code"), [(1, "in_future"), (-1, "before_opening")])
    def test_a_note_is_of_a_day_since_it_was_opened(self, authority: Authority, days: int, code: str) -> None:
        one = opened(authority)
        with pytest.raises(Refused) as no:
            noted(authority, one, days=days)
        assert no.value.code == code
        noted(authority, one)

    def test_a_note_at_an_old_version_is_stale(self, authority: Authority) -> None:
        one = opened(authority)
        noted(authority, one, version=1)
        with pytest.raises(Stale):
            noted(authority, one, version=1)

    def test_closed_it_stands(self, authority: Authority) -> None:
        one = opened(authority)
        with pytest.raises(Refused) as no:
            close(authority, one, " ")
        assert no.value.code == "outcome_missing"
        close(authority, one)
        for again in (lambda: close(authority, one), lambda: noted(authority, one)):
            with pytest.raises(Refused) as no:
                again()
            assert no.value.code == "closed"

    def test_the_database_holds_outcome_and_closing_together(self, authority: Authority) -> None:
        one = opened(authority)
        with pytest.raises(IntegrityError), transaction.atomic():
            Tracking.objects.filter(pk=one).update(status="closed")


class TestWho:
    @pytest.mark.parametrize(
        "role", [Role.HEAD_OF_SERVICE, Role.TEAM_MANAGER, Role.REVIEWING_OFFICER, Role.QA_OFFICER, Role.HEAD_OF_QA]
    )
    def test_these_follow_children_of_their_teams_and_of_no_other(self, authority: Authority, role: Role) -> None:
        assert opened(authority, role)
        if role is Role.HEAD_OF_QA:
            return
        with pytest.raises(Missing):
            opened(authority, role, team_id=authority.other_team)

    @pytest.mark.parametrize("role", [Role.PRACTITIONER, Role.ANALYST, Role.DIRECTOR, Role.PRACTICE_DEVELOPER])
    def test_these_do_not(self, authority: Authority, role: Role) -> None:
        with pytest.raises(Missing):
            opened(authority, role)

    @pytest.mark.parametrize(
        ("role", "reads"), [(Role.DIRECTOR, True), (Role.ANALYST, False), (Role.PRACTITIONER, False)]
    )
    def test_who_reads(self, authority: Authority, role: Role, reads: bool) -> None:
        one, actor = opened(authority), authority.actor(role)
        assert bool(queries.of_child(asking(actor), CHILD)) is reads
        if reads:
            assert not queries.tracking(asking(actor), one).may_track
            later, sooner = (opened(authority, next_look=authority.today + days * DAY) for days in (9, 2))
            # Soonest first; the one that has no day stands last, on either database.
            assert [row.id for row in queries.trackings(asking(actor))] == [sooner, later, one]
            return
        with pytest.raises(Missing):
            queries.tracking(asking(actor), one)

    def test_a_restricted_child_is_followed_by_those_named_alone(self, authority: Authority) -> None:
        one, today = opened(authority), authority.today
        child = people.restrict_child(CHILD, reason="A colleague's own", starts=today, by=SYSTEM, now=authority.now)
        manager = authority.account(Role.TEAM_MANAGER)
        people.name_on_restricted(child, manager, starts=today, by=SYSTEM, now=authority.now)
        named, other = authority.actor(Role.TEAM_MANAGER), authority.actor(Role.HEAD_OF_SERVICE)
        assert queries.tracking(asking(named), one) and queries.of_child(asking(named), CHILD)
        assert queries.of_child(asking(other), CHILD) == queries.trackings(asking(other)) == ()
        with pytest.raises(Missing):
            queries.tracking(asking(other), one)
        with pytest.raises(Missing):
            opened(authority, Role.HEAD_OF_SERVICE)

    def test_the_next_look_waits_for_whoever_opened_it_and_once_late_for_the_manager(
        self, authority: Authority
    ) -> None:
        one = opened(authority, Role.QA_OFFICER, next_look=authority.today + DAY)

        def waits(role: Role, days: int) -> list[str]:
            return [item.link for item in queries.waiting(asking(authority.actor(role), authority.today + days * DAY))]

        assert waits(Role.QA_OFFICER, 0) == [f"/tracking/{one}/"]
        assert waits(Role.TEAM_MANAGER, 1) == [] and waits(Role.TEAM_MANAGER, 2) == [f"/tracking/{one}/"]
        assert waits(Role.HEAD_OF_SERVICE, 2) == []

    def test_every_step_and_every_look_is_in_history(self, authority: Authority) -> None:
        one = opened(authority)
        noted(authority, one)
        close(authority, one)
        authority.client(Role.DIRECTOR).get(reverse("tracking", args=[one]))
        kinds = set(Event.objects.filter(subject_kind="tracking").values_list("kind", flat=True))
        assert kinds == {"tracking.opened", "tracking.noted", "tracking.closed", "tracking.looked"}
        assert WHY not in repr(list(Event.objects.values_list("data", flat=True)))


class TestPages:
    def test_started_from_an_audit_it_stands_on_the_audits_page_and_on_its_own_in_order_of_time(
        self, authority: Authority
    ) -> None:
        audits = Audits(authority)
        audit_id, client = audits.submitted(Grade.INADEQUATE), authority.client(Role.TEAM_MANAGER)
        address = reverse("audit-follow", args=[audit_id])
        typed = {"kind": "Legal gateway", "why": WHY, "hopes": HOPES}
        refused = client.post(address, {**typed, "hopes": ""})
        assert refused.status_code == 422 and WHY in refused.content.decode()
        assert client.post(address, typed).status_code == 302
        (row,) = queries.of_source(authority.asking(Role.TEAM_MANAGER), "audit", audit_id)
        assert row.source == f"A-{1000 + audit_id}" and row.child == CHILD
        assert "Legal gateway" in client.get(reverse("audit", args=[audit_id])).content.decode()
        page = client.get(reverse("tracking", args=[row.id])).content.decode()
        assert HOPES in page and page.index(f"Audit A-{1000 + audit_id}") < page.index("Legal gateway begun")
        day = {"on_day": "23", "on_month": "11", "on_year": "2026"}
        note = {**day, "text": "The gateway agreed to a letter.", "version": "1"}
        assert client.post(reverse("tracking", args=[row.id]), note).status_code == 302
        assert client.post(reverse("tracking", args=[row.id]), note).status_code == 409  # stale, and kept
        closed = client.post(reverse("tracking-close", args=[row.id]), {"outcome": "A plan.", "version": "2"})
        assert closed.status_code == 302
        assert "A plan." in client.get(reverse("trackings") + "?closed=yes").content.decode()

    def test_a_grade_in_the_story_only_for_those_who_may_read_it(self, authority: Authority) -> None:
        audits = Audits(authority)
        audits.submitted(Grade.INADEQUATE)
        assert [one.grade for one in story_of(authority.asking(Role.TEAM_MANAGER), CHILD)] == [Grade.INADEQUATE]
        assert [one.grade for one in story_of(authority.asking(Role.PRACTITIONER), CHILD)] == [None]
        assert story_of(authority.asking(Role.ANALYST), CHILD) == ()

    def test_on_the_childs_own_page(self, authority: Authority, settings, tmp_path, monkeypatch) -> None:
        from practicelens.analytics import annex_a
        from tests.builders.extracts import read_here

        settings.DATA_DIR = tmp_path / "data"
        monkeypatch.setattr(annex_a, "read_guarded", read_here)
        child = Things(authority, tmp_path)["child"]
        client = authority.client(Role.TEAM_MANAGER)
        assert client.get(reverse("tracking-child", args=[child])).status_code == 200
        typed = {"kind": "Closure", "why": WHY, "hopes": HOPES}
        assert client.post(reverse("tracking-child", args=[child]), typed).status_code == 302
        assert "Closure begun" in client.get(reverse("child", args=[child])).content.decode()
        key = ChildKey("northborough", "case-system", child)
        assert len(queries.of_child(authority.asking(Role.TEAM_MANAGER), key)) == 1
        practitioner = authority.client(Role.PRACTITIONER).get(reverse("child", args=[child]))
        assert practitioner.status_code == 200 and "Closure begun" not in practitioner.content.decode()
