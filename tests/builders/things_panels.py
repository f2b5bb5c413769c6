"""What addresses of multi-agency audits name in the table of URL × role."""

from __future__ import annotations

from tests.builders.asking import asking
from tests.builders.authority import Authority
from tests.builders.panels import Panels
from tests.builders.themes import Themes


class PanelsThings:
    """A multi-agency audit under way and one agreed; the agency auditor was invited to both."""

    authority: Authority

    def _panels(self) -> Panels:
        return Panels(self.authority)

    def _whole(self) -> int:
        panels: Panels = self["panels"]  # type: ignore[index]
        whole = panels.set_up()
        panels.invite(whole)
        return whole

    def _agreed_whole(self) -> int:
        panels: Panels = self["panels"]  # type: ignore[index]
        whole = panels.all_in()
        panels.hold(whole)
        return whole

    def _agency_part(self) -> int:
        from practicelens.quality.panels.whole import queries as whole_queries

        panels: Panels = self["panels"]  # type: ignore[index]
        parts = whole_queries.whole(asking(panels.head), self["whole"]).parts  # type: ignore[index]
        return next(part.part_id for part in parts if part.part_id)


class ThemesThings:
    """Themes in each state; drawn ones need a published extract."""

    authority: Authority

    def _themes_made(self) -> Themes:
        assert self["extract"]  # type: ignore[index]
        return Themes(self.authority)

    def _planned_theme(self) -> int:
        made: Themes = self["themes_made"]  # type: ignore[index]
        return made.planned()

    def _started_theme(self) -> int:
        made: Themes = self["themes_made"]  # type: ignore[index]
        return made.started()

    def _graded_theme(self) -> int:
        made: Themes = self["themes_made"]  # type: ignore[index]
        return made.graded()

    def _closed_theme(self) -> int:
        made: Themes = self["themes_made"]  # type: ignore[index]
        return made.closed()
