"""The {% gds %} tag renders what GOV.UK Frontend 6.3.0 itself publishes as examples, and escapes what people type."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.template import Context, Template

from practicelens.web.templatetags.gds import gds

# Taken from govuk-frontend 6.3.0's own fixtures.json (MIT licence, Crown copyright).
EXAMPLES = json.loads((Path(__file__).parent / "govuk_examples.json").read_text(encoding="utf-8"))


def plain(html: str) -> str:
    """Without the white space that no browser shows."""
    return re.sub(r"\s+", " ", re.sub(r">\s+|\s+<", lambda m: m.group().strip(), html)).replace(" >", ">").strip()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: f"{one['component']}: {one['name']}")
def test_a_component_is_as_gov_uk_publishes_it(example: dict[str, Any]) -> None:
    assert plain(gds(example["component"], example["options"])) == plain(example["html"])


def rendered(template: str, **context: Any) -> str:
    return Template(template).render(Context(context))


def test_keywords_nest_by_two_underscores_and_become_camel_case() -> None:
    html = rendered('{% gds "input" id="n" name="n" label__text="Name" label__is_page_heading=True %}')
    assert '<h1 class="govuk-label-wrapper">' in html
    assert ">\n      Name" in html or "Name" in html


def test_an_error_in_short_is_the_whole_error_message() -> None:
    html = rendered('{% gds "input" id="n" name="n" label__text="Name" error=words %}', words="Enter a name")
    assert "govuk-form-group--error" in html
    assert "Enter a name" in html


def test_no_error_leaves_no_error_message() -> None:
    html = rendered('{% gds "input" id="n" name="n" label__text="Name" error=words %}', words=None)
    assert "error" not in html


def test_what_people_type_is_escaped_in_text_and_in_values() -> None:
    typed = '<script>alert("x")</script>'
    html = rendered('{% gds "input" id="n" name="n" value=typed label__text=typed %}', typed=typed)
    assert "<script>" not in html


def test_attributes_stay_as_written() -> None:
    html = gds("button", {"text": "Go", "attributes": {"data-my_part": "x"}})
    assert 'data-my_part="x"' in html


def test_no_component_carries_inline_style_or_script() -> None:
    for example in EXAMPLES:
        html = gds(example["component"], example["options"])
        assert " style=" not in html
        assert "<script" not in html


def test_wrap_leaves_no_empty_element() -> None:
    template = '{% wrap "aside" "pl-aside" %}{% if words %}{{ words }}{% endif %}{% endwrap %}'
    assert rendered(template, words="") == ""
    assert rendered(template, words="<b>") == '<aside class="pl-aside">&lt;b&gt;</aside>'


def test_a_number_in_a_heading_keeps_on_one_line_and_no_address_is_touched() -> None:
    html = rendered('{% whole %}<a href="/audits/A-1003/">{{ words }}</a>{% endwhole %}', words="A-1003 & B-12, e-mail")
    kept = '<span class="pl-whole">{}</span>'
    assert html == f'<a href="/audits/A-1003/">{kept.format("A-1003")} &amp; {kept.format("B-12")}, e-mail</a>'
