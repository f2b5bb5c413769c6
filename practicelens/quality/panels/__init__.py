"""Audits made with other agencies: each grades its own part, and a panel agrees the whole."""
