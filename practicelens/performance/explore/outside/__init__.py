"""Answers that leave the authority: made for somebody, kept as they were, never two that together tell of a few."""
