"""Thematic reports: figures, cuts and words that somebody puts together, of any place, time and group."""
