"""Where the pages of reports and packs are, for notices and for what waits."""

from __future__ import annotations

from practicelens.governance.packs.core.periods import Chosen, Month
from practicelens.governance.packs.states import Kind

SLUGS = {
    Kind.MONTHLY: "monthly", Kind.RE_AUDIT: "re-audits", Kind.FOUR_R: "4r", Kind.QUARTERLY: "quarterly",
    Kind.PERFORMANCE: "performance", Kind.ORGANISATION: "organisation",
}  # fmt: skip
"""How each kind stands in the address of its report."""


def pack(pack_id: int) -> str:
    """A pack's page."""
    return f"/packs/{pack_id}/"


def publish(kind: Kind, month: Month) -> str:
    """The page on which a month's or quarter's reports of a kind are published."""
    return f"/packs/?kind={kind.value}&month={month}"


def draft(kind: Kind, month: Month, service_id: int | None) -> str:
    """The page on which one report is written and published."""
    if isinstance(month, Chosen):
        return f"/packs/publish/?thematic={month.report}"
    # Left out for the whole authority: an empty value would be another address of the same page.
    of = "" if service_id is None else f"&service={service_id}"
    return f"/packs/publish/?kind={kind.value}&month={month}{of}"


def thematic(report: int) -> str:
    """The page on which a thematic report is put together."""
    return f"/reports/thematic/{report}/"


def report(kind: Kind, month: Month, service_id: int | None = None) -> str:
    """A report of a service area, or of every team the reader sees, as it stands."""
    return f"/reports/{SLUGS[kind]}/?month={month}" + ("" if service_id is None else f"&service={service_id}")
