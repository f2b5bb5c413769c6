"""What only a demonstration's pages say."""

from __future__ import annotations

from typing import Any

from django import template

from practicelens.jobs import long_work
from practicelens.web.past import past_is_missing

register = template.Library()


@register.inclusion_tag("_past_notice.html", takes_context=True)
def past_notice(context: dict[str, Any]) -> dict[str, Any]:
    """That a demonstration's past is still being built, and how far that is; nothing once it stands.

    The note in its folder is asked first, so that no page of a whole one pays a query for it.
    """
    asking = getattr(context.get("request"), "asking", None)
    # In the order of what it costs: the request, a setting, a file; the query stands last and is nearly never asked.
    if asking is None or not past_is_missing():
        return {"missing": False}
    return {"missing": True, "work": long_work.past_under_way(asking)}
