"""Draws of cases: from which list, who was left out, drawn again, repeated."""
