"""How each child stands on the extract's day: looked after, on a plan, in need, in assessment, or none of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Final

from practicelens.analytics.annex_a.fields import code_field
from practicelens.analytics.ssd.extract import Extract

SHORT_BREAKS: Final = frozenset({"V3", "V4"})
LEGAL: Final = code_field("legal_status", "", "legal_status")


class Standing:
    """The children who have something open, by what it is; short breaks are no being looked after (Annex A, list 8)."""

    def __init__(self, extract: Extract) -> None:
        """Keep the extract."""
        self._extract = extract

    def status(self, child: str | None) -> str | None:
        """The first that applies, in list 6's own order; None where nothing is open."""
        if child is None:
            return None
        # Annex A asks for one status: a looked-after child on a plan is looked after.
        return next((status for status, children in self._in_order if child in children), None)

    def awaited(self, row: int) -> str | None:
        """In assessment too while the assessment of a referral of the last six months has yet to be made.

        List 6 holds every child who is being assessed; a referral that was taken up waits for nothing else.
        """
        extract = self._extract
        referred, key = extract.dates("cine_referral_date")[row], extract.ids("cine_referral_id")[row]
        recent = referred is not None and extract.half_year <= referred <= extract.as_at
        taken_up = recent and extract.answers("cine_referral_nfa")[row] != "yes"
        # Only where the table names referrals: without that field every referral would seem to wait.
        waits = taken_up and extract.has("cina_referral_id") and key not in extract.by_key("cina_referral_id")
        return "open_assessment" if waits else None

    @cached_property
    def _in_order(self) -> tuple[tuple[str, set[str]], ...]:
        return (
            ("looked_after", self.looked_after),
            ("protection_plan", self.on_plan),
            ("in_need_plan", self._open("ssd_cin_plans", "cinp_cin_plan_start_date", "cinp_cin_plan_end_date")),
            (
                "open_assessment",
                self._open("ssd_cin_assessments", "cina_assessment_start_date", "cina_assessment_auth_date"),
            ),
        )

    @cached_property
    def looked_after(self) -> set[str]:
        """Children in an episode of care that has not ceased."""
        # Episodes follow one another: one that has not ceased is the child's care now.
        found = self._open("ssd_cla_episodes", "clae_cla_episode_start_date", "clae_cla_episode_ceased_date")
        return {child for child in found if not self.on_short_breaks(child)}

    @cached_property
    def on_plan(self) -> set[str]:
        """Children whom this authority has on a protection plan."""
        extract = self._extract
        # A plan of another authority lies in the table when the child has moved here and is not yet conferenced.
        elsewhere = extract.answers("cppl_cp_plan_ola")
        starts, ends = extract.dates("cppl_cp_plan_start_date"), extract.dates("cppl_cp_plan_end_date")
        rows = zip(extract.children("ssd_cp_plans"), starts, ends, elsewhere, strict=True)
        return {child for child, start, end, other in rows if child and other != "yes" and extract.is_open(start, end)}

    def _open(self, name: str, start: str, end: str) -> set[str]:
        extract = self._extract
        rows = zip(extract.children(name), extract.dates(start), extract.dates(end), strict=True)
        return {child for child, begun, over in rows if child and extract.is_open(begun, over)}

    def legal_status(self, child: str | None) -> int | None:
        """The row of a child's legal status: one that is current before those that ended, then the latest."""
        extract = self._extract
        starts, ends = extract.dates("lega_legal_status_start_date"), extract.dates("lega_legal_status_end_date")
        rows = [
            row
            for row in extract.by_child("ssd_legal_status").get(child or "", ())
            if starts[row] is None or extract.has_been(starts[row])
        ]
        return max(
            rows,
            # Without a start it counts as oldest of its kind: an undated row must not hide a dated one.
            key=lambda row: (extract.is_open(starts[row], ends[row]), starts[row] or extract.as_at.min, row),
            default=None,
        )

    def on_short_breaks(self, child: str | None) -> bool:
        """Whether a child's stays are short breaks, by the legal status."""
        row = self.legal_status(child)
        return row is not None and self._extract.take("lega_legal_status", LEGAL, row) in SHORT_BREAKS

    @cached_property
    def worked_on(self) -> set[str]:
        """Referrals that something followed: an assessment, an enquiry, a plan or care."""
        return set(self._followed())

    def _followed(self) -> Iterator[str]:
        for field in (
            "cina_referral_id",
            "s47e_referral_id",
            "cinp_referral_id",
            "cppl_referral_id",
            "clae_referral_id",
        ):
            yield from (one for one in self._extract.ids(field) if one)
