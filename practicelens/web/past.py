"""Whether a demonstration's past is still being built behind its pages."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from practicelens import synth


def past_is_missing() -> bool:
    """Whether it is. A setting and the note in the demonstration's folder: no query."""
    folder = Path(settings.VAR_DIR)
    # In the order of what each costs, and only a demonstration looks into its folder at all.
    return settings.DEMONSTRATION and synth.built(folder) and not synth.whole(folder)
