"""Static files' addresses, looked up once a process: every page's head names fourteen of them."""

from __future__ import annotations

from typing import Any

from django.contrib.staticfiles.storage import StaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class Remembered(StaticFilesStorage):
    """Remembers what each file's address is; what is collected does not change while a process runs."""

    def __init__(self, *given: Any, **named: Any) -> None:
        """Begin with none."""
        super().__init__(*given, **named)
        self._addresses: dict[str, str] = {}

    def url(self, name: str | None, *given: Any, **named: Any) -> str:
        """The address of a file, in which stands a print of its content where files were collected."""
        if name is None or given or named:
            return super().url(name, *given, **named)
        if name not in self._addresses:
            self._addresses[name] = super().url(name)
        return self._addresses[name]


class Collected(Remembered, CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Collected files alone, with prints of their content in their names: served for ever, and never stale."""
