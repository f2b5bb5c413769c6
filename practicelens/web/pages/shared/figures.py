"""Choosing figures: a search by words over every card, without scripts, as people are chosen (``people.py``)."""

from __future__ import annotations

from typing import Any

from django import forms

from practicelens.access.words import Wanted
from practicelens.web.pages.shared.govuk_forms import FIND, Part

MOST_FOUND = 15
MOST_WORDS = 100


class FiguresField(forms.MultipleChoiceField):
    """Some figures, each by its card's key. Those chosen stand first and stay, whatever is looked for."""

    def as_part(self, bound: forms.BoundField, shared: dict[str, Any]) -> Part:
        """The search with the boxes of those chosen and found; nothing is listed until something is looked for."""
        words = str(bound.form.data.get(f"{bound.name}_words", ""))[:MOST_WORDS]
        wanted, chosen = Wanted.of(words), {str(one) for one in bound.value() or ()}
        offered = [(str(key), str(title)) for key, title in self.choices]  # type: ignore[misc, union-attr]
        ticked = [one for one in offered if one[0] in chosen]
        found = [one for one in offered if one[0] not in chosen and wanted.words and wanted.fits(one[1])]
        items = [
            {"value": key, "text": title, "checked": key in chosen, "id": f"{bound.name}-{key}"}
            for key, title in (*ticked, *found[:MOST_FOUND])
        ]
        params = {
            **shared, "name": bound.name, "label": bound.label, "items": items, "find": FIND, "words": words,
            "narrowed": bool(wanted.words), "ticked": len(ticked), "found": len(found),
            "left": max(0, len(found) - MOST_FOUND), "total": len(offered),
        }  # fmt: skip
        return Part("figures", params)
