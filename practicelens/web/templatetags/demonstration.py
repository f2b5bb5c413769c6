"""What only a demonstration's pages say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django import template
from django.conf import settings

from practicelens import synth
from practicelens.jobs import long_work

register = template.Library()


@register.inclusion_tag("_past_notice.html", takes_context=True)
def past_notice(context: dict[str, Any]) -> dict[str, Any]:
    """That a demonstration's past is still being built, and how far that is; nothing once it stands.

    The note in its folder is asked first, so that no page of a whole one pays a query for it.
    """
    asking = getattr(context.get("request"), "asking", None)
    folder = Path(settings.VAR_DIR)
    # In the order of what it costs: a setting, the request, a file; the query stands last and is nearly never asked.
    if not settings.DEMONSTRATION or asking is None or not synth.built(folder) or synth.whole(folder):
        return {"missing": False}
    return {"missing": True, "work": long_work.past_under_way(asking)}
