"""The forms of a page, read from its HTML: where each is sent, its fields, and values that its rules let through."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.test import Client
from django.urls import reverse

# What a person would put in by the name's last part; anything else gets a few words.
FILLED = {"day": "23", "month": "11", "year": "2026"}
WORDS = "Some words"


@dataclass
class PageForm:
    """One form: where it is sent, and each field's kind and values, as the page offers them."""

    action: str
    kinds: dict[str, str] = field(default_factory=dict)
    values: dict[str, list[str]] = field(default_factory=dict)

    def filled(self) -> dict[str, list[str]]:
        """The form as somebody in a hurry sends it: what stands there, and something in every empty field."""
        return {name: self._of(name) for name in self.kinds if self.kinds[name] != "file"}

    def _of(self, name: str) -> list[str]:
        """What stands in a field, else what fits it."""
        found = [text for text in self.values.get(name, []) if text]
        if self.kinds[name] in ("text", "textarea") and not found:
            return [FILLED.get(name.replace("-", "_").rpartition("_")[2], WORDS)]
        return found if self.kinds[name] == "hidden" else found[:1]

    def add(self, name: str, kind: str, value: str) -> None:
        """One more field, or one more choice of it."""
        self.kinds.setdefault(name, kind)
        self.values.setdefault(name, []).append(value)


class _Reader(HTMLParser):
    """Finds the forms in a page's main part; the frame's own stand on every page alike."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self._main = False
        self._form: PageForm | None = None
        self._open = ""  # the select or textarea being read

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._main = self._main or tag == "main"
        if tag == "form" and self._main and given.get("method", "get").lower() == "post":
            self._form = PageForm(given.get("action", ""))
            self.forms.append(self._form)
        elif self._form is not None:
            self._field(self._form, tag, given)

    def _field(self, form: PageForm, tag: str, given: dict[str, str]) -> None:
        name = given.get("name", "")
        if tag in ("select", "textarea") and name:
            self._open = name
            form.kinds.setdefault(name, tag)
        elif tag == "option" and self._open:
            form.add(self._open, "select", given.get("value", ""))
        elif tag == "input" and name and name != "csrfmiddlewaretoken":
            kind = given.get("type", "text")
            form.add(name, kind if kind in ("hidden", "radio", "checkbox", "file") else "text", given.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._form is not None and self._form.kinds.get(self._open) == "textarea":
            self._form.values.setdefault(self._open, []).append(data.strip())

    def handle_endtag(self, tag: str) -> None:
        if tag in ("select", "textarea"):
            self._open = ""
        if tag == "form":
            self._form = None
        if tag == "main":
            self._main = False


def forms_of(page: str) -> list[PageForm]:
    """Every form of a page that sends something."""
    reader = _Reader()
    reader.feed(page)
    return reader.forms


def version_in(page: str) -> int:
    """The version that the one form of a page has which keeps one."""
    (found,) = {int(text) for form in forms_of(page) for text in form.values.get("version", [])}
    return found


def stale_then_done(
    client: Client, name: str, key: int, opened: str, typed: dict[str, str] | None = None
) -> tuple[int, int]:
    """Send a form as opened before a change and as opened now: the two answers. ``opened``: the page it stands on."""
    version, address = version_in(client.get(opened).content.decode()), reverse(name, args=[key])
    before, now = (client.post(address, {**(typed or {}), "version": one}) for one in (version - 1, version))
    return before.status_code, now.status_code
