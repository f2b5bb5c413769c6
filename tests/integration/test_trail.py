"""What a builder's steps are put down as is what they do; and where they began otherwise, they are really done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from practicelens.access.actor import SYSTEM
from practicelens.access.errors import Refused
from practicelens.quality.audits.models import Audit
from practicelens.quality.audits.work import changes as work_changes
from practicelens.quality.standards.states import Grade
from practicelens.rulebook.changes import set_rule
from tests.builders import pieces
from tests.builders.audits import Audits
from tests.builders.authority import Authority
from tests.builders.kept import everything
from tests.builders.panels import Panels
from tests.builders.trail import trail
from tests.builders.visit import undone

Done = dict[str, Any]


@pytest.fixture
def really(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """An audit for each that was really begun, and not put down."""
    begun: list[int] = []
    start = work_changes.start

    def counted(audit_id: int, **more: Any) -> None:
        begun.append(audit_id)
        start(audit_id, **more)

    monkeypatch.setattr(work_changes, "start", counted)
    return begun


def walked(authority: Authority, walk: Callable[[Authority], Any], *, end: bool = False) -> Done:
    """Every table after a walk from the authority on, and what the walk gave; undone again."""
    with undone():
        trail.begin()
        if end:
            trail.end()
        given = walk(authority)
        return {"given": given, **{name: sorted(map(repr, rows)) for name, rows in everything()}}


def through_a_cycle(authority: Authority) -> Any:
    audits = Audits(authority)
    audits.four_r(audits.submitted(Grade.INADEQUATE))
    audit_id = audits.submitted(Grade.REQUIRES_IMPROVEMENT)
    audits.review(audit_id)
    return audit_id, audits.re_audited(audit_id, Grade.GOOD), audits.now


def a_piece(authority: Authority) -> Any:
    audits = Audits(authority)
    return pieces.published(audits, named=True), audits.now


def a_panel(authority: Authority) -> Any:
    panels = Panels(authority)
    whole = panels.all_in()
    panels.hold(whole)
    return whole


@pytest.mark.parametrize("walk", [through_a_cycle, a_piece, a_panel])
def test_put_down_the_database_is_as_after_the_walk_itself(
    authority: Authority, really: list[int], walk: Callable[[Authority], Any]
) -> None:
    itself = walked(authority, walk, end=True)
    walked(authority, walk)  # for the first time, or by an earlier test of this process
    really.clear()
    put_down = walked(authority, walk)
    assert really == [], "it was walked once more"
    differ = {name for name in itself if itself[name] != put_down[name]}
    assert differ <= {"people_invitation"}  # dated by the world's time, as sign-in is
    assert all(len(itself[name]) == len(put_down[name]) for name in differ)


def test_after_a_write_of_the_tests_own_it_is_really_done(authority: Authority, really: list[int]) -> None:
    Audits(authority).started()
    set_rule("caseload.limit", 19, valid_from=authority.today, source="Theirs", by=SYSTEM, now=authority.now)
    really.clear()
    assert really == [Audits(authority).started()]


def test_from_another_moment_it_is_really_done(authority: Authority, really: list[int]) -> None:
    Audits(authority).started()
    with undone():
        trail.begin()
        really.clear()
        audits = Audits(authority)
        audits.now += timedelta(days=1)
        audit_id = audits.started()
        assert really == [audit_id] and Audit.objects.get(pk=audit_id).started_at == audits.now


def test_after_a_refusal_it_is_really_done(authority: Authority, really: list[int]) -> None:
    audits = Audits(authority)
    audit_id = audits.submitted()
    with pytest.raises(Refused):
        audits.four_r(audit_id)
    really.clear()
    assert really == [audits.started()]
