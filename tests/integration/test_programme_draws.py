"""Draws through the programme’s doors: kept so that anyone can repeat them, given out, drawn again for a reason."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import typer
from django.db import IntegrityError, transaction

from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.cli.programme import repeat_draw
from practicelens.people.setup import changes as people
from practicelens.performance.datasets.cases import queries as cases_queries
from practicelens.performance.datasets.register import internal as register_internal
from practicelens.quality.audits.allocation import internal as allocation_internal
from practicelens.quality.audits.core.states import Draw, Status
from practicelens.quality.audits.work import changes as audit_changes
from practicelens.quality.audits.work import queries as work_queries
from practicelens.quality.programme.draws import changes as draws_changes
from practicelens.quality.programme.draws import preparing, redrawing
from practicelens.quality.programme.draws import queries as draws_queries
from practicelens.quality.programme.models import CaseDraw
from tests.builders.asking import asking
from tests.builders.audits import Audits
from tests.builders.authority import Authority

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(authority: Authority, published: int) -> Audits:
    """The small authority with tools and a published extract."""
    return Audits(authority)


def asked(made: Audits, **overrides: Any) -> preparing.Asked:
    """Two open children for the Quality Assurance Officer."""
    plain: dict[str, Any] = {"size": 2, "tool": "case_audit", "auditors": (made.authority.account(Role.QA_OFFICER),)}
    return preparing.Asked(**{**plain, **overrides})


def head(made: Audits) -> dict[str, Any]:
    """The Head of Safeguarding, now."""
    return {"by": made.actor(Role.HEAD_OF_QA), "now": made.now}


def test_a_draw_keeps_what_repeats_it_and_repeating_it_gives_the_same_children(made: Audits) -> None:
    draw_id = draws_changes.draw_and_give_out(asked(made), **head(made))
    view = draws_queries.draw(asking(made.actor(Role.HEAD_OF_QA)), draw_id)
    assert view.seed and view.edition == register_internal.current().hash  # type: ignore[union-attr]
    assert view.eligible + sum(group.count for group in view.left_out) == view.listed
    repeated = draws_queries.repeat(asking(made.actor(Role.HEAD_OF_QA)), draw_id)
    assert repeated.same and repeated.list_unchanged
    assert [one.child for one in repeated.drawn] == [case.child for case in view.cases]


def test_the_same_seed_draws_the_same_from_the_same_list_and_another_need_not(made: Audits) -> None:
    first = draws_changes.draw(asked(made, seed="abc"), **head(made))
    again = draws_changes.draw(asked(made, seed="abc"), **head(made))
    by = made.actor(Role.HEAD_OF_QA)
    assert [c.child for c in draws_queries.draw(asking(by), first).cases] == [
        c.child for c in draws_queries.draw(asking(by), again).cases
    ]


def test_the_audits_of_a_draw_carry_seed_population_and_edition(made: Audits) -> None:
    draw_id = draws_changes.draw_and_give_out(asked(made, how=Draw.RANDOM), **head(made))
    view = draws_queries.draw(asking(made.actor(Role.HEAD_OF_QA)), draw_id)
    audit = work_queries.audit(asking(made.officer), view.cases[0].audit_id or 0)
    assert audit.row.draw is Draw.RANDOM and audit.row.status is Status.ALLOCATED
    assert audit.row.child.identifier == view.cases[0].child


def test_those_audited_lately_are_left_out_with_the_reason_and_the_rest_are_not(made: Audits) -> None:
    first = draws_changes.draw_and_give_out(asked(made), **head(made))
    by = made.actor(Role.HEAD_OF_QA)
    drawn = {case.child for case in draws_queries.draw(asking(by), first).cases}
    second = draws_queries.draw(asking(by), draws_changes.draw(asked(made, size=20), **head(made)))
    assert not drawn & {case.child for case in second.cases}
    recent = next(group for group in second.left_out if group.key == "audited_lately")
    assert {case.child for case in recent.cases} == drawn


def test_the_officer_or_chair_who_reviews_a_child_is_not_given_that_child(made: Audits) -> None:
    reviewing = made.authority.account(Role.REVIEWING_OFFICER)
    team = (made.authority.team,)
    alone = asked(made, auditors=(reviewing,), size=20, team_ids=team)
    view = draws_queries.draw(asking(made.actor(Role.HEAD_OF_QA)), draws_changes.draw(alone, **head(made)))
    own = {case.child for group in view.left_out if group.key == "own_review" for case in group.cases}
    assert own and not own & {case.child for case in view.cases}
    both = asked(made, auditors=(reviewing, made.authority.account(Role.QA_OFFICER)), size=20, team_ids=team)
    wide = draws_queries.draw(asking(made.actor(Role.HEAD_OF_QA)), draws_changes.draw(both, **head(made)))
    assert {case.auditor_id for case in wide.cases if case.child in own} == {made.authority.account(Role.QA_OFFICER)}


def test_a_restricted_child_is_drawn_only_for_somebody_named_and_listed_only_to_them(made: Audits) -> None:
    by = made.actor(Role.HEAD_OF_QA)
    case = cases_queries.case_list(asking(by), "open", made.authority.today).cases[0]
    restricted = people.restrict_child(
        case.key, reason="A colleague’s own child", starts=made.authority.today, **head_of_information(made)
    )
    without = draws_queries.draw(asking(by), draws_changes.draw(asked(made, size=20), **head(made)))
    assert case.key.identifier not in {one.child for one in without.cases}
    barred = next(group for group in without.left_out if group.key == "not_cleared")
    assert (barred.count, barred.cases) == (1, ())
    people.name_on_restricted(
        restricted, made.authority.account(Role.QA_OFFICER), starts=made.authority.today, **head_of_information(made)
    )
    draw_id = draws_changes.draw(asked(made, size=20), **head(made))
    officer = draws_queries.draw(asking(made.actor(Role.HEAD_OF_QA)), draw_id)
    assert len(officer.cases) + officer.hidden >= len(without.cases) + 1
    assert draws_queries.repeat(asking(by), draw_id).same


def head_of_information(made: Audits) -> dict[str, Any]:
    """Whoever says who may see a restricted child."""
    return {"by": made.actor(Role.INFORMATION_GOVERNANCE), "now": made.now}


def test_a_redraw_needs_a_reason_keeps_the_old_case_and_can_be_repeated(made: Audits) -> None:
    draw_id = draws_changes.draw_and_give_out(asked(made, size=1), **head(made))
    by = made.actor(Role.HEAD_OF_QA)
    old = draws_queries.draw(asking(by), draw_id).cases[0]
    with pytest.raises(Refused) as no:
        redrawing.redraw(old.id, " ", **head(made))
    assert no.value.code == "why_missing"
    redrawing.redraw(old.id, "The family moved away this week", **head(made))
    cases = draws_queries.draw(asking(by), draw_id).cases
    assert [case.replaced_why for case in cases] == ["The family moved away this week", ""]
    assert cases[0].child == old.child and cases[1].child != old.child
    assert allocation_internal.owed_by_id([old.audit_id or 0])[old.audit_id or 0].status is Status.WITHDRAWN
    assert draws_queries.repeat(asking(by), draw_id).same
    with pytest.raises(Refused) as twice:
        redrawing.redraw(old.id, "Again", **head(made))
    assert twice.value.code == "already_redrawn"


def test_an_audit_that_was_handed_in_is_not_drawn_again(made: Audits) -> None:
    draw_id = draws_changes.draw_and_give_out(asked(made, size=1), **head(made))
    case = draws_queries.draw(asking(made.actor(Role.HEAD_OF_QA)), draw_id).cases[0]
    audit_changes.start(case.audit_id or 0, independent=True, by=made.officer, now=made.now)
    made.fill(case.audit_id or 0)
    made.hand_in(case.audit_id or 0)
    with pytest.raises(Refused):
        redrawing.redraw(case.id, "We would like another", **head(made))


def test_chosen_children_need_a_reason_and_stay_apart_from_drawn_ones(made: Audits) -> None:
    child = (
        cases_queries.case_list(asking(made.actor(Role.HEAD_OF_QA)), "open", made.authority.today)
        .cases[0]
        .key.identifier
    )
    chosen = {"how": Draw.PURPOSIVE, "size": 1, "named": (child,)}
    with pytest.raises(Refused) as no:
        draws_changes.draw(asked(made, **chosen), **head(made))
    assert no.value.code == "why_missing"
    draw_id = draws_changes.draw(asked(made, why="The strategy meeting asked for it", **chosen), **head(made))
    view = draws_queries.draw(asking(made.actor(Role.HEAD_OF_QA)), draw_id)
    assert view.how is Draw.PURPOSIVE and not view.seed and view.why.startswith("The strategy")
    # Nor can it pass for a drawn one afterwards: the database keeps no seed beside a reason.
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseDraw.objects.filter(pk=draw_id).update(seed="0123456789abcdef")
    with pytest.raises(Refused) as stranger:
        draws_changes.draw(asked(made, why="x", **{**chosen, "named": ("nobody",)}), **head(made))
    assert stranger.value.code == "not_in_list"


def test_only_the_head_of_safeguarding_draws_and_reads_draws(made: Audits) -> None:
    draw_id = draws_changes.draw(asked(made), **head(made))
    for role in (Role.QA_OFFICER, Role.TEAM_MANAGER, Role.DCS, Role.ADMINISTRATOR):
        with pytest.raises(Missing):
            draws_changes.draw(asked(made), by=made.actor(role), now=made.now)
        with pytest.raises(Missing):
            draws_queries.draw(asking(made.actor(role)), draw_id)


def test_a_list_that_nobody_can_be_drawn_from_says_why(made: Audits) -> None:
    draws_changes.draw_and_give_out(asked(made, size=50), **head(made))
    with pytest.raises(Refused) as no:
        draws_changes.draw(asked(made), **head(made))
    assert no.value.code == "nobody_to_draw" and "lately" in no.value.message


def test_the_twelve_months_are_a_setting(made: Audits) -> None:
    from practicelens.rulebook.changes import set_rule

    draws_changes.draw_and_give_out(asked(made, size=50), **head(made))
    audited = {one.child for one in allocation_internal.programme_since(made.authority.today, made.authority.today)}
    assert audited <= allocation_internal.audited_since(made.authority.today - timedelta(days=1))
    set_rule("audit.not_again_months", 0, valid_from=made.authority.today, source="Trial", **head(made))
    # Still open: whoever is being audited now is never drawn a second time.
    with pytest.raises(Refused):
        draws_changes.draw(asked(made), **head(made))


def test_the_command_repeats_a_draw_and_tells_of_a_list_that_was_changed(
    made: Audits, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from practicelens.cli import setup
    from practicelens.quality.programme.models import CaseDraw

    monkeypatch.setattr(setup, "migrated", lambda: None)
    draw_id = draws_changes.draw(asked(made), **head(made))
    with pytest.raises(typer.Exit) as done:
        repeat_draw(draw_id)
    assert done.value.exit_code == 0 and "the same." in capsys.readouterr().out
    row = CaseDraw.objects.get(pk=draw_id)
    row.pool[0][3] = "looked_after" if row.pool[0][3] != "looked_after" else "in_need"
    row.save()
    with pytest.raises(typer.Exit) as changed:
        repeat_draw(draw_id)
    assert changed.value.exit_code == 1 and "CHANGED" in capsys.readouterr().out
