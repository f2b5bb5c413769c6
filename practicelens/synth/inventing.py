"""The borough invented: once a process, and left alone by Python's search for rubbish for as long as it is needed."""

from __future__ import annotations

import gc
from functools import lru_cache

from practicelens.synth.workbooks.schedule import LAST_SUNDAY
from practicelens.synth.world.simulation import World, make_world


@lru_cache(maxsize=1)
def invented(seed: int, scale: float) -> World:
    """The borough of a seed, as far as the last Sunday. ``forget`` gives its memory back."""
    # Half a million records that all live as long as it does: each search for rubbish would go through every one.
    gc.disable()
    try:
        return make_world(seed, LAST_SUNDAY, scale=scale)
    finally:
        # What lives now is moved out of all later searches, which look at the rest only.
        gc.freeze()
        gc.enable()


def forget() -> None:
    """Let it go: the borough is built."""
    invented.cache_clear()
    # Back among what is searched, or its memory would never be given back.
    gc.unfreeze()
