"""Addresses are kept by the word that they begin with, and lead where their areas say."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, resolve
from django.urls.resolvers import RegexPattern

from practicelens.web.urls import AREAS, urlpatterns
from tests.unit.test_above import an_address

AS_WRITTEN = [url for area in AREAS for url in area.urls]


def test_each_address_leads_where_it_did_in_the_order_of_the_areas() -> None:
    one_by_one = URLResolver(RegexPattern("^/"), AS_WRITTEN)
    for url in AS_WRITTEN:
        address = an_address(url)
        then, now = one_by_one.resolve(address), resolve(address)
        assert (now.func, now.kwargs, now.route, now.url_name) == (then.func, then.kwargs, then.route, then.url_name)


def test_no_address_begins_with_a_value_for_which_the_order_of_words_would_count() -> None:
    assert not [url for url in AS_WRITTEN if "<" in str(url.pattern).partition("/")[0]]


def test_few_patterns_are_compared_with_an_address_before_those_of_its_word() -> None:
    assert len(urlpatterns) < len(AS_WRITTEN) / 4
    assert {type(url) for url in urlpatterns} == {URLPattern, URLResolver}
