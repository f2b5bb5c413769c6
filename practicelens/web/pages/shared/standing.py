"""What stands now, beside what somebody typed, where a form comes back because something changed meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django import forms

from practicelens.access.errors import Ended
from practicelens.access.moves import Spoken
from practicelens.web.request_input import read_boxes
from practicelens.web.templatetags.words import date_words

Lines = tuple[tuple[str, str], ...]


def lines(*parts: tuple[str, str | date | None]) -> Lines:
    """What a record says, part by part, without the parts that are empty."""
    found = ((label, date_words(one) if isinstance(one, date) else one or "") for label, one in parts)
    return tuple((label, words) for label, words in found if words.strip())


def over(status: Spoken) -> Ended:
    """Nothing of what a form was for can be done where this is now: to be raised for whoever may see it."""
    return Ended(stands=lines(("Where it is", status.words)))


def otherwise(now: forms.Form, typed: forms.Form) -> Lines:
    """What stands now where it is not what was typed. ``now``: the same form, opened just now and sent by nobody."""
    mine = {name: words for name, _, words in _filled(typed)}
    return tuple((label, words) for name, label, words in _filled(now) if words and words != mine.get(name))


def _filled(form: forms.Form) -> Iterator[tuple[str, str, str]]:
    """Each field with its question and what stands in it, in words."""
    for bound in form:
        yield bound.name, str(bound.label), _words(bound.field, bound.value())


def _words(field: forms.Field, value: Any) -> str:
    """What stands in a field as a person reads it; what was typed and means nothing stays as it was typed."""
    if isinstance(field, forms.ChoiceField):
        return "\n".join(_chosen(field, value if isinstance(value, list | tuple | set | frozenset) else [value]))
    if isinstance(field, forms.MultiValueField):
        return _day(value)
    # Browsers send line ends in two bytes: the same text would differ from itself.
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def _chosen(field: forms.ChoiceField, values: Iterable[Any]) -> Iterator[str]:
    """The choices in the order in which they are offered."""
    chosen = {str(one) for one in values if one not in (None, "")}
    # Django's own types let choices be a callable or in groups; ours are pairs by the time a form stands.
    offered: list[tuple[Any, Any]] = list(field.choices)  # type: ignore[arg-type]
    return (str(words) for value, words in offered if str(value) in chosen)


def _day(value: Any) -> str:
    """A day in words, whether it stands in a form or in the three boxes that were sent."""
    if isinstance(value, date):
        return date_words(value)
    boxes = [str(one or "").strip() for one in value or ()]
    try:
        return date_words(read_boxes(*boxes)) if any(boxes) else ""
    except (TypeError, ValueError):
        return " ".join(boxes).strip()
