"""A small demonstration through the real doors: whole, known for whole, and begun again where it was cut off."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from practicelens import synth
from practicelens.access.errors import Refused
from practicelens.access.roles import Role
from practicelens.people.actors import actor_for
from practicelens.people.holders import holders
from practicelens.people.queries import account_by_email
from practicelens.people.teams import teams
from practicelens.performance.datasets.register.queries import current
from practicelens.quality.audits.core.queries import audits
from practicelens.quality.audits.waiting import waiting
from practicelens.workdays import clock
from tests.builders.asking import asking

TODAY = date(2026, 11, 23)


@pytest.fixture
def small(db, tmp_path: Path):
    """A demonstration of a twentieth of a borough, two extracts, three months of audits."""
    stands_in = clock._stands_in
    clock.stand_in(tmp_path / "clock.json")
    steps: list[float] = []
    synth.build(
        tmp_path, 1, lambda step, done, total: steps.append(done / total), scale=0.05, weeks=1, months=1, audit_months=3
    )
    yield tmp_path, steps
    clock.stand_in(stands_in)


def actor(name: str):
    account = account_by_email(f"{name}@northborough.example")
    assert account is not None
    return actor_for(account, TODAY)


def test_a_small_demonstration_is_whole(small) -> None:
    folder, steps = small
    assert synth.built(folder)
    assert clock.today() == TODAY
    assert steps == sorted(steps)
    assert steps[-1] == pytest.approx(1.0)
    assert not synth.build(folder, 1)  # a second time does nothing

    edition = current()
    assert edition is not None
    assert edition.as_at == date(2026, 11, 22)
    assert all(holders(role, TODAY) for role in Role)
    assert len(teams()) >= 11

    assert any("under way" in one.title for one in waiting(asking(actor("grace.mbeki"), TODAY)))
    assert any("Review the actions" in one.title for one in waiting(asking(actor("maya.ellis"), TODAY)))
    assert any("Your own view" in one.title for one in waiting(asking(actor("dana.lewis"), TODAY)))
    assert waiting(asking(actor("kate.rowan"), TODAY))
    assert waiting(asking(actor("ruth.okafor"), TODAY))
    assert len(audits(asking(actor("alan.price")))) > 40


@pytest.mark.django_db
def test_it_is_not_built_over_somebody_elses_authority(authority, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="did not make"):
        synth.build(tmp_path, 1, scale=0.03, weeks=1, months=0, audit_months=1)
    assert not synth.built(tmp_path)


def test_a_torn_note_of_completion_does_not_count(tmp_path: Path) -> None:
    assert not synth.built(tmp_path)
    (tmp_path / "demonstration.json").write_text("{", encoding="utf-8")
    assert not synth.built(tmp_path)
    assert settings.VAR_DIR is not None


def test_an_officer_and_a_manager_have_compared_last_quarter_s_audits(small):
    from practicelens.quality.moderation.comparison.queries import comparisons

    held = comparisons(asking(actor("alan.price")), date(2026, 10, 1), TODAY)
    assert 0 < held.held < held.due
