"""The page docs/reference/cin.md, made from the mapping itself."""

from __future__ import annotations

from practicelens.analytics.cin import lists, proceedings, shape
from practicelens.analytics.returns import reference_page

_HEAD = f"""# The children in need census: what is read

<!-- Generated from practicelens/analytics/cin by `run.py docs`. Do not edit. -->

Which elements of the census (XML, {shape.FIRST_YEAR} to {shape.LAST_YEAR}, plain or alone in a zip) become which
column of which list of [Annex A](annex-a.md), where the columns, codes and dates are explained. Elements go by
their name, in any capitals, with or without a prefix. Booleans may be true, false, 1 or 0. A plan's reviews may
stand in one `Reviews` or in several. A row is named by the line of its element. The file is read in one pass, and
one that is cut off keeps its whole children and cannot be published.
"""
_ROWS = "Rows of `{}`."


def reference() -> str:
    """The whole page as Markdown."""
    parts = [
        reference_page.of_list(each.table, _ROWS.format(each.sheet), each.written, each.known)
        for each in lists.gathered().values()
    ]
    further = reference_page.of_further(
        proceedings.TABLE, f"Rows of `{proceedings.ELEMENT}`, since 2026.", proceedings.WRITTEN
    )
    return "\n".join([_HEAD, *parts, further, _elements()]).rstrip() + "\n"


def _elements() -> str:
    """Every element of the census, with what may stand in it; those that answer nothing are named."""
    unused = sorted(f"`{name}`" for name in shape.NOT_USED)
    lines = ["## Elements", "", f"These answer nothing that the lists ask: {', '.join(unused)}.", ""]
    lines += ["| element | holds, in this order; + may be there more than once |", "|---|---|"]
    lines += [f"| `{name}` | {parts} |" for name, parts in shape.SHAPE.items()]
    return "\n".join([*lines, ""])
