"""What addresses of multi-agency audits name in the table of URL × role."""

from __future__ import annotations

from tests.builders.authority import Authority
from tests.builders.panels import Panels


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
        from practicelens.quality.panels import queries

        panels: Panels = self["panels"]  # type: ignore[index]
        parts = queries.whole(panels.head, self["whole"]).parts  # type: ignore[index]
        return next(part.part_id for part in parts if part.part_id)
