"""A chart of a report's kinds, on a page of its own words: drawn for a desk and for a telephone, of which one shows."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from practicelens.documents import charts
from practicelens.documents.specs import Spec

register = template.Library()


@register.simple_tag
def chart(spec: Spec, alt: str) -> SafeString:
    """The chart; ``alt`` says its finding. The page needs ``documents.css``."""
    # Drawn by ourselves, every text in it escaped where it is written (documents/svg.py).
    wide, narrow = (mark_safe(charts.draw(spec, alt, width)) for width in (charts.WIDE, charts.NARROW))  # noqa: S308
    shown = '<div class="pl-chart-wide">{}</div><div class="pl-chart-narrow">{}</div>'
    return format_html(shown, wide, narrow)
