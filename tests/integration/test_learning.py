"""Pieces of learning: each refusal beside the success it differs from by one fact."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from practicelens.access.errors import Missing, Refused, Stale
from practicelens.access.roles import Role
from practicelens.history.models import Event
from practicelens.notices.models import Notice
from practicelens.people.accounts import changes as people
from practicelens.people.models import Post, Worker
from practicelens.quality.actions import changes as actions
from practicelens.quality.audits.core.changes import action_source
from practicelens.quality.audits.core.states import Status as AuditStatus
from practicelens.quality.audits.models import Audit
from practicelens.quality.audits.work import queries as audits_asked
from practicelens.quality.learning import changes, queries
from practicelens.quality.learning.late import late_actions
from practicelens.quality.learning.models import Piece
from practicelens.quality.learning.queries import Asked
from practicelens.quality.learning.rules import Marks
from practicelens.quality.learning.states import CHECKLIST, Audience, Family, Status
from practicelens.web.waiting import waiting_for
from tests.builders import pieces
from tests.builders.asking import asking
from tests.builders.audits import CHILD, Audits
from tests.builders.authority import Authority


@pytest.fixture
def audits(authority: Authority) -> Audits:
    return Audits(authority)


def view(audits: Audits, piece_id: int, role: Role = Role.QA_OFFICER) -> queries.PieceView:
    return queries.piece(asking(audits.actor(role), audits.now.date()), piece_id)


def found(audits: Audits, role: Role, **asked: str) -> set[int]:
    rows = queries.published(asking(audits.actor(role), audits.now.date()), Asked(**asked))
    return {row.id for row in rows}


def code(no: pytest.ExceptionInfo[Refused]) -> str:
    return no.value.code


def recipients(kind: str) -> set[int]:
    return set(Notice.objects.filter(kind=kind).values_list("to_account", flat=True))


def titles(audits: Audits, role: Role) -> list[str]:
    return [item.title for item in waiting_for(asking(audits.actor(role), audits.now.date())).items]


def given(audits: Audits, piece_id: int, role: Role) -> dict[str, object]:
    return {"version": view(audits, piece_id, role).version, "by": audits.actor(role), "now": audits.now}


class TestWriting:
    def test_an_audit_with_best_practice_begins_a_piece_once(self, audits: Audits) -> None:
        audit_id = pieces.best(audits)
        say = (audit_id, pieces.WORDS, pieces.MARKS, Audience.EVERYBODY)
        with pytest.raises(Missing):
            changes.begin(*say, by=audits.actor(Role.PRACTITIONER), now=audits.now)
        piece_id = changes.begin(*say, by=audits.officer, now=audits.now)
        assert view(audits, piece_id).row.status is Status.DRAFT
        with pytest.raises(Refused) as no:
            changes.begin(*say, by=audits.actor(Role.TEAM_MANAGER), now=audits.now)
        assert code(no) == "already_begun"

    def test_an_audit_not_at_best_practice_begins_none(self, audits: Audits) -> None:
        audit_id = audits.submitted()
        with pytest.raises(Missing):
            say = (pieces.WORDS, pieces.MARKS, Audience.EVERYBODY)
            changes.begin(audit_id, *say, by=audits.officer, now=audits.now)

    @pytest.mark.parametrize("text", [CHILD.identifier, "b 18012", "Amina", "Tom Ferris", "on 3 March 2019"])
    def test_what_tells_who_it_is_is_refused(self, audits: Audits, text: str) -> None:
        words = replace(pieces.WORDS, done=f"The worker wrote to {text} until the child answered.")
        audit_id = pieces.best(audits)
        with pytest.raises(Refused) as no:
            changes.begin(audit_id, words, pieces.MARKS, Audience.EVERYBODY, by=audits.officer, now=audits.now)
        assert code(no) == "done_tells"

    def test_a_draft_is_changed_and_what_is_asked_for_is_not(self, audits: Audits) -> None:
        piece_id = pieces.drafted(audits)
        words = replace(pieces.WORDS, title="Postcards")
        say = (words, Marks(("planning",)), Audience.TEAM)
        changes.edit(piece_id, *say, **given(audits, piece_id, Role.TEAM_MANAGER))
        assert (view(audits, piece_id).row.title, list(view(audits, piece_id).domains)) == ("Postcards", ["planning"])
        pieces.ask(audits, piece_id)
        with pytest.raises(Refused) as no:
            changes.edit(piece_id, *say, **given(audits, piece_id, Role.TEAM_MANAGER))
        assert code(no) == "not_a_draft"
        changes.take_back(piece_id, **given(audits, piece_id, Role.QA_OFFICER))
        # Whoever was asked is told that they are not any more; nobody answers a piece that is being written on.
        assert recipients("consent_taken_back") == {audits.authority.account(Role.PRACTITIONER)}
        assert Notice.objects.get(kind="consent_asked").over_kind == "consent_taken_back"
        changes.edit(piece_id, *say, **given(audits, piece_id, Role.QA_OFFICER))

    def test_the_form_offers_the_domains_of_the_audit_s_own_tool(self, audits: Audits) -> None:
        """Of all tools several have one title: nobody could tell which box is meant."""
        page = audits.authority.client(Role.QA_OFFICER).get(f"/learning/{pieces.drafted(audits)}/edit/")
        found = page.content.decode()
        assert 'value="planning"' in found and 'value="eh_plan"' not in found

    def test_an_old_version_is_stale(self, audits: Audits) -> None:
        piece_id = pieces.drafted(audits)
        say = (pieces.WORDS, pieces.MARKS, Audience.TEAM)
        changes.edit(piece_id, *say, version=1, by=audits.officer, now=audits.now)
        with pytest.raises(Stale):
            changes.edit(piece_id, *say, version=1, by=audits.officer, now=audits.now)

    def test_the_whole_checklist_is_confirmed_and_the_family_spoken_of(self, audits: Audits) -> None:
        piece_id = pieces.drafted(audits)
        say = given(audits, piece_id, Role.QA_OFFICER)
        with pytest.raises(Refused) as no:
            changes.ask(piece_id, tuple(CHECKLIST)[1:], Family.AGREED, "Mother, in the visit.", **say)
        assert code(no) == "checklist"
        with pytest.raises(Refused) as no:
            changes.ask(piece_id, tuple(CHECKLIST), Family.AGREED, " ", **say)
        assert code(no) == "family_missing"
        changes.ask(piece_id, tuple(CHECKLIST), Family.AGREED, "Mother, in the visit.", **say)
        assert view(audits, piece_id).row.status is Status.ASKED
        assert recipients("consent_asked") == {audits.authority.account(Role.PRACTITIONER)}


class TestConsent:
    def test_the_practitioner_agrees_and_the_audits_cycle_ends(self, audits: Audits) -> None:
        piece_id = pieces.asked(audits)
        audit_id = view(audits, piece_id).audit_id
        assert audit_id is not None
        with pytest.raises(Missing):  # the writer cannot answer for them
            changes.agree(piece_id, named=False, **given(audits, piece_id, Role.QA_OFFICER))
        assert any(title.startswith("May this be shared?") for title in titles(audits, Role.PRACTITIONER))
        # To the piece, which stays: its form is gone once it is answered.
        assert Notice.objects.get(kind="consent_asked").link == f"/learning/{piece_id}/"
        changes.agree(piece_id, named=False, **given(audits, piece_id, Role.PRACTITIONER))
        assert view(audits, piece_id).row.status is Status.PUBLISHED
        audit = audits_asked.audit(asking(audits.officer), audit_id)
        assert audit.row.status is AuditStatus.ENDED and pieces.WORDS.title in audit.ended_why
        kinds = set(Event.objects.values_list("kind", flat=True))
        assert {"learning.published", "audits.best_practice_shared"} <= kinds
        assert audits.authority.account(Role.PRACTICE_DEVELOPER) in recipients("learning_published")

    def test_the_practitioner_does_not_agree_and_it_still_waits(self, audits: Audits) -> None:
        piece_id = pieces.asked(audits)
        changes.refuse(piece_id, **given(audits, piece_id, Role.PRACTITIONER))
        audit_id = view(audits, piece_id).audit_id
        assert audit_id is not None
        assert audits_asked.audit(asking(audits.officer), audit_id).row.status is AuditStatus.BEST_PRACTICE
        assert recipients("consent_refused") == {audits.authority.account(Role.QA_OFFICER)}
        assert any("consent was not given" in title for title in titles(audits, Role.QA_OFFICER))
        version = audits_asked.audit(asking(audits.officer), audit_id).version
        changes.make_none(audit_id, "She would rather not.", version=version, by=audits.officer, now=audits.now)
        # She said no already: nothing more is asked of her, and nothing is there to be led to.
        assert recipients("consent_taken_back") == set()
        assert Notice.objects.get(kind="consent_asked").over_kind == "consent_taken_back"
        assert audits_asked.audit(asking(audits.officer), audit_id).row.status is AuditStatus.ENDED
        assert not any("consent was not given" in title for title in titles(audits, Role.QA_OFFICER))

    def test_none_is_made_only_with_a_reason(self, audits: Audits) -> None:
        audit_id = pieces.best(audits)
        version = audits_asked.audit(asking(audits.officer), audit_id).version
        say = {"version": version, "by": audits.officer, "now": audits.now}
        with pytest.raises(Refused) as no:
            changes.make_none(audit_id, " ", **say)
        assert code(no) == "why_missing"
        changes.make_none(audit_id, "Nobody could miss who it is.", **say)

    def test_the_piece_is_locked_before_its_audit_however_it_ends(self, audits: Audits) -> None:
        audit_id = Piece.objects.get(pk=pieces.asked(audits)).audit_id
        version = audits_asked.audit(asking(audits.officer), audit_id).version
        with CaptureQueriesContext(connection) as asked:
            changes.make_none(
                audit_id, "Nobody could miss who it is.", version=version, by=audits.officer, now=audits.now
            )
        read = [query["sql"] for query in asked if query["sql"].startswith("SELECT")]
        first = {
            table: next(at for at, sql in enumerate(read) if f'FROM "{table}"' in sql)
            for table in (Piece._meta.db_table, Audit._meta.db_table)
        }
        assert first[Piece._meta.db_table] < first[Audit._meta.db_table]

    def test_named_only_if_they_said_so(self, audits: Audits) -> None:
        named, unnamed = pieces.published(audits, named=True), pieces.published(audits)
        reader = Role.REVIEWING_OFFICER
        assert view(audits, named, reader).row.practitioner == "Amina Yusuf"
        assert view(audits, unnamed, reader).row.practitioner == ""

    def test_without_an_account_the_writer_records_the_answer_and_how_it_came(self, audits: Audits) -> None:
        Worker.objects.filter(pk=audits.authority.worker).update(account=None)
        piece_id = pieces.asked(audits)
        with pytest.raises(Refused) as no:
            changes.agree(piece_id, named=True, **given(audits, piece_id, Role.QA_OFFICER))
        assert code(no) == "why_missing"
        say = given(audits, piece_id, Role.QA_OFFICER)
        changes.agree(piece_id, named=True, words="By e-mail, yesterday.", **say)
        assert view(audits, piece_id).row.status is Status.PUBLISHED

    def test_the_practitioner_withdraws_later_without_a_reason_and_others_with_one(self, audits: Audits) -> None:
        own, other = pieces.published(audits), pieces.published(audits)
        with pytest.raises(Missing):
            changes.withdraw(own, "No.", **given(audits, own, Role.REVIEWING_OFFICER))
        changes.withdraw(own, "", **given(audits, own, Role.PRACTITIONER))
        with pytest.raises(Missing):
            view(audits, own, Role.REVIEWING_OFFICER)
        assert view(audits, own, Role.PRACTITIONER).row.status is Status.WITHDRAWN
        with pytest.raises(Refused) as no:
            changes.withdraw(other, "", **given(audits, other, Role.QA_OFFICER))
        assert code(no) == "why_missing"
        changes.withdraw(other, "The family asked for it.", **given(audits, other, Role.QA_OFFICER))
        assert found(audits, Role.DCS) == set()


class TestReading:
    def test_found_by_domain_standard_tag_and_words(self, audits: Audits) -> None:
        one = pieces.published(audits)
        two = pieces.published(audits, words=replace(pieces.WORDS, title="Plans"), marks=Marks(("planning",)))
        assert found(audits, Role.PRACTITIONER) == {one, two}
        assert found(audits, Role.PRACTITIONER, domain="planning") == {two}
        assert found(audits, Role.PRACTITIONER, standard="seen_and_heard") == {one}
        assert found(audits, Role.PRACTITIONER, tag="what helped") == {one}
        assert found(audits, Role.PRACTITIONER, words="POSTCARD plans") == {two}
        assert found(audits, Role.PRACTITIONER, words="nothing") == set()

    def test_the_audit_behind_it_is_for_those_who_may_see_it(self, audits: Audits) -> None:
        piece_id = pieces.published(audits)
        assert view(audits, piece_id, Role.TEAM_MANAGER).audit_id is not None
        assert view(audits, piece_id, Role.REVIEWING_OFFICER).audit_id is None
        assert view(audits, piece_id, Role.REVIEWING_OFFICER).family is None

    def test_a_draft_is_for_those_who_write_it(self, audits: Audits) -> None:
        piece_id = pieces.drafted(audits)
        for role in (Role.PRACTITIONER, Role.HEAD_OF_SERVICE, Role.PRACTICE_DEVELOPER):
            with pytest.raises(Missing):
                view(audits, piece_id, role)
        for role in (Role.QA_OFFICER, Role.TEAM_MANAGER, Role.HEAD_OF_QA):
            assert view(audits, piece_id, role).may.write

    @pytest.mark.parametrize("audience", list(Audience))
    def test_it_is_read_as_far_as_it_is_shared(self, audits: Audits, audience: Audience) -> None:
        piece_id = pieces.published(audits, audience=audience)
        authority = audits.authority
        reader = authority.account(Role.ANALYST)  # somebody with no part in it, made a practitioner elsewhere
        people.grant_role(
            reader, Role.PRACTITIONER, starts=authority.today, by=audits.actor(Role.ADMINISTRATOR), now=authority.now
        )
        Worker.objects.filter(pk=authority.other_worker).update(account=reader)
        teams = {
            authority.team: True,
            authority.sibling_team: audience is not Audience.TEAM,
            authority.other_team: audience is Audience.EVERYBODY,
        }
        for team, reads in teams.items():
            Post.objects.filter(worker_id=authority.other_worker).update(team_id=team)
            assert (found(audits, Role.ANALYST) == {piece_id}) is reads
            if reads:
                assert view(audits, piece_id, Role.ANALYST).row.id == piece_id
            else:
                with pytest.raises(Missing):
                    view(audits, piece_id, Role.ANALYST)

    def test_best_practice_to_share_waits_for_auditor_and_manager_until_it_is_asked_for(self, audits: Audits) -> None:
        audit_id = pieces.best(audits)
        for role in (Role.QA_OFFICER, Role.TEAM_MANAGER):
            assert any(title.startswith("Share what was best") for title in titles(audits, role))
        say = (pieces.WORDS, pieces.MARKS, Audience.EVERYBODY)
        piece_id = changes.begin(audit_id, *say, by=audits.officer, now=audits.now)
        assert any("finish it and ask" in title for title in titles(audits, Role.TEAM_MANAGER))
        pieces.ask(audits, piece_id)
        assert not any("finish it" in title or "Share what" in title for title in titles(audits, Role.QA_OFFICER))


def test_a_late_action_stands_in_the_way_until_it_is_done_or_carried_on_in_words(audits: Audits) -> None:
    """Where the last re-audit was before the action was late, or none was at all."""
    piece_id = pieces.drafted(audits)
    source = Piece.objects.get(pk=piece_id).audit_id
    row = Audit.objects.get(pk=source)
    due = audits.now.date()
    action = actions.propose(
        action_source(row), "Write the plan anew.", owner_id=audits.authority.account(Role.PRACTITIONER), due=due,
        by=audits.officer, now=audits.now, given=True,
    )  # fmt: skip
    assert late_actions(asking(audits.officer), piece_id) == ()
    audits.now += timedelta(days=1)
    (late,) = late_actions(asking(audits.officer, audits.now), piece_id)
    assert late.id == action
    say: dict[str, Any] = {"version": 1, "by": audits.officer, "now": audits.now}
    with pytest.raises(Refused, match="is late: have it done, or say how it is carried on") as no:
        changes.ask(piece_id, tuple(CHECKLIST), Family.AGREED, "Mother", carried=" ", **say)
    assert no.value.code == "carried_missing"
    changes.ask(piece_id, tuple(CHECKLIST), Family.AGREED, "Mother", carried="The new worker does it.", **say)
    assert queries.piece(asking(audits.officer, audits.now), piece_id).carried == "The new worker does it."
    changes.take_back(piece_id, **{**say, "version": 2})
    by = audits.actor(Role.PRACTITIONER)
    actions.finish(action, "Written, see the plan.", version=2, by=by, now=audits.now)
    changes.ask(piece_id, tuple(CHECKLIST), Family.AGREED, "Mother", **{**say, "version": 3})
