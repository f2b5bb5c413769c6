"""One box that finds things: for whom may open them, by folded words and whole numbers, and by nothing else."""

from __future__ import annotations

import pytest
from django.test import Client

from practicelens.access.actor import SYSTEM, ChildKey
from practicelens.access.roles import Role
from practicelens.access.words import Wanted
from practicelens.governance.packs.core.periods import Month
from practicelens.governance.packs.core.rules import Words
from practicelens.governance.packs.frozen import changes as publishing
from practicelens.governance.packs.frozen import finding as packs
from practicelens.governance.packs.frozen import writing
from practicelens.history.models import Event
from practicelens.people.models import Account, Worker
from practicelens.people.setup import changes as setup
from practicelens.performance.datasets.children import queries as children_queries
from practicelens.quality.audits.core import finding
from practicelens.quality.audits.core.states import Kind
from practicelens.quality.audits.work import changes
from practicelens.quality.learning import finding as learning
from practicelens.quality.learning.models import Piece
from practicelens.quality.learning.states import Status
from practicelens.quality.standards.states import Grade
from practicelens.web.navigation import PLACES
from practicelens.web.page_words import NOT_PAGES, PAGES
from tests.builders.asking import asking
from tests.builders.audits import Audits
from tests.builders.authority import NOW, TODAY, Authority
from tests.builders.pieces import asked, best
from tests.builders.pieces import published as shared
from tests.builders.visit import ROWS

CHILD = ChildKey("northborough", "case-system", "B-18012")
OTHER = ChildKey("northborough", "case-system", "B-20001")


@pytest.fixture
def audits(authority: Authority) -> Audits:
    return Audits(authority)


def looked(client: Client, typed: str) -> str:
    """The page that answers."""
    answer = client.get("/search/", {"q": typed})
    assert answer.status_code == 200
    return answer.content.decode()


def found(audits: Audits, role: Role, typed: str) -> set[int]:
    """The audits that this person finds, the count and the list agreeing."""
    answer = finding.find(asking(audits.actor(role)), Wanted.of(typed), 50)
    assert answer.total == len(answer.rows)
    return {row.id for row in answer.rows}


def test_a_whole_number_goes_straight_there_and_only_where_it_opens(audits: Audits) -> None:
    audit_id = audits.submitted()
    reference = f"A-{1000 + audit_id}"
    for typed in (reference, reference.lower(), reference.replace("-", " ")):
        answer = audits.authority.client(Role.QA_OFFICER).get("/search/", {"q": typed})
        assert (answer.status_code, answer["Location"]) == (302, f"/audits/{audit_id}/")
    assert "Nothing that you may open has" in looked(audits.authority.client(Role.ADMINISTRATOR), reference)
    assert "Nothing that you may open has" in looked(audits.authority.client(Role.QA_OFFICER), "A-999")


def test_audits_are_found_by_the_childs_number_and_by_their_auditor(audits: Audits) -> None:
    mine = audits.submitted()
    other = audits.allocated(auditor_id=audits.authority.account(Role.REVIEWING_OFFICER))
    assert found(audits, Role.HEAD_OF_QA, "b-180") == {mine, other}
    assert found(audits, Role.HEAD_OF_QA, "ferris tom") == {mine}
    assert found(audits, Role.HEAD_OF_QA, "lund") == {other}
    assert found(audits, Role.HEAD_OF_QA, "erris") == set()


def test_accents_and_case_are_folded_the_same_on_both_databases(audits: Audits) -> None:
    audit_id = audits.submitted()
    Account.objects.filter(pk=audits.authority.account(Role.QA_OFFICER)).update(name="Žofie Świątek")
    Worker.objects.filter(pk=audits.authority.worker).update(name="Renée O’Brien")
    for typed in ("zofie", "ŚWIATEK", "świątek žof"):
        assert found(audits, Role.HEAD_OF_QA, typed) == {audit_id}
    for typed in ("obrien", "o'brien", "RENEE"):
        assert found(audits, Role.TEAM_MANAGER, typed) == {audit_id}


def test_whose_work_was_audited_is_found_by_their_own_line_alone(audits: Audits) -> None:
    audit_id = audits.submitted()
    assert found(audits, Role.TEAM_MANAGER, "yusuf") == {audit_id}
    assert found(audits, Role.PRACTITIONER, "yusuf") == {audit_id}
    assert found(audits, Role.HEAD_OF_QA, "b-18012") == {audit_id}
    assert found(audits, Role.HEAD_OF_QA, "yusuf") == set()


def test_what_is_not_handed_in_is_found_by_its_auditor_and_not_by_the_team(audits: Audits) -> None:
    audit_id = audits.started()
    assert found(audits, Role.QA_OFFICER, "b-18012") == {audit_id}
    assert found(audits, Role.HEAD_OF_SERVICE, "b-18012") == set()
    audits.fill(audit_id)
    audits.hand_in(audit_id)
    assert found(audits, Role.HEAD_OF_SERVICE, "b-18012") == {audit_id}


def test_a_second_grader_neither_finds_nor_counts_the_first_audit_until_theirs_is_in(audits: Audits) -> None:
    first = audits.allocated(auditor_id=audits.authority.account(Role.REVIEWING_OFFICER))
    by = audits.actor(Role.REVIEWING_OFFICER)
    changes.start(first, independent=True, by=by, now=audits.now)
    audits.fill(first, Grade.REQUIRES_IMPROVEMENT, by=by)
    audits.hand_in(first, by=by)
    assert found(audits, Role.QA_OFFICER, "b-18012") == {first}
    second = audits.allocated(kind=Kind.SECOND, beside=first)
    assert found(audits, Role.QA_OFFICER, "b-18012") == {second}
    client = audits.authority.client(Role.QA_OFFICER)
    assert f"A-{1000 + first}" not in looked(client, "b-180")
    assert client.get("/search/", {"q": f"A-{1000 + first}"}).status_code == 200  # leads nowhere


def test_a_restricted_child_is_found_by_nobody_who_is_not_named(audits: Audits) -> None:
    audit_id = audits.submitted()
    assert found(audits, Role.HEAD_OF_QA, "b-18012") == {audit_id}
    setup.restrict_child(CHILD, reason="A colleague's child", starts=TODAY, by=SYSTEM, now=NOW)
    for typed in ("b-18012", "ferris"):
        assert found(audits, Role.HEAD_OF_QA, typed) == set()
    html = looked(audits.authority.client(Role.HEAD_OF_QA), "b-18012")
    assert "Nothing that you may open has" in html


def test_a_restricted_child_of_the_extract_is_in_no_group_and_in_no_number(
    authority: Authority, published: int
) -> None:
    manager = authority.client(Role.TEAM_MANAGER)
    rows = children_queries.children(asking(authority.actor(Role.TEAM_MANAGER), authority.today))
    assert rows is not None
    child = rows.rows[0].child
    assert f'href="/children/{child}/"' in looked(manager, child[:-1])
    assert manager.get("/search/", {"q": child})["Location"] == f"/children/{child}/"
    key = ChildKey("northborough", "case-system", child)
    setup.restrict_child(key, reason="A colleague's child", starts=authority.today, by=SYSTEM, now=authority.now)
    assert child not in looked(manager, child[:-1])
    assert f"Nothing that you may open has “{child}” in it" in looked(manager, child)


def test_a_report_is_found_once_it_is_published(authority: Authority) -> None:
    director, words = asking(authority.actor(Role.DIRECTOR)), Wanted.of("heron")
    by, month = authority.actor(Role.HEAD_OF_QA), Month(2026, 10)
    writing.save_draft(None, month, Words("The heron stands still."), version=0, by=by, now=authority.now)
    assert packs.find(director, words, 5).total == 0
    assert packs.find(asking(by), words, 5).total == 0
    publishing.publish(None, month, Words("The heron stands still."), version=1, by=by, now=authority.now)
    assert packs.find(director, words, 5).total == 1


def test_learning_is_found_once_it_is_shared(audits: Audits) -> None:
    ask = asking(audits.actor(Role.TEAM_MANAGER))
    unagreed = asked(audits)
    assert learning.find(ask, Wanted.of("door child")) == ()
    piece_id = shared(audits, audit_id=best(audits, child=OTHER))
    assert unagreed != piece_id
    assert [one.id for one in learning.find(ask, Wanted.of("door child"))] == [piece_id]
    assert learning.find(ask, Wanted.of("doors")) == ()
    Piece.objects.filter(pk=piece_id).update(status=Status.WITHDRAWN)
    assert learning.find(ask, Wanted.of("door child")) == ()


def test_people_are_found_by_those_who_manage_them_or_their_work(authority: Authority) -> None:
    admin = looked(authority.client(Role.ADMINISTRATOR), "priya")
    assert f'href="/people/{authority.account(Role.TEAM_MANAGER)}/"' in admin
    manager = looked(authority.client(Role.TEAM_MANAGER), "amina")
    assert f"worker={authority.worker}" in manager
    for role in (Role.SCRUTINEER, Role.HEAD_OF_QA):
        assert "Nothing that you may open has “amina” in it" in looked(authority.client(role), "amina")


def test_teams_and_pages_are_found_by_whom_they_open_for(authority: Authority) -> None:
    assert f'href="/teams/{authority.team}/week/"' in looked(authority.client(Role.HEAD_OF_QA), "one family")
    assert "Nothing that you may open" in looked(authority.client(Role.ADMINISTRATOR), "family")
    assert 'href="/rules/"' in looked(authority.client(Role.ADMINISTRATOR), "rule")
    assert "Nothing that you may open" in looked(authority.client(Role.SCRUTINEER), "rule")


def test_every_page_is_found_by_words_and_by_whom_it_opens_for_alone(authority: Authority) -> None:
    table = {row.name: row for row in ROWS if not row.arguments and ":" not in row.name}
    pages = {one.url_name: one for one in PAGES}
    documents = {name for name in table if name.rpartition("-")[2] in ("pdf", "word", "slides", "workbook")}
    assert set(table) == set(pages) | NOT_PAGES | documents
    assert {one.url_name for one in PLACES} <= set(pages)
    for role in Role:
        ask = asking(authority.actor(role))
        assert {name for name, page in pages.items() if page.may_open(ask)} == {
            name for name in pages if table[name].opens_for(role)
        }, role


@pytest.mark.parametrize(
    ("typed", "role", "href", "not_by"),
    [
        ("planner", Role.HEAD_OF_QA, "/programme/planner/", Role.TEAM_MANAGER),
        ("capacity", Role.HEAD_OF_QA, "/programme/planner/", Role.DCS),
        ("calendar", Role.QA_OFFICER, "/programme/calendar/", Role.PRACTITIONER),
        ("funnel", Role.DIRECTOR, "/reports/monthly/", Role.SCRUTINEER),
        ("password", Role.ADMINISTRATOR, "/people/", Role.ANALYST),
        ("notice", Role.PRACTITIONER, "/notices/", None),
        ("excel", Role.TEAM_MANAGER, "/reports/monthly/", Role.SCRUTINEER),
        ("family", Role.QA_OFFICER, "/children/", Role.ADMINISTRATOR),
        ("escalate", Role.HEAD_OF_SERVICE, "/late/", Role.PRACTITIONER),
    ],
)
def test_a_page_is_found_by_what_people_call_it(
    authority: Authority, typed: str, role: Role, href: str, not_by: Role | None
) -> None:
    assert f'href="{href}">' in looked(authority.client(role), typed)
    if not_by is not None:
        assert f'href="{href}">' not in looked(authority.client(not_by), typed).partition("<main")[2]


@pytest.mark.parametrize("typed", ["", "  ", "%", "_", "'", "\N{RIGHT-TO-LEFT OVERRIDE}"])
def test_what_is_no_word_finds_nothing(authority: Authority, typed: str) -> None:
    html = looked(authority.client(Role.HEAD_OF_QA), typed)
    assert "found-1" not in html


def test_the_children_shown_are_a_look_and_a_search_that_shows_none_is_not(audits: Audits) -> None:
    audits.submitted()
    client = audits.authority.client(Role.HEAD_OF_QA)
    looks = Event.objects.filter(look=True, subject_kind="list", subject_id="search")
    looked(client, "learning")
    assert not looks.exists()
    looked(client, "ferris")
    assert [child.identifier for child in looks.get().children.all()] == ["B-18012"]
