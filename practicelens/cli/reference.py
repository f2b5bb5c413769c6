"""`practicelens reference`: writes docs/reference from the code, so that it cannot grow stale."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer


def reference(
    out: Annotated[Path, typer.Option(help="The folder to write to.")] = Path("docs/reference"),
) -> None:
    """Write every generated page of the reference, and the questions kept as SQL; a test fails when one is stale."""
    from practicelens.analytics.measurements import compiled

    # With the pages: questions kept as SQL are made from the code as they are, and grow stale in the same way.
    compiled.FILE.write_text(compiled.page(), encoding="utf-8")
    typer.echo(f"{compiled.FILE}")
    out.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        page = out / name
        page.write_text(text, encoding="utf-8")
        page.chmod(0o644)  # a page of the documentation, not of var/: settings close new files to everybody else
        typer.echo(f"{out / name}")


def pages() -> dict[str, str]:
    """Every generated page: its file's name and its text."""
    from practicelens.cli.setup import django_ready

    # The API is described by what it answers with, whose modules are Django's.
    django_ready()
    from practicelens.access import reference as roles
    from practicelens.analytics import annex_a, indicators, ssd
    from practicelens.analytics.chat import reference as chat
    from practicelens.analytics.cin import reference_page as cin
    from practicelens.analytics.local_lists import reference_page as local_lists
    from practicelens.analytics.ssda903 import reference_page as ssda903
    from practicelens.quality.alerts import states as alerts
    from practicelens.quality.audits.core import states
    from practicelens.quality.duties import states as duties
    from practicelens.quality.standards.shipped import reference as tools
    from practicelens.rulebook import defaults

    return {
        "api.md": _api(),
        "roles.md": roles.page(),
        "annex-a.md": annex_a.reference(),
        "ssd.md": ssd.reference(),
        "ssda903.md": ssda903.reference(),
        "cin.md": cin.reference(),
        "local-lists.md": local_lists.reference(),
        "indicators.md": indicators.reference(),
        "chat.md": chat.reference(),
        "cycle.md": states.reference(),
        "duties.md": duties.reference(),
        "escalation.md": alerts.reference(),
        "standards-and-tools.md": tools.page(),
        "rules.md": defaults.reference(),
    }


def _api() -> str:
    """The page of the API, from the description that it serves itself."""
    from django.urls import resolve

    # By its address: commands and the API stand side by side, and neither is built upon the other.
    api: Any = resolve("/api/v1/openapi.json").func.keywords["api"]  # type: ignore[attr-defined]
    return str(api.reference())
