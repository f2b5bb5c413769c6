"""Whether a demonstration stands without its past yet: what tells of what is late or missed waits for it."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings


def past_is_missing() -> bool:
    """Whether meetings, reports and panels of a demonstration are still being built behind the first page."""
    if not settings.DEMONSTRATION:
        return False
    from practicelens import synth  # no live deployment pays for it

    folder = Path(settings.VAR_DIR)
    return synth.built(folder) and not synth.whole(folder)
