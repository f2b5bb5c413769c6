"""The roles and what each may do, as a page of the reference."""

from __future__ import annotations

from practicelens.access.capabilities import CAPABILITIES, Capability
from practicelens.access.roles import ROLES, Role


def page() -> str:
    """The table of roles and the table of role by capability, in Markdown."""
    return "\n".join([*_heading(), *_roles(), "", "## What each may do", "", *_capabilities(), ""])


def _heading() -> list[str]:
    return ["# Roles", "", "Generated from `practicelens/access` by `python3 run.py docs`.", ""]


def _roles() -> list[str]:
    rows = [f"| `{role}` | {card.title} | {card.reach} | {card.comes_here_to} |" for role, card in ROLES.items()]
    return ["| key | role | sees | comes here to |", "|---|---|---|---|", *rows]


def _capabilities() -> list[str]:
    """One line a capability, with the roles that carry it."""
    lines = ["| may | roles |", "|---|---|"]
    for capability in Capability:
        # By key and in the order of the roles, so that the page changes only where the table does.
        holders = ", ".join(f"`{role}`" for role in Role if capability in CAPABILITIES[role])
        lines.append(f"| {capability} | {holders} |")
    return lines
