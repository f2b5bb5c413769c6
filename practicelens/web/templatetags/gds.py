"""The ``{% gds %}`` tag: GOV.UK components from their Jinja macros, and the page frame's own small tags."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import jinja2
from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.template.context import Context
from django.template.loader import render_to_string
from django.template.loader_tags import BlockNode
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from markupsafe import Markup

register = template.Library()

# Their keys are HTML attributes and stay as written.
AS_WRITTEN = {"attributes"}


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    """The macros' own environment; it escapes whatever is not marked safe."""
    macros = jinja2.PrefixLoader({"govuk_frontend_jinja": jinja2.PackageLoader("govuk_frontend_jinja")})
    # A package's files stay as they are while a process runs: else each macro looks at those it uses at every call.
    return jinja2.Environment(loader=macros, autoescape=True, auto_reload=False)


@lru_cache(maxsize=64)
def _macro(component: str) -> Any:
    """The macro of a component: ``date-input`` is ``govukDateInput``."""
    name = "govuk" + "".join(part.capitalize() for part in component.split("-"))
    # Compiled once a component: pages use the same few hundreds of times.
    return getattr(_environment().get_template(f"govuk_frontend_jinja/components/{component}/macro.html").module, name)


@register.simple_tag
def gds(component: str, params: dict[str, Any] | None = None, **kwargs: Any) -> SafeString:
    """Render a GOV.UK component.

    Parameters are GOV.UK's own, from a dict or as keywords: ``label__text`` nests, ``is_page_heading`` becomes
    ``isPageHeading``, and ``error="…"`` is short for an error message. An error that is empty is left out.
    """
    given = _camel(dict(params or {}))
    # Keywords after the dict, so that a page can change one thing of what it was handed.
    for key, value in kwargs.items():
        _put(given, key.split("__"), value)
    # Our own beside GOV.UK's: fields of people and of figures draw themselves as their components do, by the same tag.
    if component in ("people", "figures"):
        return render_to_string(f"_{component}.html", dict(params or {}))
    error = given.pop("error", None)
    if error:
        given["errorMessage"] = {"text": error}
    return SafeString(_macro(component)(given))  # escaped by the macro's environment


def _put(into: dict[str, Any], path: list[str], value: Any) -> None:
    """Set a nested parameter."""
    *outer, last = path
    for key in outer:
        into = into.setdefault(_camel_key(key), {})
    into[_camel_key(last)] = _camel(value)


def _camel(value: Any) -> Any:
    """The same data with keys as the macros write them; safe strings stay safe."""
    if isinstance(value, dict):
        return {_camel_key(key): (inner if key in AS_WRITTEN else _camel(inner)) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_camel(inner) for inner in value]
    return Markup(value) if isinstance(value, SafeString) else value  # noqa: S704 - already marked safe


def _camel_key(key: str) -> str:
    """``error_message`` is ``errorMessage``."""
    first, *rest = key.split("_")
    return first + "".join(part.capitalize() for part in rest)


class SameNode(Node):
    """A block's words a second time, as the most derived template gave them."""

    def __init__(self, name: str) -> None:
        """Keep the block's name."""
        self.name = name

    def render(self, context: Context) -> SafeString:
        """Render the block where it stands without ending it."""
        return BlockNode(self.name, NodeList()).render(context)


@register.tag
def same_as(parser: Parser, token: Token) -> SameNode:
    """``{% same_as "title" %}``: the page's heading is its title unless it says otherwise."""
    return SameNode(token.split_contents()[1].strip("\"'"))


class WrapNode(Node):
    """An element around its content, or nothing around nothing."""

    def __init__(self, nodelist: NodeList, element: FilterExpression, classes: FilterExpression) -> None:
        """Keep the content, the element's name and its classes."""
        self.nodelist, self.element, self.classes = nodelist, element, classes

    def render(self, context: Context) -> SafeString:
        """Render the content, and the element when there is any."""
        content = self.nodelist.render(context)
        if not content.strip():
            return SafeString("")
        element, classes = self.element.resolve(context), self.classes.resolve(context)
        # Element and classes are written in our own templates, never by anybody who types.
        return format_html('<{} class="{}">{}</{}>', mark_safe(element), classes, content, mark_safe(element))  # noqa: S308


@register.tag
def wrap(parser: Parser, token: Token) -> WrapNode:
    """``{% wrap "aside" "pl-aside" %}…{% endwrap %}``: leaves no empty element behind."""
    _, element, classes = token.split_contents()
    nodelist = parser.parse(("endwrap",))
    parser.delete_first_token()
    return WrapNode(nodelist, parser.compile_filter(element), parser.compile_filter(classes))


# As whole.js has it; a tag's own attributes, which may hold an address, are never touched.
_REFERENCE = re.compile(r"(<[^>]*>)|\b([A-Z]{1,4}-\d+)\b")


class WholeNode(Node):
    """A heading whose numbers of audits and children keep on one line."""

    def __init__(self, nodelist: NodeList) -> None:
        """Keep the content."""
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        """Render the content, each number in an element of its own."""
        content = self.nodelist.render(context)
        # Nothing is unescaped: what is put around a number are two tags of ours.
        kept = _REFERENCE.sub(lambda one: one[1] or f'<span class="pl-whole">{one[2]}</span>', content)
        return mark_safe(kept)  # noqa: S308


@register.tag
def whole(parser: Parser, _token: Token) -> WholeNode:
    """``{% whole %}…{% endwhole %}``: for headings, whose letters are so large that a browser breaks at a hyphen.

    Everything else is kept whole by whole.js, where scripts run.
    """
    nodelist = parser.parse(("endwhole",))
    parser.delete_first_token()
    return WholeNode(nodelist)
