"""A static file's address is looked up once, and one that was not collected is refused each time."""

from __future__ import annotations

from collections import Counter

import pytest
from django.contrib.staticfiles.storage import StaticFilesStorage

from practicelens.config.static_files import Collected, Remembered


def test_an_address_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: Counter[str | None] = Counter()
    plain = StaticFilesStorage.url

    def counted(self: StaticFilesStorage, name: str | None) -> str:
        asked[name] += 1
        return plain(self, name)

    monkeypatch.setattr(StaticFilesStorage, "url", counted)
    storage = Remembered()
    assert [storage.url("css/tokens.css") for _ in range(3)] == ["/static/css/tokens.css"] * 3
    assert storage.url("js/main.js") == "/static/js/main.js"
    assert asked == {"css/tokens.css": 1, "js/main.js": 1}


def test_what_was_not_collected_has_no_address_however_often_it_is_asked() -> None:
    storage = Collected()
    for _ in range(2):
        with pytest.raises(ValueError, match="nowhere"):
            storage.url("css/nowhere.css")
