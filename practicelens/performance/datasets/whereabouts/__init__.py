"""Whose work a child is, and what an extract holds of a team."""
