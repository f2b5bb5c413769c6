"""Duties with a period: what recurs, by when, who owes it, to whom it climbs, and how it ends."""
