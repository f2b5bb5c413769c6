"""A small demonstration through the real doors: whole, known for whole, and begun again where it was cut off."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from practicelens import synth
from practicelens.access.errors import Refused

TODAY = date(2026, 11, 23)


@pytest.mark.django_db
def test_it_is_not_built_over_somebody_elses_authority(authority, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="did not make"):
        synth.build(tmp_path, 1, scale=0.03, weeks=1, months=0, audit_months=1, datasets=0)
    assert not synth.built(tmp_path)


def test_a_torn_note_of_completion_does_not_count(tmp_path: Path) -> None:
    assert not synth.built(tmp_path)
    (tmp_path / "demonstration.json").write_text("{", encoding="utf-8")
    assert not synth.built(tmp_path)
    assert settings.VAR_DIR is not None
